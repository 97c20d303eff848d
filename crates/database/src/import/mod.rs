//! Importing documents from a file: the file is kept in a folder, looked at line by line, and written in batches of some
//! hundred documents. How far it is stands in the database, in the transaction of each batch: after a restart it goes on
//! exactly where it was. Memory does not grow with the file.

mod cells;
mod export;
mod normal;
mod rows;
mod run;
mod source;
mod upload;

pub use export::Export;
pub use upload::Upload;

use crate::{Database, DatabaseError};
use access::Actor;
use rows::Job;
use std::path::PathBuf;
use std::sync::Arc;
use store::Audit;
use types::documents::{ImportState, ImportView};
use types::{EnvId, Permission};

/// Bytes of a file.
pub const FILE_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// Files of one environment that are looked at, wait or are imported.
const OPEN: u64 = 20;
/// Imports of a collection that are listed, newest first; older ones are forgotten when they have ended.
const LISTED: u64 = 20;
/// How long a file waits for somebody to say yes.
const WAITS: chrono::Duration = chrono::Duration::days(7);

/// The imports of all environments; cheap to clone.
#[derive(Clone)]
pub struct Imports {
    database: Database,
    /// Where the files are. Each is named by its import's id.
    folder: Arc<PathBuf>,
}

impl Imports {
    /// Imports that keep their files in a folder, which is made when the first comes.
    pub fn new(database: Database, folder: PathBuf) -> Self {
        Self { database, folder: Arc::new(folder) }
    }

    fn file(&self, id: &str) -> PathBuf {
        self.folder.join(id)
    }

    fn store(&self) -> &store::Store {
        self.database.store()
    }

    /// Goes on with what was under way when the server stopped, and removes files that nobody knows any more.
    pub async fn resume(&self) -> Result<(), DatabaseError> {
        let open = rows::open(self.store().read()).await?;
        if let Ok(mut files) = tokio::fs::read_dir(self.folder.as_path()).await {
            while let Ok(Some(file)) = files.next_entry().await {
                if !open.iter().any(|job| file.file_name().to_str() == Some(&job.view.id)) {
                    let _ = tokio::fs::remove_file(file.path()).await;
                }
            }
        }
        for job in open.into_iter().filter(|job| job.view.state.is_running()) {
            self.work_on(job.view.id);
        }
        Ok(())
    }

    /// The imports of a collection, newest first.
    pub async fn list(&self, actor: &Actor, collection: &str) -> Result<Vec<ImportView>, DatabaseError> {
        may_write(actor)?;
        let jobs = rows::list(self.store().read(), actor.env(), collection, LISTED).await?;
        Ok(jobs.into_iter().map(|job| job.view).collect())
    }

    /// One import.
    pub async fn get(&self, actor: &Actor, id: &str) -> Result<ImportView, DatabaseError> {
        may_write(actor)?;
        Ok(self.job(actor.env(), id).await?.view)
    }

    async fn job(&self, env: &EnvId, id: &str) -> Result<Job, DatabaseError> {
        let job = rows::get(self.store().read(), id).await?.filter(|job| job.env == *env);
        job.ok_or_else(|| DatabaseError::Refused("there is no such import".to_owned()))
    }

    /// Writes what a file holds that was looked at.
    pub async fn start(&self, actor: &Actor, id: &str) -> Result<(), DatabaseError> {
        may_write(actor)?;
        let job = self.job(actor.env(), id).await?;
        let line = Audit {
            env: job.env.to_string(),
            actor: actor.label(),
            action: "documents.import".to_owned(),
            object: format!("collection/{}", job.view.collection),
            detail: format!("{}, {}", job.view.name, job.view.ids.as_str()),
        };
        let started = id.to_owned();
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let now = rows::get(tx.conn(), &started).await?;
                    if now.is_none_or(|job| job.view.state != ImportState::Checked) {
                        return Err(DatabaseError::Refused("the import has begun or ended".to_owned()));
                    }
                    let fresh = ImportView {
                        state: ImportState::Importing,
                        read: 0,
                        lines: 0,
                        added: 0,
                        replaced: 0,
                        refused: 0,
                        errors: Vec::new(),
                        ..job.view
                    };
                    rows::save(tx.conn(), &fresh).await?;
                    tx.audit(line);
                    Ok::<_, DatabaseError>(())
                })
            })
            .await?;
        self.work_on(id.to_owned());
        Ok(())
    }

    /// Stops an import, or gives up a file that waits. What was written stays.
    pub async fn cancel(&self, actor: &Actor, id: &str) -> Result<(), DatabaseError> {
        may_write(actor)?;
        let job = self.job(actor.env(), id).await?;
        self.end(&job.view.id).await
    }

    async fn end(&self, id: &str) -> Result<(), DatabaseError> {
        let ended = id.to_owned();
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let now = rows::get(tx.conn(), &ended).await?;
                    if let Some(job) = now
                        && (job.view.state.is_running() || job.view.state == ImportState::Checked)
                    {
                        let view = ImportView { state: ImportState::Cancelled, ..job.view };
                        rows::save(tx.conn(), &view).await?;
                    }
                    Ok::<_, DatabaseError>(())
                })
            })
            .await?;
        let _ = tokio::fs::remove_file(self.file(id)).await;
        Ok(())
    }

    /// Gives up files that nobody said yes to for a week.
    pub async fn tidy(&self) -> Result<u64, DatabaseError> {
        let before = self.store().now() - WAITS;
        let mut ended = 0;
        for job in rows::open(self.store().read()).await? {
            if job.view.state == ImportState::Checked && job.view.created_at < before {
                self.end(&job.view.id).await?;
                ended += 1;
            }
        }
        Ok(ended)
    }
}

fn may_write(actor: &Actor) -> Result<(), DatabaseError> {
    match actor.may(Permission::WriteDocuments) {
        true => Ok(()),
        false => Err(DatabaseError::PermissionDenied("importing documents".to_owned())),
    }
}
