//! What every handler can reach.

use crate::{http::chat::Limits, wire::chat::Chats, wire::wechat};
use app::Services;
use axum::extract::FromRef;
use leptos::prelude::LeptosOptions;
use std::ops::Deref;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The engines and the process's end. Every request clones it, in several places. Derefs to its parts and, through them,
/// to [`Services`], so that a handler says `state.content`.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

/// What it is made of.
pub struct Parts {
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

impl AppState {
    /// From its parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Deref for Parts {
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
