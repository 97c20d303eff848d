//! The dry run of a rule, in its editor: where it would have run in the last week, and what it would have done.

use super::{
    care::line_of,
    rpc_care::{Rehearsal, desk_rehearse},
};
use crate::{
    i18n::{messages::desk_care::*, use_lang},
    session::{env_path, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::Json;
use types::desk::{Conversation, RuleContent};

/// The card.
#[component]
pub fn Rehearse(
    /// The rule as it stands in the editor.
    #[prop(into)]
    rule: Signal<Json>,
) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    // What it did, and the steps of the rule that was run.
    let found = RwSignal::new(None::<(Rehearsal, Vec<String>)>);
    let run = move |()| {
        let rule = rule.get_untracked();
        busy.set(true);
        spawn_local(async move {
            match desk_rehearse(env.get_value(), rule.clone()).await {
                Ok(done) => drop(found.try_set(Some((done, steps(&rule))))),
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

/// The steps of a rule as its form writes them.
fn steps(rule: &Json) -> Vec<String> {
    let rule: RuleContent = serde_json::from_value(rule.clone()).unwrap_or_default();
    rule.actions.into_iter().map(|step| format!("{} {}", step.what, step.value).trim().to_owned()).collect()
}
