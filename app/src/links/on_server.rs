//! What the server functions of the link pages are made of.

use super::rpc::{ActivityChoice, LinkRow, Place, TargetKind, TargetView};
use crate::Services;
use types::{EnvId, Environment, ItemState, ItemSummary, LinkContent, LinkTarget, MemberView, Text};

/// A link as a row; activities are named as their drafts are.
pub fn row(link: ItemSummary, activities: &[ItemSummary]) -> LinkRow {
    let content = serde_json::from_value::<LinkContent>(link.json).ok();
    let name = |key: &str| activities.iter().find(|a| a.item.key == key).map(|a| a.title.clone());
    LinkRow {
        id: link.item.key,
        title: link.title,
        target: content.as_ref().map(|c| in_words(&c.target, name)),
        tags: content.map(|c| c.tags).unwrap_or_default(),
        state: link.state,
        updated_at: link.updated_at,
        updated_by: link.updated_by,
    }
}

/// Activities that are not about to be deleted.
pub fn activity_choices(activities: Vec<ItemSummary>) -> Vec<ActivityChoice> {
    activities
        .into_iter()
        .filter(|a| a.state != ItemState::Deleted)
        .map(|a| ActivityChoice { key: a.item.key, title: a.title, is_draft: a.state == ItemState::New })
        .collect()
}

/// Where a link leads in each environment that the member may read.
pub fn places_of(services: &Services, member: &MemberView, id: &str) -> Vec<Place> {
    let visible = |env: &Environment| services.access.actor_for_member(member, &env.id).is_ok();
    let place = |env: Environment| Place { target: published_target(services, &env.id, id), env };
    services.access.environments().into_iter().filter(visible).map(place).collect()
}

fn published_target(services: &Services, env: &EnvId, id: &str) -> Option<TargetView> {
    let link = services.content.published(env, "link", id)?;
    let content = serde_json::from_value::<LinkContent>((*link).clone()).ok()?;
    let name = |key: &str| {
        let activity = services.content.published(env, "activity", key)?;
        serde_json::from_value::<Text>(activity["name"].clone()).ok()
    };
    Some(in_words(&content.target, name))
}

/// A target in words; `name` knows the activities.
fn in_words(target: &LinkTarget, name: impl Fn(&str) -> Option<Text>) -> TargetView {
    match target {
        LinkTarget::Activity { activity } => {
            let known = name(activity);
            TargetView {
                is_missing: known.is_none(),
                title: known.filter(|t| !t.is_empty()).unwrap_or_else(|| Text::same(activity)),
                kind: TargetKind::Activity,
            }
        }
        LinkTarget::Page { path, query } => {
            let query: Vec<_> = query.iter().map(|(k, v)| format!("{k}={v}")).collect();
            let mark = if query.is_empty() { "" } else { "?" };
            let title = Text::same(format!("{path}{mark}{}", query.join("&")));
            TargetView { title, kind: TargetKind::Page, is_missing: false }
        }
        LinkTarget::Url { url } => {
            TargetView { title: Text::same(url), kind: TargetKind::Url, is_missing: false }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_told_in_words() {
        let page = LinkTarget::Page {
            path: "pages/detail/index".into(),
            query: [("id".to_owned(), "4 2".to_owned())].into_iter().collect(),
        };
        assert_eq!(in_words(&page, |_| None).title.en, "pages/detail/index?id=4 2");
        let gone = in_words(&LinkTarget::Activity { activity: "x".into() }, |_| None);
        assert!(gone.is_missing && gone.title.en == "x");
    }
}
