//! Where bytes are kept.

use async_trait::async_trait;
use bytes::Bytes;
use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};
use types::EnvId;

/// A store of bytes under the hash of what they are. Environments do not share: none learns what another has.
#[async_trait]
pub trait Objects: Send + Sync + 'static {
    /// Keeps bytes; those that are there stay as they are.
    async fn put(&self, env: &EnvId, hash: &str, bytes: Bytes) -> io::Result<()>;

    /// The bytes of a hash, if they are there.
    async fn get(&self, env: &EnvId, hash: &str) -> io::Result<Option<Bytes>>;
}

/// [`Objects`] in a folder of this machine: `ENV/ab/abcd…`.
pub struct Folder {
    root: PathBuf,
    /// Names of files that are being written, none twice in a process.
    half: AtomicU64,
}

impl Folder {
    /// Objects under a folder, which is made when the first one comes.
    pub fn new(root: PathBuf) -> Self {
        Self { root, half: AtomicU64::new(0) }
    }

    fn path(&self, env: &EnvId, hash: &str) -> io::Result<PathBuf> {
        let plain = |text: &str| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        match hash.get(..2) {
            Some(start) if plain(hash) && plain(env.as_str()) => {
                Ok(self.root.join(env.as_str()).join(start).join(hash))
            }
            _ => Err(ErrorKind::InvalidInput.into()),
        }
    }
}

#[async_trait]
impl Objects for Folder {
    async fn put(&self, env: &EnvId, hash: &str, bytes: Bytes) -> io::Result<()> {
        let path = self.path(env, hash)?;
        let half = self.half.fetch_add(1, Ordering::Relaxed);
        let half = path.with_extension(format!("{}-{half}", std::process::id()));
        tokio::task::spawn_blocking(move || write(&path, &half, &bytes)).await.map_err(io::Error::other)?
    }

    async fn get(&self, env: &EnvId, hash: &str) -> io::Result<Option<Bytes>> {
        match tokio::fs::read(self.path(env, hash)?).await {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Writes a file so that it is there whole or not at all, after a power cut too.
fn write(path: &Path, half: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let folder = path.parent().ok_or(ErrorKind::InvalidInput)?;
    std::fs::create_dir_all(folder)?;
    let mut file = std::fs::File::create(half)?;
    io::Write::write_all(&mut file, bytes)?;
    file.sync_all()?;
    std::fs::rename(half, path)?;
    std::fs::File::open(folder)?.sync_all()
}
