//! Reading rows of a statement, whichever database they are in, without a value for every column on the way.

use crate::{Snapshot, StoreError, sqlite};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement};
use std::borrow::Cow;
use types::EnvId;

/// The columns of a row, by their places in the statement, from 0.
pub trait Columns {
    /// A whole number.
    fn int(&self, at: usize) -> Result<i64, StoreError>;
    /// A text; `None` for null.
    fn text(&self, at: usize) -> Result<Option<Cow<'_, str>>, StoreError>;
    /// Bytes.
    fn bytes(&self, at: usize) -> Result<Cow<'_, [u8]>, StoreError>;
}

/// Something that answers statements.
pub trait Reader: Sync {
    /// Which SQL it speaks.
    fn backend(&self) -> DbBackend;

    /// What `read` makes of each row. The statement may take its time: an embedded database runs it on a thread apart.
    fn rows<T, F>(
        &self,
        query: Statement,
        read: F,
    ) -> impl Future<Output = Result<Vec<T>, StoreError>> + Send
    where
        T: Send + 'static,
        F: FnMut(&dyn Columns) -> Result<T, StoreError> + Send + 'static;

    /// The same for a statement that finds a few rows by a key: it is run where it is asked.
    fn look_up<T, F>(
        &self,
        query: Statement,
        read: F,
    ) -> impl Future<Output = Result<Vec<T>, StoreError>> + Send
    where
        T: Send + 'static,
        F: FnMut(&dyn Columns) -> Result<T, StoreError> + Send + 'static,
    {
        self.rows(query, read)
    }
}

impl Columns for QueryResult {
    fn int(&self, at: usize) -> Result<i64, StoreError> {
        Ok(self.try_get_by_index(at)?)
    }

    fn text(&self, at: usize) -> Result<Option<Cow<'_, str>>, StoreError> {
        Ok(self.try_get_by_index::<Option<String>>(at)?.map(Cow::Owned))
    }

    fn bytes(&self, at: usize) -> Result<Cow<'_, [u8]>, StoreError> {
        Ok(Cow::Owned(self.try_get_by_index(at)?))
    }
}

async fn through<C, T, F>(conn: &C, query: Statement, mut read: F) -> Result<Vec<T>, StoreError>
where
    C: ConnectionTrait,
    F: FnMut(&dyn Columns) -> Result<T, StoreError>,
{
    conn.query_all_raw(query).await?.iter().map(|row| read(row)).collect()
}

impl<C: ConnectionTrait> Reader for C {
    fn backend(&self) -> DbBackend {
        self.get_database_backend()
    }

    async fn rows<T, F>(&self, query: Statement, read: F) -> Result<Vec<T>, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&dyn Columns) -> Result<T, StoreError> + Send + 'static,
    {
        through(self, query, read).await
    }
}

/// A consistent view for several reads through [`Reader`]: all see the same commit. Keep it short.
pub struct View(pub(crate) Inner);

pub(crate) enum Inner {
    Direct(sqlite::View),
    Shared(Snapshot),
}

impl View {
    /// The number of the last change of an environment that this view includes.
    pub async fn seq(&self, env: &EnvId) -> Result<u64, StoreError> {
        crate::log::last_seq(self, env).await
    }
}

impl Reader for View {
    fn backend(&self) -> DbBackend {
        match &self.0 {
            Inner::Direct(_) => DbBackend::Sqlite,
            Inner::Shared(snapshot) => snapshot.conn().get_database_backend(),
        }
    }

    async fn rows<T, F>(&self, query: Statement, read: F) -> Result<Vec<T>, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&dyn Columns) -> Result<T, StoreError> + Send + 'static,
    {
        match &self.0 {
            Inner::Direct(view) => view.rows(query, read).await,
            Inner::Shared(snapshot) => through(snapshot.conn(), query, read).await,
        }
    }

    async fn look_up<T, F>(&self, query: Statement, read: F) -> Result<Vec<T>, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&dyn Columns) -> Result<T, StoreError> + Send + 'static,
    {
        match &self.0 {
            Inner::Direct(view) => view.look_up(&query, read).await,
            Inner::Shared(snapshot) => through(snapshot.conn(), query, read).await,
        }
    }
}

impl Reader for crate::Store {
    fn backend(&self) -> DbBackend {
        self.read().get_database_backend()
    }

    async fn rows<T, F>(&self, query: Statement, read: F) -> Result<Vec<T>, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&dyn Columns) -> Result<T, StoreError> + Send + 'static,
    {
        match self.direct() {
            Some(file) => file.view().await?.rows(query, read).await,
            None => through(self.read(), query, read).await,
        }
    }

    async fn look_up<T, F>(&self, query: Statement, read: F) -> Result<Vec<T>, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&dyn Columns) -> Result<T, StoreError> + Send + 'static,
    {
        match self.direct() {
            Some(file) => file.look_up(&query, read),
            None => through(self.read(), query, read).await,
        }
    }
}
