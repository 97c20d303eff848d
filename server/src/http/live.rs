//! The console's live socket: frames in, engine calls, frames out. See `types::live`.

use crate::{
    state::AppState,
    wire::{Came, ConsoleWatch, News, Seen, collection_changes},
};
use access::Actor;
use app::session::Viewer;
use axum::{
    extract::{
        Extension, State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code},
    },
    response::{IntoResponse, Response},
};
use futures::{SinkExt, StreamExt};
use std::{collections::HashMap, sync::Arc, time::Duration};
use store::Clock;
use tokio::{sync::mpsc, task::AbortHandle};
use types::desk::LiveEvent;
use types::live::{ClientFrame, ServerFrame};
use types::{EnvId, ItemRef, MemberView, Permission, Problem};

/// Watches of one socket; a page has a handful.
const WATCHES: usize = 64;
/// Frames that may wait for a slow browser; beyond that the watch that overflows waits, and push resynchronises it.
const OUTBOX: usize = 256;
const FRAME_BYTES: usize = 64 * 1024;
/// Browsers say something every 25 s.
const SILENCE: Duration = Duration::from_secs(75);

/// `GET /api/console/live`.
pub async fn upgrade(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    socket: WebSocketUpgrade,
) -> Response {
    let Some(session) = viewer.0 else {
        return super::problem::Failure(Problem::unauthenticated()).into_response();
    };
    socket
        .max_message_size(FRAME_BYTES)
        .max_frame_size(FRAME_BYTES)
        .read_buffer_size(4096)
        .write_buffer_size(4096)
        .on_upgrade(move |socket| Live::new(state, session.member).run(socket))
}

struct Live {
    state: AppState,
    member: MemberView,
    /// Running watches by the browser's number.
    watches: HashMap<u32, AbortHandle>,
    /// Whom the desk takes for present while the socket is heard of: one for each environment whose desk is watched.
    at_desk: HashMap<EnvId, Actor>,
    outbox: mpsc::Sender<ServerFrame>,
    /// Taken by the run.
    inbox: Option<mpsc::Receiver<ServerFrame>>,
}

impl Live {
    fn new(state: AppState, member: MemberView) -> Self {
        let (outbox, inbox) = mpsc::channel(OUTBOX);
        Self { state, member, watches: HashMap::new(), at_desk: HashMap::new(), outbox, inbox: Some(inbox) }
    }

    async fn run(mut self, socket: WebSocket) {
        let Some(mut inbox) = self.inbox.take() else { return };
        let (mut to_browser, mut from_browser) = socket.split();
        let stopping = self.state.stopping.clone();
        loop {
            let end = tokio::select! {
                frame = inbox.recv() => match frame.as_ref().map(serde_json::to_string) {
                    Some(Ok(text)) => to_browser.send(Message::Text(text.into())).await.is_err(),
                    _ => true,
                },
                message = tokio::time::timeout(SILENCE, from_browser.next()) => match message {
                    Ok(Some(Ok(Message::Text(text)))) => match serde_json::from_str(&text) {
                        Ok(frame) => self.handle(frame).await.is_err(),
                        Err(_) => {
                            let reason = CloseFrame { code: close_code::INVALID, reason: "not a live frame".into() };
                            let _ = to_browser.send(Message::Close(Some(reason))).await;
                            true
                        }
                    },
                    Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => false,
                    _ => true,
                },
                () = stopping.cancelled() => {
                    let reason = CloseFrame { code: close_code::RESTART, reason: "the server restarts".into() };
                    let _ = to_browser.send(Message::Close(Some(reason))).await;
                    true
                }
            };
            if end {
                break;
            }
        }
        for watch in self.watches.into_values() {
            watch.abort();
        }
    }

    /// Does what a frame asks for. An error ends the socket.
    async fn handle(&mut self, frame: ClientFrame) -> Result<(), NotReading> {
        match frame {
            ClientFrame::Ping => {
                for actor in self.at_desk.values() {
                    // Whoever lost the role meanwhile is simply not heard of any more.
                    let _ = self.state.desk.heartbeat(actor);
                }
                self.say(ServerFrame::Pong)?;
            }
            ClientFrame::Close { id } => {
                if let Some(watch) = self.watches.remove(&id) {
                    watch.abort();
                }
            }
            ClientFrame::Watch { id, env, collection, query, order, limit } => {
                let Some(actor) = self.begin(id, &env, Permission::ReadDocuments).await? else {
                    return Ok(());
                };
                let watch = ConsoleWatch { collection, query, order, limit };
                let task =
                    tokio::spawn(watch.run(self.state.services.clone(), actor, id, self.outbox.clone()));
                self.watches.insert(id, task.abort_handle());
            }
            ClientFrame::Content { id, env, after } => {
                let Some(actor) = self.begin(id, &env, Permission::Read).await? else { return Ok(()) };
                let (store, outbox) = (self.state.store.clone(), self.outbox.clone());
                let clock = store.clock();
                let news = News::after(store, env, after).await;
                let changes = content_changes(news, clock, actor, id, outbox);
                self.watches.insert(id, tokio::spawn(changes).abort_handle());
            }
            ClientFrame::Collections { id, env, after } => {
                let Some(_) = self.begin(id, &env, Permission::ReadDocuments).await? else { return Ok(()) };
                let news = News::after(self.state.store.clone(), env, after).await;
                let changes = collection_changes(news, id, self.outbox.clone());
                self.watches.insert(id, tokio::spawn(changes).abort_handle());
            }
            ClientFrame::Desk { id, env, view, limit } => {
                let Some(actor) = self.begin(id, &env, Permission::Reply).await? else { return Ok(()) };
                if let Err(error) = self.state.desk.arrive(&actor).await {
                    return self.say(failed(id, error.into()));
                }
                let outbox = self.outbox.clone();
                match self.state.desk.listen_to_list(&actor, view, limit).await {
                    Ok(mut list) => {
                        let events = async move || list.next().await;
                        self.watches.insert(id, tokio::spawn(desk_events(events, id, outbox)).abort_handle());
                        self.at_desk.insert(env, actor);
                    }
                    Err(error) => self.say(failed(id, error.into()))?,
                }
            }
            ClientFrame::Chat { id, env, conversation, after } => {
                let Some(actor) = self.begin(id, &env, Permission::Reply).await? else { return Ok(()) };
                let outbox = self.outbox.clone();
                match self.state.desk.listen(&actor, &conversation, after).await {
                    Ok(mut chat) => {
                        let events = async move || chat.next().await;
                        self.watches.insert(id, tokio::spawn(desk_events(events, id, outbox)).abort_handle());
                    }
                    Err(error) => self.say(failed(id, error.into()))?,
                }
            }
            ClientFrame::Doing { env, conversation, doing } => {
                if let Ok(actor) = self.state.access.actor_for_member(&self.member, &env) {
                    // A conversation that is gone, or a role: nothing that the page could do about it.
                    let _ = self.state.desk.signal(&actor, &conversation, doing);
                }
            }
        }
        Ok(())
    }

    /// Checks that a watch may begin; a number in use is taken over.
    async fn begin(&mut self, id: u32, env: &EnvId, needs: Permission) -> Result<Option<Actor>, NotReading> {
        if let Some(old) = self.watches.remove(&id) {
            old.abort();
        }
        let problem = if self.watches.len() >= WATCHES {
            Problem::new(429, "too_many", "Too many watches", "Close some watches first.")
        } else {
            let allowed = self.state.access.actor_for_member(&self.member, env).map_err(Problem::from);
            match allowed.and_then(|actor| actor.require(needs).map(|()| actor).map_err(Problem::from)) {
                Ok(actor) => return Ok(Some(actor)),
                Err(problem) => problem,
            }
        };
        self.say(failed(id, problem))?;
        Ok(None)
    }

    /// Never waits: the loop that calls it is the one that empties the outbox.
    fn say(&self, frame: ServerFrame) -> Result<(), NotReading> {
        self.outbox.try_send(frame).map_err(|_| NotReading)
    }
}

/// The browser asks without reading the answers.
struct NotReading;

fn failed(id: u32, problem: Problem) -> ServerFrame {
    ServerFrame::Failed { id, code: problem.code, message: problem.detail }
}

/// Tells what a listener of the desk hears, until the page goes or the listener fails.
async fn desk_events(
    mut next: impl AsyncFnMut() -> Result<LiveEvent, desk::DeskError>,
    id: u32,
    outbox: mpsc::Sender<ServerFrame>,
) {
    loop {
        let frame = match next().await {
            Ok(event) => ServerFrame::Desk { id, event },
            Err(error) => failed(id, error.into()),
        };
        let over = matches!(frame, ServerFrame::Failed { .. });
        if outbox.send(frame).await.is_err() || over {
            return;
        }
    }
}

/// Tells of drafts and releases of an environment as they are committed, of its files to whoever may list them, and of
/// links that users follow to whoever may answer them.
async fn content_changes(
    mut news: News,
    clock: Arc<dyn Clock>,
    actor: Actor,
    id: u32,
    outbox: mpsc::Sender<ServerFrame>,
) {
    let mut frames = Vec::new();
    loop {
        let came = news.next(|Seen { seq, at, topic, key, .. }| {
            let kind = match topic {
                "release" | "handoff" | desk::CANDIDATES_TOPIC | desk::CALLS_TOPIC => topic,
                files::TOPIC if actor.may(Permission::ReadDocuments) => "file",
                links::SCANS_TOPIC if actor.may(Permission::Reply) => topic,
                topic => match topic.strip_prefix("draft/") {
                    Some(kind) => kind,
                    None => return,
                },
            };
            frames.push(ServerFrame::ContentChanged { id, seq, item: Some(ItemRef::new(kind, key)), at });
        });
        match came.await {
            None => return,
            Some(Came::Changes) => {}
            Some(Came::Gap) => {
                let (seq, at) = (news.seq(), clock.now());
                frames = vec![ServerFrame::ContentChanged { id, seq, item: None, at }];
            }
        }
        for frame in frames.drain(..) {
            if outbox.send(frame).await.is_err() {
                return;
            }
        }
    }
}
