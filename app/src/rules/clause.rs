//! What a rule answered, and which clause decided.

use super::words;
use crate::{
    i18n::{Lang, messages::rules::*, use_lang},
    ui::*,
};
use leptos::prelude::*;
use types::{Json, RuleClause, RuleOutcome, RuleVerdict};

/// Characters of a value that are shown.
const SHOWN: usize = 60;

/// Allowed or refused, and the tree of clauses with their values.
#[component]
pub fn Verdict(
    /// What was answered.
    verdict: RuleVerdict,
) -> impl IntoView {
    let l = use_lang();
    let (tone, title) = match verdict.allowed {
        true => (BannerTone::Ok, allowed_title(l)),
        false => (BannerTone::Bad, refused_title(l)),
    };
    let by = verdict.rule.as_ref().map(|name| decided_by(l, name));
    let own = verdict.own_only.then(|| own_only(l));
    let case = verdict.case.as_ref().map(|case| for_case(l, case));
    let note = [by, own.map(str::to_owned), case].into_iter().flatten();
    let note = note.map(|text| view! { <p class="small">{text}</p> }).collect_view();
    view! {
        <div class="grid gap-3">
            <Banner tone>
                <p class="strong">{title}</p>
                {note}
            </Banner>
            <ul class="stack-list" aria-label=clauses_label(l)>{lines(l, &verdict.clause, 0)}</ul>
        </div>
    }
}

/// The clauses one below the other, each as far to the right as it lies deep.
fn lines(l: Lang, clause: &RuleClause, depth: usize) -> Vec<AnyView> {
    let (tone, outcome) = match &clause.outcome {
        RuleOutcome::Value(Json::Bool(true)) => (Tone::Ok, outcome_true(l).to_owned()),
        RuleOutcome::Value(Json::Bool(false)) => (Tone::Bad, outcome_false(l).to_owned()),
        RuleOutcome::Value(value) => (Tone::Plain, short(value)),
        RuleOutcome::Open => (Tone::Warn, outcome_open(l).to_owned()),
        RuleOutcome::None(gap) => (Tone::Warn, words::gap(l, *gap).to_owned()),
        RuleOutcome::Skipped => (Tone::Line, outcome_skipped(l).to_owned()),
    };
    let class = if clause.decisive { "mono small strong min-w-0" } else { "mono small muted min-w-0" };
    let mark = clause.decisive.then(|| view! { <span class="sr-only">{decisive_mark(l)}</span> });
    let own = view! {
        <li>
            <div
                class="flex flex-wrap items-center gap-2 justify-between"
                style=format!("padding-inline-start: {}px", depth.min(8) * 16)
            >
                <span class=class>{clause.text.clone()} {mark}</span>
                <Badge tone>{outcome}</Badge>
            </div>
        </li>
    }
    .into_any();
    let below = clause.parts.iter().flat_map(|part| lines(l, part, depth + 1));
    std::iter::once(own).chain(below).collect()
}

fn short(value: &Json) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((i, _)) => format!("{}…", &text[..i]),
        None => text,
    }
}
