//! Figures: conversations by when they began, from what their logs came to.

use crate::{Desk, DeskError, rows};
use access::Actor;
use chrono::{Duration, Timelike};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order};
use std::collections::BTreeMap;
use store::{Audit, millis};
use types::desk::{ClockKind, ClockState, Conversation, From, PartyKind, Report, ReportLine, State, What};
use types::{ConversationId, Permission, Text, Timestamp};

/// Most conversations of a report.
const MOST: u64 = 50_000;
/// Conversations that are read at once.
const PAGE: u64 = 1_000;
/// Longest time of a report.
const LONGEST: Duration = Duration::days(400);
/// Most events of a transcript.
const TRANSCRIPT: usize = 20_000;

/// The sums of a group.
#[derive(Default)]
struct Sums {
    name: Text,
    line: ReportLine,
    first: (u32, f64),
    replies: (u32, f64),
    resolution: (u32, f64),
    scores: u32,
}

impl Desk {
    /// How it went with the conversations that began in a time (at most 400 days): all of them and by agent, team,
    /// label, channel and hour of the day, `utc_offset` hours ahead of UTC.
    pub async fn report(
        &self,
        actor: &Actor,
        from: Timestamp,
        to: Timestamp,
        utc_offset: f64,
    ) -> Result<Report, DeskError> {
        actor.require(Permission::Read)?;
        if to <= from || to - from > LONGEST {
            return Err(DeskError::invalid("/to", "too_large", "after the beginning, within 400 days"));
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most fourteen hours")]
        let ahead = Duration::minutes((utc_offset.clamp(-12.0, 14.0) * 60.0) as i64);
        let setup = self.setup(actor.env());
        let mut total = Sums::default();
        let mut groups: [BTreeMap<String, Sums>; 5] = Default::default();
        let (mut after, mut seen) = ((millis(from), String::new()), 0);
        let truncated = loop {
            let later = Expr::col("created_at").gt(after.0);
            let same = Expr::col("created_at").eq(after.0).and(Expr::col("id").gt(after.1.as_str()));
            let query = rows::summaries(actor.env())
                .and_where(later.or(same))
                .and_where(Expr::col("created_at").lt(millis(to)))
                .order_by("created_at", Order::Asc)
                .order_by("id", Order::Asc)
                .limit(PAGE)
                .to_owned();
            let page = self.store().read().query_all(&query).await?;
            for row in &page {
                let chat = rows::summary_of(row)?;
                total.add(&chat);
                for (group, keys) in groups.iter_mut().zip(keys(&chat, ahead)) {
                    for (key, name) in keys {
                        let sums = group.entry(key).or_default();
                        sums.name = name;
                        sums.add(&chat);
                    }
                }
                after = (millis(chat.created_at), chat.id.to_string());
            }
            seen += PAGE;
            if page.len() < PAGE as usize {
                break false;
            }
            if seen >= MOST {
                break true;
            }
        };
        for (key, sums) in &mut groups[1] {
            if let Some(team) = setup.teams.get(key) {
                sums.name = team.content.name.clone();
            }
        }
        let [agents, teams, labels, channels, hours] =
            groups.map(|group| group.into_iter().map(|(key, sums)| sums.line(key)).collect::<Vec<_>>());
        Ok(Report { total: total.line(String::new()), agents, teams, labels, channels, hours, truncated })
    }

    /// A conversation as text, for people outside of the desk: messages with times and names, without notes. That it
    /// was exported is written down.
    pub async fn transcript(&self, actor: &Actor, id: &ConversationId) -> Result<String, DeskError> {
        actor.require(Permission::Oversee)?;
        let chat = self.conversation(actor, id).await?;
        let line = Audit {
            env: actor.env().to_string(),
            actor: actor.label(),
            action: "desk.transcript".to_owned(),
            object: format!("conversation/{id}"),
            detail: String::new(),
        };
        self.write(move |tx| {
            Box::pin(async move {
                tx.audit(line);
                Ok(())
            })
        })
        .await?;
        let mut text = format!("{} {}\n", chat.id, chat.subject);
        let (mut after, mut seen) = (0, 0);
        loop {
            let events = rows::events_after(self.store().read(), actor.env(), id, after, 500).await?;
            let Some(last) = events.last() else { return Ok(text) };
            after = last.seq;
            seen += events.len();
            for event in events {
                let What::Message(message) = &event.what else { continue };
                let who = match (message.from, event.by.kind) {
                    (From::Customer, _) => chat.customer.name.as_str(),
                    (From::Agent, PartyKind::Agent) => event.by.name.get(types::Lang::Zh),
                    (From::Agent | From::Bot | From::System, _) => "·",
                };
                text.push_str(&format!(
                    "{} {who}: {}\n",
                    event.at.format("%Y-%m-%d %H:%M:%SZ"),
                    message.text
                ));
                for attachment in &message.attachments {
                    text.push_str(&format!("    [{}] {}\n", attachment.name, attachment.url));
                }
            }
            if seen >= TRANSCRIPT {
                return Ok(text);
            }
        }
    }
}

/// What a conversation counts for: agent, team, labels, channel, hour.
fn keys(chat: &Conversation, ahead: Duration) -> [Vec<(String, Text)>; 5] {
    let same = |key: &String| (key.clone(), Text::same(key));
    let hour = (chat.created_at + ahead).hour();
    [
        chat.agent.iter().map(|agent| (agent.id.to_string(), agent.name.clone())).collect(),
        chat.team.iter().map(same).collect(),
        chat.labels.iter().map(same).collect(),
        vec![same(&chat.customer.channel)],
        vec![(format!("{hour:02}"), Text::same(format!("{hour:02}")))],
    ]
}

impl Sums {
    fn add(&mut self, chat: &Conversation) {
        let line = &mut self.line;
        line.conversations += 1;
        line.messages += chat.messages;
        let since = |at: Timestamp| (at - chat.created_at).num_milliseconds() as f64 / 1000.0;
        if let Some(at) = chat.first_reply_at {
            self.first = (self.first.0 + 1, self.first.1 + since(at));
        }
        self.replies.0 += chat.answers.0;
        self.replies.1 += chat.answers.1 as f64 / 1000.0;
        if let Some(at) = chat.resolved_at.filter(|_| chat.state == State::Resolved) {
            line.resolved += 1;
            self.resolution = (self.resolution.0 + 1, self.resolution.1 + since(at));
        }
        for clock in ClockKind::ALL.into_iter().filter_map(|kind| chat.clocks.get(kind)) {
            match clock.state {
                ClockState::Met => line.kept += 1,
                ClockState::Missed => line.broken += 1,
                ClockState::Running if clock.breached => line.broken += 1,
                ClockState::Running | ClockState::Paused | ClockState::Void => {}
            }
        }
        if let Some(rating) = &chat.rating {
            line.ratings += 1;
            self.scores += u32::from(rating.score);
        }
    }

    fn line(self, key: String) -> ReportLine {
        let mean = |(count, sum): (u32, f64)| (count > 0).then(|| sum / f64::from(count));
        ReportLine {
            key,
            name: self.name,
            first_reply_s: mean(self.first),
            reply_s: mean(self.replies),
            resolution_s: mean(self.resolution),
            rating: mean((self.line.ratings, f64::from(self.scores))),
            ..self.line
        }
    }
}
