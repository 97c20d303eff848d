//! The desk: what is shared by all of its operations.

use crate::{
    DeskError,
    kind::Published,
    live::{Hub, follow},
    past::Pasts,
    ports::{Assist, Channel, Shelf},
    reading::Readings,
    roster::{Heard, SILENCE},
    rows,
    setup::Setup,
    work::{self, Work},
};
use access::{Actor, Who};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use store::{BoxFuture, Store, Tx};
use types::desk::{AgentRef, Attachment, Conversation, Event, Party, PartyKind};
use types::{ConversationId, EnvId, MemberId, Permission, Text, Timestamp};

/// The desks of all environments. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    store: Store,
    published: Arc<Published>,
    /// By name.
    channels: HashMap<&'static str, Arc<dyn Channel>>,
    hub: Arc<Hub>,
    readings: Readings,
    heard: Heard,
    pasts: Pasts,
    /// Set once, when there is one.
    assist: OnceLock<Arc<dyn Assist>>,
    /// The same.
    shelf: OnceLock<Arc<dyn Shelf>>,
    /// When this process began: consoles need a while to come back to it.
    began: Timestamp,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The conversation after it.
    pub conversation: Conversation,
    /// The message.
    pub event: Event,
    /// Whether it was there already: it came for the second time.
    pub again: bool,
}

impl Desk {
    /// The engine over a store and what `published` keeps, whose kinds are registered with the content engine.
    /// `channels` carry messages to customers who do not listen themselves.
    pub fn new(store: Store, published: Arc<Published>, channels: Vec<Arc<dyn Channel>>) -> Self {
        let channels = channels.into_iter().map(|channel| (channel.name(), channel)).collect();
        let hub = Hub::new();
        let (readings, heard) = (Readings::default(), Heard::default());
        let began = store.now();
        let inner = Arc::new(Inner {
            store,
            published,
            channels,
            hub,
            readings,
            heard,
            pasts: Pasts::default(),
            assist: OnceLock::new(),
            shelf: OnceLock::new(),
            began,
        });
        // The task must not keep alive what it serves.
        let weak = Arc::downgrade(&inner);
        let itself = move || weak.upgrade().map(Desk);
        tokio::spawn(follow(inner.store.changes(), itself));
        Self(inner)
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn hub(&self) -> &Arc<Hub> {
        &self.0.hub
    }

    pub(crate) fn readings(&self) -> &Readings {
        &self.0.readings
    }

    pub(crate) fn heard(&self) -> &Heard {
        &self.0.heard
    }

    pub(crate) fn pasts(&self) -> &Pasts {
        &self.0.pasts
    }

    pub(crate) fn channel(&self, name: &str) -> Option<&Arc<dyn Channel>> {
        self.0.channels.get(name)
    }

    pub(crate) fn setup(&self, env: &EnvId) -> Arc<Setup> {
        self.0.published.setup(env)
    }

    pub(crate) fn assist(&self) -> Option<&Arc<dyn Assist>> {
        self.0.assist.get()
    }

    /// Who knows what bots and earlier conversations know. Set once, before serving.
    pub fn assisted_by(&self, assist: Arc<dyn Assist>) {
        if self.0.assist.set(assist).is_err() {
            tracing::warn!("the desk is assisted already");
        }
    }

    /// Who keeps attachments. Set once, before serving.
    pub fn kept_by(&self, shelf: Arc<dyn Shelf>) {
        if self.0.shelf.set(shelf).is_err() {
            tracing::warn!("the desk has a shelf already");
        }
    }

    /// Says whether an attachment can go to customers of a channel.
    pub fn carries(&self, channel: &str, attachment: &Attachment) -> Result<(), DeskError> {
        match self.channel(channel) {
            Some(carrier) if !carrier.carries(attachment) => Err(DeskError::Uncarried(channel.to_owned())),
            _ => Ok(()),
        }
    }

    /// Attachments as they go out to the customer of a conversation.
    pub(crate) async fn given_out(
        &self,
        actor: &Actor,
        id: &ConversationId,
        attachments: Vec<Attachment>,
    ) -> Result<Vec<Attachment>, DeskError> {
        if attachments.is_empty() {
            return Ok(attachments);
        }
        let customer = self.conversation(actor, id).await?.customer;
        let known = match self.0.shelf.get() {
            Some(shelf) => shelf.give_out(actor, &customer, attachments).await?,
            None => attachments,
        };
        known.iter().try_for_each(|attachment| self.carries(&customer.channel, attachment))?;
        Ok(known)
    }

    pub(crate) fn published(&self) -> &Published {
        &self.0.published
    }

    /// Whether an agent's console was heard of lately. Right after a start every console counts as heard of.
    pub(crate) fn is_connected(&self, env: &EnvId, member: &MemberId) -> bool {
        let seen = self.0.heard.at(env, member).unwrap_or(self.0.began);
        self.0.store.now() - seen <= SILENCE
    }

    /// Runs a job in the one write path.
    pub(crate) async fn write<T, F>(&self, job: F) -> Result<T, DeskError>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, DeskError>> + Send + 'static,
    {
        self.0.store.write(job).await
    }

    /// Changes one conversation that is there and is not a part of another one.
    pub(crate) async fn change<T, F>(
        &self,
        env: &EnvId,
        id: &ConversationId,
        change: F,
    ) -> Result<(Conversation, T), DeskError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Work) -> Result<T, DeskError> + Send + 'static,
    {
        let (desk, env, id) = (self.clone(), env.clone(), id.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let mut work = Work::load(tx, &desk, &env, &id).await?;
                work.living()?;
                let answer = change(&mut work)?;
                Ok((work.save(tx).await?, answer))
            })
        })
        .await
    }

    /// A conversation as it stands. Nothing is noted as read: see [`Desk::chat`].
    pub async fn conversation(&self, actor: &Actor, id: &ConversationId) -> Result<Conversation, DeskError> {
        actor.require(Permission::Reply)?;
        let found = rows::conversation(self.store().read(), actor.env(), id).await?;
        found.ok_or(DeskError::NotFound("conversation"))
    }

    /// The topic of the change log under which events stand: the key is the conversation, `after` the event.
    pub const TOPIC: &'static str = work::TOPIC;
}

/// An actor as events name it. Whoever is not of the team is the customer.
pub(crate) fn party(actor: &Actor) -> Party {
    let (kind, id) = match actor.who() {
        Who::Member { id, .. } => (PartyKind::Agent, id.to_string()),
        Who::ApiKey { id } => (PartyKind::Api, id.clone()),
        Who::Function { name, .. } => (PartyKind::Api, name.clone()),
        Who::System => (PartyKind::System, String::new()),
        Who::EndUser { .. } | Who::Visitor => (PartyKind::Customer, String::new()),
    };
    let name = if kind == PartyKind::Agent { actor.display_name() } else { Text::default() };
    Party { kind, id, name }
}

/// The member who acts, if it is one.
pub(crate) fn agent(actor: &Actor) -> Option<AgentRef> {
    match actor.who() {
        Who::Member { id, name, .. } => Some(AgentRef { id: id.clone(), name: name.clone() }),
        Who::EndUser { .. } | Who::ApiKey { .. } | Who::Function { .. } | Who::System | Who::Visitor => None,
    }
}
