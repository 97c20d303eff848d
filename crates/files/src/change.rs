//! Deleting, copying and moving files.

use crate::{File, Files, FilesError, path, rows, rules, thumb};
use access::{Actor, Who};
use store::Audit;
use types::Permission;

/// Files that one write deletes.
const AT_ONCE: u64 = 200;

/// A copy to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// From where.
    pub from: String,
    /// To where.
    pub to: String,
    /// Whether it may take the place of a file that is there.
    pub overwrite: bool,
    /// Whether the original goes: it is moved, then.
    pub remove: bool,
}

impl Files {
    /// Deletes a file.
    pub async fn delete(&self, actor: &Actor, path: &str) -> Result<(), FilesError> {
        let (me, by, at) = (self.clone(), actor.clone(), path::check(path)?.to_owned());
        let removed = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let found = rows::file(tx.conn(), by.env(), &at).await?;
                    // Who may not write learns nothing but that.
                    me.rules.may_write(&by, &at, found.as_ref().map(|file| file.info.owner.as_deref()))?;
                    let removed = rows::remove(tx, by.env(), &at).await?.ok_or(FilesError::NotFound)?;
                    if let Some(line) = audit(&by, "file.delete", &at) {
                        tx.audit(line);
                    }
                    Ok::<_, FilesError>(removed)
                })
            })
            .await?;
        self.release(vec![removed]).await;
        Ok(())
    }

    /// Deletes everything whose path begins with a prefix, some hundred in a write; how many files it were.
    pub async fn delete_below(&self, actor: &Actor, prefix: &str) -> Result<u64, FilesError> {
        self.manages(actor)?;
        path::check_prefix(prefix)?;
        let mut deleted = 0;
        loop {
            let (by, below) = (actor.clone(), prefix.to_owned());
            let removed: Vec<File> = self
                .store
                .write(move |tx| {
                    Box::pin(async move {
                        let files = rows::below(tx.conn(), by.env(), &below, "", AT_ONCE).await?;
                        for file in &files {
                            rows::remove(tx, by.env(), &file.info.path).await?;
                        }
                        let line = audit(&by, "file.delete_below", &below);
                        if let Some(line) = line.filter(|_| !files.is_empty()) {
                            tx.audit(line);
                        }
                        Ok::<_, FilesError>(files)
                    })
                })
                .await?;
            if removed.is_empty() {
                return Ok(deleted);
            }
            deleted += removed.len() as u64;
            self.release(removed).await;
        }
    }

    /// Copies or moves a file. The bytes stay where they are: both files have the same object.
    pub async fn copy(&self, actor: &Actor, copy: Copy) -> Result<File, FilesError> {
        path::check(&copy.from)?;
        path::check(&copy.to)?;
        if copy.from == copy.to {
            return Err(FilesError::Path("a file cannot be copied to itself".to_owned()));
        }
        let (me, by) = (self.clone(), actor.clone());
        let (file, before) = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let found = rows::file(tx.conn(), by.env(), &copy.from).await?;
                    let owner = found.as_ref().and_then(|file| file.info.owner.as_deref());
                    me.rules.may_read(&by, &copy.from, owner)?;
                    let mut file = found.ok_or(FilesError::NotFound)?;
                    if copy.remove {
                        me.rules.may_write(&by, &copy.from, Some(file.info.owner.as_deref()))?;
                    }
                    let there = rows::file(tx.conn(), by.env(), &copy.to).await?;
                    me.rules.may_write(&by, &copy.to, there.as_ref().map(|f| f.info.owner.as_deref()))?;
                    if there.is_some() && !copy.overwrite {
                        return Err(FilesError::Exists);
                    }
                    if let Some(owner) = rules::owner(&by) {
                        file.info.owner = Some(owner);
                    }
                    file.info.path = copy.to;
                    file.info.updated_at = tx.now();
                    if copy.remove {
                        rows::remove(tx, by.env(), &copy.from).await?;
                        if let Some(line) = audit(&by, "file.move", &copy.from) {
                            tx.audit(line);
                        }
                    } else {
                        file.info.created_at = tx.now();
                    }
                    let before = rows::put(tx, &file).await?;
                    let usage = rows::usage(tx.conn(), by.env()).await?;
                    if usage.bytes > me.limits.environment || usage.files > crate::MAX_FILES {
                        return Err(FilesError::Full(format!("{} MB", me.limits.environment / 1_048_576)));
                    }
                    Ok((file, before))
                })
            })
            .await?;
        self.release(before.into_iter().collect()).await;
        Ok(file)
    }

    /// Refuses whoever may not do with files as they please.
    pub(crate) fn manages(&self, actor: &Actor) -> Result<(), FilesError> {
        match actor.may(Permission::WriteDocuments) {
            true => Ok(()),
            false => Err(FilesError::Denied("this to end users")),
        }
    }

    /// Removes the objects of files that are gone, with what was derived from them, unless another file has them. What
    /// fails here is found by the [sweep](Self::sweep).
    pub(crate) async fn release(&self, gone: Vec<File>) {
        for file in gone {
            if let Err(error) = self.release_object(&file.env, &file.object).await {
                tracing::warn!(%error, "an object that no file has could not be removed");
            }
        }
    }

    pub(crate) async fn release_object(&self, env: &types::EnvId, object: &str) -> Result<(), FilesError> {
        // No file can come to have an object that none has: copies are made of files.
        let named = [object.to_owned()];
        if rows::objects_in_use(self.store.read(), env, &named).await?.is_empty() {
            self.objects.remove(&crate::objects::Place::new(env, object, "")?).await?;
            for suffix in thumb::suffixes() {
                self.objects.remove(&crate::objects::Place::new(env, object, &suffix)?).await?;
            }
        }
        Ok(())
    }
}

/// The line of the audit trail. End users do as they please with their own files: that is no line.
fn audit(by: &Actor, action: &str, path: &str) -> Option<Audit> {
    (!matches!(by.who(), Who::EndUser { .. })).then(|| Audit {
        env: by.env().to_string(),
        actor: by.label(),
        action: action.to_owned(),
        object: format!("file/{path}"),
        detail: String::new(),
    })
}
