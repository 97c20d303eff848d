//! All that a customer and the team said to one another, over all of the customer's conversations: what the customer's
//! own screen shows beside what a bot said. And what the customer thinks of how it went.

use crate::{
    Desk, DeskError,
    customer::{may_be, seen_by_customer},
    input::check_length,
    rows,
    work::Work,
};
use access::Actor;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Order, Query, SelectStatement};
use store::millis;
use types::desk::{Conversation, Customer, Event, Party, State, What};
use types::{ConversationId, EnvId, Timestamp};

/// What a page of a customer's thread is made of.
const SHOWN: [&str; 3] = ["message", "assigned", "state"];
/// Most conversations that are read on in one call.
const CONVERSATIONS: u64 = 20;
/// Longest comment of a rating, in characters.
const MAX_COMMENT: usize = 1_000;
/// Up to this many stars somebody should look after it.
const BAD: u8 = 2;

impl Desk {
    /// The customer's message that was sent under a client's id, in whichever conversation it is.
    pub async fn customer_said(
        &self,
        actor: &Actor,
        customer: &Customer,
        client_id: &str,
    ) -> Result<Option<Event>, DeskError> {
        may_be(actor, customer)?;
        let query = theirs(actor.env(), customer)
            .and_where(Expr::col("client").eq(format!("customer::{client_id}")))
            .limit(1)
            .to_owned();
        Ok(self.read_events(query).await?.pop().and_then(seen_by_customer))
    }

    /// One event of a conversation of the customer's.
    pub async fn customer_event(
        &self,
        actor: &Actor,
        customer: &Customer,
        id: &ConversationId,
        seq: u64,
    ) -> Result<Option<Event>, DeskError> {
        may_be(actor, customer)?;
        let query = theirs(actor.env(), customer)
            .and_where(Expr::col("conversation").eq(id.as_str()))
            .and_where(Expr::col("seq").eq(rows::number(seq)))
            .to_owned();
        Ok(self.read_events(query).await?.pop().and_then(seen_by_customer))
    }

    /// The last messages, states and assignments before a place (moment, conversation, number), or of all, oldest first.
    pub async fn customer_events_before(
        &self,
        actor: &Actor,
        customer: &Customer,
        before: Option<(Timestamp, &str, u64)>,
        limit: u64,
    ) -> Result<Vec<Event>, DeskError> {
        may_be(actor, customer)?;
        let mut query = theirs(actor.env(), customer);
        query.and_where(Expr::col("kind").is_in(SHOWN));
        if let Some((at, id, seq)) = before {
            let at = millis(at);
            let same = || Cond::all().add(Expr::col("at").eq(at));
            let number = Expr::col("seq").lt(rows::number(seq));
            query.cond_where(
                Cond::any()
                    .add(Expr::col("at").lt(at))
                    .add(same().add(Expr::col("conversation").lt(id)))
                    .add(same().add(Expr::col("conversation").eq(id)).add(number)),
            );
        }
        for column in ["at", "conversation", "seq"] {
            query.order_by(column, Order::Desc);
        }
        let mut events = self.read_events(query.limit(limit).to_owned()).await?;
        events.reverse();
        Ok(events.into_iter().filter_map(seen_by_customer).collect())
    }

    /// What followed a place (conversation and number), or all there is, oldest first.
    pub async fn customer_events_after(
        &self,
        actor: &Actor,
        customer: &Customer,
        after: Option<(&str, u64)>,
        limit: u64,
    ) -> Result<Vec<Event>, DeskError> {
        may_be(actor, customer)?;
        let mut events = vec![];
        for chat in self.conversations_from(actor.env(), customer, after.map(|(id, _)| id)).await? {
            let from = after.filter(|(id, _)| *id == chat.as_str()).map_or(0, |(_, seq)| seq);
            let query = rows::events(actor.env(), &chat)
                .and_where(Expr::col("seq").gt(rows::number(from)))
                .order_by("seq", Order::Asc)
                .limit(limit.saturating_sub(events.len() as u64))
                .to_owned();
            events.extend(self.read_events(query).await?);
        }
        Ok(events.into_iter().filter_map(seen_by_customer).collect())
    }

    /// The customer's conversations that began with or after one of them, oldest first.
    async fn conversations_from(
        &self,
        env: &EnvId,
        customer: &Customer,
        from: Option<&str>,
    ) -> Result<Vec<ConversationId>, DeskError> {
        let mut query = conversations(env, customer);
        if let Some(from) = from {
            let began = conversations(env, customer)
                .clear_selects()
                .column("created_at")
                .and_where(Expr::col("id").eq(from))
                .to_owned();
            query.and_where(Expr::col("created_at").gte(Expr::SubQuery(None, Box::new(began.into()))));
        }
        query.order_by("created_at", Order::Asc).order_by("id", Order::Asc).limit(CONVERSATIONS);
        let rows = self.store().read().query_all(&query).await?;
        rows.iter().map(|row| Ok(ConversationId::new(row.try_get::<String>("", "id")?))).collect()
    }

    async fn read_events(&self, query: SelectStatement) -> Result<Vec<Event>, DeskError> {
        self.store().read().query_all(&query).await?.iter().map(rows::event_of).collect()
    }

    /// The customer says how a resolved conversation was: 1 (bad) to 5 (good) stars. A second time changes nothing.
    pub async fn rate_as_customer(
        &self,
        actor: &Actor,
        customer: &Customer,
        id: &ConversationId,
        stars: u8,
        comment: &str,
    ) -> Result<Conversation, DeskError> {
        may_be(actor, customer)?;
        if !(1..=5).contains(&stars) {
            return Err(DeskError::invalid("/stars", "choice", "1 to 5"));
        }
        check_length("/comment", comment, MAX_COMMENT)?;
        let (whose, comment) = (customer.clone(), comment.trim().to_owned());
        let rate = move |work: &mut Work| {
            let chat = &work.chat;
            if (&chat.customer.channel, &chat.customer.person) != (&whose.channel, &whose.person) {
                return Err(DeskError::NotFound("conversation"));
            }
            if chat.state != State::Resolved {
                return Err(DeskError::TooLate);
            }
            if chat.rating.is_none() {
                let by = Party::customer(&chat.customer.name.clone());
                work.add(by, What::Rated { score: stars, comment, follow_up: stars <= BAD });
            }
            Ok(())
        };
        Ok(self.change(actor.env(), id, rate).await?.0)
    }
}

/// A query for the ids of a customer's conversations.
fn conversations(env: &EnvId, customer: &Customer) -> SelectStatement {
    Query::select()
        .column("id")
        .from("desk_conversations")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("channel").eq(customer.channel.as_str()))
        .and_where(Expr::col("person").eq(customer.person.as_str()))
        .to_owned()
}

/// A query for events of a customer's conversations.
fn theirs(env: &EnvId, customer: &Customer) -> SelectStatement {
    Query::select()
        .columns(["conversation", "seq", "at", "data"])
        .from("desk_events")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("conversation").in_subquery(conversations(env, customer)))
        .to_owned()
}
