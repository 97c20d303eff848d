//! The documents that an actor reaches.

use super::Court;
use super::evaluate::{Subject, Verdict};
use super::policy::Rule;
use crate::rows::Row;
use crate::value::NULL;
use std::sync::Arc;
use types::Json;

/// Which documents are reached; others are as if they were not there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reach {
    /// Only those with this `_openid`.
    pub owner: Option<String>,
    /// Only those for which a rule is true.
    pub judge: Option<Arc<Judge>>,
}

/// A rule that has the last word on documents that a query found.
#[derive(Debug)]
pub(crate) struct Judge {
    rule: Arc<Rule>,
    court: Court,
    /// Only what can be told before anything is written.
    before: bool,
}

impl Judge {
    pub fn new(rule: Arc<Rule>, court: Court, before: bool) -> Self {
        Self { rule, court, before }
    }

    fn admits(&self, doc: &Json) -> bool {
        let expr = if self.before { &self.rule.before } else { &self.rule.expr };
        // A document that would need another `get()` was not what the query promised.
        self.court.facts(Subject::Document(doc), &NULL).verdict(expr) == Verdict::True
    }
}

impl Reach {
    /// Everything.
    pub fn all() -> Self {
        Self::default()
    }

    /// What somebody owns.
    pub fn own(owner: &str) -> Self {
        Self { owner: Some(owner.to_owned()), judge: None }
    }

    /// What a rule lets through.
    pub fn judged(judge: Judge) -> Self {
        Self { owner: None, judge: Some(Arc::new(judge)) }
    }

    /// Whether a stored document is reached.
    pub fn admits_row(&self, row: &Row) -> bool {
        (self.owner.is_none() || self.owner == row.owner) && self.judges(&row.doc)
    }

    /// Whether a document is reached.
    pub fn admits(&self, doc: &Json) -> bool {
        let owner = doc.get("_openid").and_then(Json::as_str);
        (self.owner.is_none() || self.owner.as_deref() == owner) && self.judges(doc)
    }

    /// Whether a rule lets a document through, if there is one.
    pub fn judges(&self, doc: &Json) -> bool {
        self.judge.as_ref().is_none_or(|judge| judge.admits(doc))
    }
}
