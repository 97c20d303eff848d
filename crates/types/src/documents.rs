//! Documents as the console speaks of them: pages, what queries cost, imports.

use crate::{Json, Text, Timestamp};
use serde::{Deserialize, Serialize};

/// Where a page of documents ended. Opaque: made by the server, given back to it for the next page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageMark {
    /// The number of the change that created the last document.
    pub created: u64,
    /// What it is sorted by.
    pub keys: Vec<Json>,
    /// The index that found it, and its key there in hexadecimal digits.
    #[serde(default)]
    pub at: Option<(i64, String)>,
}

/// What a deletion left in the change log, by which it can be taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The number of its first entry.
    pub first: u64,
    /// The number of its last one.
    pub last: u64,
    /// How many documents went.
    pub count: u64,
}

/// A field of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct IndexField {
    /// Its dot path.
    pub path: String,
    /// Whether it goes from great to small.
    #[serde(default)]
    pub descending: bool,
    /// Whether it has geometries, which are found by where they lie.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub geo: bool,
}

impl IndexField {
    /// A field with values, from small to great.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }
}

/// A kind of query: which fields it looks at and how, whatever the values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct QueryShape {
    /// Fields that must equal a value, or one of several; sorted.
    pub equal: Vec<String>,
    /// Fields with bounds; sorted.
    pub range: Vec<String>,
    /// Fields whose geometries must lie somewhere; sorted.
    pub places: Vec<String>,
    /// Fields with other conditions, and operators such as `$or`; sorted.
    pub other: Vec<String>,
    /// What it is sorted by.
    pub order: Vec<IndexField>,
}

/// What queries of one shape have cost since the server started.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueryCost {
    /// The collection.
    pub collection: String,
    /// The shape.
    pub shape: QueryShape,
    /// How often it was asked.
    pub count: u64,
    /// Documents that were read for all of them.
    pub scanned: u64,
    /// Documents that were found.
    pub returned: u64,
    /// The index that the last of them used.
    pub index: Option<String>,
    /// When the last of them was.
    pub last_seen: Timestamp,
    /// The fields of an index that would help.
    pub proposal: Option<Vec<IndexField>>,
}

/// What becomes of the ids that an import's documents carry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdMode {
    /// They stay; an id that is there already is an error of its line.
    #[default]
    Keep,
    /// Every document gets a new one.
    New,
    /// They stay, and a document that is there already is replaced.
    Upsert,
}

/// How a file of documents is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentFormat {
    /// One JSON document a line.
    #[default]
    Jsonl,
    /// A heading of dot paths, one document a row.
    Csv,
}

impl DocumentFormat {
    /// As it is stored, and as files of it end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
        }
    }

    /// That of a stored text.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Jsonl, Self::Csv].into_iter().find(|format| format.ending() == text)
    }
}

impl IdMode {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::New => "new",
            Self::Upsert => "upsert",
        }
    }

    /// That of a stored text.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Keep, Self::New, Self::Upsert].into_iter().find(|mode| mode.as_str() == text)
    }
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is looked at; nothing is written.
    Checking,
    /// It was looked at, and waits for somebody to say yes.
    Checked,
    /// Its documents are written.
    Importing,
    /// All were written that could be.
    Done,
    /// Somebody stopped it. What was written until then stays.
    Cancelled,
    /// It could not go on. What was written until then stays.
    Failed,
}

impl ImportState {
    /// Every state.
    pub const ALL: [ImportState; 6] =
        [Self::Checking, Self::Checked, Self::Importing, Self::Done, Self::Cancelled, Self::Failed];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Checked => "checked",
            Self::Importing => "importing",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }

    /// That of a stored text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Whether the server works on it.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Checking | Self::Importing)
    }
}

/// Why a line of a file is not imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineError {
    /// The line, from 1.
    pub line: u64,
    /// Why, in English.
    pub message: String,
}

/// An import of documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportView {
    /// Its id.
    pub id: String,
    /// Where the documents go.
    pub collection: String,
    /// The name of the file.
    pub name: String,
    /// How it is written.
    pub format: DocumentFormat,
    /// What becomes of ids.
    pub ids: IdMode,
    /// How far it is.
    pub state: ImportState,
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes that were read.
    pub read: u64,
    /// Lines that were read.
    pub lines: u64,
    /// Documents that are new (or would be, while it is only looked at).
    pub added: u64,
    /// Documents that took the place of others.
    pub replaced: u64,
    /// Lines that are not imported.
    pub refused: u64,
    /// The first of them.
    pub errors: Vec<LineError>,
    /// Why it failed.
    pub problem: Option<String>,
    /// Who began it.
    pub by: Text,
    /// When.
    pub created_at: Timestamp,
}
