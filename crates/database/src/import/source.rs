//! A file of documents, read line by line from any place on. Blocking: it is moved to a thread for each batch.

use super::{cells, normal};
use crate::limits;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use types::Json;
use types::documents::{DocumentFormat, LineError};

/// Documents of a batch, and bytes after which it is closed.
const BATCH: usize = 500;
const BATCH_BYTES: u64 = 4 * 1024 * 1024;
/// Bytes of one line or row: a document as its text, and room for the way that a file spells it.
const LINE_BYTES: u64 = limits::DOCUMENT_BYTES as u64 * 2;
/// Columns of a table.
const COLUMNS: usize = 1000;

/// A file under way.
pub(super) enum Source {
    Lines { reader: BufReader<File>, at: u64, line: u64 },
    Table { reader: Box<csv::Reader<Bounded>>, budget: Arc<AtomicU64>, columns: Vec<cells::Column> },
}

/// What was read at once.
#[derive(Default)]
pub(super) struct Batch {
    /// Documents with their lines.
    pub docs: Vec<(u64, Json)>,
    /// Lines that are none.
    pub errors: Vec<LineError>,
    /// Bytes and lines of the file that were read up to here.
    pub read: u64,
    pub lines: u64,
    /// Whether this was the end.
    pub end: bool,
}

impl Source {
    /// Opens a file behind so many bytes and lines.
    pub fn open(path: &Path, format: DocumentFormat, at: u64, line: u64) -> io::Result<Self> {
        let mut file = File::open(path)?;
        match format {
            DocumentFormat::Jsonl => {
                file.seek(SeekFrom::Start(at))?;
                Ok(Source::Lines { reader: BufReader::new(file), at, line })
            }
            DocumentFormat::Csv => {
                let budget = Arc::new(AtomicU64::new(LINE_BYTES));
                let bounded = Bounded { file, budget: budget.clone() };
                let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bounded);
                let headings = reader.headers().map_err(readable)?.clone();
                if headings.len() > COLUMNS {
                    return Err(io::Error::other(format!("the table has more than {COLUMNS} columns")));
                }
                let columns = cells::columns(&headings).map_err(io::Error::other)?;
                if at > 0 {
                    let mut position = csv::Position::new();
                    position.set_byte(at).set_line(line + 1);
                    budget.store(LINE_BYTES, Ordering::Relaxed);
                    reader.seek(position).map_err(readable)?;
                }
                Ok(Source::Table { reader: Box::new(reader), budget, columns })
            }
        }
    }

    /// The next batch. An error means that the rest of the file cannot be read.
    pub fn next(&mut self) -> io::Result<Batch> {
        match self {
            Source::Lines { reader, at, line } => lines(reader, at, line),
            Source::Table { reader, budget, columns } => table(reader, budget, columns),
        }
    }
}

fn lines(reader: &mut BufReader<File>, at: &mut u64, line: &mut u64) -> io::Result<Batch> {
    let mut batch = Batch::default();
    let begun = *at;
    let mut text = Vec::new();
    while batch.docs.len() + batch.errors.len() < BATCH && *at - begun < BATCH_BYTES {
        text.clear();
        let mut length = reader.by_ref().take(LINE_BYTES + 1).read_until(b'\n', &mut text)? as u64;
        if length == 0 {
            batch.end = true;
            break;
        }
        *line += 1;
        if length > LINE_BYTES {
            length += skip_line(reader)?;
            let message = format!("the line has more than {LINE_BYTES} bytes");
            batch.errors.push(LineError { line: *line, message });
        } else {
            // What some editors put first.
            let text = if *at == 0 { text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text) } else { &text };
            if !text.trim_ascii().is_empty() {
                match serde_json::from_slice::<Json>(text) {
                    Ok(doc) => batch.docs.push((*line, normal::normal(doc))),
                    Err(error) => batch.errors.push(LineError { line: *line, message: complaint(&error) }),
                }
            }
        }
        *at += length;
    }
    (batch.read, batch.lines) = (*at, *line);
    Ok(batch)
}

/// Passes over the rest of a line; answers its bytes.
fn skip_line(reader: &mut BufReader<File>) -> io::Result<u64> {
    let mut skipped = 0;
    loop {
        let buffer = reader.fill_buf()?;
        let (length, end) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(i) => (i + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        reader.consume(length);
        skipped += length as u64;
        if end {
            return Ok(skipped);
        }
    }
}

/// Without the line, which is always the first of the text that was read.
fn complaint(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    format!("not JSON at column {}: {what}", error.column())
}

fn table(
    reader: &mut csv::Reader<Bounded>,
    budget: &AtomicU64,
    columns: &[cells::Column],
) -> io::Result<Batch> {
    let mut batch = Batch::default();
    let begun = reader.position().byte();
    let mut record = csv::ByteRecord::new();
    while batch.docs.len() + batch.errors.len() < BATCH && reader.position().byte() - begun < BATCH_BYTES {
        budget.store(LINE_BYTES, Ordering::Relaxed);
        let line = reader.position().line();
        if !reader.read_byte_record(&mut record).map_err(readable)? {
            batch.end = true;
            break;
        }
        match cells::document(columns, &record) {
            Ok(doc) => batch.docs.push((line, doc)),
            Err(message) => batch.errors.push(LineError { line, message }),
        }
    }
    batch.read = reader.position().byte();
    batch.lines = reader.position().line().saturating_sub(1);
    Ok(batch)
}

fn readable(error: csv::Error) -> io::Error {
    io::Error::other(error.to_string())
}

/// A file of which only so much is read until somebody allows more: a quotation mark that is never closed makes the rest
/// of a table one cell.
pub(super) struct Bounded {
    file: File,
    budget: Arc<AtomicU64>,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.budget.load(Ordering::Relaxed);
        if left == 0 {
            return Err(io::Error::other(format!(
                "a row has more than {LINE_BYTES} bytes; is there a quotation mark that is not closed?"
            )));
        }
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = self.file.read(&mut buffer[..most])?;
        self.budget.store(left - read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for Bounded {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
