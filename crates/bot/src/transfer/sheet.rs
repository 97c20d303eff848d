//! Rows of cells to items. An item has one row, and more where it has several slots, answers or entries.

use super::{
    cell,
    columns::{Column, Layout, Part, Side},
    error::TransferError,
    record::{Given, Head, Known, Parsed, Record, Value},
};
use chrono::NaiveDate;
use types::{Lang, Text, TransferFormat};

/// Most rows of a file.
pub const MAX_ROWS: usize = 10_000;
/// Most columns of a file.
pub const MAX_COLUMNS: usize = 200;
/// Headings stand in one of so many first rows; titles and notes may stand above them.
const HEAD_ROWS: usize = 10;

/// A table of text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// The rows that are not empty.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its number, from 1, as a spreadsheet shows it.
    pub number: u32,
    /// What stands in it, up to the last cell that is not empty.
    pub cells: Vec<String>,
}

/// How many cells of a row are headings that are known.
pub fn known_headings<'a>(layout: &Layout, cells: impl Iterator<Item = &'a str>) -> usize {
    cells.filter(|cell| layout.column(cell).is_some()).count()
}

/// The items of a sheet.
pub fn records(
    layout: &Layout,
    sheet: &Sheet,
    format: TransferFormat,
    source: String,
) -> Result<Parsed, TransferError> {
    let known = |row: &Row| known_headings(layout, row.cells.iter().map(String::as_str));
    let candidates = sheet.rows.iter().take(HEAD_ROWS).enumerate().map(|(at, row)| (known(row), at));
    // Of rows that are equally good the first.
    let (count, at) = candidates.rev().max_by_key(|(count, _)| *count).ok_or(TransferError::Empty)?;
    let heads = heads(layout, &sheet.rows[at]);
    let identity = layout.identity();
    let names_items = |head: &Head| head.known.as_ref().is_some_and(|k| is_identity(k.column, identity));
    if count == 0 || !heads.iter().any(names_items) {
        return Err(TransferError::NoHeadings(identity.en));
    }
    let mut reader = Reader { layout, heads, records: vec![], names: vec![] };
    for row in &sheet.rows[at + 1..] {
        reader.row(row);
    }
    let Reader { heads, records, .. } = reader;
    if records.is_empty() {
        return Err(TransferError::Empty);
    }
    Ok(Parsed { format, source, heads, records })
}

fn is_identity(column: &Column, identity: &Column) -> bool {
    column.part == Part::Key || std::ptr::eq(column, identity)
}

/// What the headings say. A heading that names the same single value once more is not read.
fn heads(layout: &Layout, row: &Row) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::with_capacity(row.cells.len());
    for cell in &row.cells {
        let found = layout.column(cell).map(|found| Known::new(layout, found)).filter(|known| {
            let repeats = known.is_lines() || !known.column.list.is_empty();
            repeats || heads.iter().all(|head| !is_same(head, known))
        });
        heads.push(Head { heading: cell.trim().to_owned(), known: found });
    }
    heads
}

fn is_same(head: &Head, known: &Known) -> bool {
    head.known.as_ref().is_some_and(|k| std::ptr::eq(k.column, known.column) && k.side == known.side)
}

struct Reader<'a> {
    layout: &'a Layout,
    heads: Vec<Head>,
    records: Vec<Record>,
    /// What tells the last record from the next: by column.
    names: Vec<(usize, String)>,
}

impl Reader<'_> {
    fn row(&mut self, row: &Row) {
        if row
            .cells
            .iter()
            .zip(&self.heads)
            .all(|(cell, head)| head.known.is_none() || cell.trim().is_empty())
        {
            return;
        }
        let identity = self.layout.identity();
        let name = |(at, head): (usize, &Head)| {
            head.known.as_ref().filter(|known| is_identity(known.column, identity))?;
            let text = row.cells.get(at)?.trim();
            (!text.is_empty()).then(|| (at, text.to_owned()))
        };
        let names: Vec<_> = self.heads.iter().enumerate().filter_map(name).collect();
        let goes_on = !self.records.is_empty() && names.iter().all(|name| self.names.contains(name));
        let is_repeated = goes_on && !names.is_empty();
        if !goes_on {
            self.begin(row.number);
            self.names = names;
        }
        self.take(row, is_repeated);
    }

    /// A record that mentions every column, with nothing in it yet.
    fn begin(&mut self, row: u32) {
        let mut record = Record { row, ..Record::default() };
        for (head, known) in self.heads.iter().enumerate() {
            let Some(known) = &known.known else { continue };
            let list = known.column.list;
            if list.is_empty() {
                let value = if known.is_lines() { Value::Many(vec![]) } else { Value::One(String::new()) };
                record.own.push(Given { head, row, value });
            } else if record.lists.iter().all(|(name, _)| *name != list) {
                record.lists.push((list, vec![]));
            }
        }
        self.records.push(record);
    }

    fn take(&mut self, row: &Row, is_repeated: bool) {
        let Some(record) = self.records.last_mut() else { return };
        let identity = self.layout.identity();
        for (head, (known, cell)) in self.heads.iter().map(|head| &head.known).zip(&row.cells).enumerate() {
            let Some(known) = known else { continue };
            let repeats_name = is_repeated && is_identity(known.column, identity);
            if !known.column.list.is_empty() || cell.trim().is_empty() || repeats_name {
                continue;
            }
            let given = Given { head, row: row.number, value: value(known, cell) };
            if known.is_lines() {
                record.own.push(given);
                continue;
            }
            let Some(old) = record.own.iter_mut().find(|old| old.head == head) else { continue };
            if old.value.is_empty() {
                *old = given;
            } else if old.value != given.value {
                let limit = Some(old.row.to_string());
                let heading = Text::same(self.heads[head].heading.as_str());
                record.fail(row.number, heading, "row_differs", "is not what the row above says", limit);
            }
        }
        for (list, elements) in &mut record.lists {
            for cells in elements_of(&self.heads, list, row) {
                let is_new = || elements.iter().all(|old| !is_alike(old, &cells));
                if !is_repeated || is_new() {
                    elements.push(cells);
                }
            }
        }
    }
}

/// The elements of a list that a row holds: one, or as many as its columns are repeated.
fn elements_of(heads: &[Head], list: &str, row: &Row) -> Vec<Vec<Given>> {
    let mut elements: Vec<Vec<Given>> = Vec::new();
    for (head, Head { known, .. }) in heads.iter().enumerate() {
        let Some(known) = known.as_ref().filter(|known| known.column.list == list) else { continue };
        // The how-manieth column of this kind it is.
        let nth = heads[..head].iter().filter(|head| is_same(head, known)).count();
        if elements.len() <= nth {
            elements.resize_with(nth + 1, Vec::new);
        }
        let cell = row.cells.get(head).map_or("", String::as_str);
        elements[nth].push(Given { head, row: row.number, value: value(known, cell) });
    }
    elements.retain(|cells| cells.iter().any(|given| !given.value.is_empty()));
    elements
}

fn is_alike(a: &[Given], b: &[Given]) -> bool {
    a.iter().map(|given| &given.value).eq(b.iter().map(|given| &given.value))
}

fn value(known: &Known, cell: &str) -> Value {
    let text = cell::restore(cell.trim());
    if known.is_lines() {
        return Value::Many(cell::read_lines(text, known.column.separators()));
    }
    let text = cell::read(text);
    Value::One(match known.column.field {
        "from" | "until" => date(&text).unwrap_or(text),
        _ => text,
    })
}

/// A date as spreadsheets and people write it, as content has it.
fn date(text: &str) -> Option<String> {
    let plain = text.replace(['年', '月', '/', '.'], "-").replace('日', "");
    let day = plain.split_whitespace().next()?;
    Some(NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()?.format("%Y-%m-%d").to_string())
}

/// The headings of a layout, as they are written: columns of two languages twice, that of the reader first.
pub fn columns(layout: &Layout, lang: Lang) -> Vec<(&'static Column, Side)> {
    let other = match lang {
        Lang::En => Lang::Zh,
        Lang::Zh => Lang::En,
    };
    let written = layout.columns.iter().filter(|column| column.part != Part::Also);
    let sides = |column: &'static Column| match layout.is_localized(column) {
        true => vec![(column, Side::Of(lang)), (column, Side::Of(other))],
        false => vec![(column, Side::Own)],
    };
    written.flat_map(sides).collect()
}
