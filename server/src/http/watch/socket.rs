//! One socket: its reader, its writer, and the watches that it holds.

use super::running::{Begin, CHECKS, Check, Running, unknown_watch};
use crate::http::cloudbase_web::{Holder, WATCH_TICKET, WatchTicket, identity};
use crate::state::AppState;
use access::{Actor, TokenError, Who};
use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use axum::http::HeaderMap;
use cloudbase::{
    Code, Refusal,
    frame::{self, ClientFrame, ClientMessage, FrameError, Login, MAX_WATCHES},
};
use futures::{SinkExt, StreamExt, stream::SplitSink};
use std::{collections::HashMap, time::Duration};
use tokio::{
    sync::mpsc,
    task::AbortHandle,
    time::{Instant, sleep_until, timeout},
};
use types::{EnvId, UserId};

/// Frames of watches that may wait for a slow client; beyond that its watches wait, and push catches them up.
const QUEUE: usize = 8;
/// How long the client has to log in.
const LOGIN: Duration = Duration::from_secs(30);
/// Silence after which the socket is closed.
const SILENCE: Duration = Duration::from_secs(60);
/// Silence after which the other side is asked for a sign of life. A client that is told much does not ping itself.
const NUDGE: Duration = Duration::from_secs(25);
/// How long a client may take to accept one frame.
const WRITE: Duration = Duration::from_secs(30);

/// The close code on which the SDKs give a listener up: it is not signed in.
const NO_AUTHENTICATION: u16 = 3050;

/// What the tasks of the watches want to be written.
pub enum Out {
    /// A text frame.
    Frame(String),
    /// The end: the client is to come back later with all of its watches.
    ComeBack,
}

/// A socket and all that hangs on it.
pub struct Session {
    state: AppState,
    /// Whoever logged in.
    actor: Option<Actor>,
    watches: HashMap<String, Handle>,
    out: mpsc::Sender<Out>,
    /// Taken by the run.
    queue: Option<mpsc::Receiver<Out>>,
}

struct Handle {
    task: AbortHandle,
    checks: mpsc::Sender<Check>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What a step of the socket comes to.
type Step = Result<(), Option<CloseFrame>>;

impl Session {
    /// A socket that nobody has logged in to.
    pub fn new(state: AppState) -> Self {
        let (out, queue) = mpsc::channel(QUEUE);
        Self { state, actor: None, watches: HashMap::new(), out, queue: Some(queue) }
    }

    /// Runs until either side ends it.
    pub async fn run(mut self, socket: WebSocket) {
        let Some(mut queue) = self.queue.take() else { return };
        let (mut writer, mut reader) = socket.split();
        let stopping = self.state.stopping.clone();
        let mut ended = self.state.access.ended_users();
        let begun = Instant::now();
        let (mut heard, mut nudged) = (begun, false);
        let end = loop {
            let patience = match (&self.actor, nudged) {
                (None, _) => begun + LOGIN,
                (Some(_), false) => heard + NUDGE,
                (Some(_), true) => heard + SILENCE,
            };
            let step: Step = tokio::select! {
                message = reader.next() => {
                    (heard, nudged) = (Instant::now(), false);
                    self.hear(message, &mut writer).await
                }
                out = queue.recv() => match out {
                    Some(Out::Frame(text)) => write(&mut writer, Message::Text(text.into())).await,
                    Some(Out::ComeBack) => Err(close(close_code::AGAIN, "come back later")),
                    None => Err(None),
                },
                () = sleep_until(patience) => match (&self.actor, nudged) {
                    (None, _) => Err(close(close_code::POLICY, "nobody logged in")),
                    (Some(_), true) => Err(close(close_code::AWAY, "nothing was heard for a minute")),
                    (Some(_), false) => {
                        nudged = true;
                        write(&mut writer, Message::Ping(Default::default())).await
                    }
                },
                ended = ended.recv() => match ended {
                    Ok((env, uid)) if self.is_of(&env, &uid) => Err(close(NO_AUTHENTICATION, "signed out")),
                    Ok(_) => Ok(()),
                    // Perhaps this user was among those that were missed: logging in again tells.
                    Err(_) => Err(close(close_code::AGAIN, "come back later")),
                },
                () = stopping.cancelled() => Err(close(close_code::RESTART, "the server restarts")),
            };
            if let Err(end) = step {
                break end;
            }
        };
        if let Some(reason) = end {
            let _ = write(&mut writer, Message::Close(Some(reason))).await;
        }
    }

    /// Whether an end user logged in here.
    fn is_of(&self, env: &EnvId, uid: &UserId) -> bool {
        self.actor.as_ref().is_some_and(|actor| {
            actor.env() == env && matches!(actor.who(), Who::EndUser { uid: own, .. } if own == uid)
        })
    }

    async fn hear(&mut self, message: Option<Result<Message, axum::Error>>, writer: &mut Writer) -> Step {
        let text = match message {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(()),
            Some(Ok(Message::Binary(_))) => return Err(close(close_code::UNSUPPORTED, "frames are text")),
            Some(Ok(Message::Close(_))) => {
                // The answer to a goodbye waits to be flushed. A client that gets none takes the line for broken.
                let _ = timeout(WRITE, writer.close()).await;
                return Err(None);
            }
            None => return Err(None),
            // Whatever was wrong with it, the likeliest is a frame that is too large; a dead socket hears nothing.
            Some(Err(_)) => return Err(close(close_code::SIZE, "frames are at most 256 KB")),
        };
        let answer = match frame::parse(&text) {
            Ok(ClientFrame { watch_id, request_id, message }) => {
                self.handle(watch_id.unwrap_or_default(), request_id, message).await
            }
            Err(FrameError::Malformed { watch_id, request_id, refusal }) => {
                Some(frame::error(watch_id.as_deref(), &request_id, &refusal))
            }
            Err(FrameError::NotAFrame(why)) => return Err(close(close_code::INVALID, why)),
        };
        match answer {
            Some(text) => write(writer, Message::Text(text.into())).await,
            None => Ok(()),
        }
    }

    /// Does what a frame asks; answers at once what is not a watch's own to answer.
    async fn handle(
        &mut self,
        watch_id: String,
        request_id: String,
        message: ClientMessage,
    ) -> Option<String> {
        match message {
            ClientMessage::Ping => Some(frame::pong(&request_id)),
            ClientMessage::Login(login) => Some(match self.login(&login).await {
                Ok(()) => frame::login_ok(&request_id, &login.env),
                Err(refusal) => frame::login_failed(&request_id, &refusal),
            }),
            ClientMessage::CloseWatch => {
                self.watches.remove(&watch_id);
                None
            }
            ClientMessage::InitWatch(watch) => self.begin(watch_id, request_id, Begin::New(watch)),
            ClientMessage::RebuildWatch(at) => {
                let again = Begin::Again { query_id: at.query_id, event_id: at.event_id };
                self.begin(watch_id, request_id, again)
            }
            ClientMessage::CheckLast(at) => {
                let check = Check { request_id: request_id.clone(), query_id: at.query_id };
                let asked =
                    self.watches.get(&watch_id).is_some_and(|watch| match watch.checks.try_send(check) {
                        // A check too many is not worth an answer: the client asks again.
                        Ok(()) | Err(mpsc::error::TrySendError::Full(_)) => true,
                        Err(mpsc::error::TrySendError::Closed(_)) => false,
                    });
                (!asked).then(|| frame::error(Some(&watch_id), &request_id, &unknown_watch()))
            }
        }
    }

    async fn login(&mut self, login: &Login) -> Result<(), Refusal> {
        let invalid = || Refusal::new(Code::SignInvalid, "The ticket is not valid: fetch another.");
        let ticket =
            self.state.access.open_ticket(WATCH_TICKET, &login.ticket).map_err(|error| match error {
                TokenError::Expired => {
                    Refusal::new(Code::SignExpired, "The ticket has expired: fetch another.")
                }
                TokenError::Invalid | TokenError::WrongEnvironment | TokenError::Revoked => invalid(),
            })?;
        let WatchTicket { env, holder } = serde_json::from_value(ticket).map_err(|_| invalid())?;
        if env.as_str() != login.env {
            return Err(invalid());
        }
        let actor = match holder {
            Holder::Token(token) => {
                identity::actor(&self.state, Some(&env), &token, &HeaderMap::new()).await?
            }
            Holder::KeyId(id) => identity::key(&self.state, &env, &id).await?.ok_or_else(invalid)?,
        };
        let same =
            self.actor.as_ref().is_some_and(|old| old.label() == actor.label() && old.env() == actor.env());
        if !same {
            self.watches.clear();
        }
        self.actor = Some(actor);
        Ok(())
    }

    /// Begins a watch in a task of its own; one of the same name ends.
    fn begin(&mut self, watch_id: String, request_id: String, begin: Begin) -> Option<String> {
        let refuse = |code, why| Some(frame::error(Some(&watch_id), &request_id, &Refusal::new(code, why)));
        let Some(actor) = self.actor.clone() else {
            // An SDK whose last watch was closed a moment ago takes its login on the old socket for one on the new.
            // It logs in and tries again by itself; named in the answer, the watch would tell the app of an error.
            let refusal = Refusal::new(Code::CheckLoginFailed, "Log in first.");
            return Some(frame::error(None, &request_id, &refusal));
        };
        self.watches.remove(&watch_id);
        self.watches.retain(|_, watch| !watch.task.is_finished());
        if self.watches.len() >= MAX_WATCHES {
            return refuse(Code::ExceedRequestLimit, "A socket holds at most 200 watches.");
        }
        let (checks, asked) = mpsc::channel(CHECKS);
        let (state, out) = (self.state.clone(), self.out.clone());
        let running = Running { state, actor, watch_id: watch_id.clone(), request_id, out };
        let task = tokio::spawn(running.run(begin, asked)).abort_handle();
        self.watches.insert(watch_id, Handle { task, checks });
        None
    }
}

type Writer = SplitSink<WebSocket, Message>;

async fn write(writer: &mut Writer, message: Message) -> Step {
    match timeout(WRITE, writer.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(None),
    }
}

fn close(code: u16, reason: &'static str) -> Option<CloseFrame> {
    Some(CloseFrame { code, reason: reason.into() })
}
