//! How often end users may try. Failures are counted by account and by address, in bounded memory: after a few of them
//! a captcha is asked for, after many nobody may try for a while.

use super::Client;
use crate::{Access, AccessError, Limiter, members::place};
use std::time::Duration;
use types::Timestamp;

/// Failures are counted over this time.
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// Failures of one account before a captcha is asked for.
const FREE_BY_ACCOUNT: u32 = 5;
/// Failures from one address before a captcha is asked for: an office, or a mobile carrier, is behind one.
const FREE_BY_ADDRESS: u32 = 30;
/// Failures of one account before nobody may try it.
const MOST_BY_ACCOUNT: u32 = 50;
/// Failures from one address before it may not try.
const MOST_BY_ADDRESS: u32 = 300;
/// Accounts and addresses that are remembered.
const REMEMBERED: usize = 20_000;

/// Codes are counted over this time.
const HOUR: Duration = Duration::from_secs(3600);
/// Between two codes to one person.
const PAUSE: Duration = Duration::from_secs(60);
/// Codes that one address may ask for in an hour.
const CODES_BY_ADDRESS: u32 = 60;
/// Codes of one environment in an hour.
const CODES_BY_ENVIRONMENT: u32 = 2_000;
/// Accounts, pictures, and answers to whether a name is taken, that one address may ask for in a window.
const QUESTIONS: u32 = 600;
/// Sign-ins for which one solved captcha is good.
const USES: u32 = 10;

/// What was tried lately.
pub(crate) struct Guard {
    free_account: Limiter,
    free_address: Limiter,
    most_account: Limiter,
    most_address: Limiter,
    codes_person: Limiter,
    codes_address: Limiter,
    codes_environment: Limiter,
    questions: Limiter,
    /// Captchas that somebody answered, rightly or not: each may be answered once.
    pub(super) answered: Limiter,
    /// Solved captchas that were used.
    pub(super) used: Limiter,
}

impl Guard {
    pub(crate) fn new() -> Self {
        let failures = |allowed| Limiter::new(allowed, WINDOW, REMEMBERED);
        Self {
            free_account: failures(FREE_BY_ACCOUNT),
            free_address: failures(FREE_BY_ADDRESS),
            most_account: failures(MOST_BY_ACCOUNT),
            most_address: failures(MOST_BY_ADDRESS),
            codes_person: Limiter::new(1, PAUSE, REMEMBERED),
            codes_address: Limiter::new(CODES_BY_ADDRESS, HOUR, REMEMBERED),
            codes_environment: Limiter::new(CODES_BY_ENVIRONMENT, HOUR, REMEMBERED),
            questions: failures(QUESTIONS),
            answered: failures(1),
            used: failures(USES),
        }
    }

    /// Counts a try as failed.
    fn note(&mut self, account: &str, address: &str, now: Timestamp) {
        self.free_account.count(account, now);
        self.most_account.count(account, now);
        self.free_address.count(address, now);
        self.most_address.count(address, now);
    }
}

/// An attempt that was counted as a failure until it turns out to be none.
#[must_use]
pub(crate) struct Attempt {
    account: String,
    address: String,
}

/// The key of something in an environment.
fn of(client: &Client, what: &str) -> String {
    format!("{}\n{what}", client.env)
}

/// Counts one more, or says when to come back.
pub(super) fn count(limiter: &mut Limiter, key: &str, now: Timestamp) -> Result<(), AccessError> {
    if let Some(wait) = limiter.wait(key, now) {
        return Err(AccessError::RateLimited { retry_after_s: wait.as_millis().div_ceil(1000) as u64 });
    }
    limiter.count(key, now);
    Ok(())
}

impl Access {
    /// Counts an attempt on an account, or refuses it: with a captcha to solve, or until later.
    pub(crate) fn try_account(&self, client: &Client, account: &str) -> Result<Attempt, AccessError> {
        let (account, address) = (of(client, account), of(client, &place(&client.remote)));
        let now = self.store().now();
        // Counted under the same lock as looked up: many tries at once are not fewer.
        let free = {
            let mut guard = self.guard();
            let wait = guard.most_account.wait(&account, now).max(guard.most_address.wait(&address, now));
            if let Some(wait) = wait {
                return Err(AccessError::RateLimited { retry_after_s: wait.as_secs() + 1 });
            }
            let free = guard.free_account.wait(&account, now).is_none()
                && guard.free_address.wait(&address, now).is_none();
            if free {
                guard.note(&account, &address, now);
            }
            free
        };
        if !free {
            self.use_captcha(client)?;
            self.guard().note(&account, &address, now);
        }
        Ok(Attempt { account, address })
    }

    /// The attempt was a good one: the account's failures are forgotten.
    pub(crate) fn forgive(&self, attempt: Attempt) {
        let mut guard = self.guard();
        guard.free_account.clear(&attempt.account);
        guard.most_account.clear(&attempt.account);
        guard.free_address.forgive(&attempt.address);
        guard.most_address.forgive(&attempt.address);
    }

    /// Counts a code to a person, for an address and for the environment.
    pub(crate) fn count_code(&self, client: &Client, subject: &str) -> Result<(), AccessError> {
        let now = self.store().now();
        let mut guard = self.guard();
        let address = of(client, &place(&client.remote));
        count(&mut guard.codes_address, &address, now)?;
        count(&mut guard.codes_person, &of(client, subject), now)?;
        count(&mut guard.codes_environment, client.env.as_str(), now)
    }

    /// Counts a question that costs work or tells something.
    pub(crate) fn count_question(&self, client: &Client) -> Result<(), AccessError> {
        let address = of(client, &place(&client.remote));
        count(&mut self.guard().questions, &address, self.store().now())
    }
}
