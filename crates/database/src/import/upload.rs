//! A file on its way in.

use super::{FILE_BYTES, Imports, LISTED, OPEN, may_write, rows};
use crate::DatabaseError;
use access::Actor;
use std::path::PathBuf;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use types::EnvId;
use types::documents::{DocumentFormat, IdMode, ImportState, ImportView};

/// Characters of a file's name that are kept.
const NAME: usize = 200;

/// A file that is being received. Dropped before [`Upload::finish`], it is removed.
pub struct Upload {
    imports: Imports,
    env: EnvId,
    view: ImportView,
    file: Option<File>,
    path: PathBuf,
    finished: bool,
}

impl Imports {
    /// Begins to receive a file of documents for a collection.
    pub async fn receive(
        &self,
        actor: &Actor,
        collection: &str,
        name: &str,
        format: DocumentFormat,
        ids: IdMode,
    ) -> Result<Upload, DatabaseError> {
        may_write(actor)?;
        self.database.place(actor.env(), collection).await?;
        let open = rows::open(self.store().read()).await?;
        if open.iter().filter(|job| job.env == *actor.env()).count() as u64 >= OPEN {
            return Err(DatabaseError::Refused(format!(
                "{OPEN} imports are under way or wait in this environment; end some first"
            )));
        }
        let id = self.store().random().id("imp");
        let path = self.file(&id);
        let made = async {
            tokio::fs::create_dir_all(self.folder.as_path()).await?;
            File::create_new(&path).await
        };
        let file = made.await.map_err(disk)?;
        let view = ImportView {
            id,
            collection: collection.to_owned(),
            name: name.chars().filter(|c| !c.is_control()).take(NAME).collect(),
            format,
            ids,
            state: ImportState::Checking,
            bytes: 0,
            read: 0,
            lines: 0,
            added: 0,
            replaced: 0,
            refused: 0,
            errors: Vec::new(),
            problem: None,
            by: actor.display_name(),
            created_at: self.store().now(),
        };
        let env = actor.env().clone();
        Ok(Upload { imports: self.clone(), env, view, file: Some(file), path, finished: false })
    }
}

impl Upload {
    /// Takes the next part.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), DatabaseError> {
        self.view.bytes += bytes.len() as u64;
        if self.view.bytes > FILE_BYTES {
            return Err(DatabaseError::param(format!("the file has more than {FILE_BYTES} bytes")));
        }
        match &mut self.file {
            Some(file) => file.write_all(bytes).await.map_err(disk),
            None => Ok(()),
        }
    }

    /// All is there: looks at it in the background. Answers the import.
    pub async fn finish(mut self) -> Result<ImportView, DatabaseError> {
        if self.view.bytes == 0 {
            return Err(DatabaseError::param("the file is empty"));
        }
        if let Some(file) = &mut self.file {
            file.sync_all().await.map_err(disk)?;
        }
        let (env, view) = (self.env.clone(), self.view.clone());
        self.imports
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    rows::forget_old(tx.conn(), &env, &view.collection, LISTED - 1).await?;
                    rows::insert(tx.conn(), &env, &view).await
                })
            })
            .await?;
        self.finished = true;
        self.imports.work_on(self.view.id.clone());
        Ok(self.view.clone())
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if !self.finished {
            self.file = None;
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// The folder cannot be written. The details are for the log alone.
fn disk(error: std::io::Error) -> DatabaseError {
    tracing::error!(%error, "a file of documents cannot be kept");
    DatabaseError::Store(store::StoreError::Database("the disk refused".to_owned()))
}
