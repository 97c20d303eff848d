//! Bringing a bot's content in from files and out again: what an import would do, and what it did.

use crate::{DiffLine, FieldError, Text};
use serde::{Deserialize, Serialize};

/// Largest file, in bytes.
pub const MAX_TRANSFER: usize = 5 * 1024 * 1024;

/// What a file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TransferFormat {
    /// Comma-separated values (RFC 4180).
    #[default]
    Csv,
    /// An Excel workbook (ISO/IEC 29500).
    Xlsx,
    /// JSON with the names that TBP uses.
    Json,
}

impl TransferFormat {
    /// The ending of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }
}

/// What becomes of the items that a file does not mention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ImportMode {
    /// They stay.
    #[default]
    Merge,
    /// They are deleted.
    Replace,
}

/// What an import would do. Nothing is written yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportPlan {
    /// What the file was read as.
    pub format: TransferFormat,
    /// How a text file is encoded, such as `UTF-8` or `gb18030`; the sheet of a workbook.
    pub source: String,
    /// What is read from which column, in the order of the file.
    pub columns: Vec<ImportColumn>,
    /// What becomes of each item, in the order of the file; what is deleted comes last.
    pub items: Vec<ImportItem>,
    /// Names the file and what it was compared with. The import is refused as `stale` if either moved since.
    pub token: String,
}

/// A column of the file, or a member of its objects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportColumn {
    /// As it stands in the file.
    pub heading: String,
    /// What it is read as; it is not read if none.
    pub field: Option<Text>,
}

/// What becomes of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportItem {
    /// The row where it begins, counted as the spreadsheet does; the place in a JSON list, from 1; 0 for what is not
    /// in the file.
    pub row: u32,
    /// Its key.
    pub key: String,
    /// The name people read.
    pub title: Text,
    /// What becomes of it.
    pub op: ImportOp,
    /// The difference in words.
    pub lines: Vec<DiffLine>,
    /// Why it is refused.
    pub errors: Vec<RowError>,
}

/// What becomes of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportOp {
    /// It is new.
    Add,
    /// It changes.
    Change,
    /// It is there already, just so.
    Same,
    /// It is not in the file and goes.
    Remove,
    /// Something is wrong with it.
    Refused,
}

/// Something wrong with a cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowError {
    /// The row, as in [`ImportItem::row`].
    pub row: u32,
    /// The column: as the file calls it, or as it would be called if it were there.
    pub column: Text,
    /// What is wrong; the path is a JSON pointer into the item.
    pub error: FieldError,
}

/// What an import did: how many of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// New items.
    pub added: usize,
    /// Changed items.
    pub changed: usize,
    /// Deleted items.
    pub removed: usize,
    /// Items that were left out because something is wrong with them.
    pub refused: usize,
}
