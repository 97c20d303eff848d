//! Tells a page of the console which collections of an environment change.

use super::{Came, News, Seen};
use std::{collections::BTreeMap, time::Duration};
use store::ChangeOp;
use tokio::sync::mpsc;
use types::live::{CollectionChange, ServerFrame};

/// Changes of this long are told together.
const TOGETHER: Duration = Duration::from_millis(300);

/// Tells of documents as they are added, changed and removed, until the page goes.
pub async fn collection_changes(mut news: News, id: u32, outbox: mpsc::Sender<ServerFrame>) {
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
            came = news.next(|seen| count(&mut told, &seen)) => match came {
                None => return,
                Some(Came::Changes) => {
                    if due.is_none() && !told.is_empty() {
                        due = Some(tokio::time::Instant::now() + TOGETHER);
                    }
                }
                // Any of them may have changed.
                Some(Came::Gap) => {
                    told.clear();
                    due = Some(tokio::time::Instant::now() + TOGETHER);
                }
            },
            () = pause => {
                due = None;
                let changes = std::mem::take(&mut told).into_values().collect();
                if outbox.send(ServerFrame::Collections { id, seq: news.seq(), changes }).await.is_err() {
                    return;
                }
            }
        }
    }
}

fn count(told: &mut BTreeMap<String, CollectionChange>, seen: &Seen) {
    let Some(name) = seen.topic.strip_prefix("doc/") else { return };
    let entry = told
        .entry(name.to_owned())
        .or_insert_with(|| CollectionChange { collection: name.to_owned(), ..CollectionChange::default() });
    match seen.op {
        ChangeOp::Add => entry.added += 1,
        ChangeOp::Update | ChangeOp::Replace => entry.changed += 1,
        ChangeOp::Remove => entry.removed += 1,
    }
}
