//! What could not be answered, by meaning, with one press to attach it to an intent or a question.

use super::{rpc::bot_misses, try_it::Teach};
use crate::{
    i18n::{fmt_number, messages::bot::*, use_lang},
    session::{may, use_env},
    ui::*,
};
use leptos::prelude::*;
use types::{MissGroup, Permission};

/// Examples of a group that are shown.
const SHOWN: usize = 5;

/// The section.
#[component]
pub fn Misses(
    /// The bot; the first if it is not named.
    bot: Option<String>,
) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let may_edit = may(Permission::EditContent);
    let version = RwSignal::new(0_u32);
    let asked = bot.clone();
    let misses = Resource::new(
        move || (env.clone(), asked.clone(), version.get()),
        |(env, bot, _)| bot_misses(env, bot),
    );
    let teaching = RwSignal::new(None::<String>);
    let number = |n: u64| fmt_number(i64::try_from(n).unwrap_or(i64::MAX));
    let group = move |group: MissGroup| {
        let all = group.all.join("\n");
        let others = group.all.iter().filter(|text| **text != group.said).take(SHOWN);
        let others = others.map(|text| view! { <li class="small muted">{text.clone()}</li> }).collect_view();
        let attach = may_edit.then(|| {
            view! { <Button size=Size::Small on_press=move |()| teaching.set(Some(all.clone()))>{teach(l)}</Button> }
        });
        view! {
            <li class="card card-body flex flex-wrap gap-3 justify-between">
                <div class="min-w-0 grid gap-1">
                    <p class="strong">{group.said.clone()}</p>
                    <ul>{others}</ul>
                    <p class="small muted">{times(l, number(group.count))} " · " <When at=group.last relative=true /></p>
                </div>
                {attach}
            </li>
        }
    };
    view! {
        <Transition fallback=|| view! { <SkeletonRows /> }>
            {move || Suspend::new(async move {
                match misses.await {
                    Err(fault) => view! { <ProblemView fault /> }.into_any(),
                    Ok((groups, ..)) if groups.is_empty() => {
                        view! { <Empty picture=Picture::Search title=misses_none(l) text=misses_none_text(l) /> }.into_any()
                    }
                    Ok((groups, answered, all)) => {
                        view! {
                            <div class="section">
                                <p>{would_answer(l, number(answered), number(all))}</p>
                                <ul class="grid gap-3">{groups.into_iter().map(group).collect_view()}</ul>
                            </div>
                        }
                            .into_any()
                    }
                }
            })}
        </Transition>
        <Teach bot said=teaching on_done=move |()| version.update(|v| *v += 1) />
    }
}
