//! The transaction of a release, and what follows it.

use crate::manifest::{ItemChange, Manifest};
use crate::{Content, ContentError, author::Author, drafts, entries, objects, plan::Step, state::Slot};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{OnConflict, Query};
use std::sync::{Arc, atomic::Ordering};
use store::{Audit, ChangeOp, NewChange, StoreError, Tx};
use tokio::sync::OwnedMutexGuard;
use types::{EnvId, ReleaseEntry, ReleaseId};

/// Items that an audit line names.
const NAMED: usize = 50;

/// Everything that the transaction needs.
struct Release {
    env: EnvId,
    step: Step,
    manifest: String,
    author: Author,
    note: String,
}

impl Content {
    /// Makes a release in one transaction, then takes it up in memory and in the kinds, then answers. Goes on to the
    /// end even if the caller gives up. `publishing` is held all the way, so releases are taken up in their order.
    pub(crate) async fn commit(
        &self,
        publishing: OwnedMutexGuard<()>,
        slot: Arc<Slot>,
        step: Step,
        author: Author,
        note: String,
    ) -> Result<ReleaseEntry, ContentError> {
        let content = self.clone();
        let task = tokio::spawn(async move {
            let _publishing = publishing;
            let gate = slot.gate.clone().write_owned().await;
            let manifest = {
                let mut manifest = slot.state().manifest();
                manifest.apply(&step.changes);
                manifest.text()
            };
            let number = step.base + 1;
            let release = Release { env: slot.env.clone(), step, manifest, author, note };
            let written = content.store().write(move |tx| Box::pin(write(tx, release))).await;
            // Also after a failure: what it ran into may be a release that memory does not know.
            slot.fresh.store(false, Ordering::Release);
            let changes = content.catch_up(&slot).await;
            drop(gate);
            if let Ok(changes) = &changes {
                content.activate(&slot, changes).await;
            }
            written?;
            changes?;
            content.entry_view(&slot, number).await
        });
        task.await.unwrap_or_else(|_| Err(ContentError::Store(StoreError::Panicked)))
    }
}

/// Checks once more that nothing moved since the plan, and writes the release.
async fn write(tx: &mut Tx, release: Release) -> Result<(), ContentError> {
    let Release { env, step, manifest, author, note } = release;
    if entries::newest(tx.conn(), &env).await? != step.base {
        return Err(ContentError::Stale);
    }
    if let Some((source, number)) = &step.source
        && entries::newest(tx.conn(), source).await? != *number
    {
        return Err(ContentError::Stale);
    }
    for (item, written) in &step.taken {
        let draft = drafts::one(tx.conn(), &env, item).await?;
        if draft.is_none_or(|d| d.written != *written) {
            return Err(ContentError::Stale);
        }
    }
    let id = Manifest::id(&manifest);
    objects::save(tx.conn(), &step.objects).await?;
    insert(tx, &env, &id, &step, manifest, &author, &note).await?;
    for (item, _) in &step.taken {
        drafts::remove(tx, &env, item).await?;
    }
    if step.taken.is_empty() {
        drop_reached_drafts(tx, &env, &step.changes).await?;
    }
    tx.change(NewChange {
        env: env.clone(),
        topic: "release".to_owned(),
        key: id.to_string(),
        op: ChangeOp::Update,
        before: None,
        after: None,
    })
    .await?;
    let items: Vec<String> =
        step.changes.iter().take(NAMED).map(|c| format!("{}/{}", c.item.kind, c.item.key)).collect();
    let source = step.source.as_ref().map(|(env, _)| env);
    tx.audit(Audit {
        env: env.to_string(),
        actor: author.id,
        action: format!("content.{}", step.action.as_str()),
        object: format!("release/{}", step.base + 1),
        detail: serde_json::json!({
            "items": items, "count": step.changes.len(), "note": note,
            "source": source, "rolled_back_to": step.rolled_back_to,
        })
        .to_string(),
    });
    Ok(())
}

async fn insert(
    tx: &Tx,
    env: &EnvId,
    id: &ReleaseId,
    step: &Step,
    manifest: String,
    author: &Author,
    note: &str,
) -> Result<(), ContentError> {
    let now = store::millis(tx.now());
    // The same items make the same release, whenever and wherever.
    let release = Query::insert()
        .into_table("releases")
        .columns(["id", "manifest", "created_at"])
        .values_panic([id.as_str().into(), manifest.into(), now.into()])
        .on_conflict(OnConflict::column("id").do_nothing().to_owned())
        .to_owned();
    tx.conn().execute(&release).await?;
    let entry = Query::insert()
        .into_table("release_history")
        .columns(["env", "number", "release_id", "action", "source", "rolled_back_to", "note", "actor", "at"])
        .values_panic([
            env.as_str().into(),
            (step.base as i64 + 1).into(),
            id.as_str().into(),
            step.action.as_str().into(),
            step.source.as_ref().map(|(env, _)| env.to_string()).into(),
            step.rolled_back_to.map(|n| n as i64).into(),
            note.into(),
            author.text().into(),
            now.into(),
        ])
        .to_owned();
    tx.conn().execute(&entry).await?;
    Ok(())
}

/// Drafts that say what is published now have nothing left to say.
async fn drop_reached_drafts(tx: &mut Tx, env: &EnvId, changes: &[ItemChange]) -> Result<(), ContentError> {
    for change in changes {
        if let Some(draft) = drafts::one(tx.conn(), env, &change.item).await?
            && draft.hash == change.after
        {
            drafts::remove(tx, env, &change.item).await?;
        }
    }
    Ok(())
}
