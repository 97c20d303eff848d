//! How long conversations are kept, and how they are erased before that.

use crate::{BotError, Bots, MAX_NAME, rows, schema::KEEP_DAYS};
use access::Actor;
use chrono::Duration;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Audit;
use types::{EnvId, Permission};

/// Rows that one write deletes: others wait for it.
const STEP: u64 = 500;
/// Steps of one round for a bot; the rest waits for the next round.
const STEPS: usize = 40;

/// How much was deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Messages with their answers.
    pub turns: u64,
    /// Conversations.
    pub conversations: u64,
    /// Places in the queue for a person.
    pub handoffs: u64,
}

impl Erased {
    fn sum(self, other: Self) -> Self {
        Self {
            turns: self.turns + other.turns,
            conversations: self.conversations + other.conversations,
            handoffs: self.handoffs + other.handoffs,
        }
    }

    fn all(self) -> u64 {
        self.turns + self.conversations + self.handoffs
    }
}

impl Bots {
    /// Deletes what is older than its bot keeps it, in every environment. The process does this from time to time.
    pub async fn delete_old(&self) -> Result<Erased, BotError> {
        let mut erased = Erased::default();
        for (env, bot) in rows::talked_to(self.store().read()).await? {
            let settings = self.published_settings(&env, &bot);
            let days = settings.and_then(|bot| bot.keep_days).unwrap_or(KEEP_DAYS);
            #[expect(clippy::cast_possible_truncation, reason = "at most ten years")]
            let before = self.store().now() - Duration::days(days as i64);
            for _ in 0..STEPS {
                let step = self.delete_step(env.clone(), bot.clone(), before).await?;
                erased = erased.sum(step);
                if step.all() == 0 {
                    break;
                }
            }
        }
        Ok(erased)
    }

    async fn delete_step(
        &self,
        env: EnvId,
        bot: String,
        before: types::Timestamp,
    ) -> Result<Erased, BotError> {
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let erased = rows::delete_old(tx, &env, &bot, before, STEP).await?;
                    if erased.all() > 0 {
                        let object = format!("bot/{bot}");
                        tx.audit(line(&env, "system".into(), "bot.retention", object, erased));
                    }
                    Ok(erased)
                })
            })
            .await
    }

    /// How many conversations with bots a person had: what [`Bots::erase`] would take.
    pub async fn kept(&self, actor: &Actor, channel: Option<&str>, person: &str) -> Result<u64, BotError> {
        actor.require(Permission::Read)?;
        let theirs = rows::of_person(self.store().read(), actor.env(), channel, person).await?;
        Ok(theirs.iter().filter(|who| who.edition == crate::Edition::Live).count() as u64)
    }

    /// Deletes everything that a person said to any bot of the environment, and what was answered: on one channel, or
    /// on all. The audit trail keeps that it was done, and of the person only a hash.
    pub async fn erase(
        &self,
        actor: &Actor,
        channel: Option<&str>,
        person: &str,
    ) -> Result<Erased, BotError> {
        if !actor.may(Permission::Oversee) {
            actor.require(Permission::WriteDocuments)?;
        }
        if person.is_empty() || person.len() > MAX_NAME {
            return Err(BotError::Invalid("the person", "needs 1–255 plain characters"));
        }
        let theirs = rows::of_person(self.store().read(), actor.env(), channel, person).await?;
        // A message that is being answered would bring back what the conversation remembered.
        let _turns = self.their_turns(&theirs).await;
        let mut erased = Erased::default();
        loop {
            let (env, by) = (actor.env().clone(), actor.label());
            let (channel, person) = (channel.map(str::to_owned), person.to_owned());
            let step = self
                .store()
                .write(move |tx| {
                    Box::pin(async move {
                        let step = rows::erase(tx, &env, channel.as_deref(), &person, STEP).await?;
                        if step.all() > 0 {
                            let object = format!("person/{}", hashed(&person));
                            tx.audit(line(&env, by, "bot.erase", object, step));
                        }
                        Ok::<_, BotError>(step)
                    })
                })
                .await?;
            erased = erased.sum(step);
            if step.all() == 0 {
                return Ok(erased);
            }
        }
    }
}

fn line(env: &EnvId, actor: String, action: &str, object: String, erased: Erased) -> Audit {
    let Erased { turns, conversations, handoffs } = erased;
    let detail = json!({"turns": turns, "conversations": conversations, "handoffs": handoffs}).to_string();
    Audit { env: env.to_string(), actor, action: action.into(), object, detail }
}

/// Whoever knows the person's id can find the line; nobody finds the id in it.
fn hashed(person: &str) -> String {
    hex::encode(&Sha256::digest(person)[..8])
}
