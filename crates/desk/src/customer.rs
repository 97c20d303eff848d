//! What customers do.

use crate::{
    Desk, DeskError, Said,
    engine::party,
    input::{Handover, MAX_ATTRIBUTES, Opening, Say, check_customer, check_length},
    rows,
    work::Work,
};
use access::{Actor, Who};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{OnConflict, Query};
use store::{StoreError, Tx};
use types::desk::{
    AssignedWhy, Conversation, Customer, Event, From, MAX_EVENTS, Message, Party, PartyKind, Side, State,
    What,
};
use types::{ConversationId, Json, Permission, Timestamp};

/// What a customer's screen shows.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomerChat {
    /// The conversation, without what is the team's.
    pub conversation: Conversation,
    /// Its newest events that are the customer's to see, oldest first.
    pub events: Vec<Event>,
    /// Whether there are older ones.
    pub more: bool,
    /// The place in the queue, from 1; none once an agent has it.
    pub position: Option<u32>,
    /// When the team works again, while it does not; none if it works or never does.
    pub opens_at: Option<Timestamp>,
}

impl Desk {
    /// A message of a customer. It goes to the conversation there is: what is resolved or sleeps is opened again; long
    /// after the resolution, or if there is none, a new one begins with `opening`. Sent again under the same
    /// `client_id` it changes nothing.
    pub async fn customer_says(
        &self,
        actor: &Actor,
        customer: &Customer,
        opening: Opening,
        say: Say,
    ) -> Result<Said, DeskError> {
        may_be(actor, customer)?;
        say.check()?;
        opening.check()?;
        let (desk, env, customer) = (self.clone(), actor.env().clone(), customer.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let found = rows::newest_of(tx.conn(), &env, &customer.channel, &customer.person).await?;
                let by = Party::customer(&customer.name);
                if let Some(chat) = &found {
                    let work = Work::over(tx, &desk, &env, chat.clone());
                    if let Some(event) = work.said(tx, &by, &say.client_id).await? {
                        return Ok(Said { conversation: work.chat, event, again: true });
                    }
                }
                let mut work = match found {
                    Some(chat) if is_current(&chat, tx, &desk, &env) => Work::over(tx, &desk, &env, chat),
                    other => begin(tx, &desk, &env, &customer, opening, other.map(|chat| chat.id)),
                };
                match work.chat.state {
                    State::Open => {}
                    State::Pending | State::Snoozed | State::Resolved => {
                        work.move_to(Party::system(), State::Open, None)?;
                    }
                }
                let seq = work.say(by, message(say, From::Customer));
                let event = work.event(seq).cloned().ok_or(DeskError::NotFound("message"))?;
                Ok(Said { conversation: work.save(tx).await?, event, again: false })
            })
        })
        .await
    }

    /// Takes a conversation over from a bot or another source, with what was said there. If the customer has one that
    /// is not resolved, it goes on there. Needs nobody's permission but proof of whose it is.
    pub async fn hand_over(
        &self,
        actor: &Actor,
        customer: &Customer,
        opening: Opening,
        handover: Handover,
    ) -> Result<Conversation, DeskError> {
        may_be(actor, customer)?;
        opening.check()?;
        handover.check()?;
        let (desk, env, customer) = (self.clone(), actor.env().clone(), customer.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let found = rows::newest_of(tx.conn(), &env, &customer.channel, &customer.person).await?;
                let mut work = match found {
                    Some(chat) if chat.state != State::Resolved => Work::over(tx, &desk, &env, chat),
                    other => begin(tx, &desk, &env, &customer, opening, other.map(|chat| chat.id)),
                };
                if work.chat.state != State::Open {
                    work.move_to(Party::system(), State::Open, None)?;
                }
                let Handover { source, name, reason, turns } = handover;
                let count = turns.as_array().map_or(0, Vec::len);
                let by = Party { kind: PartyKind::Bot, id: name.clone(), name: types::Text::default() };
                let turned = u32::try_from(count).unwrap_or(u32::MAX);
                let seq = work.add(by, What::HandedOver { source, name, reason, turns: turned });
                keep_source(tx, &work, seq, &turns).await?;
                work.save(tx).await
            })
        })
        .await
    }

    /// The customer's conversation that is not resolved, if there is one: whether messages go to the desk.
    pub async fn current_of(
        &self,
        actor: &Actor,
        customer: &Customer,
    ) -> Result<Option<Conversation>, DeskError> {
        may_be(actor, customer)?;
        let found = self.newest_of(actor, customer).await?;
        Ok(found.filter(|chat| chat.state != State::Resolved))
    }

    /// What the customer's screen shows: the newest conversation, resolved or not, with its newest messages or those
    /// before an event.
    pub async fn customer_chat(
        &self,
        actor: &Actor,
        customer: &Customer,
        before: Option<u64>,
    ) -> Result<Option<CustomerChat>, DeskError> {
        may_be(actor, customer)?;
        let Some(chat) = self.newest_of(actor, customer).await? else { return Ok(None) };
        let before = before.unwrap_or(u64::MAX);
        let events =
            rows::events_before(self.store().read(), actor.env(), &chat.id, before, MAX_EVENTS).await?;
        let more = events.first().is_some_and(|event| event.seq > 1);
        let position = self.position(actor.env(), &chat).await?;
        let now = self.store().now();
        let setup = self.setup(actor.env());
        let opens_at = setup.team(chat.team.as_deref()).and_then(|team| team.calendar.opens(now));
        let events = events.into_iter().filter_map(seen_by_customer).collect();
        Ok(Some(CustomerChat { conversation: shown_to_customer(chat), events, more, position, opens_at }))
    }

    /// The customer has read up to an event.
    pub async fn customer_reads(
        &self,
        actor: &Actor,
        customer: &Customer,
        up_to: u64,
    ) -> Result<(), DeskError> {
        may_be(actor, customer)?;
        let Some(chat) = self.newest_of(actor, customer).await? else { return Ok(()) };
        if chat.unread_by_customer.first().is_none_or(|first| *first > up_to) {
            return Ok(());
        }
        let read = move |work: &mut Work| {
            let up_to = up_to.min(work.chat.seq);
            if work.chat.unread_by_customer.first().is_some_and(|first| *first <= up_to) {
                let name = work.chat.customer.name.clone();
                work.add(Party::customer(&name), What::Read { side: Side::Customer, up_to });
            }
            Ok(())
        };
        self.change(actor.env(), &chat.id, read).await?;
        Ok(())
    }

    /// What is known of a customer beside conversations: attributes, a JSON object of at most 8 KB.
    pub async fn set_customer(
        &self,
        actor: &Actor,
        customer: &Customer,
        attributes: Json,
    ) -> Result<(), DeskError> {
        if may_be(actor, customer).is_err() {
            actor.require(Permission::Reply)?;
        }
        if !attributes.is_object() {
            return Err(DeskError::invalid("/attributes", "type", "an object"));
        }
        check_length("/attributes", &attributes.to_string(), MAX_ATTRIBUTES)?;
        let (env, customer) = (actor.env().clone(), customer.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let insert = Query::insert()
                    .into_table("desk_customers")
                    .columns(["env", "channel", "person", "name", "attributes", "updated_at"])
                    .values_panic([
                        env.as_str().into(),
                        customer.channel.as_str().into(),
                        customer.person.as_str().into(),
                        customer.name.as_str().into(),
                        attributes.to_string().into(),
                        store::millis(tx.now()).into(),
                    ])
                    .on_conflict(
                        OnConflict::columns(["env", "channel", "person"])
                            .update_columns(["name", "attributes", "updated_at"])
                            .to_owned(),
                    )
                    .to_owned();
                tx.conn().execute(&insert).await?;
                Ok(())
            })
        })
        .await
    }

    pub(crate) async fn newest_of(
        &self,
        actor: &Actor,
        customer: &Customer,
    ) -> Result<Option<Conversation>, DeskError> {
        rows::newest_of(self.store().read(), actor.env(), &customer.channel, &customer.person).await
    }
}

/// Whether an actor may speak for a customer: end users for themselves; a visitor of a chat page, whose id is a secret
/// of that page, on the channel `web`; the company's servers and the process itself for everybody.
pub(crate) fn may_be(actor: &Actor, customer: &Customer) -> Result<(), DeskError> {
    check_customer(customer)?;
    let may = match actor.who() {
        Who::EndUser { uid, openid, .. } => {
            customer.person == *openid || customer.person.as_str() == uid.as_str()
        }
        Who::Visitor => customer.channel == "web",
        Who::ApiKey { .. } | Who::System => true,
        Who::Function { .. } => actor.openid().is_none_or(|openid| openid == customer.person),
        Who::Member { .. } => false,
    };
    if may { Ok(()) } else { Err(access::Denied { permission: Permission::Reply }.into()) }
}

/// Whether a customer's message goes to this conversation and not to a new one.
fn is_current(chat: &Conversation, tx: &Tx, desk: &Desk, env: &types::EnvId) -> bool {
    let over = chat.resolved_at.filter(|_| chat.state == State::Resolved);
    over.is_none_or(|at| tx.now() - at <= desk.setup(env).reopen())
}

fn begin(
    tx: &Tx,
    desk: &Desk,
    env: &types::EnvId,
    customer: &Customer,
    opening: Opening,
    previous: Option<ConversationId>,
) -> Work {
    let Opening { subject, lang, team, skills, priority } = opening;
    let customer = customer.clone();
    let by = Party::customer(&customer.name);
    let mut work = Work::begin(tx, desk, env);
    let team = team.or_else(|| work.setup.default_team());
    work.add(by, What::Opened { customer, subject, lang, team, skills, priority, previous });
    work
}

async fn keep_source(tx: &Tx, work: &Work, seq: u64, turns: &Json) -> Result<(), DeskError> {
    let insert = Query::insert()
        .into_table("desk_sources")
        .columns(["env", "conversation", "seq", "turns"])
        .values([
            work.env.as_str().into(),
            work.chat.id.as_str().into(),
            rows::number(seq).into(),
            turns.to_string().into(),
        ])
        .map_err(|error| StoreError::Database(error.to_string()))?
        .to_owned();
    tx.conn().execute(&insert).await?;
    Ok(())
}

/// A message without the means of taking it back.
pub(crate) fn message(say: Say, from: From) -> Message {
    let Say { client_id, text, attachments } = say;
    Message { client_id, from, text, attachments, undo_until: None, retracted: false }
}

/// An event as its customer may see it; nothing if it is the team's.
pub(crate) fn seen_by_customer(mut event: Event) -> Option<Event> {
    event.by.id.clear();
    match &mut event.what {
        What::Opened { team, skills, .. } => {
            *team = None;
            skills.clear();
        }
        What::Message(message) => {
            if message.from != From::Customer {
                message.client_id.clear();
            }
        }
        What::Assigned { team, agent, why, note } => {
            *team = None;
            *why = AssignedWhy::Given;
            note.clear();
            if let Some(agent) = agent {
                agent.id = "".into();
            }
        }
        What::Retracted { .. }
        | What::State { .. }
        | What::Read { .. }
        | What::Rated { .. }
        | What::Erased {} => {}
        What::HandedOver { .. }
        | What::Note { .. }
        | What::Delivery { .. }
        | What::Labelled { .. }
        | What::Prioritised { .. }
        | What::Described { .. }
        | What::ClockStarted { .. }
        | What::ClockPaused { .. }
        | What::Warned { .. }
        | What::Breached { .. }
        | What::FollowedUp { .. }
        | What::Alarm { .. }
        | What::Absorbed { .. }
        | What::MergedInto { .. }
        | What::ReminderSet { .. }
        | What::Reminded { .. }
        | What::RuleRan { .. } => return None,
    }
    Some(event)
}

/// A conversation without what is the team's.
pub(crate) fn shown_to_customer(chat: Conversation) -> Conversation {
    let mut shown = Conversation::before(chat.id, chat.created_at);
    let agent = chat.agent.map(|agent| types::desk::AgentRef { id: "".into(), ..agent });
    shown.seq = chat.seq;
    shown.state = chat.state;
    shown.subject = chat.subject;
    shown.lang = chat.lang;
    shown.customer = chat.customer;
    shown.agent = agent;
    shown.active_at = chat.active_at;
    shown.queued_at = chat.queued_at;
    shown.resolved_at = chat.resolved_at;
    shown.last = chat.last;
    shown.read_by_team = chat.read_by_team;
    shown.read_by_customer = chat.read_by_customer;
    shown.unread_by_customer = chat.unread_by_customer;
    shown.rating = chat.rating.map(|rating| types::desk::Rating { agent: None, follow_up: false, ..rating });
    shown
}

/// Who an actor is in a conversation: the team's, or the customer.
pub(crate) fn author(actor: &Actor) -> (Party, From) {
    let by = party(actor);
    let from = match by.kind {
        PartyKind::Agent | PartyKind::Api => From::Agent,
        PartyKind::Bot => From::Bot,
        PartyKind::Rule | PartyKind::System => From::System,
        PartyKind::Customer => From::Customer,
    };
    (by, from)
}
