//! What is known of files, as rows.

use crate::{File, FilesError};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult};
use store::Tx;
use types::{EnvId, Timestamp};

const COLUMNS: [&str; 9] = ["id", "owner", "name", "mime", "size", "width", "height", "hash", "at"];

fn select(env: &EnvId) -> SelectStatement {
    let mut query = Query::select();
    query.columns(COLUMNS).from("files").and_where(Expr::col("env").eq(env.as_str()));
    query
}

/// Enters a file, or finds the same one of the same owner.
pub async fn add(
    tx: &mut Tx,
    env: &EnvId,
    file: impl FnOnce(String, Timestamp) -> File,
) -> Result<File, FilesError> {
    let file = file(tx.random().id("file"), tx.now());
    let same = select(env)
        .and_where(Expr::col("owner").eq(file.owner.as_str()))
        .and_where(Expr::col("hash").eq(file.hash.as_str()))
        .to_owned();
    if let Some(row) = tx.conn().query_one(&same).await? {
        return of(&row);
    }
    let insert = Query::insert()
        .into_table("files")
        .columns(["env"].into_iter().chain(COLUMNS))
        .values_panic([
            env.as_str().into(),
            file.id.as_str().into(),
            file.owner.as_str().into(),
            file.name.as_str().into(),
            file.mime.as_str().into(),
            i64::try_from(file.size).unwrap_or(i64::MAX).into(),
            i64::from(file.width).into(),
            i64::from(file.height).into(),
            file.hash.as_str().into(),
            store::millis(file.at).into(),
        ])
        .to_owned();
    tx.conn().execute(&insert).await?;
    Ok(file)
}

/// One file.
pub async fn file<C: ConnectionTrait>(conn: &C, env: &EnvId, id: &str) -> Result<Option<File>, FilesError> {
    let query = select(env).and_where(Expr::col("id").eq(id)).to_owned();
    conn.query_one(&query).await?.as_ref().map(of).transpose()
}

fn of(row: &QueryResult) -> Result<File, FilesError> {
    let whole = |name: &str| row.try_get::<i64>("", name).map(i64::unsigned_abs);
    Ok(File {
        id: row.try_get("", "id")?,
        owner: row.try_get("", "owner")?,
        name: row.try_get("", "name")?,
        mime: row.try_get("", "mime")?,
        size: whole("size")?,
        width: u32::try_from(whole("width")?).unwrap_or(u32::MAX),
        height: u32::try_from(whole("height")?).unwrap_or(u32::MAX),
        hash: row.try_get("", "hash")?,
        at: store::timestamp(row.try_get("", "at")?),
    })
}
