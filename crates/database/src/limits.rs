//! What one call may ask for. Everything that a client can make large has its bound here.

/// Bytes of one document as JSON text.
pub const DOCUMENT_BYTES: usize = 16 * 1024 * 1024;
/// Levels of nesting in a document.
pub const DOCUMENT_DEPTH: usize = 32;
/// Bytes of a document's `_id`.
pub const ID_BYTES: usize = 128;
/// Documents that one call may add.
pub const DOCUMENTS_PER_ADD: usize = 500;
/// Documents that one call may update or remove.
pub const DOCUMENTS_PER_WRITE: usize = 10_000;
/// Documents that a query answers if it names no limit.
pub const DEFAULT_LIMIT: u64 = 100;
/// Documents that a query answers at most.
pub const MAX_LIMIT: u64 = 1000;
/// Bytes of JSON text that a query answers at most.
pub const RESULT_BYTES: usize = 32 * 1024 * 1024;
/// Bytes of JSON text that a sorted query may hold while it looks for the first documents.
pub const SORT_BYTES: usize = 64 * 1024 * 1024;
/// Documents in the window of one watch.
pub const WATCH_DOCUMENTS: usize = 5000;
/// Values and operators in one filter, update or projection.
pub const EXPRESSION_NODES: usize = 10_000;
/// Levels of nesting in one filter or update.
pub const EXPRESSION_DEPTH: usize = 32;
/// Names in one dot path.
pub const PATH_PARTS: usize = 32;
/// Fields that a query may sort by.
pub const ORDER_FIELDS: usize = 16;
/// Regular expressions in one filter.
pub const REGEXES: usize = 16;
/// Bytes of one regular expression as written.
pub const REGEX_BYTES: usize = 1024;
/// Bytes of one compiled regular expression.
pub const REGEX_COMPILED_BYTES: usize = 256 * 1024;
/// The highest index that an update may write in an array that is shorter.
pub const ARRAY_INDEX: usize = 10_000;
/// Collections of one environment.
pub const COLLECTIONS: usize = 500;
/// Characters of a collection's name.
pub const COLLECTION_NAME: usize = 64;
/// Bytes of values that an expression makes of one document.
pub const EXPRESSION_BYTES: usize = 64 * 1024 * 1024;
/// Elements of an array that one function of an expression makes.
pub const EXPRESSION_ITEMS: usize = 100_000;
/// Bytes that the stages of one pipeline hold together.
pub const PIPELINE_BYTES: usize = 64 * 1024 * 1024;
/// Stages of one pipeline.
pub const STAGES: usize = 100;
/// Pipelines that lie in one another.
pub const PIPELINE_DEPTH: usize = 5;
/// Indexes of one collection.
pub const INDEXES: usize = 32;
/// Fields of one index.
pub const INDEX_FIELDS: usize = 8;
/// Bytes of the values of one document in one index.
pub const INDEX_KEY_BYTES: usize = 1024;
/// Keys of one document in one index: arrays make several.
pub const INDEX_KEYS: usize = 1000;
/// Documents that one write reads while an index is built.
pub const INDEX_BATCH: u64 = 500;
/// How long a transaction may be open, in seconds.
pub const TRANSACTION_SECONDS: u64 = 30;
/// Open transactions of one environment.
pub const TRANSACTIONS: usize = 500;
/// Open transactions of one end user.
pub const TRANSACTIONS_PER_USER: usize = 50;
/// Documents that one transaction may read or write.
pub const TRANSACTION_DOCUMENTS: usize = 10_000;
/// Bytes in memory of the documents that the open transactions of one environment have written.
pub const TRANSACTION_BYTES: usize = 128 * 1024 * 1024;
/// As much for the open transactions of one end user.
pub const TRANSACTION_BYTES_PER_USER: usize = 64 * 1024 * 1024;
/// Documents of one collection that others may change while a transaction is open, if it reads the collection by a
/// query.
pub const TRANSACTION_CHANGES: usize = 2000;
