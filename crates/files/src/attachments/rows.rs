//! What is known of attachments, as rows.

use super::Attachment;
use crate::FilesError;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult};
use store::Tx;
use types::{EnvId, Timestamp};

const COLUMNS: [&str; 10] =
    ["id", "owner", "name", "mime", "size", "width", "height", "hash", "at", "object"];

fn select(env: &EnvId) -> SelectStatement {
    let mut query = Query::select();
    query.columns(COLUMNS).from("files").and_where(Expr::col("env").eq(env.as_str()));
    query
}

/// Enters an attachment, or finds the same one of the same owner.
pub async fn add(
    tx: &mut Tx,
    env: &EnvId,
    attachment: impl FnOnce(String, Timestamp) -> Attachment,
) -> Result<Attachment, FilesError> {
    let attachment = attachment(tx.random().id("file"), tx.now());
    if let Some(same) = same(tx.conn(), env, &attachment.owner, &attachment.hash).await? {
        return Ok(same);
    }
    // What is no picture has no sides: 0.
    let side = |of: fn((u32, u32)) -> u32| i64::from(attachment.pixels.map_or(0, of));
    let insert = Query::insert()
        .into_table("files")
        .columns(["env"].into_iter().chain(COLUMNS).chain(["sent"]))
        .values_panic([
            env.as_str().into(),
            attachment.id.as_str().into(),
            attachment.owner.as_str().into(),
            attachment.name.as_str().into(),
            attachment.mime.as_str().into(),
            i64::try_from(attachment.size).unwrap_or(i64::MAX).into(),
            side(|(width, _)| width).into(),
            side(|(_, height)| height).into(),
            attachment.hash.as_str().into(),
            store::millis(attachment.at).into(),
            attachment.object.as_str().into(),
            0_i64.into(),
        ])
        .to_owned();
    tx.conn().execute(&insert).await?;
    Ok(attachment)
}

/// The attachment of an owner with this hash.
pub async fn same<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    owner: &str,
    hash: &str,
) -> Result<Option<Attachment>, FilesError> {
    let query =
        select(env).and_where(Expr::col("owner").eq(owner)).and_where(Expr::col("hash").eq(hash)).to_owned();
    conn.query_one(&query).await?.as_ref().map(of).transpose()
}

/// One attachment.
pub async fn attachment<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    id: &str,
) -> Result<Option<Attachment>, FilesError> {
    let query = select(env).and_where(Expr::col("id").eq(id)).to_owned();
    conn.query_one(&query).await?.as_ref().map(of).transpose()
}

/// Marks an attachment as being in a message; whether there is one.
pub async fn sent(tx: &mut Tx, env: &EnvId, id: &str) -> Result<bool, FilesError> {
    let update = Query::update()
        .table("files")
        .value("sent", 1_i64)
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("id").eq(id))
        .to_owned();
    Ok(tx.conn().execute(&update).await?.rows_affected() > 0)
}

/// Deletes attachments that came before a moment and are in no message, at most `limit`. Their environments and objects.
pub async fn delete_unsent(
    tx: &mut Tx,
    before: Timestamp,
    limit: u64,
) -> Result<Vec<(EnvId, String)>, FilesError> {
    let query = Query::select()
        .columns(["env", "id", "hash", "object"])
        .from("files")
        .and_where(Expr::col("sent").eq(0_i64))
        .and_where(Expr::col("at").lt(store::millis(before)))
        .limit(limit)
        .to_owned();
    let mut objects = Vec::new();
    for row in tx.conn().query_all(&query).await? {
        let (env, id): (String, String) = (row.try_get("", "env")?, row.try_get("", "id")?);
        let delete = Query::delete()
            .from_table("files")
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col("id").eq(id))
            .to_owned();
        tx.conn().execute(&delete).await?;
        objects.push((env.into(), object(&row)?));
    }
    Ok(objects)
}

/// Deletes all attachments of an owner. Their objects.
pub async fn delete_of_owner(tx: &mut Tx, env: &EnvId, owner: &str) -> Result<Vec<String>, FilesError> {
    let query = select(env).and_where(Expr::col("owner").eq(owner)).to_owned();
    let rows = tx.conn().query_all(&query).await?;
    let objects = rows.iter().map(object).collect::<Result<_, _>>()?;
    let delete = Query::delete()
        .from_table("files")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("owner").eq(owner))
        .to_owned();
    tx.conn().execute(&delete).await?;
    Ok(objects)
}

/// Which of these objects attachments have.
pub async fn objects_in_use<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    objects: &[String],
) -> Result<Vec<String>, FilesError> {
    let named = Expr::col("object").is_in(objects).or(Expr::col("hash").is_in(objects));
    let query = select(env).and_where(named).to_owned();
    conn.query_all(&query).await?.iter().map(object).collect()
}

/// The object of a row: that of an early one is named by its hash.
fn object(row: &QueryResult) -> Result<String, FilesError> {
    match row.try_get::<Option<String>>("", "object")? {
        Some(object) => Ok(object),
        None => Ok(row.try_get("", "hash")?),
    }
}

fn of(row: &QueryResult) -> Result<Attachment, FilesError> {
    let whole = |name: &str| row.try_get::<i64>("", name).map(i64::unsigned_abs);
    let side = |name: &str| whole(name).map(|side| u32::try_from(side).unwrap_or(u32::MAX));
    let pixels = (side("width")?, side("height")?);
    Ok(Attachment {
        id: row.try_get("", "id")?,
        owner: row.try_get("", "owner")?,
        name: row.try_get("", "name")?,
        mime: row.try_get("", "mime")?,
        size: whole("size")?,
        pixels: (pixels != (0, 0)).then_some(pixels),
        hash: row.try_get("", "hash")?,
        at: store::timestamp(row.try_get("", "at")?),
        object: object(row)?,
    })
}
