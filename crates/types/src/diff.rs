//! Readable differences: what a person reads before publishing or promoting, never a JSON dump.

use crate::{ItemRef, Text};
use serde::{Deserialize, Serialize};

/// What happened to an item between two releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DiffOp {
    /// It is new.
    Added,
    /// It changed.
    Changed,
    /// It is gone.
    Removed,
}

/// One line of a readable difference, such as "Price: 39 → 35".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DiffLine {
    /// What it is about: "Coupon › Stock".
    pub label: Text,
    /// What happened to it.
    pub change: DiffChange,
}

/// The change of one labelled thing. Values are already written for people, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DiffChange {
    /// Had no value before.
    Set {
        /// The value now.
        to: Text,
    },
    /// Has no value any more.
    Cleared {
        /// The value before.
        from: Text,
    },
    /// Another value.
    Changed {
        /// The value before.
        from: Text,
        /// The value now.
        to: Text,
    },
    /// A text of many lines, such as code.
    Lines {
        /// Lines added.
        added: u32,
        /// Lines removed.
        removed: u32,
    },
    /// Members of a list.
    Items {
        /// How many were added.
        added: u32,
        /// How many were removed.
        removed: u32,
        /// How many changed.
        changed: u32,
    },
    /// The same members in another order.
    Reordered,
}

/// The difference of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemDiff {
    /// Which item.
    pub item: ItemRef,
    /// The name people read.
    pub title: Text,
    /// What happened to it as a whole.
    pub op: DiffOp,
    /// The details; may be empty for added and removed items.
    pub lines: Vec<DiffLine>,
}
