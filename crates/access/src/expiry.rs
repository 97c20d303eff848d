//! Rows whose time is over.

use crate::{Access, AccessError};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ConnectionTrait, ExprTrait};

impl Access {
    /// Deletes expired sessions, refresh tokens, codes and cuts, and says how many rows that were. Expired rows prove nothing
    /// anyway; this keeps the tables small. Meant to be called every now and then.
    pub async fn delete_expired(&self) -> Result<u64, AccessError> {
        self.cuts().forget(store::millis(self.store().now()));
        self.store()
            .write(|tx| {
                Box::pin(async move {
                    let mut rows = 0;
                    for table in ["sessions", "refresh_tokens", "verification_codes", "token_cuts"] {
                        let delete = Query::delete()
                            .from_table(table)
                            .and_where(Expr::col("expires_at").lte(store::millis(tx.now())))
                            .to_owned();
                        rows += tx.conn().execute(&delete).await?.rows_affected();
                    }
                    Ok(rows)
                })
            })
            .await
    }
}
