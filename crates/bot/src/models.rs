//! Compiled bots: trained in the background when something is published, swapped when ready; drafts on demand.

use crate::{
    BotError,
    compile::{Compiled, Source, options},
    kind::{Items, Published, bots},
};
use arc_swap::ArcSwap;
use content::Content;
use lru::LruCache;
use nlu::{Encoder, Model};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::Clock;
use tokio::sync::{Semaphore, SemaphorePermit, watch};
use types::{BotContent, EnvId, ModelState};

/// Drafts that stay compiled.
const DRAFTS: NonZeroUsize = NonZeroUsize::new(16).unwrap();
/// The kinds that a bot is made of.
const LEARNED: [&str; 4] = ["bot", "dictionary", "intent", "qa"];
/// A release activates kind by kind; what follows within this time belongs together.
const TOGETHER: Duration = Duration::from_millis(60);
/// How long a message waits for the first model of a bot.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where trained models are kept, by the hash of what they were trained on. Called off the threads that serve requests.
pub trait ModelFiles: Send + Sync + 'static {
    /// The bytes that were kept, if any.
    fn load(&self, hash: &str) -> Option<Vec<u8>>;
    /// Keeps a model. What cannot be kept is trained again next time.
    fn keep(&self, hash: &str, bytes: &[u8]);
}

type Key = (EnvId, String);

/// A published bot that serves.
#[derive(Clone)]
pub struct Serving {
    /// The bot.
    pub bot: Arc<Compiled>,
    /// The number of the release that brought it in this form.
    pub release: Option<u64>,
}

/// The compiled bots of all environments.
pub struct Models {
    /// Knows the numbers of releases.
    content: Content,
    published: Arc<Published>,
    files: Arc<dyn ModelFiles>,
    clock: Arc<dyn Clock>,
    /// Sentence vectors that models learn from besides.
    encoder: Option<Arc<dyn Encoder>>,
    /// What serves; replaced as a whole.
    live: ArcSwap<HashMap<Key, Serving>>,
    /// Tells those who wait for a first model.
    swapped: watch::Sender<u64>,
    /// Compiled drafts by the hash of their source; shared by the pages of all editors.
    drafts: Mutex<LruCache<String, Arc<Compiled>>>,
    /// How far training is, or why it failed.
    training: Mutex<HashMap<Key, Result<f32, String>>>,
    /// One training at a time: it takes a whole core.
    turn: Semaphore,
}

impl Models {
    /// Nothing compiled yet; [`Models::run`] does that.
    pub fn new(
        content: Content,
        published: Arc<Published>,
        files: Arc<dyn ModelFiles>,
        clock: Arc<dyn Clock>,
        encoder: Option<Arc<dyn Encoder>>,
    ) -> Arc<Self> {
        let models = Arc::new(Self {
            content,
            published,
            files,
            clock,
            encoder,
            live: ArcSwap::default(),
            swapped: watch::Sender::new(0),
            drafts: Mutex::new(LruCache::new(DRAFTS)),
            training: Mutex::default(),
            turn: Semaphore::new(1),
        });
        models.published.compiled_by(&models);
        models
    }

    /// A turn at what takes a whole core.
    pub async fn turn(&self) -> Result<SemaphorePermit<'_>, BotError> {
        self.turn.acquire().await.map_err(|_| BotError::NotReady)
    }

    /// Sentence vectors that models learn from besides.
    pub fn encoder(&self) -> Option<Arc<dyn Encoder>> {
        self.encoder.clone()
    }

    /// The time where a bot lives.
    pub fn local_time(&self, bot: &BotContent) -> chrono::NaiveDateTime {
        crate::hours::local(bot, self.clock.now())
    }

    /// Keeps the compiled bots equal to what is published, for ever.
    pub async fn run(self: Arc<Self>) {
        let mut changes = self.published.changes();
        loop {
            changes.mark_unchanged();
            for env in self.published.environments() {
                let items = self.published.of(&env);
                self.take_up(&env, &items, &changes).await;
            }
            if changes.changed().await.is_err() {
                return;
            }
            tokio::time::sleep(TOGETHER).await;
        }
    }

    async fn take_up(self: &Arc<Self>, env: &EnvId, items: &Items, changes: &watch::Receiver<u64>) {
        let bots = bots(items);
        let release = self.content.last_change(env, &LEARNED);
        self.live.rcu(|live| {
            let mut live = HashMap::clone(live);
            live.retain(|(of, bot), _| of != env || bots.contains_key(bot));
            live
        });
        for bot in bots.into_keys() {
            let Some(source) = Source::of(items, &bot) else { continue };
            let key = (env.clone(), bot);
            let now = self.live.load().get(&key).filter(|now| now.bot.source.hash == source.hash).cloned();
            if let Some(now) = now {
                self.serve(&key, Serving { release, ..now });
                continue;
            }
            let stale = {
                let changes = changes.clone();
                move || changes.has_changed().unwrap_or(true)
            };
            match self.compile(source, Some(key.clone()), stale).await {
                Ok(compiled) => {
                    lock(&self.training).remove(&key);
                    self.serve(&key, Serving { bot: compiled, release });
                }
                // What changed meanwhile is taken up in the next round.
                Err(BotError::Superseded) => return,
                Err(error) => {
                    tracing::warn!(env = %key.0, bot = key.1, %error, "a bot cannot be trained");
                    lock(&self.training).insert(key, Err(error.to_string()));
                }
            }
            self.swapped.send_modify(|n| *n += 1);
        }
    }

    fn serve(&self, key: &Key, serving: Serving) {
        self.live.rcu(|live| {
            let mut live = HashMap::clone(live);
            live.insert(key.clone(), serving.clone());
            live
        });
    }

    /// The published bot. Waits for its first model.
    pub async fn live(&self, env: &EnvId, bot: &str) -> Result<Serving, BotError> {
        let key = (env.clone(), bot.to_owned());
        let mut swapped = self.swapped.subscribe();
        let wait = async {
            loop {
                swapped.mark_unchanged();
                if let Some(serving) = self.live.load().get(&key) {
                    return Ok(serving.clone());
                }
                if !bots(&self.published.of(env)).contains_key(bot) {
                    return Err(BotError::NoBot(bot.to_owned()));
                }
                if let Some(Err(why)) = lock(&self.training).get(&key) {
                    return Err(BotError::Untrainable(why.clone()));
                }
                if swapped.changed().await.is_err() {
                    return Err(BotError::NotReady);
                }
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.unwrap_or(Err(BotError::NotReady))
    }

    /// The published bots of an environment whose models are ready.
    pub fn serving(&self, env: &EnvId) -> Vec<Arc<Compiled>> {
        let live = self.live.load();
        let here = live.iter().filter(|((of, _), _)| of == env);
        here.map(|(_, serving)| serving.bot.clone()).collect()
    }

    /// Whether an environment has published the bot.
    pub fn is_published(&self, env: &EnvId, bot: &str) -> bool {
        bots(&self.published.of(env)).contains_key(bot)
    }

    /// The bot of an environment that has published just one.
    pub fn only(&self, env: &EnvId) -> Option<String> {
        let mut bots = bots(&self.published.of(env)).into_keys();
        bots.next().filter(|_| bots.next().is_none())
    }

    /// The settings of a published bot.
    pub fn settings(&self, env: &EnvId, bot: &str) -> Option<BotContent> {
        bots(&self.published.of(env)).remove(bot)
    }

    /// The bot made from these items.
    pub async fn draft(self: &Arc<Self>, items: &Items, bot: &str) -> Result<Arc<Compiled>, BotError> {
        let source = Source::of(items, bot).ok_or_else(|| BotError::NoBot(bot.to_owned()))?;
        if let Some(ready) = lock(&self.drafts).get(&source.hash) {
            return Ok(ready.clone());
        }
        let hash = source.hash.clone();
        let compiled = self.compile(source, None, || false).await?;
        lock(&self.drafts).put(hash, compiled.clone());
        Ok(compiled)
    }

    /// How a published bot's model is doing.
    pub fn state(&self, env: &EnvId, bot: &str) -> ModelState {
        let key = (env.clone(), bot.to_owned());
        let mut state = match self.live.load().get(&key) {
            Some(now) => described(&now.bot),
            None => ModelState::default(),
        };
        match lock(&self.training).get(&key) {
            Some(Ok(progress)) => (state.training, state.progress) = (true, *progress),
            Some(Err(why)) => state.problem = Some(why.clone()),
            None => {}
        }
        state
    }

    async fn compile(
        self: &Arc<Self>,
        source: Source,
        key: Option<Key>,
        stale: impl Fn() -> bool + Send + 'static,
    ) -> Result<Arc<Compiled>, BotError> {
        let _turn = self.turn().await?;
        let models = self.clone();
        let work = move || {
            let tell = |done: f32| {
                if let Some(key) = &key {
                    lock(&models.training).insert(key.clone(), Ok(done));
                }
                if stale() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            let model = models.model(&source, tell)?;
            Ok(Arc::new(Compiled::new(source, model, models.encoder())))
        };
        tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
            tracing::error!(%error, "training ended early");
            Err(BotError::NotReady)
        })
    }

    /// The model of a source: a kept one, or a newly trained one.
    fn model(
        &self,
        source: &Source,
        mut tell: impl FnMut(f32) -> ControlFlow<()>,
    ) -> Result<Option<Model>, BotError> {
        let (labels, options) = (source.labels(), options(source.bot.strictness));
        if labels.iter().all(|label| label.texts.is_empty()) {
            return Ok(None);
        }
        let untrainable = |error: nlu::TrainError| match error {
            nlu::TrainError::Cancelled => BotError::Superseded,
            error => BotError::Untrainable(error.to_string()),
        };
        let hash = nlu::content_hash(&labels, &options).map_err(untrainable)?;
        let encoder = self.encoder.as_deref();
        let name = encoder.map(Encoder::name).unwrap_or_default();
        let file = file_of(&hash, name);
        let kept = self.files.load(&file).and_then(|bytes| Model::from_bytes(&bytes).ok());
        if let Some(model) = kept.filter(|model| model.content_hash() == hash && model.encoder() == name) {
            return Ok(Some(model));
        }
        let model = nlu::train(&labels, &options, encoder, &mut |progress| tell(progress.done))
            .map_err(untrainable)?;
        self.files.keep(&file, &model.to_bytes());
        Ok(Some(model))
    }
}

/// What names a kept model: what it was trained on, and the encoder's name if there was one.
fn file_of(content: &str, encoder: &str) -> String {
    if encoder.is_empty() {
        content.to_owned()
    } else {
        hex::encode(Sha256::digest(format!("{content} {encoder}")))
    }
}

fn described(compiled: &Compiled) -> ModelState {
    let source = &compiled.source;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let examples = source.intents.values().map(|intent| intent.utterances.len()).sum::<usize>()
        + source.qas.values().map(|qa| qa.questions.len()).sum::<usize>();
    ModelState {
        hash: compiled.model.as_ref().map(|model| model.content_hash().to_owned()).unwrap_or_default(),
        intents: count(source.intents.len()),
        questions: count(source.qas.len()),
        examples: count(examples),
        ..ModelState::default()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
