//! The code that brings a real phone to the activity, and the way to a new link.

use super::rpc::{LinkBrief, activity_links};
use crate::{
    i18n::{
        messages::{activities::*, links::unnamed},
        use_lang,
    },
    items::Draft,
    links::rpc::{create_link, trial_code},
    live::on_content_change,
    session::{env_path, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use types::{LinkContent, LinkTarget, QrView};

/// The card with the code.
#[component]
pub fn Join(
    /// The activity.
    draft: Draft,
    /// The links that lead to it.
    links: Vec<LinkBrief>,
    /// Whether the person may make links.
    may_edit: bool,
) -> impl IntoView {
    let l = use_lang();
    let links = RwSignal::new(links);
    on_content_change(move |change| {
        if change.is_of(&["link", "release"]) {
            spawn_local(async move {
                if let Ok(all) = activity_links(draft.env(), draft.item().key).await {
                    links.try_set(all);
                }
            });
        }
    });
    let first = Memo::new(move |_| links.with(|all| all.first().cloned()));
    let more = Memo::new(move |_| links.with(|all| all.iter().skip(1).cloned().collect::<Vec<_>>()));
    view! {
        <Card title=join_title(l)>
            <div class="grid gap-3 justify-items-center">
                {move || match first.get() {
                    None => view! { <p class="soft text-center">{join_none(l)}</p> }.into_any(),
                    Some(link) => view! { <Code link /> }.into_any(),
                }}
                {move || {
                    let more = more.get();
                    (!more.is_empty())
                        .then(|| {
                            view! {
                                <p class="small muted">{join_more(l)}</p>
                                <ul class="grid gap-1">
                                    {more.into_iter().map(|link| view! { <li><LinkName link /></li> }).collect_view()}
                                </ul>
                            }
                        })
                }}
                {may_edit.then(|| view! { <NewLink draft /> })}
            </div>
        </Card>
    }
}

#[component]
fn LinkName(link: LinkBrief) -> impl IntoView {
    let l = use_lang();
    let name = link.name.get(l).to_owned();
    let name = if name.is_empty() { unnamed(l).to_owned() } else { name };
    view! { <a class="truncate" href=env_path(&use_env().id, &format!("links/{}", link.id))>{name}</a> }
}

/// The code of one link.
#[component]
fn Code(link: LinkBrief) -> impl IntoView {
    let l = use_lang();
    let (env, id) = (use_env().id, link.id.clone());
    let code = RwSignal::new(None::<QrView>);
    Effect::new(move |_| {
        let (env, id) = (env.clone(), id.clone());
        spawn_local(async move {
            if let Ok(drawn) = trial_code(env, id).await {
                code.try_set(Some(drawn));
            }
        });
    });
    let svg = Signal::derive(move || code.with(|c| c.as_ref().map(|c| c.svg.clone())));
    let address =
        Signal::derive(move || code.with(|c| c.as_ref().map(|c| c.url.clone()).unwrap_or_default()));
    let hidden =
        (!link.is_public).then(|| view! { <p class="small text-warn text-center">{join_unpublished(l)}</p> });
    view! {
        <QrFrame svg label=join_code(l)>
            <span class="flex items-center gap-1 min-w-0">
                <LinkName link />
                <CopyButton text=address />
            </span>
        </QrFrame>
        {hidden}
    }
}

/// Makes a link that leads here and goes to its page.
#[component]
fn NewLink(draft: Draft) -> impl IntoView {
    let l = use_lang();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    let create = move |_| {
        busy.set(true);
        let name = draft.view().with_untracked(|v| v.summary.title.get(l).to_owned());
        let target = LinkTarget::Activity { activity: draft.item().key };
        let link = LinkContent { name, target, notes: String::new(), tags: vec![] };
        let navigate = navigate.clone();
        spawn_local(async move {
            let env = draft.env();
            match create_link(env.clone(), link).await {
                Ok(id) => navigate(&env_path(&env, &format!("links/{id}")), Default::default()),
                Err(f) => {
                    busy.try_set(false);
                    toasts.problem(&f.0);
                }
            }
        });
    };
    view! {
        <Button icon=Glyph::Link busy on_press=create>
            {create_link_here(l)}
        </Button>
    }
}
