//! What can go wrong with links.

use crate::qr::QrError;
use access::Denied;
use content::ContentError;
use store::StoreError;
use types::Problem;

/// A failure of a links operation.
#[derive(Debug, thiserror::Error)]
pub enum LinksError {
    /// No environment that was asked has the id.
    #[error("there is no link {0}")]
    NotFound(String),
    /// No free id was found; the chance of it is nil while there are fewer than a billion links.
    #[error("no free id was found")]
    NoFreeId,
    /// The actor may not do this.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The draft could not be made.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The code could not be drawn.
    #[error(transparent)]
    Qr(#[from] QrError),
}

impl From<LinksError> for Problem {
    fn from(error: LinksError) -> Self {
        match error {
            LinksError::NotFound(id) => {
                let id: String = id.chars().take(crate::ID_LENGTH).collect();
                Problem::not_found(format!("link {id}"))
            }
            LinksError::NoFreeId => Problem::internal(),
            LinksError::Denied(denied) => denied.into(),
            LinksError::Content(error) => error.into(),
            LinksError::Store(error) => {
                tracing::error!(%error, "links");
                Problem::internal()
            }
            LinksError::Qr(error) => error.into(),
        }
    }
}
