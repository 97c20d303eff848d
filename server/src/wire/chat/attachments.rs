//! Pictures of a thread: taken from its customer, shown to its people and to members, and to nobody else.

use super::{
    Chats, Who,
    entry::{Attachment, Entry},
};
use access::Actor;
use bytes::Bytes;
use files::Picture;
use serde_json::json;
use std::time::Duration;
use types::desk;
use types::{ConversationId, EnvId, Permission, Problem};

const PURPOSE: &str = "chat attachment";
/// How long an address of a picture is good. A page of history has fresh ones.
const GOOD_FOR: Duration = Duration::from_secs(24 * 3600);

/// A picture to be shown.
pub struct Shown {
    /// What is known of it.
    pub file: Picture,
    /// Its content.
    pub content: Bytes,
}

impl Chats {
    /// Takes in a picture. The same one again is the same one.
    pub async fn attach(&self, who: &Who, name: &str, bytes: Bytes) -> Result<Attachment, Problem> {
        let file = self.0.files.add_picture(&who.actor, &who.owner(), name, bytes).await?;
        let mut attachment = described(who, &file);
        attachment.url = self.signed(who.actor.env(), &attachment);
        Ok(attachment)
    }

    /// A picture, for whoever has its address from the thread, whose it is, or who may read the team's things.
    pub async fn attachment(
        &self,
        env: EnvId,
        id: &str,
        key: Option<&str>,
        who: Option<&Who>,
        member: Option<&Actor>,
    ) -> Result<Shown, Problem> {
        let reader = Actor::system(env);
        let file = self.0.files.picture(&reader, id).await?;
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
        let content = self.0.files.picture_content(&reader, &file).await?;
        Ok(Shown { file, content })
    }

    /// The customer's own picture, which a message is about to have, without an address that is good for others.
    pub(super) async fn own_attachment(&self, who: &Who, id: &str) -> Result<Attachment, Problem> {
        let file = self.0.files.picture(&who.actor, id).await?;
        if file.owner != who.owner() {
            return Err(Problem::not_found("such file"));
        }
        self.0.files.picture_sent(&who.actor, id).await?;
        Ok(described(who, &file))
    }

    /// Entries as the customer gets them: pictures of this server with addresses that are good for a while.
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

/// The id of a picture of this server's, by its address.
pub fn own_file(url: &str) -> Option<&str> {
    url.strip_prefix("/api/v1/public/chat/")?.rsplit_once("/attachments/").map(|(_, id)| id)
}

impl Chats {
    /// Takes in a picture that a member sends to the customer of a conversation. It is the customer's from then on, as
    /// their own are.
    pub async fn attach_as_member(
        &self,
        actor: &Actor,
        conversation: &ConversationId,
        name: &str,
        bytes: Bytes,
    ) -> Result<desk::Attachment, Problem> {
        let customer = self.0.desk.conversation(actor, conversation).await?.customer;
        if customer.person.is_empty() {
            // Erased: nobody is there to get it.
            return Err(Problem::not_found("customer"));
        }
        let file = self.0.files.add_picture(actor, &customer.owner(), name, bytes).await?;
        // It stays, whether or not the message follows at once.
        self.0.files.picture_sent(actor, &file.id).await?;
        let url = format!("/api/v1/public/chat/{}/desk/attachments/{}", actor.env(), file.id);
        Ok(desk::Attachment { url, name: file.name, mime: file.mime, size: file.size })
    }
}

fn described(who: &Who, file: &Picture) -> Attachment {
    Attachment {
        id: Some(file.id.clone()),
        url: format!("/api/v1/public/chat/{}/{}/attachments/{}", who.actor.env(), who.bot, file.id),
        name: file.name.clone(),
        mime: file.mime.clone(),
        size: file.size,
        width: Some(file.width),
        height: Some(file.height),
    }
}
