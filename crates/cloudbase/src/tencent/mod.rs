//! Tencent Cloud API 3.0 as its official SDKs speak it, and of its products the dialogue platform, [`tbp`].
//!
//! [`Call::read`] takes a request apart; [`Signed::verify`] proves who sent it, once the caller has looked up the secret
//! of [`Signed::secret_id`]; [`tbp::Request::read`] understands what it asks. Every answer, an [`ApiError`] too, goes out
//! with HTTP [`STATUS`] and exactly [`CONTENT_TYPE`]: the SDKs lose an error's code otherwise.
//!
//! Source: the SDKs for Node.js (4.1.313) and Python (3.1.195), against which `sdk/` tests it, and for TC3
//! <https://www.tencentcloud.com/document/product/382/40467>. Refused: multipart forms, which only some products take
//! and [`tbp`]'s clients never send; temporary credentials (`Token`); unsigned calls (`SKIP`).

mod call;
mod error;
mod form;
pub(crate) mod hmac;
mod legacy;
mod signed;
pub mod tbp;
mod tc3;
#[cfg(test)]
mod tests;

pub use call::{Call, Incoming, Language};
pub use error::{ApiCode, ApiError};
pub use form::{MAX_NESTING, MAX_PARAMETERS};
pub use signed::{MAX_SECRET_ID, MAX_SKEW, Signed};
pub use tc3::MAX_AUTHORIZATION;

use serde_json::{Map, Value as Json};

/// The one HTTP status of answers. Of any other, both SDKs keep nothing but the number.
pub const STATUS: u16 = 200;
/// The one content type of answers. With a `charset` behind it, the Python SDK overlooks errors.
pub const CONTENT_TYPE: &str = "application/json";
/// Bytes that the part behind the `?` may have.
pub const MAX_QUERY: usize = 32 * 1024;

/// `{"Response": {…fields, "RequestId": …}}`.
pub fn envelope(mut fields: Map<String, Json>, request_id: &str) -> Json {
    fields.insert("RequestId".into(), request_id.into());
    Json::Object(Map::from_iter([("Response".to_owned(), Json::Object(fields))]))
}
