//! Live pages: one WebSocket to `/api/console/live`, shared by everything on the page that watches something.
//!
//! The socket comes back by itself after a gap. Every watch begins again with a fresh snapshot, or with the changes since
//! the last that it heard of, so a page is either current or says that it is not ([`use_live_state`]).

mod desk;
mod docs;
mod documents;
mod socket;

pub use desk::{hear_chat, hear_list, say_doing};
pub use docs::{DocWatch, key_of, watch_docs};
pub use documents::{DocumentNews, hear_collections, hear_documents};

use leptos::prelude::*;
use types::{
    EnvId, ItemRef, Timestamp,
    live::{ClientFrame, ServerFrame},
};

use crate::session::{use_env, use_session};

/// Whether updates arrive.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LiveState {
    /// For the first time since the page was loaded.
    #[default]
    Connecting,
    /// They do.
    On,
    /// The connection is lost; it is being tried again.
    Off,
}

/// The page's connection.
#[derive(Clone, Copy)]
pub struct LiveHub {
    state: RwSignal<LiveState>,
}

impl LiveHub {
    /// Connects once the page is alive. On the server nothing happens.
    pub(crate) fn connect() -> LiveHub {
        let state = RwSignal::new(LiveState::Connecting);
        Effect::new(move |_| {
            socket::open(state);
            on_cleanup(socket::shut);
        });
        LiveHub { state }
    }
}

/// Whether updates arrive.
#[must_use]
pub fn use_live_state() -> Signal<LiveState> {
    use_context::<LiveHub>().map(|h| h.state.into()).unwrap_or_default()
}

/// Begins a watch when the page is alive and ends it with the component.
fn watch(frame: impl Fn(u32) -> ClientFrame + 'static, on_frame: Callback<ServerFrame>) {
    let id = StoredValue::new(None::<u32>);
    Effect::new(move |_| {
        let new = socket::watch(&frame, on_frame);
        id.set_value(Some(new));
        on_cleanup(move || socket::unwatch(new));
    });
}

/// A change of content: a draft was saved, or the environment points at another release.
#[derive(Clone, PartialEq, Debug)]
pub struct ContentChange {
    /// The kind of content (or `release`) and the key. Nothing: anything may have changed.
    item: Option<ItemRef>,
    /// When.
    pub at: Timestamp,
}

impl ContentChange {
    /// Whether something of these kinds changed, or may have.
    pub fn is_of(&self, kinds: &[&str]) -> bool {
        self.item.as_ref().is_none_or(|item| kinds.contains(&item.kind.as_str()))
    }

    /// Whether the one with this key changed, or may have.
    pub fn is_with(&self, key: &str) -> bool {
        self.item.as_ref().is_none_or(|item| item.key == key)
    }
}

/// Calls back when content of this page's environment changes, such as to load a list anew: from when the page was read,
/// and without a gap.
pub fn on_content_change(then: impl Fn(ContentChange) + Send + Sync + 'static) {
    let env = use_env().id;
    let after = head(&env);
    let on_frame = Callback::new(move |frame| {
        if let ServerFrame::ContentChanged { item, at, .. } = frame {
            then(ContentChange { item, at });
        }
    });
    watch(move |id| ClientFrame::Content { id, env: env.clone(), after }, on_frame);
}

/// Where the change log of the environment stood when the page was read.
fn head(env: &EnvId) -> Option<u64> {
    use_session().and_then(|session| session.head(env))
}
