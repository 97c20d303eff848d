//! What ways in need: the WeChat account, who sends codes, keys of tickets.

use super::rpc::{create_ticket_key, remove_ticket_key, set_webhook, set_wechat};
use crate::{
    i18n::{
        Lang,
        messages::{problems::field_error_at, ui::close, users::*},
        use_lang,
    },
    rpc::{Answer, Fault},
    session::{env_path, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use types::FieldError;
use types::users::{TicketCredential, TicketKey};

/// What the forms have in common: whether something is set already, and what became of saving.
#[derive(Clone, Copy)]
struct Form {
    l: Lang,
    is_set: bool,
    toasts: Toasts,
    errors: RwSignal<Vec<FieldError>>,
    busy: RwSignal<bool>,
    again: Callback<()>,
}

impl Form {
    fn new(is_set: bool, again: Callback<()>) -> Self {
        let (errors, busy) = (RwSignal::new(Vec::new()), RwSignal::new(false));
        Self { l: use_lang(), is_set, toasts: use_toasts(), errors, busy, again }
    }

    /// Waits for the call and says how it went.
    fn save(self, call: impl Future<Output = Answer<()>> + 'static) {
        let Self { l, toasts, errors, busy, again, .. } = self;
        busy.set(true);
        spawn_local(async move {
            let done = call.await;
            busy.try_set(false);
            match done {
                Ok(()) => {
                    toasts.success(saved_toast(l));
                    again.run(());
                }
                Err(Fault(problem)) => {
                    if problem.errors.is_empty() {
                        toasts.problem(&problem);
                    }
                    errors.try_set(problem.errors);
                }
            }
        });
    }

    /// What is wrong with a value.
    fn error(self, path: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.errors.with(|all| field_error_at(self.l, all, path)))
    }

    /// Says whether it is set.
    fn badge(self) -> ViewFn {
        let (tone, word) = match self.is_set {
            true => (Tone::Ok, is_set_badge(self.l)),
            false => (Tone::Plain, not_set_badge(self.l)),
        };
        ViewFn::from(move || view! { <Badge tone>{word}</Badge> })
    }
}

/// The WeChat account that users come from.
#[component]
pub fn WechatForm(app: Option<String>, may_set: bool, again: Callback<()>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let form = Form::new(app.is_some(), again);
    let (app_id, secret) = (RwSignal::new(app.unwrap_or_default()), RwSignal::new(String::new()));
    let save = move || form.save(set_wechat(env.get_value(), app_id.get_untracked(), secret.get_untracked()));
    view! {
        <Card title=wechat_title(l) actions=form.badge()>
            <form
                class="grid gap-4"
                on:submit=move |ev| {
                    ev.prevent_default();
                    save();
                }
            >
                <p class="small muted">
                    {wechat_text(l)} " "
                    {may_set
                        .then(|| {
                            let desk = env_path(&env.get_value(), "desk/wechat");
                            view! { <a href=desk>{wechat_desk(l)}</a> }
                        })}
                </p>
                <fieldset disabled=!may_set class="grid gap-4 min-w-0">
                    <Field id="wechat-app" label="AppID" error=form.error("/app_id")>
                        <TextInput bind=app_id autocomplete="off" maxlength=64 />
                    </Field>
                    <Field
                        id="wechat-secret"
                        label="AppSecret"
                        help=secret_help(l)
                        error=form.error("/app_secret")
                    >
                        <TextInput kind="password" bind=secret autocomplete="off" maxlength=128 />
                    </Field>
                    <div>
                        <Button submit=true busy=form.busy>
                            {save_action(l)}
                        </Button>
                    </div>
                </fieldset>
            </form>
        </Card>
    }
}

/// Where codes are handed over.
#[component]
pub fn WebhookForm(url: Option<String>, may_set: bool, again: Callback<()>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let form = Form::new(url.is_some(), again);
    let (url, secret) = (RwSignal::new(url.unwrap_or_default()), RwSignal::new(String::new()));
    let save = move |url: String| form.save(set_webhook(env.get_value(), url, secret.get_untracked()));
    let remove = move || {
        form.is_set.then(|| {
            view! { <Button on_press=move |()| save(String::new())>{remove_action(l)}</Button> }
        })
    };
    view! {
        <Card title=webhook_title(l) actions=form.badge()>
            <form
                class="grid gap-4"
                on:submit=move |ev| {
                    ev.prevent_default();
                    if !url.get_untracked().is_empty() {
                        save(url.get_untracked());
                    }
                }
            >
                <p class="small muted">{webhook_text(l)}</p>
                <fieldset disabled=!may_set class="grid gap-4 min-w-0">
                    <Field id="webhook-url" label=webhook_url(l) error=form.error("/url")>
                        <TextInput kind="url" bind=url autocomplete="off" maxlength=1024 placeholder="https://" />
                    </Field>
                    <Field
                        id="webhook-secret"
                        label=webhook_secret(l)
                        help=webhook_secret_help(l)
                        error=form.error("/secret")
                    >
                        <TextInput kind="password" bind=secret autocomplete="off" maxlength=256 />
                    </Field>
                    <div class="flex gap-2">
                        <Button submit=true busy=form.busy>
                            {save_action(l)}
                        </Button>
                        {remove()}
                    </div>
                </fieldset>
            </form>
        </Card>
    }
}

/// Keys of tickets; a new one's private half is shown once.
#[component]
pub fn TicketKeys(keys: Vec<TicketKey>, may_set: bool, again: Callback<()>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let made = RwSignal::new(None::<TicketCredential>);
    let removing = RwSignal::new(None::<String>);
    let create = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let done = create_ticket_key(env.get_value()).await;
            busy.try_set(false);
            match done {
                Ok(credential) => drop(made.try_set(Some(credential))),
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    };
    let remove = move || {
        let Some(id) = removing.get_untracked() else { return };
        spawn_local(async move {
            match remove_ticket_key(env.get_value(), id).await {
                Ok(()) => {
                    removing.try_set(None);
                    toasts.success(key_removed(l));
                    again.run(());
                }
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    };
    let row = move |key: TicketKey| {
        let id = StoredValue::new(key.id.clone());
        let button = may_set.then(|| {
            view! {
                <IconButton
                    glyph=Glyph::Trash
                    size=Size::Small
                    label=remove_key(l, &key.id)
                    on_press=move |()| removing.set(Some(id.get_value()))
                />
            }
        });
        view! {
            <tr>
                <th scope="row" class="mono break-all">
                    {key.id.clone()}
                </th>
                <td class="muted">
                    <When at=key.created_at relative=true />
                </td>
                <td class="cell-actions">{button}</td>
            </tr>
        }
    };
    let actions = move || {
        may_set.then(|| {
            view! {
                <Button size=Size::Small icon=Glyph::Plus busy on_press=move |()| create()>
                    {new_key(l)}
                </Button>
            }
        })
    };
    let table = if keys.is_empty() {
        view! { <p class="muted mt-3">{keys_none(l)}</p> }.into_any()
    } else {
        view! {
            <div class="mt-3">
                <Table caption=keys_title(l)>
                    <thead>
                        <tr>
                            <th scope="col">{col_key(l)}</th>
                            <th scope="col">{col_when(l)}</th>
                            <ActionsHeader />
                        </tr>
                    </thead>
                    <tbody>{keys.into_iter().map(row).collect_view()}</tbody>
                </Table>
            </div>
        }
        .into_any()
    };
    let open_made = Bind::new(
        move || made.with(Option::is_some),
        move |open| {
            if !open {
                made.set(None);
                again.run(());
            }
        },
    );
    let open_remove = Bind::new(
        move || removing.with(Option::is_some),
        move |open| {
            if !open {
                removing.set(None)
            }
        },
    );
    let text = Signal::derive(move || {
        made.with(|made| {
            made.as_ref().and_then(|made| serde_json::to_string_pretty(made).ok()).unwrap_or_default()
        })
    });
    let file = Signal::derive(move || {
        format!("data:application/json,{}", utf8_percent_encode(&text.get(), NON_ALPHANUMERIC))
    });
    let file_name = format!("custom-login-key-{}.json", env.get_value());
    let foot = move || {
        view! {
            <CopyButton text label=copy_key(l) size=Size::Normal />
            <LinkButton href=file icon=Glyph::Download download=file_name.clone()>
                {download_key(l)}
            </LinkButton>
            <Button kind=Kind::Primary on_press=move |()| open_made.set(false)>{close(l)}</Button>
        }
    };
    view! {
        <Card title=keys_title(l) actions=ViewFn::from(actions)>
            <p class="small muted">{keys_text(l)}</p>
            {table}
        </Card>
        <Dialog id="made-key" title=made_key_title(l) text=made_key_text(l) open=open_made wide=true foot=ViewFn::from(foot)>
            <pre class="code-block small whitespace-pre-wrap break-all" tabindex="0" role="region" aria-label=key_file_label(l)>{move || text.get()}</pre>
        </Dialog>
        <Confirm
            id="remove-key"
            title=remove_key_title(l)
            text=remove_key_text(l)
            action=remove_action(l)
            open=open_remove
            on_confirm=move |()| remove()
        />
    }
}
