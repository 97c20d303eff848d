//! The official SDKs' signing in, `/auth/v1`: which call is answered where, and a clear answer for the rest.

mod account;
mod call;
mod captcha;
mod client_credential;
mod codes;
mod sign_in;

pub use call::told;

use super::cloudbase_web::cors;
use crate::state::AppState;
use axum::{Router, http::Method, routing::any};
use call::{answer, door, unimplemented};

const GET: &[Method] = &[Method::GET];
const POST: &[Method] = &[Method::POST];
const PATCH: &[Method] = &[Method::PATCH];
const DELETE: &[Method] = &[Method::DELETE];

/// `/auth/v1/…`, and what the SDKs ask of `/auth/v2/…`. Failures have the form of OAuth:
/// `{error, error_code, error_description}`.
pub fn routes() -> Router<AppState> {
    Router::new()
        // Ways in.
        .route("/auth/v1/signin/anonymously", door(POST, sign_in::anonymously))
        .route("/auth/v1/signin", door(POST, sign_in::sign_in))
        .route("/auth/v2/signin/username", door(POST, sign_in::sign_in))
        .route("/auth/v1/signup", door(POST, sign_in::sign_up))
        .route("/auth/v1/signin/custom", door(POST, sign_in::with_ticket))
        .route("/auth/v1/provider/token", door(POST, sign_in::provider_token))
        .route("/auth/v1/signin/with/provider", door(POST, sign_in::with_provider))
        .route("/auth/v2/signin/with/provider", door(POST, sign_in::with_provider))
        .route("/auth/v1/token", door(POST, sign_in::refresh))
        .route("/auth/v2/token", door(POST, sign_in::refresh))
        .route("/auth/v1/token/clientCredential", door(POST, client_credential::token))
        .route("/auth/v1/revoke", door(POST, sign_in::revoke))
        .route("/auth/v1/checkIfUserExist", door(GET, sign_in::exists))
        // Codes and captchas.
        .route("/auth/v1/verification", door(POST, codes::send))
        .route("/auth/v1/verification/verify", door(POST, codes::check))
        .route("/auth/v1/captcha/data", door(POST, captcha::picture))
        .route("/auth/v1/captcha/data/verify", door(POST, captcha::solve))
        // One's own account.
        .route("/auth/v1/user/me", door(&[Method::GET, Method::DELETE], account::me))
        .route("/auth/v2/user/me", door(GET, account::me))
        .route("/auth/v1/user/signout", door(POST, account::sign_out))
        .route("/auth/v1/user/revoke/all", door(DELETE, account::sign_out_everywhere))
        .route("/auth/v1/user/sudo", door(POST, account::sudo))
        .route("/auth/v1/user/password", door(PATCH, account::set_password))
        .route("/auth/v1/reset", door(POST, account::reset))
        .route("/auth/v1/user/profile", door(PATCH, account::edit_profile))
        .route("/auth/v1/user/basic/edit", door(POST, account::edit))
        .route("/auth/v1/user/contact", door(PATCH, account::set_contact))
        .route("/auth/v1/user/provider", door(GET, account::providers))
        .route("/auth/v1/user/provider/bind", door(POST, account::bind))
        .route("/auth/v1/user/provider/{id}", door(DELETE, account::unbind))
        .route("/auth/{*rest}", any(async || answer(Err(unimplemented()))))
        .layer(cors::layer())
}
