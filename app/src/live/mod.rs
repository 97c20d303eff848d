//! Live pages: one WebSocket to `/api/console/live`, shared by everything on the page that watches something.
//!
//! The socket comes back by itself after a gap, and every watch begins again with a fresh snapshot, so a page is
//! either current or says that it is not ([`use_live_state`]).

mod desk;
mod docs;
mod documents;
mod socket;

pub use desk::{hear_chat, hear_list, say_doing};
pub use docs::{DocWatch, watch_docs};
pub use documents::{DocumentNews, hear_collections, hear_documents};

use leptos::prelude::*;
use types::{
    Timestamp,
    live::{ClientFrame, ServerFrame},
};

use crate::session::use_env;

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
    /// The kind of content, or `release`.
    pub kind: String,
    /// The item's key, or the release's id.
    pub key: String,
    /// When.
    pub at: Timestamp,
}

/// Calls back when content of this page's environment changes, such as to load a list anew.
pub fn on_content_change(then: impl Fn(ContentChange) + Send + Sync + 'static) {
    let env = use_env().id;
    let on_frame = Callback::new(move |frame| {
        if let ServerFrame::ContentChanged { kind, key, at, .. } = frame {
            then(ContentChange { kind, key, at });
        }
    });
    watch(move |id| ClientFrame::Content { id, env: env.clone() }, on_frame);
}
