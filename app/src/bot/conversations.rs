//! What people say to the published bot: the conversations, the newest first.

use super::{
    conversation::{ConversationSheet, Whose, channel_name},
    rpc_people::bot_conversations,
};
use crate::{
    i18n::{
        fmt_number,
        messages::{
            bot::{open_conversation, stat_messages},
            bot_studio::*,
        },
        use_lang,
    },
    session::use_env,
    ui::*,
};
use leptos::prelude::*;
use types::{ConversationRow, Timestamp};

/// Conversations of one answer; fewer mean that there are no older ones.
const PAGE: usize = 50;

/// The section.
#[component]
pub fn Conversations(
    /// The bot; the first if it is not named.
    bot: Option<String>,
) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let typed = RwSignal::new(String::new());
    let before = RwSignal::new(None::<Timestamp>);
    let version = RwSignal::new(0_u32);
    let asked = bot.clone();
    let person = Memo::new(move |_| Some(typed.get().trim().to_owned()).filter(|typed| !typed.is_empty()));
    let rows = Resource::new(
        move || (env.clone(), asked.clone(), person.get(), before.get(), version.get()),
        |(env, bot, person, before, _)| bot_conversations(env, bot, person, before),
    );
    let shown = RwSignal::new(None::<Whose>);
    let bot = StoredValue::new(bot);
    let row = move |c: ConversationRow| {
        let whose = Whose { bot: bot.get_value(), channel: c.channel.clone(), person: c.person.clone() };
        view! {
            <tr>
                <th scope="row"><span class="cell-main mono truncate">{c.person}</span></th>
                <td>{channel_name(l, &c.channel)}</td>
                <td class="cell-num num">{fmt_number(i64::from(c.messages))}</td>
                <td class="cell-wide mono small">{c.page}</td>
                <td class="cell-wide muted"><When at=c.last relative=true /></td>
                <td class="cell-actions">
                    <Button size=Size::Small kind=Kind::Ghost on_press=move |()| shown.set(Some(whose.clone()))>
                        {open_conversation(l)}
                    </Button>
                </td>
            </tr>
        }
    };
    view! {
        <div class="section">
            <div class="max-w-xs">
                <TextInput kind="search" bind=typed label=find_person(l) placeholder=find_person(l) autocomplete="off" />
            </div>
            <Transition fallback=|| view! { <SkeletonRows /> }>
                {move || Suspend::new(async move {
                    match rows.await {
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                        Ok(list) if list.is_empty() => {
                            view! {
                                <Empty picture=Picture::Search title=conversations_none(l) text=conversations_none_text(l) />
                            }
                                .into_any()
                        }
                        Ok(list) => {
                            let oldest = list.last().map(|c| c.last).filter(|_| list.len() == PAGE);
                            view! {
                                <Table caption=tab_conversations(l)>
                                    <thead>
                                        <tr>
                                            <th scope="col">{col_person(l)}</th>
                                            <th scope="col">{col_channel(l)}</th>
                                            <th scope="col" class="cell-num">{stat_messages(l)}</th>
                                            <th scope="col" class="cell-wide">{col_page(l)}</th>
                                            <th scope="col" class="cell-wide">{col_last(l)}</th>
                                            <ActionsHeader />
                                        </tr>
                                    </thead>
                                    <tbody>{list.into_iter().map(row).collect_view()}</tbody>
                                </Table>
                                <div class="flex gap-2 justify-end">
                                    {before
                                        .get()
                                        .is_some()
                                        .then(|| {
                                            view! { <Button size=Size::Small on_press=move |()| before.set(None)>{newest(l)}</Button> }
                                        })}
                                    {oldest
                                        .map(|at| {
                                            view! {
                                                <Button size=Size::Small on_press=move |()| before.set(Some(at))>{older(l)}</Button>
                                            }
                                        })}
                                </div>
                            }
                                .into_any()
                        }
                    }
                })}
            </Transition>
        </div>
        <ConversationSheet shown on_erased=move |()| version.update(|v| *v += 1) />
    }
}
