//! From the bot to people: [`bot::HandOff`] by the desk.

use access::Actor;
use async_trait::async_trait;
use bot::{HandOff, Handover};
use desk::{Desk, Opening};
use types::desk::Customer;
use types::{Json, Turn};

/// Channels whose customers the desk can answer: they read their thread here, or have a way of their own.
const ANSWERED: [&str; 3] = ["web", types::desk::MINI_PROGRAM, super::super::wechat::CHANNEL];

/// Bytes of turns that go with a conversation; the desk takes a little more.
const MAX_TURNS: usize = 500 * 1024;

/// [`HandOff`] to the desk.
pub struct ToDesk(pub Desk);

#[async_trait]
impl HandOff for ToDesk {
    async fn hand_off(&self, actor: &Actor, handover: Handover) -> Result<(), String> {
        let Handover { bot, channel, user, reason, lang, turns } = handover;
        if !ANSWERED.contains(&channel.as_str()) {
            return Ok(());
        }
        let customer = Customer { channel, person: user, name: String::new() };
        let opening = Opening { lang: lang.tag().to_owned(), ..Opening::default() };
        let turns = fitting(&turns).map_err(|error| error.to_string())?;
        let handover = desk::Handover { source: "bot".to_owned(), name: bot, reason, turns };
        self.0.hand_over(actor, &customer, opening, handover).await.map_err(|error| error.to_string())?;
        Ok(())
    }
}

/// The newest turns, as many as the desk takes.
fn fitting(turns: &[Turn]) -> Result<Json, serde_json::Error> {
    for first in 0..turns.len() {
        let json = serde_json::to_value(&turns[first..])?;
        if json.to_string().len() <= MAX_TURNS {
            return Ok(json);
        }
    }
    Ok(Json::Array(vec![]))
}
