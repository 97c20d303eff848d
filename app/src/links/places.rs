//! Where a link leads now, in each environment.

use super::{
    list::TargetWords,
    rpc::{Place, link_places},
};
use crate::{
    i18n::{messages::links::*, use_lang},
    live::on_content_change,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};

/// The list. It is asked for again when something is released.
#[component]
pub fn Places(
    /// The link.
    id: String,
    /// As the page was drawn.
    places: Vec<Place>,
) -> impl IntoView {
    let l = use_lang();
    let link = StoredValue::new(id.clone());
    let places = RwSignal::new(places);
    on_content_change(move |change| {
        if change.is_of(&["release"]) {
            let id = id.clone();
            spawn_local(async move {
                if let Ok(now) = link_places(id).await {
                    places.try_set(now);
                }
            });
        }
    });
    let row = move |p: Place| {
        let target = match p.target {
            Some(target) => view! {
                <span class="flex-1 min-w-0">
                    <TargetWords target />
                </span>
                <LinkButton
                    href=format!("/l/{}?env={}", link.get_value(), p.env.id)
                    kind=Kind::Ghost
                    size=Size::Small
                    icon=Glyph::External
                    new_tab=true
                >
                    {try_it(l)}
                </LinkButton>
            }
            .into_any(),
            None => view! { <span class="muted">{target_none(l)}</span> }.into_any(),
        };
        view! {
            <li>
                <EnvBadge stage=p.env.stage />
                {target}
            </li>
        }
    };
    view! {
        <Card title=places_title(l) flush=true>
            <ul class="stack-list">{move || places.get().into_iter().map(row).collect_view()}</ul>
            <p class="card-foot small muted">{places_text(l)}</p>
        </Card>
    }
}
