//! What the process does by itself from time to time.

use crate::state::AppState;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(600);
/// How often the desk looks at its clocks and its outbox.
const DESK: Duration = Duration::from_secs(1);
/// Listeners come back within three minutes or start over; the rest is margin for people who look into the log.
const CHANGES_KEPT: Duration = Duration::from_secs(24 * 3600);

/// How many rounds go by between two looks at all objects: a day.
const SWEEP_ROUNDS: u32 = 144;

/// Removes what has had its time, until the process stops.
pub async fn run(state: AppState) {
    let mut tick = tokio::time::interval(EVERY);
    for round in 0_u32.. {
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
        match state.desk.retire().await {
            Ok(retired) => tracing::debug!(retired, "erased old conversations of the desk"),
            Err(error) => tracing::warn!(%error, "could not erase old conversations of the desk"),
        }
        match state.imports.tidy().await {
            Ok(ended) => tracing::debug!(ended, "gave up imports that nobody began"),
            Err(error) => tracing::warn!(%error, "could not give up old imports"),
        }
        match state.bots.delete_old().await {
            Ok(deleted) => tracing::debug!(?deleted, "deleted old conversations with bots"),
            Err(error) => tracing::warn!(%error, "could not delete old conversations with bots"),
        }
        match state.files.delete_unsent().await {
            Ok(deleted) => tracing::debug!(deleted, "deleted attachments that nobody sent"),
            Err(error) => tracing::warn!(%error, "could not delete attachments that nobody sent"),
        }
        match state.links.delete_old_scans().await {
            Ok(deleted) => tracing::debug!(deleted, "forgot who followed links long ago"),
            Err(error) => tracing::warn!(%error, "could not forget who followed links long ago"),
        }
        // The first look is some minutes after the start: whoever restarts in a loop does not list everything each time.
        if round % SWEEP_ROUNDS == 1 {
            match state.files.sweep().await {
                Ok(swept) => tracing::debug!(?swept, "removed objects that no file has"),
                Err(error) => tracing::warn!(%error, "could not remove objects that no file has"),
            }
        }
    }
}

/// Lets the desk's time pass: snoozes end, promises fall due, messages leave the outbox. Until the process stops.
pub async fn desk(state: AppState) {
    let mut tick = tokio::time::interval(DESK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = state.stopping.cancelled() => return,
        }
        if let Err(error) = state.desk.tick().await {
            tracing::warn!(%error, "the desk's clocks could not be looked at");
        }
        // Each round delivers one message of each conversation.
        loop {
            match state.desk.deliver_due().await {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "the desk's outbox could not be emptied");
                    break;
                }
            }
        }
    }
}
