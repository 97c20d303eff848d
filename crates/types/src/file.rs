//! Files of an environment: what people and programs see of them, and who may reach which.

use crate::{Text, Timestamp};
use serde::{Deserialize, Serialize};

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileInfo {
    /// Where it is, such as `avatars/anna.png`.
    pub path: String,
    /// In bytes.
    pub size: u64,
    /// What its content is, such as `image/png`.
    pub mime: String,
    /// Tells one content from another.
    pub etag: String,
    /// The `_openid` of the end user who made it; none if a function, a key or a member did.
    pub owner: Option<String>,
    /// When a file of this path came.
    pub created_at: Timestamp,
    /// When its present content came.
    pub updated_at: Timestamp,
}

/// What a folder holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FileEntry {
    /// A folder: paths that go on behind a slash.
    Folder {
        /// Its path, with the slash at the end.
        path: String,
    },
    /// A file.
    File(FileInfo),
}

impl FileEntry {
    /// Its path.
    pub fn path(&self) -> &str {
        match self {
            FileEntry::Folder { path } => path,
            FileEntry::File(file) => &file.path,
        }
    }
}

/// Some entries in the order of their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePage {
    /// The entries.
    pub entries: Vec<FileEntry>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// How much there is, and how much there may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileUsage {
    /// Files.
    pub files: u64,
    /// Their bytes together.
    pub bytes: u64,
    /// Most bytes together.
    pub max_bytes: u64,
    /// Most bytes of one.
    pub max_size: u64,
}

/// How many there are below a path, and how large they are together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileTally {
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// What end users may do with files. Functions, keys and members with leave to documents may do everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum FilePreset {
    /// Everyone reads, strangers too; the creator writes.
    #[default]
    ReadOnly,
    /// The creator reads and writes.
    Private,
    /// Everyone reads; end users write nothing.
    AdminWrite,
    /// End users neither read nor write anything.
    AdminOnly,
}

impl FilePreset {
    /// All of them, the most open first.
    pub const ALL: [FilePreset; 4] =
        [FilePreset::ReadOnly, FilePreset::AdminWrite, FilePreset::Private, FilePreset::AdminOnly];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            FilePreset::ReadOnly => "READONLY",
            FilePreset::Private => "PRIVATE",
            FilePreset::AdminWrite => "ADMINWRITE",
            FilePreset::AdminOnly => "ADMINONLY",
        }
    }

    /// Whether everyone reads, strangers too.
    pub fn is_public(self) -> bool {
        matches!(self, FilePreset::ReadOnly | FilePreset::AdminWrite)
    }

    /// Whether end users may make files, which are then theirs.
    pub fn users_write(self) -> bool {
        matches!(self, FilePreset::ReadOnly | FilePreset::Private)
    }

    /// The preset in words.
    pub fn words(self) -> Text {
        match self {
            FilePreset::ReadOnly => {
                Text::new("Everyone reads, the creator writes", "所有人可读，仅创建者可写")
            }
            FilePreset::Private => Text::new("Only the creator reads and writes", "仅创建者可读写"),
            FilePreset::AdminWrite => {
                Text::new("Everyone reads, only functions and the team write", "所有人可读，仅管理端可写")
            }
            FilePreset::AdminOnly => {
                Text::new("Only functions and the team read and write", "仅管理端可读写")
            }
        }
    }
}

/// One rule: what end users may do below a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRule {
    /// How the paths begin, such as `private/`.
    pub prefix: String,
    /// What is allowed there.
    pub preset: FilePreset,
}

/// The rules of an environment's files: content of the kind `storage` under the key `rules`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileRules {
    /// What is allowed where no rule fits.
    pub default: FilePreset,
    /// The rules; of those that fit a path, the one with the longest prefix counts.
    pub paths: Vec<FileRule>,
}

impl FileRules {
    /// What is allowed at a path.
    pub fn preset(&self, path: &str) -> FilePreset {
        let fits = self.paths.iter().filter(|rule| path.starts_with(&rule.prefix));
        fits.max_by_key(|rule| rule.prefix.len()).map_or(self.default, |rule| rule.preset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_counts() {
        let rule = |prefix: &str, preset| FileRule { prefix: prefix.into(), preset };
        let rules = FileRules {
            default: FilePreset::ReadOnly,
            paths: vec![rule("a/", FilePreset::AdminOnly), rule("a/b/", FilePreset::Private)],
        };
        assert_eq!(rules.preset("x"), FilePreset::ReadOnly);
        assert_eq!(rules.preset("a/x"), FilePreset::AdminOnly);
        assert_eq!(rules.preset("a/b/x"), FilePreset::Private);
        let words = FilePreset::ALL.map(|p| serde_json::to_value(p).unwrap());
        assert_eq!(words, FilePreset::ALL.map(|p| serde_json::Value::from(p.as_str())));
    }
}
