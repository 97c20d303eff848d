//! The mark that says whether the draft is saved, and the dialog for two people in one draft.

use super::{Draft, SaveState};
use crate::{
    i18n::{
        messages::{items::*, problems::problem},
        use_lang,
    },
    ui::*,
};
use leptos::prelude::*;
use types::ItemView;

/// "Saved", "Saving…", "Not saved" with a way to try again.
#[component]
pub fn SavedMark(
    /// The draft.
    draft: Draft,
) -> impl IntoView {
    let l = use_lang();
    let state = draft.state();
    let words = move || match state.get() {
        SaveState::Saved => (Glyph::Check, "muted", saved(l)),
        SaveState::Waiting | SaveState::Saving => (Glyph::Loader, "muted", saving(l)),
        SaveState::Failed(_) | SaveState::Conflict(_) | SaveState::Gone => {
            (Glyph::Alert, "text-bad", not_saved(l))
        }
    };
    let reason = move || match state.get() {
        SaveState::Failed(p) => Some(problem(l, &p)),
        SaveState::Gone => Some(gone(l).to_owned()),
        SaveState::Saved | SaveState::Waiting | SaveState::Saving | SaveState::Conflict(_) => None,
    };
    let again = move || matches!(state.get(), SaveState::Failed(_));
    view! {
        <span class="flex items-center gap-2 small" role="status">
            {move || {
                let (glyph, class, words) = words();
                view! {
                    <span class=format!("flex items-center gap-1 {class}")>
                        <Icon glyph />
                        {words}
                    </span>
                }
            }}
            {move || reason().map(|r| view! { <span class="text-bad">{r}</span> })}
            {move || {
                again()
                    .then(|| {
                        view! {
                            <Button size=Size::Small on_press=move |_| draft.save()>
                                {save_again(l)}
                            </Button>
                        }
                    })
            }}
        </span>
    }
}

/// Asks whose version stays when somebody else saved first.
#[component]
pub fn ConflictDialog(
    /// The draft.
    draft: Draft,
) -> impl IntoView {
    let l = use_lang();
    let theirs = move || match draft.state().get() {
        SaveState::Conflict(view) => Some(*view),
        _ => None,
    };
    // Escape leaves the question open; the next change asks again.
    let put_off = RwSignal::new(false);
    let open = Bind::new(move || theirs().is_some() && !put_off.get(), move |open: bool| put_off.set(!open));
    Effect::new(move |_| {
        draft.json().track();
        put_off.set(false);
    });
    let with = move |act: fn(&Draft, ItemView)| {
        move |_| {
            if let Some(view) = untrack(theirs) {
                act(&draft, view);
            }
        }
    };
    let foot = move || {
        view! {
            <Button on_press=with(Draft::keep_mine)>{keep_mine(l)}</Button>
            <Button kind=Kind::Primary on_press=with(Draft::take)>
                {take_theirs(l)}
            </Button>
        }
    };
    view! {
        <Dialog id="conflict" title=conflict_title(l) open foot=ViewFn::from(foot)>
            {move || {
                theirs()
                    .map(|v| {
                        view! {
                            <p class="soft">{conflict_text(l, v.summary.updated_by.get(l))}</p>
                            <p class="small muted mt-2">
                                <When at=v.summary.updated_at relative=true />
                            </p>
                        }
                    })
            }}
        </Dialog>
    }
}
