//! The dialog that makes something new: its name, and on to its page.

use crate::{
    i18n::{
        messages::{items::*, ui::cancel},
        use_lang,
    },
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;

/// The dialog. Nothing is made without a name, unless there can be only one of the kind.
#[component]
pub fn CreateDialog<C, F>(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// What is made.
    title: &'static str,
    /// Of the name.
    #[prop(optional)]
    label: Option<&'static str>,
    /// What a name may be.
    #[prop(optional, into)]
    help: MaybeProp<String>,
    /// Longest name in characters.
    maxlength: u32,
    /// Stands in place of the name where there can be only one.
    #[prop(optional_no_strip)]
    only: Option<&'static str>,
    /// On the button.
    #[prop(optional)]
    action: Option<&'static str>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Makes it: where its page is, or why not in the reader's language.
    create: C,
) -> impl IntoView
where
    C: Fn(String) -> F + Copy + Send + Sync + 'static,
    F: Future<Output = Result<String, String>> + 'static,
{
    let l = use_lang();
    let (name, error, busy) = (RwSignal::new(String::new()), RwSignal::new(None), RwSignal::new(false));
    let navigate = StoredValue::new(use_navigate());
    Effect::new(move |_| {
        if open.get() {
            name.set(String::new());
            error.set(None);
        }
    });
    let typed = move || name.with(|name| name.trim().to_owned());
    let lacking = move || only.is_none() && typed().is_empty();
    let make = move || {
        if busy.get_untracked() || untrack(lacking) {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let made = create(untrack(typed)).await;
            busy.try_set(false);
            match made {
                Ok(path) => navigate.with_value(|go| go(&path, Default::default())),
                Err(why) => drop(error.try_set(Some(why))),
            }
        });
    };
    let foot = move || {
        view! {
            <Button on_press=move |()| open.set(false)>{cancel(l)}</Button>
            <Button kind=Kind::Primary busy disabled=Signal::derive(lacking) on_press=move |()| make()>
                {action.unwrap_or(create_it(l))}
            </Button>
        }
    };
    let field = format!("{id}-name");
    view! {
        <Dialog id title open foot=ViewFn::from(foot)>
            <form on:submit=move |ev| {
                ev.prevent_default();
                make();
            }>
                {match only {
                    Some(text) => view! { <p>{text}</p> }.into_any(),
                    None => {
                        view! {
                            <Field id=field.clone() label=label.unwrap_or(name_label(l)) help error>
                                <TextInput bind=name maxlength autocomplete="off" />
                            </Field>
                        }
                        .into_any()
                    }
                }}
            </form>
        </Dialog>
    }
}
