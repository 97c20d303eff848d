//! Documents as a file, page by page: memory does not grow with the collection.

use super::cells;
use crate::{Database, DatabaseError, Filter, Query};
use access::Actor;
use futures::stream::{self, BoxStream, StreamExt};
use types::Json;
use types::documents::{DocumentFormat, PageMark};

/// Documents that are read at once, unless they are large.
const PAGE: u64 = 500;
/// Columns of a table.
const COLUMNS: usize = 1000;

/// What is to be exported.
#[derive(Clone, Debug, Default)]
pub struct Export {
    /// Which documents.
    pub filter: Filter,
    /// How they are written.
    pub format: DocumentFormat,
}

/// Where the reading is.
struct Reader {
    database: Database,
    actor: Actor,
    collection: String,
    query: Query,
    after: Option<PageMark>,
    end: bool,
}

impl Reader {
    /// The next documents; `None` at the end.
    async fn next(&mut self) -> Result<Option<Vec<Json>>, DatabaseError> {
        if self.end {
            return Ok(None);
        }
        loop {
            let limit = self.query.limit.unwrap_or(PAGE);
            let page =
                self.database.page(&self.actor, &self.collection, &self.query, self.after.as_ref()).await;
            match page {
                // Large documents are read in smaller pages.
                Err(DatabaseError::Refused(_)) if limit > 1 => self.query.limit = Some(limit / 2),
                Err(error) => return Err(error),
                Ok(page) => {
                    self.end = page.next.is_none();
                    self.after = page.next;
                    return Ok(Some(page.docs));
                }
            }
        }
    }
}

impl Database {
    /// The documents of a collection as the parts of a file, in the order of their creation. A table names every field
    /// that a document has; to know them, the documents are read twice.
    pub async fn export(
        &self,
        actor: &Actor,
        collection: &str,
        export: Export,
    ) -> Result<BoxStream<'static, Result<Vec<u8>, DatabaseError>>, DatabaseError> {
        if !actor.may(types::Permission::ReadDocuments) {
            return Err(DatabaseError::PermissionDenied("exporting documents".to_owned()));
        }
        self.place(actor.env(), collection).await?;
        let reader = || Reader {
            database: self.clone(),
            actor: actor.clone(),
            collection: collection.to_owned(),
            query: Query { filter: export.filter.clone(), limit: Some(PAGE), ..Query::default() },
            after: None,
            end: false,
        };
        match export.format {
            DocumentFormat::Jsonl => Ok(stream::try_unfold(reader(), |mut reader| async move {
                let Some(docs) = reader.next().await? else { return Ok(None) };
                let mut text = String::new();
                for doc in docs {
                    text += &doc.to_string();
                    text.push('\n');
                }
                Ok(Some((text.into_bytes(), reader)))
            })
            .boxed()),
            DocumentFormat::Csv => {
                let columns = columns(reader()).await?;
                let mut head = vec![record(columns.iter().cloned())?];
                // Without it, spreadsheets take the text for something else.
                head[0].splice(0..0, *b"\xef\xbb\xbf");
                let rows = stream::try_unfold((reader(), columns), |(mut reader, columns)| async move {
                    let Some(docs) = reader.next().await? else { return Ok(None) };
                    let mut bytes = Vec::new();
                    for doc in docs {
                        let cells = columns.iter().map(|name| match name.as_str() {
                            "_id" => cells::id_cell(doc.get(name)),
                            _ => cells::cell(doc.get(name)),
                        });
                        bytes.extend(record(cells)?);
                    }
                    Ok(Some((bytes, (reader, columns))))
                });
                Ok(stream::iter(head.into_iter().map(Ok)).chain(rows).boxed())
            }
        }
    }
}

/// The names of all fields of all documents, in the order in which they are met.
async fn columns(mut reader: Reader) -> Result<Vec<String>, DatabaseError> {
    let mut columns = vec!["_id".to_owned()];
    while let Some(docs) = reader.next().await? {
        for name in docs.iter().filter_map(Json::as_object).flat_map(|doc| doc.keys()) {
            if !columns.contains(name) {
                columns.push(name.clone());
            }
        }
        if columns.len() > COLUMNS {
            return Err(DatabaseError::Refused(format!(
                "the documents have more than {COLUMNS} different fields; export them as JSON Lines"
            )));
        }
    }
    Ok(columns)
}

fn record(cells: impl Iterator<Item = String>) -> Result<Vec<u8>, DatabaseError> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let unwritten = |error: String| DatabaseError::Refused(error);
    writer.write_record(cells).map_err(|error| unwritten(error.to_string()))?;
    writer.into_inner().map_err(|error| unwritten(error.to_string()))
}
