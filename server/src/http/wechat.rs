//! `/wechat/{env}`: where WeChat sends what its users say.

use super::problem::Failure;
use crate::state::AppState;
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use types::{EnvId, Problem};
use wechat::push::{MAX_BODY, Query as Signed};

/// The address of each environment.
pub fn routes() -> Router<AppState> {
    Router::new().route("/wechat/{env}", get(check).post(take)).layer(DefaultBodyLimit::max(MAX_BODY))
}

/// The address check, when the address is entered in WeChat's console.
async fn check(
    State(state): State<AppState>,
    Path(env): Path<EnvId>,
    Query(query): Query<Signed>,
) -> Result<Response, Failure> {
    let account = state.wechat.of(&env).await?.ok_or_else(|| Problem::not_found("WeChat account"))?;
    let now = state.store.now();
    let text = account.receiver()?.verify(&query, now).map_err(Problem::from)?;
    state.wechat.was_checked(&env, now);
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

/// A push.
async fn take(
    State(state): State<AppState>,
    Path(env): Path<EnvId>,
    Query(query): Query<Signed>,
    body: Bytes,
) -> Result<Response, Failure> {
    let account = state.wechat.of(&env).await?.ok_or_else(|| Problem::not_found("WeChat account"))?;
    let now = state.store.now();
    let push = account.receiver()?.open(&query, &body, now).map_err(Problem::from);
    state.wechat.was_pushed(&env, now, push.as_ref().err().map(|problem| problem.code.as_str()));
    let push = push?;
    let reply = state.wechat.hear(&state.chats, &env, &account, &push).await?;
    let mut random = [0; 16];
    state.store.random().fill(&mut random);
    let answer = account.receiver()?.reply(&push, &reply, now, random);
    Ok(([(header::CONTENT_TYPE, answer.content_type)], answer.body).into_response())
}
