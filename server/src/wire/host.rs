//! What functions may ask of the outside: documents, through the same door as the SDKs.

use async_trait::async_trait;
use cloudbase::web::{self, Action};
use database::Database;
use functions::{CallContext, Host, HostError};
use types::Json;

/// [`Host`] over documents.
pub struct Outside(pub Database);

#[async_trait]
impl Host for Outside {
    async fn call(&self, call: &CallContext, op: &str, params: Json) -> Result<Json, HostError> {
        let Json::Object(mut fields) = params else {
            return Err(HostError::new("INVALID_PARAM", "The parameters must be an object."));
        };
        fields.insert("action".into(), op.into());
        let refused = |refusal: cloudbase::Refusal| HostError::new(refusal.code, refusal.message);
        match web::action(&mut fields).map_err(refused)? {
            Action::Documents(operation) => {
                let answer = crate::documents::perform(&self.0, &call.actor, operation).await;
                answer.map(web::data).map_err(refused)
            }
            Action::Invoke { .. } | Action::WatchTicket => {
                Err(HostError::new("ACTION_NOT_SUPPORTED", format!("A function cannot ask for {op}.")))
            }
        }
    }
}
