//! The gallery of templates, and the first step of a new activity: its name.

use super::rpc::{TemplateCard, create_activity, template_cards};
use crate::{
    i18n::{
        messages::{
            activities::*,
            items::name_label,
            shell::nav_activities,
            ui::{cancel, side_en, side_zh},
        },
        use_lang,
    },
    session::{env_path, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use types::Text;

/// `/e/:env/activities/new`.
#[component]
pub fn NewActivityPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let up = (env_path(&env.id, "activities"), nav_activities(l).to_owned());
    let cards = Resource::new(move || env.id.clone(), move |env| template_cards(env, l));
    let chosen = RwSignal::new(None::<TemplateCard>);
    view! {
        <div class="page">
            <PageHeader title=new_activity(l) text=gallery_text(l) up />
            <Suspense fallback=|| {
                view! { <SkeletonRows rows=6 /> }
            }>
                {move || Suspend::new(async move {
                    match cards.await {
                        Err(f) => view! { <ProblemView fault=f /> }.into_any(),
                        Ok(all) => {
                            view! {
                                <ul class="tiles">
                                    {all.into_iter().map(|card| view! { <TemplateTile card chosen /> }).collect_view()}
                                </ul>
                            }
                                .into_any()
                        }
                    }
                })}
            </Suspense>
            <NameDialog chosen />
        </div>
    }
}

/// A template: its example on a small phone, its name, what it is for.
#[component]
fn TemplateTile(card: TemplateCard, chosen: RwSignal<Option<TemplateCard>>) -> impl IntoView {
    let l = use_lang();
    let title = card.title.get(l).to_owned();
    let html = card.html.clone();
    let picture = picture_of(l, &title);
    let summary = card.summary.get(l).to_owned();
    view! {
        <li class="card flex flex-col">
            <div class="p-4" inert=true aria-hidden="true">
                <div class="mx-auto w-48">
                    <PhoneFrame label=picture srcdoc=Some(html) />
                </div>
            </div>
            <div class="card-body grid gap-2 content-start flex-1">
                <h2 class="title">{title}</h2>
                <p class="soft">{summary}</p>
            </div>
            <div class="card-foot">
                <Button on_press=move |_| chosen.set(Some(card.clone()))>
                    {use_template(l)}
                </Button>
            </div>
        </li>
    }
}

/// Asks for the name and creates the draft.
#[component]
fn NameDialog(chosen: RwSignal<Option<TemplateCard>>) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let toasts = use_toasts();
    let navigate = use_navigate();
    let (en, zh) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    Effect::new(move |_| {
        if let Some(card) = chosen.get() {
            en.set(card.name.en);
            zh.set(card.name.zh);
        }
    });
    let nameless = Signal::derive(move || en.get().trim().is_empty() && zh.get().trim().is_empty());
    let error = Signal::derive(move || nameless.get().then(|| name_needed(l).to_owned()));
    let create = Callback::new(move |()| {
        let Some(card) = chosen.get_untracked() else { return };
        if nameless.get_untracked() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let name = Text::new(en.get_untracked().trim(), zh.get_untracked().trim());
        let (env, navigate) = (env.clone(), navigate.clone());
        spawn_local(async move {
            match create_activity(env.clone(), card.id, name).await {
                Ok(key) => navigate(&env_path(&env, &format!("activities/{key}")), Default::default()),
                Err(f) => {
                    busy.try_set(false);
                    toasts.problem(&f.0);
                }
            }
        });
    });
    let open = Bind::new(
        move || chosen.get().is_some(),
        move |open: bool| {
            if !open {
                chosen.set(None);
            }
        },
    );
    let foot = move || {
        view! {
            <Button on_press=move |_| chosen.set(None)>{cancel(l)}</Button>
            <Button kind=Kind::Primary busy disabled=nameless on_press=create>
                {create_draft(l)}
            </Button>
        }
    };
    view! {
        <Dialog id="name-activity" title=name_title(l) text=name_text(l) open foot=ViewFn::from(foot)>
            <form
                class="grid gap-4"
                aria-label=name_label(l)
                on:submit=move |ev| {
                    ev.prevent_default();
                    create.run(());
                }
            >
                <Field id="name-en" label=side_en(l)>
                    <TextInput bind=en maxlength=80 autocomplete="off" />
                </Field>
                <Field id="name-zh" label=side_zh(l) error>
                    <TextInput bind=zh maxlength=80 autocomplete="off" />
                </Field>
                <button type="submit" class="sr-only" tabindex="-1">
                    {create_draft(l)}
                </button>
            </form>
        </Dialog>
    }
}
