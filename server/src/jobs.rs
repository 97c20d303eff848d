//! What the process does by itself from time to time.

use crate::state::AppState;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(600);
/// Listeners come back within three minutes or start over; the rest is margin for people who look into the log.
const CHANGES_KEPT: Duration = Duration::from_secs(24 * 3600);

/// Removes what has had its time, until the process stops.
pub async fn run(state: AppState) {
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = state.stopping.cancelled() => return,
        }
        let before = state.store.now() - CHANGES_KEPT;
        match state.store.trim_changes(before).await {
            Ok(trimmed) => tracing::debug!(trimmed, "trimmed the change log"),
            Err(error) => tracing::warn!(%error, "could not trim the change log"),
        }
        if let Err(error) = state.access.delete_expired().await {
            tracing::warn!(%error, "could not delete expired sessions and tokens");
        }
        match state.bots.delete_old().await {
            Ok(deleted) => tracing::debug!(?deleted, "deleted old conversations with bots"),
            Err(error) => tracing::warn!(%error, "could not delete old conversations with bots"),
        }
    }
}
