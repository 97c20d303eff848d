//! Rules: when something happens, if conditions hold, then steps are taken, in the same write.
//!
//! What rules do sets no rule off, so none can run in a circle; and a rule runs at most once in a write.

use crate::{
    Desk, DeskError,
    act::perform,
    list::filtered,
    rows,
    setup::{Rule, Setup},
    work::Work,
};
use access::Actor;
use chrono::Duration;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order};
use store::{Tx, millis};
use types::desk::{
    Action, Condition, Conversation, Event, From, Party, PartyKind, Priority, RuleContent, State, Trigger,
    View, What,
};
use types::{ConversationId, Permission, Text, Timestamp};

/// How far back a rehearsal goes.
const REHEARSED: Duration = Duration::days(7);
/// Most conversations of a rehearsal, those that were active last.
const MOST: u64 = 500;
/// Most events of a conversation that a rehearsal looks at.
const EVENTS: u32 = 2_000;

/// What a rule would have done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rehearsal {
    /// How many conversations were looked at.
    pub looked_at: usize,
    /// Where and when it would have run, newest first.
    pub would_run: Vec<Rehearsed>,
}

/// One time that a rule would have run.
#[derive(Clone, Debug, PartialEq)]
pub struct Rehearsed {
    /// The conversation as it is now.
    pub conversation: Conversation,
    /// When.
    pub at: Timestamp,
    /// The steps that would have changed something then, by their place in the rule.
    pub steps: Vec<usize>,
}

/// Whether a step would have changed a conversation as it was.
fn changes(step: &Action, chat: &Conversation) -> bool {
    match step {
        Action::State { to, .. } => chat.state.may_become(*to),
        Action::Snooze { .. } => chat.state.may_become(State::Snoozed),
        Action::Team { team } => chat.team.as_ref() != Some(team),
        Action::Agent { agent } => chat.agent.as_ref().is_none_or(|a| a.id != *agent),
        Action::Release => chat.agent.is_some(),
        Action::Priority { to } => chat.priority != *to,
        Action::Label { add, remove } => {
            add.iter().any(|label| !chat.labels.contains(label))
                || remove.iter().any(|label| chat.labels.contains(label))
        }
        Action::Subject { to } => chat.subject != *to,
        Action::Language { to } => chat.lang != *to,
        Action::Skills { to } => chat.skills != *to,
        Action::Reply { .. } | Action::Note { .. } => true,
        // No rule says what it would take back.
        Action::TakeBack { .. } => false,
    }
}

/// Runs the rules that the events of this job set off.
pub(crate) async fn run(tx: &Tx, work: &mut Work) -> Result<(), DeskError> {
    let setup = work.setup.clone();
    if setup.rules.is_empty() {
        return Ok(());
    }
    let events: Vec<Event> =
        work.events().filter(|event| event.by.kind != PartyKind::Rule).cloned().collect();
    for (key, rule) in &setup.rules {
        let holds = |event: &Event| applies(&rule.content, &setup, event, &work.chat, work.now);
        if !events.iter().any(holds) {
            continue;
        }
        let name = rule.content.name.clone();
        let by = Party { kind: PartyKind::Rule, id: key.clone(), name };
        work.add(by.clone(), What::RuleRan { rule: key.clone() });
        steps(tx, work, &by, rule, key).await?;
    }
    Ok(())
}

async fn steps(tx: &Tx, work: &mut Work, by: &Party, rule: &Rule, key: &str) -> Result<(), DeskError> {
    for action in &rule.actions {
        match perform(tx, work, by, From::System, action).await {
            Ok(()) => {}
            Err(DeskError::Store(error)) => return Err(error.into()),
            // A step that is not possible here (a state that cannot follow, an agent who is gone) is left out: the
            // customer's message must not be refused for it.
            Err(error) => tracing::debug!(%error, rule = key, "a step of a rule was left out"),
        }
    }
    Ok(())
}

fn applies(rule: &RuleContent, setup: &Setup, event: &Event, chat: &Conversation, now: Timestamp) -> bool {
    let set_off = match (&rule.on, &event.what) {
        (Trigger::Opened, What::Opened { .. })
        | (Trigger::State, What::State { .. })
        | (Trigger::Assigned, What::Assigned { .. })
        | (Trigger::Rated, What::Rated { .. })
        | (Trigger::Warned, What::Warned { .. })
        | (Trigger::Breached, What::Breached { .. }) => true,
        (Trigger::CustomerMessage, What::Message(message)) => message.from == From::Customer,
        (Trigger::AgentMessage, What::Message(message)) => message.from == From::Agent,
        _ => false,
    };
    let holds = |condition: &Condition| holds(condition, setup, event, chat, now);
    set_off
        && match rule.conditions.as_slice() {
            [] => true,
            some if rule.any => some.iter().any(holds),
            all => all.iter().all(holds),
        }
}

fn holds(condition: &Condition, setup: &Setup, event: &Event, chat: &Conversation, now: Timestamp) -> bool {
    let Condition { field, op, value } = condition;
    let text = match &event.what {
        What::Message(message) => message.text.as_str(),
        _ => chat.last.as_ref().map_or("", |last| last.text.as_str()),
    };
    let yes = |is: bool| if is { "yes" } else { "no" };
    let is = match field.as_str() {
        "text" => compare(op, text, value),
        "channel" => compare(op, &chat.customer.channel, value),
        "team" => compare(op, chat.team.as_deref().unwrap_or_default(), value),
        "state" => compare(op, chat.state.as_str(), value),
        "priority" => compare(op, Priority::as_str(chat.priority), value),
        "lang" => compare(op, &chat.lang, value),
        "assigned" => compare(op, yes(chat.agent.is_some()), value),
        "hours" => {
            let open = setup.team(chat.team.as_deref()).is_none_or(|team| team.calendar.is_open(now));
            compare(op, if open { "open" } else { "closed" }, value)
        }
        "score" => {
            let score = chat.rating.as_ref().map(|rating| rating.score.to_string());
            score.is_some_and(|score| compare(op, &score, value))
        }
        "label" => chat.labels.iter().any(|label| compare("is", label, value)),
        _ => return false,
    };
    // A list has no "is not" of its own.
    if field == "label" && op == "is_not" { !is } else { is }
}

fn compare(op: &str, is: &str, value: &str) -> bool {
    let (is, value) = (is.to_lowercase(), value.trim().to_lowercase());
    match op {
        "is_not" => is != value,
        "contains" => is.contains(&value),
        _ => is == value,
    }
}

impl Desk {
    /// Where a rule, published or not, would have run in the last week. Nothing is changed. Conversations are looked at
    /// as they were when each thing happened; what the rule itself would have changed is not played on.
    pub async fn rehearse(&self, actor: &Actor, rule: RuleContent) -> Result<Rehearsal, DeskError> {
        actor.require(Permission::Reply)?;
        let since = self.store().now() - REHEARSED;
        let setup = self.setup(actor.env());
        let query = filtered(actor.env(), &View::default())
            .and_where(Expr::col("active_at").gte(millis(since)))
            .order_by("active_at", Order::Desc)
            .limit(MOST)
            .to_owned();
        let mut rehearsal = Rehearsal::default();
        let actions: Vec<_> = rule.actions.iter().map(types::desk::ActionContent::action).collect();
        for row in self.store().read().query_all(&query).await? {
            let now = rows::summary_of(&row)?;
            let id = now.id.clone();
            rehearsal.looked_at += 1;
            let log = rows::events_after(self.store().read(), actor.env(), &id, 0, EVENTS).await?;
            let Some(first) = log.first() else { continue };
            let mut chat = Conversation::before(id.clone(), first.at);
            for event in &log {
                chat.apply(event);
                let theirs = event.by.kind != PartyKind::Rule && event.at >= since;
                if theirs && applies(&rule, &setup, event, &chat, event.at) {
                    let doing = |step: &Option<Action>| step.as_ref().is_some_and(|s| changes(s, &chat));
                    let steps = (0..).zip(&actions).filter(|(_, step)| doing(step)).map(|(n, _)| n).collect();
                    rehearsal.would_run.push(Rehearsed { conversation: now.clone(), at: event.at, steps });
                }
            }
        }
        rehearsal.would_run.sort_by_key(|run| std::cmp::Reverse(run.at));
        Ok(rehearsal)
    }

    /// The words of a canned reply for a conversation, in its language.
    pub async fn canned(
        &self,
        actor: &Actor,
        id: &ConversationId,
    ) -> Result<Vec<(String, String)>, DeskError> {
        let chat = self.conversation(actor, id).await?;
        let setup = self.setup(actor.env());
        let lang = types::Lang::from_tag(&chat.lang).unwrap_or(types::Lang::Zh);
        let me: Text = actor.display_name();
        let of_team = |team: &str| team.is_empty() || chat.team.as_deref() == Some(team);
        let filled = |text: &Text| {
            let text = text.get(lang).replace("{customer}", &chat.customer.name);
            text.replace("{agent}", me.get(lang)).replace("{subject}", &chat.subject)
        };
        let all = setup.canned.values().filter(|canned| of_team(&canned.team));
        Ok(all.map(|canned| (canned.shortcut.clone(), filled(&canned.text))).collect())
    }

    /// Runs a macro on a conversation: all of its steps or, if one is refused, none.
    pub async fn run_macro(
        &self,
        actor: &Actor,
        id: &ConversationId,
        key: &str,
    ) -> Result<Conversation, DeskError> {
        let setup = self.setup(actor.env());
        let found = setup.macros.get(key).ok_or(DeskError::NotFound("macro"))?;
        let actions = found.actions.iter().filter_map(types::desk::ActionContent::action).collect();
        self.act(actor, id, actions).await
    }
}
