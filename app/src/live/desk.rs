//! What happens at the desk, as it happens.

use leptos::prelude::*;
use types::{
    ConversationId,
    desk::{Doing, LiveEvent, View},
    live::{ClientFrame, ServerFrame},
};

use super::socket;
use crate::session::use_env;

/// Hears a list for as long as the component lives; another view or more rows begin anew by themselves.
pub fn hear_list(view: Signal<View>, limit: Signal<u32>, then: impl Fn(LiveEvent) + Send + Sync + 'static) {
    let env = use_env().id;
    super::watch(
        move |id| ClientFrame::Desk { id, env: env.clone(), view: view.get(), limit: limit.get() },
        heard(then),
    );
}

/// Hears a conversation from after an event on, for as long as the component lives.
pub fn hear_chat(conversation: ConversationId, after: u64, then: impl Fn(LiveEvent) + Send + Sync + 'static) {
    let env = use_env().id;
    super::watch(
        move |id| ClientFrame::Chat {
            id,
            env: env.clone(),
            conversation: conversation.clone(),
            after: Some(after),
        },
        heard(then),
    );
}

/// Says what the member does in a conversation.
pub fn say_doing(env: types::EnvId, conversation: ConversationId, doing: Doing) {
    socket::say(&ClientFrame::Doing { env, conversation, doing });
}

fn heard(then: impl Fn(LiveEvent) + Send + Sync + 'static) -> Callback<ServerFrame> {
    Callback::new(move |frame| match frame {
        ServerFrame::Desk { event, .. } => then(event),
        ServerFrame::Failed { code, message, .. } => {
            leptos::logging::warn!("a view of the desk ended: {code}: {message}");
        }
        ServerFrame::Snapshot { .. }
        | ServerFrame::Changed { .. }
        | ServerFrame::ContentChanged { .. }
        | ServerFrame::Collections { .. }
        | ServerFrame::Pong => {}
    })
}
