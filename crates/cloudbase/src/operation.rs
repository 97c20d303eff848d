//! What can be asked of documents, whichever dialect it came in, and what is answered.

use crate::{Code, Refusal, body, ejson};
use serde_json::{Map, Value as Json, json};

/// Documents that a query answers when it does not say how many.
pub const DEFAULT_LIMIT: u32 = 100;
/// Documents that a query may answer; a greater limit is lowered to it, as the SDKs do themselves.
pub const MAX_LIMIT: u32 = 1000;
/// Documents that one request may add.
pub const MAX_DOCUMENTS: usize = 1000;
/// Fields that a query may order by.
pub const MAX_ORDER: usize = 8;
/// Bytes of the name of a field to order by.
const MAX_FIELD: usize = 256;
/// Bytes of a transaction's id.
const MAX_TRANSACTION_ID: usize = 64;
/// Characters of a collection's name.
pub const MAX_COLLECTION_NAME: usize = 128;

/// Which way an order goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Small to great.
    Asc,
    /// Great to small.
    Desc,
}

impl Direction {
    /// The direction as sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Asc => "asc",
            Direction::Desc => "desc",
        }
    }

    /// `asc`, `desc`, `1` or `-1`.
    pub fn parse(value: &Json) -> Option<Self> {
        match value {
            Json::String(text) if text == "asc" => Some(Direction::Asc),
            Json::String(text) if text == "desc" => Some(Direction::Desc),
            Json::Number(n) if n.as_f64() == Some(1.0) => Some(Direction::Asc),
            Json::Number(n) if n.as_f64() == Some(-1.0) => Some(Direction::Desc),
            _ => None,
        }
    }
}

/// Which documents, in which order, which part of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The condition in the client dialect; `{}` is every document.
    pub filter: Json,
    /// Fields to order by, most important first.
    pub order: Vec<(String, Direction)>,
    /// Documents to pass over.
    pub skip: u64,
    /// Documents to answer, 0–[`MAX_LIMIT`].
    pub limit: u32,
    /// The fields to answer; `None` is all.
    pub projection: Option<Json>,
}

/// How existing documents are changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// Apply operators, `{"$set":{…},"$inc":{…}}`.
    Operators(Json),
    /// Put this in the place of the whole document, except for its `_id`.
    Replace(Json),
}

/// One request on documents.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// Make a collection.
    CreateCollection {
        /// Its name.
        collection: String,
    },
    /// Add documents; those without `_id` are given one.
    Add {
        /// Where.
        collection: String,
        /// The documents.
        documents: Vec<Json>,
        /// Whether the client gave one document, not a list.
        single: bool,
    },
    /// Read documents.
    Find {
        /// Where.
        collection: String,
        /// Which.
        query: Query,
    },
    /// Count documents.
    Count {
        /// Where.
        collection: String,
        /// Which, in the client dialect.
        filter: Json,
    },
    /// Change documents.
    Change {
        /// Where.
        collection: String,
        /// Which, in the client dialect.
        filter: Json,
        /// How.
        write: Write,
        /// All that match, not only the first.
        multi: bool,
        /// Add one if none matches.
        upsert: bool,
    },
    /// Change one document and answer it.
    Modify {
        /// Where.
        collection: String,
        /// Which, in the client dialect.
        filter: Json,
        /// How.
        write: Write,
    },
    /// Send documents through stages.
    Aggregate {
        /// Where.
        collection: String,
        /// A list of stages in the client dialect.
        stages: Json,
    },
    /// Remove documents.
    Remove {
        /// Where.
        collection: String,
        /// Which, in the client dialect.
        filter: Json,
        /// All that match, not only the first.
        multi: bool,
    },
    /// Read one document.
    Get {
        /// Where.
        collection: String,
        /// Its id: a text or a number.
        id: Json,
        /// The fields to answer; `None` is all.
        projection: Option<Json>,
    },
    /// Begin a transaction.
    Begin,
    /// Do all that happened in a transaction.
    Commit {
        /// Which.
        transaction: String,
    },
    /// End a transaction without doing anything of it.
    Abort {
        /// Which.
        transaction: String,
    },
    /// An operation in a transaction.
    Within {
        /// Which.
        transaction: String,
        /// One that [`Operation::fits_transaction`].
        operation: Box<Operation>,
    },
}

impl Operation {
    /// Whether it can be part of a transaction.
    pub fn fits_transaction(&self) -> bool {
        match self {
            Operation::Add { .. }
            | Operation::Find { .. }
            | Operation::Get { .. }
            | Operation::Count { .. }
            | Operation::Change { .. }
            | Operation::Modify { .. }
            | Operation::Remove { .. } => true,
            Operation::CreateCollection { .. }
            | Operation::Aggregate { .. }
            | Operation::Begin
            | Operation::Commit { .. }
            | Operation::Abort { .. }
            | Operation::Within { .. } => false,
        }
    }
}

/// The answer to an [`Operation`], before a door gives it its spelling.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The collection is there.
    Created,
    /// Ids of the added documents, in the order they were given.
    Added {
        /// The ids: texts and numbers.
        ids: Vec<Json>,
        /// As in [`Operation::Add`].
        single: bool,
    },
    /// Documents.
    Found {
        /// In order.
        list: Vec<Json>,
        /// As asked.
        skip: u64,
        /// As asked, after the bound.
        limit: u32,
    },
    /// How many.
    Counted(u64),
    /// Documents were changed.
    Changed {
        /// Documents that the condition met.
        matched: u64,
        /// Documents that are different now.
        updated: u64,
        /// The id of a document that was added because none matched.
        upserted_id: Option<Json>,
    },
    /// One document was changed, if one matched.
    Modified {
        /// Documents that are different now.
        updated: u64,
        /// The document after the change.
        document: Option<Json>,
    },
    /// What a pipeline made.
    Aggregated(Vec<Json>),
    /// How many are gone.
    Removed(u64),
    /// One document, if it is there.
    Got(Option<Json>),
    /// The id of a new transaction.
    Begun(String),
    /// A transaction has ended as it was asked to.
    Ended,
}

/// Checks a collection's name.
pub(crate) fn collection(name: String) -> Result<String, Refusal> {
    match name.chars().count() {
        1..=MAX_COLLECTION_NAME if !name.chars().any(char::is_control) => Ok(name),
        _ => Err(Refusal::param(format!(
            "A collection's name has 1 to {MAX_COLLECTION_NAME} visible characters."
        ))),
    }
}

/// A condition: an object, its EJSON text, or nothing for every document.
pub(crate) fn filter(value: Option<Json>) -> Result<Json, Refusal> {
    let value = match value {
        None | Some(Json::Null) => json!({}),
        Some(Json::String(text)) if text.is_empty() => json!({}),
        Some(Json::String(text)) => body::parse(text.as_bytes(), "The query")?,
        Some(value) => value,
    };
    match ejson::to_client(value)? {
        filter @ Json::Object(_) => Ok(ejson::without_undefined(filter)),
        _ => Err(Refusal::param("The query must be a JSON object.")),
    }
}

/// The condition of a change to many: one must be given, so that a forgotten `where` cannot empty a collection.
pub(crate) fn filter_to_change(value: Option<Json>) -> Result<Json, Refusal> {
    match filter(value)? {
        Json::Object(fields) if fields.is_empty() => Err(Refusal::param(
            "A change needs a condition. To reach every document, say so: where({ _id: _.exists(true) }).",
        )),
        filter => Ok(filter),
    }
}

/// `[{"field":"n","direction":"desc"}, …]`.
pub(crate) fn order(value: Option<Json>) -> Result<Vec<(String, Direction)>, Refusal> {
    let wrong =
        || Refusal::param("The order must be a list of {field, direction}, direction being asc or desc.");
    let items = match value {
        None | Some(Json::Null) => return Ok(vec![]),
        Some(Json::Array(items)) => items,
        Some(_) => return Err(wrong()),
    };
    if items.len() > MAX_ORDER {
        return Err(Refusal::param(format!("A query can be ordered by at most {MAX_ORDER} fields.")));
    }
    items
        .iter()
        .map(|item| {
            let field =
                item["field"].as_str().filter(|f| (1..=MAX_FIELD).contains(&f.len())).ok_or_else(wrong)?;
            Ok((field.to_owned(), Direction::parse(&item["direction"]).ok_or_else(wrong)?))
        })
        .collect()
}

/// A projection; an empty one answers every field.
pub(crate) fn projection(value: Option<Json>) -> Result<Option<Json>, Refusal> {
    match value.map(ejson::to_client).transpose()? {
        None | Some(Json::Null) => Ok(None),
        Some(Json::Object(fields)) if fields.is_empty() => Ok(None),
        Some(fields @ Json::Object(_)) => Ok(Some(fields)),
        Some(_) => Err(Refusal::param("The projection must be a JSON object.")),
    }
}

/// A count of documents that may be missing; JavaScript's whole numbers may arrive as `10.0`.
pub(crate) fn whole_number(value: Option<Json>, name: &str) -> Result<Option<u64>, Refusal> {
    let wrong =
        || Refusal::param(format!("The parameter {name} must be a whole number that is not negative."));
    match value {
        None | Some(Json::Null) => Ok(None),
        Some(Json::Number(n)) => match (n.as_u64(), n.as_f64()) {
            (Some(n), _) => Ok(Some(n)),
            (None, Some(n)) if n >= 0.0 && n.fract() == 0.0 && n < 9e15 => Ok(Some(n as u64)),
            _ => Err(wrong()),
        },
        Some(_) => Err(wrong()),
    }
}

/// How many documents a query answers.
pub(crate) fn limit(value: Option<u64>) -> u32 {
    value.map_or(DEFAULT_LIMIT, |n| n.min(u64::from(MAX_LIMIT)) as u32)
}

/// The documents to add, in the client dialect.
pub(crate) fn documents(items: Vec<Json>) -> Result<Vec<Json>, Refusal> {
    if items.is_empty() || items.len() > MAX_DOCUMENTS {
        return Err(Refusal::param(format!("One request adds 1 to {MAX_DOCUMENTS} documents.")));
    }
    items
        .into_iter()
        .map(|item| match ejson::to_client(item)? {
            document @ Json::Object(_) => Ok(document),
            _ => Err(Refusal::param("A document must be a JSON object.")),
        })
        .collect()
}

/// A change to one or many documents; refuses what cannot be meant.
pub(crate) fn change(
    collection: String,
    filter: Json,
    write: Write,
    multi: bool,
    upsert: bool,
) -> Result<Operation, Refusal> {
    if multi && matches!(write, Write::Replace(_)) {
        return Err(Refusal::param("Only one document can be replaced at a time."));
    }
    Ok(Operation::Change { collection, filter, write, multi, upsert })
}

/// The data of a change, as an object in the client dialect.
pub(crate) fn data(value: Option<Json>) -> Result<Map<String, Json>, Refusal> {
    match ejson::without_undefined(ejson::to_client(value.unwrap_or_default())?) {
        Json::Object(data) => Ok(data),
        _ => Err(Refusal::param("The parameter data must be a JSON object.")),
    }
}

/// The transaction that a request belongs to, if any.
pub(crate) fn transaction(fields: &mut Map<String, Json>) -> Result<Option<String>, Refusal> {
    match fields.remove("transactionId") {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(id)) if id.is_empty() => Ok(None),
        Some(Json::String(id)) => transaction_id(id).map(Some),
        Some(_) => Err(Refusal::param("The parameter transactionId must be a text.")),
    }
}

/// Checks a transaction's id.
pub(crate) fn transaction_id(id: String) -> Result<String, Refusal> {
    match (1..=MAX_TRANSACTION_ID).contains(&id.len()) {
        true => Ok(id),
        false => Err(Refusal::param("The parameter transactionId is not one.")),
    }
}

/// An operation in the transaction that the request names.
pub(crate) fn within(transaction: Option<String>, operation: Operation) -> Result<Operation, Refusal> {
    match transaction {
        None => Ok(operation),
        Some(transaction) if operation.fits_transaction() => {
            Ok(Operation::Within { transaction, operation: Box::new(operation) })
        }
        Some(_) => {
            let message = "Aggregations and new collections cannot be part of a transaction.";
            Err(Refusal::new(Code::DatabaseRequestFailed, message))
        }
    }
}

/// The id of the document that a condition names by that and nothing else: `{"_id": "x"}` or `{"_id": {"$eq": 5}}`.
pub(crate) fn only_id(filter: &Json) -> Option<&Json> {
    let fields = filter.as_object().filter(|fields| fields.len() == 1)?;
    let id = match fields.get("_id")? {
        Json::Object(test) if test.len() == 1 => test.get("$eq")?,
        id => id,
    };
    (id.is_string() || id.is_number()).then_some(id)
}

/// How the js-sdk's data changes a document where no flag says so: by its operators, or in its place if it may be
/// new, or else by setting its fields.
pub(crate) fn write_of(data: Map<String, Json>, replace: bool) -> Write {
    match (data.keys().any(|key| key.starts_with('$')), replace) {
        (true, _) => Write::Operators(Json::Object(data)),
        (false, true) => Write::Replace(Json::Object(data)),
        (false, false) => Write::Operators(json!({"$set": data})),
    }
}

/// Stages as the RPCs send them: `[{"stageKey": "$match", "stageValue": "<EJSON text>"}, …]`.
pub(crate) fn keyed_stages(value: Option<Json>) -> Result<Json, Refusal> {
    let wrong = || Refusal::param("The parameter stages must be a list of {stageKey, stageValue}.");
    let Some(Json::Array(items)) = value else { return Err(wrong()) };
    let stages = items.into_iter().map(|mut item| {
        let Some(Json::String(key)) = item.get_mut("stageKey").map(Json::take) else { return Err(wrong()) };
        let value = match item.get_mut("stageValue").map(Json::take) {
            Some(Json::String(text)) => body::parse(text.as_bytes(), &format!("The stage {key}"))?,
            Some(value) => value,
            None => return Err(wrong()),
        };
        Ok(Json::Object(Map::from_iter([(key, ejson::to_client(value)?)])))
    });
    stages.collect::<Result<_, _>>().map(Json::Array)
}
