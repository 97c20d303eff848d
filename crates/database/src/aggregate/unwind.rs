//! `$unwind`: one document for each element of an array.

use super::Docs;
use super::stages::wrong;
use crate::DatabaseError;
use crate::path::{self, Path};
use futures::{StreamExt, TryStreamExt, stream};
use types::Json;

/// A parsed `$unwind`.
#[derive(Clone, Debug)]
pub(crate) struct Unwind {
    path: Path,
    /// Where the place of the element is put.
    index: Option<Path>,
    /// Whether a document without elements stays.
    keep: bool,
}

pub(super) fn parse(json: &Json) -> Result<Unwind, DatabaseError> {
    let field = |json: &Json| match json.as_str().and_then(|text| text.strip_prefix('$')) {
        Some(text) => Path::parse(text),
        None => Err(wrong("$unwind", "the path of a field with $ before it")),
    };
    let Json::Object(map) = json else {
        return Ok(Unwind { path: field(json)?, index: None, keep: false });
    };
    let mut unwind =
        Unwind { path: field(map.get("path").unwrap_or(&Json::Null))?, index: None, keep: false };
    for (name, json) in map {
        match name.as_str() {
            "path" => {}
            "includeArrayIndex" => {
                let name = json.as_str().ok_or_else(|| wrong("includeArrayIndex", "the name of a field"))?;
                unwind.index = Some(Path::parse(name)?);
            }
            "preserveNullAndEmptyArrays" => {
                unwind.keep = json.as_bool().ok_or_else(|| wrong(name, "true or false"))?;
            }
            _ => return Err(DatabaseError::operator(name, "in $unwind")),
        }
    }
    Ok(unwind)
}

pub(super) fn run<'s>(unwind: &'s Unwind, docs: Docs<'s>) -> Docs<'s> {
    // Documents are made one by one, however many elements there are.
    docs.map_ok(move |mut doc| {
        let emptied = matches!(path::get(&doc, &unwind.path.parts), Some(Json::Array(_)));
        let items = match path::get(&doc, &unwind.path.parts) {
            Some(Json::Array(_)) => match path::take_out(&mut doc, &unwind.path.parts) {
                Some(Json::Array(items)) => items,
                _ => Vec::new(),
            },
            None | Some(Json::Null) => Vec::new(),
            // A single value is as an array of one, but has no place in it.
            Some(_) => return single(unwind, doc),
        };
        if items.is_empty() {
            if !unwind.keep {
                return stream::empty().boxed();
            }
            // An empty array leaves nothing; null stays.
            if emptied {
                super::project::assign(&mut doc, &unwind.path.parts, None);
            }
            return single(unwind, doc);
        }
        let unwound = items.into_iter().enumerate().map(move |(i, item)| {
            let mut doc = doc.clone();
            super::project::assign(&mut doc, &unwind.path.parts, Some(item));
            if let Some(index) = &unwind.index {
                super::project::assign(&mut doc, &index.parts, Some(i.into()));
            }
            Ok(doc)
        });
        stream::iter(unwound).boxed()
    })
    .try_flatten()
    .boxed()
}

fn single<'s>(unwind: &Unwind, mut doc: Json) -> Docs<'s> {
    if let Some(index) = &unwind.index {
        super::project::assign(&mut doc, &index.parts, Some(Json::Null));
    }
    stream::iter([Ok(doc)]).boxed()
}
