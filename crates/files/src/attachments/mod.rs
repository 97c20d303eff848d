//! What people send in chats, pictures and other files: an id, an owner whose name the caller gives and this crate never
//! reads, and content that is what the name says.

mod look;
mod rows;

pub use look::MAX_SIDE;
use look::{Seen, look};
pub(crate) use rows::{delete_of_owner, delete_unsent, objects_in_use};

use crate::{Files, FilesError, objects::Place};
use access::Actor;
use bytes::Bytes;
use futures::stream::BoxStream;
use sha2::{Digest, Sha256};
use types::Timestamp;

/// Longest name, in characters; of a longer one the end is kept, which says what it is.
pub const MAX_NAME: usize = 120;
/// Longest name of an owner, in bytes.
pub const MAX_OWNER: usize = 320;

/// What is known of an attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its id, `file_…`.
    pub id: String,
    /// Whose it is.
    pub owner: String,
    /// What it is called.
    pub name: String,
    /// What its content is.
    pub mime: String,
    /// In bytes.
    pub size: u64,
    /// Width and height in pixels, if it is a picture.
    pub pixels: Option<(u32, u32)>,
    /// What tells it apart from others of the owner: SHA-256 in hexadecimal, of a picture's content, of another file's
    /// name and content.
    pub hash: String,
    /// When it came.
    pub at: Timestamp,
    /// The object with its content.
    object: String,
}

impl Attachment {
    /// Whether it is shown where it was sent; else it is there to be saved.
    pub fn is_picture(&self) -> bool {
        self.pixels.is_some()
    }
}

impl Files {
    /// Takes in what an owner wants to send. The same of the same owner is one, however often it comes. One that is
    /// not [sent](Self::attachment_sent) within a day is deleted.
    pub async fn add_attachment(
        &self,
        actor: &Actor,
        owner: &str,
        name: &str,
        bytes: Bytes,
    ) -> Result<Attachment, FilesError> {
        if owner.is_empty() || owner.len() > MAX_OWNER {
            return Err(FilesError::Owner);
        }
        let name = shortened(name);
        let Seen { mime, pixels } = look(&name, &bytes)?;
        // Another name of a file is another file to whoever gets it; of a picture nobody sees the name.
        let named = if pixels.is_some() { String::new() } else { format!("{name}\0") };
        let hash = hex::encode(Sha256::new().chain_update(named).chain_update(&bytes).finalize());
        let size = bytes.len() as u64;
        if let Some(same) = rows::same(self.store.read(), actor.env(), owner, &hash).await? {
            return Ok(same);
        }
        // First the bytes: what the store knows is there.
        let object = self.new_object();
        let place = Place::new(actor.env(), &object, "")?;
        self.objects.put(&place, bytes).await?;
        let (env, owner, ours) = (actor.env().clone(), owner.to_owned(), object.clone());
        let attachment = move |id, at| Attachment {
            id,
            owner,
            name,
            mime: mime.to_owned(),
            size,
            pixels,
            hash,
            at,
            object: ours,
        };
        let kept =
            self.store.write(move |tx| Box::pin(async move { rows::add(tx, &env, attachment).await })).await;
        if !kept.as_ref().is_ok_and(|kept: &Attachment| kept.object == object) {
            self.objects.remove(&place).await?;
        }
        kept
    }

    /// What is known of an attachment of the actor's environment.
    pub async fn attachment(&self, actor: &Actor, id: &str) -> Result<Attachment, FilesError> {
        rows::attachment(self.store.read(), actor.env(), id).await?.ok_or(FilesError::NotFound)
    }

    /// Says that a message has the attachment: it is kept from now on.
    pub async fn attachment_sent(&self, actor: &Actor, id: &str) -> Result<(), FilesError> {
        let (env, id) = (actor.env().clone(), id.to_owned());
        let marked =
            self.store.write(move |tx| Box::pin(async move { rows::sent(tx, &env, &id).await })).await?;
        if marked { Ok(()) } else { Err(FilesError::NotFound) }
    }

    /// The content of an attachment, as it is read.
    pub async fn attachment_content(
        &self,
        actor: &Actor,
        attachment: &Attachment,
    ) -> Result<BoxStream<'static, Result<Bytes, FilesError>>, FilesError> {
        let place = Place::new(actor.env(), &attachment.object, "")?;
        self.objects.read(&place, None).await?.ok_or(FilesError::NotFound)
    }
}

/// A name fit for one line: of a path its last part.
fn shortened(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: Vec<char> = last.chars().filter(|c| !c.is_control() && !turns(*c)).collect();
    plain[plain.len().saturating_sub(MAX_NAME)..].iter().collect()
}

/// Whether a character turns the direction of what follows: with one, `gpj.exe` reads `exe.jpg`.
fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
