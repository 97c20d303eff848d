//! Identifiers: one type for each noun, so that a link's id cannot be passed for a member's.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        #[serde(transparent)]
        // Copied in every request and with every change, and never edited.
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps a string that is known to be such an id.
            pub fn new(id: impl AsRef<str>) -> Self { Self(id.as_ref().into()) }
            /// The id as text.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
        impl From<&str> for $name { fn from(id: &str) -> Self { Self(id.into()) } }
        impl From<String> for $name { fn from(id: String) -> Self { Self(id.into()) } }
        impl AsRef<str> for $name { fn as_ref(&self) -> &str { &self.0 } }
        impl std::borrow::Borrow<str> for $name { fn borrow(&self) -> &str { &self.0 } }
    )+};
}

id! {
    /// An environment: the tenant, the official SDKs' `env`. Lower-case letters, digits and hyphens, 1–64.
    EnvId,
    /// A member of the team, `mem_…`.
    MemberId,
    /// A conversation of the desk, `cnv_…`.
    ConversationId,
    /// An end user of a mini-program: the SDKs' `uid`.
    UserId,
    /// A release: the hash of its manifest, 64 hex digits.
    ReleaseId,
    /// The hash of a canonical JSON object, 64 hex digits.
    ObjectHash,
    /// One request, for logs and error reports.
    RequestId,
}

impl EnvId {
    /// Whether the text can be an environment's id.
    pub fn is_valid(id: &str) -> bool {
        (1..=64).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    }
}
