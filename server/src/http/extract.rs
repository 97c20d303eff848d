//! axum's extractors, with refusals in our form: problem details instead of plain text.

use super::problem::Failure;
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use types::Problem;

/// A JSON body.
pub struct Json<T>(pub T);
/// Parameters in the path.
pub struct Path<T>(pub T);
/// Parameters after the question mark.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let inner = axum::Json::from_request(request, state).await;
        inner.map(|json| Self(json.0)).map_err(|r| refused(r.status(), r.body_text()))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let inner = axum::extract::Path::from_request_parts(parts, state).await;
        // A path that names nothing is simply not there.
        inner.map(|path| Self(path.0)).map_err(|_| Failure(Problem::not_found("such address")))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let inner = axum::extract::Query::from_request_parts(parts, state).await;
        inner.map(|query| Self(query.0)).map_err(|r| refused(r.status(), r.body_text()))
    }
}

fn refused(status: StatusCode, detail: String) -> Failure {
    let (code, title) = match status {
        StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "Too large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("unsupported_media_type", "Send application/json"),
        StatusCode::UNPROCESSABLE_ENTITY => ("invalid", "Some values are not valid"),
        _ => ("malformed", "Malformed request"),
    };
    Failure(Problem::new(status.as_u16(), code, title, detail))
}
