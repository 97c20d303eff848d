//! The dry run of a rule, in its editor: where it would have run in the last week, and what it would have done.

use super::{
    care::line_of,
    rpc_care::{Rehearsal, desk_rehearse},
};
use crate::{
    i18n::{Lang, messages::desk_care::*, use_lang},
    session::{env_path, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::Json;
use types::desk::{Conversation, RuleContent};
use types::schema::{Field, FieldKind};

/// The card.
#[component]
pub fn Rehearse(
    /// The rule as it stands in the editor.
    #[prop(into)]
    rule: Signal<Json>,
    /// The form of rules: it knows what steps are called.
    fields: Vec<Field>,
) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let fields = StoredValue::new(fields);
    // What it did, and the steps of the rule that was run.
    let found = RwSignal::new(None::<(Rehearsal, Vec<String>)>);
    let run = move |()| {
        let rule = rule.get_untracked();
        busy.set(true);
        spawn_local(async move {
            match desk_rehearse(env.get_value(), rule.clone()).await {
                Ok(done) => {
                    let steps = fields.with_value(|fields| steps(l, fields, &rule));
                    found.try_set(Some((done, steps)));
                }
                Err(fault) => toasts.problem(&fault.0),
            }
            busy.try_set(false);
        });
    };
    let row = move |steps: &[String], (c, at, did): (Conversation, types::Timestamp, Vec<usize>)| {
        let href = env_path(&env.get_value(), &format!("desk/c/{}", c.id));
        let did: Vec<String> = did.into_iter().filter_map(|n| steps.get(n).cloned()).collect();
        let did = if did.is_empty() { would_nothing(l).to_owned() } else { did.join(" · ") };
        view! {
            <tr>
                <th scope="row">
                    <a class="cell-main" href=href>{line_of(l, &c)}</a>
                </th>
                <td class="muted">
                    <When at relative=true />
                </td>
                <td>{did}</td>
            </tr>
        }
    };
    let shown = move || {
        found.get().map(|(done, steps)| {
            let (count, shown) = (done.times, done.runs.len());
            let rows = done.runs.into_iter().map(|run| row(&steps, run)).collect_view();
            view! {
                <p role="status">{rehearsed(l, count, done.looked_at)} {(shown < count).then(|| format!(" {}", rehearsed_first(l, shown)))}</p>
                {(shown > 0)
                    .then(|| {
                        view! {
                            <Table caption=rehearse_title(l) dense=true>
                                <thead>
                                    <tr>
                                        <th scope="col">{col_conversation(l)}</th>
                                        <th scope="col">{col_when(l)}</th>
                                        <th scope="col">{col_would(l)}</th>
                                    </tr>
                                </thead>
                                <tbody>{rows}</tbody>
                            </Table>
                        }
                    })}
            }
        })
    };
    view! {
        <Card title=rehearse_title(l)>
            <div class="grid gap-4">
                <p class="muted">{rehearse_text(l)}</p>
                <div>
                    <Button icon=Glyph::Play busy on_press=run>{rehearse(l)}</Button>
                </div>
                {shown}
            </div>
        </Card>
    }
}

/// The steps of a rule in the words of its form.
fn steps(l: Lang, fields: &[Field], rule: &Json) -> Vec<String> {
    let rule: RuleContent = serde_json::from_value(rule.clone()).unwrap_or_default();
    let field =
        |all: &[Field], name: &str| all.iter().find(|field| field.name == name).map(|f| f.kind.clone());
    let options = match field(fields, "actions") {
        Some(FieldKind::List { item, .. }) => match field(&item, "do") {
            Some(FieldKind::Choice { options }) => options,
            _ => vec![],
        },
        _ => vec![],
    };
    let named = |what: &str| {
        let option = options.iter().find(|option| option.value == what);
        option.map_or_else(|| what.to_owned(), |option| option.title.get(l).to_owned())
    };
    rule.actions
        .iter()
        .map(|step| format!("{} {}", named(&step.what), step.value).trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use types::{Text, schema::Choice};

    #[test]
    fn steps_are_told_in_the_words_of_the_form() {
        let label = Choice { value: "label".to_owned(), title: Text::new("Put a label on", "打标签") };
        let what = Field::required("do", Text::same("Action"), FieldKind::Choice { options: vec![label] });
        let kind = FieldKind::List { item: vec![what], item_title: Text::same("Action"), min: 1, max: 20 };
        let fields = [Field::required("actions", Text::same("Then"), kind)];
        let rule = json!({ "actions": [{ "do": "label", "value": "vip" }, { "do": "release" }] });
        assert_eq!(steps(Lang::Zh, &fields, &rule), ["打标签 vip", "release"]);
    }
}
