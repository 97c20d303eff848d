//! One link: its target, its words, its code.

use super::{
    details::{Details, content_of, part},
    list::name_of,
    places::Places,
    qr::QrDesigner,
    rpc::{LinkData, link_targets, open_link},
    target::TargetForm,
};
use crate::{
    dom,
    i18n::{
        messages::{items::name_label, links::*, shell::nav_links},
        use_lang,
    },
    items::{Draft, Editor, Home, Mend, Missing, PublishWords},
    live::on_content_change,
    session::{may, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_params_map;
use types::{LinkTarget, Permission, Text};

/// `/e/:env/links/:id`.
#[component]
pub fn LinkPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    let data = Resource::new(move || (env.clone(), id()), |(env, id)| open_link(env, id));
    view! {
        <div class="page">
            <Suspense fallback=|| {
                view! { <SkeletonRows rows=6 /> }
            }>
                {move || Suspend::new(async move {
                    match data.await {
                        Ok(data) => view! { <Opened data /> }.into_any(),
                        Err(f) if f.0.code == "not_found" => {
                            view! { <Missing path="links" title=gone_title(l) back=back_to_list(l) /> }.into_any()
                        },
                        Err(f) => view! { <ProblemView fault=f /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Opened(data: LinkData) -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let may_edit = may(Permission::EditContent);
    let draft = Draft::new(env.id.clone(), data.view);
    let id = draft.item().key;
    let activities = RwSignal::new(data.activities);
    on_content_change(move |change| {
        if change.is_of(&["release", "activity"]) {
            spawn_local(async move {
                if let Ok(now) = link_targets(draft.env()).await {
                    activities.try_set(now);
                }
            });
        }
    });
    let title =
        Signal::derive(move || draft.json().with(|json| name_of(l, &Text::same(content_of(json).name))));
    let target = part(draft, |link| link.target.clone(), |link, target| link.target = target);
    // Published, and its draft leads elsewhere.
    let reaims = Memo::new(move |_| {
        let published = draft.view().with(|v| v.published.as_ref().map(|json| content_of(json).target));
        published.is_some_and(|p| p != target.get())
    });
    let publishing = RwSignal::new(false);
    let publish = Signal::derive(move || {
        if reaims.get() {
            PublishWords { action: reaim(l), title: |l, env| reaim_title(l, env), done: reaimed(l) }
        } else {
            PublishWords::plain(l)
        }
    });
    let jump = Callback::new(move |path: String| {
        let field = match path.as_str() {
            "/name" => "link-name",
            "/target/activity" => "link-activity",
            "/target/path" => "link-path",
            "/target/url" => "link-url",
            p if p.starts_with("/tags") => "link-tags",
            p if p.starts_with("/notes") => "link-notes",
            _ => "link-activity",
        };
        dom::focus(field);
    });
    let words = Callback::new(move |path: String| {
        let name = match path.as_str() {
            "/name" => name_label(l),
            "/target/activity" => target_activity(l),
            "/target/path" => path_label(l),
            "/target/url" => url_label(l),
            p if p.starts_with("/target/query") => query_label(l),
            p if p.starts_with("/target") => target_label(l),
            p if p.starts_with("/tags") => tags_label(l),
            p if p.starts_with("/notes") => notes_label(l),
            _ => return None,
        };
        Some(name.to_owned())
    });
    let leads_now = Signal::derive(move || {
        let target = draft.view().with(|v| v.published.as_ref().map(|json| content_of(json).target));
        match target {
            Some(LinkTarget::Activity { activity }) => {
                let title =
                    activities.with(|all| all.iter().find(|a| a.key == activity).map(|a| a.title.clone()));
                title.map_or(activity, |t| t.get(l).to_owned())
            }
            Some(LinkTarget::Page { path, .. }) => path,
            Some(LinkTarget::Url { url }) => url,
            None => String::new(),
        }
    });
    let address = data.address.clone();
    let home = Home { path: "links", name: nav_links(l) };
    let mend = Mend { own: StoredValue::new(draft.item()), jump, words: Some(words) };
    let may_release = may(Permission::Release);
    view! {
        <Editor draft home title edit=Permission::EditContent mend words=publish publishing>
        <div class="split">
            <div class="grid gap-6 grid-cols-[minmax(0,1fr)]">
                <Card title=target_label(l)>
                    <fieldset disabled=!may_edit class="grid gap-4 grid-cols-[minmax(0,1fr)] min-w-0">
                        <TargetForm prefix="link" target activities errors=draft.problems() />
                        <p class="small muted">{target_text(l)}</p>
                    </fieldset>
                    {move || {
                        reaims
                            .get()
                            .then(|| {
                                let aim = move || {
                                    may_release
                                        .then(|| {
                                            view! {
                                                <Button on_press=move |_| publishing.set(true)>
                                                    {reaim(l)}
                                                </Button>
                                            }
                                        })
                                };
                                view! {
                                    <div class="mt-4">
                                        <Banner tone=BannerTone::Warn actions=ViewFn::from(aim)>
                                            {move || reaim_banner(l, leads_now.get())}
                                        </Banner>
                                    </div>
                                }
                            })
                    }}
                </Card>
                <Places id=id.clone() places=data.places />
                <Card title=details_title(l)>
                    <fieldset disabled=!may_edit class="min-w-0">
                        <Details draft />
                    </fieldset>
                </Card>
            </div>
            <QrDesigner id address is_address_set=data.is_address_set code=data.code />
        </div>
        </Editor>
    }
}
