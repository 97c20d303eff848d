//! `/e/:env/desk/wechat`: the environment's WeChat account. Secrets go in and never come out.

use super::rpc_care::{desk_wechat, remove_desk_wechat, set_desk_wechat, test_desk_wechat};
use crate::{
    i18n::{
        messages::{desk::title, desk_wechat::*, problems::field_error_at},
        use_lang,
    },
    session::{env_path, may, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::desk::{WechatEdit, WechatView};
use types::{Permission, Text, Timestamp};

/// The page.
#[component]
pub fn WechatPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let up = (env_path(&env, "desk"), title(l).to_owned());
    if !may(Permission::Administer) {
        return view! {
            <div class="page">
                <PageHeader title=tab_wechat(l) up />
                <Empty picture=Picture::Lost title=not_yours(l) text=not_yours_text(l) />
            </div>
        }
        .into_any();
    }
    let version = RwSignal::new(0_u32);
    let account = Resource::new(move || (env.clone(), version.get()), |(env, _)| desk_wechat(env));
    view! {
        <div class="page">
            <PageHeader title=tab_wechat(l) text=wechat_text(l) up />
            <Transition fallback=|| view! { <SkeletonRows rows=8 /> }>
                {move || Suspend::new(async move {
                    match account.await {
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                        Ok((view, bots)) => view! { <Account view bots version /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
    .into_any()
}

fn mode_of(view: &WechatView) -> &'static str {
    match (view.is_set, view.encrypted, view.compatible) {
        (true, false, _) => "plain",
        (true, true, true) => "both",
        _ => "safe",
    }
}

#[component]
fn Account(view: WechatView, bots: Vec<(String, Text)>, version: RwSignal<u32>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let is_set = view.is_set;
    let app_id_signal = RwSignal::new(view.app_id.clone());
    let kind_word = if view.kind.is_empty() { "mini_program".to_owned() } else { view.kind.clone() };
    let kind_signal = RwSignal::new(kind_word);
    let first = bots.first().map(|(key, _)| key.clone()).unwrap_or_default();
    let bot_signal = RwSignal::new(if view.bot.is_empty() { first } else { view.bot.clone() });
    let mode_signal = RwSignal::new(mode_of(&view).to_owned());
    let transfer_signal = RwSignal::new(view.transfer);
    let [secret, token_signal, aes] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let errors = RwSignal::new(Vec::<types::FieldError>::new());
    let (saving, testing, removing, asking) =
        (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let error_of = move |name: &'static str| {
        Signal::derive(move || errors.with(|all| field_error_at(l, all, &format!("/{name}"))))
    };
    let save_it = move || {
        if saving.get_untracked() {
            return;
        }
        saving.set(true);
        errors.set(Vec::new());
        let edit = WechatEdit {
            app_id: app_id_signal.get_untracked(),
            kind: kind_signal.get_untracked(),
            bot: bot_signal.get_untracked(),
            encrypted: mode_signal.with_untracked(|mode| mode != "plain"),
            compatible: mode_signal.with_untracked(|mode| mode == "both"),
            transfer: transfer_signal.get_untracked(),
            app_secret: secret.get_untracked(),
            token: token_signal.get_untracked(),
            aes_key: aes.get_untracked(),
        };
        spawn_local(async move {
            match set_desk_wechat(env.get_value(), edit).await {
                Ok(()) => {
                    toasts.success(saved(l));
                    version.try_update(|v| *v += 1);
                }
                Err(fault) => {
                    errors.try_set(fault.0.errors.clone());
                    toasts.problem(&fault.0);
                }
            }
            saving.try_set(false);
        });
    };
    let test_it = move |()| {
        testing.set(true);
        spawn_local(async move {
            match test_desk_wechat(env.get_value()).await {
                Ok(()) => toasts.success(tested(l)),
                Err(fault) => toasts.problem(&fault.0),
            }
            testing.try_set(false);
        });
    };
    let remove_it = move |()| {
        removing.set(true);
        spawn_local(async move {
            match remove_desk_wechat(env.get_value()).await {
                Ok(()) => {
                    toasts.success(removed(l));
                    asking.try_set(false);
                    version.try_update(|v| *v += 1);
                }
                Err(fault) => toasts.problem(&fault.0),
            }
            removing.try_set(false);
        });
    };
    let kinds =
        [Choice::new("mini_program", mini_program(l)), Choice::new("official_account", official(l))].to_vec();
    let modes = [
        Choice::new("safe", mode_safe(l)),
        Choice::new("both", mode_both(l)),
        Choice::new("plain", mode_plain(l)),
    ]
    .to_vec();
    let no_bot = bots.is_empty();
    let bots: Vec<Choice> = bots.into_iter().map(|(key, name)| Choice::new(key, name.get(l))).collect();
    let help = move |other: &'static str| if is_set { secret_kept(l) } else { other };
    let heard = move |at: Option<Timestamp>, more: String| match at {
        Some(at) => view! { <When at /> {more} }.into_any(),
        None => view! { <span class="muted">{never(l)}</span> }.into_any(),
    };
    let (refused_at, why) = match view.refused.clone() {
        Some((at, code)) => (Some(at), format!(" · {code}")),
        None => (None, String::new()),
    };
    let local = !view.address.starts_with("https://");
    let local = local.then(|| view! { <Banner tone=BannerTone::Warn>{url_local(l)}</Banner> });
    view! {
        <Card title=at_wechat(l)>
            <div class="grid gap-4 min-w-0">
                <p class="muted">{at_wechat_text(l)}</p>
                <p class="flex flex-wrap items-center gap-2">
                    <code class="mono break-all">{view.address.clone()}</code>
                    <CopyButton text=view.address.clone() label=url(l) />
                </p>
                {local}
            </div>
        </Card>
        <Card title=tab_wechat(l)>
            <p class="small muted mb-4">
                <a href=env_path(&env.get_value(), "users/methods")>{wechat_users(l)}</a>
            </p>
            <form class="grid gap-4" autocomplete="off" on:submit=move |ev| {
                ev.prevent_default();
                save_it();
            }>
                <RadioGroup name="wechat-kind" legend=kind(l) bind=kind_signal choices=kinds look=RadioLook::Segments />
                <Field id="wechat-app-id" label=app_id(l) error=error_of("app_id")>
                    <TextInput bind=app_id_signal maxlength=64 autocomplete="off" />
                </Field>
                <Field id="wechat-secret" label=app_secret(l) help=help("") error=error_of("app_secret")>
                    <TextInput bind=secret kind="password" maxlength=128 autocomplete="new-password" />
                </Field>
                <RadioGroup name="wechat-mode" legend=mode(l) bind=mode_signal choices=modes look=RadioLook::Segments />
                <Field id="wechat-token" label=token(l) help=help("") error=error_of("token")>
                    <TextInput bind=token_signal kind="password" maxlength=64 autocomplete="new-password" />
                </Field>
                <div hidden=move || mode_signal.with(|mode| mode == "plain")>
                    <Field id="wechat-aes" label=aes_key(l) help=help(aes_help(l)) error=error_of("aes_key")>
                        <TextInput bind=aes kind="password" maxlength=43 autocomplete="new-password" />
                    </Field>
                </div>
                <Field id="wechat-bot" label=bot(l) help=no_bot.then(|| bot_none(l).to_owned()) error=error_of("bot")>
                    <Select bind=bot_signal choices=bots />
                </Field>
                <Checkbox bind=transfer_signal label=transfer(l) />
                <div class="flex flex-wrap gap-2">
                    <Button kind=Kind::Primary submit=true busy=saving>{save(l)}</Button>
                    {is_set
                        .then(|| {
                            view! {
                                <Button busy=testing on_press=test_it>{test(l)}</Button>
                                <Button kind=Kind::Danger on_press=move |()| asking.set(true)>{remove(l)}</Button>
                            }
                        })}
                </div>
            </form>
        </Card>
        <Card title=status(l)>
            <p class="small muted">{status_text(l)}</p>
            <dl class="desk-facts">
                <dt>{checked(l)}</dt>
                <dd>{heard(view.checked_at, String::new())}</dd>
                <dt>{pushed(l)}</dt>
                <dd>{heard(view.pushed_at, String::new())}</dd>
                <dt>{refused(l)}</dt>
                <dd>{heard(refused_at, why)}</dd>
            </dl>
        </Card>
        <Confirm id="wechat-remove" title=remove_title(l) text=remove_text(l) action=remove(l) open=asking busy=removing on_confirm=remove_it />
    }
}
