//! Attachments of a thread: taken from its customer and from members, given to its people and to members, and to nobody
//! else.

use super::{
    Chats, Who,
    entry::{Attachment, Entry},
};
use access::Actor;
use async_trait::async_trait;
use bytes::Bytes;
use desk::{DeskError, Shelf};
use files::{Files, FilesError};
use futures::stream::BoxStream;
use serde_json::json;
use std::time::Duration;
use types::desk::{self as desk_types, Customer};
use types::{ConversationId, EnvId, Permission, Problem};

const PURPOSE: &str = "chat attachment";
/// How long an address is good. A page of history has fresh ones.
const GOOD_FOR: Duration = Duration::from_secs(24 * 3600);

/// An attachment that somebody may have.
pub struct Opened {
    /// What is known of it.
    pub file: files::Attachment,
    /// Its content, as it is read.
    pub content: BoxStream<'static, Result<Bytes, FilesError>>,
}

impl Chats {
    /// Takes in what the customer is about to send. The same one again is the same one.
    pub async fn attach(&self, who: &Who, name: &str, bytes: Bytes) -> Result<Attachment, Problem> {
        let file = self.0.files.add_attachment(&who.actor, &who.owner(), name, bytes).await?;
        let mut attachment = described(who, &file);
        attachment.url = self.signed(who.actor.env(), &attachment);
        Ok(attachment)
    }

    /// An attachment, for whoever has its address from the thread, whose it is, or who may read the team's things.
    pub async fn attachment(
        &self,
        env: EnvId,
        id: &str,
        key: Option<&str>,
        who: Option<&Who>,
        member: Option<&Actor>,
    ) -> Result<Opened, Problem> {
        let reader = Actor::system(env);
        let file = self.0.files.attachment(&reader, id).await?;
        let by_key = || {
            let stated = self.0.access.open_ticket(PURPOSE, key?).ok()?;
            Some(stated == json!([reader.env(), file.id]))
        };
        let may = by_key() == Some(true)
            || who.is_some_and(|who| who.actor.env() == reader.env() && who.owner() == file.owner)
            || member.is_some_and(|actor| actor.env() == reader.env() && actor.may(Permission::Read));
        if !may {
            // As if it were not there: ids of others are nobody's business.
            return Err(Problem::not_found("such file"));
        }
        let content = self.0.files.attachment_content(&reader, &file).await?;
        Ok(Opened { file, content })
    }

    /// The customer's own, which a message is about to have, without an address that is good for others.
    pub(super) async fn own_attachment(&self, who: &Who, id: &str) -> Result<Attachment, Problem> {
        let file = self.0.files.attachment(&who.actor, id).await?;
        if file.owner != who.owner() {
            return Err(Problem::not_found("such file"));
        }
        self.0.files.attachment_sent(&who.actor, id).await?;
        Ok(described(who, &file))
    }

    /// Entries as the customer gets them: attachments of this server with addresses that are good for a while.
    pub(super) fn shown(&self, who: &Who, mut entries: Vec<Entry>) -> Vec<Entry> {
        for attachment in entries.iter_mut().filter_map(|entry| entry.attachment.as_mut()) {
            if attachment.url.starts_with("/api/v1/public/chat/") {
                attachment.url = self.signed(who.actor.env(), attachment);
            }
        }
        entries
    }

    fn signed(&self, env: &EnvId, attachment: &Attachment) -> String {
        let key = self.0.access.sign_ticket(PURPOSE, json!([env, attachment.id]), GOOD_FOR);
        format!("{}?key={key}", attachment.url)
    }
}

/// The id of an attachment of this server's, by its address.
pub fn own_file(url: &str) -> Option<&str> {
    url.strip_prefix("/api/v1/public/chat/")?.rsplit_once("/attachments/").map(|(_, id)| id)
}

impl Chats {
    /// Takes in what a member is about to send to the customer of a conversation. It is the customer's from then on, as
    /// their own are.
    pub async fn attach_as_member(
        &self,
        actor: &Actor,
        conversation: &ConversationId,
        name: &str,
        bytes: Bytes,
    ) -> Result<desk_types::Attachment, Problem> {
        let customer = self.0.desk.conversation(actor, conversation).await?.customer;
        if customer.person.is_empty() {
            // Erased: nobody is there to get it.
            return Err(Problem::not_found("customer"));
        }
        let file = self.0.files.add_attachment(actor, &customer.owner(), name, bytes).await?;
        let url = format!("/api/v1/public/chat/{}/desk/attachments/{}", actor.env(), file.id);
        let attachment = kept(url, file);
        // Before it is sent; what is refused here nobody sends.
        self.0.desk.carries(&customer.channel, &attachment)?;
        Ok(attachment)
    }
}

fn kept(url: String, file: files::Attachment) -> desk_types::Attachment {
    desk_types::Attachment { url, name: file.name, mime: file.mime, size: file.size }
}

/// The desk's [`Shelf`].
pub struct Kept(pub Files);

#[async_trait]
impl Shelf for Kept {
    async fn give_out(
        &self,
        actor: &Actor,
        customer: &Customer,
        attachments: Vec<desk_types::Attachment>,
    ) -> Result<Vec<desk_types::Attachment>, DeskError> {
        let failed = |error: FilesError| match error {
            FilesError::Store(error) => DeskError::Store(error),
            _ => DeskError::NotFound("attachment"),
        };
        let mut known = vec![];
        for attachment in attachments {
            let Some(id) = own_file(&attachment.url) else {
                known.push(attachment);
                continue;
            };
            let file = self.0.attachment(actor, id).await.map_err(failed)?;
            if file.owner != customer.owner() {
                return Err(DeskError::NotFound("attachment"));
            }
            self.0.attachment_sent(actor, id).await.map_err(failed)?;
            known.push(kept(attachment.url, file));
        }
        Ok(known)
    }
}

fn described(who: &Who, file: &files::Attachment) -> Attachment {
    Attachment {
        id: Some(file.id.clone()),
        url: format!("/api/v1/public/chat/{}/{}/attachments/{}", who.actor.env(), who.bot, file.id),
        name: file.name.clone(),
        mime: file.mime.clone(),
        size: file.size,
        width: file.pixels.map(|(width, _)| width),
        height: file.pixels.map(|(_, height)| height),
    }
}
