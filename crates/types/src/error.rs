//! The one error shape of the REST API and the console: RFC 9457 problem details with a stable `code`.

use serde::{Deserialize, Serialize};

/// One complaint about one value of a submitted document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Where: a JSON pointer (RFC 6901) into the submitted document, `""` for the whole.
    pub path: String,
    /// A stable code: `required`, `type`, `too_long`, `too_short`, `too_small`, `too_large`, `choice`, `format`,
    /// `too_many`, `too_few`, `unknown`, `reference`, `syntax`, `duplicate`.
    pub code: String,
    /// What is wrong, in English, for API users; the console translates the code.
    pub message: String,
    /// The bound or the offending name that the sentence needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
}

impl FieldError {
    /// A complaint without a bound.
    pub fn new(path: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self { path: path.into(), code: code.to_owned(), message: message.into(), limit: None }
    }

    /// The same complaint, with the bound it is about.
    pub fn with_limit(mut self, limit: impl ToString) -> Self {
        self.limit = Some(limit.to_string());
        self
    }
}

/// RFC 9457 problem details. `code` is the stable name; `detail` never carries internals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[error("{code}: {detail}")]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// The stable name, such as `not_found`, `forbidden`, `invalid`, `conflict`, `stale`, `rate_limited`.
    pub code: String,
    /// A short sentence for the kind of problem.
    pub title: String,
    /// A sentence for this occurrence.
    pub detail: String,
    /// Complaints about single values, for `invalid`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The request, for support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
}

impl Problem {
    /// A problem with a stable code.
    pub fn new(status: u16, code: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            title: title.to_owned(),
            detail: detail.into(),
            errors: vec![],
            trace_id: None,
        }
    }
    /// 404.
    pub fn not_found(what: impl std::fmt::Display) -> Self {
        Self::new(404, "not_found", "Not found", format!("There is no {what}."))
    }
    /// 401.
    pub fn unauthenticated() -> Self {
        Self::new(401, "unauthenticated", "Sign in first", "This needs a signed-in member or a valid key.")
    }
    /// 403.
    pub fn forbidden(what: impl std::fmt::Display) -> Self {
        Self::new(403, "forbidden", "Not allowed", format!("Your role does not allow this: {what}."))
    }
    /// 422 with complaints about values.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let detail = errors.first().map_or_else(String::new, |e| format!("{}: {}", e.path, e.message));
        Self { errors, ..Self::new(422, "invalid", "Some values are not valid", detail) }
    }
    /// 409: somebody else changed it since it was read.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(409, "conflict", "Changed by somebody else", detail)
    }
    /// 500 without internals.
    pub fn internal() -> Self {
        Self::new(
            500,
            "internal",
            "Something broke on our side",
            "The error was logged. Try again, or give support the trace id.",
        )
    }
}
