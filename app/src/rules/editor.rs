//! The choice of a preset, or the text of a rule with what is wrong with it.

use super::{rpc::check_rules, words};
use crate::{
    i18n::{messages::rules::*, use_lang},
    items::Draft,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;
use std::time::Duration;
use types::{Json, RuleFault};

const RULE: &str = "rule";
const PRESETS: [&str; 4] = ["READONLY", "PRIVATE", "ADMINWRITE", "ADMINONLY"];

/// How long after the last key a rule is checked.
const PAUSE: Duration = Duration::from_millis(250);

/// A rule as people like to read it.
fn pretty(rule: &Json) -> String {
    serde_json::to_string_pretty(rule).unwrap_or_default()
}

/// Presets and rule.
#[component]
pub fn RulesEditor(
    /// The collection's content.
    draft: Draft,
    /// Whether the member may change it.
    may_edit: bool,
) -> impl IntoView {
    let l = use_lang();
    // What was written is still there when a preset was chosen in between.
    let kept = StoredValue::new(None::<Json>);
    let chosen = Memo::new(move |_| {
        draft.json().with(|json| match json.get(RULE) {
            Some(_) => RULE.to_owned(),
            None => json["preset"].as_str().unwrap_or_default().to_owned(),
        })
    });
    let bind = Bind::new(
        move || chosen.get(),
        move |wanted: String| {
            if let Some(rule) = draft.json().with_untracked(|json| json.get(RULE).cloned()) {
                kept.set_value(Some(rule));
            }
            draft.edit(|json| {
                *json = if wanted == RULE {
                    let like = json["preset"].as_str().map(written_out);
                    json!({ RULE: kept.get_value().or(like).unwrap_or_else(|| written_out("PRIVATE")) })
                } else {
                    json!({ "preset": wanted })
                };
            });
        },
    );
    let choices = PRESETS
        .iter()
        .map(|preset| {
            let (label, help) = words::preset(l, preset);
            Choice::new(*preset, label).with_help(help)
        })
        .chain([Choice::new(RULE, rule_choice(l)).with_help(rule_choice_help(l))])
        .collect::<Vec<_>>();
    view! {
        <div class="grid gap-6 min-w-0">
            <Card title=who_title(l)>
                <fieldset id="rules-preset" tabindex="-1" disabled=!may_edit>
                    <legend class="sr-only">{who_title(l)}</legend>
                    <RadioGroup name="rules-choice" legend=who_title(l) bind choices hide_legend=true />
                </fieldset>
            </Card>
            {move || (chosen.get() == RULE).then(|| view! { <RuleText draft may_edit /> })}
        </div>
    }
}

/// A preset as a rule, to begin with.
fn written_out(preset: &str) -> Json {
    const OWN: &str = "doc._openid == auth.openid";
    match preset {
        "READONLY" => json!({"read": true, "write": OWN}),
        "ADMINWRITE" => json!({"read": true, "write": false}),
        "ADMINONLY" => json!({"read": false, "write": false}),
        _ => json!({"read": OWN, "write": OWN}),
    }
}

#[component]
fn RuleText(draft: Draft, may_edit: bool) -> impl IntoView {
    let l = use_lang();
    let rule = Memo::new(move |_| draft.json().with(|json| json.get(RULE).cloned().unwrap_or_default()));
    let text = RwSignal::new(pretty(&rule.get_untracked()));
    let not_json = RwSignal::new(None::<(usize, usize)>);
    // Somebody else's version, or a discarded draft: it takes the place of the text.
    Effect::new(move |_| {
        let rule = rule.get();
        let same =
            text.with_untracked(|text| serde_json::from_str::<Json>(text).is_ok_and(|now| now == rule));
        if !same && not_json.get_untracked().is_none() {
            text.set(pretty(&rule));
        }
    });
    let bind = Bind::new(
        move || text.get(),
        move |new: String| {
            match serde_json::from_str::<Json>(&new) {
                Ok(json) => {
                    not_json.set(None);
                    text.set(new);
                    if rule.get_untracked() != json {
                        draft.edit(|item| *item = json!({ RULE: json }));
                    }
                }
                Err(error) => {
                    text.set(new);
                    not_json.set(Some((error.line(), error.column())));
                }
            };
        },
    );
    let faults = checked(draft);
    let wrong = move || {
        if let Some((line, column)) = not_json.get() {
            return vec![not_json_at(l, line, column)];
        }
        faults.with(|faults| faults.iter().map(|fault| words::fault(l, fault)).collect::<Vec<_>>())
    };
    view! {
        <Card title=rule_title(l)>
            <div class="grid gap-4">
                <p class="small muted">{rule_help(l)}</p>
                <CodeEditor id="rule-editor" label=rule_title(l) bind rows=10 readonly=!may_edit />
                <div role="status">
                    {move || {
                        let wrong = wrong();
                        if wrong.is_empty() {
                            return view! { <p class="small text-ok">{rule_fine(l)}</p> }.into_any();
                        }
                        let line = |text: String| view! { <li>{text}</li> };
                        view! {
                            <ul class="grid gap-1 small text-bad">
                                {wrong.into_iter().map(line).collect_view()}
                            </ul>
                        }
                            .into_any()
                    }}
                </div>
                <details>
                    <summary>{language_title(l)}</summary>
                    <dl class="grid gap-2 mt-2 small">
                        {words::language(l)
                            .into_iter()
                            .map(|(code, meaning)| {
                                view! {
                                    <div>
                                        <dt class="mono">{code}</dt>
                                        <dd class="muted">{meaning}</dd>
                                    </div>
                                }
                            })
                            .collect_view()}
                    </dl>
                </details>
            </div>
        </Card>
    }
}

/// What the server says of the rule on the screen, a moment after the last change.
fn checked(draft: Draft) -> RwSignal<Vec<RuleFault>> {
    let faults = RwSignal::new(Vec::new());
    let asked = StoredValue::new(0u64);
    Effect::new(move |_| {
        draft.json().track();
        asked.update_value(|n| *n += 1);
        let mine = asked.get_value();
        set_timeout(
            move || {
                if asked.try_get_value() != Some(mine) {
                    return;
                }
                let (env, item) = (draft.env(), draft.json().get_untracked());
                spawn_local(async move {
                    // A check that fails says nothing about the rule; saving will tell.
                    if let Ok(found) = check_rules(env, item).await
                        && asked.try_get_value() == Some(mine)
                    {
                        faults.try_set(found);
                    }
                });
            },
            PAUSE,
        );
    });
    faults
}
