//! What the doors ask of activities.

use crate::{Kind, render, templates::templates_at};
use access::{Actor, Denied};
use std::sync::Arc;
use store::Store;
use types::{
    ActivityContent, ActivityCounter, ActivityPage, EnvId, Json, Lang, Permission, Problem, Template, Text,
};

/// Published activities of all environments; cheap to clone.
#[derive(Clone)]
pub struct Activities {
    /// For the clock only.
    store: Store,
    kind: Arc<Kind>,
}

/// A failure of an activities operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActivitiesError {
    /// The actor may not do this.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<ActivitiesError> for Problem {
    fn from(error: ActivitiesError) -> Self {
        match error {
            ActivitiesError::Denied(denied) => denied.into(),
        }
    }
}

/// A published activity with its counter.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// Its key.
    pub key: String,
    /// What is published.
    pub content: Arc<ActivityContent>,
    /// How it stands, if it gives something away.
    pub counter: Option<ActivityCounter>,
}

impl Activities {
    /// The engine over the published form that `kind` keeps. `kind` must also be registered with the content.
    pub fn new(store: Store, kind: Arc<Kind>) -> Self {
        Self { store, kind }
    }

    /// The templates, with examples whose dates lie in the days to come.
    pub fn templates(&self) -> Vec<Template> {
        templates_at(self.store.now())
    }

    /// What is published in the actor's environment, by key.
    pub async fn list(&self, actor: &Actor) -> Result<Vec<Published>, ActivitiesError> {
        actor.require(Permission::Read)?;
        let mut list = Vec::new();
        for (key, content) in &*self.kind.published(actor.env()) {
            let counter = self.count(actor.env(), key, content).await;
            list.push(Published { key: key.clone(), content: content.clone(), counter });
        }
        Ok(list)
    }

    /// A published activity as phones render it; `None` if there is none. Public: whoever knows the key may see it.
    pub async fn page(&self, env: &EnvId, key: &str, lang: Lang) -> Option<ActivityPage> {
        let content = self.kind.published(env).get(key)?.clone();
        let counter = self.count(env, key, &content).await;
        Some(render(&content, key, lang, self.store.now(), counter))
    }

    /// How a published activity stands; `None` if there is none or it gives nothing away.
    pub async fn counter(&self, env: &EnvId, key: &str) -> Option<ActivityCounter> {
        let content = self.kind.published(env).get(key)?.clone();
        self.count(env, key, &content).await
    }

    /// The name of a published activity, from whichever environment has it: for differences between releases.
    pub fn title(&self, key: &str) -> Option<Text> {
        self.kind.title_anywhere(key)
    }

    /// Settings that are being typed, as the page that they would give. Half-filled forms are fine: what cannot be
    /// shown is left out. The counter is drawn as it would stand at the beginning.
    pub fn preview(&self, template: &str, settings: &Json, lang: Lang) -> ActivityPage {
        let content = ActivityContent {
            template: template.to_owned(),
            name: Text::default(),
            settings: settings.clone(),
        };
        let counter = crate::stock(&content).map(|stock| ActivityCounter { stock, claimed: 0, left: stock });
        render(&content, "preview", lang, self.store.now(), counter)
    }

    async fn count(&self, env: &EnvId, key: &str, content: &ActivityContent) -> Option<ActivityCounter> {
        crate::stock(content)?;
        self.kind.ledger().counter(env, key).await
    }
}
