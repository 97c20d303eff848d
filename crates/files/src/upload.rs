//! Taking files in: a permit, which may travel as a signed text, and then the bytes.

use crate::{
    File, Files, FilesError, MAX_FILES, mime,
    objects::{NAME, Place},
    path, rows, rules,
};
use access::{Actor, TokenError};
use bytes::Bytes;
use futures::Stream;
use serde::{Deserialize, Serialize};
use std::{fmt::Display, time::Duration};
use types::{EnvId, FileInfo, FileUsage, Permission};

/// Files that may be on their way at once, each of which takes up to 15 MB of memory.
pub const UPLOADS: usize = 32;
/// How long one more may wait for its turn.
const TURN: Duration = Duration::from_secs(10);
const PURPOSE: &str = "file upload";
/// How long a signed permit is good: its upload must begin within this time.
const GOOD_FOR: Duration = Duration::from_secs(15 * 60);

/// Proof that somebody may put a file at a path. Only this crate makes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permit {
    env: EnvId,
    path: String,
    /// Whose the file will be.
    owner: Option<String>,
    /// Whether it may take the place of anybody's file.
    anyones: bool,
    /// Whether it may take the place of no file at all.
    #[serde(default)]
    new: bool,
    /// Most bytes.
    max: u64,
}

impl Permit {
    /// Where the file goes.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The permit for a file that takes the place of none.
    #[must_use]
    pub fn for_a_new_file(self) -> Self {
        Self { new: true, ..self }
    }

    /// The file's id, as it will be.
    pub fn file_id(&self) -> String {
        path::file_id(&self.env, &self.path)
    }
}

impl Files {
    /// Permits an actor to put a file at a path. `size`, if it is known, is the most that will be taken.
    pub async fn permit(&self, actor: &Actor, path: &str, size: Option<u64>) -> Result<Permit, FilesError> {
        let env = actor.env();
        let found = rows::file(self.store.read(), env, path::check(path)?).await?;
        self.rules.may_write(actor, path, found.as_ref().map(|file| file.info.owner.as_deref()))?;
        let max = size.unwrap_or(self.limits.file);
        if max > self.limits.file {
            return Err(FilesError::TooLarge(self.limits.file));
        }
        let anyones = actor.may(Permission::WriteDocuments);
        Ok(Permit {
            env: env.clone(),
            path: path.to_owned(),
            owner: rules::owner(actor),
            anyones,
            new: false,
            max,
        })
    }

    /// Refuses early if the permit is for a new file and there is one already.
    pub async fn is_free(&self, permit: &Permit) -> Result<(), FilesError> {
        let there = rows::file(self.store.read(), &permit.env, &permit.path).await?;
        if permit.new && there.is_some() { Err(FilesError::Exists) } else { Ok(()) }
    }

    /// The permit as a text, good for a quarter of an hour.
    pub fn sign_permit(&self, permit: &Permit) -> String {
        self.access.sign_ticket(PURPOSE, serde_json::to_value(permit).unwrap_or_default(), GOOD_FOR)
    }

    /// The permit of a text, if it is for this path of this environment.
    pub fn open_permit(&self, env: &EnvId, path: &str, text: &str) -> Result<Permit, FilesError> {
        let stated = self.access.open_ticket(PURPOSE, text).map_err(refused)?;
        let permit: Permit = serde_json::from_value(stated).map_err(|_| FilesError::Signature)?;
        if permit.env == *env && permit.path == path { Ok(permit) } else { Err(FilesError::Signature) }
    }

    /// Takes a file in as its bytes arrive. It is there when the last one is, and not at all before. The caller must
    /// let this run to its end even if nobody waits for it any more, so that half a file is taken back.
    pub async fn receive<E: Display>(
        &self,
        permit: Permit,
        declared: Option<&str>,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<File, FilesError> {
        // Rules may have become stricter since the permit was made.
        if !permit.anyones && !self.rules.preset(&permit.env, &permit.path).users_write() {
            return Err(FilesError::Denied("writing this file"));
        }
        let turn = tokio::time::timeout(TURN, self.uploads.acquire()).await;
        let _turn = turn.map_err(|_| FilesError::Busy)?.map_err(|_| FilesError::Busy)?;
        let object = self.new_object();
        let place = Place::new(&permit.env, &object, "")?;
        let written = self.objects.write(&place, body, permit.max).await?;
        let mime = mime::decide(declared, &permit.path, &written.head);
        let now = self.store.now();
        let info = FileInfo {
            path: permit.path,
            size: written.size,
            mime,
            etag: written.hash,
            owner: permit.owner,
            created_at: now,
            updated_at: now,
        };
        let file = File { info, env: permit.env, object };
        match self.enter(file, permit.anyones, permit.new).await {
            Ok((file, before)) => {
                self.release(before.into_iter().collect()).await;
                Ok(file)
            }
            Err(error) => {
                self.objects.remove(&place).await?;
                Err(error)
            }
        }
    }

    /// Enters a file whose bytes are there. What it took the place of is given back besides.
    async fn enter(
        &self,
        mut file: File,
        anyones: bool,
        new: bool,
    ) -> Result<(File, Option<File>), FilesError> {
        let most = self.limits.environment;
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    let before = rows::file(tx.conn(), &file.env, &file.info.path).await?;
                    if let Some(before) = &before {
                        if new {
                            return Err(FilesError::Exists);
                        }
                        if !anyones && before.info.owner != file.info.owner {
                            return Err(FilesError::Denied("writing this file"));
                        }
                        // A function that works on somebody's file leaves it theirs.
                        file.info.owner = before.info.owner.clone();
                        file.info.created_at = before.info.created_at;
                    }
                    let before = rows::put(tx, &file).await?;
                    let usage = rows::usage(tx.conn(), &file.env).await?;
                    if usage.bytes > most {
                        return Err(FilesError::Full(format!("{} MB", most / 1_048_576)));
                    }
                    if usage.files > MAX_FILES {
                        return Err(FilesError::Full(format!("{MAX_FILES} files")));
                    }
                    Ok((file, before))
                })
            })
            .await
    }

    /// How much the actor's environment holds.
    pub async fn usage(&self, actor: &Actor) -> Result<FileUsage, FilesError> {
        let now = rows::usage(self.store.read(), actor.env()).await?;
        let (max_bytes, max_size) = (self.limits.environment, self.limits.file);
        Ok(FileUsage { files: now.files, bytes: now.bytes, max_bytes, max_size })
    }

    /// A name that no object has.
    pub(crate) fn new_object(&self) -> String {
        self.store.random().hex_id(NAME)
    }
}

pub(crate) fn refused(error: TokenError) -> FilesError {
    match error {
        TokenError::Expired => FilesError::Expired,
        TokenError::Invalid | TokenError::WrongEnvironment | TokenError::Revoked => FilesError::Signature,
    }
}
