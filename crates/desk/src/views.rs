//! Saved views: filters with a name, of a member or of everybody.

use crate::{Desk, DeskError, engine::agent, input::check_text};
use access::Actor;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, OnConflict, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult};
use types::Permission;
use types::desk::SavedView;

/// Most views that one person sees.
const MOST: usize = 100;
/// Longest name, in characters.
const MAX_NAME: usize = 60;

impl Desk {
    /// The member's own views and everybody's, by name.
    pub async fn views(&self, actor: &Actor) -> Result<Vec<SavedView>, DeskError> {
        actor.require(Permission::Reply)?;
        let me = agent(actor).map(|agent| agent.id.to_string()).unwrap_or_default();
        let query = Query::select()
            .columns(["id", "member", "name", "view"])
            .from("desk_views")
            .and_where(Expr::col("env").eq(actor.env().as_str()))
            .and_where(Expr::col("member").is_in(["", me.as_str()]))
            .order_by("name", Order::Asc)
            .order_by("id", Order::Asc)
            .to_owned();
        self.store().read().query_all(&query).await?.iter().map(view_of).collect()
    }

    /// Saves a view; with an empty id a new one. Everybody's are for supervisors to write.
    pub async fn save_view(&self, actor: &Actor, mut view: SavedView) -> Result<SavedView, DeskError> {
        actor.require(if view.shared { Permission::Oversee } else { Permission::Reply })?;
        check_text("/name", &view.name, MAX_NAME)?;
        let me = agent(actor).ok_or(DeskError::NotFound("agent"))?;
        let there = self.views(actor).await?;
        if view.id.is_empty() {
            if there.len() >= MOST {
                return Err(DeskError::invalid("", "too_many", format!("at most {MOST} views")));
            }
            view.id = self.store().random().id("view");
        } else if !there.iter().any(|known| known.id == view.id && known.shared == view.shared) {
            return Err(DeskError::NotFound("view"));
        }
        let member = if view.shared { String::new() } else { me.id.to_string() };
        let insert = Query::insert()
            .into_table("desk_views")
            .columns(["env", "id", "member", "name", "view"])
            .values_panic([
                actor.env().as_str().into(),
                view.id.as_str().into(),
                member.into(),
                view.name.as_str().into(),
                serde_json::to_string(&view.view)?.into(),
            ])
            .on_conflict(OnConflict::columns(["env", "id"]).update_columns(["name", "view"]).to_owned())
            .to_owned();
        self.write(move |tx| {
            Box::pin(async move {
                tx.conn().execute(&insert).await?;
                Ok(())
            })
        })
        .await?;
        Ok(view)
    }

    /// Removes a view: the member's own, or as a supervisor everybody's.
    pub async fn delete_view(&self, actor: &Actor, id: &str) -> Result<(), DeskError> {
        actor.require(Permission::Reply)?;
        let me = agent(actor).ok_or(DeskError::NotFound("agent"))?;
        let mut whose = Cond::any().add(Expr::col("member").eq(me.id.as_str()));
        if actor.may(Permission::Oversee) {
            whose = whose.add(Expr::col("member").eq(""));
        }
        let delete = Query::delete()
            .from_table("desk_views")
            .and_where(Expr::col("env").eq(actor.env().as_str()))
            .and_where(Expr::col("id").eq(id))
            .cond_where(whose)
            .to_owned();
        let gone = self
            .write(move |tx| Box::pin(async move { Ok(tx.conn().execute(&delete).await?.rows_affected()) }));
        if gone.await? == 1 { Ok(()) } else { Err(DeskError::NotFound("view")) }
    }
}

fn view_of(row: &QueryResult) -> Result<SavedView, DeskError> {
    let (member, view): (String, String) = (row.try_get("", "member")?, row.try_get("", "view")?);
    Ok(SavedView {
        id: row.try_get("", "id")?,
        name: row.try_get("", "name")?,
        shared: member.is_empty(),
        view: serde_json::from_str(&view)?,
    })
}
