//! Folders and searches, for those who manage files.

use crate::{Files, FilesError, path, rows};
use access::Actor;
use types::{FileEntry, FilePage, FileTally, Permission};

/// Most entries of a page.
pub const MAX_PAGE: u64 = 500;
/// Rows that are read at once while looking for folders.
const ROWS: u64 = 200;

impl Files {
    /// What a folder holds: its files, and folders instead of what is deeper. `folder` is empty or ends with a slash.
    /// `after` is where an earlier page said to go on.
    pub async fn folder(
        &self,
        actor: &Actor,
        folder: &str,
        after: Option<&str>,
        limit: u64,
    ) -> Result<FilePage, FilesError> {
        may_look(actor)?;
        path::check_prefix(folder)?;
        let limit = limit.clamp(1, MAX_PAGE) as usize;
        let mut page = FilePage::default();
        let mut after = after.unwrap_or_default().to_owned();
        loop {
            let files = rows::below(self.store.read(), actor.env(), folder, &after, ROWS).await?;
            let last = files.len() < ROWS as usize;
            for file in files {
                if file.info.path <= after {
                    // It is in a folder that is on the page already.
                    continue;
                }
                if page.entries.len() == limit {
                    page.next = Some(after);
                    return Ok(page);
                }
                match file.info.path[folder.len()..].find('/') {
                    Some(end) => {
                        let path = file.info.path[..=folder.len() + end].to_owned();
                        // Over everything in that folder.
                        after = path::after(&path);
                        page.entries.push(FileEntry::Folder { path });
                    }
                    None => {
                        after.clone_from(&file.info.path);
                        page.entries.push(FileEntry::File(file.info));
                    }
                }
            }
            if last {
                return Ok(page);
            }
        }
    }

    /// Files whose paths begin with a prefix, however deep they are.
    pub async fn search(
        &self,
        actor: &Actor,
        prefix: &str,
        after: Option<&str>,
        limit: u64,
    ) -> Result<FilePage, FilesError> {
        may_look(actor)?;
        path::check_prefix(prefix)?;
        let limit = limit.clamp(1, MAX_PAGE);
        let after = after.unwrap_or_default();
        let mut files = rows::below(self.store.read(), actor.env(), prefix, after, limit + 1).await?;
        let more = files.len() > limit as usize;
        files.truncate(limit as usize);
        let next = files.last().filter(|_| more).map(|file| file.info.path.clone());
        Ok(FilePage { entries: files.into_iter().map(|file| FileEntry::File(file.info)).collect(), next })
    }

    /// How many files begin with a prefix, and their bytes: what deleting them would take away.
    pub async fn tally(&self, actor: &Actor, prefix: &str) -> Result<FileTally, FilesError> {
        may_look(actor)?;
        rows::tally(self.store.read(), actor.env(), path::check_prefix(prefix)?).await
    }
}

fn may_look(actor: &Actor) -> Result<(), FilesError> {
    match actor.may(Permission::ReadDocuments) {
        true => Ok(()),
        false => Err(FilesError::Denied("listing files")),
    }
}
