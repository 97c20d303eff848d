//! Unanswered questions that somebody put aside: they stay aside.

use crate::BotError;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use std::collections::HashSet;
use store::Tx;
use types::EnvId;

/// Questions that are put aside.
pub async fn dismissed<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    bot: &str,
) -> Result<HashSet<String>, BotError> {
    let query = Query::select()
        .column("question")
        .from("bot_dismissed")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("bot").eq(bot))
        .to_owned();
    conn.query_all(&query).await?.iter().map(|row| Ok(row.try_get("", "question")?)).collect()
}

/// Puts questions aside, by their hashes.
pub async fn dismiss(
    tx: &Tx,
    env: &EnvId,
    bot: &str,
    actor: &str,
    questions: &[String],
) -> Result<(), BotError> {
    for question in questions {
        let insert = Query::insert()
            .into_table("bot_dismissed")
            .columns(["env", "bot", "question", "actor", "at"])
            .values_panic([
                env.as_str().into(),
                bot.into(),
                question.as_str().into(),
                actor.into(),
                store::millis(tx.now()).into(),
            ])
            .on_conflict(OnConflict::columns(["env", "bot", "question"]).update_column("at").to_owned())
            .to_owned();
        tx.conn().execute(&insert).await?;
    }
    Ok(())
}

/// Brings questions back.
pub async fn restore(tx: &Tx, env: &EnvId, bot: &str, questions: &[String]) -> Result<(), BotError> {
    let delete = Query::delete()
        .from_table("bot_dismissed")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("bot").eq(bot))
        .and_where(Expr::col("question").is_in(questions.to_vec()))
        .to_owned();
    tx.conn().execute(&delete).await?;
    Ok(())
}
