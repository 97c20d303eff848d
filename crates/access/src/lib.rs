//! Members, roles, environments, end-user sign-in, API keys and tokens. Proves an [`Actor`]; knows no engine.
#![warn(missing_docs)]

mod actor;
mod api_keys;
mod end_users;
mod environments;
mod error;
mod expiry;
mod key;
mod key_tokens;
mod limiter;
pub mod login;
mod members;
mod passwords;
mod sealed;
mod secrets;
mod sessions;
mod tickets;
mod vault;

pub use actor::{Actor, Who};
pub use end_users::Credentials;
pub use environments::stage;
pub use error::{AccessError, Denied, TokenError};
pub use key::MasterKey;
pub use login::{LoginError, Signed};
pub use sessions::SessionRows;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
pub use limiter::Limiter;
use passwords::Passwords;
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::Duration;
use store::Store;
use types::Environment;

/// Attempts to sign in are counted over this time.
const ATTEMPT_WINDOW: Duration = Duration::from_secs(15 * 60);
/// Failed attempts for one e-mail address.
const ATTEMPTS_PER_EMAIL: u32 = 10;
/// Failed attempts from one place.
const ATTEMPTS_PER_REMOTE: u32 = 60;
/// Addresses and places that are remembered.
const REMEMBERED: usize = 10_000;

/// Who may come in. Cheap to clone.
#[derive(Clone)]
pub struct Access {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    key: MasterKey,
    /// Derived once: it is used on every request of an end user.
    access_token_key: [u8; 32],
    passwords: Passwords,
    /// Those of end users: however many of them come, members do not wait.
    user_passwords: Passwords,
    attempts: Mutex<Attempts>,
    /// Counts what end users try. Held for a look-up only.
    guard: Mutex<login::Guard>,
    /// Codes on their way to end users.
    codes: login::Codes,
    /// Access tokens that ended before their time.
    cuts: login::Cuts,
    /// What signing in needs of others; set once, by the wiring.
    outside: OnceLock<login::Outside>,
    /// All environments, in order; replaced by whoever creates one.
    environments: RwLock<Arc<[Environment]>>,
    /// Held while they are read anew, so that an older reading never replaces a newer one.
    reloading: tokio::sync::Mutex<()>,
}

struct Attempts {
    by_email: Limiter,
    by_remote: Limiter,
}

impl Access {
    /// Opens access over a store, under an installation's master key.
    pub async fn open(store: Store, key: MasterKey) -> Result<Self, AccessError> {
        let environments = environments::load(&store).await?;
        let inner = Inner {
            guard: Mutex::new(login::Guard::new()),
            codes: login::Codes::default(),
            cuts: login::Cuts::load(&store).await?,
            outside: OnceLock::new(),
            access_token_key: key.derive("end-user access token"),
            passwords: Passwords::new(&*store.random()).await?,
            user_passwords: Passwords::new(&*store.random()).await?,
            attempts: Mutex::new(Attempts {
                by_email: Limiter::new(ATTEMPTS_PER_EMAIL, ATTEMPT_WINDOW, REMEMBERED),
                by_remote: Limiter::new(ATTEMPTS_PER_REMOTE, ATTEMPT_WINDOW, REMEMBERED),
            }),
            environments: RwLock::new(environments),
            reloading: tokio::sync::Mutex::new(()),
            store,
            key,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The console's sessions, for `tower_sessions::SessionManagerLayer`.
    pub fn sessions(&self) -> SessionRows {
        SessionRows::new(self.inner.store.clone())
    }

    /// Gives what signing in needs of others; the first time counts.
    pub fn connect(&self, outside: login::Outside) {
        let _ = self.inner.outside.set(outside);
    }

    pub(crate) fn outside(&self) -> Option<&login::Outside> {
        self.inner.outside.get()
    }

    pub(crate) fn guard(&self) -> MutexGuard<'_, login::Guard> {
        self.inner.guard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn codes(&self) -> &login::Codes {
        &self.inner.codes
    }

    pub(crate) fn cuts(&self) -> &login::Cuts {
        &self.inner.cuts
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn master_key(&self) -> &MasterKey {
        &self.inner.key
    }

    pub(crate) fn access_token_key(&self) -> &[u8; 32] {
        &self.inner.access_token_key
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.inner.passwords
    }

    pub(crate) fn user_passwords(&self) -> &Passwords {
        &self.inner.user_passwords
    }

    pub(crate) fn environment_cache(&self) -> Arc<[Environment]> {
        self.inner.environments.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) async fn reload_environments(&self) -> Result<(), AccessError> {
        let _reloading = self.inner.reloading.lock().await;
        let environments = environments::load(self.store()).await?;
        *self.inner.environments.write().unwrap_or_else(PoisonError::into_inner) = environments;
        Ok(())
    }

    /// Counts an attempt to sign in, or says when to come back.
    pub(crate) fn count_attempt(&self, email: &str, remote: &str) -> Result<(), AccessError> {
        let now = self.store().now();
        let mut attempts = self.inner.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = attempts.by_email.wait(email, now).max(attempts.by_remote.wait(remote, now));
        if let Some(wait) = wait {
            return Err(AccessError::RateLimited { retry_after_s: wait.as_millis().div_ceil(1000) as u64 });
        }
        attempts.by_email.count(email, now);
        attempts.by_remote.count(remote, now);
        Ok(())
    }

    /// Takes a good attempt back.
    pub(crate) fn forgive_attempt(&self, email: &str, remote: &str) {
        let mut attempts = self.inner.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.by_email.clear(email);
        attempts.by_remote.forgive(remote);
    }
}

/// SHA-256 as text, under which secrets and ids of sessions are kept.
pub(crate) fn digest(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(bytes))
}
