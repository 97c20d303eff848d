//! Removing what nobody has any more: objects whose row was never written because the process died, or whose removal
//! failed, and what was uploaded in a chat and never sent.

use crate::{Files, FilesError, attachments, objects::Listed, rows};
use futures::{StreamExt, TryStreamExt};
use std::{collections::HashMap, path::Path, pin::pin, time::Duration};
use types::EnvId;

/// What is younger may still be on its way.
const GRACE: Duration = Duration::from_secs(24 * 3600);
/// Objects that are looked up together, and attachments that one write deletes.
const AT_ONCE: usize = 200;

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Objects that no row names.
    pub objects: u64,
    /// Files that a process left half-written.
    pub halves: u64,
}

impl Files {
    /// Removes objects that no row names and that are a day old.
    pub async fn sweep(&self) -> Result<Swept, FilesError> {
        let before = store::millis(self.store.now() - GRACE);
        let mut swept = Swept::default();
        let old = self.objects.all().try_filter(|listed| std::future::ready(listed.modified < before));
        let mut chunks = pin!(old.try_chunks(AT_ONCE));
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|error| error.1)?;
            swept.objects += self.remove_unnamed(chunk).await?;
        }
        if let Some(root) = self.objects.root.clone() {
            let removed = tokio::task::spawn_blocking(move || remove_halves(&root, before)).await;
            swept.halves = removed.unwrap_or_default();
        }
        Ok(swept)
    }

    async fn remove_unnamed(&self, listed: Vec<Listed>) -> Result<u64, FilesError> {
        let mut by_env: HashMap<EnvId, Vec<Listed>> = HashMap::new();
        for listed in listed {
            by_env.entry(listed.env.clone()).or_default().push(listed);
        }
        let mut removed = 0;
        for (env, listed) in by_env {
            let names: Vec<String> = listed.iter().map(|l| l.object.clone()).collect();
            let mut used = rows::objects_in_use(self.store.read(), &env, &names).await?;
            used.extend(attachments::objects_in_use(self.store.read(), &env, &names).await?);
            for unnamed in listed.iter().filter(|l| !used.contains(&l.object)) {
                self.objects.remove(&unnamed.place).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Deletes attachments that were uploaded a day ago and are in no message; how many.
    pub async fn delete_unsent(&self) -> Result<u64, FilesError> {
        let before = self.store.now() - GRACE;
        let mut deleted = 0;
        loop {
            let limit = AT_ONCE as u64;
            let objects = self
                .store
                .write(move |tx| Box::pin(async move { attachments::delete_unsent(tx, before, limit).await }))
                .await?;
            for (env, object) in &objects {
                self.release_object(env, object).await?;
            }
            deleted += objects.len() as u64;
            if objects.len() < AT_ONCE {
                return Ok(deleted);
            }
        }
    }
}

/// Removes old files with a `#` in their names, as the folder's store calls what it has not written to the end.
/// Such a file is `ENV/ab/…#1`: nothing else is looked at.
fn remove_halves(root: &Path, before: i64) -> u64 {
    let entries = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut removed = 0;
    for env in entries(root) {
        for start in entries(&env.path()) {
            for file in entries(&start.path()) {
                let half = file.file_name().to_string_lossy().contains('#');
                let modified = file.metadata().and_then(|m| m.modified()).ok();
                let age = modified.and_then(|m| m.duration_since(std::time::UNIX_EPOCH).ok());
                let old = age.is_some_and(|age| i64::try_from(age.as_millis()).is_ok_and(|ms| ms < before));
                if half && old && std::fs::remove_file(file.path()).is_ok() {
                    removed += 1;
                }
            }
        }
    }
    removed
}
