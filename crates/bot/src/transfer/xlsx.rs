//! Workbooks (ISO/IEC 29500): the first sheet that has something in it. Read cell by cell within limits, so that a
//! small file cannot become a large one.

use super::{
    cell::MAX_CELL,
    csv::bound,
    error::TransferError,
    sheet::{MAX_COLUMNS, MAX_ROWS, Row, Sheet},
};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Most bytes of a workbook when it is unpacked, counted as it is unpacked.
const MAX_UNPACKED: u64 = 64 * 1024 * 1024;
/// Most parts of a workbook.
const MAX_PARTS: usize = 1_000;
/// Most characters of all cells, in bytes: cells may share a text.
const MAX_TEXT: usize = 16 * 1024 * 1024;
/// Most sheets that are looked at.
const MAX_SHEETS: usize = 20;

/// Whether a file begins as workbooks do.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Whether a file begins as the older binary workbooks and those with a password do.
pub fn is_old_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
}

/// The rows of the first sheet that has any, and its name.
pub fn read(bytes: &[u8]) -> Result<(Sheet, String), TransferError> {
    unpacks(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    for name in book.sheet_names().into_iter().take(MAX_SHEETS) {
        let sheet = rows(&mut book, &name)?;
        if !sheet.rows.is_empty() {
            return Ok((sheet, name));
        }
    }
    Err(TransferError::Empty)
}

fn broken(_: impl std::error::Error) -> TransferError {
    TransferError::Unreadable("the workbook is damaged")
}

/// Unpacks everything once, to nowhere: what the file says of its size proves nothing.
fn unpacks(bytes: &[u8]) -> Result<(), TransferError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > MAX_PARTS {
        return Err(TransferError::TooLarge("parts", MAX_PARTS));
    }
    let mut left = MAX_UNPACKED;
    for part in 0..archive.len() {
        let part = archive.by_index(part).map_err(broken)?;
        left -= std::io::copy(&mut part.take(left), &mut std::io::sink()).map_err(broken)?;
        if left == 0 {
            return Err(TransferError::TooLarge("bytes when it is unpacked", MAX_UNPACKED as usize));
        }
    }
    Ok(())
}

fn rows(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Sheet, TransferError> {
    // A sheet of pictures alone is none of cells.
    let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok(Sheet::default()) };
    let mut sheet = Sheet::default();
    let mut size = 0;
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        size += text.len();
        if size > MAX_TEXT {
            return Err(TransferError::TooLarge("bytes of text", MAX_TEXT));
        }
        let column = column as usize;
        if column >= MAX_COLUMNS {
            return Err(TransferError::TooLarge("columns", MAX_COLUMNS));
        }
        let number = row.saturating_add(1);
        if sheet.rows.last().is_none_or(|last| last.number != number) {
            if sheet.rows.len() >= MAX_ROWS {
                return Err(TransferError::TooLarge("rows", MAX_ROWS));
            }
            sheet.rows.push(Row { number, cells: vec![] });
        }
        let Some(last) = sheet.rows.last_mut() else { continue };
        if last.cells.len() <= column {
            last.cells.resize(column + 1, String::new());
        }
        last.cells[column] = text;
    }
    for row in &mut sheet.rows {
        bound(&mut row.cells)?;
    }
    sheet.rows.retain(|row| !row.cells.is_empty());
    Ok(sheet)
}

/// What a cell shows, near enough: a number without its format, a date as `2026-05-01`.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => n.to_string(),
        DataRef::String(text) => text.replace("\r\n", "\n"),
        DataRef::SharedString(text) => text.replace("\r\n", "\n"),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(at) => moment(at),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn moment(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = at.to_ymd_hms_milli();
    match at.as_f64() {
        days if at.is_duration() || days < 1.0 => format!("{hour:02}:{minute:02}"),
        days if days.fract() == 0.0 => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
    }
}

/// A workbook with one sheet whose first row are headings.
pub fn write(name: &str, rows: &[Vec<String>]) -> Result<Vec<u8>, TransferError> {
    let unwritable = |error: XlsxError| match error {
        XlsxError::MaxStringLengthExceeded => TransferError::TooLarge("characters in a cell", MAX_CELL),
        _ => TransferError::Unreadable("it cannot be written"),
    };
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(name).map_err(unwritable)?;
    sheet.set_freeze_panes(1, 0).map_err(unwritable)?;
    let heading = Format::new().set_bold().set_num_format("@");
    let plain = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
    let width = rows.first().map_or(0, Vec::len);
    for column in 0..u16::try_from(width).unwrap_or(u16::MAX) {
        let longest =
            rows.iter().filter_map(|row| row.get(usize::from(column))).map(|cell| shown(cell)).max();
        let chars = u8::try_from(longest.unwrap_or(0).clamp(8, 48)).unwrap_or(48);
        sheet.set_column_width(column, f64::from(chars) + 2.0).map_err(unwritable)?;
    }
    for (row, cells) in (0_u32..).zip(rows) {
        let format = if row == 0 { &heading } else { &plain };
        for (column, cell) in (0_u16..).zip(cells) {
            if !cell.is_empty() {
                sheet.write_string_with_format(row, column, cell, format).map_err(unwritable)?;
            }
        }
    }
    book.save_to_buffer().map_err(unwritable)
}

/// How wide the widest line of a cell is; Chinese characters take two places.
fn shown(cell: &str) -> usize {
    cell.lines().map(|line| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::{ZipWriter, write::SimpleFileOptions};

    fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(vec![]));
        for (name, bytes) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn what_a_workbook_shows_is_read() {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("空").unwrap();
        let sheet = book.add_worksheet().set_name("问答").unwrap();
        let date = Format::new().set_num_format("yyyy/m/d");
        sheet.write_string(2, 1, "问题").unwrap();
        sheet.write_string(3, 1, "几点\n开门").unwrap();
        sheet.write_number(3, 2, 13800000000.0).unwrap();
        sheet.write_boolean(3, 3, true).unwrap();
        let may = rust_xlsxwriter::ExcelDateTime::parse_from_str("2026-05-01").unwrap();
        sheet.write_datetime_with_format(3, 4, &may, &date).unwrap();
        sheet.write_formula(6, 1, rust_xlsxwriter::Formula::new("=1+1").set_result("2")).unwrap();
        let (sheet, name) = read(&book.save_to_buffer().unwrap()).unwrap();
        let row =
            |number, cells: &[&str]| Row { number, cells: cells.iter().map(|&c| c.to_owned()).collect() };
        let expected = [
            row(3, &["", "问题"]),
            row(4, &["", "几点\n开门", "13800000000", "true", "2026-05-01"]),
            row(7, &["", "2"]),
        ];
        assert_eq!((name.as_str(), sheet.rows.as_slice()), ("问答", expected.as_slice()));
    }

    #[test]
    fn small_files_do_not_become_large_ones() {
        let zeros = vec![b' '; 70 * 1024 * 1024];
        let bomb = zipped(&[("xl/sharedStrings.xml", &zeros)]);
        assert!(bomb.len() < 1024 * 1024);
        let refused = read(&bomb).unwrap_err();
        assert_eq!(refused, TransferError::TooLarge("bytes when it is unpacked", MAX_UNPACKED as usize));
        let parts: Vec<_> = (0..=MAX_PARTS).map(|i| (i.to_string(), vec![])).collect();
        let parts: Vec<_> =
            parts.iter().map(|(name, bytes): &(_, Vec<u8>)| (name.as_str(), &bytes[..])).collect();
        assert_eq!(read(&zipped(&parts)).unwrap_err(), TransferError::TooLarge("parts", MAX_PARTS));
        assert!(matches!(read(b"PK\x03\x04 nonsense"), Err(TransferError::Unreadable(_))));
        assert!(matches!(read(&zipped(&[("a.txt", b"x")])), Err(TransferError::Unreadable(_))));

        // Two cells at the far corners: a grid between them would take terabytes.
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "问题").unwrap();
        sheet.write_string(1_048_575, 0, "x").unwrap();
        assert_eq!(read(&book.save_to_buffer().unwrap()).unwrap().0.rows[1].number, 1_048_576);
        let sheet = book.add_worksheet().set_name("wide").unwrap();
        sheet.write_string(0, 16_383, "x").unwrap();
        book.worksheets_mut().swap(0, 1);
        let refused = read(&book.save_to_buffer().unwrap()).unwrap_err();
        assert_eq!(refused, TransferError::TooLarge("columns", MAX_COLUMNS));

        // One long text that many cells share.
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let long = "x".repeat(30_000);
        for row in 0..1000 {
            sheet.write_string(row, 0, &long).unwrap();
        }
        let refused = read(&book.save_to_buffer().unwrap()).unwrap_err();
        assert_eq!(refused, TransferError::TooLarge("bytes of text", MAX_TEXT));
    }
}
