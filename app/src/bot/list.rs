//! The items of a kind.

use super::{
    create::Create,
    rpc::{BotRow, bot_items},
    transfer::{Importing, TransferMenu},
};
use crate::{
    i18n::{
        Lang, fmt_number,
        messages::{bot::*, items::*},
        use_lang,
    },
    items::StateBadge,
    live::on_content_change,
    session::{env_path, may, use_env},
    ui::*,
};
use leptos::prelude::*;
use std::time::Duration;
use types::Permission;

/// How long changes are gathered before the list is loaded anew.
const SETTLES: Duration = Duration::from_millis(150);

/// The words of a kind's list.
#[derive(Clone, Copy)]
struct Words {
    title: &'static str,
    new: &'static str,
    none: &'static str,
    text: &'static str,
    column: &'static str,
}

fn words(l: Lang, kind: &str) -> Words {
    let w = |title, new, none, text, column| Words { title, new, none, text, column };
    match kind {
        "qa" => w(tab_qa(l), new_qa(l), none_qa(l), none_qa_text(l), col_examples(l)),
        "dictionary" => w(
            tab_dictionaries(l),
            new_dictionary(l),
            none_dictionaries(l),
            none_dictionaries_text(l),
            col_values(l),
        ),
        "golden" => w(tab_golden(l), new_golden(l), none_golden(l), none_golden_text(l), col_turns(l)),
        _ => w(tab_intents(l), new_intent(l), none_intents(l), none_intents_text(l), col_examples(l)),
    }
}

/// The list, with its filter and the way to a new one.
#[component]
pub fn Items(
    /// The kind.
    kind: String,
    /// The bot; the first if it is not named.
    bot: Option<String>,
) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let may_edit = may(Permission::EditContent);
    let (creating, importing) = (RwSignal::new(false), RwSignal::new(false));
    let words = words(l, &kind);
    let rows = Resource::new(
        {
            let (kind, bot) = (kind.clone(), bot.clone());
            move || (env.clone(), kind.clone(), bot.clone())
        },
        |(env, kind, bot)| bot_items(env, kind, bot),
    );
    let heard = kind.clone();
    // An import changes many at once: the list is loaded when they have all been told of.
    let waits = StoredValue::new(false);
    on_content_change(move |change| {
        if change.is_of(&[&heard, "release"]) && !waits.get_value() {
            waits.set_value(true);
            set_timeout(
                move || {
                    if waits.try_set_value(false).is_none() {
                        rows.refetch();
                    }
                },
                SETTLES,
            );
        }
    });
    let what = StoredValue::new((kind.clone(), bot.clone()));
    let new = move || {
        let (kind, bot) = what.get_value();
        view! {
            <div class="flex gap-2">
                {may_edit
                    .then(|| {
                        view! {
                            <Button
                                kind=Kind::Primary
                                icon=Glyph::Plus
                                on_press=move |()| creating.set(true)
                            >
                                {words.new}
                            </Button>
                        }
                    })} <TransferMenu kind bot importing />
            </div>
        }
    };
    let stored = StoredValue::new(kind.clone());
    let (typed, is_empty) = (RwSignal::new(String::new()), RwSignal::new(true));
    // Beside what is loaded anew, not inside it: an open menu stays open when somebody changes the list.
    view! {
        <div class="section">
            <div class="flex flex-wrap gap-3 justify-between">
                <div class="max-w-xs" hidden=move || is_empty.get()>
                    <TextInput kind="search" bind=typed label=filter(l) placeholder=filter_hint(l) />
                </div>
                {new()}
            </div>
            <Transition fallback=|| view! { <SkeletonRows /> }>
                {move || Suspend::new(async move {
                    match rows.await {
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                        Ok(list) if list.is_empty() => {
                            is_empty.set(true);
                            view! { <Empty picture=Picture::Function title=words.none text=words.text /> }.into_any()
                        }
                        Ok(list) => {
                            is_empty.set(false);
                            view! { <List kind=stored.get_value() list words typed /> }.into_any()
                        }
                    }
                })}
            </Transition>
        </div>
        <Create kind=kind.clone() bot=bot.clone() open=creating />
        <Importing kind bot open=importing on_done=move |()| rows.refetch() />
    }
}

fn matches(row: &BotRow, typed: &str) -> bool {
    let all = format!("{} {} {} {}", row.title.en, row.title.zh, row.key, row.words.join(" ")).to_lowercase();
    typed.to_lowercase().split_whitespace().all(|word| all.contains(word))
}

#[component]
fn List(kind: String, list: Vec<BotRow>, words: Words, typed: RwSignal<String>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new((use_env().id, kind));
    let all = StoredValue::new(list);
    let shown = Memo::new(move |_| {
        let typed = typed.get();
        all.with_value(|all| all.iter().filter(|row| matches(row, &typed)).cloned().collect::<Vec<_>>())
    });
    let row = move |r: BotRow| {
        let href = env.with_value(|(env, kind)| env_path(env, &format!("bot/{kind}/{}", r.key)));
        view! {
            <tr>
                <th scope="row">
                    <a class="cell-main" href=href>{r.title.get(l).to_owned()}</a>
                </th>
                <td><span class="num">{fmt_number(i64::from(r.count))}</span></td>
                <td><StateBadge state=r.state /></td>
                <td class="cell-wide muted">
                    <When at=r.updated_at relative=true /> " · " {r.updated_by.get(l).to_owned()}
                </td>
            </tr>
        }
    };
    view! {
            {move || {
                let rows = shown.get();
                if rows.is_empty() {
                    return view! {
                        <Empty picture=Picture::Search title=filter_none(l)>
                            <Button on_press=move |()| typed.set(String::new())>{filter_clear(l)}</Button>
                        </Empty>
                    }
                        .into_any();
                }
                view! {
                    <Table caption=words.title>
                        <thead>
                            <tr>
                                <th scope="col">{name_label(l)}</th>
                                <th scope="col">{words.column}</th>
                                <th scope="col">{col_state(l)}</th>
                                <th scope="col" class="cell-wide">{col_changed(l)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                    </Table>
                }
                    .into_any()
            }}
    }
}
