//! What is given away is counted elsewhere, atomically, by documents. This is all that activities need to know of it.

use async_trait::async_trait;
use types::{ActivityContent, ActivityCounter, ComponentKind, EnvId, Json};

/// The counters of activities. The server fulfils it with the documents of collection `activity_counters`, whose
/// `_id` is the activity's key: `{stock, claimed, left, activity}`.
#[async_trait]
pub trait Ledger: Send + Sync + 'static {
    /// How an activity stands, if it gives something away and its counter is there.
    async fn counter(&self, env: &EnvId, key: &str) -> Option<ActivityCounter>;

    /// Makes the counter fit what is published. Called after each release that changed the activity and for all of
    /// them at start, so calling it again must change nothing.
    ///
    /// `Some(stock)`: the counter is created, or its stock becomes `stock` and what is left `stock − claimed`, never
    /// below 0, in one atomic step beside claims that arrive meanwhile. `None`: nothing is given away (any more): a
    /// counter that exists keeps what was claimed and is left with nothing; none is created.
    ///
    /// A failure is the ledger's to log; the next start tries again.
    async fn ensure(&self, env: &EnvId, key: &str, stock: Option<i64>);
}

/// What an activity gives away in all: the stock of its coupon, or of its prizes together.
pub fn stock(content: &ActivityContent) -> Option<i64> {
    let template = crate::template(&content.template)?;
    let whole =
        |value: &Json| value.as_i64().or_else(|| value.as_f64().map(|n| n as i64)).unwrap_or(0).max(0);
    let mut stock = None;
    for component in &template.components {
        let settings = &content.settings[&component.id];
        let more = match component.kind {
            ComponentKind::Coupon => whole(&settings["stock"]),
            ComponentKind::Draw => {
                let prizes = settings["prizes"].as_array().map(Vec::as_slice).unwrap_or_default();
                prizes.iter().map(|p| whole(&p["stock"])).fold(0, i64::saturating_add)
            }
            ComponentKind::Hero
            | ComponentKind::Showtimes
            | ComponentKind::Countdown
            | ComponentKind::CheckIn
            | ComponentKind::Rules => continue,
        };
        stock = Some(stock.unwrap_or(0_i64).saturating_add(more));
    }
    stock
}
