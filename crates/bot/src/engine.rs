//! What the doors ask of bots.

use crate::{
    BotError, HandOff, Handover, MAX_NAME, MAX_SAID, Outside,
    checks::Checks,
    compile::Compiled,
    dialogue::{self, Input, Place, Reaction, State},
    hours,
    kind::{Items, Published, Which},
    models::{ModelFiles, Models, Serving},
    rows::{self, Who},
    thread,
};
use access::Actor;
use content::Content;
use nlu::Encoder;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::Arc;
use std::{collections::BTreeSet, time::Duration};
use store::Store;
use tokio::sync::{Mutex, MutexGuard};
use types::{
    BotContent, EnvId, Handoff, HandoffState, ItemRef, Json, Lang, ModelState, Outcome, Permission, Turn,
};

/// Conversations are locked in groups of this number.
const STRIPES: usize = 256;
/// Minutes of silence after which a conversation begins anew, unless the bot says.
const SESSION: f64 = 30.0;
/// Turns that go with a conversation that is handed over.
const HISTORY: u64 = 50;
/// How long a function waits for the conversation that it talks in.
const NESTED_PATIENCE: Duration = Duration::from_secs(2);

/// The published bot or what is being written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Edition {
    /// What is published.
    #[default]
    Live,
    /// The drafts over it.
    Draft,
}

impl Edition {
    /// The edition as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Edition::Live => "live",
            Edition::Draft => "draft",
        }
    }
}

/// Whose conversation it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conversation {
    /// The bot.
    pub bot: String,
    /// Published or draft.
    pub edition: Edition,
    /// `web`, `mini_program`, `wechat`, `tbp`, `console`.
    pub channel: String,
    /// The person's id there.
    pub person: String,
    /// The language of the person's screen.
    pub lang: Option<Lang>,
}

/// What is said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// The words.
    pub text: String,
    /// What the channel wants kept with the conversation.
    pub attributes: Option<Json>,
    /// Where the person is, if the channel says; kept until it says otherwise.
    pub place: Option<Place>,
    /// 0 for a message from outside, one more for each function and bot in between.
    pub depth: u8,
    /// The sender's own id for this message, 1–64 plain characters: said again under the same one, it is answered as it
    /// was the first time, and nothing is done twice.
    pub client_id: Option<String>,
    /// The channel's description of what came with the words; kept with the turn, and not looked at.
    pub attachment: Option<Json>,
}

impl Said {
    /// Words from outside.
    pub fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// Bots of all environments; cheap to clone.
#[derive(Clone)]
pub struct Bots(Arc<Inner>);

struct Inner {
    store: Store,
    content: Content,
    models: Arc<Models>,
    outside: Arc<dyn Outside>,
    /// Who takes conversations that need a person; without anybody they stay in the queue.
    handoff: Option<Arc<dyn HandOff>>,
    /// Two messages of one conversation are answered one after the other. Held across awaits, hence tokio's.
    stripes: Vec<Mutex<()>>,
    /// What is found of the quality of drafts.
    checks: Checks,
}

impl Bots {
    /// The engine over what `published` keeps, whose kinds are registered with `content`. It begins to train, with the
    /// vectors of `encoder` besides if there is one.
    pub fn new(
        store: Store,
        content: Content,
        published: Arc<Published>,
        files: Arc<dyn ModelFiles>,
        outside: Arc<dyn Outside>,
        handoff: Option<Arc<dyn HandOff>>,
        encoder: Option<Arc<dyn Encoder>>,
    ) -> Self {
        let models = Models::new(content.clone(), published, files, store.clock(), encoder);
        tokio::spawn(models.clone().run());
        let stripes = (0..STRIPES).map(|_| Mutex::new(())).collect();
        Self(Arc::new(Inner { store, content, models, outside, handoff, stripes, checks: Checks::default() }))
    }

    /// Whether an environment has published a bot.
    pub fn is_published(&self, env: &EnvId, bot: &str) -> bool {
        self.0.models.is_published(env, bot)
    }

    /// The bot of an environment that has published just one.
    pub fn only(&self, env: &EnvId) -> Option<String> {
        self.0.models.only(env)
    }

    /// How a published bot's model is doing.
    pub fn model(&self, actor: &Actor, bot: &str) -> Result<ModelState, BotError> {
        actor.require(Permission::Read)?;
        Ok(self.0.models.state(actor.env(), bot))
    }

    /// Answers a message. Whoever talks to a draft must be able to read drafts.
    pub async fn talk(&self, actor: &Actor, with: &Conversation, said: Said) -> Result<Turn, BotError> {
        if said.text.chars().nth(MAX_SAID).is_some() {
            return Err(BotError::TooLong);
        }
        let Serving { bot, release } = self.bot(actor, with).await?;
        let who = who(actor, with)?;
        let place = said.place.or_else(|| said.attributes.as_ref().and_then(Place::of_attributes));
        place.as_ref().map_or(Ok(()), Place::check)?;
        let client_id = said.client_id.as_deref().map(thread::client_id).transpose()?;
        let _turn = self.its_turn(&who, said.depth).await?;
        if let Some(turn) = self.said_before(&who, client_id).await? {
            return Ok(turn);
        }
        let now = self.0.store.now();
        let mut state = self.remembered(&who, &bot).await?;
        if let Some(attributes) = said.attributes {
            state.attributes = attributes;
        }
        if let Some(Place { page, context }) = place {
            (state.page, state.context) = (page, context);
        }
        let text = said.text.trim();
        let local = hours::local(&bot.source.bot, now);
        let reaction = if text.is_empty() {
            let lang = with.lang.or(state.lang).unwrap_or_default();
            dialogue::greet(&bot, &mut state, lang)
        } else {
            let input = Input {
                text,
                now: local,
                lang: with.lang,
                channel: &with.channel,
                actor,
                user: &with.person,
                depth: said.depth,
            };
            dialogue::react(&bot, &*self.0.outside, &mut state, &input).await
        };
        let turn = Turn {
            release,
            client_id: client_id.map(str::to_owned),
            attachment: said.attachment,
            ..self.turn(&bot, &state, text, reaction)
        };
        let lang = state.lang.unwrap_or_default();
        self.write(&who, state, &turn).await?;
        if turn.outcome == Outcome::Handoff && with.edition == Edition::Live {
            self.hand_off(actor, &who, &turn, lang).await;
        }
        Ok(turn)
    }

    /// Forgets a conversation and greets anew; of `said` the place, the depth and the client's id matter.
    pub async fn reset(&self, actor: &Actor, with: &Conversation, said: Said) -> Result<Turn, BotError> {
        let Serving { bot, release } = self.bot(actor, with).await?;
        let who = who(actor, with)?;
        let place = said.place.unwrap_or_default();
        place.check()?;
        let client_id = said.client_id.as_deref().map(thread::client_id).transpose()?;
        let _turn = self.its_turn(&who, said.depth).await?;
        if let Some(turn) = self.said_before(&who, client_id).await? {
            return Ok(turn);
        }
        let mut state = State { page: place.page, context: place.context, ..State::default() };
        let reaction = dialogue::greet(&bot, &mut state, with.lang.unwrap_or_default());
        let turn = Turn {
            release,
            client_id: client_id.map(str::to_owned),
            ..self.turn(&bot, &state, "", reaction)
        };
        self.write(&who, state, &turn).await?;
        Ok(turn)
    }

    /// The last turns of a conversation, oldest first; only its own person and members see them.
    pub async fn history(
        &self,
        actor: &Actor,
        with: &Conversation,
        limit: u64,
    ) -> Result<Vec<Turn>, BotError> {
        if with.edition == Edition::Draft {
            actor.require(Permission::Read)?;
        }
        rows::turns(self.0.store.read(), &who(actor, with)?, limit.min(200)).await
    }

    /// Conversations that wait for a person, or had one.
    pub async fn handoffs(&self, actor: &Actor) -> Result<Vec<Handoff>, BotError> {
        actor.require(Permission::Read)?;
        rows::handoffs(self.0.store.read(), actor.env(), 100).await
    }

    /// A conversation of the queue with its turns.
    pub async fn handoff(&self, actor: &Actor, id: &str) -> Result<(Handoff, Vec<Turn>), BotError> {
        actor.require(Permission::Read)?;
        let found = rows::handoff(self.0.store.read(), actor.env(), id).await?;
        let handoff = found.ok_or(BotError::NoHandoff)?;
        let who = Who {
            env: actor.env().clone(),
            bot: handoff.bot.clone(),
            edition: Edition::Live,
            channel: handoff.channel.clone(),
            person: handoff.person.clone(),
        };
        let turns = rows::turns(self.0.store.read(), &who, HISTORY).await?;
        Ok((handoff, turns))
    }

    /// Takes or closes a conversation of the queue. Of two who move it at once, one is told that it moved meanwhile.
    pub async fn move_handoff(
        &self,
        actor: &Actor,
        id: &str,
        from: HandoffState,
        to: HandoffState,
    ) -> Result<(), BotError> {
        actor.require(Permission::Read)?;
        let (env, id, by) = (actor.env().clone(), id.to_owned(), actor.display_name());
        let moved = self
            .0
            .store
            .write(move |tx| Box::pin(async move { rows::move_handoff(tx, &env, &id, from, to, &by).await }))
            .await?;
        if moved { Ok(()) } else { Err(BotError::Moved) }
    }

    async fn bot(&self, actor: &Actor, with: &Conversation) -> Result<Serving, BotError> {
        match with.edition {
            Edition::Live => self.0.models.live(actor.env(), &with.bot).await,
            Edition::Draft => Ok(Serving { bot: self.draft(actor, &with.bot).await?, release: None }),
        }
    }

    /// What the drafts of a bot make.
    pub async fn draft(&self, actor: &Actor, bot: &str) -> Result<Arc<Compiled>, BotError> {
        let items = self.drafted(actor).await?;
        self.0.models.draft(&items, bot).await
    }

    /// The newest of everything that bots are made of.
    pub(crate) async fn drafted(&self, actor: &Actor) -> Result<Items, BotError> {
        let mut items = Items::new();
        for which in Which::ALL {
            for summary in self.0.content.list(actor, which.name()).await? {
                if summary.state != types::ItemState::Deleted {
                    items.insert(summary.item, Arc::new(summary.json));
                }
            }
        }
        Ok(items)
    }

    /// The settings of a published bot.
    pub fn published_settings(&self, env: &EnvId, bot: &str) -> Option<BotContent> {
        self.0.models.settings(env, bot)
    }

    pub(crate) fn models(&self) -> &Arc<Models> {
        &self.0.models
    }

    pub(crate) fn content(&self) -> &Content {
        &self.0.content
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    async fn remembered(&self, who: &Who, bot: &Compiled) -> Result<State, BotError> {
        let minutes = bot.source.bot.session_minutes.unwrap_or(SESSION);
        #[expect(clippy::cast_possible_truncation, reason = "at most a day")]
        let limit = chrono::Duration::seconds((minutes * 60.0) as i64);
        let now = self.0.store.now();
        let kept = rows::state(self.0.store.read(), who).await?;
        let fresh = kept.filter(|(_, at)| now - *at <= limit);
        Ok(fresh.map(|(state, _)| state).unwrap_or_default())
    }

    fn turn(&self, bot: &Compiled, state: &State, said: &str, reaction: Reaction) -> Turn {
        let lang = state.lang.unwrap_or_default();
        Turn {
            id: self.0.store.random().id("turn"),
            at: self.0.store.now(),
            said: said.to_owned(),
            outcome: reaction.outcome.unwrap_or(Outcome::Missed),
            title: reaction.item.as_deref().map(|item| bot.title(item, lang)).unwrap_or_default(),
            item: reaction.item,
            slots: reaction.slots,
            bubbles: reaction.bubbles,
            decision: reaction.decision,
            began: reaction.is_new,
            attributes: state.attributes.clone(),
            release: None,
            client_id: None,
            attachment: None,
        }
    }

    async fn write(&self, who: &Who, state: State, turn: &Turn) -> Result<(), BotError> {
        let (who, turn) = (who.clone(), turn.clone());
        self.0
            .store
            .write(move |tx| {
                Box::pin(async move {
                    rows::keep(tx, &who, &state).await?;
                    rows::add_turn(tx, &who, &turn).await?;
                    if who.edition == Edition::Live {
                        thread::tell(tx, &who, &turn).await?;
                    }
                    if turn.outcome == Outcome::Handoff && who.edition == Edition::Live {
                        rows::queue(tx, &who, &turn.decision.because).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    async fn hand_off(&self, actor: &Actor, who: &Who, turn: &Turn, lang: Lang) {
        let Some(desk) = &self.0.handoff else { return };
        let turns = rows::turns(self.0.store.read(), who, HISTORY).await.unwrap_or_default();
        let handover = Handover {
            bot: who.bot.clone(),
            channel: who.channel.clone(),
            user: who.person.clone(),
            reason: turn.decision.because.clone(),
            lang,
            turns,
        };
        // It stands in the queue in any case.
        if let Err(error) = desk.hand_off(actor, handover).await {
            tracing::error!(env = %who.env, bot = who.bot, error, "a conversation could not be handed over");
        }
    }

    /// Waits until no other message of the conversation is being answered. A function that the bot waits for must not
    /// wait for the bot: it gives up.
    async fn its_turn(&self, who: &Who, depth: u8) -> Result<MutexGuard<'_, ()>, BotError> {
        let turn = self.0.stripes[stripe(who)].lock();
        if depth == 0 {
            return Ok(turn.await);
        }
        tokio::time::timeout(NESTED_PATIENCE, turn).await.map_err(|_| BotError::Busy)
    }

    /// The turns at several conversations, in an order in which nobody waits for one another.
    pub(crate) async fn their_turns(&self, all: &[Who]) -> Vec<MutexGuard<'_, ()>> {
        let stripes: BTreeSet<usize> = all.iter().map(stripe).collect();
        let mut turns = Vec::with_capacity(stripes.len());
        for n in stripes {
            turns.push(self.0.stripes[n].lock().await);
        }
        turns
    }

    pub(crate) fn checks(&self) -> &Checks {
        &self.0.checks
    }
}

/// The lock of a conversation.
fn stripe(who: &Who) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "only its remainder matters")]
    let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(who) as usize;
    hash % STRIPES
}

/// The conversation of an actor; its names are bounded.
pub(crate) fn who(actor: &Actor, with: &Conversation) -> Result<Who, BotError> {
    for (name, text) in [("the channel", &with.channel), ("the person", &with.person)] {
        if text.is_empty() || text.len() > MAX_NAME || text.chars().any(char::is_control) {
            return Err(BotError::Invalid(name, "needs 1–255 plain characters"));
        }
    }
    Ok(Who {
        env: actor.env().clone(),
        bot: with.bot.clone(),
        edition: with.edition,
        channel: with.channel.clone(),
        person: with.person.clone(),
    })
}

/// An item's reference as conversations name it: `intent/KEY`.
pub fn item_of(name: &str) -> Option<ItemRef> {
    let (kind, key) = name.split_once('/')?;
    matches!(kind, "intent" | "qa").then(|| ItemRef::new(kind, key))
}
