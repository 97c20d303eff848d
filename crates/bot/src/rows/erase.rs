//! Deleting conversations: the old ones of a bot, or all of a person. Each call deletes a bounded number of rows.

use super::{Who, changed};
use crate::{BotError, Edition, retention::Erased};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult};
use store::{ChangeOp, Tx};
use types::{EnvId, Timestamp};

/// The bots that somebody talked to, in all environments.
pub async fn talked_to<C: ConnectionTrait>(conn: &C) -> Result<Vec<(EnvId, String)>, BotError> {
    let mut found = std::collections::BTreeSet::new();
    for table in ["bot_sessions", "bot_dismissed"] {
        let query = Query::select().distinct().columns(["env", "bot"]).from(table).to_owned();
        for row in conn.query_all(&query).await? {
            found.insert((row.try_get::<String>("", "env")?, row.try_get::<String>("", "bot")?));
        }
    }
    Ok(found.into_iter().map(|(env, bot)| (EnvId::new(env), bot)).collect())
}

/// Deletes rows of a bot that are older than a moment: first turns, then what conversations remember, so that a
/// bot with rows is always found by [`talked_to`].
pub async fn delete_old(
    tx: &mut Tx,
    env: &EnvId,
    bot: &str,
    before: Timestamp,
    limit: u64,
) -> Result<Erased, BotError> {
    let millis = store::millis(before);
    let of_bot = |time: &'static str| {
        let own = Cond::all().add(Expr::col("env").eq(env.as_str())).add(Expr::col("bot").eq(bot));
        own.add(Expr::col(time).lt(millis))
    };
    let editions = Expr::col("edition").is_in([Edition::Live.as_str(), Edition::Draft.as_str()]);
    let mut erased = Erased {
        turns: delete_turns(tx, env, of_bot("at").add(editions.clone()), limit).await?,
        handoffs: delete_handoffs(tx, env, of_bot("at"), limit).await?,
        conversations: 0,
    };
    if erased.turns == 0 {
        erased.conversations = delete_sessions(tx, env, of_bot("updated_at").add(editions), limit).await?;
        let dismissed = Query::delete().from_table("bot_dismissed").cond_where(of_bot("at")).to_owned();
        tx.conn().execute(&dismissed).await?;
    }
    Ok(erased)
}

/// The conversations of a person, of both editions.
pub async fn of_person<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    channel: Option<&str>,
    person: &str,
) -> Result<Vec<Who>, BotError> {
    let query = Query::select()
        .columns(["bot", "edition", "channel"])
        .from("bot_sessions")
        .cond_where(theirs(env, channel, person))
        .to_owned();
    let who = |row: &QueryResult| -> Result<Who, BotError> {
        let edition: String = row.try_get("", "edition")?;
        let is_live = edition == Edition::Live.as_str();
        Ok(Who {
            env: env.clone(),
            bot: row.try_get("", "bot")?,
            edition: if is_live { Edition::Live } else { Edition::Draft },
            channel: row.try_get("", "channel")?,
            person: person.to_owned(),
        })
    };
    conn.query_all(&query).await?.iter().map(who).collect()
}

/// Deletes what a person said, and everything that belongs to it.
pub async fn erase(
    tx: &mut Tx,
    env: &EnvId,
    channel: Option<&str>,
    person: &str,
    limit: u64,
) -> Result<Erased, BotError> {
    Ok(Erased {
        turns: delete_turns(tx, env, theirs(env, channel, person), limit).await?,
        handoffs: delete_handoffs(tx, env, theirs(env, channel, person), limit).await?,
        conversations: delete_sessions(tx, env, theirs(env, channel, person), limit).await?,
    })
}

fn theirs(env: &EnvId, channel: Option<&str>, person: &str) -> Cond {
    let all = Cond::all().add(Expr::col("env").eq(env.as_str())).add(Expr::col("person").eq(person));
    match channel {
        Some(channel) => all.add(Expr::col("channel").eq(channel)),
        None => all,
    }
}

fn ids(table: &'static str, which: Cond, limit: u64) -> SelectStatement {
    Query::select().column("id").from(table).cond_where(which).limit(limit).to_owned()
}

async fn delete_turns(tx: &Tx, env: &EnvId, which: Cond, limit: u64) -> Result<u64, BotError> {
    let delete = Query::delete()
        .from_table("bot_turns")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("id").in_subquery(ids("bot_turns", which, limit)))
        .to_owned();
    Ok(tx.conn().execute(&delete).await?.rows_affected())
}

async fn delete_sessions(tx: &Tx, env: &EnvId, which: Cond, limit: u64) -> Result<u64, BotError> {
    const KEY: [&str; 4] = ["bot", "edition", "channel", "person"];
    let some = Query::select().columns(KEY).from("bot_sessions").cond_where(which).limit(limit).to_owned();
    let delete = Query::delete()
        .from_table("bot_sessions")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::tuple(KEY.map(Expr::col)).in_subquery(some))
        .to_owned();
    Ok(tx.conn().execute(&delete).await?.rows_affected())
}

/// One by one, since the queue's pages hear of each.
async fn delete_handoffs(tx: &mut Tx, env: &EnvId, which: Cond, limit: u64) -> Result<u64, BotError> {
    let rows = tx.conn().query_all(&ids("bot_handoffs", which, limit)).await?;
    for row in &rows {
        let id: String = row.try_get("", "id")?;
        let delete = Query::delete()
            .from_table("bot_handoffs")
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col("id").eq(id.as_str()))
            .to_owned();
        tx.conn().execute(&delete).await?;
        changed(tx, env, id, ChangeOp::Remove).await?;
    }
    Ok(rows.len() as u64)
}
