//! Projects and their environments. Few, rarely changed, asked for on every request: kept in memory.

use crate::{Access, AccessError, Actor};
use sea_orm::sea_query::{Expr, JoinType, Order, Query};
use sea_orm::{ConnectionTrait, ExprTrait};
use std::sync::Arc;
use store::{Audit, Store, StoreError};
use types::{EnvId, Environment, Permission, Stage, Text};

/// Most environments of an installation.
const MAX_ENVIRONMENTS: usize = 200;

impl Access {
    /// Creates a project. `id` has the form of an environment's id.
    pub async fn create_project(&self, by: &Actor, id: &str, name: Text) -> Result<(), AccessError> {
        by.require(Permission::Administer)?;
        if !EnvId::is_valid(id) {
            return Err(AccessError::invalid(
                "/id",
                "format",
                "lower-case letters, digits and hyphens, 1–64",
            ));
        }
        let (id, actor, name) =
            (id.to_owned(), by.label(), serde_json::to_string(&name).map_err(StoreError::from)?);
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let insert = Query::insert()
                        .into_table("projects")
                        .columns(["id", "name", "created_at"])
                        .values_panic([id.as_str().into(), name.into(), store::millis(tx.now()).into()])
                        .to_owned();
                    tx.conn().execute(&insert).await?;
                    tx.audit(Audit {
                        env: String::new(),
                        actor,
                        action: "project.create".into(),
                        object: id,
                        detail: String::new(),
                    });
                    Ok(())
                })
            })
            .await
            .map_err(|e: AccessError| e.taken("id"))
    }

    /// Creates an environment of a project, after the existing ones in order.
    pub async fn create_environment(
        &self,
        by: &Actor,
        project: &str,
        id: EnvId,
        name: Text,
        stage: Stage,
    ) -> Result<Environment, AccessError> {
        by.require(Permission::Administer)?;
        if !EnvId::is_valid(id.as_str()) {
            return Err(AccessError::invalid(
                "/id",
                "format",
                "lower-case letters, digits and hyphens, 1–64",
            ));
        }
        if self.environments().len() >= MAX_ENVIRONMENTS {
            return Err(AccessError::invalid(
                "",
                "too_many",
                format!("at most {MAX_ENVIRONMENTS} environments"),
            ));
        }
        let (project, actor, env) = (project.to_owned(), by.label(), id.clone());
        let name = serde_json::to_string(&name).map_err(StoreError::from)?;
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let conn = tx.conn();
                    let of_project = Query::select()
                        .column("id")
                        .from("projects")
                        .and_where(Expr::col("id").eq(project.as_str()))
                        .to_owned();
                    if conn.query_one(&of_project).await?.is_none() {
                        return Err(AccessError::invalid(
                            "/project",
                            "reference",
                            "there is no such project",
                        ));
                    }
                    let position = conn
                        .query_all(&Query::select().column("id").from("environments").to_owned())
                        .await?
                        .len();
                    let insert = Query::insert()
                        .into_table("environments")
                        .columns(["id", "project", "name", "stage", "position", "created_at"])
                        .values_panic([
                            id.as_str().into(),
                            project.into(),
                            name.into(),
                            stage.as_str().into(),
                            (position as i32).into(),
                            store::millis(tx.now()).into(),
                        ])
                        .to_owned();
                    conn.execute(&insert).await?;
                    tx.audit(Audit {
                        env: id.to_string(),
                        actor,
                        action: "environment.create".into(),
                        object: id.to_string(),
                        detail: String::new(),
                    });
                    Ok(())
                })
            })
            .await
            .map_err(|e: AccessError| e.taken("id"))?;
        self.reload_environments().await?;
        self.environment(&env).ok_or(AccessError::UnknownEnvironment(env))
    }

    /// All environments, in order.
    pub fn environments(&self) -> Vec<Environment> {
        self.environment_cache().to_vec()
    }

    /// An environment, if there is one of that id.
    pub fn environment(&self, id: &EnvId) -> Option<Environment> {
        self.environment_cache().iter().find(|e| &e.id == id).cloned()
    }

    /// Whether there is an environment of that id.
    pub fn has_environment(&self, id: &EnvId) -> bool {
        self.environment_cache().iter().any(|e| &e.id == id)
    }

    pub(crate) fn require_environment(&self, id: &EnvId) -> Result<(), AccessError> {
        match self.has_environment(id) {
            true => Ok(()),
            false => Err(AccessError::UnknownEnvironment(id.clone())),
        }
    }
}

/// What an environment is for, from the database: for those who have no [`Access`].
pub async fn stage(store: &Store, env: &EnvId) -> Result<Option<Stage>, StoreError> {
    let query = Query::select()
        .column("stage")
        .from("environments")
        .and_where(Expr::col("id").eq(env.as_str()))
        .to_owned();
    let row = store.read().query_one(&query).await?;
    let stage: Option<String> = row.map(|row| row.try_get("", "stage")).transpose()?;
    Ok(stage.as_deref().and_then(Stage::parse))
}

pub(crate) async fn load(store: &Store) -> Result<Arc<[Environment]>, AccessError> {
    let query = Query::select()
        .columns([("environments", "id"), ("environments", "name"), ("environments", "stage")])
        .expr_as(Expr::col(("projects", "name")), "project_name")
        .from("environments")
        .join(
            JoinType::InnerJoin,
            "projects",
            Expr::col(("projects", "id")).equals(("environments", "project")),
        )
        .order_by(("environments", "position"), Order::Asc)
        .order_by(("environments", "id"), Order::Asc)
        .to_owned();
    let rows = store.read().query_all(&query).await?;
    let mut environments = Vec::with_capacity(rows.len());
    for row in rows {
        let stage: String = row.try_get("", "stage")?;
        let text = |column: &str| -> Result<Text, AccessError> {
            let json: String = row.try_get("", column)?;
            Ok(serde_json::from_str(&json).map_err(StoreError::from)?)
        };
        environments.push(Environment {
            id: EnvId::new(row.try_get::<String>("", "id")?),
            name: text("name")?,
            stage: Stage::parse(&stage).ok_or_else(|| StoreError::Corrupt(format!("stage {stage}")))?,
            project: text("project_name")?,
        });
    }
    Ok(environments.into())
}
