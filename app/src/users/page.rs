//! One user: who it is, where it is signed in, and what members may do about it.

use super::{
    rpc::{UserData, delete_user, disable_user, end_session, open_user, user_belongings},
    words::{identity_name, method_name, user_name},
};
use crate::{
    i18n::{
        messages::{ui::cancel, users::*},
        use_lang,
    },
    items::Missing,
    session::{env_path, may, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::{use_navigate, use_params_map};
use types::users::{Belonging, EndUser, UserSession};
use types::{Permission, UserId};

/// `/e/:env/users/u/:uid`.
#[component]
pub fn UserPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let params = use_params_map();
    let uid = move || UserId::new(params.read().get("uid").unwrap_or_default());
    let data = Resource::new(move || (env.clone(), uid()), |(env, uid)| open_user(env, uid));
    let again = Callback::new(move |()| data.refetch());
    view! {
        <div class="page">
            <Transition fallback=|| view! { <SkeletonRows rows=6 /> }>
                {move || Suspend::new(async move {
                    match data.await {
                        Ok(data) => view! { <Opened data again /> }.into_any(),
                        Err(f) if f.0.code == "not_found" => {
                            view! { <Missing path="users" title=gone_title(l) back=back_to_list(l) /> }.into_any()
                        }
                        Err(fault) => {
                            view! {
                                <PageHeader title=title(l) />
                                <ProblemView fault />
                            }
                                .into_any()
                        }
                    }
                })}
            </Transition>
        </div>
    }
}

#[component]
fn Opened(data: UserData, again: Callback<()>) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let UserData { user, sessions } = data;
    let up = (env_path(&env, "users"), title(l).to_owned());
    let disabled = user.disabled;
    let badges = move || disabled.then(|| view! { <Badge tone=Tone::Bad>{disabled_badge(l)}</Badge> });
    let actions = may(Permission::WriteDocuments)
        .then(|| view! { <Actions uid=user.uid.clone() name=user_name(l, &user) disabled again /> });
    view! {
        <PageHeader title=user_name(l, &user) up badges=ViewFn::from(badges)>
            {actions}
        </PageHeader>
        <div class="split">
            <div class="grid gap-6 grid-cols-[minmax(0,1fr)]">
                <Identities user=user.clone() />
                <Sessions uid=user.uid.clone() sessions again />
            </div>
            <Facts user />
        </div>
    }
}

#[component]
fn Identities(user: EndUser) -> impl IntoView {
    let l = use_lang();
    if user.identities.is_empty() {
        return view! {
            <Card title=identities_title(l)>
                <p class="muted">{identities_none(l)}</p>
            </Card>
        }
        .into_any();
    }
    let row = move |identity: types::users::Identity| {
        view! {
            <tr>
                <th scope="row">{identity_name(l, &identity)}</th>
                <td class="break-all">{identity.label}</td>
            </tr>
        }
    };
    view! {
        <Card title=identities_title(l) flush=true>
            <Table caption=identities_title(l)>
                <thead>
                    <tr>
                        <th scope="col">{col_kind(l)}</th>
                        <th scope="col">{col_value(l)}</th>
                    </tr>
                </thead>
                <tbody>{user.identities.into_iter().map(row).collect_view()}</tbody>
            </Table>
        </Card>
    }
    .into_any()
}

#[component]
fn Sessions(uid: UserId, sessions: Vec<UserSession>, again: Callback<()>) -> impl IntoView {
    let l = use_lang();
    let (env, uid) = (StoredValue::new(use_env().id), StoredValue::new(uid));
    let toasts = use_toasts();
    let may_end = may(Permission::WriteDocuments);
    if sessions.is_empty() {
        return view! {
            <Card title=sessions_title(l)>
                <p class="muted">{sessions_none(l)}</p>
            </Card>
        }
        .into_any();
    }
    let end = move |id: String| {
        spawn_local(async move {
            match end_session(env.get_value(), uid.get_value(), id).await {
                Ok(()) => {
                    toasts.success(session_ended(l));
                    again.run(());
                }
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    };
    let row = move |session: UserSession| {
        let id = StoredValue::new(session.id);
        let button = may_end.then(|| {
            view! {
                <Button size=Size::Small on_press=move |()| end(id.get_value())>
                    {end_session_action(l)}
                </Button>
            }
        });
        view! {
            <tr>
                <th scope="row">{session.method.map_or(session_unknown(l), |method| method_name(l, method))}</th>
                <td class="muted">
                    {session.since.map(|since| view! { <When at=since relative=true /> })}
                </td>
                <td class="cell-wide muted">
                    <When at=session.until />
                </td>
                <td class="cell-actions">{button}</td>
            </tr>
        }
    };
    view! {
        <Card title=sessions_title(l) flush=true>
            <Table caption=sessions_title(l)>
                <thead>
                    <tr>
                        <th scope="col">{col_method(l)}</th>
                        <th scope="col">{col_since(l)}</th>
                        <th scope="col" class="cell-wide">
                            {col_until(l)}
                        </th>
                        <ActionsHeader />
                    </tr>
                </thead>
                <tbody>{sessions.into_iter().map(row).collect_view()}</tbody>
            </Table>
        </Card>
    }
    .into_any()
}

#[component]
fn Facts(user: EndUser) -> impl IntoView {
    let l = use_lang();
    let EndUser { uid, openid, profile, has_password, created_at, seen_at, .. } = user;
    let uid = uid.to_string();
    let own_openid = (openid != uid).then(|| {
        view! {
            <dt>"_openid"</dt>
            <dd class="mono break-all">{openid}</dd>
        }
    });
    let said = [
        (profile_name(l), profile.name),
        (profile_gender(l), profile.gender),
        (profile_locale(l), profile.locale),
        (profile_description(l), profile.description),
    ];
    let said = said.into_iter().filter_map(|(name, value)| {
        value.map(|value| {
            view! {
                <dt>{name}</dt>
                <dd class="break-all">{value}</dd>
            }
        })
    });
    let password = if has_password { password_set(l) } else { password_unset(l) };
    view! {
        <Card title=facts_title(l)>
            <dl class="facts">
                <dt>"uid"</dt>
                <dd class="mono break-all">{uid.clone()} <CopyButton text=Signal::stored(uid) /></dd>
                {own_openid}
                {said.collect_view()}
                <dt>{password_label(l)}</dt>
                <dd>{password}</dd>
                <dt>{col_created(l)}</dt>
                <dd>
                    <When at=created_at />
                </dd>
                <dt>{col_seen(l)}</dt>
                <dd>
                    <When at=seen_at />
                </dd>
            </dl>
        </Card>
    }
}

#[component]
fn Actions(uid: UserId, name: String, disabled: bool, again: Callback<()>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let (uid, name) = (StoredValue::new(uid), StoredValue::new(name));
    let (asking, busy) = (RwSignal::new(false), RwSignal::new(false));
    let deleting = RwSignal::new(false);
    let belongings = RwSignal::new(None::<Vec<Belonging>>);
    let toasts = use_toasts();
    let navigate = StoredValue::new(use_navigate());
    let switch = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let done = disable_user(env.get_value(), uid.get_value(), !disabled).await;
            busy.try_set(false);
            match done {
                Ok(()) => {
                    asking.try_set(false);
                    toasts.success(if disabled { enabled_toast(l) } else { disabled_toast(l) });
                    again.run(());
                }
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    };
    let ask_delete = move || {
        belongings.set(None);
        deleting.set(true);
        spawn_local(async move {
            match user_belongings(env.get_value(), uid.get_value()).await {
                Ok(found) => drop(belongings.try_set(Some(found))),
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    };
    let delete = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let done = delete_user(env.get_value(), uid.get_value()).await;
            busy.try_set(false);
            match done {
                Ok(documents) => {
                    deleting.try_set(false);
                    toasts.success(deleted_toast(l, documents));
                    let list = env_path(&env.get_value(), "users");
                    navigate.with_value(|go| go(&list, Default::default()));
                }
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    };
    let waiting = Signal::derive(move || belongings.with(Option::is_none));
    let foot = move || {
        view! {
            <Button on_press=move |()| deleting.set(false)>{cancel(l)}</Button>
            <Button kind=Kind::Danger busy disabled=waiting on_press=move |()| delete()>
                {delete_action(l)}
            </Button>
        }
    };
    let what = move || match belongings.get() {
        None => view! { <p class="muted">{counting(l)}</p> }.into_any(),
        Some(found) if found.is_empty() => view! { <p>{no_documents(l)}</p> }.into_any(),
        Some(found) => {
            let item = |b: Belonging| view! { <li>{documents_in(l, b.documents, &b.collection)}</li> };
            view! {
                <p>{documents_too(l)}</p>
                <ul class="list-disc pl-5">{found.into_iter().map(item).collect_view()}</ul>
            }
            .into_any()
        }
    };
    let press = move || if disabled { switch() } else { asking.set(true) };
    view! {
        <Button busy on_press=move |()| press()>
            {if disabled { enable_action(l) } else { disable_action(l) }}
        </Button>
        <Button kind=Kind::Danger icon=Glyph::Trash on_press=move |()| ask_delete()>
            {delete_action(l)}
        </Button>
        <Confirm
            id="disable-user"
            title=Signal::derive(move || disable_title(l, name.get_value()))
            text=disable_text(l)
            action=disable_action(l)
            open=asking
            busy
            on_confirm=move |()| switch()
        />
        <Dialog
            id="delete-user"
            title=Signal::derive(move || delete_title(l, name.get_value()))
            text=delete_text(l)
            open=deleting
            foot=ViewFn::from(foot)
        >
            <div class="grid gap-2">{what}</div>
        </Dialog>
    }
}
