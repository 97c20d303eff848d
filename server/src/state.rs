//! What every handler can reach.

use crate::{http::chat::Limits, wire::chat::Chats, wire::wechat};
use app::Services;
use axum::extract::FromRef;
use leptos::prelude::LeptosOptions;
use std::ops::Deref;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The engines and the process's end. Derefs to [`Services`], so that a handler says `state.content`.
#[derive(Clone)]
pub struct AppState {
    /// The engines.
    pub services: Services,
    /// Threads of customers with bots and people.
    pub chats: Chats,
    /// WeChat accounts of the environments.
    pub wechat: wechat::Accounts,
    /// Counts what customers ask, by address and person.
    pub chat_limits: Arc<Limits>,
    /// Cancelled when the process begins to stop: long-lived sockets close then.
    pub stopping: CancellationToken,
}

impl Deref for AppState {
    type Target = Services;

    fn deref(&self) -> &Services {
        &self.services
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}
