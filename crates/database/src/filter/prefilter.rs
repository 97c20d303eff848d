//! What SQL can decide of a filter: a condition that every matching document meets, so that most others are passed over
//! without being read. The matcher has the last word; what is not certain here is left out.
//!
//! An array anywhere on a path lets a document pass, and so does a number that is written as an object. Numbers are
//! compared with some room, because databases do not read the last digits of a double as the matcher does.

use super::{Bound, Choices, Clause, Filter, Test};
use crate::path::Path;
use crate::sql::Sql;
use crate::value::{Kind, kind};
use sea_orm::DbBackend;
use types::Json;

/// Alternatives of one filter; with more of them the matcher is as fast.
const ALTERNATIVES: usize = 64;
/// Whole numbers beyond this are not told from one another.
const NUMBER: f64 = 1e15;

/// A condition on the text of a document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Value(Vec<String>, Values),
}

/// Which values a path may have, besides arrays.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Values {
    There,
    Number(Option<f64>, Option<f64>),
    Text(Option<String>, Option<String>),
    Date(Option<i64>, Option<i64>),
    ObjectId(String),
    Bool(bool),
}

impl Filter {
    /// The paths that it looks at; `false` if it may look at others, too.
    pub(crate) fn paths<'f>(&'f self, paths: &mut Vec<&'f Path>) -> bool {
        self.clauses.iter().all(|clause| match clause {
            Clause::Field(path, _) => {
                paths.push(path);
                true
            }
            Clause::And(filters) | Clause::Or(filters) | Clause::Nor(filters) => {
                filters.iter().all(|filter| filter.paths(paths))
            }
            Clause::Expression(_) | Clause::Schema(_) => false,
        })
    }

    /// What SQL can decide of it, if anything.
    pub(crate) fn prefilter(&self) -> Option<Condition> {
        let mut left = ALTERNATIVES;
        all(self.clauses.iter().filter_map(|clause| of_clause(clause, &mut left)))
    }
}

/// All of these conditions; `None` if there are none.
fn all(conditions: impl Iterator<Item = Condition>) -> Option<Condition> {
    let mut conditions: Vec<Condition> = conditions.collect();
    match conditions.len() {
        0 | 1 => conditions.pop(),
        _ => Some(Condition::All(conditions)),
    }
}

fn of_clause(clause: &Clause, left: &mut usize) -> Option<Condition> {
    let filter = |filter: &Filter, left: &mut usize| {
        all(filter.clauses.iter().filter_map(|clause| of_clause(clause, left)))
    };
    match clause {
        Clause::Field(path, tests) => {
            let names = names(path)?;
            all(tests.iter().filter_map(|test| of_test(&names, test, left)))
        }
        Clause::And(filters) => all(filters.iter().filter_map(|inner| filter(inner, left))),
        // One alternative that SQL cannot decide lets everything pass.
        Clause::Or(filters) => {
            let any = filters.iter().map(|inner| filter(inner, left));
            Some(Condition::Any(any.collect::<Option<_>>()?))
        }
        Clause::Nor(_) | Clause::Expression(_) | Clause::Schema(_) => None,
    }
}

/// The names of a path, if both databases find them as they are spelled.
fn names(path: &Path) -> Option<Vec<String>> {
    let plain = |name: &str| !name.chars().any(|c| c.is_control() || c == '"' || c == '\\');
    let names = path.parts.iter().map(|part| part.name.clone());
    path.parts.iter().all(|part| plain(&part.name)).then(|| names.collect())
}

fn of_test(path: &[String], test: &Test, left: &mut usize) -> Option<Condition> {
    let value = |values| Condition::Value(path.to_vec(), values);
    *left = left.checked_sub(1)?;
    match test {
        Test::Equal(json) => Some(value(values(json, true, true)?)),
        Test::Compare(bound, json) => {
            let low = matches!(bound, Bound::Greater | Bound::GreaterOrEqual);
            Some(value(values(json, low, !low)?))
        }
        Test::In(Choices { texts, values: others, patterns }) if patterns.is_empty() => {
            *left = left.checked_sub(texts.len() + others.len())?;
            let texts = texts.iter().map(|text| text_values(text, true, true));
            let any = texts.chain(others.iter().map(|json| values(json, true, true)));
            Some(Condition::Any(any.map(|values| values.map(value)).collect::<Option<_>>()?))
        }
        Test::Exists(true) => Some(value(Values::There)),
        _ => None,
    }
}

/// The values that equal one, or are not beyond it: from it on, up to it, or both.
fn values(json: &Json, from: bool, to: bool) -> Option<Values> {
    match kind(json) {
        Kind::Number(number) => {
            let n = number.float();
            let room = n.abs() * 1e-12 + 1e-300;
            (n.abs() <= NUMBER).then(|| Values::Number(from.then_some(n - room), to.then_some(n + room)))
        }
        Kind::String(text) => text_values(text, from, to),
        Kind::Date(ms) => Some(Values::Date(from.then_some(ms), to.then_some(ms))),
        Kind::Bool(flag) if from && to => Some(Values::Bool(flag)),
        Kind::ObjectId(hex) if from && to => Some(Values::ObjectId(hex.to_owned())),
        _ => None,
    }
}

fn text_values(text: &str, from: bool, to: bool) -> Option<Values> {
    let bound = |is: bool| is.then(|| text.to_owned());
    // Databases end a text at a zero, which does no harm on the other side of the comparison.
    (!text.contains('\0')).then(|| Values::Text(bound(from), bound(to)))
}

impl Condition {
    /// Adds the condition on a column `doc`. On PostgreSQL the document is also there as `parsed.doc`, null if it
    /// cannot be had as `jsonb`.
    pub fn write(&self, sql: &mut Sql) {
        match self {
            Condition::All(conditions) => list(conditions, " AND ", "TRUE", sql),
            Condition::Any(conditions) => list(conditions, " OR ", "FALSE", sql),
            Condition::Value(path, values) if sql.backend == DbBackend::Postgres => {
                postgres(path, values, sql)
            }
            Condition::Value(path, values) => sqlite(path, values, sql),
        }
    }
}

fn list(conditions: &[Condition], between: &str, none: &str, sql: &mut Sql) {
    sql.add("(");
    for (at, condition) in conditions.iter().enumerate() {
        sql.add(if at == 0 { "" } else { between });
        condition.write(sql);
    }
    sql.add(if conditions.is_empty() { none } else { "" }).add(")");
}

fn sqlite(path: &[String], values: &Values, sql: &mut Sql) {
    let at =
        |length: usize| path[..length].iter().fold("$".to_owned(), |path, name| format!("{path}.\"{name}\""));
    sql.add("(");
    for length in 1..=path.len() {
        sql.add("json_type(doc, ").value(at(length)).add(") = 'array' OR ");
    }
    let here = at(path.len());
    let kind = |sql: &mut Sql| {
        sql.add("json_type(doc, ").value(here.as_str()).add(")");
    };
    match values {
        Values::There => {
            kind(sql);
            sql.add(" IS NOT NULL");
        }
        Values::Bool(flag) => {
            kind(sql);
            sql.add(if *flag { " = 'true'" } else { " = 'false'" });
        }
        Values::Number(from, to) => {
            kind(sql);
            sql.add(" = 'object' OR (");
            kind(sql);
            sql.add(" IN ('integer', 'real')");
            range("json_extract(doc, ", &here, ")", *from, *to, sql);
            sql.add(")");
        }
        Values::Text(from, to) => {
            sql.add("(");
            kind(sql);
            sql.add(" = 'text'");
            range("json_extract(doc, ", &here, ")", from.as_deref(), to.as_deref(), sql);
            sql.add(")");
        }
        Values::Date(from, to) => {
            sql.add("(TRUE");
            range("json_extract(doc, ", &format!("{here}.\"$date\""), ")", *from, *to, sql);
            sql.add(")");
        }
        Values::ObjectId(hex) => {
            sql.add("json_extract(doc, ").value(format!("{here}.\"$oid\"")).add(") = ").value(hex.as_str());
        }
    }
    sql.add(")");
}

/// Adds ` AND before here behind >= from`, and the same for the other bound.
fn range<V: Into<sea_orm::Value>>(
    before: &str,
    here: &str,
    behind: &str,
    from: Option<V>,
    to: Option<V>,
    sql: &mut Sql,
) {
    for (bound, sign) in [(from, ">="), (to, "<=")] {
        if let Some(bound) = bound {
            sql.add(" AND ").add(before).value(here).add(behind).add(&format!(" {sign} ")).value(bound);
        }
    }
}

fn postgres(path: &[String], values: &Values, sql: &mut Sql) {
    let place = |names: &[String], tag: Option<&str>, sql: &mut Sql| {
        let names = names.iter().map(String::as_str).chain(tag);
        sql.add("ARRAY[").values(names).add("]::text[]");
    };
    let kind = |names: &[String], tag: Option<&str>, is: &str, sql: &mut Sql| {
        sql.add("jsonb_typeof(parsed.doc #> ");
        place(names, tag, sql);
        sql.add(&format!(") = '{is}'"));
    };
    sql.add("(");
    for length in 1..=path.len() {
        kind(&path[..length], None, "array", sql);
        sql.add(" OR ");
    }
    // A bound as a value of its own type on the other side.
    let bounds =
        |tag: Option<&str>, what: &str, bounds: [(Option<sea_orm::Value>, &str); 2], sql: &mut Sql| {
            for (bound, sign) in bounds {
                if let Some(bound) = bound {
                    let (open, close) = what.split_once('?').unwrap_or((what, ""));
                    sql.add(" AND ");
                    match what {
                        "?" => {
                            sql.add("(parsed.doc #>> ");
                            place(path, tag, sql);
                            sql.add(") COLLATE \"C\"");
                        }
                        _ => {
                            sql.add("parsed.doc #> ");
                            place(path, tag, sql);
                        }
                    }
                    sql.add(&format!(" {sign} {open}")).value(bound).add(close);
                }
            }
        };
    match values {
        Values::There => {
            sql.add("parsed.doc #> ");
            place(path, None, sql);
            sql.add(" IS NOT NULL");
        }
        Values::Bool(flag) => {
            sql.add("parsed.doc #> ");
            place(path, None, sql);
            sql.add(if *flag { " = 'true'::jsonb" } else { " = 'false'::jsonb" });
        }
        Values::Number(from, to) => {
            kind(path, None, "object", sql);
            sql.add(" OR (");
            kind(path, None, "number", sql);
            let values = [(from.map(Into::into), ">="), (to.map(Into::into), "<=")];
            bounds(None, "to_jsonb(?::float8)", values, sql);
            sql.add(")");
        }
        Values::Text(from, to) => {
            sql.add("(");
            kind(path, None, "string", sql);
            let value = |text: &Option<String>| text.as_deref().map(Into::into);
            bounds(None, "?", [(value(from), ">="), (value(to), "<=")], sql);
            sql.add(")");
        }
        Values::Date(from, to) => {
            sql.add("(");
            kind(path, Some("$date"), "number", sql);
            let values = [(from.map(Into::into), ">="), (to.map(Into::into), "<=")];
            bounds(Some("$date"), "to_jsonb(?::int8)", values, sql);
            sql.add(")");
        }
        Values::ObjectId(hex) => {
            sql.add("parsed.doc #>> ");
            place(path, Some("$oid"), sql);
            sql.add(" = ").value(hex.as_str());
        }
    }
    sql.add(")");
}
