//! What bots need of the others: functions, activities, links, and a place for trained models. And what functions ask
//! of bots.

use crate::{http::chat, start::ServeError};
use access::{Actor, Who};
use activities::Activities;
use async_trait::async_trait;
use bot::{Answer, Bots, Conversation, Edition, ModelFiles, Outside, Place, Said};
use content::Content;
use encoder::SentenceEncoder;
use functions::{CallContext, Functions, HostError};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};
use types::{Bubble, EnvId, IntentAction, Json, Lang, LinkContent, LinkTarget, Problem};

/// The page of mini-programs that renders whatever activity it is given.
const ACTIVITY_PAGE: &str = "/pages/activity/index";
/// Kept models; the oldest go first. Each environment has one for each of its bots, and rollbacks find theirs again.
const KEPT_MODELS: usize = 64;

/// [`Outside`] over functions, activities and links.
pub struct Around {
    /// Functions.
    pub functions: Functions,
    /// Activities.
    pub activities: Activities,
    /// Published links are found here.
    pub content: Content,
    /// What addresses of links begin with.
    pub public_url: Arc<str>,
}

#[async_trait]
impl Outside for Around {
    async fn call(&self, actor: &Actor, function: &str, event: Json, depth: u8) -> Result<Answer, String> {
        // The bot is the environment's own code: its calls are not held to the rule for callers from outside.
        let caller = Actor::function(actor.env().clone(), "bot", Some(actor.who().clone()));
        let outcome = self.functions.invoke_within(&caller, function, event, depth).await;
        let outcome = outcome.map_err(|error| error.to_string())?;
        outcome.result.map(|result| Answer::of(&result)).map_err(|error| error.to_string())
    }

    async fn show(
        &self,
        actor: &Actor,
        action: IntentAction,
        target: &str,
        channel: &str,
        lang: Lang,
    ) -> Option<Bubble> {
        let (label, url) = match action {
            IntentAction::Activity => {
                let title = self.activities.title(target)?.get(lang).to_owned();
                let page = || format!("{ACTIVITY_PAGE}?key={target}");
                let in_browser =
                    matches!(channel, "web" | "console").then(|| self.link_to(actor.env(), target)).flatten();
                (title, in_browser.unwrap_or_else(page))
            }
            IntentAction::Link => {
                let json = self.content.published(actor.env(), "link", target)?;
                let link: LinkContent = serde_json::from_value((*json).clone()).ok()?;
                (link.name, links::Links::address(&self.public_url, target))
            }
            IntentAction::Reply | IntentAction::Function | IntentAction::Handoff => return None,
        };
        Some(Bubble::Button { label, url })
    }
}

impl Around {
    /// The address of a published link to an activity.
    fn link_to(&self, env: &EnvId, activity: &str) -> Option<String> {
        let links = self.content.published_all(env, "link");
        let leads_there = |json: &Json| {
            let target = serde_json::from_value(json["target"].clone()).ok();
            matches!(target, Some(LinkTarget::Activity { activity: key }) if key == activity)
        };
        let (id, _) = links.into_iter().find(|(_, json)| leads_there(json))?;
        Some(links::Links::address(&self.public_url, &id))
    }
}

/// The sentence encoder in a folder, if the operator has one.
pub async fn encoder(folder: Option<&Path>) -> Result<Option<Arc<dyn nlu::Encoder>>, ServeError> {
    let Some(folder) = folder.map(Path::to_owned) else { return Ok(None) };
    let opened = tokio::task::spawn_blocking(move || SentenceEncoder::open(&folder)).await;
    let encoder =
        opened.map_err(|error| ServeError::Input(format!("the sentence encoder failed: {error}")))??;
    tracing::info!(
        width = encoder.width(),
        name = nlu::Encoder::name(&encoder),
        "bots use the sentence encoder"
    );
    Ok(Some(Arc::new(encoder)))
}

/// What `cloud.bot()` sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    bot: Option<String>,
    text: String,
    person: Option<String>,
    lang: Option<String>,
    page: Option<String>,
    context: BTreeMap<String, String>,
    attributes: Option<Json>,
}

/// A function talks to a published bot of its own environment: for the end user who called it, in the very conversation
/// that the user has in the mini-program, or for whomever it names, on the channel `function`.
pub async fn asked_by_function(
    bots: &Bots,
    call: &CallContext,
    op: &str,
    params: Json,
) -> Result<Json, HostError> {
    let invalid = |message: String| HostError::new("INVALID_PARAM", message);
    let asked: Asked = serde_json::from_value(params).map_err(|error| invalid(error.to_string()))?;
    let bot = match asked.bot {
        Some(bot) => bot,
        None => bots.only(call.actor.env()).ok_or_else(|| invalid("Say which bot is meant.".into()))?,
    };
    let (channel, person) = match (asked.person, call.caller()) {
        (Some(person), _) => ("function", person),
        (None, Some(Who::EndUser { uid, .. })) => (types::desk::MINI_PROGRAM, uid.to_string()),
        (None, _) => return Err(invalid("No end user called the function: say who the person is.".into())),
    };
    let with = Conversation {
        bot,
        edition: Edition::Live,
        channel: channel.to_owned(),
        person,
        lang: asked.lang.as_deref().and_then(Lang::from_tag),
    };
    let place = asked.page.map(|page| Place { page, context: asked.context });
    let depth = call.depth + 1;
    let said = Said { text: asked.text, attributes: asked.attributes, place, depth, ..Said::default() };
    let turn = match op {
        "text" => bots.talk(&call.actor, &with, said).await,
        "reset" => bots.reset(&call.actor, &with, said).await,
        _ => {
            return Err(HostError::new(
                "ACTION_NOT_SUPPORTED",
                format!("A function cannot ask for bot.{op}."),
            ));
        }
    };
    let turn = turn.map_err(|error| {
        let problem = Problem::from(error);
        HostError::new(format!("BOT_{}", problem.code.to_ascii_uppercase()), problem.detail)
    })?;
    let attributes = turn.attributes.clone();
    let mut answer = serde_json::to_value(chat::bots::Answer::from(turn)).unwrap_or_default();
    answer["attributes"] = attributes;
    Ok(answer)
}

/// [`ModelFiles`] in a folder, one file for each model.
pub struct Models(pub PathBuf);

impl Models {
    fn file(&self, hash: &str) -> Option<PathBuf> {
        let plain = !hash.is_empty() && hash.bytes().all(|b| b.is_ascii_alphanumeric());
        plain.then(|| self.0.join(format!("{hash}.nlu")))
    }

    fn write(&self, hash: &str, bytes: &[u8]) -> std::io::Result<()> {
        let Some(file) = self.file(hash) else { return Ok(()) };
        fs::create_dir_all(&self.0)?;
        // Another process never sees half a model.
        let half = file.with_extension("new");
        fs::write(&half, bytes)?;
        fs::rename(half, file)?;
        let mut kept: Vec<(SystemTime, PathBuf)> = fs::read_dir(&self.0)?
            .filter_map(|entry| {
                let entry = entry.ok()?;
                Some((entry.metadata().ok()?.modified().ok()?, entry.path()))
            })
            .collect();
        kept.sort();
        for (_, old) in kept.iter().rev().skip(KEPT_MODELS) {
            fs::remove_file(old)?;
        }
        Ok(())
    }
}

impl ModelFiles for Models {
    fn load(&self, hash: &str) -> Option<Vec<u8>> {
        fs::read(self.file(hash)?).ok()
    }

    fn keep(&self, hash: &str, bytes: &[u8]) {
        if let Err(error) = self.write(hash, bytes) {
            tracing::warn!(%error, "a trained model could not be kept; it is trained again after a restart");
        }
    }
}
