//! What is known of pictures, as rows.

use super::Picture;
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

/// Enters a picture, or finds the same one of the same owner.
pub async fn add(
    tx: &mut Tx,
    env: &EnvId,
    picture: impl FnOnce(String, Timestamp) -> Picture,
) -> Result<Picture, FilesError> {
    let picture = picture(tx.random().id("file"), tx.now());
    if let Some(same) = same(tx.conn(), env, &picture.owner, &picture.hash).await? {
        return Ok(same);
    }
    let insert = Query::insert()
        .into_table("files")
        .columns(["env"].into_iter().chain(COLUMNS).chain(["sent"]))
        .values_panic([
            env.as_str().into(),
            picture.id.as_str().into(),
            picture.owner.as_str().into(),
            picture.name.as_str().into(),
            picture.mime.as_str().into(),
            i64::try_from(picture.size).unwrap_or(i64::MAX).into(),
            i64::from(picture.width).into(),
            i64::from(picture.height).into(),
            picture.hash.as_str().into(),
            store::millis(picture.at).into(),
            picture.object.as_str().into(),
            0_i64.into(),
        ])
        .to_owned();
    tx.conn().execute(&insert).await?;
    Ok(picture)
}

/// The picture of an owner with this content.
pub async fn same<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    owner: &str,
    hash: &str,
) -> Result<Option<Picture>, FilesError> {
    let query =
        select(env).and_where(Expr::col("owner").eq(owner)).and_where(Expr::col("hash").eq(hash)).to_owned();
    conn.query_one(&query).await?.as_ref().map(of).transpose()
}

/// One picture.
pub async fn picture<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    id: &str,
) -> Result<Option<Picture>, FilesError> {
    let query = select(env).and_where(Expr::col("id").eq(id)).to_owned();
    conn.query_one(&query).await?.as_ref().map(of).transpose()
}

/// Marks a picture as being in a message; whether there is one.
pub async fn sent(tx: &mut Tx, env: &EnvId, id: &str) -> Result<bool, FilesError> {
    let update = Query::update()
        .table("files")
        .value("sent", 1_i64)
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("id").eq(id))
        .to_owned();
    Ok(tx.conn().execute(&update).await?.rows_affected() > 0)
}

/// Deletes pictures that came before a moment and are in no message, at most `limit`. Their environments and objects.
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

/// Deletes all pictures of an owner. Their objects.
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

/// Which of these objects pictures have.
pub async fn objects_in_use<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    objects: &[String],
) -> Result<Vec<String>, FilesError> {
    let named = Expr::col("object").is_in(objects).or(Expr::col("hash").is_in(objects));
    let query = select(env).and_where(named).to_owned();
    conn.query_all(&query).await?.iter().map(object).collect()
}

/// The object of a row: that of an early picture is named by its hash.
fn object(row: &QueryResult) -> Result<String, FilesError> {
    match row.try_get::<Option<String>>("", "object")? {
        Some(object) => Ok(object),
        None => Ok(row.try_get("", "hash")?),
    }
}

fn of(row: &QueryResult) -> Result<Picture, FilesError> {
    let whole = |name: &str| row.try_get::<i64>("", name).map(i64::unsigned_abs);
    Ok(Picture {
        id: row.try_get("", "id")?,
        owner: row.try_get("", "owner")?,
        name: row.try_get("", "name")?,
        mime: row.try_get("", "mime")?,
        size: whole("size")?,
        width: u32::try_from(whole("width")?).unwrap_or(u32::MAX),
        height: u32::try_from(whole("height")?).unwrap_or(u32::MAX),
        hash: row.try_get("", "hash")?,
        at: store::timestamp(row.try_get("", "at")?),
        object: object(row)?,
    })
}
