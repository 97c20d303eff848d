//! What time alone does.

use types::Timestamp;
use types::desk::{ClockState, Conversation, State};

/// When a conversation must be looked at next, though nobody does anything.
pub fn next(chat: &Conversation) -> Option<Timestamp> {
    if chat.merged_into.is_some() {
        return None;
    }
    let snooze = chat.snoozed_until.filter(|_| chat.state == State::Snoozed);
    let reminder = chat.reminders.first().map(|reminder| reminder.at);
    let clocks = [&chat.clocks.first_reply, &chat.clocks.next_reply, &chat.clocks.resolution];
    let clocks = clocks.into_iter().flatten().filter(|clock| clock.state == ClockState::Running);
    let due = clocks.filter_map(|clock| match (clock.warned, clock.breached) {
        (_, true) => None,
        (true, false) => Some(clock.due_at),
        (false, false) => Some(clock.warn_at.min(clock.due_at)),
    });
    due.chain(snooze).chain(reminder).min()
}
