//! Where a file is chosen or dropped.

use leptos::{ev, html, prelude::*};

use super::{
    button::{Kind, Size, class},
    icon::{Glyph, Icon},
};
use crate::i18n::{
    messages::ui::{choose_file, drop_file},
    use_lang,
};

/// A place for one file, which stays in the input that the caller holds. While `busy` it takes no other.
#[component]
pub fn FileDrop(
    /// Unique in the page; the input gets it.
    id: &'static str,
    /// The endings of files that the picker offers, as in HTML's `accept`.
    accept: &'static str,
    /// Keeps the file.
    input: NodeRef<html::Input>,
    /// How much the button asks for attention.
    #[prop(optional)]
    kind: Kind,
    /// A file is under way.
    #[prop(into)]
    busy: Signal<bool>,
    /// Which files, or what happens with one.
    #[prop(into)]
    help: Signal<&'static str>,
    /// The input has a file.
    #[prop(into)]
    on_file: Callback<()>,
) -> impl IntoView {
    let l = use_lang();
    let over = RwSignal::new(false);
    let drop_it = move |ev: ev::DragEvent| {
        ev.prevent_default();
        over.set(false);
        let files = ev.data_transfer().and_then(|data| data.files()).filter(|files| files.length() > 0);
        if let (Some(files), Some(input), false) = (files, input.get_untracked(), busy.get_untracked()) {
            input.set_files(Some(&files));
            on_file.run(());
        }
    };
    let help_id = format!("{id}-help");
    view! {
        <div
            class="drop-zone"
            class:drop-zone-over=move || over.get()
            on:dragover=move |ev: ev::DragEvent| {
                ev.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=drop_it
        >
            <label class=class(kind, Size::Normal, "file-button") aria-busy=move || busy.get().then_some("true")>
                <Icon glyph=Glyph::Upload />
                {choose_file(l)}
                <input
                    node_ref=input
                    type="file"
                    id=id
                    aria-describedby=help_id.clone()
                    accept=accept
                    on:click=move |ev| {
                        if busy.get_untracked() {
                            ev.prevent_default();
                        }
                    }
                    on:change=move |_| on_file.run(())
                />
            </label>
            <span class="muted">{drop_file(l)}</span>
            <p class="small muted" id=help_id>
                {move || help.get()}
            </p>
        </div>
    }
}
