//! Pushes committed changes to those who watch: watch groups, contiguous numbers, resume, merging, flow control.
//! Knows neither sockets nor what a document means; that is the business of the [`Source`].
//!
//! Listeners with the same [`WatchSpec`] share a *group*: it is matched once and encoded once. A group starts with a
//! snapshot at some number of the change log and takes every later change of its topic, so nothing is missed or seen
//! twice. Its last batches stay in a ring, which is at once the queue of every listener: one that falls out of the
//! ring is given the whole window anew, and has slowed nobody. A group outlives its last listener by a few minutes,
//! so that whoever comes back gets exactly what they missed.
#![warn(missing_docs)]

mod dispatch;
mod event;
mod group;
mod listener;
mod merge;
mod numbering;
mod pipeline;
mod ring;
mod settings;
mod source;
mod spec;
mod window;

pub use event::{Batch, DataType, Event, QueueType};
pub use listener::{Delivery, Listener};
pub use settings::Settings;
pub use source::{PushError, Snapshot, Source, View};
pub use spec::{Ticket, WatchSpec};

use dispatch::Pipelines;
use pipeline::{Join, Message};
use std::sync::Arc;
use store::Store;
use tokio::sync::oneshot;

/// Numbers end where JavaScript cannot count any more. No honest client comes near.
const LAST_NUMBER: u64 = 1 << 53;

/// The push engine of all environments; cheap to clone. When its last handle or the store goes, watches end.
#[derive(Clone)]
pub struct Push {
    pipelines: Arc<Pipelines>,
}

/// How much is going on, for operators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Watch groups, those without a listener included.
    pub groups: usize,
    /// Listeners.
    pub listeners: usize,
    /// Estimated bytes of their windows and rings.
    pub bytes: usize,
}

impl Push {
    /// Starts the engine on a store's feed of changes. Must be called within a tokio runtime.
    pub fn new(store: &Store, source: Arc<dyn Source>, settings: Settings) -> Self {
        let pipelines = Pipelines::new(source, settings, &*store.random());
        tokio::spawn(dispatch::run(Arc::downgrade(&pipelines), store.changes()));
        Self { pipelines }
    }

    /// Begins a watch. The delivery has the whole window as `init` events of one batch (without events, if it is
    /// empty); what follows comes from the listener.
    pub async fn watch(&self, spec: WatchSpec) -> Result<(Listener, Delivery), PushError> {
        self.join(spec, None).await
    }

    /// Goes on with a watch after a client's last good event. The delivery has what it missed, which may be nothing;
    /// or, if that is not known any more, the whole window under the number `last_event + 1`. The caller has made
    /// sure that the ticket is genuine and that whoever brings it may still watch this.
    pub async fn resume(&self, ticket: Ticket, last_event: u64) -> Result<(Listener, Delivery), PushError> {
        self.join(ticket.spec.clone(), Some((ticket, last_event.min(LAST_NUMBER)))).await
    }

    /// How much is going on.
    pub fn stats(&self) -> Stats {
        self.pipelines.stats()
    }

    async fn join(
        &self,
        spec: WatchSpec,
        resume: Option<(Ticket, u64)>,
    ) -> Result<(Listener, Delivery), PushError> {
        let view = self.pipelines.source.open(&spec).await?;
        let pipeline = Pipelines::get(&self.pipelines, &spec);
        let (reply, answer) = oneshot::channel();
        let join = Join { spec, view, resume, reply };
        pipeline.send(Message::Join(Box::new(join))).await.map_err(|_| PushError::Closed)?;
        // The pipeline must not be kept by whoever waits for it.
        drop(pipeline);
        answer.await.map_err(|_| PushError::Closed)?
    }
}
