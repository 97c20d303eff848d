//! What else can be done with an item: its history, dropping the draft, removal.

use super::{
    Draft,
    rpc::{delete_item, discard_item},
};
use crate::{
    i18n::{messages::items::*, use_lang},
    session::use_env,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use types::{ItemState, Stage};

/// The button with three dots.
#[component]
pub fn ItemMenu(
    /// The item.
    draft: Draft,
    /// Opens the history.
    history: RwSignal<bool>,
    /// The list to go back to when the item is gone.
    #[prop(into)]
    list: String,
) -> impl IntoView {
    let l = use_lang();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let (discarding, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let busy = RwSignal::new(false);
    let stands = draft.stands();
    let leave = Callback::new(move |()| navigate(&list, Default::default()));

    let discard = move |_| {
        busy.set(true);
        let revision = draft.view().with_untracked(|v| v.revision);
        spawn_local(async move {
            let answer = discard_item(draft.env(), draft.item(), revision).await;
            busy.try_set(false);
            discarding.try_set(false);
            match answer {
                Ok(left) => {
                    toasts.success(discarded(l));
                    left.map_or_else(|| leave.run(()), |view| draft.take(view));
                }
                Err(f) => toasts.problem(&f.0),
            }
        });
    };
    let delete = move |_| {
        busy.set(true);
        let revision = draft.view().with_untracked(|v| v.revision);
        spawn_local(async move {
            let answer = delete_item(draft.env(), draft.item(), revision).await;
            busy.try_set(false);
            deleting.try_set(false);
            match answer {
                Ok(Some(view)) => {
                    toasts.success(deleted_draft(l));
                    draft.take(view);
                }
                Ok(None) => {
                    toasts.success(deleted_now(l));
                    leave.run(());
                }
                Err(f) => toasts.problem(&f.0),
            }
        });
    };
    let name = move || draft.view().with(|v| v.summary.title.get(l).to_owned());
    let what_goes = Signal::derive(move || {
        if stands.get() == ItemState::New { delete_new_text(l, name()) } else { delete_text(l, name()) }
    });
    let word = (use_env().stage == Stage::Prod).then(|| draft.item().key);
    let trigger = || view! { <Icon glyph=Glyph::More /> };
    view! {
        <Menu
            id="item-menu"
            label=more(l)
            class="btn btn-secondary btn-icon"
            trigger=ViewFn::from(trigger)
        >
            <MenuItem icon=Glyph::History on_press=move |_| history.set(true)>
                {history_title(l)}
            </MenuItem>
            {move || {
                (stands.get() != ItemState::Published)
                    .then(|| {
                        view! {
                            <MenuItem icon=Glyph::Undo on_press=move |_| discarding.set(true)>
                                {discard_draft(l)}
                            </MenuItem>
                        }
                    })
            }}
            <MenuLine />
            <MenuItem icon=Glyph::Trash danger=true on_press=move |_| deleting.set(true)>
                {delete_action(l)}
            </MenuItem>
        </Menu>
        <Confirm
            id="discard-draft"
            title=discard_question(l)
            text=Signal::derive(move || {
                if stands.get() == ItemState::New { discard_new_text(l, name()) } else { discard_text(l, name()) }
            })
            action=discard_draft(l)
            open=discarding
            busy
            on_confirm=discard
        />
        {match word {
            Some(word) => {
                view! {
                    <Confirm
                        id="delete-item"
                        title=delete_question(l)
                        text=what_goes
                        action=delete_action(l)
                        open=deleting
                        busy
                        word
                        on_confirm=delete
                    />
                }
                    .into_any()
            }
            None => {
                view! {
                    <Confirm
                        id="delete-item"
                        title=delete_question(l)
                        text=what_goes
                        action=delete_action(l)
                        open=deleting
                        busy
                        on_confirm=delete
                    />
                }
                    .into_any()
            }
        }}
    }
}
