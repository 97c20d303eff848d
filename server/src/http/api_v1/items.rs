//! Activities, links, functions and collection rules as drafts and as published. One set of handlers for all kinds.

use super::auth::Key;
use crate::{
    http::{
        extract::{Json, Path, Query},
        problem::Failure,
    },
    state::AppState,
};
use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use types::{EnvId, ItemRef, ItemSummary, ItemView, LinkContent, Problem};
use utoipa::{IntoParams, ToSchema};

/// A kind of content, as paths name it.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kinds {
    /// Activities: [`types::ActivityContent`].
    Activities,
    /// Links: [`types::LinkContent`].
    Links,
    /// Functions.
    Functions,
    /// Collection rules.
    Collections,
}

impl Kinds {
    fn item(self, key: impl Into<String>) -> ItemRef {
        ItemRef::new(self.kind(), key)
    }

    fn kind(self) -> &'static str {
        match self {
            Kinds::Activities => "activity",
            Kinds::Links => "link",
            Kinds::Functions => "function",
            Kinds::Collections => "collection",
        }
    }
}

/// Every item of a kind.
#[utoipa::path(get, path = "/api/v1/environments/{env}/{kind}", tag = "content",
    params(("env" = String, Path), ("kind" = Kinds, Path)),
    responses((status = 200, body = Vec<ItemSummary>), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    Path((env, kind)): Path<(EnvId, Kinds)>,
    key: Key,
) -> Result<Json<Vec<ItemSummary>>, Failure> {
    let actor = key.actor(&state, &env).await?;
    Ok(Json(state.content.list(&actor, kind.kind()).await?))
}

/// A new item.
#[derive(Deserialize, ToSchema)]
pub struct NewItem {
    /// Its key, 1–64 characters of `[A-Za-z0-9_-]`. Left out for links, which get an id of their own.
    key: Option<String>,
    /// Its JSON.
    #[schema(value_type = Object)]
    json: types::Json,
}

/// Creates a draft.
#[utoipa::path(post, path = "/api/v1/environments/{env}/{kind}", tag = "content",
    params(("env" = String, Path), ("kind" = Kinds, Path)), request_body = NewItem,
    responses((status = 201, body = ItemView), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn create(
    State(state): State<AppState>,
    Path((env, kind)): Path<(EnvId, Kinds)>,
    key: Key,
    Json(new): Json<NewItem>,
) -> Result<(StatusCode, Json<ItemView>), Failure> {
    let actor = key.actor(&state, &env).await?;
    let view = match (kind, new.key) {
        (Kinds::Links, None) => {
            let link: LinkContent = serde_json::from_value(new.json).map_err(|e| malformed(&e))?;
            state.links.create(&actor, link).await?
        }
        (kind, Some(key)) => state.content.create_draft(&actor, &kind.item(key), new.json).await?,
        (_, None) => {
            let error = types::FieldError::new("/key", "required", "is required");
            return Err(Failure(Problem::invalid(vec![error])));
        }
    };
    Ok((StatusCode::CREATED, Json(view)))
}

/// One item, with its draft and what is published.
#[utoipa::path(get, path = "/api/v1/environments/{env}/{kind}/{key}", tag = "content",
    params(("env" = String, Path), ("kind" = Kinds, Path), ("key" = String, Path)),
    responses((status = 200, body = ItemView), (status = 404, body = Problem)))]
pub async fn get(
    State(state): State<AppState>,
    Path((env, kind, item)): Path<(EnvId, Kinds, String)>,
    key: Key,
) -> Result<Json<ItemView>, Failure> {
    let actor = key.actor(&state, &env).await?;
    Ok(Json(state.content.item(&actor, &kind.item(item)).await?))
}

/// A save of a draft.
#[derive(Deserialize, ToSchema)]
pub struct Save {
    /// The revision that the JSON was made from: `revision` of the last answer.
    revision: u64,
    /// The new JSON.
    #[schema(value_type = Object)]
    json: types::Json,
}

/// Saves a draft; refused as `conflict` if somebody else saved since.
#[utoipa::path(put, path = "/api/v1/environments/{env}/{kind}/{key}", tag = "content",
    params(("env" = String, Path), ("kind" = Kinds, Path), ("key" = String, Path)), request_body = Save,
    responses((status = 200, body = ItemView), (status = 409, body = Problem)))]
pub async fn save(
    State(state): State<AppState>,
    Path((env, kind, item)): Path<(EnvId, Kinds, String)>,
    key: Key,
    Json(save): Json<Save>,
) -> Result<Json<ItemView>, Failure> {
    let actor = key.actor(&state, &env).await?;
    Ok(Json(state.content.save_draft(&actor, &kind.item(item), save.json, save.revision).await?))
}

/// Which draft a removal was decided on.
#[derive(Deserialize, IntoParams)]
pub struct Removal {
    /// `revision` of the last answer.
    revision: u64,
}

/// Drafts the removal of a published item, or drops an item that was never published.
#[utoipa::path(delete, path = "/api/v1/environments/{env}/{kind}/{key}", tag = "content",
    params(("env" = String, Path), ("kind" = Kinds, Path), ("key" = String, Path), Removal),
    responses((status = 204), (status = 409, body = Problem)))]
pub async fn remove(
    State(state): State<AppState>,
    Path((env, kind, item)): Path<(EnvId, Kinds, String)>,
    Query(removal): Query<Removal>,
    key: Key,
) -> Result<StatusCode, Failure> {
    let actor = key.actor(&state, &env).await?;
    state.content.delete(&actor, &kind.item(item), removal.revision).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn malformed(error: &serde_json::Error) -> Problem {
    Problem::new(422, "invalid", "Some values are not valid", error.to_string())
}
