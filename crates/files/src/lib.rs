//! Files of an environment: by path, with rules who may reach them, and what people send in chats.
//!
//! What is known of a file is in the store, its bytes are in an object store: each content is an object of its own that
//! is written once and never changed, so a file is there whole or not at all, and a copy costs nothing. An object that no
//! row names any more is removed. The crate knows neither HTTP nor conversations.
#![warn(missing_docs)]

mod attachments;
mod change;
mod erase;
mod error;
mod kind;
mod links;
mod list;
mod mime;
mod objects;
mod path;
mod rows;
mod rules;
mod sweep;
mod thumb;
mod upload;

pub use attachments::{Attachment, MAX_NAME, MAX_OWNER, MAX_SIDE};
pub use change::Copy;
pub use error::FilesError;
pub use kind::{KEY, KIND, MAX_RULES};
pub use links::Link;
pub use list::MAX_PAGE;
pub use objects::Objects;
pub use path::{BUCKET, MAX_PATH, file_id, of_address, of_file_id, of_id_or_path, to_address};
pub use rows::TOPIC;
pub use sweep::Swept;
pub use thumb::{Thumb, WIDTHS};
pub use upload::{Permit, UPLOADS};

use access::{Access, Actor};
use bytes::Bytes;
use futures::stream::BoxStream;
use objects::Place;
use std::{ops::Range, sync::Arc};
use store::Store;
use tokio::sync::Semaphore;
use types::{EnvId, FileInfo, FileRules, Permission};

/// Most files of an environment.
pub const MAX_FILES: u64 = 1_000_000;

/// How much is taken.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one file.
    pub file: u64,
    /// Bytes of all files of an environment.
    pub environment: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file: 100 * 1024 * 1024, environment: 50 * 1024 * 1024 * 1024 }
    }
}

/// A file that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// What is known of it.
    pub info: FileInfo,
    /// Where it is; it is reached through an actor of this environment or an address of it.
    env: EnvId,
    /// The object with its content.
    object: String,
}

impl File {
    /// `cloud://ENV.files/PATH`.
    pub fn id(&self) -> String {
        file_id(&self.env, &self.info.path)
    }
}

/// Files of all environments; cheap to clone.
#[derive(Clone)]
pub struct Files {
    store: Store,
    /// Signs addresses and permits.
    access: Access,
    objects: Objects,
    rules: Arc<rules::Rules>,
    limits: Limits,
    /// Files that may be on their way at once.
    uploads: Arc<Semaphore>,
    /// Pictures that may be made smaller at once: each takes a core and much memory.
    thumbs: Arc<Semaphore>,
}

impl Files {
    /// The engine over a store and a place for the bytes.
    pub fn new(store: Store, access: Access, objects: Objects, limits: Limits) -> Self {
        let (uploads, thumbs) = (Arc::new(Semaphore::new(UPLOADS)), Arc::new(Semaphore::new(thumb::AT_ONCE)));
        Self { store, access, objects, rules: Arc::default(), limits, uploads, thumbs }
    }

    /// How much is taken.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// The rules that count now.
    pub fn rules(&self, actor: &Actor) -> Arc<FileRules> {
        self.rules.of(actor.env())
    }

    /// A file that the actor may read.
    pub async fn file(&self, actor: &Actor, path: &str) -> Result<File, FilesError> {
        let found = rows::file(self.store.read(), actor.env(), path::check(path)?).await?;
        // Who may not read learns nothing but that: not even whether it is there.
        let owner = found.as_ref().and_then(|file| file.info.owner.as_deref());
        self.rules.may_read(actor, path, owner)?;
        found.ok_or(FilesError::NotFound)
    }

    /// Whether the actor may read and write at a path; or an end user, about whom only those may ask who may read
    /// everything.
    pub async fn authority(
        &self,
        actor: &Actor,
        user: Option<&str>,
        path: &str,
    ) -> Result<(bool, bool), FilesError> {
        let found = rows::file(self.store.read(), actor.env(), path::check(path)?).await?;
        let owner = found.as_ref().map(|file| file.info.owner.as_deref());
        let asked = user.filter(|_| actor.may(Permission::ReadDocuments));
        Ok(match asked {
            Some(user) => self.rules.user_may(actor.env(), Some(user), path, owner),
            None => {
                let read = self.rules.may_read(actor, path, owner.flatten()).is_ok();
                (read, self.rules.may_write(actor, path, owner).is_ok())
            }
        })
    }

    /// The content of a file, or a part of it, as it is read.
    pub async fn content(
        &self,
        file: &File,
        range: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, Result<Bytes, FilesError>>, FilesError> {
        let place = Place::new(&file.env, &file.object, "")?;
        self.objects.read(&place, range).await?.ok_or(FilesError::NotFound)
    }
}
