//! A customer: asks the bot for a person, writes, hears the answers, rates, and comes back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::{Rng as _, rngs::StdRng};
use serde_json::{Value, json};

use super::{
    Phase, RETRY, World,
    console::Socket,
    dice,
    ledger::Side,
    pause,
    screen::{Screen, message_of},
    setting::{BOT, messages, person},
};
use crate::Result;
use crate::http::Client;
use crate::setup::ENV;

/// What calls for a person.
pub const ASK: &str = "转人工";
/// How long an answer may take before the message is sent again.
const PATIENCE: Duration = Duration::from_secs(15);

/// A customer with a phone.
pub struct Customer {
    world: Arc<World>,
    n: usize,
    dice: StdRng,
    person: String,
    /// How many messages it wrote.
    wrote: u64,
    /// Who answers now: `bot`, `waiting`, `agent`, `resolved`.
    kind: String,
    conversation: String,
    /// Whether the last conversation may be rated.
    may_rate: bool,
    http: Option<Client>,
    screen: Screen,
    /// The place in the thread that the screen has.
    cursor: Option<String>,
    /// Since when the live connection stands.
    since: Instant,
}

/// What a customer leaves behind.
pub struct Left {
    pub n: usize,
    pub screen: Screen,
}

impl Customer {
    pub fn new(world: Arc<World>, n: usize, seed: u64) -> Self {
        Self {
            dice: dice(seed, "customer", n),
            person: person("writer", n),
            world,
            n,
            wrote: 0,
            kind: "bot".into(),
            conversation: String::new(),
            may_rate: false,
            http: None,
            screen: Screen::default(),
            cursor: None,
            since: Instant::now(),
        }
    }

    /// Writes and hears until everybody goes.
    pub async fn live(mut self) -> Result<Left> {
        let world = self.world.clone();
        let mut phase = world.phase.subscribe();
        let mut due = Instant::now() + Duration::from_secs_f64(self.dice.random::<f64>() * world.pause);
        'connect: while world.phase() != Phase::Over {
            let Ok(mut socket) = self.connect().await else {
                world.sleep(RETRY).await;
                continue;
            };
            self.since = Instant::now();
            let mut ping = tokio::time::interval(Duration::from_secs(25));
            loop {
                tokio::select! {
                    frame = socket.next() => match frame {
                        Some((came, frame)) => if let Some(answer) = self.hear(came, &serde_json::from_str(&frame)?)
                            && socket.say(answer.to_string()).await.is_err()
                        {
                            continue 'connect;
                        },
                        None => { self.world.sleep(RETRY).await; continue 'connect; }
                    },
                    () = tokio::time::sleep_until(due.into()), if world.phase() == Phase::Busy => {
                        self.write().await?;
                        due = Instant::now() + pause(&mut self.dice, world.pause);
                    }
                    _ = ping.tick() => {
                        let _ = socket.say(r#"{"type":"ping"}"#.to_owned()).await;
                    }
                    _ = phase.changed() => if *phase.borrow_and_update() == Phase::Over { break 'connect },
                }
            }
        }
        Ok(Left { n: self.n, screen: self.screen })
    }

    async fn connect(&self) -> Result<Socket> {
        let url = format!("ws://{}/api/v1/public/chat/{ENV}/{BOT}/live", self.world.host);
        let mut socket = Socket::open(url).await?;
        let hello = json!({"type": "hello", "person": self.person, "lang": "zh-CN", "after": self.cursor});
        socket.say(hello.to_string()).await?;
        Ok(socket)
    }

    /// Takes a frame in, as docs/chat.md has it; what is to be said to it.
    fn hear(&mut self, came: Instant, frame: &Value) -> Option<Value> {
        match frame["type"].as_str()? {
            "welcome" => {
                if frame["resumed"] != true {
                    self.screen.clear();
                }
                frame["entries"].as_array()?.iter().for_each(|entry| self.show(came, entry));
                self.cursor = frame["cursor"].as_str().map(str::to_owned);
                self.stands(&frame["state"]);
            }
            "entry" => {
                if frame["prev"].as_str() != self.cursor.as_deref() {
                    return Some(json!({"type": "resume", "after": self.cursor}));
                }
                self.cursor = frame["cursor"].as_str().map(str::to_owned);
                self.show(came, &frame["entry"]);
            }
            "state" => self.stands(&frame["state"]),
            _ => {}
        }
        None
    }

    fn show(&mut self, came: Instant, entry: &Value) {
        let own = entry["client_id"].as_str().filter(|_| entry["from"] == "customer");
        let Some(message) = own.or_else(|| entry["text"].as_str().and_then(message_of)) else { return };
        let place = entry["id"].as_str().unwrap_or_default();
        let number = entry["conversation"].as_str().zip(entry["seq"].as_u64());
        if self.screen.show(place, message, number) && own.is_none() {
            self.world.ledger.seen(message, came, self.since);
        }
    }

    fn stands(&mut self, state: &Value) {
        self.kind = state["kind"].as_str().unwrap_or("bot").to_owned();
        self.conversation = state["conversation"].as_str().unwrap_or_default().to_owned();
        self.may_rate = state["may_rate"] == true;
    }

    /// Writes the next message: to the bot until it calls a person.
    async fn write(&mut self) -> Result<()> {
        if self.kind == "resolved" && self.may_rate && self.dice.random_bool(0.5) {
            self.rate().await;
        }
        self.wrote += 1;
        let id = format!("c-{}-{}", self.n, self.wrote);
        let with_people = matches!(self.kind.as_str(), "waiting" | "agent");
        let text = match with_people {
            true => format!("{id} 请问我的订单到哪里了，第 {} 次问", self.wrote),
            false => ASK.to_owned(),
        };
        self.world.ledger.sends(&id, Side::Customer, None);
        let body = json!({"person": self.person, "client_id": id, "text": text, "lang": "zh-CN"});
        loop {
            match self.attempt(&body).await {
                Ok(answer) => {
                    let mine =
                        answer["entries"].as_array().into_iter().flatten().find(|e| e["client_id"] == *id);
                    // With the bot it ends here; with people, an agent has to see it.
                    let to_people = mine.and_then(|entry| entry["conversation"].as_str());
                    self.world.ledger.taken(&id, to_people);
                    self.stands(&answer["state"]);
                    return Ok(());
                }
                Err(error) if self.world.phase() == Phase::Over => return Err(error),
                Err(_) => tokio::time::sleep(RETRY).await,
            }
        }
    }

    /// One attempt; a refusal that is not for now is an error of the run.
    async fn attempt(&mut self, body: &Value) -> Result<Value> {
        let mut client = match self.http.take() {
            Some(client) => client,
            None => Client::connect(&self.world.host).await?,
        };
        let answer = tokio::time::timeout(PATIENCE, client.post(&messages(), "", body)).await??;
        self.http = Some(client);
        if (400..500).contains(&answer.status) && answer.status != 429 {
            self.world.ledger.finding(format!("{} was refused: {}", body["client_id"], answer.status));
        }
        answer.json()
    }

    /// Says how it was; a second time is no error, and a restart is no reason to say it again.
    async fn rate(&mut self) {
        let path = format!("/api/v1/public/chat/{ENV}/{BOT}/rating");
        let stars = self.dice.random_range(1..=5);
        let body = json!({"person": self.person, "conversation": self.conversation, "stars": stars});
        if let Ok(mut client) = Client::connect(&self.world.host).await {
            let _ = client.post(&path, "", &body).await;
        }
    }
}
