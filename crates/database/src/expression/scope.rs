//! What an expression can see, and what it may use up.

use crate::{DatabaseError, limits, value};
use std::cell::Cell;
use types::Json;

/// What a whole pipeline is computed under.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outer {
    /// `$$NOW`, in milliseconds.
    pub now: i64,
    /// Variables from outside, such as `let` of a `$lookup`.
    pub names: Vec<String>,
    pub values: Vec<Option<Json>>,
}

/// The document, and the variables around an expression.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub root: &'a Json,
    pub now: i64,
    frame: Option<&'a Frame<'a>>,
    /// Bytes that the evaluation may still make.
    left: &'a Cell<usize>,
}

/// Variables that begin together.
pub(crate) struct Frame<'a> {
    names: &'a [String],
    values: &'a [Option<&'a Json>],
    outer: Option<&'a Frame<'a>>,
}

impl Outer {
    /// Calls `f` with a scope for one document.
    pub fn scope<T>(&self, doc: &Json, f: impl FnOnce(&Scope<'_>) -> T) -> T {
        let left = Cell::new(limits::EXPRESSION_BYTES);
        let values: Vec<Option<&Json>> = self.values.iter().map(Option::as_ref).collect();
        let frame = Frame { names: &self.names, values: &values, outer: None };
        f(&Scope { root: doc, now: self.now, frame: Some(&frame), left: &left })
    }
}

impl<'a> Scope<'a> {
    /// Calls `f` with some more variables.
    pub fn with<T>(&self, names: &[String], values: &[Option<&Json>], f: impl FnOnce(&Scope<'_>) -> T) -> T {
        let frame = Frame { names, values, outer: self.frame };
        f(&Scope { root: self.root, now: self.now, frame: Some(&frame), left: self.left })
    }

    /// The value of a variable.
    pub fn variable(&self, name: &str) -> Option<&'a Json> {
        let mut frame = self.frame;
        while let Some(at) = frame {
            if let Some(i) = at.names.iter().position(|known| known == name) {
                return at.values.get(i).copied().flatten();
            }
            frame = at.outer;
        }
        None
    }

    /// Counts a value that was made.
    pub fn charge(&self, made: &Json) -> Result<(), DatabaseError> {
        match self.left.get().checked_sub(value::size(made)) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err(DatabaseError::Refused(format!(
                "an expression makes more than {} bytes of one document",
                limits::EXPRESSION_BYTES
            ))),
        }
    }
}
