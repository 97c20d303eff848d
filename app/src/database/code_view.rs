//! A question as code for each of the SDKs, to be copied.

use super::{
    ask::Ask,
    code::{Sdk, code},
};
use crate::{
    i18n::{messages::database::*, use_lang},
    session::use_env,
    ui::*,
};
use leptos::prelude::*;

/// The code, one SDK at a time.
#[component]
pub fn CodeSamples(
    /// Unique in the page.
    id: &'static str,
    /// What is asked.
    ask: Signal<Ask>,
) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let sdk = RwSignal::new(Sdk::Js.key().to_owned());
    let choices = Sdk::ALL.map(|sdk| Choice::new(sdk.key(), sdk.name())).to_vec();
    let text = Memo::new(move |_| {
        let chosen = Sdk::ALL.into_iter().find(|it| sdk.with(|key| key == it.key())).unwrap_or(Sdk::Js);
        ask.with(|ask| code(chosen, env.as_str(), ask))
    });
    view! {
        <div class="grid gap-3 min-w-0">
            <div class="flex flex-wrap items-center gap-3 justify-between">
                <RadioGroup
                    name=format!("{id}-sdk")
                    legend=code_sdk(l)
                    hide_legend=true
                    bind=sdk
                    choices
                    look=RadioLook::Segments
                />
                <CopyButton text label=crate::i18n::messages::ui::copy(l) />
            </div>
            <pre class="code-block small" tabindex="0" role="group" aria-label=code_title(l)>
                {text}
            </pre>
        </div>
    }
}

/// The same in a dialog.
#[component]
pub fn CodeDialog(
    /// Unique in the page.
    id: &'static str,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What is asked.
    ask: Signal<Ask>,
) -> impl IntoView {
    let l = use_lang();
    view! {
        <Dialog id title=code_title(l) open wide=true>
            <CodeSamples id ask />
        </Dialog>
    }
}
