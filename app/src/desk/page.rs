//! `/e/:env/desk`: the list at the left, the open conversation beside it.

use super::{
    list::List,
    rpc::{desk_availability, desk_inbox},
    words::{availability_name, availability_tone},
};
use crate::{
    i18n::{messages::desk::*, use_lang},
    session::{env_path, may, use_env, use_session},
    ui::*,
};
use leptos::{context::Provider, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{components::Outlet, hooks::use_location};
use types::desk::{AgentPresence, Availability, Counts, Order, Scope, State, View};
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
        me: StoredValue::new(me),
        open,
    };
    let asked = env.clone();
    let inbox = Resource::new(
        move || (asked.clone(), state.view.get(), state.limit.get()),
        |(env, view, limit)| desk_inbox(env, view, limit),
    );
    view! {
        <Title text=title(l) />
        <Provider value=state>
            <div class="desk" class:desk-at-chat=move || open.with(Option::is_some)>
                <section class="desk-list" aria-label=lists(l)>
                    <Head />
                    <Transition fallback=|| view! { <SkeletonRows rows=6 /> }>
                        {move || Suspend::new(async move {
                            match inbox.await {
                                Err(fault) => view! { <ProblemView fault /> }.into_any(),
                                Ok(inbox) => view! { <List inbox /> }.into_any(),
                            }
                        })}
                    </Transition>
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
        let here = move || desk.view.with(|v| v.scope == chosen);
        view! {
            <button
                type="button"
                class="desk-scope"
                data-scope=key
                aria-pressed=move || if here() { "true" } else { "false" }
                on:click=move |_| {
                    desk.limit.set(ROWS);
                    desk.view.update(|v| v.scope = scope.clone());
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
                    <MenuLink icon=Glyph::Pencil href=env_path(&env, "desk/setup")>
                        {tab_setup(l)}
                    </MenuLink>
                </Menu>
                <Available />
            </div>
            <div class="desk-scopes" role="group" aria-label=lists(l)>
                {chips.collect_view()}
            </div>
            <div class="flex gap-2">
                <Select bind=state_bind choices=states label=by_state(l) class="input-small" />
                <Select bind=order_bind choices=orders label=by_order(l) class="input-small" />
            </div>
        </header>
    }
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
