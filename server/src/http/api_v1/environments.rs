//! Environments and templates: what there is to work with.

use super::auth::Key;
use crate::{
    http::{extract::Json, problem::Failure},
    state::AppState,
};
use axum::extract::State;
use serde::Serialize;
use types::{Environment, Problem, Text, schema};
use utoipa::ToSchema;

/// The environments that the key is valid for.
#[utoipa::path(get, path = "/api/v1/environments", tag = "environments",
    responses((status = 200, body = Vec<Environment>), (status = 401, body = Problem)))]
pub async fn list(State(state): State<AppState>, key: Key) -> Result<Json<Vec<Environment>>, Failure> {
    let mut mine = Vec::new();
    for environment in state.access.environments() {
        if key.actor(&state, &environment.id).await.is_ok() {
            mine.push(environment);
        }
    }
    if mine.is_empty() { Err(Failure(Problem::unauthenticated())) } else { Ok(Json(mine)) }
}

/// A template with the JSON Schema of its settings.
#[derive(Serialize, ToSchema)]
pub struct TemplateView {
    /// Its id, for `template` of an activity.
    id: String,
    /// Its name.
    title: Text,
    /// What it is for.
    summary: Text,
    /// JSON Schema 2020-12 of `settings`.
    #[schema(value_type = Object)]
    settings: types::Json,
    /// Settings to start from.
    #[schema(value_type = Object)]
    example: types::Json,
}

/// The activity templates.
#[utoipa::path(get, path = "/api/v1/templates", tag = "environments", security(()),
    responses((status = 200, body = Vec<TemplateView>)))]
pub async fn templates() -> Json<Vec<TemplateView>> {
    let views = activities::templates().iter().map(|template| {
        let parts = template.components.iter().map(|component| schema::Field {
            name: component.id.clone(),
            title: component.title.clone(),
            help: None,
            required: true,
            kind: schema::FieldKind::Group { fields: component.fields.clone() },
        });
        TemplateView {
            id: template.id.clone(),
            title: template.title.clone(),
            summary: template.summary.clone(),
            settings: schema::json_schema(&parts.collect::<Vec<_>>()),
            example: template.example.clone(),
        }
    });
    Json(views.collect())
}
