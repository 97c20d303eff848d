//! An agent: follows the inbox, takes what waits, answers, notes, labels, hands on, lets sleep, resolves.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::{StreamExt as _, TryStreamExt as _};
use rand::{Rng as _, rngs::StdRng};
use serde_json::{Value, json};
use types::ConversationId;
use types::desk::{Conversation, Doing, Event, From, LiveEvent, Scope, State, View, What};
use types::live::{ClientFrame, ServerFrame};

use super::{
    Phase, RETRY, World,
    console::{self, Console, Socket, within},
    dice,
    ledger::Side,
    pause,
    screen::{Screen, message_of},
    server::{PASSWORD, email},
    setting::{self, Teams},
};
use crate::Result;
use crate::setup::ENV;

/// Seconds that an agent thinks before it answers, on average.
const THINKS: f64 = 0.5;
/// Of all agents, how many go for a conversation that nobody has.
const KEEN: f64 = 3.0;
/// Conversations that an agent has open at once.
const OPEN: usize = 40;
/// How often the agent looks at the list again, whatever it heard.
const LOOKS: Duration = Duration::from_secs(2);

/// An agent at a screen.
pub struct Agent {
    world: Arc<World>,
    console: Console,
    me: String,
    n: usize,
    agents: usize,
    dice: StdRng,
    teams: Teams,
    /// What the lists have, by conversation.
    rows: HashMap<String, Conversation>,
    /// The conversations that are open, by the number of their watch.
    open: HashMap<u32, Open>,
    watches: u32,
    /// Answers under way: when, where.
    due: Vec<(Instant, u32)>,
    wrote: u64,
}

/// An open conversation.
struct Open {
    chat: Conversation,
    screen: Screen,
    since: Instant,
    /// The last event that was read aloud to the server.
    read: u64,
}

/// Signs everybody in, and puts them into both teams.
pub async fn sign_in(world: &Arc<World>, agents: usize, seed: u64) -> Result<Vec<Agent>> {
    let mut owner = console::owner(world).await?;
    let teams = setting::teams(&owner.must(world, "desk/inbox", inbox()).await?)?;
    let join = |n: usize| {
        let (world, teams) = (world.clone(), teams.clone());
        async move {
            let mut console = Console::sign_in(&world.host, &email(n), PASSWORD, n).await?;
            // Who it is, it learns from the list of agents once it is one.
            console.must(&world, "desk/availability", within(json!({"availability": "online"}))).await?;
            let inbox = console.must(&world, "desk/inbox", inbox()).await?;
            let name = format!("Agent {n}");
            let everybody = inbox["agents"].as_array().ok_or("an inbox without agents")?;
            let me =
                everybody.iter().find(|one| one["agent"]["name"]["en"] == *name).ok_or("not an agent")?;
            let me = me["agent"].clone();
            let dice = dice(seed, "agent", n);
            let id = me["id"].as_str().ok_or("no id")?.to_owned();
            let (rows, open, due) = (HashMap::new(), HashMap::new(), Vec::new());
            let agent = Agent {
                world,
                console,
                me: id,
                n,
                agents,
                dice,
                teams,
                rows,
                open,
                watches: 10,
                due,
                wrote: 0,
            };
            Result::<(Agent, Value)>::Ok((agent, me))
        }
    };
    let joined: Vec<(Agent, Value)> =
        futures::stream::iter((0..agents).map(join)).buffer_unordered(8).try_collect().await?;
    let mut all = Vec::new();
    for (agent, me) in joined {
        let profile = json!({"teams": [teams.routed, teams.taken]});
        owner.must(world, "desk/profile", within(json!({"agent": me, "profile": profile}))).await?;
        all.push(agent);
    }
    Ok(all)
}

fn inbox() -> Value {
    within(json!({"view": View::open(Scope::All), "limit": 1}))
}

impl Agent {
    /// Works until everybody goes.
    pub async fn work(mut self) -> Result<()> {
        let world = self.world.clone();
        let mut phase = world.phase.subscribe();
        'connect: while world.phase() != Phase::Over {
            let Ok(mut socket) = self.sit_down().await else { continue };
            let mut ping = tokio::time::interval(Duration::from_secs(20));
            let mut looks = tokio::time::interval(LOOKS);
            loop {
                let next = self.due.iter().map(|(at, _)| *at).min();
                let next = next.unwrap_or_else(|| Instant::now() + Duration::from_secs(3600));
                let going = tokio::select! {
                    frame = socket.next() => match frame {
                        Some((came, frame)) => self.hear(&mut socket, came, serde_json::from_str(&frame)?).await,
                        None => Err("the connection is over".into()),
                    },
                    () = tokio::time::sleep_until(next.into()) => self.answer_due(&mut socket).await,
                    _ = looks.tick() => self.look(&mut socket).await,
                    _ = ping.tick() => say(&mut socket, &ClientFrame::Ping).await,
                    _ = phase.changed() => match *phase.borrow_and_update() {
                        Phase::Over => break 'connect,
                        Phase::Busy | Phase::Quiet => Ok(()),
                    },
                };
                if going.is_err() {
                    world.sleep(RETRY).await;
                    continue 'connect;
                }
            }
        }
        for open in self.open.into_values() {
            open.screen.findings.into_iter().for_each(|finding| world.ledger.finding(finding));
        }
        Ok(())
    }

    /// Opens the page: the list of what is this agent's, the list of what is nobody's, and what was open before.
    async fn sit_down(&mut self) -> Result<Socket> {
        let mut socket = self.console.socket(&self.world).await?;
        let mine = View { scope: Scope::Agent { agent: self.me.as_str().into() }, ..View::default() };
        let nobodys = View::open(Scope::Unassigned);
        for (id, view, limit) in [(1, mine, 200), (2, nobodys, 50)] {
            say(&mut socket, &ClientFrame::Desk { id, env: ENV.into(), view, limit }).await?;
        }
        for (id, open) in &mut self.open {
            open.since = Instant::now();
            let (conversation, after) = (open.chat.id.clone(), Some(open.chat.seq));
            say(&mut socket, &ClientFrame::Chat { id: *id, env: ENV.into(), conversation, after }).await?;
        }
        Ok(socket)
    }

    async fn hear(&mut self, socket: &mut Socket, came: Instant, frame: ServerFrame) -> Result<()> {
        let ServerFrame::Desk { id, event } = frame else {
            if let ServerFrame::Failed { code, message, .. } = frame {
                self.world.ledger.finding(format!("an agent's watch failed: {code} {message}"));
            }
            return Ok(());
        };
        match event {
            LiveEvent::List { rows, .. } => {
                let list = |row: &Conversation| row.agent.is_some() == (id == 1);
                self.rows.retain(|_, row| !list(row));
                self.rows.extend(rows.into_iter().map(|row| (row.id.to_string(), row)));
            }
            LiveEvent::Rows { upserted, removed } => {
                for gone in removed {
                    // It left this list; the other one may have it by now.
                    let here =
                        self.rows.get(gone.as_str()).is_some_and(|row| row.agent.is_some() == (id == 1));
                    if here {
                        self.rows.remove(gone.as_str());
                    }
                }
                for row in upserted {
                    let nobodys = row.agent.is_none() && row.state == State::Open;
                    let new = !self.rows.contains_key(row.id.as_str());
                    let chat = row.id.clone();
                    self.rows.insert(row.id.to_string(), Arc::unwrap_or_clone(row));
                    if nobodys && new && self.keen() {
                        self.take(&chat).await?;
                    }
                }
            }
            LiveEvent::Chat { conversation, events } => {
                if let Some(open) = self.open.get_mut(&id) {
                    (open.chat, open.since) = (*conversation, came);
                    open.screen.clear();
                    self.events(id, came, &events, false);
                }
            }
            LiveEvent::Events { events } => self.events(id, came, &events, true),
            LiveEvent::Counts { .. }
            | LiveEvent::Agents { .. }
            | LiveEvent::AgentsChanged { .. }
            | LiveEvent::Here { .. }
            | LiveEvent::Queue { .. } => {}
        }
        self.open_mine(socket).await
    }

    /// Whether this agent goes for something that all of them see.
    fn keen(&mut self) -> bool {
        self.world.phase() == Phase::Busy && self.dice.random_bool((KEEN / self.agents as f64).min(1.0))
    }

    /// Opens what is this agent's and not open yet, and closes what is not any more.
    async fn open_mine(&mut self, socket: &mut Socket) -> Result<()> {
        let mine = |row: &Conversation, me: &str| {
            row.agent.as_ref().is_some_and(|agent| agent.id.as_str() == me)
                && row.customer.person.starts_with("writer")
        };
        let away: Vec<u32> = self
            .open
            .iter()
            .filter(|(_, open)| self.rows.get(open.chat.id.as_str()).is_none_or(|row| !mine(row, &self.me)))
            .filter(|(id, open)| open.since.elapsed() > LOOKS && !self.due.iter().any(|(_, due)| due == *id))
            .map(|(id, _)| *id)
            .collect();
        for id in away {
            if let Some(open) = self.open.remove(&id) {
                open.screen.findings.into_iter().for_each(|finding| self.world.ledger.finding(finding));
            }
            say(socket, &ClientFrame::Close { id }).await?;
        }
        let open: Vec<&str> = self.open.values().map(|open| open.chat.id.as_str()).collect();
        let wanted = self.rows.values().filter(|row| {
            mine(row, &self.me) && row.state != State::Resolved && !open.contains(&row.id.as_str())
        });
        let wanted: Vec<Conversation> = wanted.take(OPEN.saturating_sub(open.len())).cloned().collect();
        for chat in wanted {
            self.watches += 1;
            let (id, conversation) = (self.watches, chat.id.clone());
            self.open.insert(id, Open { chat, screen: Screen::default(), since: Instant::now(), read: 0 });
            say(socket, &ClientFrame::Chat { id, env: ENV.into(), conversation, after: None }).await?;
        }
        Ok(())
    }

    /// Puts events on the screen; a customer's words call for an answer.
    fn events(&mut self, id: u32, came: Instant, events: &[Event], next: bool) {
        let Some(open) = self.open.get_mut(&id) else { return };
        let mut asked = false;
        for event in events {
            if next && event.seq != open.chat.seq + 1 {
                open.screen
                    .findings
                    .push(format!("event {} of {} came after {}", event.seq, open.chat.id, open.chat.seq));
            }
            if next {
                open.chat.apply(event);
            }
            let What::Message(message) = &event.what else { continue };
            // A customer who believes that the bot listens asks for a person in the bot's words, which name nothing.
            let name = match message.from {
                From::Customer => Some(message.client_id.as_str()),
                From::Agent | From::Bot | From::System => message_of(&message.text),
            };
            let Some(name) = name else { continue };
            let number = Some((event.conversation.as_str(), event.seq));
            if open.screen.show(&event.seq.to_string(), name, number) && name.starts_with("c-") {
                self.world.ledger.seen(name, came, open.since);
                asked = true;
            }
        }
        // What was there before it was opened may have been answered already.
        asked &= next || open.chat.waiting_since.is_some();
        if asked && !self.due.iter().any(|(_, due)| *due == id) {
            self.due.push((Instant::now() + pause(&mut self.dice, THINKS), id));
        }
    }

    /// Looks at what waits for long: takes what nobody has.
    async fn look(&mut self, socket: &mut Socket) -> Result<()> {
        let waits = self.rows.values().find(|row| row.agent.is_none() && row.state == State::Open);
        if let Some(chat) = waits.map(|row| row.id.clone())
            && self.keen()
        {
            self.take(&chat).await?;
        }
        self.open_mine(socket).await
    }

    /// Goes for a conversation; another agent may be faster.
    async fn take(&mut self, chat: &ConversationId) -> Result<()> {
        self.step("desk/take", json!({"id": chat})).await
    }

    async fn answer_due(&mut self, socket: &mut Socket) -> Result<()> {
        let now = Instant::now();
        let Some(at) = self.due.iter().position(|(at, _)| *at <= now) else { return Ok(()) };
        let (_, id) = self.due.swap_remove(at);
        let Some(open) = self.open.get_mut(&id) else { return Ok(()) };
        let (chat, seq) = (open.chat.id.clone(), open.chat.seq);
        if seq > open.read {
            open.read = seq;
            self.step("desk/reads", json!({"id": chat, "up_to": seq})).await?;
        }
        let doing = ClientFrame::Doing { env: ENV.into(), conversation: chat.clone(), doing: Doing::Typing };
        say(socket, &doing).await?;
        match self.dice.random_range(0..100) {
            0..3 => {
                let label = ["订单", "退款", "发票"][self.dice.random_range(0..3)];
                let actions = json!([{"do": "label", "add": [label]}, {"do": "priority", "to": "high"}]);
                self.step("desk/act", json!({"id": chat, "actions": actions})).await?;
            }
            3..6 => {
                let note = json!({"id": chat, "text": "已核对订单", "mentions": []});
                self.step("desk/note", note).await?;
            }
            6..9 => {
                // To whoever is first; the answer is theirs to give.
                let on = json!({"id": chat, "seen": self.me, "team": self.teams.taken, "agent": null, "note": "请接手"});
                return self.step("desk/assign", on).await;
            }
            _ => {}
        }
        self.reply(&chat).await?;
        match self.dice.random_range(0..100) {
            0..3 => self.state(&chat, json!({"do": "state", "to": "resolved"})).await,
            3..5 => self.state(&chat, json!({"do": "state", "to": "pending"})).await,
            5..7 => self.state(&chat, json!({"do": "snooze", "minutes": 1})).await,
            _ => Ok(()),
        }
    }

    async fn state(&mut self, chat: &ConversationId, action: Value) -> Result<()> {
        self.step("desk/act", json!({"id": chat, "actions": [action]})).await
    }

    /// A step that somebody else's may have made pointless.
    async fn step(&mut self, call: &str, body: Value) -> Result<()> {
        match self.console.call(&self.world, call, within(body)).await? {
            Ok(_) => {}
            Err(refused)
                if ["lost", "illegal_state", "merged", "moved_on"].contains(&refused.code.as_str()) => {}
            Err(refused) => self.world.ledger.finding(format!("{call} was refused: {}", refused.code)),
        }
        Ok(())
    }

    async fn reply(&mut self, chat: &ConversationId) -> Result<()> {
        self.wrote += 1;
        let id = format!("a-{}-{}", self.n, self.wrote);
        self.world.ledger.sends(&id, Side::Agent, Some(chat.as_str()));
        let text = format!("{id} 您好，正在为您查询");
        let say = json!({"id": chat, "client_id": id, "text": text, "attachments": []});
        match self.console.call(&self.world, "desk/reply", within(say)).await? {
            Ok(_) => self.world.ledger.taken(&id, Some(chat.as_str())),
            Err(refused) => {
                self.world.ledger.refused(&id);
                if !["illegal_state", "merged", "moved_on"].contains(&refused.code.as_str()) {
                    self.world.ledger.finding(format!("a reply was refused: {}", refused.code));
                }
            }
        }
        Ok(())
    }
}

async fn say(socket: &mut Socket, frame: &ClientFrame) -> Result<()> {
    socket.say(serde_json::to_string(frame)?).await
}
