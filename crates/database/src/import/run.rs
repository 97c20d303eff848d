//! The work on an import: batch by batch, each with its progress in one write.

use super::Imports;
use super::rows::{self, Job};
use super::source::{Batch, Source};
use crate::ops::{Outcome, write_batch};
use crate::rows::{Place, collection_exists};
use crate::rules::Gate;
use crate::{Database, DatabaseError};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use types::documents::{IdMode, ImportState, ImportView, LineError};

/// Complaints that are kept; the rest is counted.
const ERRORS: usize = 100;
/// Ids that are remembered while a file is looked at, to find those that it has twice.
const IDS: usize = 1_000_000;

impl Imports {
    /// Works on an import in the background until it waits, has ended or was stopped.
    pub(super) fn work_on(&self, id: String) {
        let imports = self.clone();
        tokio::spawn(async move {
            if let Err(error) = imports.work(&id).await {
                tracing::error!(%error, id, "an import stopped");
                if let Err(error) = imports.fail(&id, "the server could not write").await {
                    tracing::error!(%error, id, "an import's end cannot be written down");
                }
            }
        });
    }

    async fn work(&self, id: &str) -> Result<(), DatabaseError> {
        let Some(job) = rows::get(self.store().read(), id).await? else { return Ok(()) };
        if !job.view.state.is_running() {
            return Ok(());
        }
        // A look at a file begins anew after a restart; an import goes on where it was.
        let checking = job.view.state == ImportState::Checking;
        let (at, line) = if checking { (0, 0) } else { (job.view.read, job.view.lines) };
        let (path, format) = (self.file(id), job.view.format);
        let opened = tokio::task::spawn_blocking(move || Source::open(&path, format, at, line)).await;
        let mut source = match opened.map_err(|_| gone())? {
            Ok(source) => source,
            Err(error) => return self.fail(id, &error.to_string()).await,
        };
        let mut seen = HashSet::new();
        let mut fresh = checking;
        loop {
            let read = tokio::task::spawn_blocking(move || {
                let batch = source.next();
                (source, batch)
            });
            let (returned, batch) = read.await.map_err(|_| gone())?;
            source = returned;
            let mut batch = match batch {
                Ok(batch) => batch,
                Err(error) => return self.fail(id, &error.to_string()).await,
            };
            if checking && job.view.ids == IdMode::Keep {
                twice(&mut batch, &mut seen);
            }
            let state = self.write(&job, batch, fresh).await?;
            fresh = false;
            if state == Some(job.view.state) {
                continue;
            }
            // Once it is checked the file is no longer this work's: somebody may have said yes already.
            if state != Some(ImportState::Checked) {
                let _ = tokio::fs::remove_file(self.file(id)).await;
            }
            return Ok(());
        }
    }

    /// Writes a batch and how far the import is with it. Answers the state it left, or found if that was no longer its
    /// own; none if the import is forgotten.
    async fn write(
        &self,
        job: &Job,
        batch: Batch,
        fresh: bool,
    ) -> Result<Option<ImportState>, DatabaseError> {
        let (database, job) = (self.database.clone(), job.clone());
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    // Somebody may have stopped it.
                    let Some(now) = rows::get(tx.conn(), &job.view.id).await? else { return Ok(None) };
                    if now.view.state != job.view.state {
                        return Ok(Some(now.view.state));
                    }
                    let place = Place { env: job.env.clone(), collection: job.view.collection.clone() };
                    if !is_there(&database, tx.conn(), &place).await? {
                        let problem = Some("the collection was deleted".to_owned());
                        let view = ImportView { state: ImportState::Failed, problem, ..now.view };
                        rows::save(tx.conn(), &view).await?;
                        return Ok(Some(ImportState::Failed));
                    }
                    let mut view = if fresh { job.view.clone() } else { now.view };
                    let dry = view.state == ImportState::Checking;
                    let outcome =
                        write_batch(tx, &Gate::of_system(&database, place), batch.docs, view.ids, dry)
                            .await?;
                    (view.read, view.lines) = (batch.read, batch.lines);
                    count(&mut view, outcome, batch.errors);
                    if batch.end {
                        view.state = if dry { ImportState::Checked } else { ImportState::Done };
                    }
                    rows::save(tx.conn(), &view).await?;
                    Ok(Some(view.state))
                })
            })
            .await
    }

    async fn fail(&self, id: &str, why: &str) -> Result<(), DatabaseError> {
        let (failed, why) = (id.to_owned(), why.to_owned());
        let waits = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    let Some(job) = rows::get(tx.conn(), &failed).await? else { return Ok(false) };
                    if job.view.state.is_running() {
                        let view = ImportView { state: ImportState::Failed, problem: Some(why), ..job.view };
                        rows::save(tx.conn(), &view).await?;
                        return Ok(false);
                    }
                    Ok::<_, DatabaseError>(job.view.state == ImportState::Checked)
                })
            })
            .await?;
        if !waits {
            let _ = tokio::fs::remove_file(self.file(id)).await;
        }
        Ok(())
    }
}

async fn is_there(
    database: &Database,
    conn: &sea_orm::DatabaseTransaction,
    place: &Place,
) -> Result<bool, DatabaseError> {
    Ok(database.rules().get(&place.env, &place.collection).is_some()
        || collection_exists(conn, place).await?)
}

fn count(view: &mut ImportView, outcome: Outcome, errors: Vec<LineError>) {
    view.added += outcome.added;
    view.replaced += outcome.replaced;
    view.refused += (outcome.refused.len() + errors.len()) as u64;
    let mut errors: Vec<LineError> = errors.into_iter().chain(outcome.refused).collect();
    errors.sort_by_key(|error| error.line);
    let room = ERRORS.saturating_sub(view.errors.len());
    view.errors.extend(errors.into_iter().take(room));
}

/// Takes out documents whose id the file has had already: only the first would be written.
fn twice(batch: &mut Batch, seen: &mut HashSet<u64>) {
    let errors = &mut batch.errors;
    batch.docs.retain(|(line, doc)| {
        let Some(id) = doc.get("_id").filter(|id| !id.is_null()) else { return true };
        let mut hasher = DefaultHasher::new();
        types::document_key(id).unwrap_or_else(|| id.to_string()).hash(&mut hasher);
        let hash = hasher.finish();
        let first = if seen.len() < IDS { seen.insert(hash) } else { !seen.contains(&hash) };
        if !first {
            errors.push(LineError { line: *line, message: format!("_id {id} stands in the file twice") });
        }
        first
    });
}

fn gone() -> DatabaseError {
    DatabaseError::Store(store::StoreError::Closed)
}
