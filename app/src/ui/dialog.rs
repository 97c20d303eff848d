//! Dialogs in the middle and sheets on the right, both on the native `<dialog>`.

use leptos::{ev, html, prelude::*};

use super::{
    bind::Bind,
    button::{Button, IconButton, Kind},
    field::Field,
    icon::Glyph,
    input::TextInput,
};
use crate::{
    dom,
    i18n::{messages::ui::*, use_lang},
};

/// Opens and closes a `<dialog>` with a value, and asks before a changed form is lost.
#[component]
fn Modal(
    id: String,
    class: &'static str,
    #[prop(into)] open: Bind<bool>,
    dirty: Signal<bool>,
    /// Gets a callback that closes politely.
    #[prop(into)]
    content: Callback<Callback<()>, AnyView>,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let asking = RwSignal::new(false);
    // Where a press began: dragging a selection out of the dialog must not close it.
    let pressed_outside = StoredValue::new(false);
    Effect::new(move |before: Option<bool>| {
        let want = open.get();
        let Some(el) = node.get() else { return before.unwrap_or(false) };
        if before.is_none() {
            // The server draws an open dialog without its backdrop; take it up as a modal one.
            let _ = el.remove_attribute("open");
        }
        if want && !el.open() {
            let _ = el.show_modal();
            // The first thing inside, rather than the close button, which comes first in the document.
            request_animation_frame(move || {
                let fields = ".dialog-main :is(a[href], button, input:not([type=hidden]), textarea, select):not(:disabled)";
                if let Some(first) = dom::all_in(&el, fields).first() {
                    let _ = first.focus();
                }
            });
        } else if !want && el.open() {
            el.close();
        }
        want
    });
    let leave = Callback::new(move |()| {
        if dirty.get_untracked() {
            asking.set(true);
        } else {
            open.set(false);
        }
    });
    let is_self = move |ev: &ev::Event| {
        use wasm_bindgen::JsCast;
        ev.target().zip(node.get_untracked()).is_some_and(|(t, el)| {
            let el: &leptos::web_sys::EventTarget = el.unchecked_ref();
            t == *el
        })
    };
    let on_cancel = move |ev: ev::Event| {
        if is_self(&ev) {
            ev.prevent_default();
            leave.run(());
        }
    };
    let on_close = move |ev: ev::Event| {
        if is_self(&ev) && open.get_untracked() {
            open.set(false);
        }
    };
    let is_open = Memo::new(move |_| open.get());
    let ask_id = format!("{id}-discard");
    view! {
        <dialog
            node_ref=node
            id=id.clone()
            class=class
            aria-labelledby=format!("{id}-title")
            open=open.get_untracked()
            on:cancel=on_cancel
            on:close=on_close
            on:pointerdown=move |ev| pressed_outside.set_value(is_self(&ev))
            on:click=move |ev| {
                if pressed_outside.get_value() && is_self(&ev) {
                    leave.run(());
                }
            }
        >
            {move || is_open.get().then(|| content.run(leave))}
        </dialog>
        <Discard id=ask_id asking on_discard=move |()| open.set(false) />
    }
}

/// "Discard changes?" over a changed form.
#[component]
fn Discard(id: String, asking: RwSignal<bool>, #[prop(into)] on_discard: Callback<()>) -> impl IntoView {
    let l = use_lang();
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let want = asking.get();
        let Some(el) = node.get() else { return };
        if want && !el.open() {
            let _ = el.show_modal();
        } else if !want && el.open() {
            el.close();
        }
    });
    let title_id = format!("{id}-title");
    view! {
        <dialog
            node_ref=node
            class="dialog"
            role="alertdialog"
            aria-labelledby=title_id.clone()
            id=id
            on:close=move |_| asking.set(false)
        >
            <div class="dialog-body">
                <div class="dialog-head pb-4">
                    <div>
                        <h2 class="title" id=title_id.clone()>
                            {discard_title(l)}
                        </h2>
                        <p class="dialog-text">{discard_text(l)}</p>
                    </div>
                </div>
                <div></div>
                <div class="dialog-foot">
                    <Button on_press=move |_| {
                        asking.set(false);
                        on_discard.run(());
                    }>{discard(l)}</Button>
                    <Button kind=Kind::Primary on_press=move |_| asking.set(false)>
                        {keep_editing(l)}
                    </Button>
                </div>
            </div>
        </dialog>
    }
}

fn layout(
    id: &str,
    title: Signal<String>,
    text: MaybeProp<String>,
    leave: Callback<()>,
    foot: Option<ViewFn>,
    main: AnyView,
) -> AnyView {
    let l = use_lang();
    view! {
        <div class="dialog-body">
            <header class="dialog-head">
                <div>
                    <h2 class="title" id=format!("{id}-title")>
                        {move || title.get()}
                    </h2>
                    {move || text.get().map(|t| view! { <p class="dialog-text">{t}</p> })}
                </div>
                <IconButton glyph=Glyph::Close label=close(l) on_press=move |_| leave.run(()) />
            </header>
            <div class="dialog-main">{main}</div>
            {foot.map(|f| view! { <footer class="dialog-foot">{f.run()}</footer> })}
        </div>
    }
    .into_any()
}

/// A dialog in the middle. Its content exists only while it is open.
#[component]
pub fn Dialog(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// A line below the heading.
    #[prop(optional, into)]
    text: MaybeProp<String>,
    /// Whether it is open.
    #[prop(into)]
    open: Bind<bool>,
    /// Something in it would be lost: closing asks first.
    #[prop(optional, into)]
    dirty: Signal<bool>,
    /// 760 px instead of 480.
    #[prop(optional)]
    wide: bool,
    /// The buttons at the bottom.
    #[prop(optional, into)]
    foot: Option<ViewFn>,
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    let class = if wide { "dialog dialog-wide" } else { "dialog" };
    let content = {
        let id = id.clone();
        move |leave| layout(&id, title, text, leave, foot.clone(), children())
    };
    view! { <Modal id class open dirty content /> }
}

/// A sheet on the right, for the details of one thing. A page that opens it by address binds `open` to the address.
#[component]
pub fn Sheet(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open.
    #[prop(into)]
    open: Bind<bool>,
    /// Something in it would be lost: closing asks first.
    #[prop(optional, into)]
    dirty: Signal<bool>,
    /// 840 px instead of 560.
    #[prop(optional)]
    wide: bool,
    /// The buttons at the bottom.
    #[prop(optional, into)]
    foot: Option<ViewFn>,
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    let class = if wide { "sheet sheet-wide" } else { "sheet" };
    let content = {
        let id = id.clone();
        move |leave| layout(&id, title, MaybeProp::default(), leave, foot.clone(), children())
    };
    view! { <Modal id class open dirty content /> }
}

/// A sheet on the left: the navigation of a phone.
#[component]
pub fn LeftSheet(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open.
    #[prop(into)]
    open: Bind<bool>,
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    let content = {
        let id = id.clone();
        move |leave| layout(&id, title, MaybeProp::default(), leave, None, children())
    };
    view! { <Modal id class="sheet sheet-left" open dirty=Signal::default() content /> }
}

/// Asks before something weighty. With `word` the person types it first.
#[component]
pub fn Confirm(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What will happen.
    #[prop(into)]
    text: Signal<String>,
    /// The words on the button that does it.
    #[prop(into)]
    action: String,
    /// Whether it is open.
    #[prop(into)]
    open: Bind<bool>,
    /// How weighty it is.
    #[prop(default = Kind::Danger)]
    kind: Kind,
    /// It is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// A word to type first.
    #[prop(optional, into)]
    word: Option<String>,
    /// Does it; the caller closes the dialog when it is done.
    #[prop(into)]
    on_confirm: Callback<()>,
) -> impl IntoView {
    let l = use_lang();
    let typed = RwSignal::new(String::new());
    Effect::new(move |_| {
        if !open.get() {
            typed.set(String::new());
        }
    });
    let expected = StoredValue::new(word.clone());
    let locked = Signal::derive(move || expected.get_value().is_some_and(|w| typed.get().trim() != w));
    let action = StoredValue::new(action);
    let foot = move || {
        view! {
            <Button on_press=move |_| open.set(false)>{cancel(l)}</Button>
            <Button kind busy disabled=locked on_press=on_confirm>
                {action.get_value()}
            </Button>
        }
    };
    let field_id = format!("{id}-word");
    view! {
        <Dialog id title open foot=ViewFn::from(foot)>
            <p class="soft">{move || text.get()}</p>
            {word
                .clone()
                .map(|w| {
                    view! {
                        <Field id=field_id.clone() label=type_to_confirm(l, w) class="mt-4">
                            <TextInput bind=typed autocomplete="off" />
                        </Field>
                    }
                })}
        </Dialog>
    }
}
