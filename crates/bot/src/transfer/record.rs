//! What a file says, whatever form it has: items as cells that know their place.

use super::columns::{Column, Layout, Part, Side};
use types::schema::FieldKind;
use types::{FieldError, RowError, Text, TransferFormat};

/// A file that was read.
pub struct Parsed {
    /// Its form.
    pub format: TransferFormat,
    /// Its encoding, or the name of its sheet.
    pub source: String,
    /// Its columns, or the members of its objects.
    pub heads: Vec<Head>,
    /// Its items.
    pub records: Vec<Record>,
}

/// A column of a file.
pub struct Head {
    /// As the file calls it.
    pub heading: String,
    /// What it holds, if it is read.
    pub known: Option<Known>,
}

/// What a column holds.
#[derive(Clone)]
pub struct Known {
    /// The column.
    pub column: &'static Column,
    /// Its language.
    pub side: Side,
    /// What its field holds; none for the key.
    pub kind: Option<FieldKind>,
}

impl Known {
    /// What a column of a layout holds.
    pub fn new(layout: &Layout, (column, side): (&'static Column, Side)) -> Self {
        let kind = if column.part == Part::Key { None } else { layout.kind(column) };
        let side = if matches!(kind, Some(FieldKind::Localized { .. })) { side } else { Side::Own };
        Self { column, side, kind }
    }

    /// Whether a cell holds several values.
    pub fn is_lines(&self) -> bool {
        matches!(self.kind, Some(FieldKind::Lines { .. }))
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// One value; empty if there is none.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Value {
    /// The value of a cell with one.
    pub fn one(&self) -> &str {
        match self {
            Value::One(text) => text,
            Value::Many(lines) => lines.first().map_or("", String::as_str),
        }
    }

    /// The values of a cell with several.
    pub fn many(&self) -> &[String] {
        match self {
            Value::One(_) => &[],
            Value::Many(lines) => lines,
        }
    }

    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::One(text) => text.is_empty(),
            Value::Many(lines) => lines.is_empty(),
        }
    }
}

/// A cell of a known column.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// Its column, among [`Parsed::heads`].
    pub head: usize,
    /// Its row.
    pub row: u32,
    /// What stands there.
    pub value: Value,
}

/// An item as a file gives it. What the file has no column for is not mentioned here at all.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Where it begins.
    pub row: u32,
    /// The cells of the item itself.
    pub own: Vec<Given>,
    /// Its lists, each with the cells of its elements.
    pub lists: Vec<(&'static str, Vec<Vec<Given>>)>,
    /// Whether elements are given completely: of one that is there already, nothing stays that is not mentioned.
    pub is_whole: bool,
    /// What is wrong with its form.
    pub errors: Vec<RowError>,
}

impl Record {
    /// The cells of its own columns with this part of a field, in the order of the file.
    pub fn cells<'a>(
        &'a self,
        heads: &'a [Head],
        field: &'a str,
        part: Part,
    ) -> impl Iterator<Item = &'a Given> {
        let is = move |given: &&Given| {
            let known = heads[given.head].known.as_ref();
            known.is_some_and(|known| known.column.field == field && known.column.part == part)
        };
        self.own.iter().filter(is)
    }

    /// The first value of its own column that is not empty.
    pub fn first<'a>(&'a self, heads: &'a [Head], column: &'a Column) -> &'a str {
        let mut cells = self.cells(heads, column.field, column.part);
        cells.find(|given| !given.value.is_empty()).map_or("", |given| given.value.one())
    }

    /// Puts a complaint down.
    pub fn fail(&mut self, row: u32, column: Text, code: &str, message: &str, limit: Option<String>) {
        let error = FieldError { limit, ..FieldError::new("", code, message) };
        self.errors.push(RowError { row, column, error });
    }
}

/// What a column is called: as the file calls it if it has it, else as it would be written.
pub fn title(heads: &[Head], column: &Column) -> Text {
    let is = |head: &&Head| head.known.as_ref().is_some_and(|known| std::ptr::eq(known.column, column));
    heads.iter().find(is).map_or_else(|| column.title(Side::Own), |head| Text::same(head.heading.as_str()))
}
