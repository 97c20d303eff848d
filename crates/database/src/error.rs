//! What a call can be refused for, with the codes of the official service (its spelling included).

use store::StoreError;
use types::Problem;

/// Why a call failed. Nothing was changed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DatabaseError {
    /// There is neither such a collection nor a published rule for it.
    #[error("collection {0} does not exist")]
    CollectionMissing(String),
    /// A collection of that name is there already.
    #[error("collection {0} exists already")]
    CollectionExists(String),
    /// The environment has as many collections as it may have.
    #[error("an environment holds at most {} collections", crate::limits::COLLECTIONS)]
    TooManyCollections,
    /// The actor may not do this here.
    #[error("permission denied: {0}")]
    PermissionDenied(String),
    /// An operator that is not supported, or not in this place.
    #[error("{0}")]
    InvalidOperator(String),
    /// A value, name or size that the call cannot take.
    #[error("{0}")]
    InvalidParam(String),
    /// A document with that id is there already.
    #[error("duplicate key: a document with _id {} exists already", types::document_id_text(.0))]
    Duplicate(String),
    /// Another document has the same values in a unique index.
    #[error("duplicate key: another document has the same values in the unique index {0}")]
    NotUnique(String),
    /// Somebody else changed what a transaction read or wrote. Nothing of it was done; it may be tried again.
    #[error("transaction conflict: a document was changed by somebody else; run the transaction again")]
    TransactionConflict,
    /// The transaction was open too long. Nothing of it was done.
    #[error("the transaction has expired: it may be open for {} seconds", crate::limits::TRANSACTION_SECONDS)]
    TransactionExpired,
    /// The actor has no transaction of that id in this environment.
    #[error(
        "there is no such transaction: it was committed or rolled back, it has expired, or the server was restarted"
    )]
    TransactionMissing,
    /// Too many transactions are open.
    #[error("too many transactions are open; try again when some have ended")]
    TooManyTransactions,
    /// It took too long.
    #[error("the request took too long")]
    TimedOut,
    /// What the call relied on is not so any more.
    #[error("somebody else changed or removed the document in the meantime")]
    Changed,
    /// The operation does not fit the stored document.
    #[error("{0}")]
    Refused(String),
    /// The store failed. The details are for the log alone.
    #[error("the database failed")]
    Store(StoreError),
}

impl DatabaseError {
    /// The code on the wire.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CollectionMissing(_) => "DATABASE_COLLECTION_NOT_EXIST",
            Self::TooManyCollections => "DATABASE_COLLECTION_EXCEED_LIMIT",
            Self::PermissionDenied(_) => "DATABASE_PERMISSION_DENIED",
            Self::InvalidOperator(_) => "DATABASE_INVALID_OPERRATOR",
            Self::InvalidParam(_) => "INVALID_PARAM",
            Self::CollectionExists(_)
            | Self::Duplicate(_)
            | Self::NotUnique(_)
            | Self::Changed
            | Self::Refused(_) => "DATABASE_REQUEST_FAILED",
            Self::TransactionConflict => "DATABASE_TRANSACTION_CONFLICT",
            Self::TransactionExpired => "DATABASE_TRANSACTION_EXPIRED",
            Self::TransactionMissing => "DATABASE_TRANSACTION_NOT_EXIST",
            Self::TooManyTransactions => "EXCEED_CONCURRENT_REQUEST_LIMIT",
            Self::TimedOut => "SERVER_TIMEOUT",
            Self::Store(_) => "SYS_ERR",
        }
    }

    pub(crate) fn operator(name: &str, place: &str) -> Self {
        Self::InvalidOperator(format!("operator {name} is not supported {place}"))
    }

    pub(crate) fn param(message: impl Into<String>) -> Self {
        Self::InvalidParam(message.into())
    }
}

impl From<StoreError> for DatabaseError {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        Self::Store(error)
    }
}

impl From<sea_orm::DbErr> for DatabaseError {
    fn from(error: sea_orm::DbErr) -> Self {
        StoreError::from(error).into()
    }
}

impl From<DatabaseError> for Problem {
    fn from(error: DatabaseError) -> Self {
        let detail = error.to_string();
        match error {
            DatabaseError::CollectionMissing(name) => Problem::not_found(format!("collection {name}")),
            DatabaseError::CollectionExists(_)
            | DatabaseError::Duplicate(_)
            | DatabaseError::NotUnique(_)
            | DatabaseError::TransactionConflict
            | DatabaseError::TransactionExpired => Problem::conflict(detail),
            DatabaseError::TransactionMissing => Problem::not_found("such transaction"),
            DatabaseError::TooManyTransactions => {
                Problem::new(429, "too_many_requests", "Too many requests", detail)
            }
            DatabaseError::Changed => Problem::new(409, "document_changed", "Changed meanwhile", detail),
            DatabaseError::TimedOut => Problem::new(504, "timeout", "The request took too long", detail),
            DatabaseError::PermissionDenied(what) => Problem::forbidden(what),
            DatabaseError::TooManyCollections
            | DatabaseError::InvalidOperator(_)
            | DatabaseError::InvalidParam(_)
            | DatabaseError::Refused(_) => Problem::new(422, "invalid", "Some values are not valid", detail),
            DatabaseError::Store(_) => Problem::internal(),
        }
    }
}
