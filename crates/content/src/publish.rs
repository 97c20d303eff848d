//! Drafts become a release.

use crate::canonical::Canonical;
use crate::manifest::ItemChange;
use crate::objects::Objects;
use crate::plan::{Prepared, Step, check_note, distinct};
use crate::{Content, ContentError, author::Author, drafts, drafts::Draft, state::Slot};
use access::Actor;
use sea_orm::ConnectionTrait;
use types::{EnvId, ItemRef, Permission, ReleaseAction, ReleaseEntry, ReleasePlan};

impl Content {
    /// What publishing would do: all drafts, or those of some items (of which those without a draft are left out).
    /// The token holds for any part of the plan, as long as the part's drafts and the release stay as they are.
    pub async fn plan_publish(
        &self,
        actor: &Actor,
        items: Option<&[ItemRef]>,
    ) -> Result<ReleasePlan, ContentError> {
        actor.require(Permission::Read)?;
        let slot = self.slot(actor.env()).await?;
        Ok(self.prepare_publish(&slot, items).await?.0.plan)
    }

    /// Publishes the drafts of some items, all or none. `token` is that of a plan that showed them.
    pub async fn publish(
        &self,
        actor: &Actor,
        items: &[ItemRef],
        note: &str,
        token: &str,
    ) -> Result<ReleaseEntry, ContentError> {
        actor.require(Permission::Release)?;
        check_note(note)?;
        let (number, seq) = parse_token(actor, token).ok_or(ContentError::Stale)?;
        let slot = self.slot(actor.env()).await?;
        let publishing = slot.publishing.clone().lock_owned().await;
        let items = distinct(items);
        let (prepared, published) = self.prepare_publish(&slot, Some(&items)).await?;
        let taken = &prepared.step.taken;
        if prepared.step.base != number
            || taken.len() != items.len()
            || taken.iter().any(|(_, written)| *written > seq)
        {
            return Err(ContentError::Stale);
        }
        prepared.admit(published, note)?;
        self.commit(publishing, slot, prepared.step, Author::of(actor), note.to_owned()).await
    }

    /// The plan, and how many items are published now.
    async fn prepare_publish(
        &self,
        slot: &Slot,
        items: Option<&[ItemRef]>,
    ) -> Result<(Prepared, usize), ContentError> {
        let wanted = items.map(distinct);
        for item in wanted.iter().flatten() {
            self.kind_of(item)?;
        }
        let (mut drafts, seq, base, before) = {
            let _gate = slot.gate.read().await;
            let snapshot = self.store().snapshot().await?;
            let drafts = match wanted {
                Some(items) => some(snapshot.conn(), &slot.env, items).await?,
                None => drafts::all(snapshot.conn(), &slot.env, None).await?,
            };
            let seq = snapshot.seq(&slot.env).await?;
            let state = slot.state();
            (drafts, seq, state.number(), state.items.clone())
        };
        drafts.sort_by(|a, b| a.item.cmp(&b.item));

        let mut objects = Objects::new();
        let mut step = Step {
            action: ReleaseAction::Publish,
            base,
            source: None,
            rolled_back_to: None,
            changes: vec![],
            objects: vec![],
            taken: vec![],
        };
        for draft in drafts {
            let published = before.get(&draft.item);
            if let Some(published) = published {
                objects.insert(published.hash.clone(), published.json.clone());
            }
            if let (Some(json), Some(hash)) = (draft.json, &draft.hash) {
                step.objects.push(Canonical::of(&json)?);
                objects.insert(hash.clone(), json);
            }
            step.taken.push((draft.item.clone(), draft.written));
            let published = published.map(|p| p.hash.clone());
            if published != draft.hash {
                step.changes.push(ItemChange { item: draft.item, before: published, after: draft.hash });
            }
        }
        let token = format!("publish/{}/{base}/{seq}", slot.env);
        let prepared = self.prepare(&slot.env, &before, step, &objects, vec![], token).await;
        Ok((prepared, before.len()))
    }
}

/// The drafts of some items, of those that have one.
async fn some<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    items: Vec<ItemRef>,
) -> Result<Vec<Draft>, ContentError> {
    let mut drafts = Vec::with_capacity(items.len());
    for item in &items {
        drafts.extend(drafts::one(conn, env, item).await?);
    }
    Ok(drafts)
}

/// The number of the release and of the newest change that a plan was made from.
fn parse_token(actor: &Actor, token: &str) -> Option<(u64, u64)> {
    let rest = token.strip_prefix("publish/")?.strip_prefix(actor.env().as_str())?.strip_prefix('/')?;
    let (number, seq) = rest.split_once('/')?;
    Some((number.parse().ok()?, seq.parse().ok()?))
}
