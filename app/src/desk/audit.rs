//! `/e/:env/desk/audit`: who read what.

use super::{
    care::line_of,
    rpc::desk_inbox,
    rpc_care::{ReadLine, desk_readings},
};
use crate::{
    i18n::{messages::desk::title, messages::desk_care::*, use_lang},
    session::{env_path, may, use_env},
    ui::*,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use types::desk::{Scope, View};
use types::{ConversationId, MemberId, Permission};

/// The page; `?conversation=` names one.
#[component]
pub fn AuditPage() -> impl IntoView {
    let l = use_lang();
    if !may(Permission::Oversee) {
        use crate::i18n::messages::desk::{not_yours, not_yours_text};
        return view! {
            <div class="page">
                <PageHeader title=tab_audit(l) />
                <Empty picture=Picture::Lost title=not_yours(l) text=not_yours_text(l) />
            </div>
        }
        .into_any();
    }
    let env = use_env().id;
    let up = (env_path(&env, "desk"), title(l).to_owned());
    let query = use_query_map();
    let conversation = Memo::new(move |_| query.read().get("conversation").filter(|id| !id.is_empty()));
    let member = RwSignal::new(String::new());
    let asked = env.clone();
    let lines = Resource::new(
        move || (asked.clone(), conversation.get(), member.get()),
        |(env, conversation, member)| {
            // Whoever chooses a member wants to see all that the member read.
            let member = Some(member).filter(|id| !id.is_empty()).map(MemberId::new);
            let conversation = conversation.filter(|_| member.is_none()).map(ConversationId::new);
            desk_readings(env, conversation, member)
        },
    );
    let agents = Resource::new(move || env.clone(), |env| desk_inbox(env, View::open(Scope::All), 1));
    let of = move || {
        conversation
            .get()
            .filter(|_| member.with(String::is_empty))
            .map(|id| view! { <p class="muted">{of_conversation(l, id)}</p> })
    };
    view! {
        <div class="page">
            <PageHeader title=tab_audit(l) text=audit_text(l) up />
            <Suspense fallback=|| view! { <Skeleton height="56px" /> }>
                {move || Suspend::new(async move {
                    let inbox = agents.await.unwrap_or_default();
                    let choices: Vec<Choice> = inbox
                        .agents
                        .into_iter()
                        .map(|a| Choice::new(a.agent.id.to_string(), a.agent.name.get(l)))
                        .collect();
                    view! {
                        <Field id="audit-member" label=audit_member(l)>
                            <Select bind=member choices none="—" />
                        </Field>
                    }
                })}
            </Suspense>
            {of}
            <Transition fallback=|| view! { <SkeletonRows rows=6 /> }>
                {move || Suspend::new(async move {
                    match lines.await {
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                        Ok(lines) => {
                            let chosen = conversation.get_untracked().is_some() || member.with_untracked(|m| !m.is_empty());
                            view! { <Lines lines chosen /> }.into_any()
                        }
                    }
                })}
            </Transition>
        </div>
    }
    .into_any()
}

#[component]
fn Lines(lines: Vec<ReadLine>, chosen: bool) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    if lines.is_empty() {
        let words = if chosen { audit_none(l) } else { audit_choose(l) };
        return view! { <p class="muted">{words}</p> }.into_any();
    }
    let row = move |line: ReadLine| {
        let href = env_path(&env, &format!("desk/c/{}", line.id));
        let what = line.conversation.as_ref().map_or_else(|| line.id.to_string(), |c| line_of(l, c));
        view! {
            <tr>
                <th scope="row">
                    <span class="cell-main">{line.member.1.get(l).to_owned()}</span>
                </th>
                <td>
                    <a href=href>{what}</a>
                </td>
                <td class="muted">
                    <When at=line.at />
                </td>
            </tr>
        }
    };
    view! {
        <Table caption=tab_audit(l)>
            <thead>
                <tr>
                    <th scope="col">{col_member(l)}</th>
                    <th scope="col">{col_conversation(l)}</th>
                    <th scope="col">{col_when(l)}</th>
                </tr>
            </thead>
            <tbody>{lines.into_iter().map(row).collect_view()}</tbody>
        </Table>
    }
    .into_any()
}
