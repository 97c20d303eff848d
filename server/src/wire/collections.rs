//! Tells a page of the console which collections of an environment change.

use std::{collections::BTreeMap, time::Duration};
use store::{Change, ChangeOp, Store};
use tokio::sync::mpsc;
use types::EnvId;
use types::live::{CollectionChange, ServerFrame};

/// Changes of this long are told together.
const TOGETHER: Duration = Duration::from_millis(300);

/// Tells of documents as they are added, changed and removed, until the page goes.
pub async fn collection_changes(store: Store, env: EnvId, id: u32, outbox: mpsc::Sender<ServerFrame>) {
    let mut feed = store.changes();
    let mut told: BTreeMap<String, CollectionChange> = BTreeMap::new();
    let mut due = None;
    loop {
        let pause = async {
            match due {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            batch = feed.next() => match batch {
                None => return,
                Some(Ok(batch)) => {
                    batch.iter().filter(|change| change.env == env).for_each(|change| count(&mut told, change));
                    if due.is_none() && !told.is_empty() {
                        due = Some(tokio::time::Instant::now() + TOGETHER);
                    }
                }
                // Fell behind: any of them may have changed.
                Some(Err(_)) => {
                    told.clear();
                    due = Some(tokio::time::Instant::now() + TOGETHER);
                }
            },
            () = pause => {
                due = None;
                let changes = std::mem::take(&mut told).into_values().collect();
                if outbox.send(ServerFrame::Collections { id, changes }).await.is_err() {
                    return;
                }
            }
        }
    }
}

fn count(told: &mut BTreeMap<String, CollectionChange>, change: &Change) {
    let Some(name) = change.topic.strip_prefix("doc/") else { return };
    let entry = told
        .entry(name.to_owned())
        .or_insert_with(|| CollectionChange { collection: name.to_owned(), ..CollectionChange::default() });
    match change.op {
        ChangeOp::Add => entry.added += 1,
        ChangeOp::Update | ChangeOp::Replace => entry.changed += 1,
        ChangeOp::Remove => entry.removed += 1,
    }
}
