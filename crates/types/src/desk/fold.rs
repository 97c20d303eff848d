//! How an event changes a conversation. The one place that knows: the engine, a recomputation from the log and a
//! page that follows the log all do this, one event at a time.

use super::{
    BeforeAnswer, Clock, ClockKind, ClockState, Clocks, Conversation, Customer, DeliveryState, Event, From,
    LastMessage, MAX_UNREAD, Message, Priority, Rating, Reminder, Side, State, What,
};
use crate::{ConversationId, Timestamp};

/// Characters of a message that lists show.
const SHOWN: usize = 120;

impl Conversation {
    /// A conversation before its first event.
    pub fn before(id: ConversationId, at: Timestamp) -> Self {
        Self {
            id,
            seq: 0,
            state: State::Open,
            priority: Priority::None,
            subject: String::new(),
            labels: vec![],
            lang: String::new(),
            customer: Customer::default(),
            skills: vec![],
            team: None,
            agent: None,
            previous: None,
            merged_into: None,
            created_at: at,
            active_at: at,
            waiting_since: None,
            queued_at: None,
            snoozed_until: None,
            first_reply_at: None,
            resolved_at: None,
            reopened: 0,
            messages: 0,
            answers: (0, 0),
            last: None,
            read_by_team: 0,
            read_by_customer: 0,
            unread: vec![],
            unread_by_customer: vec![],
            failed: vec![],
            alarms: 0,
            clocks: Clocks::default(),
            rating: None,
            reminders: vec![],
            erased: false,
            before_answer: None,
        }
    }

    /// What all of a conversation's events come to; nothing if there are none.
    pub fn recompute<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Self> {
        let mut events = events.into_iter().peekable();
        let first = *events.peek()?;
        let mut all = Self::before(first.conversation.clone(), first.at);
        events.for_each(|event| all.apply(event));
        Some(all)
    }

    /// Takes the next event in.
    pub fn apply(&mut self, event: &Event) {
        let (seq, at) = (event.seq, event.at);
        self.seq = seq;
        if matters(&event.what) {
            self.active_at = at;
        }
        match &event.what {
            What::Opened { customer, subject, lang, team, skills, priority, previous } => {
                self.customer = customer.clone();
                self.subject.clone_from(subject);
                self.lang.clone_from(lang);
                self.team.clone_from(team);
                self.skills.clone_from(skills);
                self.priority = *priority;
                self.previous.clone_from(previous);
                self.created_at = at;
                self.queued_at = Some(at);
            }
            What::HandedOver { .. } => self.waiting_since = self.waiting_since.or(Some(at)),
            What::Message(message) => self.message(event, message),
            What::Retracted { message } => self.retracted(*message),
            What::Delivery { message, state, .. } => {
                self.failed.retain(|seq| seq != message);
                match state {
                    DeliveryState::Failed => remember(&mut self.failed, *message),
                    DeliveryState::Read => self.read_by_customer_to(*message),
                    DeliveryState::Pending | DeliveryState::Sent | DeliveryState::Delivered => {}
                }
            }
            What::State { from, to, until } => self.moved(*from, *to, *until, at),
            What::Assigned { team, agent, .. } => {
                self.team.clone_from(team);
                self.agent.clone_from(agent);
                self.queue(at);
            }
            What::Labelled { added, removed } => {
                self.labels.retain(|label| !removed.contains(label));
                self.labels.extend(added.iter().cloned());
                self.labels.sort();
                self.labels.dedup();
            }
            What::Prioritised { to } => self.priority = *to,
            What::Described { subject, lang, name, skills } => {
                subject.iter().for_each(|to| self.subject.clone_from(to));
                lang.iter().for_each(|to| self.lang.clone_from(to));
                name.iter().for_each(|to| self.customer.name.clone_from(to));
                skills.iter().for_each(|to| self.skills.clone_from(to));
            }
            What::Read { side: Side::Customer, up_to } => self.read_by_customer_to(*up_to),
            What::Read { side: Side::Team, up_to } => self.read_by_team_to(*up_to),
            What::ClockStarted { clock, policy, started_at, target_s, warn_at, due_at } => {
                self.clocks.policy.clone_from(policy);
                *self.clocks.slot(*clock) = Some(Clock {
                    started_at: *started_at,
                    target_s: *target_s,
                    warn_at: *warn_at,
                    due_at: *due_at,
                    state: ClockState::Running,
                    stopped_at: None,
                    left_s: None,
                    warned: false,
                    breached: false,
                });
            }
            What::ClockPaused { clock, left_s } => {
                if let Some(clock) = self.clocks.slot(*clock) {
                    clock.state = ClockState::Paused;
                    clock.left_s = Some(*left_s);
                }
            }
            What::Warned { clock } => self.clocks.slot(*clock).iter_mut().for_each(|c| c.warned = true),
            What::Breached { clock } => self.clocks.slot(*clock).iter_mut().for_each(|c| c.breached = true),
            What::Rated { score, comment, follow_up } => {
                self.rating = Some(Rating {
                    score: *score,
                    comment: comment.clone(),
                    at,
                    agent: self.agent.clone(),
                    follow_up: *follow_up,
                });
            }
            What::FollowedUp { .. } => self.rating.iter_mut().for_each(|r| r.follow_up = false),
            What::Alarm { .. } => self.alarms += 1,
            What::MergedInto { other } => {
                self.merged_into = Some(other.clone());
                self.waiting_since = None;
                self.queued_at = None;
                self.reminders.clear();
                self.clocks.stop_all(at);
            }
            What::ReminderSet { remind_at, text, agent } => {
                let reminder = Reminder { at: *remind_at, text: text.clone(), agent: agent.clone() };
                self.reminders.push(reminder);
                self.reminders.sort_by(|a, b| (a.at, a.agent.id.as_str()).cmp(&(b.at, b.agent.id.as_str())));
            }
            What::Reminded { remind_at, text, agent } => {
                let due = |r: &Reminder| r.at == *remind_at && r.text == *text && r.agent.id == agent.id;
                if let Some(i) = self.reminders.iter().position(due) {
                    self.reminders.remove(i);
                }
            }
            What::Erased {} => {
                self.erased = true;
                self.subject.clear();
                self.customer.name.clear();
                self.last.iter_mut().for_each(|last| last.text.clear());
                self.rating.iter_mut().for_each(|rating| rating.comment.clear());
                self.reminders.clear();
            }
            What::Note { .. } | What::Absorbed { .. } | What::RuleRan { .. } => {}
        }
    }

    fn message(&mut self, event: &Event, message: &Message) {
        let (seq, at) = (event.seq, event.at);
        self.messages += 1;
        self.last = Some(LastMessage {
            seq,
            at,
            from: message.from,
            text: message.text.chars().take(SHOWN).collect(),
            attachments: u32::try_from(message.attachments.len()).unwrap_or(u32::MAX),
            retracted: false,
        });
        match message.from {
            From::Customer => {
                remember(&mut self.unread, seq);
                self.waiting_since = self.waiting_since.or(Some(at));
                self.before_answer = None;
            }
            From::Agent => {
                remember(&mut self.unread_by_customer, seq);
                self.answered(seq, at);
            }
            From::Bot | From::System => remember(&mut self.unread_by_customer, seq),
        }
    }

    /// A person's words end the wait and stop the clocks of replies.
    fn answered(&mut self, seq: u64, at: Timestamp) {
        let Some(since) = self.waiting_since.take() else { return };
        let first = self.first_reply_at.is_none();
        let Clocks { first_reply, next_reply, .. } = self.clocks.clone();
        self.before_answer =
            Some(BeforeAnswer { seq, waiting_since: since, first, first_reply, next_reply });
        self.first_reply_at = self.first_reply_at.or(Some(at));
        self.answers.0 += 1;
        self.answers.1 += millis_between(since, at);
        for kind in [ClockKind::FirstReply, ClockKind::NextReply] {
            self.clocks.slot(kind).iter_mut().for_each(|clock| clock.stop(at));
        }
    }

    fn retracted(&mut self, message: u64) {
        self.messages = self.messages.saturating_sub(1);
        self.unread_by_customer.retain(|seq| *seq != message);
        self.failed.retain(|seq| *seq != message);
        let was_last = self.last.as_mut().filter(|last| last.seq == message);
        let alone = was_last.is_some();
        if let Some(last) = was_last {
            last.text.clear();
            last.attachments = 0;
            last.retracted = true;
        }
        // If the agent said more after it, the customer has an answer all the same.
        let undone = self.before_answer.take_if(|before| before.seq == message && alone);
        if let (Some(before), Some(last)) = (undone, &self.last) {
            let waited = millis_between(before.waiting_since, last.at);
            self.waiting_since = Some(before.waiting_since);
            self.answers = (self.answers.0.saturating_sub(1), self.answers.1.saturating_sub(waited));
            self.clocks.first_reply = before.first_reply;
            self.clocks.next_reply = before.next_reply;
            if before.first {
                self.first_reply_at = None;
            }
        }
    }

    fn moved(&mut self, from: State, to: State, until: Option<Timestamp>, at: Timestamp) {
        self.state = to;
        self.snoozed_until = until.filter(|_| to == State::Snoozed);
        self.before_answer = None;
        if to == State::Resolved {
            self.resolved_at = Some(at);
            self.waiting_since = None;
            self.clocks.stop_all(at);
        } else if from == State::Resolved {
            self.reopened += 1;
            self.resolved_at = None;
        }
        self.queue(at);
    }

    /// It waits for an agent while it is open and nobody's.
    fn queue(&mut self, at: Timestamp) {
        let waits = self.agent.is_none() && self.state == State::Open;
        self.queued_at = if waits { self.queued_at.or(Some(at)) } else { None };
    }

    fn read_by_customer_to(&mut self, up_to: u64) {
        self.read_by_customer = self.read_by_customer.max(up_to);
        self.unread_by_customer.retain(|seq| *seq > up_to);
    }

    fn read_by_team_to(&mut self, up_to: u64) {
        self.read_by_team = self.read_by_team.max(up_to);
        self.unread.retain(|seq| *seq > up_to);
    }
}

impl Clocks {
    /// The place of a clock.
    pub fn slot(&mut self, kind: ClockKind) -> &mut Option<Clock> {
        match kind {
            ClockKind::FirstReply => &mut self.first_reply,
            ClockKind::NextReply => &mut self.next_reply,
            ClockKind::Resolution => &mut self.resolution,
        }
    }

    /// A clock.
    pub fn get(&self, kind: ClockKind) -> Option<&Clock> {
        match kind {
            ClockKind::FirstReply => self.first_reply.as_ref(),
            ClockKind::NextReply => self.next_reply.as_ref(),
            ClockKind::Resolution => self.resolution.as_ref(),
        }
    }

    /// The conversation is done: a reply that nobody gave is not owed any more, and the resolution is there.
    fn stop_all(&mut self, at: Timestamp) {
        for clock in [&mut self.first_reply, &mut self.next_reply].into_iter().flatten() {
            if matches!(clock.state, ClockState::Running | ClockState::Paused) {
                clock.state = if clock.breached { ClockState::Missed } else { ClockState::Void };
                clock.stopped_at = Some(at);
            }
        }
        self.resolution.iter_mut().for_each(|clock| clock.stop(at));
    }
}

impl Clock {
    fn stop(&mut self, at: Timestamp) {
        let late = match self.state {
            ClockState::Running => at > self.due_at,
            ClockState::Paused => self.left_s.is_some_and(|left| left < 0),
            ClockState::Met | ClockState::Missed | ClockState::Void => return,
        };
        self.state = if late || self.breached { ClockState::Missed } else { ClockState::Met };
        self.stopped_at = Some(at);
    }
}

/// Keeps the newest numbers.
fn remember(numbers: &mut Vec<u64>, seq: u64) {
    numbers.push(seq);
    if numbers.len() > MAX_UNREAD {
        numbers.remove(0);
    }
}

fn millis_between(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from((to - from).num_milliseconds()).unwrap_or(0)
}

/// Whether a list of what happened last should move a conversation up for it.
fn matters(what: &What) -> bool {
    match what {
        What::Opened { .. }
        | What::HandedOver { .. }
        | What::Message(_)
        | What::Note { .. }
        | What::State { .. }
        | What::Assigned { .. }
        | What::Rated { .. }
        | What::Absorbed { .. }
        | What::Reminded { .. } => true,
        What::Retracted { .. }
        | What::Delivery { .. }
        | What::Labelled { .. }
        | What::Prioritised { .. }
        | What::Described { .. }
        | What::Read { .. }
        | What::ClockStarted { .. }
        | What::ClockPaused { .. }
        | What::Warned { .. }
        | What::Breached { .. }
        | What::FollowedUp { .. }
        | What::Alarm { .. }
        | What::MergedInto { .. }
        | What::ReminderSet { .. }
        | What::RuleRan { .. }
        | What::Erased {} => false,
    }
}
