//! What customers think of how it went.

use crate::{
    Desk, DeskError,
    customer::may_be,
    engine::party,
    input::{check_length, check_text},
    work::Work,
};
use access::Actor;
use types::desk::{Conversation, Customer, MAX_TEXT, Party, State, What};
use types::{ConversationId, Permission};

/// Longest comment, in characters.
const MAX_COMMENT: usize = 1_000;
/// Ratings up to this one are followed up, where the desk does not say.
const BAD: f64 = 2.0;

impl Desk {
    /// Rates a resolved conversation from 1 to 5; again, the last word counts.
    pub async fn customer_rates(
        &self,
        actor: &Actor,
        customer: &Customer,
        id: &ConversationId,
        score: u8,
        comment: &str,
    ) -> Result<Conversation, DeskError> {
        may_be(actor, customer)?;
        check_length("/comment", comment, MAX_COMMENT)?;
        if !(1..=5).contains(&score) {
            return Err(DeskError::invalid("/stars", "choice", "1 to 5"));
        }
        let (whose, comment) = (customer.clone(), comment.trim().to_owned());
        let rate = move |work: &mut Work| {
            let of = &work.chat.customer;
            if (&of.channel, &of.person) != (&whose.channel, &whose.person) {
                return Err(DeskError::NotFound("conversation"));
            }
            if work.chat.state != State::Resolved || work.chat.erased {
                return Err(DeskError::TooLate);
            }
            let follow_up = f64::from(score) <= work.setup.desk.bad_rating.unwrap_or(BAD);
            let by = Party::customer(&work.chat.customer.name);
            work.add(by, What::Rated { score, comment, follow_up });
            Ok(())
        };
        let (chat, ()) = self.change(actor.env(), id, rate).await?;
        Ok(crate::customer::shown_to_customer(chat))
    }

    /// Says what came of a bad rating: it needs no follow-up any more.
    pub async fn followed_up(
        &self,
        actor: &Actor,
        id: &ConversationId,
        note: String,
    ) -> Result<Conversation, DeskError> {
        actor.require(Permission::Reply)?;
        check_text("/note", &note, MAX_TEXT)?;
        let by = party(actor);
        let done = move |work: &mut Work| {
            if !work.chat.rating.as_ref().is_some_and(|rating| rating.follow_up) {
                return Err(DeskError::NotFound("bad rating"));
            }
            work.add(by, What::FollowedUp { note });
            Ok(())
        };
        Ok(self.change(actor.env(), id, done).await?.0)
    }
}
