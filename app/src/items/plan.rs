//! The plan of a step: what would change, what stands in its way, and how to mend that.

use crate::{
    i18n::{
        Lang,
        messages::{items::*, problems::field_error},
        use_lang,
    },
    ui::*,
};
use leptos::prelude::*;
use types::{ItemRef, PlanBlocker, ReleasePlan};

/// Goes to the control at a JSON pointer into the item, in whatever way the page's form knows.
pub type Jump = Callback<String>;

/// Names the control at a JSON pointer into the item, if the page's form has one.
pub type Words = Callback<String, Option<String>>;

/// How complaints about the item on the page are mended.
#[derive(Clone, Copy, Debug)]
pub struct Mend {
    /// The item.
    pub own: StoredValue<ItemRef>,
    /// Goes to the control of a complaint.
    pub jump: Jump,
    /// Names the control of a complaint; without it the JSON pointer stands there.
    pub words: Option<Words>,
}

impl Mend {
    fn is_about(&self, item: &ItemRef) -> bool {
        self.own.with_value(|own| own == item)
    }
}

/// What a plan would change, and what stands in its way.
#[component]
pub fn PlanView(
    /// The plan.
    plan: ReleasePlan,
    /// The item whose form is on the page.
    mend: Option<Mend>,
    /// Takes another item along; none if the step takes what it takes.
    add: Option<Callback<ItemRef>>,
) -> impl IntoView {
    let l = use_lang();
    let ReleasePlan { diff, blockers, warnings, .. } = plan;
    let name = |item: &ItemRef| {
        let title = diff.iter().find(|d| &d.item == item).map(|d| d.title.get(l).to_owned());
        title.unwrap_or_else(|| item.to_string())
    };
    let list = blockers.into_iter().map(|b| blocker(l, name(&b.item), b, mend, add)).collect::<Vec<_>>();
    let blocked = (!list.is_empty()).then(|| {
        view! {
            <Banner tone=BannerTone::Warn>
                <p class="strong">{blocked_title(l)}</p>
                <ul class="grid gap-1 mt-1">{list}</ul>
            </Banner>
        }
    });
    let warned = (!warnings.is_empty()).then(|| {
        let warning = |w: PlanBlocker| {
            let said = w.error.limit.unwrap_or_default();
            view! { <li><span class="strong">{name(&w.item)}</span> " " {warned_at(l, said)}</li> }
        };
        let list = warnings.into_iter().map(warning).collect_view();
        view! {
            <Banner tone=BannerTone::Warn>
                <p class="strong">{warned_title(l)}</p>
                <ul class="grid gap-1 mt-1">{list}</ul>
            </Banner>
        }
    });
    let nothing = diff.is_empty().then(|| view! { <p class="muted">{nothing_changes(l)}</p> });
    view! {
        {blocked}
        {warned}
        {nothing}
        {diff.into_iter().map(|diff| view! { <ItemDiffView diff /> }).collect_view()}
    }
}

/// A complaint as a sentence, with the way to mend it: to its control, or the missing item taken along.
fn blocker(
    l: Lang,
    name: String,
    blocker: PlanBlocker,
    mend: Option<Mend>,
    add: Option<Callback<ItemRef>>,
) -> impl IntoView + use<> {
    let PlanBlocker { item, error } = blocker;
    let own = mend.filter(|mend| mend.is_about(&item));
    let missing = (error.code == "reference").then(|| item_of(error.limit.as_deref()?)).flatten();
    let place = match own {
        None => view! { <span class="strong">{name}</span> }.into_any(),
        Some(mend) => match mend.words.and_then(|words| words.run(error.path.clone())) {
            Some(words) => view! { <span class="strong">{words}</span> }.into_any(),
            None => view! { <span class="mono small">{error.path.clone()}</span> }.into_any(),
        },
    };
    let sentence = field_error(l, &error);
    let way = match (missing.zip(add), own) {
        (Some((item, add)), _) => Some(
            view! { <Button size=Size::Small on_press=move |()| add.run(item.clone())>{publish_too(l)}</Button> },
        ),
        (None, Some(mend)) => {
            let path = error.path;
            Some(view! {
                <Button size=Size::Small on_press=move |()| mend.jump.run(path.clone())>{go_to_field(l)}</Button>
            })
        }
        (None, None) => None,
    };
    view! {
        <li class="flex flex-wrap items-center gap-2">
            {place} <span>{sentence}</span> {way.into_any()}
        </li>
    }
}

/// `function/claimCoupon` → the item.
fn item_of(text: &str) -> Option<ItemRef> {
    let (kind, key) = text.split_once('/')?;
    (!kind.is_empty() && !key.is_empty()).then(|| ItemRef::new(kind, key))
}
