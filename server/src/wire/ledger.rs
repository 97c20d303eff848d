//! The counters of activities, kept as documents of collection `activity_counters`.

use access::Actor;
use activities::Ledger;
use async_trait::async_trait;
use database::{Database, DatabaseError, Filter, Update, Write};
use serde_json::json;
use types::{ActivityCounter, EnvId, Json};

/// The collection.
pub const COUNTERS: &str = "activity_counters";
/// How often a counter may move between reading and writing it before the ledger gives up. Claims are single writes,
/// so this is reached only when something is badly wrong.
const ATTEMPTS: usize = 200;

/// [`Ledger`] over documents.
pub struct Documents(pub Database);

#[async_trait]
impl Ledger for Documents {
    async fn counter(&self, env: &EnvId, key: &str) -> Option<ActivityCounter> {
        self.0.get(&Actor::system(env.clone()), COUNTERS, key).await.ok().flatten().map(|doc| counter(&doc))
    }

    async fn ensure(&self, env: &EnvId, key: &str, stock: Option<i64>) {
        let actor = Actor::system(env.clone());
        for _ in 0..ATTEMPTS {
            match self.step(&actor, key, stock).await {
                Ok(true) => return,
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(%env, key, %error, "could not set up an activity's counter");
                    return;
                }
            }
        }
        tracing::error!(%env, key, "an activity's counter never stood still");
    }
}

impl Documents {
    /// Says whether the counter fits now; if not, it moved meanwhile and the step must be taken again.
    async fn step(&self, actor: &Actor, key: &str, stock: Option<i64>) -> Result<bool, DatabaseError> {
        let found = match self.0.get(actor, COUNTERS, key).await {
            Err(DatabaseError::CollectionMissing(_)) if stock.is_none() => return Ok(true),
            Err(DatabaseError::CollectionMissing(_)) => {
                self.0.create_collection(actor, COUNTERS).await?;
                None
            }
            found => found?,
        };
        let Some(doc) = found else {
            let Some(stock) = stock else { return Ok(true) };
            let new = json!({"_id": key, "activity": key, "stock": stock, "claimed": 0, "left": stock});
            return match self.0.add(actor, COUNTERS, vec![new]).await {
                Ok(_) => Ok(true),
                Err(DatabaseError::Duplicate(_)) => Ok(false),
                Err(error) => Err(error),
            };
        };
        let now = counter(&doc);
        let stock = stock.unwrap_or(now.claimed);
        let left = (stock - now.claimed).max(0);
        if now == (ActivityCounter { stock, left, ..now }) {
            return Ok(true);
        }
        // Only if nobody claimed since it was read: what is left depends on it.
        let unmoved = Filter::parse(&json!({"_id": key, "claimed": now.claimed, "left": now.left}))?;
        let update = Update::parse(&json!({"$set": {"stock": stock, "left": left}}))?;
        let done = self.0.update(actor, COUNTERS, &unmoved, &update, Write::default()).await?;
        Ok(done.matched == 1)
    }
}

fn counter(doc: &Json) -> ActivityCounter {
    let whole = |name: &str| doc.get(name).and_then(Json::as_f64).unwrap_or_default() as i64;
    ActivityCounter { stock: whole("stock"), claimed: whole("claimed"), left: whole("left") }
}
