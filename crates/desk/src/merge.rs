//! Two conversations of one customer become one.

use crate::{Desk, DeskError, engine::party, work::Work};
use access::Actor;
use types::desk::{Conversation, State, What};
use types::{ConversationId, Permission};

impl Desk {
    /// Makes a conversation a part of another one of the same customer. Its events stay where they are, and nothing
    /// follows them; the other one links them and takes over that its customer waits.
    pub async fn merge(
        &self,
        actor: &Actor,
        id: &ConversationId,
        into: &ConversationId,
    ) -> Result<Conversation, DeskError> {
        actor.require(Permission::Reply)?;
        let (desk, env, by) = (self.clone(), actor.env().clone(), party(actor));
        let (id, into) = (id.clone(), into.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let mut from = Work::load(tx, &desk, &env, &id).await?;
                let mut to = Work::load(tx, &desk, &env, &into).await?;
                from.living()?;
                to.living()?;
                let (one, other) = (&from.chat.customer, &to.chat.customer);
                if id == into || one.channel != other.channel || one.person != other.person {
                    return Err(DeskError::invalid("/into", "choice", "another one of the same customer"));
                }
                let waiting_since = from.chat.waiting_since;
                from.add(by.clone(), What::MergedInto { other: into });
                if waiting_since.is_some() && to.chat.state == State::Resolved {
                    to.move_to(by.clone(), State::Open, None)?;
                }
                to.add(by, What::Absorbed { other: id, waiting_since });
                from.save(tx).await?;
                to.save(tx).await
            })
        })
        .await
    }
}
