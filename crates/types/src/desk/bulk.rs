//! Steps on several conversations, and the way back.

use super::{Action, Conversation, State};
use crate::{ConversationId, Problem};
use serde::{Deserialize, Serialize};

/// What became of one conversation of a bulk step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bulked {
    /// Which.
    pub id: ConversationId,
    /// Whose: the customer's name, or the end of their id.
    pub name: String,
    /// Why it was left as it was.
    pub problem: Option<Problem>,
    /// The steps that bring it back; none where there is no way back.
    pub undo: Vec<Action>,
}

/// The steps that bring a conversation back to what it was before a step. What was said is taken back by the number that
/// it got ([`Action::TakeBack`]), a note not at all.
pub fn undo_of(before: &Conversation, step: &Action) -> Vec<Action> {
    match step {
        Action::State { .. } | Action::Snooze { .. } => match before.state {
            State::Open => vec![Action::State { to: State::Open, until: None }],
            // From a resolution the only way leads through what is open.
            State::Pending => vec![
                Action::State { to: State::Open, until: None },
                Action::State { to: State::Pending, until: None },
            ],
            State::Resolved => vec![Action::State { to: State::Resolved, until: None }],
            State::Snoozed => vec![
                Action::State { to: State::Open, until: None },
                Action::State { to: State::Snoozed, until: before.snoozed_until },
            ],
        },
        Action::Team { .. } | Action::Agent { .. } | Action::Release => {
            let team = before.team.clone().map(|team| Action::Team { team });
            let agent = before.agent.as_ref().map(|agent| Action::Agent { agent: agent.id.clone() });
            let nobody = (team.is_none() && agent.is_none()).then_some(Action::Release);
            team.into_iter().chain(agent).chain(nobody).collect()
        }
        Action::Priority { .. } => vec![Action::Priority { to: before.priority }],
        Action::Label { add, remove } => {
            let had = |label: &&String| before.labels.contains(label);
            let (off, on): (Vec<_>, Vec<_>) = (
                add.iter().filter(|label| !had(label)).cloned().collect(),
                remove.iter().filter(had).cloned().collect(),
            );
            if off.is_empty() && on.is_empty() {
                vec![]
            } else {
                vec![Action::Label { add: on, remove: off }]
            }
        }
        Action::Subject { .. } => vec![Action::Subject { to: before.subject.clone() }],
        Action::Language { .. } => vec![Action::Language { to: before.lang.clone() }],
        Action::Skills { .. } => vec![Action::Skills { to: before.skills.clone() }],
        Action::Reply { .. } | Action::TakeBack { .. } | Action::Note { .. } => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    #[test]
    fn the_way_back_is_what_was_there_before() {
        let mut before = Conversation::before("cnv_1".into(), Timestamp::default());
        before.labels = vec!["vip".into()];
        let step = Action::Label { add: vec!["vip".into(), "refund".into()], remove: vec!["late".into()] };
        let back = Action::Label { add: vec![], remove: vec!["refund".into()] };
        assert_eq!(undo_of(&before, &step), [back]);
        assert_eq!(undo_of(&before, &Action::Release), [Action::Release], "nobody had it");
        before.state = State::Pending;
        let resolve = Action::State { to: State::Resolved, until: None };
        assert_eq!(undo_of(&before, &resolve).len(), 2);
        assert!(undo_of(&before, &Action::Note { text: "x".into() }).is_empty());
    }
}
