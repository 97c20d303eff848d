//! SQL text with its values, for either database.

use sea_orm::{DbBackend, Statement, Value};

/// A statement under construction.
pub(crate) struct Sql {
    pub backend: DbBackend,
    text: String,
    values: Vec<Value>,
}

impl Sql {
    pub fn new(backend: DbBackend, text: &str) -> Self {
        Self { backend, text: text.to_owned(), values: Vec::new() }
    }

    /// Adds text.
    pub fn add(&mut self, text: &str) -> &mut Self {
        self.text += text;
        self
    }

    /// Adds the place of a value.
    pub fn value(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        match self.backend {
            DbBackend::Postgres => self.text += &format!("${}", self.values.len()),
            _ => self.text.push('?'),
        }
        self
    }

    /// Adds the places of some values, with commas between them.
    pub fn values<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        for (at, value) in values.into_iter().enumerate() {
            self.add(if at == 0 { "" } else { ", " }).value(value);
        }
        self
    }

    pub fn statement(self) -> Statement {
        Statement::from_sql_and_values(self.backend, self.text, self.values)
    }
}
