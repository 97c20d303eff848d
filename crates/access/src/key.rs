//! The one secret of an installation, from which every other key is derived.

use crate::AccessError;
use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::{fs, io, io::Write, path::Path};
use store::{Random, SystemRandom};

/// 32 secret bytes. Whoever has them can forge every token.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl MasterKey {
    /// A key of known bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the key of a file, or makes one and writes it there, readable by its owner only. A file that others
    /// can read, or that holds something else, is refused.
    pub fn load_or_create(path: &Path) -> Result<Self, AccessError> {
        let failed = |e: io::Error| AccessError::KeyFile(format!("{}: {e}", path.display()));
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(path) {
            Ok(mut file) => {
                let mut bytes = [0; 32];
                SystemRandom.fill(&mut bytes);
                writeln!(file, "{}", BASE64_STANDARD.encode(bytes)).map_err(failed)?;
                file.sync_all().map_err(failed)?;
                Ok(Self(bytes))
            }
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Self::load(path),
            Err(e) => Err(failed(e)),
        }
    }

    fn load(path: &Path) -> Result<Self, AccessError> {
        let refused = |why: &str| AccessError::KeyFile(format!("{}: {why}", path.display()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(path).map_err(|e| refused(&e.to_string()))?.permissions().mode();
            if mode & 0o077 != 0 {
                return Err(refused("others can read it; set its mode to 600"));
            }
        }
        let text = fs::read_to_string(path).map_err(|e| refused(&e.to_string()))?;
        let bytes = BASE64_STANDARD.decode(text.trim()).ok().and_then(|b| b.try_into().ok());
        bytes.map(Self).ok_or_else(|| refused("it does not hold a key"))
    }

    /// The key for one purpose: HMAC-SHA256 of the purpose's name. Different purposes have unrelated keys.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut mac = hmac(&self.0);
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// HMAC-SHA256 under a key.
#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
pub(crate) fn hmac(key: &[u8; 32]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}
