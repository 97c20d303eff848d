//! What functions may ask of the outside: documents, through the same door as the SDKs, and bots.

use super::bots;
use async_trait::async_trait;
use bot::Bots;
use cloudbase::web::{self, Action};
use database::Database;
use functions::{CallContext, Host, HostError};
use std::sync::OnceLock;
use types::Json;

/// [`Host`] over documents and bots.
pub struct Outside {
    /// Documents.
    pub database: Database,
    /// Bots; set once, right after they are made: they call functions themselves.
    pub bots: OnceLock<Bots>,
}

#[async_trait]
impl Host for Outside {
    async fn call(&self, call: &CallContext, op: &str, params: Json) -> Result<Json, HostError> {
        if let (Some(op), Some(all)) = (op.strip_prefix("bot."), self.bots.get()) {
            return bots::asked_by_function(all, call, op, params).await;
        }
        let Json::Object(mut fields) = params else {
            return Err(HostError::new("INVALID_PARAM", "The parameters must be an object."));
        };
        fields.insert("action".into(), op.into());
        let refused = |refusal: cloudbase::Refusal| HostError::new(refusal.code, refusal.message);
        match web::action(&mut fields).map_err(refused)? {
            Action::Documents(operation) => {
                let answer = crate::documents::perform(&self.database, &call.actor, operation).await;
                answer.map(web::data).map_err(refused)
            }
            Action::Transaction(..) | Action::Invoke { .. } | Action::Files(_) | Action::WatchTicket => {
                Err(HostError::new("ACTION_NOT_SUPPORTED", format!("A function cannot ask for {op}.")))
            }
        }
    }
}
