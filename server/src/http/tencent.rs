//! Tencent Cloud API 3.0 at `/`: the official SDKs' calls of TBP. Shares the address with the console's first page.
//!
//! A key is good for several environments, and a call names none. `BotEnv` says which it means: `release` is what is
//! published, production before the others; `dev` are the drafts, development before the others. `ENV/BOT` as the
//! `BotId` names one environment.

use super::edge;
use crate::state::AppState;
use access::Actor;
use axum::{
    body::to_bytes,
    extract::Request,
    http::header,
    response::{IntoResponse, Response},
};
use bot::{BotError, Conversation, Edition, Said};
use cloudbase::tencent::tbp::{
    self, BotEnv, DialogStatus, Group, PlatformType, Reply, ResultType, SlotInfo, Terminal,
};
use cloudbase::tencent::{ApiCode, ApiError, CONTENT_TYPE, Call, Incoming, Language};
use serde_json::json;
use types::{Bubble, ItemRef, Json, Lang, Outcome, Permission, Stage, Turn};

/// Largest request. TBP's texts are short.
const BODY: usize = 128 * 1024;

/// Whether a request is for this API, whose address is the console's first page, too.
pub fn is_meant(request: &Request) -> bool {
    request.uri().path() == "/" && Incoming::is_meant(request)
}

/// Answers a call.
pub async fn call(state: &AppState, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let request_id = edge::uuid(&*state.store.random());
    let answer = match to_bytes(body, BODY).await {
        Ok(body) => answer(state, Incoming::new(&parts, &body)).await,
        Err(_) => Err(ApiError::new(ApiCode::RequestSizeLimitExceeded, "The request is too large.")),
    };
    let body = match answer {
        Ok(response) => response.body(&request_id),
        Err(error) => error.body(&request_id),
    };
    ([(header::CONTENT_TYPE, CONTENT_TYPE), (header::CACHE_CONTROL, "no-store")], body.to_string())
        .into_response()
}

async fn answer(state: &AppState, incoming: Incoming<'_>) -> Result<tbp::Response, ApiError> {
    let call = Call::read(incoming)?;
    let now = state.store.now().timestamp();
    let proved = state
        .access
        .actors_for_signature(call.signed.secret_id(), |secret| call.signed.verify(secret, now))
        .await
        .map_err(|error| {
            tracing::error!(%error, "a signature could not be checked");
            ApiError::internal()
        })?;
    let actors = proved.ok_or_else(ApiError::secret_id_not_found)??;
    let lang = call.language.map(|language| match language {
        Language::Chinese => Lang::Zh,
        Language::English => Lang::En,
    });
    match tbp::Request::read(&call)? {
        tbp::Request::TextProcess { terminal, input_text, session_attributes } => {
            let (actor, with) = conversation(state, actors, &terminal, lang).await?;
            let attributes = (!session_attributes.is_empty()).then_some(Json::String(session_attributes));
            let said = Said { attributes, ..Said::words(input_text.as_str()) };
            let turn =
                state.bots.talk(&actor, &with, said).await.map_err(|e| refused(&e, &terminal.bot_id))?;
            Ok(tbp::Response::TextProcess(reply(&with.bot, turn, input_text)))
        }
        tbp::Request::TextReset { version, terminal } => {
            let reply = reset(state, actors, &terminal, lang).await?;
            Ok(tbp::Response::TextReset(version, reply))
        }
        tbp::Request::Reset { terminal, bot_version: _ } => {
            Ok(tbp::Response::Reset(reset(state, actors, &terminal, lang).await?))
        }
        tbp::Request::CreateBot { bot_name, bot_cn_name } => {
            create(state, actors, &bot_name, &bot_cn_name).await
        }
    }
}

async fn reset(
    state: &AppState,
    actors: Vec<Actor>,
    terminal: &Terminal,
    lang: Option<Lang>,
) -> Result<Reply, ApiError> {
    let (actor, with) = conversation(state, actors, terminal, lang).await?;
    let turn =
        state.bots.reset(&actor, &with, Said::default()).await.map_err(|e| refused(&e, &terminal.bot_id))?;
    Ok(reply(&with.bot, turn, String::new()))
}

/// The actors in the order in which their environments are asked.
fn in_order(state: &AppState, actors: Vec<Actor>, first: Stage) -> Vec<Actor> {
    let environments = state.access.environments();
    let rank = |actor: &Actor| {
        let stage = environments.iter().find(|e| &e.id == actor.env()).map(|e| e.stage);
        match (stage, first) {
            (Some(stage), first) if stage == first => 0,
            (Some(Stage::Test), _) => 1,
            (Some(_), _) => 2,
            (None, _) => 3,
        }
    };
    let mut actors = actors;
    actors.sort_by_key(rank);
    actors
}

/// Whose environment has the bot, and the conversation with it.
async fn conversation(
    state: &AppState,
    actors: Vec<Actor>,
    terminal: &Terminal,
    lang: Option<Lang>,
) -> Result<(Actor, Conversation), ApiError> {
    let (env, bot) = match terminal.bot_id.split_once('/') {
        Some((env, bot)) => (Some(env), bot),
        None => (None, terminal.bot_id.as_str()),
    };
    let (edition, first) = match terminal.bot_env {
        BotEnv::Release => (Edition::Live, Stage::Prod),
        BotEnv::Dev => (Edition::Draft, Stage::Dev),
    };
    let mut found = None;
    for actor in in_order(state, actors, first) {
        let named = env.is_none_or(|env| env == actor.env().as_str());
        let has = match edition {
            Edition::Live => state.bots.is_published(actor.env(), bot),
            Edition::Draft => state.content.item(&actor, &ItemRef::new("bot", bot)).await.is_ok(),
        };
        if named && has {
            found = Some(actor);
            break;
        }
    }
    let actor = found.ok_or_else(|| ApiError::no_such_bot(&terminal.bot_id))?;
    let (channel, account) = match &terminal.platform {
        Some(platform) => (
            match platform.kind {
                PlatformType::MiniProgram => "mini_program",
                PlatformType::OfficialAccount | PlatformType::WxWork => "wechat",
                PlatformType::XiaoWei => "tbp",
            },
            platform.id.as_str(),
        ),
        None => ("tbp", ""),
    };
    let person = match account {
        "" => terminal.terminal_id.clone(),
        account => format!("{account}/{}", terminal.terminal_id),
    };
    let with = Conversation { bot: bot.to_owned(), edition, channel: channel.to_owned(), person, lang };
    Ok((actor, with))
}

fn refused(error: &BotError, bot: &str) -> ApiError {
    match error {
        BotError::NoBot(_) => ApiError::no_such_bot(bot),
        BotError::TooLong | BotError::Invalid(..) => {
            ApiError::new(ApiCode::InvalidParameterValue, format!("{error}."))
        }
        BotError::NotReady | BotError::Superseded | BotError::Busy | BotError::Untrainable(_) => {
            ApiError::new(ApiCode::ErrorNlu, format!("{error}."))
        }
        BotError::Denied(_) => ApiError::new(ApiCode::NoAppPrivilege, "The key may not use this bot."),
        BotError::NoHandoff
        | BotError::Moved
        | BotError::Cancelled
        | BotError::Transfer(_)
        | BotError::Content(_)
        | BotError::Store(_) => {
            tracing::error!(%error, "a bot failed");
            ApiError::internal()
        }
    }
}

/// A turn in TBP's words.
fn reply(bot: &str, turn: Turn, input_text: String) -> Reply {
    let intent = turn.item.as_deref().and_then(|item| item.strip_prefix("intent/"));
    let result_type = match turn.outcome {
        Outcome::Asking | Outcome::Done | Outcome::Cancelled => ResultType::Task,
        Outcome::Handoff if intent.is_some() => ResultType::Task,
        Outcome::Answered => ResultType::QuestionAnswer,
        Outcome::SmallTalk | Outcome::Greeting => ResultType::ChitChat,
        Outcome::Suggested => ResultType::Similar,
        Outcome::Missed | Outcome::Blocked | Outcome::Handoff => ResultType::Fallback,
        Outcome::Failed => ResultType::Error,
    };
    let dialog_status = match (turn.outcome, intent) {
        (_, None) => DialogStatus::None,
        (Outcome::Asking, _) if turn.began => DialogStatus::Start,
        (Outcome::Asking, _) => DialogStatus::Continue,
        (_, Some(_)) => DialogStatus::Complete,
    };
    let messages = groups(&turn.bubbles);
    let texts = messages.iter().map(|group| group.content.as_str()).filter(|content| !content.is_empty());
    Reply {
        dialog_status,
        bot_name: bot.to_owned(),
        intent_name: intent.unwrap_or_default().to_owned(),
        slots: turn.slots.into_iter().map(|slot| SlotInfo { name: slot.name, value: slot.value }).collect(),
        input_text,
        response_text: texts.collect::<Vec<_>>().join("\n"),
        messages,
        session_attributes: match turn.attributes {
            Json::Null => String::new(),
            Json::String(text) => text,
            other => other.to_string(),
        },
        result_type,
    }
}

fn groups(bubbles: &[Bubble]) -> Vec<Group> {
    let plain = |content: &str| Group { content: content.to_owned(), url: String::new() };
    let mut groups = Vec::new();
    for bubble in bubbles {
        match bubble {
            Bubble::Text { text } => groups.push(plain(text)),
            Bubble::Image { url } => groups.push(Group { content: String::new(), url: url.clone() }),
            Bubble::Button { label, url } => groups.push(Group { content: label.clone(), url: url.clone() }),
            Bubble::Options { options } => groups.extend(options.iter().map(|option| plain(option))),
        }
    }
    groups
}

/// Drafts an empty bot in the environment where content is made.
async fn create(
    state: &AppState,
    actors: Vec<Actor>,
    name: &str,
    title: &str,
) -> Result<tbp::Response, ApiError> {
    let actor = in_order(state, actors, Stage::Dev).into_iter().next();
    let actor = actor.filter(|actor| actor.may(Permission::EditContent));
    let actor =
        actor.ok_or_else(|| ApiError::new(ApiCode::NoAppPrivilege, "The key may not create bots."))?;
    let name_of = json!({"en": name, "zh-CN": title});
    let draft = json!({"name": name_of, "strictness": "balanced", "small_talk": true});
    let made = state.content.create_draft(&actor, &ItemRef::new("bot", name), draft).await;
    match made.map_err(types::Problem::from) {
        Ok(_) => Ok(tbp::Response::CreateBot {
            task_request_id: edge::uuid(&*state.store.random()),
            msg: "The bot is drafted.".to_owned(),
        }),
        Err(problem) if problem.status < 500 => Err(ApiError::new(ApiCode::InvalidParameter, problem.detail)),
        Err(_) => Err(ApiError::internal()),
    }
}
