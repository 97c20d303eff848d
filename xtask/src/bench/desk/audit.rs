//! What the logs say in the end, against what people sent, and against what the server says of each conversation.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};
use types::desk::{Clock, ClockKind, ClockState, Conversation, Event, From, State, What};

use super::{
    World,
    console::{self, Console, within},
    customer::Left,
    ledger::{Sent, Side},
    screen::message_of,
    setting::{messages, person},
};
use crate::Result;
use crate::http::Client;

/// What was found.
#[derive(Default)]
pub struct Audit {
    pub lost: usize,
    pub duplicated: usize,
    pub out_of_order: usize,
    /// Conversations, their events and the clocks of their promises that were worked out anew.
    pub conversations: usize,
    pub events: usize,
    pub clocks: usize,
    /// Whatever is not as it should be, in words.
    pub findings: Vec<String>,
}

impl Audit {
    /// Reads the whole log of every conversation that people wrote in.
    pub async fn conversations(&mut self, world: &World) -> Result<()> {
        let sent = world.ledger.messages();
        let chats: HashSet<&str> = sent.values().filter_map(|sent| sent.conversation.as_deref()).collect();
        let mut owner = console::owner(world).await?;
        let mut found: HashMap<String, usize> = HashMap::new();
        for chat in chats {
            let (conversation, events) = whole(world, &mut owner, chat).await?;
            self.conversation(&conversation, &events);
            self.order(&events);
            self.told(&sent, &events);
            for event in &events {
                if let What::Message(message) = &event.what {
                    *found.entry(message.client_id.clone()).or_default() += 1;
                }
            }
        }
        for (id, sent) in &sent {
            self.message(id, sent, found.get(id).copied().unwrap_or_default());
        }
        self.findings.extend(world.ledger.findings());
        Ok(())
    }

    /// What happened around a message that the other side never saw, for whoever looks into it.
    fn told(&self, sent: &HashMap<String, Sent>, events: &[Event]) {
        let unseen = |event: &&Event| match &event.what {
            What::Message(message) => sent.get(&message.client_id).is_some_and(|sent| !sent.seen),
            _ => false,
        };
        for event in events.iter().filter(unseen) {
            eprintln!("around {} of {}:", event.seq, event.conversation);
            for near in events.iter().filter(|near| near.seq.abs_diff(event.seq) <= 6) {
                eprintln!("  {} {}", near.at, json!({"seq": near.seq, "by": near.by.id, "what": near.what}));
            }
        }
    }

    fn message(&mut self, id: &str, sent: &Sent, times: usize) {
        let Sent { taken, conversation, seen, .. } = sent;
        let lost = match conversation {
            _ if !taken => Some("was never taken"),
            Some(_) if times == 0 => Some("is in no log"),
            Some(_) if !seen => Some("was on no screen of the other side"),
            Some(_) | None => None,
        };
        if let Some(why) = lost {
            self.lost += 1;
            self.findings.push(format!("{id} of the {:?} {why}", sent.from));
        }
        if times > 1 {
            self.duplicated += times - 1;
            self.findings.push(format!("{id} is {times} times in the logs"));
        }
    }

    /// One sender's messages of a conversation stand in the order in which they were written.
    fn order(&mut self, events: &[Event]) {
        let mut last: HashMap<&str, u64> = HashMap::new();
        for event in events {
            let What::Message(message) = &event.what else { continue };
            let Some((who, number)) = message_of(&message.text).and_then(|id| id.rsplit_once('-')) else {
                continue;
            };
            let number = number.parse().unwrap_or(0);
            let before = last.insert(who, number).unwrap_or(0);
            if number <= before {
                self.out_of_order += 1;
                self.findings.push(format!("{}: {who}-{number} stands after {before}", event.conversation));
            }
        }
    }

    /// The log has no gap, every step was one that may be, and the conversation is what its log comes to.
    fn conversation(&mut self, said: &Conversation, events: &[Event]) {
        self.conversations += 1;
        self.events += events.len();
        let id = &said.id;
        if events.iter().zip(1..).any(|(event, n)| event.seq != n) || said.seq != events.len() as u64 {
            self.findings.push(format!("{id}: the log has a gap"));
        }
        let mut state = State::Open;
        for event in events {
            if let What::State { from, to, .. } = event.what {
                if from != state || !from.may_become(to) {
                    self.findings.push(format!("{id}: {from:?} became {to:?} while {state:?}"));
                }
                state = to;
            }
        }
        if state != said.state {
            self.findings.push(format!("{id}: is {:?}, its log says {state:?}", said.state));
        }
        let recomputed = Conversation::recompute(events);
        if recomputed.as_ref() != Some(said) {
            let differs = differences(&json!(said), &json!(recomputed));
            self.findings.push(format!("{id}: is not what its log comes to: {differs}"));
        }
        for kind in ClockKind::ALL {
            let expected = clock(kind, events);
            let there = said
                .clocks
                .get(kind)
                .map(|clock| (clock.started_at, clock.due_at, clock.state, clock.breached));
            self.clocks += usize::from(there.is_some());
            if there != expected {
                self.findings
                    .push(format!("{id}: the clock {kind:?} is {there:?}, its events say {expected:?}"));
            }
        }
    }

    /// Every customer's history has each message once, and the screens had nothing twice.
    pub async fn customers(&mut self, world: &World, left: Vec<Left>) -> Result<()> {
        let sent = world.ledger.messages();
        let mut of_customer: HashMap<String, usize> = HashMap::new();
        let mut client = Client::connect(&world.host).await?;
        for customer in left {
            self.duplicated += customer.screen.duplicated;
            self.out_of_order += customer.screen.out_of_order;
            self.findings.extend(customer.screen.findings);
            let mut before = String::new();
            loop {
                let person = person("writer", customer.n);
                let path = format!("{}?person={person}&lang=zh-CN{before}", messages());
                let page = client.get(&path, "").await?.json()?;
                for entry in page["entries"].as_array().into_iter().flatten() {
                    let own = entry["client_id"].as_str().filter(|_| entry["from"] == "customer");
                    if let Some(id) = own.or_else(|| entry["text"].as_str().and_then(message_of)) {
                        *of_customer.entry(id.to_owned()).or_default() += 1;
                    }
                }
                match page["before"].as_str() {
                    Some(place) => {
                        before = format!("&before={}", place.replace('+', "%2B").replace('&', "%26"))
                    }
                    None => break,
                }
            }
        }
        let writers = sent.iter().filter(|(id, sent)| sent.from == Side::Agent || id.starts_with("c-"));
        for (id, sent) in writers.filter(|(_, sent)| sent.taken) {
            let times = of_customer.get(id).copied().unwrap_or_default();
            if times == 0 {
                self.lost += 1;
                self.findings.push(format!("{id} of the {:?} is not in the customer's history", sent.from));
            } else if times > 1 {
                self.duplicated += times - 1;
                self.findings.push(format!("{id} is {times} times in the customer's history"));
            }
        }
        Ok(())
    }
}

/// A conversation with all of its events.
async fn whole(world: &World, owner: &mut Console, chat: &str) -> Result<(Conversation, Vec<Event>)> {
    // What was asked for first may be older than the rest; again until nothing happened in between.
    loop {
        let opened = owner.must(world, "desk/chat", within(json!({"id": chat}))).await?;
        let conversation: Conversation = serde_json::from_value(opened["conversation"].clone())?;
        let mut events: Vec<Event> = serde_json::from_value(opened["events"].clone())?;
        while let Some(first) = events.first().filter(|event| event.seq > 1) {
            let older = json!({"id": chat, "before": first.seq});
            let mut older: Vec<Event> =
                serde_json::from_value(owner.must(world, "desk/older", within(older)).await?)?;
            if older.is_empty() {
                break;
            }
            older.append(&mut events);
            events = older;
        }
        if events.last().is_none_or(|last| last.seq == conversation.seq) {
            return Ok((conversation, events));
        }
    }
}

/// Which fields differ: what is said of them, and what the log says.
fn differences(said: &Value, recomputed: &Value) -> String {
    let fields = said.as_object().into_iter().flatten().filter(|(name, value)| recomputed[*name] != **value);
    fields.map(|(name, value)| format!("{name} {value} {}", recomputed[name])).collect::<Vec<_>>().join(", ")
}

/// A clock worked out from the events without the engine's own fold: since when, until when, what became of it, and
/// whether its moment passed while it ran.
type Worked = (types::Timestamp, types::Timestamp, ClockState, bool);

fn clock(kind: ClockKind, events: &[Event]) -> Option<Worked> {
    let mut worked: Option<Clock> = None;
    let mut waiting = false;
    for event in events {
        let at = event.at;
        match &event.what {
            What::ClockStarted { clock, started_at, target_s, warn_at, due_at, .. } if *clock == kind => {
                let (started_at, warn_at, due_at) = (*started_at, *warn_at, *due_at);
                worked = Some(Clock {
                    started_at,
                    target_s: *target_s,
                    warn_at,
                    due_at,
                    state: ClockState::Running,
                    stopped_at: None,
                    left_s: None,
                    warned: false,
                    breached: false,
                });
            }
            What::ClockPaused { clock, left_s } if *clock == kind => {
                worked.iter_mut().for_each(|clock| {
                    clock.state = ClockState::Paused;
                    clock.left_s = Some(*left_s);
                });
            }
            What::Breached { clock } if *clock == kind => {
                worked.iter_mut().for_each(|clock| clock.breached = true)
            }
            What::HandedOver { .. } => waiting = true,
            What::Message(message) if message.from == From::Customer => waiting = true,
            What::Message(message) if message.from == From::Agent => {
                let owed = std::mem::take(&mut waiting);
                if owed && kind != ClockKind::Resolution {
                    stop(&mut worked, at, false);
                }
            }
            What::State { to: State::Resolved, .. } => {
                waiting = false;
                stop(&mut worked, at, kind != ClockKind::Resolution);
            }
            _ => {}
        }
    }
    worked.map(|clock| (clock.started_at, clock.due_at, clock.state, clock.breached))
}

/// A clock stops: in time, too late, or, where what it waits for is not owed any more, neither.
fn stop(clock: &mut Option<Clock>, at: types::Timestamp, not_owed: bool) {
    let Some(clock) = clock.as_mut().filter(|c| matches!(c.state, ClockState::Running | ClockState::Paused))
    else {
        return;
    };
    let late = match clock.state {
        ClockState::Paused => clock.left_s.is_some_and(|left| left < 0),
        _ => at > clock.due_at,
    };
    clock.state = match (clock.breached, not_owed) {
        (true, _) => ClockState::Missed,
        (false, true) => ClockState::Void,
        (false, false) if late => ClockState::Missed,
        (false, false) => ClockState::Met,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_or_twice_is_found() {
        let at = std::time::Instant::now();
        let sent = |taken, seen| Sent { from: Side::Agent, at, taken, conversation: Some("x".into()), seen };
        let mut audit = Audit::default();
        audit.message("a-1-1", &sent(true, true), 1);
        assert_eq!((audit.lost, audit.duplicated, audit.findings.len()), (0, 0, 0));
        audit.message("a-1-2", &sent(true, true), 0);
        audit.message("a-1-3", &sent(true, false), 1);
        audit.message("a-1-4", &sent(false, false), 1);
        audit.message("a-1-5", &sent(true, true), 3);
        assert_eq!((audit.lost, audit.duplicated, audit.findings.len()), (3, 2, 4));
    }
}
