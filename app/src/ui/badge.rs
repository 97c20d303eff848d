//! Badges and dots: the state of things in a word or a colour.

use leptos::prelude::*;
use types::Stage;

use super::icon::{Glyph, Icon};
use crate::i18n::{Lang, messages::ui::*, use_lang};

/// What a colour says. Status colours are for status only.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tone {
    /// No judgement.
    #[default]
    Plain,
    /// Good, live, done.
    Ok,
    /// Look at it.
    Warn,
    /// Wrong.
    Bad,
    /// Worth knowing.
    Info,
    /// New, chosen.
    Accent,
    /// No judgement, quieter still.
    Line,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Tone::Plain => "badge",
            Tone::Ok => "badge badge-ok",
            Tone::Warn => "badge badge-warn",
            Tone::Bad => "badge badge-bad",
            Tone::Info => "badge badge-info",
            Tone::Accent => "badge badge-accent",
            Tone::Line => "badge badge-line",
        }
    }
}

/// A word in a pill.
#[component]
pub fn Badge(
    /// What its colour says.
    #[prop(optional)]
    tone: Tone,
    /// A drawing before the word.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! {
        <span class=tone.class()>
            {icon.map(|glyph| view! { <Icon glyph /> })} {children()}
        </span>
    }
}

/// A stage's name as badges say it.
#[must_use]
pub fn stage_name(l: Lang, stage: Stage) -> &'static str {
    match stage {
        Stage::Dev => stage_dev(l),
        Stage::Test => stage_test(l),
        Stage::Prod => stage_prod(l),
    }
}

/// The badge of an environment, in its colour; solid for prod.
#[component]
pub fn EnvBadge(
    /// The environment's stage.
    stage: Stage,
) -> impl IntoView {
    let l = use_lang();
    view! { <span class="env-badge" data-stage=stage.as_str()>{stage_name(l, stage)}</span> }
}

/// A coloured dot; the words beside it say the same.
#[component]
pub fn Dot(
    /// What its colour says.
    #[prop(into)]
    tone: Signal<Tone>,
    /// Ripples softly: something live.
    #[prop(optional, into)]
    live: Signal<bool>,
) -> impl IntoView {
    let class = move || match (tone.get(), live.get()) {
        (Tone::Ok, true) => "dot dot-live",
        (Tone::Ok, false) => "dot dot-ok",
        (Tone::Warn, _) => "dot dot-warn",
        (Tone::Bad, _) => "dot dot-bad",
        (Tone::Plain | Tone::Info | Tone::Accent | Tone::Line, _) => "dot",
    };
    view! { <span class=class aria-hidden="true"></span> }
}
