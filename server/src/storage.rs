//! Operations of the official SDKs on files, done by the files engine. Every door of theirs comes through here.

use crate::http::cloudbase_web::identity;
use access::Actor;
use cloudbase::{
    Code, Refusal,
    storage::{self, Address, Answer, Copy, Download, Operation, Permit, Upload},
};
use files::{Files, FilesError, Link};
use serde_json::Map;
use sha2::{Digest, Sha256};
use std::time::Duration;
use types::{EnvId, Json};

/// Does a `storage.*` action of an RPC door, from the fields of its body to the `data` of its answer. `origin` is where
/// the client reached us: scheme, host and port.
pub async fn rpc(
    files: &Files,
    actor: &Actor,
    origin: &str,
    action: &str,
    fields: &mut Map<String, Json>,
) -> Result<Json, Refusal> {
    storage::data(perform(files, actor, origin, storage::action(action, fields)?).await?)
}

/// Does one operation for an actor.
pub async fn perform(
    files: &Files,
    actor: &Actor,
    origin: &str,
    operation: Operation,
) -> Result<Answer, Refusal> {
    identity::signed_in(actor)?;
    Ok(Call { files, actor, origin }.answer(operation).await)
}

/// Where a file of an environment is fetched from and sent to, below an origin.
pub fn address(origin: &str, env: &EnvId, link: &Link) -> String {
    match &link.sign {
        Some(sign) => format!("{origin}/files/{env}/{}?sign={sign}", link.path),
        None => format!("{origin}/files/{env}/{}", link.path),
    }
}

struct Call<'a> {
    files: &'a Files,
    actor: &'a Actor,
    origin: &'a str,
}

impl Call<'_> {
    async fn answer(&self, operation: Operation) -> Answer {
        match operation {
            Operation::Upload(list) => {
                let mut permits = Vec::with_capacity(list.len());
                for upload in list {
                    permits.push(self.permit(upload).await.map_err(refusal));
                }
                Answer::Upload(permits)
            }
            Operation::Download(list) => {
                let mut addresses = Vec::with_capacity(list.len());
                for Download { file_id, max_age } in list {
                    let address = self.address(&file_id, max_age).await.map_err(refusal);
                    addresses.push((file_id, address));
                }
                Answer::Download(addresses)
            }
            Operation::Delete(ids) => {
                let mut deleted = Vec::with_capacity(ids.len());
                for id in ids {
                    let done = self.delete(&id).await.map_err(refusal);
                    deleted.push((id, done));
                }
                Answer::Deleted(deleted)
            }
            Operation::Copy(list) => {
                let mut copied = Vec::with_capacity(list.len());
                for copy in list {
                    copied.push(self.copy(copy).await.map_err(refusal));
                }
                Answer::Copied(copied)
            }
            Operation::Authority { user, paths } => {
                let mut found = Vec::with_capacity(paths.len());
                for path in paths {
                    let (read, write) = self.authority(user.as_deref(), &path).await.unwrap_or_default();
                    let id = match path.starts_with("cloud://") {
                        true => path.clone(),
                        false => files::file_id(self.actor.env(), &path),
                    };
                    found.push((path, id, read, write));
                }
                Answer::Authority(found)
            }
        }
    }

    async fn permit(&self, Upload { path, size }: Upload) -> Result<Permit, FilesError> {
        let permit = self.files.permit(self.actor, &path, size).await?;
        let file_id = permit.file_id();
        let url = format!("{}/files/{}/{}", self.origin, self.actor.env(), files::to_address(permit.path()));
        Ok(Permit {
            authorization: self.files.sign_permit(&permit),
            meta_id: hex::encode(Sha256::digest(&file_id)),
            download_url: url.clone(),
            file_id,
            url,
        })
    }

    async fn address(&self, file_id: &str, max_age: Option<u64>) -> Result<Address, FilesError> {
        let path = files::of_file_id(self.actor.env(), file_id)?;
        let link = self.files.link(self.actor, path, max_age.map(Duration::from_secs)).await?;
        let max_age = link.max_age.map(|age| age.as_secs());
        Ok(Address { url: address(self.origin, self.actor.env(), &link), max_age })
    }

    async fn delete(&self, file_id: &str) -> Result<(), FilesError> {
        self.files.delete(self.actor, files::of_file_id(self.actor.env(), file_id)?).await
    }

    async fn copy(&self, copy: Copy) -> Result<String, FilesError> {
        let path = |name: &str| files::of_id_or_path(self.actor.env(), name).map(str::to_owned);
        let copy = files::Copy {
            from: path(&copy.from)?,
            to: path(&copy.to)?,
            overwrite: copy.overwrite,
            remove: copy.remove,
        };
        Ok(self.files.copy(self.actor, copy).await?.id())
    }

    async fn authority(&self, user: Option<&str>, path: &str) -> Result<(bool, bool), FilesError> {
        let path = files::of_id_or_path(self.actor.env(), path)?;
        self.files.authority(self.actor, user, path).await
    }
}

/// Lets a transfer come to its end even when the client has gone, so that what it began is taken back.
pub async fn finished<T: Send + 'static>(
    transfer: impl Future<Output = Result<T, FilesError>> + Send + 'static,
) -> Result<T, FilesError> {
    let done = tokio::spawn(transfer).await;
    done.unwrap_or_else(|error| Err(FilesError::Broken(error.to_string())))
}

/// A failure in the SDKs' words.
pub fn refusal(error: FilesError) -> Refusal {
    let message = error.to_string();
    let code = match &error {
        FilesError::NotFound => Code::StorageFileNonexist,
        FilesError::Denied(_) => Code::StorageExceedAuthority,
        FilesError::Path(_) => Code::InvalidParam,
        FilesError::Busy => Code::ExceedConcurrentRequestLimit,
        FilesError::Exists
        | FilesError::TooLarge(_)
        | FilesError::Full(_)
        | FilesError::Signature
        | FilesError::Expired
        | FilesError::Broken(_)
        | FilesError::NoImage
        | FilesError::Kind
        | FilesError::Content(_)
        | FilesError::Owner => Code::StorageRequestFail,
        FilesError::Place(_) | FilesError::Objects(_) | FilesError::Store(_) => {
            tracing::error!(%error, "files");
            return Refusal::new(Code::SysErr, "Something broke on our side.");
        }
    };
    Refusal::new(code, message)
}
