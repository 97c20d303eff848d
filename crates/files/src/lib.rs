//! Files that people send: what is known of each in the store, its bytes in an object store under their hash.
//!
//! A file has an owner, a name that the caller gives (a customer on a channel) and that this crate compares and never
//! reads. Pictures are told by their content, whatever they are called. It knows neither HTTP nor conversations.
#![warn(missing_docs)]

mod error;
mod image;
mod objects;
mod rows;

pub use error::FilesError;
pub use image::MAX_SIDE;
pub use objects::{Folder, Objects};

use access::Actor;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::Store;
use types::Timestamp;

/// Largest picture, in bytes.
pub const MAX_IMAGE: usize = 5 * 1024 * 1024;
/// Longest name of a file, in characters; the rest is cut off.
pub const MAX_NAME: usize = 120;
/// Longest name of an owner, in bytes.
pub const MAX_OWNER: usize = 320;

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its id, `file_…`.
    pub id: String,
    /// Whose it is.
    pub owner: String,
    /// What it is called.
    pub name: String,
    /// What its content is: `image/png`, `image/jpeg`, `image/webp`, `image/gif`.
    pub mime: String,
    /// In bytes.
    pub size: u64,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// SHA-256 of the content, in hexadecimal: its name in the object store.
    pub hash: String,
    /// When it came.
    pub at: Timestamp,
}

/// Files of all environments; cheap to clone.
#[derive(Clone)]
pub struct Files {
    store: Store,
    objects: Arc<dyn Objects>,
}

impl Files {
    /// The engine over a store and a place for the bytes.
    pub fn new(store: Store, objects: Arc<dyn Objects>) -> Self {
        Self { store, objects }
    }

    /// Takes in a picture of an owner. The same picture of the same owner is one file, however often it comes.
    pub async fn add_image(
        &self,
        actor: &Actor,
        owner: &str,
        name: &str,
        bytes: Bytes,
    ) -> Result<File, FilesError> {
        if owner.is_empty() || owner.len() > MAX_OWNER {
            return Err(FilesError::Owner);
        }
        if bytes.len() > MAX_IMAGE {
            return Err(FilesError::TooLarge);
        }
        let seen = image::look(&bytes)?;
        let hash = hex::encode(Sha256::digest(&bytes));
        let size = bytes.len() as u64;
        // First the bytes: what the store knows is there.
        self.objects.put(actor.env(), &hash, bytes).await?;
        let name: String = name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
        let (env, owner) = (actor.env().clone(), owner.to_owned());
        let file = move |id, at| File {
            id,
            owner,
            name,
            mime: seen.mime.to_owned(),
            size,
            width: seen.width,
            height: seen.height,
            hash,
            at,
        };
        self.store.write(move |tx| Box::pin(async move { rows::add(tx, &env, file).await })).await
    }

    /// What is known of a file of the actor's environment.
    pub async fn file(&self, actor: &Actor, id: &str) -> Result<File, FilesError> {
        rows::file(self.store.read(), actor.env(), id).await?.ok_or(FilesError::NotFound)
    }

    /// The content of a file.
    pub async fn content(&self, actor: &Actor, file: &File) -> Result<Bytes, FilesError> {
        let found = self.objects.get(actor.env(), &file.hash).await?;
        found.ok_or(FilesError::NotFound)
    }
}
