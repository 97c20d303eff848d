//! `/e/:env/desk/agents`: who answers, for which teams, and how much each takes.

use super::{
    rpc::{desk_inbox, desk_profile},
    words::{availability_name, availability_tone},
};
use crate::{
    i18n::{messages::desk::*, use_lang},
    live::hear_list,
    session::{env_path, may, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::Permission;
use types::desk::{AgentPresence, AgentProfile, LiveEvent, Scope, View};

/// The page.
#[component]
pub fn AgentsPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let up = (env_path(&env, "desk"), title(l).to_owned());
    let inbox = Resource::new(move || env.clone(), |env| desk_inbox(env, View::open(Scope::All), 1));
    view! {
        <div class="page">
            <PageHeader title=tab_agents(l) text=agents_text(l) up />
            <Transition fallback=|| view! { <SkeletonRows /> }>
                {move || Suspend::new(async move {
                    match inbox.await {
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                        Ok(inbox) => view! { <Agents agents=inbox.agents /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

#[component]
fn Agents(agents: Vec<AgentPresence>) -> impl IntoView {
    let l = use_lang();
    let agents = RwSignal::new(agents);
    hear_list(Signal::stored(View::open(Scope::All)), Signal::stored(1), move |event| match event {
        LiveEvent::Agents { agents: all } => agents.set(all),
        LiveEvent::AgentsChanged { agents: changed } => {
            agents.update(|all| AgentPresence::take_in(all, &changed));
        }
        _ => {}
    });
    let editing = RwSignal::new(None::<AgentPresence>);
    let may_edit = may(Permission::Oversee);
    let row = move |a: AgentPresence| {
        let name = a.agent.name.get(l).to_owned();
        let (tone, state) = if a.connected {
            (availability_tone(a.availability), availability_name(l, a.availability))
        } else {
            (Tone::Plain, disconnected(l))
        };
        let AgentProfile { teams, skills, languages, capacity } = a.profile.clone();
        let list = |words: Vec<String>| if words.is_empty() { "—".to_owned() } else { words.join(", ") };
        let open = a.open;
        let edit = may_edit.then(|| {
            let label = edit_agent(l, &name);
            view! {
                <IconButton glyph=Glyph::Pencil size=Size::Small label on_press=move |()| editing.set(Some(a.clone())) />
            }
        });
        view! {
            <tr>
                <th scope="row">
                    <span class="cell-main">{name.clone()}</span>
                </th>
                <td>
                    <Badge tone>{state}</Badge>
                </td>
                <td class="cell-num">{open}</td>
                <td class="cell-num cell-wide">{if capacity == 0 { "—".to_owned() } else { capacity.to_string() }}</td>
                <td class="cell-wide">{list(teams)}</td>
                <td class="cell-wide">{list(skills)}</td>
                <td class="cell-wide">{list(languages)}</td>
                <td class="cell-actions">{edit}</td>
            </tr>
        }
    };
    view! {
        {move || {
            let all = agents.get();
            if all.is_empty() {
                return view! { <Empty picture=Picture::Search title=agents_none(l) text=agents_none_text(l) /> }.into_any();
            }
            view! {
                <Table caption=tab_agents(l)>
                    <thead>
                        <tr>
                            <th scope="col">{col_agent(l)}</th>
                            <th scope="col">{col_state(l)}</th>
                            <th scope="col" class="cell-num">
                                {col_open(l)}
                            </th>
                            <th scope="col" class="cell-num cell-wide">
                                {col_capacity(l)}
                            </th>
                            <th scope="col" class="cell-wide">
                                {col_teams(l)}
                            </th>
                            <th scope="col" class="cell-wide">
                                {col_skills(l)}
                            </th>
                            <th scope="col" class="cell-wide">
                                {col_languages(l)}
                            </th>
                            <ActionsHeader />
                        </tr>
                    </thead>
                    <tbody>{all.into_iter().map(row).collect_view()}</tbody>
                </Table>
            }
                .into_any()
        }}
        <EditAgent editing />
    }
}

/// Teams, skills, languages and capacity of one agent.
#[component]
fn EditAgent(editing: RwSignal<Option<AgentPresence>>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let (teams, skills, languages) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (capacity, busy) = (RwSignal::new(None::<f64>), RwSignal::new(false));
    Effect::new(move |_| {
        let Some(a) = editing.get() else { return };
        teams.set(a.profile.teams.join(", "));
        skills.set(a.profile.skills.join(", "));
        languages.set(a.profile.languages.join(", "));
        capacity.set(Some(f64::from(a.profile.capacity)));
    });
    let split = |text: String| -> Vec<String> {
        text.split([',', '，', '、'])
            .map(|word| word.trim().to_owned())
            .filter(|word| !word.is_empty())
            .collect()
    };
    let save = move |()| {
        let Some(a) = editing.get_untracked() else { return };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the control gives 0 to 500"
        )]
        let capacity = capacity.get_untracked().unwrap_or_default().clamp(0.0, 500.0) as u32;
        let profile = AgentProfile {
            teams: split(teams.get_untracked()),
            skills: split(skills.get_untracked()),
            languages: split(languages.get_untracked()),
            capacity,
        };
        busy.set(true);
        spawn_local(async move {
            match desk_profile(env.get_value(), a.agent, profile).await {
                Ok(()) => {
                    editing.try_set(None);
                    toasts.success(saved(l));
                }
                Err(fault) => toasts.problem(&fault.0),
            }
            busy.try_set(false);
        });
    };
    let open = Bind::new(
        move || editing.with(Option::is_some),
        move |open| {
            if !open {
                editing.set(None);
            }
        },
    );
    let title = Signal::derive(move || {
        editing.with(|a| a.as_ref().map(|a| edit_agent(l, a.agent.name.get(l))).unwrap_or_default())
    });
    let foot = move || view! { <Button kind=Kind::Primary busy on_press=save>{save_label(l)}</Button> };
    view! {
        <Dialog id="desk-agent" title open foot=ViewFn::from(foot)>
            <div class="grid gap-4">
                <Field label=col_teams(l) id="desk-agent-teams" help=commas(l)>
                    <TextInput bind=teams autocomplete="off" />
                </Field>
                <Field label=col_skills(l) id="desk-agent-skills" help=commas(l)>
                    <TextInput bind=skills autocomplete="off" />
                </Field>
                <Field label=col_languages(l) id="desk-agent-languages" help=commas(l)>
                    <TextInput bind=languages autocomplete="off" />
                </Field>
                <Field label=col_capacity(l) id="desk-agent-capacity" help=capacity_help(l)>
                    <NumberInput bind=capacity min=0.0 max=500.0 step=1.0 />
                </Field>
            </div>
        </Dialog>
    }
}
