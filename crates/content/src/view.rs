//! Items as lists and editors show them.

use crate::{Content, ContentError, drafts, drafts::Draft, kind::Kind, state::Standing};
use access::Actor;
use std::collections::BTreeMap;
use types::{EnvId, ItemRef, ItemState, ItemSummary, ItemView, Permission};

/// What a save must name to be made on top of what its author saw. Unique among all states that an item of an
/// environment ever has, so that a draft that was published or discarded meanwhile is noticed too: odd for a draft
/// (from the number of the change that wrote it), even for a published item (from the number of the release that
/// changed it), 0 for nothing.
pub(crate) fn revision(draft: Option<&Draft>, standing: &Standing) -> u64 {
    match (draft, &standing.published, &standing.last) {
        (Some(draft), _, _) => draft.written * 2 + 1,
        (None, Some(_), Some(last)) => last.number * 2,
        (None, _, _) => 0,
    }
}

impl Content {
    /// The items of a kind, the last changed first.
    pub async fn list(&self, actor: &Actor, kind: &str) -> Result<Vec<ItemSummary>, ContentError> {
        Ok(self.list_revised(actor, kind).await?.into_iter().map(|(summary, _)| summary).collect())
    }

    /// The same, each with its [`ItemView::revision`].
    pub async fn list_revised(
        &self,
        actor: &Actor,
        kind: &str,
    ) -> Result<Vec<(ItemSummary, u64)>, ContentError> {
        actor.require(Permission::Read)?;
        self.find_kind(kind).ok_or_else(|| ContentError::NotFound("such kind".to_owned()))?;
        let slot = self.slot(actor.env()).await?;
        let mut items: BTreeMap<ItemRef, (Option<Draft>, Standing)> = BTreeMap::new();
        {
            let _gate = slot.gate.read().await;
            for draft in drafts::all(self.store().read(), actor.env(), Some(kind)).await? {
                items.insert(draft.item.clone(), (Some(draft), Standing::default()));
            }
            let state = slot.state();
            for (item, _) in state.of_kind(kind) {
                items.entry(item.clone()).or_default().1 = state.standing(item);
            }
        }
        let mut list: Vec<_> = items
            .into_iter()
            .filter_map(|(item, (draft, standing))| {
                let summary = self.summary(&item, draft.as_ref(), &standing)?;
                Some((summary, revision(draft.as_ref(), &standing)))
            })
            .collect();
        // Stable: items of the same moment stay in the order of their keys.
        list.sort_by_key(|(summary, _)| std::cmp::Reverse(summary.updated_at));
        Ok(list)
    }

    /// An item with its draft, what is published, what would change and what is wrong.
    pub async fn item(&self, actor: &Actor, item: &ItemRef) -> Result<ItemView, ContentError> {
        actor.require(Permission::Read)?;
        self.kind_of(item)?;
        let slot = self.slot(actor.env()).await?;
        let (draft, standing) = {
            let _gate = slot.gate.read().await;
            (drafts::one(self.store().read(), actor.env(), item).await?, slot.state().standing(item))
        };
        self.view(actor.env(), item, draft, standing)
            .await?
            .ok_or_else(|| ContentError::NotFound(item.to_string()))
    }

    /// The view of an item; nothing if there is neither a draft nor anything published.
    pub(crate) async fn view(
        &self,
        env: &EnvId,
        item: &ItemRef,
        draft: Option<Draft>,
        standing: Standing,
    ) -> Result<Option<ItemView>, ContentError> {
        let kind: &dyn Kind = &**self.kind_of(item)?;
        let Some(summary) = self.summary(item, draft.as_ref(), &standing) else { return Ok(None) };
        let published = standing.published.as_ref().map(|p| &*p.json);
        let (mut diff, mut problems) = (None, vec![]);
        if let Some(draft) = &draft {
            diff = self.diff_of(item, published, draft.json.as_deref());
            if let Some(json) = &draft.json {
                problems = kind.validate(env, &item.key, json).await;
            }
        }
        let revision = revision(draft.as_ref(), &standing);
        Ok(Some(ItemView { summary, published: published.cloned(), revision, diff, problems }))
    }

    fn summary(&self, item: &ItemRef, draft: Option<&Draft>, standing: &Standing) -> Option<ItemSummary> {
        let published = standing.published.as_ref();
        let state = match (draft, published) {
            (None, None) => return None,
            (None, Some(_)) => ItemState::Published,
            (Some(draft), Some(published)) => match &draft.hash {
                None => ItemState::Deleted,
                Some(hash) if *hash == published.hash => ItemState::Published,
                Some(_) => ItemState::Edited,
            },
            (Some(_), None) => ItemState::New,
        };
        let json = draft.and_then(|d| d.json.as_ref()).or(published.map(|p| &p.json))?;
        let (updated_at, updated_by) = match (draft, &standing.last) {
            (Some(draft), _) => (draft.at, draft.author.name.clone()),
            (None, Some(last)) => (last.at, last.author.name.clone()),
            (None, None) => return None,
        };
        Some(ItemSummary {
            item: item.clone(),
            title: self.title_of(item, json),
            state,
            json: (**json).clone(),
            updated_at,
            updated_by,
        })
    }
}
