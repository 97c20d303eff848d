//! The list of conversations, live.

use super::{
    bulk,
    clocks::Pressing,
    keys,
    page::{ROWS, use_desk},
    rpc::Inbox,
    words::{channel_name, customer_name, priority_name, priority_tone},
};
use crate::{
    i18n::{messages::desk::*, messages::desk_find::select_row, use_lang},
    live::hear_list,
    session::{env_path, use_env},
    ui::*,
};
use leptos::{ev, prelude::*};
use std::sync::Arc;
use types::ConversationId;
use types::desk::{AgentPresence, Conversation, From, LiveEvent, Priority, View};

/// The rows, as the server gave them and as they change.
#[component]
pub fn List(
    /// What it begins with.
    inbox: Inbox,
) -> impl IntoView {
    let l = use_lang();
    let desk = use_desk();
    desk.counts.set(inbox.counts);
    desk.agents.set(inbox.agents);
    desk.teams.set(inbox.teams);
    let rows = RwSignal::new(inbox.rows);
    let more = RwSignal::new(inbox.more);
    // This list was loaded for one view: another one makes another list.
    let view = desk.view.get_untracked();
    let limit = desk.limit.get_untracked();
    let order = view.clone();
    hear_list(Signal::stored(view), Signal::stored(limit), move |event| match event {
        LiveEvent::List { rows: all, more: has } => {
            rows.set(all);
            more.set(has);
        }
        LiveEvent::Rows { upserted, removed } => {
            let over = rows.try_update(|rows| take_in(rows, upserted, &removed, &order, limit as usize));
            if over == Some(true) {
                more.set(true);
            }
        }
        LiveEvent::Counts { counts } => desk.counts.set(counts),
        LiveEvent::Agents { agents } => desk.agents.set(agents),
        LiveEvent::AgentsChanged { agents } => {
            desk.agents.update(|all| AgentPresence::take_in(all, &agents));
        }
        LiveEvent::Chat { .. }
        | LiveEvent::Events { .. }
        | LiveEvent::Here { .. }
        | LiveEvent::Queue { .. } => {}
    });
    keys::listen_in_list(rows);
    view! {
        <ol class="desk-rows">
            <For each=move || rows.get() key=|c| (c.id.clone(), c.seq) children=move |c| view! { <Row c rows /> } />
        </ol>
        {move || {
            rows.with(Vec::is_empty)
                .then(|| view! { <Empty plain=true picture=Picture::Search title=list_empty(l) text=list_empty_text(l) /> })
        }}
        {move || {
            more.get()
                .then(|| {
                    view! {
                        <Button kind=Kind::Ghost class="desk-more" on_press=move |()| desk.limit.update(|n| *n = (*n + ROWS).min(types::desk::MAX_ROWS))>
                            {more_label(l)}
                        </Button>
                    }
                })
        }}
    }
}

/// Takes changes into the rows in sight; tells whether rows fell off the end.
fn take_in(
    rows: &mut Vec<Conversation>,
    upserted: Vec<Arc<Conversation>>,
    removed: &[ConversationId],
    view: &View,
    limit: usize,
) -> bool {
    rows.retain(|row| !removed.contains(&row.id) && !upserted.iter().any(|new| new.id == row.id));
    rows.extend(upserted.into_iter().map(Arc::unwrap_or_clone));
    rows.sort_by(|a, b| view.compare(a, b));
    let over = rows.len() > limit;
    rows.truncate(limit);
    over
}

/// Selects everything from the row that was selected last to this one.
fn extend(rows: RwSignal<Vec<Conversation>>, selected: RwSignal<Vec<ConversationId>>, to: &ConversationId) {
    let last = selected.with_untracked(|all| all.last().cloned());
    let between = rows.with_untracked(|rows| {
        let place = |id: &ConversationId| rows.iter().position(|row| row.id == *id);
        let (a, b) = (last.as_ref().and_then(place)?, place(to)?);
        Some(rows[a.min(b)..=a.max(b)].iter().map(|row| row.id.clone()).collect::<Vec<_>>())
    });
    let Some(between) = between else { return bulk::toggle(selected, to) };
    selected.update(|all| {
        all.retain(|id| !between.contains(id));
        all.extend(between);
    });
}

#[component]
fn Row(c: Conversation, rows: RwSignal<Vec<Conversation>>) -> impl IntoView {
    let l = use_lang();
    let desk = use_desk();
    let env = use_env().id;
    let id = c.id.clone();
    let here = move || desk.open.with(|open| (open.as_ref() == Some(&id)).then_some("true"));
    let href = env_path(&env, &format!("desk/c/{}", c.id));
    let last = c.last.clone().map(|last| {
        let words = if last.retracted {
            retracted(l).to_owned()
        } else if last.text.is_empty() && last.attachments > 0 {
            attachment(l).to_owned()
        } else {
            last.text
        };
        if last.from == From::Customer { words } else { format!("↩ {words}") }
    });
    let unread_count = c.unread.len();
    let agent = c.agent.as_ref().map(|a| a.name.get(l).to_owned());
    let priority = (c.priority > Priority::Low).then(|| {
        view! { <Badge tone=priority_tone(c.priority)>{priority_name(l, c.priority)}</Badge> }
    });
    let label = |label: String| view! { <Badge tone=Tone::Line>{label}</Badge> };
    let labels = c.labels.clone().into_iter().take(2).map(label).collect_view();
    let key = c.id.to_string();
    let picked = StoredValue::new(c.id.clone());
    let is_selected = move || desk.selected.with(|all| picked.with_value(|id| all.contains(id)));
    let on_pick = move |ev: ev::MouseEvent| {
        picked.with_value(|id| {
            if ev.shift_key() { extend(rows, desk.selected, id) } else { bulk::toggle(desk.selected, id) }
        });
    };
    let (name, at, subject) = (customer_name(l, &c), c.active_at, c.subject.clone());
    let place = channel_name(l, &c.customer.channel);
    let team = c.team.as_ref().map(|team| desk.team_name(l, team));
    view! {
        <li class="desk-item" class:desk-selected=is_selected>
            <input
                type="checkbox"
                class="desk-pick"
                aria-label=select_row(l, &name)
                prop:checked=is_selected
                on:click=on_pick
            />
            <a class="desk-row" href=href aria-current=here data-id=key>
                <span class="desk-row-top">
                    <span class="strong truncate">{name}</span>
                    <span class="small muted">
                        <When at relative=true />
                    </span>
                </span>
                <span class="desk-row-last">
                    <span class="truncate" class:strong=unread_count != 0>
                        {if subject.is_empty() { last } else { Some(subject) }}
                    </span>
                    {(unread_count > 0)
                        .then(|| {
                            view! {
                                <span class="desk-unread num">
                                    {unread_count} <span class="sr-only">{unread(l, unread_count)}</span>
                                </span>
                            }
                        })}
                </span>
                <span class="desk-row-foot">
                    <span class="small muted truncate">
                        {place}
                        {team.map(|team| format!(" · {team}"))}
                        {agent.map(|name| format!(" · {name}"))}
                    </span>
                    {priority}
                    {labels}
                    <Pressing conversation=c />
                </span>
            </a>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use types::desk::Scope;

    fn row(id: &str, minute: u32) -> Conversation {
        let at = format!("2026-05-01T12:{minute:02}:00Z").parse().unwrap_or_default();
        Conversation::before(ConversationId::from(id), at)
    }

    #[test]
    fn changes_keep_the_rows_in_order_and_in_sight() {
        let view = View::open(Scope::All);
        let mut rows = vec![row("b", 5), row("a", 1)];
        let over = take_in(&mut rows, vec![row("a", 9).into(), row("c", 7).into()], &[], &view, 2);
        assert!(over);
        assert_eq!(rows.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["a", "c"]);
        assert!(!take_in(&mut rows, vec![], &["a".into()], &view, 2));
        assert_eq!(rows.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["c"]);
    }
}
