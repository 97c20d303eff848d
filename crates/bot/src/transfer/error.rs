//! Files that cannot be read at all. What is wrong with single rows stands in the plan instead.

use types::{FieldError, Problem};

/// Why a file is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransferError {
    /// More than a limit allows: of what, and the limit.
    #[error("the file has more than {1} {0}")]
    TooLarge(&'static str, usize),
    /// Neither a workbook nor JSON nor text.
    #[error("the file cannot be read: {0}")]
    Unreadable(&'static str),
    /// The old binary workbooks of Excel, and workbooks with a password.
    #[error("this kind of workbook is not read; save it as .xlsx, without a password")]
    OldWorkbook,
    /// Neither UTF-8, UTF-16 nor GB18030.
    #[error("the text is in an unknown encoding; save it as UTF-8")]
    Encoding,
    /// No row, or no item, is in it.
    #[error("there is nothing in the file")]
    Empty,
    /// None of the first rows has a heading that is known.
    #[error("no row has headings that are known, such as {0}")]
    NoHeadings(&'static str),
    /// Somebody wants all rows or none, and some are refused.
    #[error("some rows cannot be imported: {0}")]
    Refused(usize),
}

impl From<TransferError> for Problem {
    fn from(error: TransferError) -> Self {
        let detail = error.to_string();
        let problem =
            |status, code| Problem::new(status, code, "The file cannot be imported", detail.as_str());
        match &error {
            TransferError::TooLarge(what, limit) => {
                let error = FieldError::new("", "too_many", *what).with_limit(limit);
                Problem { errors: vec![error], ..problem(413, "file_too_large") }
            }
            TransferError::Unreadable(_) => problem(422, "file_unreadable"),
            TransferError::OldWorkbook => problem(422, "file_old_workbook"),
            TransferError::Encoding => problem(422, "file_encoding"),
            TransferError::Empty => problem(422, "file_empty"),
            TransferError::NoHeadings(_) => problem(422, "file_no_headings"),
            TransferError::Refused(_) => problem(422, "file_refused"),
        }
    }
}
