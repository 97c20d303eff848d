//! `/e/:env/releases`.

use super::{
    changes::{Changes, Panel},
    entries::Entries,
};
use crate::{
    i18n::{
        messages::{releases::*, shell::nav_releases},
        use_lang,
    },
    items::{Step, StepDialog},
    live::on_content_change,
    session::{self, use_env, use_session},
    ui::*,
};
use leptos::prelude::*;
use types::{Environment, Permission, Stage};

/// What waits, what could be promoted, what was released.
#[component]
pub fn ReleasesPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let may = session::may(Permission::Release);
    let others: Vec<Environment> = use_session()
        .map(|s| s.environments)
        .unwrap_or_default()
        .into_iter()
        .filter(|e| e.id != env.id)
        .collect();
    let version = RwSignal::new(0_u32);
    let asked = RwSignal::new(None);
    on_content_change(move |_| version.update(|v| *v += 1));
    let drafts = Panel {
        id: "draft",
        env: env.id.clone(),
        step: Step::Publish,
        title: drafts_title(l).to_owned(),
        text: drafts_text(l).to_owned(),
        nothing: drafts_none(l).to_owned(),
        action: |l, n, target| publish_n(l, n, target),
        target: env.name.get(l).to_owned(),
        done: published_to(l, env.name.get(l)),
    };
    view! {
        <div class="page">
            <PageHeader title=nav_releases(l) text=page_text(l) />
            <Changes panel=drafts version asked may />
            {others
                .into_iter()
                .map(|other| {
                    let panel = promotion(l, &env, &other);
                    view! { <Changes panel version asked may /> }
                })
                .collect_view()}
            <Entries env=env.id.clone() version asked may />
            <StepDialog asked on_done=move |()| version.update(|v| *v += 1) />
        </div>
    }
}

/// Content flows towards prod: from here to the other environment, unless here is prod.
fn promotion(l: crate::i18n::Lang, here: &Environment, other: &Environment) -> Panel {
    let (source, target) = if here.stage == Stage::Prod { (other, here) } else { (here, other) };
    let (from, to) = (source.name.get(l), target.name.get(l));
    Panel {
        id: "promote",
        env: target.id.clone(),
        step: Step::Promote { source: source.id.clone() },
        title: promote_title(l, from, to),
        text: promote_text(l, from, to),
        nothing: promote_none(l, from, to),
        action: |l, n, target| promote_n(l, n, target),
        target: to.to_owned(),
        done: promoted_to(l, to),
    }
}
