//! What the server functions of the activity pages are made of.

use super::rpc::{ActivityRow, LinkBrief};
use crate::Services;
use access::Actor;
use activities::{Look, document};
use types::{
    ActivityContent, ActivityCounter, ItemRef, ItemState, ItemSummary, Json, Lang, LinkContent, LinkTarget,
    Problem, Text,
};

/// Longest part of a key that comes from the name.
const SLUG: usize = 40;
/// Letters that make a key unique: 5 bits each.
const SUFFIX: usize = 4;

/// A summary as a row, without its JSON, which may hold large pictures.
pub fn brief(summary: ItemSummary, counter: Option<ActivityCounter>) -> ActivityRow {
    let id = summary.json["template"].as_str().unwrap_or_default();
    let template = activities::template(id).map_or_else(|| Text::same(id), |t| t.title.clone());
    ActivityRow {
        key: summary.item.key,
        title: summary.title,
        template,
        state: summary.state,
        counter,
        updated_at: summary.updated_at,
        updated_by: summary.updated_by,
    }
}

/// Settings as the document that a phone shows in the preview.
pub fn page_html(services: &Services, template: &str, settings: &Json, lang: Lang) -> String {
    let page = services.activities.preview(template, settings, lang);
    let html = document(&page, services.store.now(), &Look::Preview).html;
    // The preview's frame runs no scripts; browsers complain about each that they find there. Nothing of a setting
    // can look like one: settings are escaped.
    match html.split_once("<script>") {
        Some((page, _)) => format!("{page}</body></html>"),
        None => html,
    }
}

/// Drafts an activity from a template's example under a key of its own.
pub async fn draft_new(
    services: &Services,
    actor: &Actor,
    template: &str,
    name: Text,
) -> Result<String, Problem> {
    let templates = services.activities.templates();
    let template = templates
        .into_iter()
        .find(|t| t.id == template)
        .ok_or_else(|| Problem::not_found("such template"))?;
    let suffix = services.store.random().readable_id(SUFFIX).to_ascii_lowercase();
    let key = format!("{}-{suffix}", slug(&name.en).unwrap_or_else(|| template.id.clone()));
    let content = ActivityContent { template: template.id, name, settings: template.example };
    let json = serde_json::to_value(content).map_err(|_| Problem::internal())?;
    services.content.create_draft(actor, &ItemRef::new("activity", &key), json).await?;
    Ok(key)
}

/// The links of the actor's environment that lead to an activity: published ones first.
pub async fn links_to(services: &Services, actor: &Actor, key: &str) -> Result<Vec<LinkBrief>, Problem> {
    let leads_here = |s: &ItemSummary| {
        let link = serde_json::from_value::<LinkContent>(s.json.clone());
        link.is_ok_and(|l| matches!(l.target, LinkTarget::Activity { activity } if activity == key))
    };
    let all = services.content.list(actor, "link").await?;
    let mut links: Vec<_> = all
        .into_iter()
        .filter(|s| s.state != ItemState::Deleted && leads_here(s))
        .map(|s| LinkBrief { id: s.item.key, name: s.title, is_public: s.state != ItemState::New })
        .collect();
    links.sort_by_key(|l| !l.is_public);
    Ok(links)
}

/// `Premiere night!` → `premiere-night`; `None` if nothing of it can stand in a key.
fn slug(name: &str) -> Option<String> {
    let mut slug = String::new();
    for c in name.chars().take(SLUG) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_key() {
        assert_eq!(slug("A Harbour of Paper Moons").as_deref(), Some("a-harbour-of-paper-moons"));
        assert_eq!(slug("  ¡Olé! 2026 "), Some("ol-2026".into()));
        assert_eq!(slug("纸月亮"), None);
        assert_eq!(slug(&"x".repeat(200)).map(|s| s.len()), Some(SLUG));
    }
}
