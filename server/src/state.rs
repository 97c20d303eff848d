//! What every handler can reach.

use access::Limiter;
use app::Services;
use axum::extract::FromRef;
use leptos::prelude::LeptosOptions;
use std::ops::Deref;
use std::sync::{Arc, Mutex};
use tokio_util::sync::CancellationToken;

/// The engines and the process's end. Derefs to [`Services`], so that a handler says `state.content`.
#[derive(Clone)]
pub struct AppState {
    /// The engines.
    pub services: Services,
    /// Counts messages to bots by address. Held for a look-up only.
    pub chatters: Arc<Mutex<Limiter>>,
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
