//! Password hashes: argon2id with the parameters that the crate recommends (19 MiB, two passes).
//!
//! Each computation holds 19 MiB and a core, so only a few run at once and only a bounded number wait.

use crate::AccessError;
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier, password_hash::SaltString};
use std::sync::Arc;
use store::Random;
use tokio::sync::Semaphore;

/// Computations that run at once.
const RUNNING: usize = 2;
/// Computations that run or wait; beyond that a sign-in is asked to come back.
const ADMITTED: usize = 64;
/// Longest password, in bytes.
pub(crate) const MAX_PASSWORD: usize = 256;

pub(crate) struct Passwords {
    running: Arc<Semaphore>,
    admitted: Semaphore,
    /// The hash of a password that nobody knows: checked when there is no such member, so that it takes as long.
    nobody: String,
}

impl Passwords {
    pub(crate) async fn new(random: &dyn Random) -> Result<Self, AccessError> {
        let mut this = Self {
            running: Arc::new(Semaphore::new(RUNNING)),
            admitted: Semaphore::new(ADMITTED),
            nobody: String::new(),
        };
        this.nobody = this.hash(random.hex_id(32), random).await?;
        Ok(this)
    }

    /// The hash of a password with a new salt, as a PHC string.
    pub(crate) async fn hash(&self, password: String, random: &dyn Random) -> Result<String, AccessError> {
        let mut salt = [0; 16];
        random.fill(&mut salt);
        self.compute(move || {
            let salt = SaltString::encode_b64(&salt).map_err(failed)?;
            Ok(Argon2::default().hash_password(password.as_bytes(), &salt).map_err(failed)?.to_string())
        })
        .await
    }

    /// Whether a password is the one that was hashed. `None`: there is nobody, and the answer is no.
    pub(crate) async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, AccessError> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.clone());
        let equal = self
            .compute(move || {
                let hash = PasswordHash::new(&hash).map_err(failed)?;
                Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(known && equal)
    }

    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AccessError> + Send + 'static,
    ) -> Result<T, AccessError> {
        let _admitted =
            self.admitted.try_acquire().map_err(|_| AccessError::RateLimited { retry_after_s: 1 })?;
        let permit = self.running.clone().acquire_owned().await.map_err(failed)?;
        // The permit goes along: a caller that gives up does not make room while the thread still works.
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        })
        .await
        .map_err(failed)?
    }
}

fn failed(error: impl std::fmt::Display) -> AccessError {
    AccessError::Hashing(error.to_string())
}
