//! What can go wrong with files.

use store::StoreError;
use types::{Problem, attachment::ENDINGS};

/// A failure of an operation on files.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// There is none of that name.
    #[error("there is no such file")]
    NotFound,
    /// The path is not one.
    #[error("{0}")]
    Path(String),
    /// The rules do not allow it.
    #[error("the access rules do not allow {0}")]
    Denied(&'static str),
    /// There is a file already, and it must not be replaced.
    #[error("there is a file of that path already")]
    Exists,
    /// It is larger than what is taken, in bytes.
    #[error("it is larger than {}", megabytes(*.0))]
    TooLarge(u64),
    /// The environment has as much as it may have.
    #[error("the environment holds as much as it may: {0}")]
    Full(String),
    /// A signed address or permit is not one of ours, or not for this.
    #[error("the signature does not fit the request")]
    Signature,
    /// A signed address or permit had its time.
    #[error("the signature has expired")]
    Expired,
    /// The bytes broke off.
    #[error("the file did not arrive whole: {0}")]
    Broken(String),
    /// Too many files are on their way.
    #[error("too many files are on their way; try again in a moment")]
    Busy,
    /// Its content is no picture that is taken, as its name says.
    #[error("it is no PNG, JPEG, WebP or GIF picture of at most {} pixels a side", crate::MAX_SIDE)]
    NoImage,
    /// It is of a kind that is not sent in chats.
    #[error("it is neither a PNG, JPEG, WebP or GIF picture nor a file of these kinds: {}", ENDINGS.join(", "))]
    Kind,
    /// The content is something else than the name's ending says: the ending.
    #[error("its content is not that of a .{0} file, whatever its name says")]
    Content(&'static str),
    /// The owner's name is empty or too long.
    #[error("the owner needs a name of 1–{} bytes", crate::MAX_OWNER)]
    Owner,
    /// Where the bytes are to be kept cannot be used.
    #[error("files cannot be kept there: {0}")]
    Place(String),
    /// The bytes could not be written or read.
    #[error("the object store failed: {0}")]
    Objects(#[from] object_store::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A number of bytes for people.
fn megabytes(bytes: u64) -> String {
    match bytes {
        0..1_048_576 => format!("{bytes} bytes"),
        _ => format!("{} MB", bytes / 1_048_576),
    }
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
            FilesError::Path(_) => Problem::new(400, "file_path", "Not a path", detail),
            FilesError::Denied(_) => Problem::forbidden(detail),
            FilesError::Exists => Problem::new(409, "file_exists", "There is one already", detail),
            FilesError::TooLarge(_) => Problem::new(413, "too_large", "Too large", detail),
            FilesError::Full(_) => Problem::new(507, "files_full", "No more room", detail),
            FilesError::Signature | FilesError::Expired => Problem::new(403, "signature", "Refused", detail),
            FilesError::Broken(_) => Problem::new(400, "file_broken", "Not whole", detail),
            FilesError::Busy => Problem::new(503, "busy", "Busy", detail),
            FilesError::NoImage => Problem::new(415, "no_image", "Not a picture", detail),
            FilesError::Kind => Problem::new(415, "file_kind", "Not a kind that is taken", detail),
            FilesError::Content(_) => Problem::new(415, "file_content", "Not what its name says", detail),
            FilesError::Owner => Problem::new(400, "invalid", "Some values are not valid", detail),
            FilesError::Place(_) => Problem::new(500, "files_place", "Cannot keep files", detail),
            FilesError::Objects(_) | FilesError::Store(_) => {
                tracing::error!(%error, "files");
                Problem::internal()
            }
        }
    }
}
