//! Who is in charge. All of it happens in the one writer, so of two who want a conversation exactly one gets it, and
//! the other is told who.

use crate::{
    Desk, DeskError,
    engine::{agent, party},
    input::{MAX_LINE, check_length},
    roster,
    work::Work,
};
use access::{Actor, Denied};
use types::desk::{AgentRef, AssignedWhy, Conversation, What};
use types::{ConversationId, MemberId, Permission};

/// Whom a conversation is given to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assignment {
    /// Who the caller saw in charge. Somebody else by now: nothing happens, [`DeskError::Lost`].
    pub seen: Option<MemberId>,
    /// The team from now on; the same one if not set.
    pub team: Option<String>,
    /// The agent from now on; nobody puts it into the queue.
    pub agent: Option<MemberId>,
    /// What the receiver should know.
    pub note: String,
}

impl Desk {
    /// Takes a conversation that nobody has. Whoever has it already keeps it; whoever is too late hears who was quicker.
    pub async fn take(&self, actor: &Actor, id: &ConversationId) -> Result<Conversation, DeskError> {
        actor.require(Permission::Reply)?;
        let me = member(actor)?;
        let by = party(actor);
        let take = move |work: &mut Work| match &work.chat.agent {
            Some(other) if other.id == me.id => Ok(()),
            Some(other) => Err(DeskError::Lost { by: Some(other.clone()) }),
            None => {
                let team = work.chat.team.clone();
                let (agent, why, note) = (Some(me), AssignedWhy::Took, String::new());
                work.add(by, What::Assigned { team, agent, why, note });
                Ok(())
            }
        };
        Ok(self.change(actor.env(), id, take).await?.0)
    }

    /// Takes a conversation over from whoever has it. For supervisors.
    pub async fn take_over(&self, actor: &Actor, id: &ConversationId) -> Result<Conversation, DeskError> {
        actor.require(Permission::Oversee)?;
        let me = member(actor)?;
        let by = party(actor);
        let take = move |work: &mut Work| {
            if work.chat.agent.as_ref().is_none_or(|other| other.id != me.id) {
                let team = work.chat.team.clone();
                let (agent, why, note) = (Some(me), AssignedWhy::TakenOver, String::new());
                work.add(by, What::Assigned { team, agent, why, note });
            }
            Ok(())
        };
        Ok(self.change(actor.env(), id, take).await?.0)
    }

    /// Gives a conversation to an agent or a team, or puts it back into the queue.
    pub async fn assign(
        &self,
        actor: &Actor,
        id: &ConversationId,
        to: Assignment,
    ) -> Result<Conversation, DeskError> {
        actor.require(Permission::Reply)?;
        check_length("/note", &to.note, MAX_LINE)?;
        let (desk, env, id) = (self.clone(), actor.env().clone(), id.clone());
        let (by, me) = (party(actor), agent(actor));
        self.write(move |tx| {
            Box::pin(async move {
                let receiver = match &to.agent {
                    Some(member) => Some(roster::agent(tx.conn(), &env, member).await?),
                    None => None,
                };
                let mut work = Work::load(tx, &desk, &env, &id).await?;
                work.living()?;
                let present = work.chat.agent.clone();
                if present.as_ref().map(|agent| &agent.id) != to.seen.as_ref() {
                    return Err(DeskError::Lost { by: present });
                }
                let mine = present.is_some() && present.as_ref().map(|a| &a.id) == me.as_ref().map(|a| &a.id);
                let team = to.team.or_else(|| work.chat.team.clone());
                let why = match (&receiver, mine) {
                    (None, _) if team == work.chat.team => AssignedWhy::Released,
                    (_, true) => AssignedWhy::Transferred,
                    (_, false) => AssignedWhy::Given,
                };
                if present != receiver || team != work.chat.team {
                    work.add(by, What::Assigned { team, agent: receiver, why, note: to.note });
                }
                work.save(tx).await
            })
        })
        .await
    }
}

/// The member who acts; keys and the process are nobody who could have a conversation.
fn member(actor: &Actor) -> Result<AgentRef, DeskError> {
    agent(actor).ok_or(DeskError::Denied(Denied { permission: Permission::Reply }))
}
