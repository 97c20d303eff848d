//! What is known of files, as rows. Every change enters the log under the topic `file`, and counts what there is.

use crate::{File, FilesError, path};
use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult};
use store::{ChangeOp, NewChange, Tx};
use types::{EnvId, FileInfo, FileTally};

/// The topic of changes of files in the log; the key is the path.
pub const TOPIC: &str = "file";

const COLUMNS: [&str; 8] = ["path", "object", "size", "mime", "hash", "owner", "created_at", "updated_at"];

fn select(env: &EnvId) -> SelectStatement {
    let mut query = Query::select();
    query.columns(COLUMNS).from("cloud_files").and_where(Expr::col("env").eq(env.as_str()));
    query
}

/// The file of a path.
pub async fn file<C: ConnectionTrait>(conn: &C, env: &EnvId, path: &str) -> Result<Option<File>, FilesError> {
    let query = select(env).and_where(Expr::col("path").eq(path)).to_owned();
    conn.query_one(&query).await?.map(|row| of(env, &row)).transpose()
}

/// Files whose paths begin with a prefix and come after a path, in order.
pub async fn below<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    prefix: &str,
    after: &str,
    limit: u64,
) -> Result<Vec<File>, FilesError> {
    let query = select(env)
        .and_where(Expr::col("path").gte(prefix))
        .and_where(Expr::col("path").lt(path::after(prefix)))
        .and_where(Expr::col("path").gt(after))
        .order_by("path", Order::Asc)
        .limit(limit)
        .to_owned();
    conn.query_all(&query).await?.iter().map(|row| of(env, row)).collect()
}

/// Files of an owner.
pub async fn of_owner<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    owner: &str,
    limit: u64,
) -> Result<Vec<File>, FilesError> {
    let query = select(env).and_where(Expr::col("owner").eq(owner)).limit(limit).to_owned();
    conn.query_all(&query).await?.iter().map(|row| of(env, row)).collect()
}

/// How many files begin with a prefix, and their bytes.
pub async fn tally<C: ConnectionTrait>(conn: &C, env: &EnvId, prefix: &str) -> Result<FileTally, FilesError> {
    // Summed as floats: PostgreSQL's sum of big integers is no integer, and a double counts bytes exactly up to 8 PB.
    let query = Query::select()
        .expr_as(Func::count(Expr::col("path")), "files")
        .expr_as(Func::sum(Expr::col("size").cast_as("double precision")), "bytes")
        .from("cloud_files")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("path").gte(prefix))
        .and_where(Expr::col("path").lt(path::after(prefix)))
        .to_owned();
    let Some(row) = conn.query_one(&query).await? else { return Ok(FileTally::default()) };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a sum of sizes")]
    let bytes = row.try_get::<Option<f64>>("", "bytes")?.unwrap_or_default() as u64;
    Ok(FileTally { files: row.try_get::<i64>("", "files")?.unsigned_abs(), bytes })
}

/// Which of these objects files have.
pub async fn objects_in_use<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    objects: &[String],
) -> Result<Vec<String>, FilesError> {
    let query = select(env).and_where(Expr::col("object").is_in(objects)).to_owned();
    let rows = conn.query_all(&query).await?;
    rows.iter().map(|row| Ok(row.try_get("", "object")?)).collect()
}

/// How many files an environment has, and their bytes.
pub async fn usage<C: ConnectionTrait>(conn: &C, env: &EnvId) -> Result<FileTally, FilesError> {
    let query = Query::select()
        .columns(["files", "bytes"])
        .from("file_usage")
        .and_where(Expr::col("env").eq(env.as_str()))
        .to_owned();
    let Some(row) = conn.query_one(&query).await? else { return Ok(FileTally::default()) };
    let whole = |name: &str| row.try_get::<i64>("", name).map(i64::unsigned_abs);
    Ok(FileTally { files: whole("files")?, bytes: whole("bytes")? })
}

/// Puts a file where it belongs; what was there is the one that is given back.
pub async fn put(tx: &mut Tx, file: &File) -> Result<Option<File>, FilesError> {
    let before = remove_row(tx, &file.env, &file.info.path).await?;
    let info = &file.info;
    let insert = Query::insert()
        .into_table("cloud_files")
        .columns(["env"].into_iter().chain(COLUMNS))
        .values_panic([
            file.env.as_str().into(),
            info.path.as_str().into(),
            file.object.as_str().into(),
            whole(info.size).into(),
            info.mime.as_str().into(),
            info.etag.as_str().into(),
            info.owner.clone().into(),
            store::millis(info.created_at).into(),
            store::millis(info.updated_at).into(),
        ])
        .to_owned();
    tx.conn().execute(&insert).await?;
    count(tx, &file.env, 1, whole(info.size)).await?;
    let op = if before.is_some() { ChangeOp::Replace } else { ChangeOp::Add };
    log(tx, &file.env, &info.path, op).await?;
    Ok(before)
}

/// Takes a file away.
pub async fn remove(tx: &mut Tx, env: &EnvId, path: &str) -> Result<Option<File>, FilesError> {
    let removed = remove_row(tx, env, path).await?;
    if removed.is_some() {
        log(tx, env, path, ChangeOp::Remove).await?;
    }
    Ok(removed)
}

async fn remove_row(tx: &mut Tx, env: &EnvId, path: &str) -> Result<Option<File>, FilesError> {
    let Some(before) = file(tx.conn(), env, path).await? else { return Ok(None) };
    let delete = Query::delete()
        .from_table("cloud_files")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("path").eq(path))
        .to_owned();
    tx.conn().execute(&delete).await?;
    count(tx, env, -1, -whole(before.info.size)).await?;
    Ok(Some(before))
}

async fn log(tx: &mut Tx, env: &EnvId, path: &str, op: ChangeOp) -> Result<(), FilesError> {
    let change = NewChange {
        env: env.clone(),
        topic: TOPIC.to_owned(),
        key: path.to_owned(),
        op,
        before: None,
        after: None,
    };
    tx.change(change).await?;
    Ok(())
}

async fn count(tx: &mut Tx, env: &EnvId, files: i64, bytes: i64) -> Result<(), FilesError> {
    let now = usage(tx.conn(), env).await?;
    let upsert = Query::insert()
        .into_table("file_usage")
        .columns(["env", "files", "bytes"])
        .values_panic([
            env.as_str().into(),
            Ord::max(whole(now.files).saturating_add(files), 0).into(),
            Ord::max(whole(now.bytes).saturating_add(bytes), 0).into(),
        ])
        .on_conflict(OnConflict::column("env").update_columns(["files", "bytes"]).to_owned())
        .to_owned();
    tx.conn().execute(&upsert).await?;
    Ok(())
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn of(env: &EnvId, row: &QueryResult) -> Result<File, FilesError> {
    let info = FileInfo {
        path: row.try_get("", "path")?,
        size: row.try_get::<i64>("", "size")?.unsigned_abs(),
        mime: row.try_get("", "mime")?,
        etag: row.try_get("", "hash")?,
        owner: row.try_get("", "owner")?,
        created_at: store::timestamp(row.try_get("", "created_at")?),
        updated_at: store::timestamp(row.try_get("", "updated_at")?),
    };
    Ok(File { info, env: env.clone(), object: row.try_get("", "object")? })
}
