//! The access token: one for all, got by one, renewed before it ends.

use super::{ApiError, TokenKind};
use crate::{Clock, Secret};
use chrono::TimeDelta;
use std::future::Future;
use tokio::sync::Mutex;
use types::Timestamp;

/// A token is renewed so long before its end. Within the last five minutes `stable_token` gives a new one while the old
/// one still works.
const MARGIN: TimeDelta = TimeDelta::minutes(5);
/// The longest that a token is believed to live; WeChat says 7,200 seconds.
const LONGEST: i64 = 7200;
/// For so long a failure is everyone's answer: who waited for it need not fail on their own, one after the other.
const FAILURE: TimeDelta = TimeDelta::seconds(1);
/// A new token is forced so seldom: WeChat allows it 20 times a day, for tokens that leaked.
const FORCE: TimeDelta = TimeDelta::hours(2);

/// The token that is in use.
#[derive(Default)]
pub(super) struct Tokens {
    /// Held while a token is fetched, so that there is one request for however many wait.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The token, and until when it is used.
    current: Option<(Secret, Timestamp)>,
    /// The last one that WeChat refused.
    refused: Option<Secret>,
    /// The last failure to get one.
    failed: Option<(Timestamp, ApiError)>,
    /// When a new one was forced.
    forced: Option<Timestamp>,
}

/// A token as WeChat gives it.
pub(super) struct Fetched {
    pub(super) token: Secret,
    /// In seconds.
    pub(super) lives: i64,
}

impl Tokens {
    /// The token to use; `fetch` gets one, by force if it is told so.
    pub(super) async fn get<F>(
        &self,
        kind: TokenKind,
        clock: &Clock,
        fetch: impl Fn(bool) -> F,
    ) -> Result<Secret, ApiError>
    where
        F: Future<Output = Result<Fetched, ApiError>>,
    {
        let mut state = self.state.lock().await;
        // Read here: the wait for the lock may have been long.
        let now = clock();
        if let Some((token, until)) = &state.current
            && now < *until
        {
            return Ok(token.clone());
        }
        if let Some((at, error)) = &state.failed
            && now - *at < FAILURE
            && now >= *at
        {
            return Err(error.clone());
        }
        let mut fetched = fetch(false).await;
        // The stable one is still the one that was refused: it leaked, or somebody forced another.
        let same = |fetched: &Fetched| state.refused.as_ref() == Some(&fetched.token);
        let allowed = state.forced.is_none_or(|at| now - at >= FORCE);
        if kind == TokenKind::Stable && allowed && fetched.as_ref().is_ok_and(same) {
            state.forced = Some(now);
            fetched = fetch(true).await;
        }
        match fetched {
            Ok(Fetched { token, lives }) => {
                let lives = TimeDelta::seconds(lives.clamp(0, LONGEST));
                // One that is nearly over is renewed after half of what is left.
                let used = if lives > MARGIN * 2 { lives - MARGIN } else { lives / 2 };
                state.current = Some((token.clone(), now + used));
                state.failed = None;
                Ok(token)
            }
            Err(error) => {
                state.failed = Some((clock(), error.clone()));
                Err(error)
            }
        }
    }

    /// WeChat refused a token: it is not used again. Whoever got a newer one meanwhile keeps it.
    pub(super) async fn refuse(&self, token: &Secret) {
        let mut state = self.state.lock().await;
        if state.current.as_ref().is_some_and(|(current, _)| current == token) {
            state.current = None;
            state.refused = Some(token.clone());
        }
    }
}
