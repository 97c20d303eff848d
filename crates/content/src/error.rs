//! What can go wrong, and how it is told.

use access::Denied;
use store::{StoreError, sea_orm::DbErr};
use types::{FieldError, ItemView, Lang, PlanBlocker, Problem};

/// A failure of a content operation. None of them has changed anything.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// There is no such item, draft, kind or release.
    #[error("there is no {0}")]
    NotFound(String),
    /// The actor may not do this.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Values that cannot be used.
    #[error("some values are not valid")]
    Invalid(Vec<FieldError>),
    /// Somebody else changed the item since its revision was read.
    #[error("somebody else changed this item")]
    Conflict {
        /// The item as it stands now.
        current: Box<ItemView>,
    },
    /// The drafts, the source or the target moved since the plan was made: make a new one.
    #[error("something changed since the plan was made")]
    Stale,
    /// The release would not be sound.
    #[error("something stands in the way of this release")]
    Blocked(Vec<PlanBlocker>),
    /// A limit would be exceeded.
    #[error("{what}: at most {limit}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much there may be.
        limit: usize,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for ContentError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl ContentError {
    pub(crate) fn invalid(path: &str, code: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(path, code, message)])
    }
}

impl From<ContentError> for Problem {
    fn from(error: ContentError) -> Self {
        let detail = error.to_string();
        match error {
            ContentError::NotFound(what) => Problem::not_found(what),
            ContentError::Denied(denied) => denied.into(),
            ContentError::Invalid(errors) => Problem::invalid(errors),
            ContentError::Conflict { current } => {
                let (by, at) =
                    (current.summary.updated_by.get(Lang::En), current.summary.updated_at.to_rfc3339());
                Problem::conflict(format!("{by} changed this item at {at}."))
            }
            ContentError::Stale => Problem::new(409, "stale", "Changed since it was shown", detail),
            ContentError::Blocked(blockers) => {
                let errors = blockers
                    .into_iter()
                    .map(|PlanBlocker { item, error }| FieldError {
                        path: format!("/{}/{}{}", item.kind, item.key, error.path),
                        ..error
                    })
                    .collect();
                Problem { errors, ..Problem::new(422, "blocked", "Something stands in the way", detail) }
            }
            ContentError::TooLarge { .. } => Problem::new(413, "too_large", "Too large", detail),
            ContentError::Store(error) => {
                tracing::error!(%error, "content");
                Problem::internal()
            }
        }
    }
}
