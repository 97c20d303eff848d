//! The releases that changed one item: who, when, what.

use super::{Draft, rpc::item_history};
use crate::{
    i18n::{
        Lang,
        messages::{items::*, problems::problem},
        use_lang,
    },
    rpc::Answer,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::{ReleaseAction, ReleaseEntry};

/// What was done, in words: "Promoted from lantern-dev".
pub fn did(l: Lang, entry: &ReleaseEntry) -> String {
    match (entry.action, &entry.source, entry.rolled_back_to) {
        (ReleaseAction::Promote, Some(source), _) => did_promote(l, source),
        (ReleaseAction::Rollback, _, Some(to)) => did_roll_back(l, to),
        (ReleaseAction::Publish | ReleaseAction::Promote | ReleaseAction::Rollback, _, _) => {
            did_publish(l).to_owned()
        }
    }
}

/// The sheet. It asks the server each time it opens.
#[component]
pub fn HistorySheet(
    /// The item.
    draft: Draft,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let l = use_lang();
    let entries = RwSignal::new(None::<Answer<Vec<ReleaseEntry>>>);
    Effect::new(move |_| {
        if open.get() {
            entries.set(None);
            spawn_local(async move {
                let answer = item_history(draft.env(), draft.item()).await;
                entries.try_set(Some(answer));
            });
        }
    });
    let item = draft.item();
    view! {
        <Sheet id="history" title=history_title(l) open>
            {
                let item = item.clone();
                move || match entries.get() {
                    None => view! { <SkeletonRows rows=4 /> }.into_any(),
                    Some(Err(f)) => view! { <Banner tone=BannerTone::Bad>{problem(l, &f.0)}</Banner> }.into_any(),
                    Some(Ok(list)) if list.is_empty() => {
                        view! {
                            <Empty picture=Picture::Release title=history_empty(l) text=history_empty_text(l) plain=true />
                        }
                            .into_any()
                    }
                    Some(Ok(list)) => {
                        list.into_iter().map(|e| view! { <Entry entry=e item=item.clone() /> }).collect_view().into_any()
                    }
                }
            }
        </Sheet>
    }
}

#[component]
fn Entry(entry: ReleaseEntry, item: types::ItemRef) -> impl IntoView {
    let l = use_lang();
    let did = did(l, &entry);
    let note = (!entry.note.is_empty()).then(|| view! { <p class="soft">{entry.note.clone()}</p> });
    let lines = entry.diff.into_iter().find(|d| d.item == item).map(|d| {
        view! {
            <div class="flex"><DiffBadge op=d.op /></div>
            {(!d.lines.is_empty()).then(|| view! { <DiffView lines=d.lines /> })}
        }
    });
    view! {
        <article class="card mb-4">
            <header class="card-head">
                <h3 class="subtitle">{release_number(l, entry.number)}</h3>
                {entry.current.then(|| view! { <Badge tone=Tone::Ok>{current_release(l)}</Badge> })}
            </header>
            <div class="card-body grid gap-2">
                <p class="small muted">
                    {by_whom(l, did, entry.by.get(l))} " · " <When at=entry.at />
                </p>
                {note}
                {lines}
            </div>
        </article>
    }
}
