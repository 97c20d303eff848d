//! Documents in sight and collections, as they change.

use leptos::prelude::*;
use types::{
    Json,
    live::{ClientFrame, CollectionChange, ServerFrame},
};

use crate::session::use_env;

/// What happened to documents in sight.
pub enum DocumentNews {
    /// These are those that there are; the others are gone.
    All(Vec<Json>),
    /// These have new values, and those with these ids are gone.
    Some(Vec<Json>, Vec<String>),
}

/// Hears of the documents with these ids for as long as the component lives; the same ids begin nothing anew.
pub fn hear_documents(
    collection: String,
    ids: Signal<Vec<String>>,
    then: impl Fn(DocumentNews) + Send + Sync + 'static,
) {
    let env = use_env().id;
    let ids = Memo::new(move |_| ids.get());
    super::watch(
        move |id| ClientFrame::Watch {
            id,
            env: env.clone(),
            collection: collection.clone(),
            query: serde_json::json!({ "_id": { "$in": types::document_ids(&ids.get()) } }),
            order: Vec::new(),
            limit: Some(1000),
        },
        Callback::new(move |frame| match frame {
            ServerFrame::Snapshot { docs, .. } => then(DocumentNews::All(docs)),
            ServerFrame::Changed { upserted, removed, .. } => then(DocumentNews::Some(upserted, removed)),
            ServerFrame::Failed { code, message, .. } => {
                leptos::logging::warn!("documents in sight are not watched: {code}: {message}");
            }
            ServerFrame::ContentChanged { .. }
            | ServerFrame::Collections { .. }
            | ServerFrame::Desk { .. }
            | ServerFrame::Pong => {}
        }),
    );
}

/// Hears which collections change for as long as the component lives. None at all: any of them may have changed.
pub fn hear_collections(then: impl Fn(Vec<CollectionChange>) + Send + Sync + 'static) {
    let env = use_env().id;
    let after = super::head(&env);
    super::watch(
        move |id| ClientFrame::Collections { id, env: env.clone(), after },
        Callback::new(move |frame| {
            if let ServerFrame::Collections { changes, .. } = frame {
                then(changes);
            }
        }),
    );
}
