//! A new bot, intent, Q&A, dictionary or golden conversation: its name, and on to its editor.

use super::rpc::create_bot_item;
use crate::{
    i18n::{
        messages::{bot::*, items::name_label, problems::problem},
        use_lang,
    },
    items::CreateDialog,
    session::{env_path, use_env},
};
use leptos::prelude::*;

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
    let (title, label, help) = match kind.as_str() {
        "bot" => (new_bot(l), name_label(l), plain_hint(l)),
        "qa" => (new_qa(l), tab_qa(l), qa_hint(l)),
        "dictionary" => (new_dictionary(l), name_label(l), plain_hint(l)),
        "golden" => (new_golden(l), name_label(l), plain_hint(l)),
        _ => (new_intent(l), name_label(l), intent_hint(l)),
    };
    let id = format!("new-{kind}");
    let what = StoredValue::new((use_env().id, kind, bot));
    let create = move |name| async move {
        let (env, kind, bot) = what.get_value();
        let key = create_bot_item(env.clone(), kind.clone(), bot, name).await;
        let key = key.map_err(|fault| problem(l, &fault.0))?;
        Ok(env_path(&env, &format!("bot/{kind}/{key}")))
    };
    view! { <CreateDialog id title label help maxlength=80 open create /> }
}
