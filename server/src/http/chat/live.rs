//! The customer's live socket: what is new in the thread, who answers, who types, what was read. See docs/chat.md.

use super::{
    limits::Seat,
    thread::NewMessage,
    who::{Claim, Remote},
};
use crate::{
    http::extract::Path,
    state::AppState,
    wire::chat::{After, Entry, News, ThreadState, Who},
};
use axum::{
    extract::{
        State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code},
    },
    response::Response,
};
use desk::{CustomerListener, DeskError};
use futures::{SinkExt, StreamExt, stream::SplitSink};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tokio::{sync::mpsc, time::timeout};
use types::{ConversationId, EnvId, Problem, desk::LiveEvent};

/// Longest frame: a message of 4,000 characters with a context, in JSON.
const FRAME: usize = 64 * 1024;
/// How long a client has to say who it is.
const HELLO: Duration = Duration::from_secs(10);
/// Silence after which the connection ends. Clients ping every 25 s.
const SILENCE: Duration = Duration::from_secs(75);
/// How long a client may take to accept a frame; a slower one is cut off, and resumes.
const WRITE: Duration = Duration::from_secs(10);
/// Frames of a client in [`BURST_TIME`].
const BURST: u32 = 60;
const BURST_TIME: Duration = Duration::from_secs(10);
/// Messages of a client that may be under way at once.
const UNDER_WAY: usize = 4;

/// Close codes of our own, as their HTTP relatives are numbered.
const MALFORMED: u16 = 4400;
const UNAUTHENTICATED: u16 = 4401;
const NO_BOT: u16 = 4404;
const SILENT: u16 = 4408;
const TOO_MANY: u16 = 4429;

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Say {
    /// The first frame.
    Hello {
        token: Option<String>,
        #[serde(default)]
        person: String,
        lang: Option<String>,
        /// The place up to which it has heard.
        after: Option<String>,
    },
    /// As `POST …/messages`.
    Message(Box<NewMessage>),
    /// It types.
    Typing {},
    /// It saw up to a message.
    Read { seq: u64 },
    /// It missed something: again from this place.
    Resume { after: Option<String> },
    /// Are you there?
    Ping {},
}

/// What the server says.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Tell<'a> {
    Welcome {
        entries: Vec<&'a Entry>,
        /// Whether these follow what the client has; otherwise they replace it.
        resumed: bool,
        before: Option<&'a str>,
        cursor: &'a str,
        state: &'a ThreadState,
        read: Option<Read>,
    },
    Entry {
        entry: &'a Entry,
        /// The place before it: not the client's own, and something is missing.
        prev: &'a str,
        cursor: &'a str,
    },
    State {
        state: &'a ThreadState,
    },
    Typing {
        name: &'a str,
        on: bool,
    },
    Read(Read),
    Sent {
        client_id: &'a str,
        entries: &'a [Entry],
        state: &'a ThreadState,
    },
    Refused {
        client_id: &'a str,
        problem: &'a Problem,
    },
    Pong {},
}

/// The team has read up to here.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Read {
    conversation: String,
    seq: u64,
}

/// `GET /api/v1/public/chat/{env}/{bot}/live`.
pub async fn upgrade(
    State(state): State<AppState>,
    Path((env, bot)): Path<(EnvId, String)>,
    Remote(remote): Remote,
    socket: WebSocketUpgrade,
) -> Response {
    socket
        .max_message_size(FRAME)
        .max_frame_size(FRAME)
        .read_buffer_size(4096)
        .write_buffer_size(4096)
        .on_upgrade(async move |socket| {
            let (mut writer, reader) = socket.split();
            if let Err(Some(reason)) = run(&state, (env, bot), &remote, &mut writer, reader).await {
                let _ = timeout(WRITE, writer.send(Message::Close(Some(reason)))).await;
            }
        })
}

type Writer = SplitSink<WebSocket, Message>;
type Reader = futures::stream::SplitStream<WebSocket>;
/// An error ends the connection, with a reason if there is somebody to tell.
type Step<T = ()> = Result<T, Option<CloseFrame>>;

async fn run(
    state: &AppState,
    place: (EnvId, String),
    remote: &str,
    writer: &mut Writer,
    mut reader: Reader,
) -> Step {
    let _address = state.chat_limits.address_seat(remote).ok_or_else(|| close(TOO_MANY, "too many here"))?;
    state.chat_limits.call(remote, state.store.now()).map_err(|_| close(TOO_MANY, "too many from here"))?;
    let first = timeout(HELLO, reader.next()).await.map_err(|_| close(SILENT, "nobody said hello"))?;
    let Some(Say::Hello { token, person, lang, after }) = parsed(first)? else {
        return Err(close(MALFORMED, "the first frame is hello"));
    };
    let claim = Claim { env: place.0, bot: place.1, token: token.as_deref(), person, lang: lang.as_deref() };
    let who = claim.prove(state).map_err(|failure| match failure.0.status {
        401 => close(UNAUTHENTICATED, "the token is not valid"),
        404 => close(NO_BOT, "there is no such bot"),
        _ => close(MALFORMED, "the person is not valid"),
    })?;
    let seat = state.chat_limits.person_seat(&format!("{:?}", who.key()));
    let seat = seat.ok_or_else(|| close(TOO_MANY, "too many of this person"))?;
    let (answers, answered) = mpsc::channel(UNDER_WAY);
    let mut session = Session {
        state,
        who,
        writer,
        after: After::default(),
        told: String::new(),
        shown: None,
        read: None,
        people: None,
        answers,
        _seat: seat,
    };
    session.serve(reader, answered, after).await
}

/// A message's answer, to be written by the loop.
struct Answer {
    client_id: String,
    outcome: Result<(Vec<Entry>, ThreadState), Problem>,
}

struct Session<'a> {
    state: &'a AppState,
    who: Who,
    writer: &'a mut Writer,
    /// How far the thread was looked at.
    after: After,
    /// The place that the client has.
    told: String,
    /// The state that the client has.
    shown: Option<ThreadState>,
    /// The read mark that the client has.
    read: Option<Read>,
    /// The newest conversation with people.
    people: Option<CustomerListener>,
    answers: mpsc::Sender<Answer>,
    _seat: Seat,
}

impl Session<'_> {
    async fn serve(
        &mut self,
        mut reader: Reader,
        mut answered: mpsc::Receiver<Answer>,
        after: Option<String>,
    ) -> Step {
        // Listens before the first look: nothing can fall in between.
        let mut moved = self.state.chats.listen(&self.who);
        self.people = self.state.chats.listen_to_people(&self.who).await.map_err(broken)?;
        self.begin(after.as_deref()).await?;
        let stopping = self.state.stopping.clone();
        let mut window = (tokio::time::Instant::now(), 0_u32);
        loop {
            tokio::select! {
                heard = timeout(SILENCE, reader.next()) => {
                    let heard = heard.map_err(|_| close(SILENT, "nothing was heard for long"))?;
                    if window.0.elapsed() > BURST_TIME {
                        window = (tokio::time::Instant::now(), 0);
                    }
                    window.1 += 1;
                    if window.1 > BURST {
                        return Err(close(TOO_MANY, "too many frames"));
                    }
                    if let Some(said) = parsed(heard)? {
                        self.hear(said).await?;
                    }
                }
                () = moved.moved() => {
                    self.people = self.state.chats.listen_to_people(&self.who).await.map_err(broken)?;
                    self.look().await?;
                }
                event = next(&mut self.people) => self.people_say(event).await?,
                Some(answer) = answered.recv() => self.answer(&answer).await?,
                () = stopping.cancelled() => return Err(close(close_code::RESTART, "the server restarts")),
            }
        }
    }

    async fn begin(&mut self, after: Option<&str>) -> Step {
        let news = self.state.chats.begin(&self.who, after).await.map_err(broken)?;
        let state = self.state.chats.state(&self.who).await.map_err(broken)?;
        let read = self.state.chats.read_to(&self.who).await.map_err(broken)?;
        let read = read.map(|(conversation, seq)| Read { conversation, seq });
        let News { entries, after, fresh } = news;
        self.told = after.spelled();
        let welcome = Tell::Welcome {
            entries: entries.iter().map(|(entry, _)| entry).collect(),
            resumed: fresh.is_none(),
            before: fresh.as_ref().and_then(Option::as_deref),
            cursor: &self.told.clone(),
            state: &state,
            read: read.clone(),
        };
        self.tell(&welcome).await?;
        (self.after, self.shown, self.read) = (after, Some(state), read);
        Ok(())
    }

    /// Tells what is new since the last look.
    async fn look(&mut self) -> Step {
        let Some(news) = self.state.chats.news(&self.who, self.after.clone()).await.map_err(broken)? else {
            return self.begin(None).await;
        };
        for (entry, cursor) in news.entries {
            let prev = std::mem::replace(&mut self.told, cursor);
            let cursor = self.told.clone();
            self.tell(&Tell::Entry { entry: &entry, prev: &prev, cursor: &cursor }).await?;
        }
        self.after = news.after;
        let state = self.state.chats.state(&self.who).await.map_err(broken)?;
        self.become_(state).await?;
        let read = self.state.chats.read_to(&self.who).await.map_err(broken)?;
        let read = read.map(|(conversation, seq)| Read { conversation, seq });
        if read != self.read {
            self.read.clone_from(&read);
            if let Some(read) = read {
                self.tell(&Tell::Read(read)).await?;
            }
        }
        Ok(())
    }

    async fn become_(&mut self, state: ThreadState) -> Step {
        if self.shown.as_ref() != Some(&state) {
            self.tell(&Tell::State { state: &state }).await?;
            self.shown = Some(state);
        }
        Ok(())
    }

    async fn people_say(&mut self, event: Result<LiveEvent, DeskError>) -> Step {
        match event.map_err(|error| broken(error.into()))? {
            LiveEvent::Here { here } => {
                let lang = self.who.lang.unwrap_or_default();
                let writer = here.into_iter().find_map(|one| one.agent);
                let name = writer.as_ref().map(|agent| agent.name.get(lang)).unwrap_or_default();
                self.tell(&Tell::Typing { name, on: writer.is_some() }).await
            }
            // Where the thread stands is read anew, whatever it was.
            LiveEvent::Events { .. } | LiveEvent::Chat { .. } | LiveEvent::Queue { .. } => self.look().await,
            LiveEvent::List { .. }
            | LiveEvent::Rows { .. }
            | LiveEvent::Counts { .. }
            | LiveEvent::Agents { .. }
            | LiveEvent::AgentsChanged { .. } => Ok(()),
        }
    }

    async fn hear(&mut self, said: Say) -> Step {
        match said {
            Say::Hello { .. } => Err(close(MALFORMED, "hello was said")),
            Say::Ping {} => self.tell(&Tell::Pong {}).await,
            Say::Resume { after } => self.begin(after.as_deref()).await,
            Say::Message(message) => self.message(*message).await,
            Say::Typing {} => {
                if let Some(people) = &self.people {
                    let id: ConversationId = people.conversation().clone();
                    // Not worth a word if it is over.
                    let _ = self.state.chats.typing(&self.who, &id).await;
                }
                Ok(())
            }
            Say::Read { seq } => self.state.chats.read(&self.who, seq).await.map_err(broken),
        }
    }

    /// Takes a message in a task of its own, so that the connection lives on while a bot thinks.
    async fn message(&mut self, message: NewMessage) -> Step {
        let client_id: String = message.client_id.chars().take(64).collect();
        let counted =
            self.state.chat_limits.message(&format!("{:?}", self.who.key()), self.state.store.now());
        let message = counted.and_then(|()| message.checked());
        let message = match message {
            Ok(message) => message,
            Err(failure) => return self.answer(&Answer { client_id, outcome: Err(failure.0) }).await,
        };
        let Ok(room) = self.answers.clone().try_reserve_owned() else {
            let problem = Problem::new(429, "rate_limited", "Too many messages", "Wait for the answers.");
            return self.answer(&Answer { client_id, outcome: Err(problem) }).await;
        };
        let (chats, who) = (self.state.chats.clone(), self.who.clone());
        tokio::spawn(async move {
            let outcome = chats.say(&who, message).await;
            room.send(Answer { client_id, outcome });
        });
        Ok(())
    }

    async fn answer(&mut self, answer: &Answer) -> Step {
        let Answer { client_id, outcome } = answer;
        match outcome {
            Ok((entries, state)) => self.tell(&Tell::Sent { client_id, entries, state }).await,
            Err(problem) => self.tell(&Tell::Refused { client_id, problem }).await,
        }
    }

    async fn tell(&mut self, frame: &Tell<'_>) -> Step {
        let text = serde_json::to_string(frame).map_err(|_| None)?;
        match timeout(WRITE, self.writer.send(Message::Text(text.into()))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(None),
        }
    }
}

/// What people say next; for ever nothing while there are none.
async fn next(people: &mut Option<CustomerListener>) -> Result<LiveEvent, DeskError> {
    match people {
        Some(people) => people.next().await,
        None => std::future::pending().await,
    }
}

/// What a client said; nothing for frames that are the protocol's own.
fn parsed(message: Option<Result<Message, axum::Error>>) -> Step<Option<Say>> {
    match message {
        Some(Ok(Message::Text(text))) => match serde_json::from_str(&text) {
            Ok(said) => Ok(Some(said)),
            Err(_) => Err(close(MALFORMED, "not a frame of this protocol")),
        },
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(None),
        Some(Ok(Message::Binary(_))) => Err(close(close_code::UNSUPPORTED, "frames are text")),
        Some(Ok(Message::Close(_))) | None => Err(None),
        Some(Err(_)) => Err(close(close_code::SIZE, "frames are at most 64 KB")),
    }
}

/// The thread could not be read: the client comes back later.
fn broken(problem: Problem) -> Option<CloseFrame> {
    tracing::warn!(code = problem.code, "a live chat ended");
    close(close_code::AGAIN, "come back later")
}

fn close(code: u16, reason: &'static str) -> Option<CloseFrame> {
    Some(CloseFrame { code, reason: reason.into() })
}
