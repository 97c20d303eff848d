//! Addresses of files: of those that everyone may read for as long as that is so, and signed ones for a while.

use crate::{File, Files, FilesError, path, rows, upload::refused};
use access::Actor;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::time::Duration;
use types::EnvId;

const PURPOSE: &str = "file";
/// How long an address is good if nobody says.
const GOOD_FOR: Duration = Duration::from_secs(2 * 3600);
/// The longest that can be asked for.
const LONGEST: Duration = Duration::from_secs(30 * 24 * 3600);

/// Where a file can be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The path behind the environment, fit for an address.
    pub path: String,
    /// The signature, unless none is needed.
    pub sign: Option<String>,
    /// How long it is good; `None`: as long as everyone may read the file.
    pub max_age: Option<Duration>,
}

impl Files {
    /// An address of a file that the actor may read. Without `max_age`, one of a file that everyone may read needs no
    /// signature.
    pub async fn link(
        &self,
        actor: &Actor,
        path: &str,
        max_age: Option<Duration>,
    ) -> Result<Link, FilesError> {
        let file = self.file(actor, path).await?;
        let path = path::to_address(path);
        if max_age.is_none() && self.rules.preset(&file.env, &file.info.path).is_public() {
            return Ok(Link { path, sign: None, max_age: None });
        }
        let good_for = max_age.unwrap_or(GOOD_FOR).clamp(Duration::from_secs(1), LONGEST);
        let sign = self.access.sign_ticket(PURPOSE, stated(&file), good_for);
        Ok(Link { path, sign: Some(sign), max_age: Some(good_for) })
    }

    /// The file of an address: whoever has a signature that fits may read it, and without one whoever may anyway.
    pub async fn open(&self, env: &EnvId, path: &str, sign: Option<&str>) -> Result<File, FilesError> {
        let Some(sign) = sign else {
            return self.file(&Actor::visitor(env.clone()), path).await;
        };
        let states = self.access.open_ticket(PURPOSE, sign).map_err(refused)?;
        let file = rows::file(self.store.read(), env, path::check(path)?).await?;
        match file {
            Some(file) if stated(&file) == states => Ok(file),
            // For another file, or for one that is gone: which, the signature does not tell.
            Some(_) => Err(FilesError::Signature),
            None => Err(FilesError::NotFound),
        }
    }
}

/// What the signature of a file states. The owner is in it: if the file is deleted and somebody else makes one of the
/// same path, that one is not meant.
fn stated(file: &File) -> Value {
    let mut hash = Sha256::new();
    for part in [file.env.as_str(), &file.info.path, file.info.owner.as_deref().unwrap_or_default()] {
        hash.update(part);
        hash.update([0]);
    }
    json!(hex::encode(&hash.finalize()[..16]))
}
