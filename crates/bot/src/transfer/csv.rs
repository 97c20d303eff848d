//! Text files: which encoding, which delimiter, which rows. RFC 4180, as Excel and WPS write it around the world.

use super::{
    cell::MAX_CELL,
    columns::Layout,
    error::TransferError,
    sheet::{MAX_COLUMNS, MAX_ROWS, Row, Sheet, known_headings},
};
use encoding_rs::{Encoding, GB18030, UTF_8};

/// Delimiters, the most usual first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows that are looked at to find the delimiter.
const LOOKED_AT: usize = 10;

/// The text of a file, and the name of its encoding: what its byte-order mark says, else UTF-8 if it is that, else
/// GB18030 (and so GBK and GB 2312), which Excel writes in China.
pub fn decode(bytes: &[u8]) -> Result<(String, &'static str), TransferError> {
    let (encoding, skip) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let bytes = &bytes[skip..];
    let text = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        (!text.contains('\0')).then(|| (text.into_owned(), encoding.name()))
    };
    let guess = || if skip == 0 { text(GB18030) } else { None };
    text(encoding).or_else(guess).ok_or(TransferError::Encoding)
}

/// The rows of a file, and the name of its encoding.
pub fn read(layout: &Layout, bytes: &[u8]) -> Result<(Sheet, &'static str), TransferError> {
    let (text, encoding) = decode(bytes)?;
    // One kind of line end, inside of cells too.
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut said = None;
    if let Some(rest) = text.strip_prefix("sep=") {
        // Excel's own way to say it.
        said = rest.bytes().next();
        // The line stays, so that rows keep their numbers.
        text.replace_range(..5.min(text.len()), "");
    }
    let delimiter = match said.filter(u8::is_ascii_punctuation).or(said.filter(|&b| b == b'\t')) {
        Some(delimiter) => delimiter,
        None => {
            let mut best = (0, DELIMITERS[0]);
            for delimiter in DELIMITERS {
                let rows = rows(&text, delimiter, LOOKED_AT)?;
                let known = |row: &Row| known_headings(layout, row.cells.iter().map(String::as_str));
                let count = rows.iter().map(known).max().unwrap_or(0);
                if count > best.0 {
                    best = (count, delimiter);
                }
            }
            best.1
        }
    };
    let rows = rows(&text, delimiter, MAX_ROWS + 1)?;
    if rows.len() > MAX_ROWS {
        return Err(TransferError::TooLarge("rows", MAX_ROWS));
    }
    Ok((Sheet { rows }, encoding))
}

fn rows(text: &str, delimiter: u8, most: usize) -> Result<Vec<Row>, TransferError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut number = 0_u32;
    while rows.len() < most {
        // Empty lines are rows of a spreadsheet; the reader passes them over.
        let at = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let empty = text.get(at..).unwrap_or_default().bytes().take_while(|b| *b == b'\n').count();
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return Err(TransferError::Unreadable("not comma-separated values")),
        }
        number = number.saturating_add(1).saturating_add(u32::try_from(empty).unwrap_or(u32::MAX));
        let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
        bound(&mut cells)?;
        if !cells.is_empty() {
            rows.push(Row { number, cells });
        }
    }
    Ok(rows)
}

/// Cuts what is empty at the end off, and holds the row to the limits.
pub fn bound(cells: &mut Vec<String>) -> Result<(), TransferError> {
    while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    if cells.len() > MAX_COLUMNS {
        return Err(TransferError::TooLarge("columns", MAX_COLUMNS));
    }
    let is_long = |cell: &String| cell.len() > MAX_CELL && cell.encode_utf16().count() > MAX_CELL;
    if cells.iter().any(is_long) {
        return Err(TransferError::TooLarge("characters in a cell", MAX_CELL));
    }
    Ok(())
}

/// A file that Excel opens without a question: UTF-8 with a byte-order mark, commas, CR LF.
pub fn write(rows: &[Vec<String>]) -> Result<Vec<u8>, TransferError> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    let unreadable = |_| TransferError::Unreadable("it cannot be written");
    for row in rows {
        writer.write_record(row).map_err(unreadable)?;
    }
    writer.into_inner().map_err(|_| TransferError::Unreadable("it cannot be written"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{kind::Which, transfer::columns::layout};

    fn cells(bytes: &[u8]) -> (Vec<(u32, Vec<String>)>, &'static str) {
        let (sheet, encoding) = read(layout(Which::Qa).unwrap(), bytes).unwrap();
        (sheet.rows.into_iter().map(|row| (row.number, row.cells)).collect(), encoding)
    }

    #[test]
    fn files_from_everywhere() {
        let text = "问题,答案\n\"几点\n开门？\",九点\n\n\n能退票吗,能,,\n";
        let expected = vec![
            (1, vec!["问题".to_owned(), "答案".to_owned()]),
            (2, vec!["几点\n开门？".to_owned(), "九点".to_owned()]),
            (5, vec!["能退票吗".to_owned(), "能".to_owned()]),
        ];
        let with_bom = format!("\u{feff}{text}");
        assert_eq!(cells(text.as_bytes()), (expected.clone(), "UTF-8"));
        assert_eq!(cells(with_bom.as_bytes()), (expected.clone(), "UTF-8"));
        assert_eq!(cells(text.replace('\n', "\r\n").as_bytes()).0, expected);
        for delimiter in [";", "\t", "|"] {
            assert_eq!(cells(text.replace(',', delimiter).as_bytes()).0, expected, "{delimiter:?}");
        }
        let (gbk, _, unmappable) = encoding_rs::GBK.encode(text);
        assert!(!unmappable);
        assert_eq!(cells(&gbk), (expected.clone(), "gb18030"));
        let utf16: Vec<u8> = with_bom.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(cells(&utf16), (expected.clone(), "UTF-16LE"));
        let said = format!("sep=;\n{}", text.replace(',', ";"));
        let numbers: Vec<_> = cells(said.as_bytes()).0.into_iter().map(|(number, _)| number).collect();
        assert_eq!(numbers, [2, 3, 6]);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let qa = layout(Which::Qa).unwrap();
        assert_eq!(read(qa, b"caf\xe9,1\n").unwrap_err(), TransferError::Encoding);
        assert_eq!(read(qa, b"a\0b").unwrap_err(), TransferError::Encoding);
        let long = format!("问题\n{}", "长".repeat(MAX_CELL + 1));
        assert_eq!(
            read(qa, long.as_bytes()).unwrap_err(),
            TransferError::TooLarge("characters in a cell", MAX_CELL)
        );
        let many = "问题\n".repeat(MAX_ROWS + 1);
        assert_eq!(read(qa, many.as_bytes()).unwrap_err(), TransferError::TooLarge("rows", MAX_ROWS));
        let wide = ",".repeat(300) + "x";
        assert_eq!(read(qa, wide.as_bytes()).unwrap_err(), TransferError::TooLarge("columns", MAX_COLUMNS));
        assert_eq!(read(qa, b"").unwrap().0, Sheet::default());
    }
}
