//! One conversation in a sheet: what was said and why, kept as a golden conversation, or erased.

use super::{
    chat::{TurnView, Why},
    rpc_people::{bot_turns, erase_person, keep_as_golden},
};
use crate::{
    i18n::{
        messages::{bot::open_conversation, bot_studio::*},
        use_lang,
    },
    rpc::Answer,
    session::{env_path, may, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use types::{Permission, Turn};

/// Whose conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whose {
    /// The bot; the first if it is not named.
    pub bot: Option<String>,
    /// The channel.
    pub channel: String,
    /// The person's id there.
    pub person: String,
}

/// The sheet; closed while there is nothing to show.
#[component]
pub fn ConversationSheet(
    /// What is shown.
    shown: RwSignal<Option<Whose>>,
    /// Called when a person's conversations were erased.
    #[prop(into)]
    on_erased: Callback<()>,
) -> impl IntoView {
    let l = use_lang();
    let toasts = use_toasts();
    let env = StoredValue::new(use_env().id);
    let navigate = StoredValue::new(use_navigate());
    let turns = RwSignal::new(None::<Answer<Vec<Turn>>>);
    let (asking, busy) = (RwSignal::new(false), RwSignal::new(false));
    Effect::new(move |_| {
        turns.set(None);
        let Some(Whose { bot, channel, person }) = shown.get() else { return };
        spawn_local(async move {
            let answer = bot_turns(env.get_value(), bot, channel, person).await;
            turns.try_set(Some(answer));
        });
    });
    let keep = move |()| {
        let Some(Whose { bot, channel, person }) = shown.get_untracked() else { return };
        spawn_local(async move {
            let env = env.get_value();
            match keep_as_golden(env.clone(), bot, channel, person).await {
                Ok(key) => {
                    toasts.success(kept_golden(l));
                    let path = env_path(&env, &format!("bot/golden/{key}"));
                    navigate.with_value(|go| go(&path, Default::default()));
                }
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    };
    let erase_it = move |()| {
        let Some(Whose { channel, person, .. }) = shown.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            let answer = erase_person(env.get_value(), channel, person).await;
            busy.try_set(false);
            match answer {
                Ok(n) => {
                    toasts.success(erased(l, n));
                    asking.set(false);
                    shown.set(None);
                    on_erased.run(());
                }
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    };
    let open = Bind::new(
        move || shown.with(Option::is_some),
        move |open| {
            if !open {
                shown.set(None);
            }
        },
    );
    let (may_keep, may_erase) = (may(Permission::EditContent), may(Permission::WriteDocuments));
    let foot = move || {
        view! {
            {may_erase
                .then(|| {
                    view! {
                        <Button icon=Glyph::Trash kind=Kind::Danger on_press=move |()| asking.set(true)>
                            {erase(l)}
                        </Button>
                    }
                })}
            {may_keep
                .then(|| view! { <Button icon=Glyph::CheckCircle on_press=keep>{keep_golden(l)}</Button> })}
        }
    };
    let turn_view = |turn: Turn| {
        let of_turn = turn.clone();
        let why = move || (!of_turn.said.is_empty()).then(|| view! { <Why turn=of_turn.clone() /> });
        view! { <TurnView turn more=ViewFn::from(why) /> }
    };
    view! {
        <Sheet id="conversation" title=open_conversation(l) open foot=ViewFn::from(foot)>
            {move || match turns.get() {
                None => view! { <SkeletonRows rows=3 /> }.into_any(),
                Some(Err(fault)) => view! { <ProblemView fault /> }.into_any(),
                Some(Ok(turns)) => {
                    let views = turns.into_iter().map(turn_view).collect_view();
                    view! { <ol class="grid gap-4">{views}</ol> }.into_any()
                }
            }}
        </Sheet>
        <Confirm
            id="erase"
            title=erase_title(l)
            text=erase_text(l)
            action=erase(l)
            open=asking
            busy
            on_confirm=erase_it
        />
    }
}

/// The name of a channel that people read.
pub fn channel_name(l: crate::i18n::Lang, channel: &str) -> String {
    match channel {
        "web" => channel_web(l).to_owned(),
        "mini_program" => channel_mini_program(l).to_owned(),
        "wechat" => channel_wechat(l).to_owned(),
        "function" => channel_function(l).to_owned(),
        "tbp" => "TBP API".to_owned(),
        other => other.to_owned(),
    }
}
