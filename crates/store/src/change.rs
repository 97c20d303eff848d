//! Entries of the change log.

use types::{EnvId, Json, Timestamp};

/// What happened to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeOp {
    /// It is new.
    Add,
    /// Parts of it were changed.
    Update,
    /// The whole of it was replaced.
    Replace,
    /// It is gone.
    Remove,
}

impl ChangeOp {
    /// The operation as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            ChangeOp::Add => "add",
            ChangeOp::Update => "update",
            ChangeOp::Replace => "replace",
            ChangeOp::Remove => "remove",
        }
    }

    /// The operation of a stored text.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Add, Self::Update, Self::Replace, Self::Remove].into_iter().find(|op| op.as_str() == text)
    }
}

/// A change that a job makes, before it has a number.
#[derive(Clone, Debug)]
pub struct NewChange {
    /// The environment.
    pub env: EnvId,
    /// What it is about: `doc/{collection}`, `draft/{kind}`, `release`.
    pub topic: String,
    /// Which one.
    pub key: String,
    /// What happened.
    pub op: ChangeOp,
    /// Its state before, where listeners need it.
    pub before: Option<Json>,
    /// Its state after, where listeners need it.
    pub after: Option<Json>,
}

/// A committed change. Numbers of one environment have no gap.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The environment.
    pub env: EnvId,
    /// Its number in the environment, from 1.
    pub seq: u64,
    /// When it was made.
    pub at: Timestamp,
    /// What it is about.
    pub topic: String,
    /// Which one.
    pub key: String,
    /// What happened.
    pub op: ChangeOp,
    /// Its state before, where listeners need it.
    pub before: Option<Json>,
    /// Its state after, where listeners need it.
    pub after: Option<Json>,
}
