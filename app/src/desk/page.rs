//! `/e/:env/desk`: the list at the left, the open conversation beside it.

use super::{
    bulk::BulkBar,
    calls::CallList,
    find::{Results, SearchField},
    list::List,
    rpc::{desk_availability, desk_inbox},
    rpc_answers::desk_candidates_waiting,
    views::Views,
    words::{availability_name, availability_tone},
};
use crate::{
    i18n::{
        messages::{
            desk::*,
            desk_answers::{tab_answers, tab_answers_count},
            desk_care::{tab_audit, tab_wall},
            desk_find::{calls_new, for_you},
            desk_wechat::tab_wechat,
        },
        use_lang,
    },
    live::on_content_change,
    session::{env_path, may, use_env, use_session},
    ui::*,
};
use leptos::{context::Provider, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{components::Outlet, hooks::use_location};
use types::desk::{AgentPresence, Availability, Calls, Counts, Order, Scope, State, View};
use types::{ConversationId, MemberId, Permission, Text};

/// Rows of a list at first, and how many more at a time.
pub const ROWS: u32 = 50;

/// What the parts of the desk share.
#[derive(Clone, Copy)]
pub struct DeskState {
    /// Which list.
    pub view: RwSignal<View>,
    /// How many rows of it.
    pub limit: RwSignal<u32>,
    /// How many conversations there are.
    pub counts: RwSignal<Counts>,
    /// Who is there.
    pub agents: RwSignal<Vec<AgentPresence>>,
    /// The teams: key and name.
    pub teams: RwSignal<Vec<(String, Text)>>,
    /// What is searched; nothing while it is empty.
    pub words: RwSignal<String>,
    /// Whether what calls the member is shown instead of the list.
    pub for_me: RwSignal<bool>,
    /// What calls the member.
    pub calls: RwSignal<Calls>,
    /// Which conversations are selected.
    pub selected: RwSignal<Vec<ConversationId>>,
    /// The reader.
    pub me: StoredValue<Option<MemberId>>,
    /// The open conversation.
    pub open: Memo<Option<ConversationId>>,
}

/// What the parts of the desk share.
pub fn use_desk() -> DeskState {
    expect_context::<DeskState>()
}

impl DeskState {
    /// A team's name.
    pub fn team_name(&self, l: crate::i18n::Lang, key: &str) -> String {
        let named = self
            .teams
            .with(|teams| teams.iter().find(|(k, _)| k == key).map(|(_, name)| name.get(l).to_owned()));
        named.filter(|name| !name.is_empty()).unwrap_or_else(|| key.to_owned())
    }

    /// Whether a member is the reader.
    pub fn is_me(&self, id: &MemberId) -> bool {
        self.me.with_value(|me| me.as_ref() == Some(id))
    }
}

/// The frame of the inbox.
#[component]
pub fn DeskPage() -> impl IntoView {
    let l = use_lang();
    if !may(Permission::Reply) {
        return view! {
            <div class="page">
                <PageHeader title=title(l) />
                <Empty picture=Picture::Lost title=not_yours(l) text=not_yours_text(l) />
            </div>
        }
        .into_any();
    }
    let env = use_env().id;
    let path = use_location().pathname;
    let place = format!("{}/", env_path(&env, "desk/c"));
    let open = Memo::new(move |_| path.with(|p| p.strip_prefix(&place).map(ConversationId::new)));
    let me = use_session().map(|s| s.member.id);
    let mine = me.clone().map_or(Scope::All, |agent| Scope::Agent { agent });
    let view = RwSignal::new(View { order: Order::Latest, ..View::open(mine) });
    let state = DeskState {
        view,
        limit: RwSignal::new(ROWS),
        counts: RwSignal::default(),
        agents: RwSignal::default(),
        teams: RwSignal::default(),
        words: RwSignal::default(),
        for_me: RwSignal::new(false),
        calls: RwSignal::default(),
        selected: RwSignal::default(),
        me: StoredValue::new(me),
        open,
    };
    let asked = env.clone();
    let inbox = Resource::new(
        move || (asked.clone(), state.view.get(), state.limit.get()),
        |(env, view, limit)| desk_inbox(env, view, limit),
    );
    let searching = Memo::new(move |_| state.words.with(|words| !words.trim().is_empty()));
    // Another list, another selection.
    Effect::new(move |before: Option<()>| {
        state.view.track();
        if before.is_some() {
            state.selected.set(Vec::new());
        }
    });
    let searching = move || searching.get();
    view! {
        <Title text=title(l) />
        <Provider value=state>
            <div class="desk" class:desk-at-chat=move || open.with(Option::is_some)>
                <section class="desk-list" aria-label=lists(l)>
                    <Head />
                    {move || searching().then(|| view! { <Results /> })}
                    {move || (!searching() && state.for_me.get()).then(|| view! { <CallList /> })}
                    <div hidden=move || searching() || state.for_me.get()>
                        <Transition fallback=|| view! { <SkeletonRows rows=6 /> }>
                            {move || Suspend::new(async move {
                                match inbox.await {
                                    Err(fault) => view! { <ProblemView fault /> }.into_any(),
                                    Ok(inbox) => view! { <List inbox /> }.into_any(),
                                }
                            })}
                        </Transition>
                    </div>
                    <BulkBar />
                </section>
                <Outlet />
            </div>
        </Provider>
    }
    .into_any()
}

/// The heading, the own availability, and which list it is.
#[component]
fn Head() -> impl IntoView {
    let l = use_lang();
    let desk = use_desk();
    let env = use_env().id;
    super::calls::follow();
    let to_approve = waiting_answers();
    let me = desk.me.get_value();
    let scopes = [
        ("mine", mine(l), me.map_or(Scope::All, |agent| Scope::Agent { agent })),
        ("unassigned", unassigned(l), Scope::Unassigned),
        ("all", everybody(l), Scope::All),
    ];
    let chips = scopes.map(|(key, label, scope)| {
        let (shown, chosen) = (scope.clone(), scope.clone());
        let count = move || {
            let state = desk.view.with(|v| v.states.first().copied().unwrap_or_default());
            desk.counts.with(|c| c.of(state, &shown).0)
        };
        let here = move || !desk.for_me.get() && desk.view.with(|v| v.scope == chosen);
        view! {
            <button
                type="button"
                class="desk-scope"
                data-scope=key
                aria-pressed=move || if here() { "true" } else { "false" }
                on:click=move |_| {
                    desk.limit.set(ROWS);
                    desk.for_me.set(false);
                    if desk.view.with_untracked(|v| v.scope != scope) {
                        desk.view.update(|v| v.scope = scope.clone());
                    }
                }
            >
                {label}
                <span class="desk-count num">{count}</span>
            </button>
        }
    });
    let states = State::ALL.map(|s| Choice::new(s.as_str(), super::words::state_name(l, s))).to_vec();
    let state_bind = Bind::new(
        move || desk.view.with(|v| v.states.first().copied().unwrap_or_default().as_str().to_owned()),
        move |s: String| {
            desk.limit.set(ROWS);
            desk.view.update(|v| v.states = State::parse(&s).into_iter().collect());
        },
    );
    let orders = vec![
        Choice::new("latest", order_latest(l)),
        Choice::new("waiting", order_waiting(l)),
        Choice::new("priority", order_priority(l)),
    ];
    let order_bind = Bind::new(
        move || {
            let word = match desk.view.with(|v| v.order) {
                Order::Latest => "latest",
                Order::Waiting => "waiting",
                Order::Priority => "priority",
            };
            word.to_owned()
        },
        move |s: String| {
            let order = match s.as_str() {
                "waiting" => Order::Waiting,
                "priority" => Order::Priority,
                _ => Order::Latest,
            };
            desk.view.update(|v| v.order = order);
        },
    );
    view! {
        <header class="desk-head">
            <div class="flex items-center gap-2">
                {move || match desk.open.with(Option::is_some) {
                    // The open conversation is what the page is about.
                    true => view! { <p class="flex-1 strong">{title(l)}</p> }.into_any(),
                    false => {
                        view! {
                            <h1 id=HEADING tabindex="-1" class="flex-1">
                                {title(l)}
                            </h1>
                        }
                            .into_any()
                    }
                }}
                <Menu id="desk-parts" label=parts(l) trigger=ViewFn::from(|| view! { <Icon glyph=Glyph::More /> })>
                    <MenuLink icon=Glyph::Users href=env_path(&env, "desk/agents")>
                        {tab_agents(l)}
                    </MenuLink>
                    <MenuLink icon=Glyph::Chart href=env_path(&env, "desk/reports")>
                        {tab_reports(l)}
                    </MenuLink>
                    <MenuLink icon=Glyph::Monitor href=env_path(&env, "desk/wall")>
                        {tab_wall(l)}
                    </MenuLink>
                    <MenuLink icon=Glyph::CheckCircle href=env_path(&env, "desk/answers")>
                        {move || match to_approve.get() {
                            0 => tab_answers(l).to_owned(),
                            n => tab_answers_count(l, n),
                        }}
                    </MenuLink>
                    <MenuLink icon=Glyph::Pencil href=env_path(&env, "desk/setup")>
                        {tab_setup(l)}
                    </MenuLink>
                    {may(Permission::Oversee)
                        .then(|| {
                            view! {
                                <MenuLink icon=Glyph::Eye href=env_path(&use_env().id, "desk/audit")>
                                    {tab_audit(l)}
                                </MenuLink>
                            }
                        })}
                    {may(Permission::Administer)
                        .then(|| {
                            view! {
                                <MenuLink icon=Glyph::Phone href=env_path(&use_env().id, "desk/wechat")>
                                    {tab_wechat(l)}
                                </MenuLink>
                            }
                        })}
                </Menu>
                <Available />
            </div>
            <div class="desk-scopes" role="group" aria-label=lists(l)>
                {chips.collect_view()}
                <button
                    type="button"
                    class="desk-scope"
                    data-scope="for-me"
                    aria-pressed=move || if desk.for_me.get() { "true" } else { "false" }
                    on:click=move |_| desk.for_me.set(true)
                >
                    {for_you(l)}
                    {move || {
                        let n = desk.calls.with(|calls| calls.unseen);
                        (n > 0)
                            .then(|| {
                                view! {
                                    <span class="desk-unread num">
                                        <span aria-hidden="true">{n}</span>
                                        <span class="sr-only">{calls_new(l, n)}</span>
                                    </span>
                                }
                            })
                    }}
                </button>
            </div>
            <div class="flex items-center gap-2">
                <SearchField />
                <Views />
            </div>
            <div class="flex gap-2">
                <Select bind=state_bind choices=states label=by_state(l) class="input-small" />
                <Select bind=order_bind choices=orders label=by_order(l) class="input-small" />
            </div>
        </header>
    }
}

/// How many answers wait for approval, live.
fn waiting_answers() -> RwSignal<u32> {
    let env = StoredValue::new(use_env().id);
    let count = RwSignal::new(0);
    let load = move || {
        spawn_local(async move {
            // The next change asks again.
            if let Ok(n) = desk_candidates_waiting(env.get_value()).await {
                count.try_set(n);
            }
        });
    };
    Effect::new(move |_| load());
    on_content_change(move |change| {
        if change.is_of(&[super::answers::CANDIDATES]) {
            load();
        }
    });
    count
}

/// The reader's availability and the way to change it.
#[component]
fn Available() -> impl IntoView {
    let l = use_lang();
    let desk = use_desk();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let now = move || {
        desk.agents.with(|all| {
            all.iter().find(|a| desk.is_me(&a.agent.id)).map(|a| a.availability).unwrap_or_default()
        })
    };
    let choose = move |availability: Availability| {
        spawn_local(async move {
            if let Err(fault) = desk_availability(env.get_value(), availability).await {
                toasts.problem(&fault.0);
            }
        });
    };
    let trigger = move || {
        view! {
            <Dot tone=Signal::derive(move || availability_tone(now())) />
            <span>{move || availability_name(l, now())}</span>
            <Icon glyph=Glyph::ChevronDown />
        }
    };
    let item = move |a: Availability| {
        view! {
            <MenuItem on_press=move |()| choose(a) checked=Signal::derive(move || now() == a)>
                {availability_name(l, a)}
            </MenuItem>
        }
    };
    view! {
        <Menu id="availability" label=availability(l) speaks=true class="btn btn-small" trigger=ViewFn::from(trigger)>
            {[Availability::Online, Availability::Busy, Availability::Away].map(item).collect_view()}
        </Menu>
    }
}
