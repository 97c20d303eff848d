//! What changes in an environment, from a number of the change log on: first what was missed, then what comes.

use store::{Change, ChangeFeed, ChangeOp, Store, Touch};
use types::{EnvId, Timestamp};

/// Missed changes that are read; beyond that it is a gap.
const MISSED: usize = 1_000;

/// A change without its values.
pub struct Seen<'c> {
    /// Its number.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// The topic.
    pub topic: &'c str,
    /// What changed.
    pub key: &'c str,
    /// How.
    pub op: ChangeOp,
}

/// What came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// Changes, each of which was told.
    Changes,
    /// More than can be told: anything may have changed.
    Gap,
}

/// Changes of one environment.
pub struct News {
    env: EnvId,
    feed: ChangeFeed,
    store: Store,
    seq: u64,
    missed: Option<Came>,
    touched: Vec<Touch>,
}

impl News {
    /// Begins after a number, or with what comes.
    pub async fn after(store: Store, env: EnvId, after: Option<u64>) -> Self {
        // First to listen, then to look: nothing falls between the two.
        let feed = store.changes();
        let mut news =
            Self { env, feed, seq: after.unwrap_or_default(), missed: None, touched: vec![], store };
        if let Some(after) = after {
            match news.store.touched_after(&news.env, after, MISSED).await {
                Ok(Some(touched)) if touched.is_empty() => {}
                Ok(Some(touched)) => (news.touched, news.missed) = (touched, Some(Came::Changes)),
                Ok(None) => news.missed = Some(Came::Gap),
                Err(error) => {
                    tracing::warn!(%error, "missed changes could not be read");
                    news.missed = Some(Came::Gap);
                }
            }
        }
        news
    }

    /// The number up to which everything was told.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Waits for changes and tells each of them, once. `None` when the store is closed. Nothing is lost if it is dropped
    /// while it waits.
    pub async fn next(&mut self, mut tell: impl FnMut(Seen<'_>)) -> Option<Came> {
        loop {
            if let Some(came) = self.missed {
                if came == Came::Gap {
                    // It goes on from where the log stands.
                    self.seq = self.store.head(&self.env).await.unwrap_or(self.seq);
                }
                for Touch { seq, at, topic, key, op } in std::mem::take(&mut self.touched) {
                    tell(Seen { seq, at, topic: &topic, key: &key, op });
                    self.seq = seq;
                }
                self.missed = None;
                return Some(came);
            }
            let Ok(batch) = self.feed.next().await? else {
                self.missed = Some(Came::Gap);
                continue;
            };
            let mut seq = self.seq;
            for change in batch.iter().filter(|change| change.env == self.env && change.seq > self.seq) {
                let Change { at, topic, key, op, .. } = &**change;
                seq = change.seq;
                tell(Seen { seq, at: *at, topic, key, op: *op });
            }
            self.seq = seq;
            return Some(Came::Changes);
        }
    }
}
