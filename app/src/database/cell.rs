//! One value of the table, and editing it where it stands.

use super::{
    grid::Grid,
    rpc::set_field,
    values::{Type, brief, date, text_of, value_of},
    words::{not_that, refusal},
};
use crate::{
    i18n::{messages::database::*, use_lang},
    ui::*,
};
use leptos::{ev, html, prelude::*, task::spawn_local};
use types::Json;

/// A value as people read it.
#[component]
pub fn ShownValue(
    /// The value; `None`: there is none.
    #[prop(into)]
    value: Signal<Option<Json>>,
) -> impl IntoView {
    let l = use_lang();
    move || {
        let value = value.get();
        let kind = Type::of(value.as_ref());
        let Some(value) = value else {
            return view! { <span class="sr-only">{missing(l)}</span> }.into_any();
        };
        if let Some(at) = date(&value) {
            return view! { <When at=at /> }.into_any();
        }
        let text = brief(&value);
        let tag = match kind {
            Type::Long | Type::Point | Type::ObjectId | Type::Binary => Some(kind.name()),
            _ => None,
        };
        let class = match kind {
            Type::Text => "db-value",
            Type::Null => "db-value db-null mono",
            Type::Int | Type::Double | Type::Long => "db-value num",
            _ => "db-value mono",
        };
        view! {
            <span class=class>{text}</span>
            {tag.map(|tag| view! { <span class="db-type">{tag}</span> })}
        }
        .into_any()
    }
}

/// A value that a press makes a control of.
#[component]
pub fn Cell(
    grid: Grid,
    id: String,
    path: String,
    #[prop(into)] value: Signal<Option<Json>>,
) -> impl IntoView {
    let l = grid.l;
    let clock = use_clock();
    let editing = RwSignal::new(false);
    let (text, error, busy) =
        (RwSignal::new(String::new()), RwSignal::new(None::<String>), RwSignal::new(false));
    // What the value was when the editing began: the type that is kept, and what must still be there.
    let before = StoredValue::new(None::<Json>);
    let (id, path) = (StoredValue::new(id), StoredValue::new(path));
    let node = NodeRef::<html::Input>::new();
    let button = NodeRef::<html::Button>::new();
    let offset = move || untrack(|| clock.offset_at(clock.now()));
    let begin = move |_| {
        let now = value.get_untracked();
        text.set(text_of(now.as_ref(), offset()));
        before.set_value(now);
        error.set(None);
        editing.set(true);
    };
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            let _ = input.focus();
            input.select();
        }
    });
    let leave = move || {
        editing.try_set(false);
        request_animation_frame(move || {
            if let Some(button) = button.get_untracked() {
                let _ = button.focus();
            }
        });
    };
    let save = move |back: bool| {
        if busy.get_untracked() || !editing.get_untracked() {
            return;
        }
        let (old, typed) = (before.get_value(), text.get_untracked());
        let kind = Type::of(old.as_ref());
        // What was not touched is not read: a rounded number must not be written back.
        if typed == text_of(old.as_ref(), offset()) {
            if back {
                leave()
            } else {
                editing.set(false)
            }
            return;
        }
        let new = match value_of(kind, &typed, offset()) {
            Ok(new) => new,
            Err(why) => {
                error.set(Some(not_that(l, &why)));
                return;
            }
        };
        busy.set(true);
        spawn_local(async move {
            let (id, path) = (id.get_value(), path.get_value());
            grid.begin(&id);
            let call =
                set_field(grid.env.get_value(), grid.collection.get_value(), id.clone(), path, old, new);
            match call.await {
                Ok(doc) => {
                    grid.show(&id, doc);
                    if back {
                        leave();
                    } else {
                        editing.try_set(false);
                    }
                }
                Err(fault) if fault.code() == "document_changed" => {
                    editing.try_set(false);
                    grid.toasts.error(refusal(l, &fault));
                }
                Err(fault) => drop(error.try_set(Some(refusal(l, &fault)))),
            }
            busy.try_set(false);
            grid.end(id);
        });
    };
    let on_key = move |ev: ev::KeyboardEvent| {
        if ev.is_composing() {
            return;
        }
        match ev.key().as_str() {
            "Enter" => {
                ev.prevent_default();
                save(true);
            }
            "Escape" => {
                ev.prevent_default();
                leave();
            }
            _ => {}
        }
    };
    let error_id = move || format!("cell-error-{}", path.get_value());
    move || {
        if !editing.get() {
            let label = edit_cell(l, path.get_value());
            return view! {
                <button node_ref=button type="button" class="db-cell" title=label on:click=begin>
                    <ShownValue value />
                    <span class="sr-only">{edit_cell(l, path.get_value())}</span>
                </button>
            }
            .into_any();
        }
        view! {
            <div class="db-edit">
                <input
                    node_ref=node
                    class="input input-small mono"
                    aria-label=edit_cell(l, path.get_value())
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=move || error.get().map(|_| error_id())
                    title=edit_keys(l)
                    spellcheck="false"
                    autocomplete="off"
                    prop:value=text.get_untracked()
                    aria-busy=move || busy.get().then_some("true")
                    on:input=move |ev| text.set(event_target_value(&ev))
                    on:keydown=on_key
                    on:blur=move |_| save(false)
                />
                {move || error.get().map(|why| view! { <p class="db-edit-error" role="alert" id=error_id()>{why}</p> })}
            </div>
        }
        .into_any()
    }
}
