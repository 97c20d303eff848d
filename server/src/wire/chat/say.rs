//! What a customer says goes to whoever has the conversation, and never to both.

use super::{
    Chats, Who,
    entry::{Attachment, Entry, ThreadState, kept, of_event, of_turn},
};
use bot::{Handover, Place, Said};
use desk::{Opening, Say};
use std::collections::BTreeMap;
use types::{Lang, Outcome, Problem, Turn, attachment::is_picture};

/// Turns that go with a conversation that is handed over.
const LATEST: u64 = 50;

/// A message of a customer.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// The client's own id, 1–64 characters of `[A-Za-z0-9_-]`.
    pub client_id: String,
    /// The words.
    pub text: String,
    /// The id of what was uploaded.
    pub attachment: Option<String>,
    /// Where the customer is, and what is known there.
    pub page: Option<String>,
    /// Values by name.
    pub context: BTreeMap<String, String>,
    /// Forget what the bot was told.
    pub reset: bool,
}

impl Chats {
    /// Takes a message and answers what the thread has of it: the message itself, and what the bot says to it. The
    /// same `client_id` again is answered alike, and nothing is done twice.
    pub async fn say(&self, who: &Who, message: Message) -> Result<(Vec<Entry>, ThreadState), Problem> {
        let _turn = self.its_turn(who).await;
        let entries = self.entries(who, message).await?;
        Ok((self.shown(who, entries), self.state(who).await?))
    }

    async fn entries(&self, who: &Who, message: Message) -> Result<Vec<Entry>, Problem> {
        let inner = &self.0;
        let lang = who.lang.unwrap_or_default();
        let (with, customer) = (who.conversation(), who.customer());
        if let Some(turn) = inner.bots.answered(&who.actor, &with, &message.client_id).await? {
            self.handed_over(who).await?;
            return Ok(of_turn(turn).entries);
        }
        if let Some(event) = inner.desk.customer_said(&who.actor, &customer, &message.client_id).await? {
            return Ok(of_event(event, lang).map(|unit| unit.entries).unwrap_or_default());
        }
        let attachment = match &message.attachment {
            Some(id) => Some(self.own_attachment(who, id).await?),
            None => None,
        };
        self.handed_over(who).await?;
        if inner.desk.current_of(&who.actor, &customer).await?.is_some() {
            if message.reset {
                return Err(Problem::conflict("A person has the conversation."));
            }
            return self.to_desk(who, message, attachment).await;
        }
        let said = said(&message, attachment.as_ref(), lang);
        let turn = if message.reset {
            inner.bots.reset(&who.actor, &with, said).await?
        } else {
            inner.bots.talk(&who.actor, &with, said).await?
        };
        Ok(of_turn(turn).entries)
    }

    async fn to_desk(
        &self,
        who: &Who,
        message: Message,
        attachment: Option<Attachment>,
    ) -> Result<Vec<Entry>, Problem> {
        let lang = who.lang.unwrap_or_default();
        let attachments = attachment.map(|a| types::desk::Attachment {
            url: a.url,
            name: a.name,
            mime: a.mime,
            size: a.size,
        });
        let say = Say {
            client_id: message.client_id,
            text: message.text,
            attachments: attachments.into_iter().collect(),
        };
        let opening = Opening { lang: lang.tag().to_owned(), ..Opening::default() };
        let said = self.0.desk.customer_says(&who.actor, &who.customer(), opening, say).await?;
        Ok(of_event(said.event, lang).map(|unit| unit.entries).unwrap_or_default())
    }

    /// Hands over what the bot called a person for, if that did not happen: the process may have died in between.
    pub(super) async fn handed_over(&self, who: &Who) -> Result<(), Problem> {
        let inner = &self.0;
        let (with, actor) = (who.conversation(), &who.actor);
        let newest = inner.bots.turns_before(actor, &with, None, 1).await?.pop();
        let Some(last) = newest.filter(|turn| turn.outcome == Outcome::Handoff) else { return Ok(()) };
        let chat = inner.desk.customer_chat(&who.actor, &who.customer(), Some(0)).await?;
        // Whatever it was handed to is still under way, or was resolved after the call.
        let taken = chat.is_some_and(|chat| chat.conversation.resolved_at.is_none_or(|at| at >= last.at));
        if taken {
            return Ok(());
        }
        let handover = Handover {
            bot: who.bot.clone(),
            channel: who.channel.to_owned(),
            user: who.person.clone(),
            reason: last.decision.because.clone(),
            lang: who.lang.unwrap_or_default(),
            turns: inner.bots.turns_before(actor, &with, None, LATEST).await?,
        };
        let desk = super::ToDesk(inner.desk.clone());
        bot::HandOff::hand_off(&desk, &who.actor, handover).await.map_err(|error| {
            tracing::error!(error, "a conversation could not be handed over");
            Problem::internal()
        })
    }
}

/// A message as a bot takes it.
fn said(message: &Message, attachment: Option<&Attachment>, lang: Lang) -> Said {
    Said {
        text: attachment.map_or_else(|| message.text.clone(), |a| stands_for(a, lang).to_owned()),
        place: place(message),
        client_id: Some(message.client_id.clone()),
        attachment: attachment.and_then(kept),
        ..Said::default()
    }
}

/// What stands for an attachment where only words are read. Not its name: the customer did not say that.
fn stands_for(attachment: &Attachment, lang: Lang) -> &'static str {
    match (lang, is_picture(&attachment.mime)) {
        (Lang::En, true) => "[Picture]",
        (Lang::En, false) => "[File]",
        (Lang::Zh, true) => "[图片]",
        (Lang::Zh, false) => "[文件]",
    }
}

/// Where the customer is.
fn place(message: &Message) -> Option<Place> {
    Some(Place { page: message.page.clone()?, context: message.context.clone() })
}

/// Whether a turn came after a moment.
pub(super) fn after(turn: Option<&Turn>, at: types::Timestamp) -> bool {
    turn.is_some_and(|turn| turn.at > at)
}
