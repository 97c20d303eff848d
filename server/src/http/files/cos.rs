//! Failures of the byte transfer, in the form of Tencent's object storage.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use cloudbase::storage::cos_error;
use files::FilesError;

/// A failed transfer.
pub struct Refused {
    /// What failed.
    pub error: FilesError,
    /// The request's name.
    pub request_id: String,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, code) = status(&self.error);
        let mut message = self.error.to_string();
        if status == 500 {
            tracing::error!(error = %self.error, "files");
            message = "Something broke on our side.".to_owned();
        }
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = [
            (header::CONTENT_TYPE, "application/xml".to_owned()),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
            (header::CACHE_CONTROL, "no-store".to_owned()),
            (header::HeaderName::from_static("x-cos-request-id"), self.request_id.clone()),
        ];
        (status, headers, cos_error(code, &message, &self.request_id)).into_response()
    }
}

fn status(error: &FilesError) -> (u16, &'static str) {
    match error {
        FilesError::NotFound => (404, "NoSuchKey"),
        FilesError::Path(_) => (400, "InvalidURI"),
        FilesError::Denied(_) | FilesError::Expired => (403, "AccessDenied"),
        FilesError::Signature => (403, "SignatureDoesNotMatch"),
        FilesError::Exists => (409, "ObjectAlreadyExists"),
        FilesError::TooLarge(_) => (413, "EntityTooLarge"),
        FilesError::Full(_) => (403, "QuotaExceeded"),
        FilesError::Broken(_) => (400, "IncompleteBody"),
        FilesError::Busy => (503, "SlowDown"),
        FilesError::NoImage | FilesError::Kind | FilesError::Content(_) | FilesError::Owner => {
            (400, "InvalidArgument")
        }
        FilesError::Place(_) | FilesError::Objects(_) | FilesError::Store(_) => (500, "InternalError"),
    }
}
