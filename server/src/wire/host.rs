//! What functions may ask of the outside: documents and files, through the same door as the SDKs, and bots.

use super::bots;
use crate::storage;
use async_trait::async_trait;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use bot::Bots;
use bytes::Bytes;
use cloudbase::{
    Answer, Code, Refusal, ejson,
    web::{self, Action},
};
use database::Database;
use files::{Files, FilesError};
use functions::{CallContext, Host, HostError, limits};
use futures::{TryStreamExt, stream};
use serde_json::json;
use std::sync::{Arc, OnceLock};
use types::Json;

/// Largest file that passes through a function: in base64 it must fit a question, or an answer.
const FILE_BYTES: u64 = (limits::HOST_RESULT_BYTES as u64 - 4096) / 4 * 3;

/// [`Host`] over documents, files and bots.
pub struct Outside {
    /// Documents.
    pub database: Database,
    /// Files.
    pub files: Files,
    /// Where browsers reach us.
    pub public_url: Arc<str>,
    /// Bots; set once, right after they are made: they call functions themselves.
    pub bots: OnceLock<Bots>,
}

#[async_trait]
impl Host for Outside {
    async fn call(&self, call: &CallContext, op: &str, params: Json) -> Result<Json, HostError> {
        if let (Some(op), Some(all)) = (op.strip_prefix("bot."), self.bots.get()) {
            return bots::asked_by_function(all, call, op, params).await;
        }
        let refused = |refusal: Refusal| HostError::new(refusal.code, refusal.message);
        self.ask(call, op, params).await.map_err(refused)
    }
}

impl Outside {
    async fn ask(&self, call: &CallContext, op: &str, params: Json) -> Result<Json, Refusal> {
        let Json::Object(mut fields) = params else {
            return Err(Refusal::param("The parameters must be an object."));
        };
        let mut text = |name: &str| match fields.remove(name) {
            Some(Json::String(text)) => Ok(text),
            _ => Err(Refusal::param(format!("The parameter {name} must be a text."))),
        };
        match op {
            "files.write" => return self.write(call, &text("path")?, &text("content")?).await,
            "files.read" => return self.read(call, &text("fileID")?).await,
            _ => {}
        }
        match web::named(op, &mut fields)? {
            Action::Documents(operation) | Action::Transaction(operation, _) => {
                match crate::documents::perform(&self.database, &call.actor, operation).await? {
                    // As they are: a function is asked for no text of a list of texts.
                    Answer::Aggregated(list) => {
                        Ok(json!({"list": list.into_iter().map(ejson::plain_json).collect::<Vec<_>>()}))
                    }
                    answer => Ok(web::data(answer)),
                }
            }
            Action::Files(operation) => {
                let answer = storage::perform(&self.files, &call.actor, &self.public_url, operation).await?;
                cloudbase::storage::data(answer)
            }
            Action::Invoke { .. } | Action::WatchTicket | Action::SignIn(_) => {
                Err(Refusal::new(Code::UnknownAction, format!("A function cannot ask for {op}.")))
            }
        }
    }

    async fn write(&self, call: &CallContext, path: &str, content: &str) -> Result<Json, Refusal> {
        let content = BASE64_STANDARD.decode(content);
        let content = content.map_err(|_| Refusal::param("The parameter content must be base64."))?;
        let (actor, size) = (&call.actor, content.len() as u64);
        let permit = self.files.permit(actor, path, Some(size)).await.map_err(storage::refusal)?;
        let body = stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(content))]);
        let files = self.files.clone();
        let written = storage::finished(async move { files.receive(permit, None, body).await }).await;
        Ok(json!({"fileID": written.map_err(storage::refusal)?.id()}))
    }

    async fn read(&self, call: &CallContext, file_id: &str) -> Result<Json, Refusal> {
        let read = async {
            let file = self.files.file(&call.actor, files::of_file_id(call.actor.env(), file_id)?).await?;
            if file.info.size > FILE_BYTES {
                return Err(FilesError::TooLarge(FILE_BYTES));
            }
            let parts: Vec<Bytes> = self.files.content(&file, None).await?.try_collect().await?;
            Ok(parts.concat())
        };
        let content: Vec<u8> = read.await.map_err(storage::refusal)?;
        Ok(json!({"content": BASE64_STANDARD.encode(content)}))
    }
}
