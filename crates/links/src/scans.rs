//! Which users followed which links: what an agent sees of it beside a chat, and what goes with the user.

use crate::{Links, LinksError};
use access::{Actor, Who};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use std::time::Duration;
use store::{Audit, ChangeOp, NewChange, StoreError, Table};
use types::{LinkScan, Permission, UserId};

/// The topic of scans in the change log; the key is the user.
pub const TOPIC: &str = "link_scan";
/// Scans of one link by one user within this many milliseconds are one.
const ONE: i64 = 60_000;
/// Scans that are read of a user: the newest.
const NEWEST: u64 = 20;
/// How long it is kept that a user followed a link.
const KEPT: Duration = Duration::from_secs(180 * 24 * 3600);

static SCANS: Table = Table {
    name: "link_scans",
    columns: &["env", "user_id", "at", "link"],
    conflict: Some(r#"("env", "user_id", "at", "link") DO NOTHING"#),
};

impl Links {
    /// Notes that the actor, an end user, follows a published link. Of anybody else nothing is noted.
    pub async fn note_scan(&self, actor: &Actor, id: &str) -> Result<(), LinksError> {
        let Who::EndUser { uid, .. } = actor.who() else { return Ok(()) };
        if self.find(id, Some(actor.env())).is_none() {
            return Err(LinksError::NotFound(id.to_owned()));
        }
        // Again within the minute is no news. Two at once may both be told of: they are one row all the same.
        let minute = store::millis(self.store.now()) / ONE * ONE;
        if self.scans_of(actor, uid, 1).await?.first().is_some_and(|last| last.0 == id && last.1 >= minute) {
            return Ok(());
        }
        let (env, user, link) = (actor.env().clone(), uid.to_string(), id.to_owned());
        let at_home = env.clone();
        let noted = self.store.append(&at_home, move |append| {
            let at = store::millis(append.now()) / ONE * ONE;
            let row = [env.as_str().into(), user.as_str().into(), at.into(), link.as_str().into()];
            append.row(&SCANS, row);
            append.change(NewChange {
                env,
                topic: TOPIC.to_owned(),
                key: user,
                op: ChangeOp::Add,
                before: None,
                after: None,
            });
            Ok::<_, StoreError>(())
        });
        Ok(noted.await?)
    }

    /// The links that a user followed, newest first, at most 20. Needs leave to answer customers.
    pub async fn scans(&self, actor: &Actor, user: &UserId) -> Result<Vec<LinkScan>, LinksError> {
        actor.require(Permission::Reply)?;
        let scans = self.scans_of(actor, user, NEWEST).await?.into_iter().map(|(link, at)| {
            let name = self.find(&link, Some(actor.env())).map(|found| found.link.name.clone());
            LinkScan { name: name.unwrap_or_default(), link, at: store::timestamp(at) }
        });
        Ok(scans.collect())
    }

    /// Links and when they were followed, newest first.
    async fn scans_of(
        &self,
        actor: &Actor,
        user: &UserId,
        most: u64,
    ) -> Result<Vec<(String, i64)>, LinksError> {
        let query = Query::select()
            .columns(["link", "at"])
            .from("link_scans")
            .and_where(Expr::col("env").eq(actor.env().as_str()))
            .and_where(Expr::col("user_id").eq(user.as_str()))
            .order_by("at", Order::Desc)
            .limit(most)
            .to_owned();
        let rows = self.store.read().query_all(&query).await.map_err(StoreError::from)?;
        let scans = rows.into_iter().map(|row| Ok((row.try_get("", "link")?, row.try_get("", "at")?)));
        Ok(scans.collect::<Result<_, sea_orm::DbErr>>().map_err(StoreError::from)?)
    }

    /// Forgets the links that a user followed; answers how many scans that were. Needs leave to watch over agents or to
    /// write documents.
    pub async fn erase_scans(&self, actor: &Actor, user: &UserId) -> Result<u64, LinksError> {
        if !actor.may(Permission::Oversee) {
            actor.require(Permission::WriteDocuments)?;
        }
        let (by, user) = (actor.clone(), user.clone());
        let erased = self.store.write(move |tx| {
            Box::pin(async move {
                let delete = Query::delete()
                    .from_table("link_scans")
                    .and_where(Expr::col("env").eq(by.env().as_str()))
                    .and_where(Expr::col("user_id").eq(user.as_str()))
                    .to_owned();
                let erased = tx.conn().execute(&delete).await?.rows_affected();
                if erased > 0 {
                    tx.audit(Audit {
                        env: by.env().to_string(),
                        actor: by.label(),
                        action: "link.erase_scans".to_owned(),
                        // Not whose: the trail outlives the person's wish.
                        object: "link".to_owned(),
                        detail: String::new(),
                    });
                }
                Ok::<_, StoreError>(erased)
            })
        });
        Ok(erased.await?)
    }

    /// Deletes scans that were kept for their time, in all environments; answers how many.
    pub async fn delete_old_scans(&self) -> Result<u64, LinksError> {
        let before = store::millis(self.store.now() - KEPT);
        let deleted = self.store.write(move |tx| {
            Box::pin(async move {
                let old =
                    Query::delete().from_table("link_scans").and_where(Expr::col("at").lt(before)).to_owned();
                Ok::<_, StoreError>(tx.conn().execute(&old).await?.rows_affected())
            })
        });
        Ok(deleted.await?)
    }
}
