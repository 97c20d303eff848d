//! What an environment's desk is set up to do: what is published, in the form that the engine runs.

use crate::{
    calendar::Calendar,
    kind::{Items, Which, read},
};
use chrono::Duration;
use std::collections::BTreeMap;
use types::desk::{
    Action, CannedContent, DeskContent, MacroContent, Priority, Promise, RuleContent, SlaContent, TeamContent,
};

/// The settings that the engine runs.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// The desk's own.
    pub desk: DeskContent,
    /// By key.
    pub teams: BTreeMap<String, Team>,
    /// By key.
    pub slas: BTreeMap<String, SlaContent>,
    /// By key, in the order in which they run.
    pub rules: BTreeMap<String, Rule>,
    /// By key.
    pub canned: BTreeMap<String, CannedContent>,
    /// By key.
    pub macros: BTreeMap<String, MacroContent>,
}

/// A team, compiled.
#[derive(Clone, Debug, Default)]
pub struct Team {
    pub content: TeamContent,
    pub calendar: Calendar,
}

/// A rule, compiled.
#[derive(Clone, Debug)]
pub struct Rule {
    pub content: RuleContent,
    pub actions: Vec<Action>,
}

impl Rule {
    pub fn of(content: RuleContent) -> Self {
        let actions = content.actions.iter().filter_map(types::desk::ActionContent::action).collect();
        Self { content, actions }
    }
}

impl Setup {
    /// What items come to. Those that cannot be read are left out.
    pub fn of(items: &Items) -> Self {
        let mut setup = Self::default();
        for (item, json) in items {
            let key = item.key.clone();
            match Which::parse(&item.kind) {
                Some(Which::Desk) => setup.desk = read(json).unwrap_or_default(),
                Some(Which::Team) => {
                    let content: TeamContent = read(json).unwrap_or_default();
                    setup.teams.insert(key, Team { calendar: Calendar::of(&content), content });
                }
                Some(Which::Sla) => drop(setup.slas.insert(key, read(json).unwrap_or_default())),
                Some(Which::Rule) => {
                    setup.rules.insert(key, Rule::of(read(json).unwrap_or_default()));
                }
                Some(Which::Canned) => drop(setup.canned.insert(key, read(json).unwrap_or_default())),
                Some(Which::Macro) => drop(setup.macros.insert(key, read(json).unwrap_or_default())),
                None => {}
            }
        }
        setup
    }

    /// How long an agent may take a message back.
    pub fn undo(&self) -> Duration {
        Duration::seconds(5)
    }

    /// How long after its resolution a conversation is opened again by its customer.
    pub fn reopen(&self) -> Duration {
        minutes(self.desk.reopen_hours.unwrap_or(48.0) * 60.0)
    }

    /// The team that a conversation has, if it is one that is there.
    pub fn team(&self, key: Option<&str>) -> Option<&Team> {
        self.teams.get(key?)
    }

    /// The team of a conversation that names none.
    pub fn default_team(&self) -> Option<String> {
        Some(self.desk.team.clone()).filter(|team| self.teams.contains_key(team))
    }

    /// What a team promises for a priority, with the policy and the time that counts.
    pub fn promise(&self, team: Option<&str>, priority: Priority) -> Option<Promised<'_>> {
        let team = self.team(team)?;
        let key = &team.content.sla;
        let policy = self.slas.get(key)?;
        let fits = |promise: &&Promise| {
            promise.priority == "any" || promise.priority.is_empty() || promise.priority == priority.as_str()
        };
        let promise = policy.promises.iter().find(fits)?;
        Some(Promised { key, policy, promise, calendar: policy.in_hours.then_some(&team.calendar) })
    }
}

/// A promise that holds.
pub struct Promised<'a> {
    /// The policy's key.
    pub key: &'a str,
    pub policy: &'a SlaContent,
    pub promise: &'a Promise,
    /// The time that counts; all of it if none.
    pub calendar: Option<&'a Calendar>,
}

fn minutes(minutes: f64) -> Duration {
    #[expect(clippy::cast_possible_truncation, reason = "bounded by the form")]
    Duration::seconds((minutes.clamp(0.0, 5_256_000.0) * 60.0) as i64)
}
