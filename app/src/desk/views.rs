//! The filter of the list, and saved views: own ones and everybody's.

use super::{
    page::{ROWS, use_desk},
    rpc_find::{delete_desk_view, desk_views, save_desk_view},
    words::{channel_name, priority_name},
};
use crate::{
    i18n::{messages::desk_find::*, use_lang},
    session::{may, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::desk::{Priority, SavedView, Scope, View};
use types::{MemberId, Permission};

/// Channels that can be chosen.
const CHANNELS: [&str; 4] = ["web", "mini_program", "wechat", "api"];

/// Whether a view has more than the chips and selects above the list say.
fn is_filtered(view: &View) -> bool {
    let plain =
        View { scope: view.scope.clone(), states: view.states.clone(), order: view.order, ..View::default() };
    *view != plain
}

fn split(text: &str) -> Vec<String> {
    let words = text.split([',', '，', '、']).map(|word| word.trim().to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

/// The word of a scope in a list of choices.
fn scope_word(scope: &Scope) -> String {
    match scope {
        Scope::All => "all".to_owned(),
        Scope::Unassigned => "unassigned".to_owned(),
        Scope::Agent { agent } => format!("agent:{agent}"),
        Scope::Team { team } => format!("team:{team}"),
    }
}

fn scope_of(word: &str) -> Scope {
    match word.split_once(':') {
        Some(("agent", id)) => Scope::Agent { agent: MemberId::new(id) },
        Some(("team", key)) => Scope::Team { team: key.to_owned() },
        _ if word == "unassigned" => Scope::Unassigned,
        _ => Scope::All,
    }
}

/// The two buttons, with what they open.
#[component]
pub fn Views() -> impl IntoView {
    let l = use_lang();
    let desk = use_desk();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let filtering = RwSignal::new(false);
    let saving = RwSignal::new(false);
    let removing = RwSignal::new(false);
    let views = RwSignal::new(Vec::<SavedView>::new());
    let load = move || {
        spawn_local(async move {
            // Without them the list is as good as before.
            if let Ok(all) = desk_views(env.get_value()).await {
                views.try_set(all);
            }
        });
    };
    Effect::new(move |_| load());
    let open_view = move |view: View| {
        desk.limit.set(ROWS);
        desk.view.set(view);
    };
    let item = move |v: SavedView| {
        let (chosen, view) = (v.view.clone(), v.view);
        let checked = Signal::derive(move || desk.view.with(|now| *now == chosen));
        view! { <MenuItem on_press=move |()| open_view(view.clone()) checked>{v.name}</MenuItem> }
    };
    let group = move |shared: bool, name: &'static str| {
        let all: Vec<SavedView> = views.get().into_iter().filter(|v| v.shared == shared).collect();
        (!all.is_empty()).then(|| {
            view! {
                <MenuLabel>{name}</MenuLabel>
                {all.into_iter().map(item).collect_view()}
            }
        })
    };
    let export = move || {
        let view = desk.view.with(|view| serde_json::to_string(view).unwrap_or_default());
        let view = if crate::dom::BROWSER {
            String::from(js_sys::encode_uri_component(&view))
        } else {
            String::new()
        };
        format!("/api/console/desk-files/{}/conversations.csv?lang={}&view={view}", env.get_value(), l.tag())
    };
    let filtered = move || desk.view.with(is_filtered);
    let filter_label = Signal::derive(move || if filtered() { filter_on(l) } else { filter(l) }.to_owned());
    // A view can be removed by its owner, everybody's by a supervisor.
    let removable =
        move || views.get().into_iter().filter(|v| !v.shared || may(Permission::Oversee)).collect::<Vec<_>>();
    let remove_it = move |v: SavedView| {
        spawn_local(async move {
            match delete_desk_view(env.get_value(), v.id).await {
                Ok(()) => toasts.success(view_gone(l, v.name)),
                Err(fault) => toasts.problem(&fault.0),
            }
            load();
        });
    };
    view! {
        <span class="desk-filter" class:desk-filter-on=filtered>
            <IconButton glyph=Glyph::Filter label=filter_label size=Size::Small on_press=move |()| filtering.set(true) />
        </span>
        <Menu id="desk-views" label=views_label(l) class="btn btn-ghost btn-icon btn-small" trigger=ViewFn::from(|| view! { <Icon glyph=Glyph::Save /> })>
            {move || group(false, own_views(l))}
            {move || group(true, team_views(l))}
            {move || views.with(Vec::is_empty).then(|| view! { <MenuLabel>{views_none(l)}</MenuLabel> })}
            <MenuLine />
            <MenuItem icon=Glyph::Plus on_press=move |()| saving.set(true)>{save_view(l)}</MenuItem>
            {move || {
                (!removable().is_empty())
                    .then(|| view! { <MenuItem icon=Glyph::Trash on_press=move |()| removing.set(true)>{delete_view(l)}</MenuItem> })
            }}
            {may(Permission::Oversee)
                .then(|| {
                    view! {
                        <MenuLine />
                        <MenuLink icon=Glyph::Download href=Signal::derive(export) download="conversations.csv">
                            {export_list(l)}
                        </MenuLink>
                    }
                })}
        </Menu>
        <FilterDialog open=filtering />
        <SaveDialog open=saving on_saved=move |()| load() />
        <Dialog id="desk-remove-view" title=delete_view(l) open=removing>
            <ul class="grid gap-2">
                {move || {
                    removable()
                        .into_iter()
                        .map(|v| {
                            let (name, gone) = (v.name.clone(), v);
                            view! {
                                <li>
                                    <Button kind=Kind::Danger icon=Glyph::Trash on_press=move |()| remove_it(gone.clone())>
                                        {remove(l, name)}
                                    </Button>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
        </Dialog>
    }
}

fn views_label(l: crate::i18n::Lang) -> &'static str {
    views(l)
}

#[component]
fn FilterDialog(open: RwSignal<bool>) -> impl IntoView {
    let l = use_lang();
    let desk = use_desk();
    let draft = RwSignal::new(View::default());
    let labels = RwSignal::new(String::new());
    Effect::new(move |_| {
        if open.get() {
            let view = desk.view.get_untracked();
            labels.set(view.labels.join(", "));
            draft.set(view);
        }
    });
    let scopes = Signal::derive(move || {
        let mut all = vec![
            Choice::new("all", anybody(l)),
            Choice::new("unassigned", crate::i18n::messages::desk::unassigned(l)),
        ];
        let agents = desk.agents.get().into_iter();
        all.extend(agents.map(|a| Choice::new(format!("agent:{}", a.agent.id), a.agent.name.get(l))));
        let teams = desk.teams.get().into_iter();
        all.extend(teams.map(|(key, name)| Choice::new(format!("team:{key}"), name.get(l))));
        all
    });
    let scope = Bind::new(
        move || draft.with(|v| scope_word(&v.scope)),
        move |word: String| draft.update(|v| v.scope = scope_of(&word)),
    );
    let channels = CHANNELS.map(|c| Choice::new(c, channel_name(l, c))).to_vec();
    let channel = Bind::new(
        move || draft.with(|v| v.channel.clone().unwrap_or_default()),
        move |word: String| draft.update(|v| v.channel = Some(word).filter(|word| !word.is_empty())),
    );
    let priorities = Priority::ALL.map(|p| Choice::new(p.as_str(), priority_name(l, p))).to_vec();
    let priority = Bind::new(
        move || draft.with(|v| v.priority.as_str().to_owned()),
        move |word: String| draft.update(|v| v.priority = Priority::parse(&word).unwrap_or_default()),
    );
    let from =
        Bind::new(move || draft.with(|v| v.active_from), move |at| draft.update(|v| v.active_from = at));
    let until =
        Bind::new(move || draft.with(|v| v.active_until), move |at| draft.update(|v| v.active_until = at));
    let unread = Bind::new(move || draft.with(|v| v.unread), move |on| draft.update(|v| v.unread = on));
    let bad = Bind::new(move || draft.with(|v| v.follow_up), move |on| draft.update(|v| v.follow_up = on));
    let use_it = move |view: View| {
        desk.limit.set(ROWS);
        desk.view.set(view);
        open.set(false);
    };
    let apply_it = move |()| use_it(View { labels: split(&labels.get_untracked()), ..draft.get_untracked() });
    let clear_it = move |()| {
        let View { scope, states, order, .. } = draft.get_untracked();
        use_it(View { scope, states, order, ..View::default() });
    };
    let foot = move || {
        view! {
            <Button on_press=clear_it>{clear_filter(l)}</Button>
            <Button kind=Kind::Primary on_press=apply_it>{apply(l)}</Button>
        }
    };
    let (channels, priorities) = (StoredValue::new(channels), StoredValue::new(priorities));
    view! {
        <Dialog id="desk-filter" title=filter(l) open foot=ViewFn::from(foot)>
            <div class="grid gap-4">
                <Field id="filter-scope" label=by_scope(l)>
                    <Select bind=scope choices=scopes />
                </Field>
                <Field id="filter-channel" label=by_channel(l)>
                    <Select bind=channel choices=channels.get_value() none=any(l) />
                </Field>
                <Field id="filter-labels" label=by_label(l) help=by_label_help(l)>
                    <TextInput bind=labels autocomplete="off" />
                </Field>
                <Field id="filter-priority" label=by_priority(l)>
                    <Select bind=priority choices=priorities.get_value() />
                </Field>
                <Field id="filter-from" label=active_from(l)>
                    <DateTimeInput bind=from />
                </Field>
                <Field id="filter-until" label=active_until(l)>
                    <DateTimeInput bind=until />
                </Field>
                <Checkbox bind=unread label=only_unread(l) />
                <Checkbox bind=bad label=only_bad(l) />
            </div>
        </Dialog>
    }
}

#[component]
fn SaveDialog(open: RwSignal<bool>, #[prop(into)] on_saved: Callback<()>) -> impl IntoView {
    let l = use_lang();
    let desk = use_desk();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let (name, shared, busy) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(false));
    let may_share = may(Permission::Oversee);
    let save_it = move || {
        let typed = name.get_untracked().trim().to_owned();
        if typed.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let view = desk.view.get_untracked();
        let saved = SavedView { id: String::new(), name: typed, shared: shared.get_untracked(), view };
        spawn_local(async move {
            match save_desk_view(env.get_value(), saved).await {
                Ok(saved) => {
                    toasts.success(view_saved(l, saved.name));
                    name.try_set(String::new());
                    open.try_set(false);
                    on_saved.run(());
                }
                Err(fault) => toasts.problem(&fault.0),
            }
            busy.try_set(false);
        });
    };
    let foot =
        move || view! { <Button kind=Kind::Primary busy on_press=move |()| save_it()>{save(l)}</Button> };
    view! {
        <Dialog id="desk-save-view" title=save_view_title(l) open foot=ViewFn::from(foot)>
            <form class="grid gap-4" on:submit=move |ev| {
                ev.prevent_default();
                save_it();
            }>
                <Field id="view-name" label=view_name(l)>
                    <TextInput bind=name maxlength=60 autocomplete="off" />
                </Field>
                {may_share.then(|| view! { <Checkbox bind=shared label=view_shared(l) /> })}
            </form>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use types::desk::State;

    #[test]
    fn a_scope_keeps_through_its_word_and_filters_are_told_from_chips() {
        for scope in [
            Scope::All,
            Scope::Unassigned,
            Scope::Agent { agent: "mem_1".into() },
            Scope::Team { team: "night:shift".into() },
        ] {
            assert_eq!(scope_of(&scope_word(&scope)), scope);
        }
        let chips = View { states: vec![State::Pending], ..View::open(Scope::Unassigned) };
        assert!(!is_filtered(&chips));
        assert!(is_filtered(&View { unread: true, ..chips }));
        assert_eq!(split("vip， refund,,"), ["vip", "refund"]);
    }
}
