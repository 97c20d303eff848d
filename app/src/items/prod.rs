//! The warning over an editor in prod.

use crate::{
    i18n::{messages::items::*, use_lang},
    session::{env_path, use_env},
    ui::*,
};
use leptos::prelude::*;
use types::Stage;

/// "You edit production directly", with the usual way. Shows nothing outside prod.
#[component]
pub fn ProdBanner() -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let to = env_path(&env.id, "releases");
    let way = move || view! { <LinkButton href=to.clone() size=Size::Small>{prod_releases(l)}</LinkButton> };
    (env.stage == Stage::Prod).then(|| {
        view! {
            <div data-stage=env.stage.as_str()>
                <Banner tone=BannerTone::Env actions=ViewFn::from(way)>
                    {prod_banner(l)}
                </Banner>
            </div>
        }
    })
}
