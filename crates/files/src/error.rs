//! What can go wrong with files.

use store::StoreError;
use types::Problem;

/// A failure of an operation on files.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// There is none of that id.
    #[error("there is no such file")]
    NotFound,
    /// It is larger than [`crate::MAX_IMAGE`].
    #[error("a picture has at most {} MB", crate::MAX_IMAGE / 1024 / 1024)]
    TooLarge,
    /// Its content is no picture that is taken, whatever its name says.
    #[error("only PNG, JPEG, WebP and GIF pictures are taken, of at most {} pixels a side", crate::MAX_SIDE)]
    NoImage,
    /// The owner's name is empty or too long.
    #[error("the owner needs a name of 1–{} bytes", crate::MAX_OWNER)]
    Owner,
    /// The bytes could not be written or read.
    #[error("the object store failed: {0}")]
    Objects(#[from] std::io::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for FilesError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl From<FilesError> for Problem {
    fn from(error: FilesError) -> Self {
        let detail = error.to_string();
        match error {
            FilesError::NotFound => Problem::not_found("such file"),
            FilesError::TooLarge => Problem::new(413, "too_large", "Too large", detail),
            FilesError::NoImage => Problem::new(415, "no_image", "Not a picture", detail),
            FilesError::Owner => Problem::new(400, "invalid", "Some values are not valid", detail),
            FilesError::Objects(_) | FilesError::Store(_) => {
                tracing::error!(%error, "files");
                Problem::internal()
            }
        }
    }
}
