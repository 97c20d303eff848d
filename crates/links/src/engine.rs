//! What the doors ask of links.

use crate::{
    Kind, LinksError,
    id::ID_LENGTH,
    qr::{self, Drawing, QrError},
};
use access::{Access, Actor};
use content::{Content, ContentError};
use indexmap::IndexMap;
use std::{cmp::Reverse, sync::Arc, time::Duration};
use store::Store;
use tokio::sync::Semaphore;
use types::{EnvId, ItemRef, ItemView, Lang, LinkContent, LinkTarget, Permission, QrStyle, Resolved, Stage};

/// The page of mini-programs that renders whatever activity it is given.
const ACTIVITY_PAGE: &str = "pages/activity/index";
/// Ids that are tried for a new link.
const TRIES: usize = 8;
/// Codes that are drawn at the same time, and how long one more may wait for its turn.
const DRAWING: usize = 2;
const PATIENCE: Duration = Duration::from_secs(5);

/// Links of all environments; cheap to clone.
#[derive(Clone)]
pub struct Links {
    pub(crate) store: Store,
    access: Access,
    content: Content,
    kind: Arc<Kind>,
    /// A turn at drawing: it is the one thing here that costs.
    turns: Arc<Semaphore>,
}

/// A published link.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The environment that answers.
    pub env: EnvId,
    /// The link.
    pub link: Arc<LinkContent>,
}

impl Links {
    /// The engine over the published form that `kind` keeps. `kind` must also be registered with `content`.
    pub fn new(store: Store, access: Access, content: Content, kind: Arc<Kind>) -> Self {
        Self { store, access, content, kind, turns: Arc::new(Semaphore::new(DRAWING)) }
    }

    /// Drafts a link under a new id.
    pub async fn create(&self, actor: &Actor, link: LinkContent) -> Result<ItemView, LinksError> {
        actor.require(Permission::EditContent)?;
        let json = serde_json::to_value(link).unwrap_or_default();
        for _ in 0..TRIES {
            let id = self.store.random().readable_id(ID_LENGTH);
            if self.kind.knows(&id) {
                continue;
            }
            match self.content.create_draft(actor, &ItemRef::new("link", id), json.clone()).await {
                // A draft has the id that was not published anywhere yet.
                Err(ContentError::Conflict { .. }) => {}
                outcome => return Ok(outcome?),
            }
        }
        Err(LinksError::NoFreeId)
    }

    /// The published link of an id: in the named environment, or else in the first that has it, production before
    /// testing before development.
    pub fn find(&self, id: &str, env: Option<&EnvId>) -> Option<Found> {
        if !crate::is_id(id) {
            return None;
        }
        let in_env = |env: &EnvId| self.kind.get(env, id).map(|link| Found { env: env.clone(), link });
        if let Some(env) = env {
            return in_env(env);
        }
        let mut environments = self.access.environments();
        environments.sort_by_key(|e| {
            Reverse(match e.stage {
                Stage::Dev => 0,
                Stage::Test => 1,
                Stage::Prod => 2,
            })
        });
        environments.iter().find_map(|e| in_env(&e.id))
    }

    /// What a mini-program needs to follow an id: its page and parameters, and an activity as it renders it. Public.
    pub async fn resolve(&self, id: &str, lang: Lang, env: Option<&EnvId>) -> Result<Resolved, LinksError> {
        let not_found = || LinksError::NotFound(id.to_owned());
        let Found { env, link } = self.find(id, env).ok_or_else(not_found)?;
        let (mut page, mut query, mut activity) = (None, IndexMap::new(), None);
        match &link.target {
            LinkTarget::Activity { activity: key } => {
                activity = Some(self.kind.pages().page(&env, key, lang).await.ok_or_else(not_found)?);
                page = Some(ACTIVITY_PAGE.to_owned());
                query.insert("key".to_owned(), key.clone());
                query.insert("l".to_owned(), id.to_owned());
            }
            LinkTarget::Page { path, query: parameters } => {
                page = Some(path.clone());
                query = parameters.clone();
            }
            LinkTarget::Url { .. } => {}
        }
        Ok(Resolved {
            id: id.to_owned(),
            target: link.target.clone(),
            page,
            query,
            activity,
            at: self.store.now(),
        })
    }

    /// Draws the code of an address, off the threads that serve requests, a few at a time.
    pub async fn draw(&self, url: &str, style: &QrStyle) -> Result<Drawing, QrError> {
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let Ok(Ok(turn)) = turn else { return Err(QrError::Busy) };
        let (url, style) = (url.to_owned(), style.clone());
        let drawn = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            qr::draw(&url, &style)
        });
        drawn.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a drawing ended early");
            Err(QrError::Failed)
        })
    }

    /// The address that the code of a link holds.
    pub fn address(public_url: &str, id: &str) -> String {
        format!("{public_url}/l/{id}")
    }
}
