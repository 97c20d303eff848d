//! One watch of a socket, in a task of its own. Everything about a watch goes through its task and then through the
//! socket's one queue, so that its frames keep their order: the first list before any change, and the answer to a
//! check after the changes that it counts.

use super::{name, socket::Out};
use crate::{documents::refusal, state::AppState};
use access::Actor;
use cloudbase::{
    Code, Refusal,
    frame::{self, DataType, QueueType, Watch},
};
use database::MayWatch;
use push::{Delivery, Listener, PushError, WatchSpec};
use std::{sync::Arc, time::Duration};
use tokio::sync::mpsc;
use types::Json;

/// Checks that may wait for a watch; a client asks one at a time.
pub const CHECKS: usize = 8;

/// How long a watch is silent after its first answer. The SDK takes that answer in a later turn of its event loop and
/// throws away whatever change of the same watch arrives before; it would notice by its next check, ten seconds later.
const SETTLE: Duration = Duration::from_millis(100);

/// How a watch begins.
pub enum Begin {
    /// `INIT_WATCH`.
    New(Watch),
    /// `REBUILD_WATCH`: its name and the client's last event.
    Again { query_id: String, event_id: u64 },
}

/// `CHECK_LAST`.
pub struct Check {
    pub request_id: String,
    pub query_id: String,
}

/// What the task works with.
pub struct Running {
    pub state: AppState,
    pub actor: Actor,
    pub watch_id: String,
    /// The request that begins it.
    pub request_id: String,
    pub out: mpsc::Sender<Out>,
}

/// Why a watch ended.
enum End {
    /// Nobody reads the answers any more.
    Gone,
    /// The client is told and gives the watch up.
    Refused(Refusal),
    /// The client is to come back later with all of its watches: they are not lost.
    ComeBack,
}

impl Running {
    /// Runs until the watch fails or the socket goes.
    pub async fn run(self, begin: Begin, checks: mpsc::Receiver<Check>) {
        match self.watch(begin, checks).await {
            Err(End::Refused(refusal)) => {
                let _ = self.say(|| frame::error(Some(&self.watch_id), &self.request_id, &refusal)).await;
            }
            Err(End::ComeBack) => {
                let _ = self.out.send(Out::ComeBack).await;
            }
            Err(End::Gone) | Ok(()) => {}
        }
    }

    async fn watch(&self, begin: Begin, mut checks: mpsc::Receiver<Check>) -> Result<(), End> {
        let mut rules = self.state.database.rule_changes();
        let (mut listener, query_id) = self.begin(begin).await?;
        tokio::time::sleep(SETTLE).await;
        loop {
            tokio::select! {
                delivery = listener.recv() => {
                    let delivery = delivery.map_err(|error| lost(&error))?;
                    let request_id = self.state.store.random().id("push");
                    self.say(|| self.next(&request_id, &query_id, &delivery)).await?;
                }
                // The sender is as old as the process.
                Ok(()) = rules.changed() => self.ask_again(&listener.ticket().spec).await?,
                check = checks.recv() => {
                    let Some(check) = check else { return Ok(()) };
                    self.say(|| self.checked(&check, &query_id, listener.current())).await?;
                }
            }
        }
    }

    async fn begin(&self, begin: Begin) -> Result<(Listener, String), End> {
        match begin {
            Begin::New(watch) => {
                let spec = self.spec(watch).await?;
                let (listener, delivery) = self.state.push.watch(spec).await.map_err(|error| lost(&error))?;
                let query_id = name::sign(&self.state, &self.actor, listener.ticket());
                let (id, request) = (&self.watch_id, &self.request_id);
                self.say(|| frame::init_event(id, request, &query_id, delivery.current, &encoded(&delivery)))
                    .await?;
                Ok((listener, query_id))
            }
            Begin::Again { query_id, event_id } => {
                let mut ticket = name::open(&self.state, &self.actor, &query_id).map_err(End::Refused)?;
                // The rules may have changed since. With another reader it is another watch, and gets all of its list.
                ticket.spec.owner = self.may(&ticket.spec.collection, &ticket.spec.query).await?.reader;
                let resumed = self.state.push.resume(ticket, event_id).await;
                let (listener, delivery) = resumed.map_err(|error| lost(&error))?;
                self.say(|| self.next(&self.request_id, &query_id, &delivery)).await?;
                Ok((listener, query_id))
            }
        }
    }

    async fn spec(&self, watch: Watch) -> Result<WatchSpec, End> {
        if watch.env != self.actor.env().as_str() {
            let refusal = Refusal::new(Code::InvalidEnv, "The socket is signed in to another environment.");
            return Err(End::Refused(refusal));
        }
        let may = self.may(&watch.collection, &watch.filter).await?;
        Ok(WatchSpec {
            owner: may.reader,
            env: self.actor.env().clone(),
            collection: watch.collection,
            query: may.query,
            order: if watch.order.is_empty() { Json::Null } else { crate::documents::order(&watch.order) },
            limit: watch.limit.map(u64::from),
        })
    }

    /// Whether the actor may watch this, and with whose eyes.
    async fn may(&self, collection: &str, query: &Json) -> Result<MayWatch, End> {
        let may = self.state.database.may_watch(&self.actor, collection, query).await;
        may.map_err(|error| End::Refused(refusal(error)))
    }

    /// After rules were published: the watch ends if it is not allowed any more, and begins anew, with all of its
    /// list, if it shows something else now.
    async fn ask_again(&self, spec: &WatchSpec) -> Result<(), End> {
        let may = self.may(&spec.collection, &spec.query).await?;
        if may.reader == spec.owner { Ok(()) } else { Err(End::ComeBack) }
    }

    fn next(&self, request_id: &str, query_id: &str, delivery: &Delivery) -> String {
        frame::next_event(&self.watch_id, request_id, query_id, delivery.current, &encoded(delivery))
    }

    fn checked(&self, check: &Check, query_id: &str, current: u64) -> String {
        if check.query_id == query_id {
            frame::check_event(&self.watch_id, &check.request_id, query_id, current)
        } else {
            frame::error(Some(&self.watch_id), &check.request_id, &unknown_watch())
        }
    }

    /// Makes a frame when there is room for it, so that no frame but those in the queue takes memory.
    async fn say(&self, text: impl FnOnce() -> String) -> Result<(), End> {
        let room = self.out.reserve().await.map_err(|_| End::Gone)?;
        room.send(Out::Frame(text()));
        Ok(())
    }
}

/// The refusal for a watch that this socket does not have.
pub fn unknown_watch() -> Refusal {
    Refusal::new(Code::QueryIdInvalid, "This socket has no such watch.")
}

fn lost(error: &PushError) -> End {
    match error {
        PushError::TooLarge => End::Refused(Refusal::new(Code::SysErr, error.to_string())),
        PushError::Source { code, .. } if code == Code::SysErr.as_str() => End::ComeBack,
        PushError::Source { code, message } => {
            End::Refused(Refusal::other(code.clone(), 400, message.clone()))
        }
        PushError::TooManyWatches | PushError::Closed => End::ComeBack,
    }
}

fn encoded(delivery: &Delivery) -> Vec<Arc<str>> {
    delivery
        .batches
        .iter()
        .map(|batch| batch.encoded(|events| frame::encode_events(events.iter().map(event))))
        .collect()
}

fn event(event: &push::Event) -> frame::Event<'_> {
    frame::Event {
        number: event.id,
        data_type: match event.data_type {
            push::DataType::Init => DataType::Init,
            push::DataType::Add => DataType::Add,
            push::DataType::Update => DataType::Update,
            push::DataType::Replace => DataType::Replace,
            push::DataType::Remove => DataType::Remove,
            push::DataType::Limit => DataType::Limit,
        },
        queue_type: match event.queue_type {
            push::QueueType::Init => QueueType::Init,
            push::QueueType::Enqueue => QueueType::Enqueue,
            push::QueueType::Update => QueueType::Update,
            push::QueueType::Dequeue => QueueType::Dequeue,
        },
        id: types::document_id(&event.doc_id),
        document: event.doc.as_deref(),
        updated_fields: event.updated_fields.as_deref(),
        removed_fields: event.removed_fields.as_deref(),
    }
}
