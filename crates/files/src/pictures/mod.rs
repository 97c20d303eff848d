//! Pictures that customers send in chats: an id, an owner whose name the caller gives and this crate never reads, and
//! content that decides what it is, whatever it is called.

mod look;
mod rows;

pub use look::MAX_SIDE;
pub(crate) use rows::{delete_of_owner, delete_unsent, objects_in_use};

use crate::{Files, FilesError, objects::Place};
use access::Actor;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use types::Timestamp;

/// Largest picture, in bytes.
pub const MAX_IMAGE: usize = 5 * 1024 * 1024;
/// Longest name of a picture, in characters; the rest is cut off.
pub const MAX_NAME: usize = 120;
/// Longest name of an owner, in bytes.
pub const MAX_OWNER: usize = 320;

/// What is known of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
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
    /// SHA-256 of the content, in hexadecimal.
    pub hash: String,
    /// When it came.
    pub at: Timestamp,
    /// The object with its content.
    object: String,
}

impl Files {
    /// Takes in a picture of an owner. The same picture of the same owner is one, however often it comes. One that is
    /// not [sent](Self::picture_sent) within a day is deleted.
    pub async fn add_picture(
        &self,
        actor: &Actor,
        owner: &str,
        name: &str,
        bytes: Bytes,
    ) -> Result<Picture, FilesError> {
        if owner.is_empty() || owner.len() > MAX_OWNER {
            return Err(FilesError::Owner);
        }
        if bytes.len() > MAX_IMAGE {
            return Err(FilesError::TooLarge(MAX_IMAGE as u64));
        }
        let seen = look::look(&bytes)?;
        let hash = hex::encode(Sha256::digest(&bytes));
        let size = bytes.len() as u64;
        if let Some(same) = rows::same(self.store.read(), actor.env(), owner, &hash).await? {
            return Ok(same);
        }
        // First the bytes: what the store knows is there.
        let object = self.new_object();
        let place = Place::new(actor.env(), &object, "")?;
        self.objects.put(&place, bytes).await?;
        let name: String = name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
        let (env, owner, ours) = (actor.env().clone(), owner.to_owned(), object.clone());
        let picture = move |id, at| Picture {
            id,
            owner,
            name,
            mime: seen.mime.to_owned(),
            size,
            width: seen.width,
            height: seen.height,
            hash,
            at,
            object: ours,
        };
        let kept =
            self.store.write(move |tx| Box::pin(async move { rows::add(tx, &env, picture).await })).await;
        if !kept.as_ref().is_ok_and(|kept: &Picture| kept.object == object) {
            self.objects.remove(&place).await?;
        }
        kept
    }

    /// What is known of a picture of the actor's environment.
    pub async fn picture(&self, actor: &Actor, id: &str) -> Result<Picture, FilesError> {
        rows::picture(self.store.read(), actor.env(), id).await?.ok_or(FilesError::NotFound)
    }

    /// Says that a message has the picture: it is kept from now on.
    pub async fn picture_sent(&self, actor: &Actor, id: &str) -> Result<(), FilesError> {
        let (env, id) = (actor.env().clone(), id.to_owned());
        let marked =
            self.store.write(move |tx| Box::pin(async move { rows::sent(tx, &env, &id).await })).await?;
        if marked { Ok(()) } else { Err(FilesError::NotFound) }
    }

    /// The content of a picture.
    pub async fn picture_content(&self, actor: &Actor, picture: &Picture) -> Result<Bytes, FilesError> {
        let place = Place::new(actor.env(), &picture.object, "")?;
        self.objects.get(&place).await?.ok_or(FilesError::NotFound)
    }
}
