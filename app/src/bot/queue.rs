//! Conversations that wait for a person.

use super::{
    conversation::{ConversationSheet, Whose},
    rpc_people::{bot_queue, move_handoff},
};
use crate::{
    i18n::{messages::bot::*, use_lang},
    live::on_content_change,
    session::use_env,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::{Handoff, HandoffState};

/// The section.
#[component]
pub fn Queue() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let asked = env.clone();
    let queue = Resource::new(move || asked.clone(), bot_queue);
    on_content_change(move |change| {
        if change.is_of(&["handoff"]) {
            queue.refetch();
        }
    });
    let env = StoredValue::new(env);
    let toasts = use_toasts();
    let shown = RwSignal::new(None::<Whose>);
    let move_it = move |id: String, from: HandoffState, to: HandoffState| {
        spawn_local(async move {
            if let Err(fault) = move_handoff(env.get_value(), id, from, to).await {
                toasts.problem(&fault.0);
            }
            queue.refetch();
        });
    };
    let row = move |h: Handoff| {
        let id = h.id.clone();
        let seen = Whose { bot: Some(h.bot), channel: h.channel, person: h.person.clone() };
        let reason = match h.reason.as_str() {
            "missed_too_often" => reason_missed(l),
            "intent" => reason_intent(l),
            _ => reason_asked(l),
        };
        let name = h.taken_by.as_ref().map(|name| name.get(l).to_owned()).unwrap_or_default();
        let state = match h.state {
            HandoffState::Waiting => view! { <Badge tone=Tone::Warn>{waiting(l)}</Badge> }.into_any(),
            HandoffState::Taken => view! { <Badge tone=Tone::Accent>{taken_by(l, name)}</Badge> }.into_any(),
            HandoffState::Closed => view! { <Badge>{closed(l)}</Badge> }.into_any(),
        };
        let step = match h.state {
            HandoffState::Waiting => Some((take_it(l), HandoffState::Taken)),
            HandoffState::Taken => Some((close_it(l), HandoffState::Closed)),
            HandoffState::Closed => None,
        };
        let from = h.state;
        let step = step.map(|(label, to)| {
            view! {
                <Button size=Size::Small on_press=move |()| move_it(id.clone(), from, to)>{label}</Button>
            }
        });
        view! {
            <tr>
                <th scope="row"><span class="cell-main mono truncate">{h.person}</span></th>
                <td>{reason}</td>
                <td>{state}</td>
                <td class="cell-wide muted"><When at=h.at relative=true /></td>
                <td>
                    <div class="flex gap-2 justify-end">
                        <Button size=Size::Small kind=Kind::Ghost on_press=move |()| shown.set(Some(seen.clone()))>
                            {open_conversation(l)}
                        </Button>
                        {step}
                    </div>
                </td>
            </tr>
        }
    };
    view! {
        <Transition fallback=|| view! { <SkeletonRows /> }>
            {move || Suspend::new(async move {
                match queue.await {
                    Err(fault) => view! { <ProblemView fault /> }.into_any(),
                    Ok(list) if list.is_empty() => {
                        view! { <Empty picture=Picture::Lost title=queue_none(l) text=queue_none_text(l) /> }.into_any()
                    }
                    Ok(list) => {
                        view! {
                            <Table caption=tab_queue(l)>
                                <tbody>{list.into_iter().map(row).collect_view()}</tbody>
                            </Table>
                        }
                            .into_any()
                    }
                }
            })}
        </Transition>
        <ConversationSheet shown on_erased=move |()| queue.refetch() />
    }
}
