//! `/e/:env/bot` and its sections.

use super::{
    conversations::Conversations,
    create::Create,
    figures::Figures,
    golden::Golden,
    home::Overview,
    list::Items,
    misses::Misses,
    quality::Quality,
    queue::Queue,
    rpc::{BotHome, load_bot_home},
    try_it::TryIt,
};
use crate::{
    i18n::{
        messages::{
            bot::*,
            bot_studio::{tab_conversations, tab_figures},
            shell::nav_bot,
        },
        use_lang,
    },
    live::on_content_change,
    session::{env_path, may, use_env},
    ui::*,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use types::Permission;

/// The page; its section is the last part of the address.
#[component]
pub fn BotPage() -> impl IntoView {
    let env = use_env().id;
    let query = use_query_map();
    let wanted = move || query.read().get("bot");
    let home = Resource::new(move || (env.clone(), wanted()), |(env, bot)| load_bot_home(env, bot));
    on_content_change(move |change| {
        if change.is_of(&["bot", "release"]) {
            home.refetch();
        }
    });
    let params = use_params_map();
    let section = Memo::new(move |_| params.read().get("section").unwrap_or_default());
    // Beside what waits for the bot, not inside it: what a section waits for begins at once.
    view! {
        <div class="page page-wide">
            <Transition fallback=|| view! { <SkeletonRows rows=3 /> }>
                {move || Suspend::new(async move {
                    match home.await {
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                        Ok(home) => view! { <Studio home section /> }.into_any(),
                    }
                })}
            </Transition>
            {move || {
                let bot = wanted();
                match section.get().as_str() {
                    "" => ().into_any(),
                    "figures" => view! { <Figures bot /> }.into_any(),
                    "conversations" => view! { <Conversations bot /> }.into_any(),
                    "golden" => view! { <Golden bot /> }.into_any(),
                    "quality" => view! { <Quality bot /> }.into_any(),
                    "misses" => view! { <Misses bot /> }.into_any(),
                    "queue" => view! { <Queue /> }.into_any(),
                    kind => view! { <Items kind=kind.to_owned() bot /> }.into_any(),
                }
            }}
        </div>
    }
}

#[component]
fn Studio(home: BotHome, section: Memo<String>) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let creating = RwSignal::new(false);
    let may_edit = may(Permission::EditContent);
    let Some(bot) = home.bot.clone() else {
        return view! {
            <PageHeader title=nav_bot(l) text=page_text(l) />
            <Empty picture=Picture::Function title=empty_title(l) text=empty_text(l)>
                {may_edit
                    .then(|| {
                        view! {
                            <Button kind=Kind::Primary icon=Glyph::Plus on_press=move |()| creating.set(true)>
                                {new_bot(l)}
                            </Button>
                        }
                    })}
            </Empty>
            <Create kind="bot" bot=None open=creating />
        }
        .into_any();
    };
    let name = home.bots.iter().find(|(key, _)| *key == bot).map(|(_, name)| name.get(l).to_owned());
    let suffix = if home.bots.len() > 1 { format!("?bot={bot}") } else { String::new() };
    let place = move |section: &str| match section {
        "" => format!("{}{suffix}", env_path(&env, "bot")),
        section => format!("{}{suffix}", env_path(&env, &format!("bot/{section}"))),
    };
    let tabs: Vec<(String, String)> = [
        ("", tab_home(l)),
        ("figures", tab_figures(l)),
        ("intent", tab_intents(l)),
        ("qa", tab_qa(l)),
        ("dictionary", tab_dictionaries(l)),
        ("golden", tab_golden(l)),
        ("quality", tab_quality(l)),
        ("misses", tab_misses(l)),
        ("conversations", tab_conversations(l)),
        ("queue", tab_queue(l)),
    ]
    .into_iter()
    .map(|(section, label)| (place(section), label.to_owned()))
    .collect();
    let current = Signal::derive({
        let place = place.clone();
        move || section.with(|section| place(section))
    });
    let others = (home.bots.len() > 1).then(|| {
        let links = home.bots.clone().into_iter().map(|(key, name)| {
            let href = format!("{}?bot={key}", env_path(&use_env().id, "bot"));
            view! { <LinkButton size=Size::Small href>{name.get(l).to_owned()}</LinkButton> }
        });
        view! { <div class="flex flex-wrap gap-2">{links.collect_view()}</div> }
    });
    let settings = env_path(&use_env().id, &format!("bot/bot/{bot}"));
    let stored = StoredValue::new(home);
    view! {
        <PageHeader title=name.unwrap_or_default() text=page_text(l)>
            <LinkButton href=settings icon=Glyph::Pencil>{tab_settings(l)}</LinkButton>
            {may_edit
                .then(|| {
                    view! { <Button icon=Glyph::Plus on_press=move |()| creating.set(true)>{new_bot(l)}</Button> }
                })}
        </PageHeader>
        {others}
        <div class="overflow-x-auto">
            <LinkTabs label=sections(l) tabs current />
        </div>
        {move || {
            let bot = bot.clone();
            section
                .with(String::is_empty)
                .then(|| {
                    view! {
                        <div class="grid gap-6 items-start lg:grid-cols-[minmax(0,1fr)_397px]">
                            <Overview home=stored.get_value() />
                            <TryIt bot />
                        </div>
                    }
                })
        }}
        <Create kind="bot" bot=None open=creating />
    }
    .into_any()
}
