//! How users may sign in: which ways are on, and what they need.

use super::{
    methods_setup::{TicketKeys, WebhookForm, WechatForm},
    rpc::{outbox, set_methods, sign_in_settings},
    words::{UsersTabs, method_glyph, method_name, method_text},
};
use crate::{
    i18n::{messages::users::*, use_lang},
    session::{may, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::Permission;
use types::users::{LoginMethod, LoginSettings, OutboxCode};

/// `/e/:env/users/methods`.
#[component]
pub fn MethodsPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let asked = env.clone();
    let settings = Resource::new(move || asked.clone(), sign_in_settings);
    let again = Callback::new(move |()| settings.refetch());
    view! {
        <div class="page">
            <PageHeader title=tab_methods(l) text=methods_text(l) />
            <UsersTabs l env section="users/methods" />
            <Transition fallback=|| view! { <SkeletonRows rows=6 /> }>
                {move || Suspend::new(async move {
                    match settings.await {
                        Ok(settings) => view! { <Opened settings again /> }.into_any(),
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

#[component]
fn Opened(settings: LoginSettings, again: Callback<()>) -> impl IntoView {
    let l = use_lang();
    let may_set = may(Permission::Administer);
    let LoginSettings { methods, webhook, outbox, wechat_app, ticket_keys } = settings;
    let codes = (outbox && webhook.is_none()).then(|| view! { <Outbox /> });
    view! {
        {(!may_set).then(|| view! { <Banner>{only_owners(l)}</Banner> })}
        <div class="grid gap-6 grid-cols-[minmax(0,1fr)]">
            <Ways on=methods may_set again />
            <div class="grid gap-6 grid-cols-[minmax(0,1fr)] lg:grid-cols-2">
                <WechatForm app=wechat_app may_set again />
                <WebhookForm url=webhook may_set again />
            </div>
            <TicketKeys keys=ticket_keys may_set again />
            {codes}
        </div>
    }
}

#[component]
fn Ways(on: Vec<LoginMethod>, may_set: bool, again: Callback<()>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let on = RwSignal::new(on);
    let set = move |method: LoginMethod, is_on: bool| {
        let before = on.get_untracked();
        let mut wanted: Vec<LoginMethod> = before.iter().copied().filter(|m| *m != method).collect();
        if is_on {
            wanted.push(method);
        }
        on.set(wanted.clone());
        spawn_local(async move {
            match set_methods(env.get_value(), wanted).await {
                Ok(()) => {
                    let name = method_name(l, method);
                    toasts.success(if is_on { method_on(l, name) } else { method_off(l, name) });
                    again.run(());
                }
                Err(fault) => {
                    on.try_set(before);
                    toasts.problem(&fault.0);
                }
            }
        });
    };
    let row = move |method: LoginMethod| {
        let bind = Bind::new(move || on.with(|on| on.contains(&method)), move |is_on| set(method, is_on));
        view! {
            <li class="flex gap-3 items-start justify-between">
                <span class="flex gap-3 items-start min-w-0">
                    <Icon glyph=method_glyph(method) />
                    <span class="min-w-0">
                        <Switch bind label=method_name(l, method) disabled=Signal::stored(!may_set) />
                        <p class="small muted">{method_text(l, method)}</p>
                    </span>
                </span>
            </li>
        }
    };
    view! {
        <Card title=ways_title(l)>
            <ul class="grid gap-4">{LoginMethod::ALL.map(row).into_iter().collect_view()}</ul>
        </Card>
    }
}

/// Codes that were to be sent: only on a developer's own machine.
#[component]
fn Outbox() -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let codes = RwSignal::new(Vec::<OutboxCode>::new());
    let look = move || {
        spawn_local(async move {
            if let Ok(found) = outbox(env.get_value()).await {
                codes.try_set(found);
            }
        });
    };
    Effect::new(move |_| look());
    let row = move |code: OutboxCode| {
        view! {
            <tr>
                <th scope="row" class="break-all">
                    {code.to}
                </th>
                <td class="mono">{code.code}</td>
                <td class="muted">
                    <When at=code.at relative=true />
                </td>
            </tr>
        }
    };
    let actions = move || {
        view! {
            <Button size=Size::Small icon=Glyph::Refresh on_press=move |()| look()>
                {outbox_look(l)}
            </Button>
        }
    };
    view! {
        <Card title=outbox_title(l) actions=ViewFn::from(actions)>
            <p class="small muted">{outbox_text(l)}</p>
            {move || {
                let found = codes.get();
                if found.is_empty() {
                    return view! { <p class="muted mt-3">{outbox_none(l)}</p> }.into_any();
                }
                view! {
                    <div class="mt-3">
                        <Table caption=outbox_title(l)>
                            <thead>
                                <tr>
                                    <th scope="col">{col_to(l)}</th>
                                    <th scope="col">{col_code(l)}</th>
                                    <th scope="col">{col_when(l)}</th>
                                </tr>
                            </thead>
                            <tbody>{found.into_iter().map(row).collect_view()}</tbody>
                        </Table>
                    </div>
                }
                .into_any()
            }}
        </Card>
    }
}
