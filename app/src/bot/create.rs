//! A new bot, intent, Q&A, dictionary or golden conversation: its name, and on to its editor.

use super::rpc::create_bot_item;
use crate::{
    i18n::{
        messages::{bot::*, items::name_label, problems::problem, ui::cancel},
        use_lang,
    },
    session::{env_path, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;

/// The dialog.
#[component]
pub fn Create(
    /// The kind.
    #[prop(into)]
    kind: String,
    /// The bot it belongs to.
    bot: Option<String>,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let (name, error, busy) = (RwSignal::new(String::new()), RwSignal::new(None), RwSignal::new(false));
    let navigate = StoredValue::new(use_navigate());
    let (title, label, help) = match kind.as_str() {
        "bot" => (new_bot(l), name_label(l), plain_hint(l)),
        "qa" => (new_qa(l), tab_qa(l), qa_hint(l)),
        "dictionary" => (new_dictionary(l), name_label(l), plain_hint(l)),
        "golden" => (new_golden(l), name_label(l), plain_hint(l)),
        _ => (new_intent(l), name_label(l), intent_hint(l)),
    };
    let id = format!("new-{kind}");
    let field = format!("new-{kind}-name");
    let what = StoredValue::new((env, kind, bot));
    let create = move || {
        let (env, kind, bot) = what.get_value();
        if name.with_untracked(|n| n.trim().is_empty()) {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let typed = name.get_untracked().trim().to_owned();
            let answer = create_bot_item(env.clone(), kind.clone(), bot, typed).await;
            busy.try_set(false);
            match answer {
                Ok(key) => {
                    let path = env_path(&env, &format!("bot/{kind}/{key}"));
                    navigate.with_value(|go| go(&path, Default::default()));
                }
                Err(fault) => error.set(Some(problem(l, &fault.0))),
            }
        });
    };
    let foot = move || {
        view! {
            <Button on_press=move |()| open.set(false)>{cancel(l)}</Button>
            <Button
                kind=Kind::Primary
                busy
                disabled=Signal::derive(move || name.with(|n| n.trim().is_empty()))
                on_press=move |()| create()
            >
                {create_it(l)}
            </Button>
        }
    };
    view! {
        <Dialog id title open foot=ViewFn::from(foot)>
            <form on:submit=move |ev| {
                ev.prevent_default();
                create();
            }>
                <Field id=field.clone() label=label help=help error=error>
                    <TextInput bind=name maxlength=80 autocomplete="off" />
                </Field>
            </form>
        </Dialog>
    }
}
