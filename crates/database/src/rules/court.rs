//! Decisions of one request: they share the time, the user, and the documents that `get()` reads.

use super::evaluate::{Facts, Place, Subject, Verdict};
use super::syntax::Expr;
use crate::{DatabaseError, limits, rows};
use std::cell::RefCell;
use std::collections::HashMap;
use store::Reader;
use types::Json;

/// Where expressions are evaluated.
#[derive(Clone, Debug)]
pub(crate) struct Court {
    /// The collection that the request is about.
    pub place: rows::Place,
    auth: Json,
    /// Milliseconds since 1970.
    now: i64,
    /// What `get()` read, at most [`limits::RULE_DOCUMENTS`]; `None` for what is not there.
    got: HashMap<Place, Option<Json>>,
}

impl Court {
    pub fn new(place: rows::Place, auth: Json, now: i64) -> Self {
        Self { place, auth, now, got: HashMap::new() }
    }

    pub(super) fn facts<'a>(&'a self, subject: Subject<'a>, data: &'a Json) -> Facts<'a> {
        let wanted = RefCell::default();
        Facts { auth: &self.auth, now: self.now, subject, data, got: &self.got, wanted }
    }

    /// What an expression comes to. Reads the documents that it gets, of its own environment alone.
    pub(super) async fn ask<C: Reader>(
        &mut self,
        conn: &C,
        expr: &Expr,
        subject: Subject<'_>,
        data: &Json,
    ) -> Result<Verdict, DatabaseError> {
        loop {
            let (verdict, wanted) = {
                let facts = self.facts(subject, data);
                (facts.verdict(expr), facts.wanted.into_inner())
            };
            // Each round reads something new, or is the last.
            if verdict != Verdict::Open || wanted.is_empty() {
                return Ok(verdict);
            }
            for place in wanted {
                self.read(conn, place).await?;
            }
        }
    }

    async fn read<C: Reader>(&mut self, conn: &C, place: Place) -> Result<(), DatabaseError> {
        if self.got.contains_key(&place) {
            return Ok(());
        }
        if self.got.len() == limits::RULE_DOCUMENTS {
            return Err(DatabaseError::PermissionDenied(format!(
                "the rule would read more than {} documents",
                limits::RULE_DOCUMENTS
            )));
        }
        let (collection, id) = &place;
        let at = rows::Place { env: self.place.env.clone(), collection: collection.clone() };
        let found = rows::by_ids(conn, &at, std::slice::from_ref(id)).await?;
        self.got.insert(place, found.into_iter().next().map(|row| row.doc));
        Ok(())
    }
}
