//! Reading a thread: pages of it, what is new, and who answers.

use super::{
    Chats, Who,
    entry::{Entry, Source, ThreadState, Unit, of_event, of_turn},
    place::{self, After, Before},
    say,
};
use desk::CustomerListener;
use types::desk::{Doing, Event, State, What};
use types::{ConversationId, Problem, Timestamp};

/// Turns and messages of a page.
const PAGE: usize = 40;
/// What a client may have missed and still be told one by one; beyond that it begins with the newest page.
const MISSED: u64 = 100;

/// A page of a thread.
#[derive(Clone, Debug)]
pub struct Page {
    /// Oldest first.
    pub entries: Vec<Entry>,
    /// Where the page before this one ends; nothing at the beginning of the thread.
    pub before: Option<String>,
}

/// What is new, or everything that a screen begins with.
#[derive(Clone, Debug)]
pub struct News {
    /// Oldest first, each with the place after it as the client is to hand it back.
    pub entries: Vec<(Entry, String)>,
    /// The place after all of it, for the next look.
    pub after: After,
    /// Where the page before ends, if this is the newest page and replaces what the screen has.
    pub fresh: Option<Option<String>>,
}

impl Chats {
    /// Who answers at the moment.
    pub async fn state(&self, who: &Who) -> Result<ThreadState, Problem> {
        let chat = self.0.desk.customer_chat(&who.actor, &who.customer(), Some(0)).await?;
        let Some(chat) = chat else { return Ok(ThreadState::Bot) };
        let (position, opens_at, chat) = (chat.position, chat.opens_at, chat.conversation);
        let conversation = chat.id.to_string();
        if chat.state == State::Resolved {
            let over = chat.resolved_at.unwrap_or(chat.active_at);
            let turns = self.0.bots.turns_before(&who.actor, &who.conversation(), None, 1).await?;
            return Ok(match say::after(turns.last(), over) {
                true => ThreadState::Bot,
                false => ThreadState::Resolved { conversation, may_rate: chat.rating.is_none() },
            });
        }
        Ok(match chat.agent {
            Some(agent) => {
                let name = agent.name.get(who.lang.unwrap_or_default()).to_owned();
                ThreadState::Agent { conversation, name }
            }
            None => ThreadState::Waiting { conversation, position, opens_at },
        })
    }

    /// Up to which message of the customer the team has read.
    pub async fn read_to(&self, who: &Who) -> Result<Option<(String, u64)>, Problem> {
        let chat = self.0.desk.customer_chat(&who.actor, &who.customer(), Some(0)).await?;
        Ok(chat.map(|chat| (chat.conversation.id.to_string(), chat.conversation.read_by_team)))
    }

    /// A page of the thread: the newest, or the one before a place that an earlier page answered.
    pub async fn page(&self, who: &Who, before: Option<&str>) -> Result<Page, Problem> {
        let before = match before {
            None => Before::default(),
            Some(text) => place::read(text).ok_or_else(|| unknown_place("before"))?,
        };
        Ok(self.page_before(who, before).await?.0)
    }

    /// A page, and the newest turn that was seen on the way.
    async fn page_before(
        &self,
        who: &Who,
        mut before: Before,
    ) -> Result<(Page, Option<(i64, String)>), Problem> {
        let lang = who.lang.unwrap_or_default();
        let turn = before.turn.as_ref().map(|(at, id)| (moment(*at), id.as_str()));
        let turns = self.0.bots.turns_before(&who.actor, &who.conversation(), turn, PAGE as u64).await?;
        let newest = turns.last().map(|turn| (store::millis(turn.at), turn.id.clone()));
        let desk = before.desk.as_ref().map(|(at, id, seq)| (moment(*at), id.as_str(), *seq));
        let customer = who.customer();
        let events = self.0.desk.customer_events_before(&who.actor, &customer, desk, PAGE as u64).await?;
        let more = turns.len() + events.len() > PAGE || turns.len() == PAGE || events.len() == PAGE;
        let mut units: Vec<Unit> = turns.into_iter().map(of_turn).collect();
        units.extend(events.into_iter().filter_map(|event| of_event(event, lang)));
        units.sort_by(|a, b| (a.at, &a.source).cmp(&(b.at, &b.source)));
        let shown = units.split_off(units.len().saturating_sub(PAGE));
        shown.iter().rev().for_each(|unit| before.take_in(unit));
        let entries = shown.into_iter().flat_map(|unit| unit.entries).collect();
        let before = more.then(|| place::spelled(&before));
        Ok((Page { entries: self.shown(who, entries), before }, newest))
    }

    /// What a screen begins with: what it missed since a place, if it is still known, or else the newest page.
    pub async fn begin(&self, who: &Who, after: Option<&str>) -> Result<News, Problem> {
        self.handed_over(who).await?;
        if let Some(after) = after.and_then(place::read)
            && let Some(news) = self.news(who, after).await?
        {
            return Ok(news);
        }
        self.fresh(who).await
    }

    /// What is new since a place; nothing if it is too much to be told one by one.
    pub async fn news(&self, who: &Who, mut after: After) -> Result<Option<News>, Problem> {
        let lang = who.lang.unwrap_or_default();
        let since = after.turn.as_ref().map_or(0, |(at, _)| *at);
        let turns = self.0.bots.turns_since(&who.actor, &who.conversation(), moment(since), MISSED).await?;
        let known = |id: &str| after.turn.as_ref().is_some_and(|(_, last)| last == id);
        let mut units: Vec<Unit> =
            turns.iter().filter(|turn| !known(&turn.id)).cloned().map(of_turn).collect();
        let desk = after.desk.as_ref().map(|(id, seq)| (id.as_str(), *seq));
        let events = self.0.desk.customer_events_after(&who.actor, &who.customer(), desk, MISSED).await?;
        if turns.len() as u64 == MISSED || events.len() as u64 == MISSED {
            return Ok(None);
        }
        let last = events.last().map(|event| (event.conversation.to_string(), event.seq));
        for event in events {
            units.extend(self.unit(who, event, lang).await?);
        }
        units.sort_by_key(|unit| unit.at);
        let mut entries = vec![];
        for unit in units {
            // Half of a unit is told again if the connection breaks in the middle.
            let half = place::spelled(&after);
            after.take_in(&unit);
            let (count, whole) = (unit.entries.len(), place::spelled(&after));
            for (n, entry) in self.shown(who, unit.entries).into_iter().enumerate() {
                entries.push((entry, if n + 1 == count { whole.clone() } else { half.clone() }));
            }
        }
        // What is the team's alone is behind us as well.
        after.desk = last.or(after.desk);
        Ok(Some(News { entries, after, fresh: None }))
    }

    /// The newest page.
    pub async fn fresh(&self, who: &Who) -> Result<News, Problem> {
        // First the place, then the page: what comes in between is told twice and not never.
        let chat = self.0.desk.customer_chat(&who.actor, &who.customer(), Some(0)).await?;
        let desk = chat.map(|chat| (chat.conversation.id.to_string(), chat.conversation.seq));
        let (page, turn) = self.page_before(who, Before::default()).await?;
        let after = After { turn, desk };
        let place = place::spelled(&after);
        let entries = page.entries.into_iter().map(|entry| (entry, place.clone())).collect();
        Ok(News { entries, after, fresh: Some(page.before) })
    }

    /// What an event looks like when it is new. A message that was taken back comes again, without its words.
    async fn unit(&self, who: &Who, event: Event, lang: types::Lang) -> Result<Option<Unit>, Problem> {
        let What::Retracted { message } = event.what else { return Ok(of_event(event, lang)) };
        let source = Source::Desk(event.conversation.to_string(), event.seq);
        let (customer, id) = (who.customer(), &event.conversation);
        let found = self.0.desk.customer_event(&who.actor, &customer, id, message).await?;
        Ok(found.and_then(|event| of_event(event, lang)).map(|unit| Unit { source, ..unit }))
    }

    /// Hears what happens in the customer's newest conversation with people, if there is one.
    pub async fn listen_to_people(&self, who: &Who) -> Result<Option<CustomerListener>, Problem> {
        Ok(self.0.desk.listen_as_customer(&who.actor, &who.customer(), None).await?)
    }

    /// The customer has read up to a message of the newest conversation.
    pub async fn read(&self, who: &Who, seq: u64) -> Result<(), Problem> {
        Ok(self.0.desk.customer_reads(&who.actor, &who.customer(), seq).await?)
    }

    /// What the customer thinks of a resolved conversation.
    pub async fn rate(&self, who: &Who, conversation: &str, stars: u8, comment: &str) -> Result<(), Problem> {
        let id = ConversationId::new(conversation);
        self.0.desk.customer_rates(&who.actor, &who.customer(), &id, stars, comment).await?;
        Ok(())
    }

    /// The customer is typing.
    pub async fn typing(&self, who: &Who, conversation: &ConversationId) -> Result<(), Problem> {
        let desk = &self.0.desk;
        Ok(desk.signal_as_customer(&who.actor, &who.customer(), conversation, Doing::Typing).await?)
    }
}

fn moment(millis: i64) -> Timestamp {
    // A place is the client's to hand back: no number in it may be beyond what a calendar has.
    store::timestamp(millis.clamp(0, 253_402_300_799_999))
}

fn unknown_place(name: &str) -> Problem {
    Problem::invalid(vec![types::FieldError::new(
        format!("/{name}"),
        "format",
        "a place that a page answered",
    )])
}
