//! Erasing somebody's files.

use crate::{Files, FilesError, attachments, rows};
use access::Actor;
use store::Audit;
use types::Permission;

/// Files that one write erases.
const AT_ONCE: u64 = 200;

impl Files {
    /// Erases all files and attachments of an owner: an end user's `_openid`, or a customer of a chat as `CHANNEL/PERSON`.
    /// How many it were. Needs leave to watch over agents or to write documents.
    pub async fn erase_owner(&self, actor: &Actor, owner: &str) -> Result<u64, FilesError> {
        if !actor.may(Permission::Oversee) && !actor.may(Permission::WriteDocuments) {
            return Err(FilesError::Denied("erasing somebody's files"));
        }
        let mut erased = 0;
        loop {
            let (by, whose) = (actor.clone(), owner.to_owned());
            let (files, sent) = self
                .store
                .write(move |tx| {
                    Box::pin(async move {
                        let env = by.env();
                        let sent = attachments::delete_of_owner(tx, env, &whose).await?;
                        let files = rows::of_owner(tx.conn(), env, &whose, AT_ONCE).await?;
                        for file in &files {
                            rows::remove(tx, env, &file.info.path).await?;
                        }
                        if !files.is_empty() || !sent.is_empty() {
                            tx.audit(Audit {
                                env: env.to_string(),
                                actor: by.label(),
                                action: "file.erase_owner".to_owned(),
                                // Not whose: the trail outlives the person's wish.
                                object: "file".to_owned(),
                                detail: String::new(),
                            });
                        }
                        Ok::<_, FilesError>((files, sent))
                    })
                })
                .await?;
            if files.is_empty() && sent.is_empty() {
                return Ok(erased);
            }
            erased += (files.len() + sent.len()) as u64;
            for object in sent {
                self.release_object(actor.env(), &object).await?;
            }
            self.release(files).await;
        }
    }
}
