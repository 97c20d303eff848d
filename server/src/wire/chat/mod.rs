//! The customer's one thread: the bot answers until a conversation is handed to a person; from then on people do, until
//! they resolve it; then the bot again. Bots and the desk keep what was said; here it is put together.

mod attachments;
mod entry;
mod hand_off;
mod place;
mod say;
mod thread;
mod wake;

pub use attachments::{Kept, Opened, own_file};
pub use entry::{Attachment, Entry, ThreadState};
pub use hand_off::ToDesk;
pub use place::After;
pub use say::Message;
pub use thread::News;
pub use wake::Listener;

use access::{Access, Actor};
use bot::{Bots, Conversation, Edition};
use desk::Desk;
use files::Files;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::Arc;
use store::Store;
use tokio::sync::{Mutex, MutexGuard};
use types::Lang;
use types::desk::Customer;

/// Threads are locked in groups of this number.
const STRIPES: usize = 256;

/// Threads of all environments; cheap to clone.
#[derive(Clone)]
pub struct Chats(Arc<Inner>);

struct Inner {
    access: Access,
    bots: Bots,
    desk: Desk,
    files: Files,
    wake: Arc<wake::Wake>,
    /// Two messages of one customer are taken one after the other: where a message goes depends on the one before.
    /// Held across awaits, hence tokio's.
    stripes: Vec<Mutex<()>>,
}

/// Whose thread: somebody who proved it, or who knows its secret id.
#[derive(Clone, Debug)]
pub struct Who {
    /// The customer, as engines take them.
    pub actor: Actor,
    /// The bot that answers first.
    pub bot: String,
    /// `web` or `mini_program`.
    pub channel: &'static str,
    /// The person's id there.
    pub person: String,
    /// The language of the person's screen.
    pub lang: Option<Lang>,
}

impl Who {
    /// The conversation with the bot alone.
    pub fn conversation(&self) -> Conversation {
        Conversation {
            bot: self.bot.clone(),
            edition: Edition::Live,
            channel: self.channel.to_owned(),
            person: self.person.clone(),
            lang: self.lang,
        }
    }

    fn customer(&self) -> Customer {
        Customer { channel: self.channel.to_owned(), person: self.person.clone(), name: String::new() }
    }

    /// What names the person in this environment, for limits and locks.
    pub fn key(&self) -> wake::Key {
        (self.actor.env().clone(), self.channel.to_owned(), self.person.clone())
    }

    /// What owns the person's files.
    fn owner(&self) -> String {
        self.customer().owner()
    }
}

impl Chats {
    /// The threads over the engines that keep them.
    pub fn new(store: &Store, access: Access, bots: Bots, desk: Desk, files: Files) -> Self {
        let stripes = (0..STRIPES).map(|_| Mutex::new(())).collect();
        let wake = wake::Wake::start(store);
        Self(Arc::new(Inner { access, bots, desk, files, wake, stripes }))
    }

    /// Hears when a bot answers the customer or people take the customer over.
    pub fn listen(&self, who: &Who) -> Listener {
        self.0.wake.listen(who.key())
    }

    async fn its_turn(&self, who: &Who) -> MutexGuard<'_, ()> {
        #[expect(clippy::cast_possible_truncation, reason = "only its remainder matters")]
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(who.key()) as usize;
        self.0.stripes[hash % STRIPES].lock().await
    }
}
