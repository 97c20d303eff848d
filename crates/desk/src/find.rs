//! Finding conversations: by words in messages, the customer's name or id, the subject, a label.

use crate::{
    Desk, DeskError,
    input::check_text,
    list::filtered,
    rows::{self, summary_of},
};
use access::Actor;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order};
use store::Audit;
use types::desk::{Conversation, Found, MAX_ROWS, View};
use types::{ConversationId, Permission};

/// Most conversations that a search finds.
const MOST: usize = 50;
/// Longest words.
const MAX_WORDS: usize = 100;
/// Most conversations of a view that are named at once.
const MAX_IDS: usize = 1_000;

impl Desk {
    /// Conversations of a view that hold words, in a message of the last 90 days ([`Desk::search`]) or on their face;
    /// those that were active last first, at most 50.
    pub async fn find(&self, actor: &Actor, words: &str, view: &View) -> Result<Vec<Found>, DeskError> {
        actor.require(Permission::Reply)?;
        check_text("/text", words, MAX_WORDS)?;
        let messages = self.search(actor, words).await?;
        let ids: Vec<&ConversationId> = messages.iter().map(|event| &event.conversation).collect();
        let said = rows::conversations(self.store().read(), actor.env(), ids).await?;
        let like = rows::like(&words.trim().to_lowercase())?;
        let query = filtered(actor.env(), view)
            .and_where(Expr::expr(Func::lower(Expr::col("summary"))).like(like))
            .order_by("active_at", Order::Desc)
            .limit(MOST as u64 * 2)
            .to_owned();
        let named = self.store().read().query_all(&query).await?;
        let named = named.iter().map(summary_of).collect::<Result<Vec<_>, _>>()?;
        let mut found: Vec<Found> = vec![];
        for conversation in said.into_iter().chain(named.into_iter().filter(|chat| shows(chat, words))) {
            if view.holds(&conversation) && found.iter().all(|f| f.conversation.id != conversation.id) {
                // Newest first: the first is the newest.
                let message = messages.iter().find(|event| event.conversation == conversation.id).cloned();
                found.push(Found { conversation, message });
            }
        }
        found.sort_by(|a, b| View::default().compare(&a.conversation, &b.conversation));
        found.truncate(MOST);
        Ok(found)
    }

    /// Writes down that the conversations of a view are exported, before the first of them goes out.
    pub async fn begin_export(&self, actor: &Actor, view: &View) -> Result<(), DeskError> {
        actor.require(Permission::Oversee)?;
        let line = Audit {
            env: actor.env().to_string(),
            actor: actor.label(),
            action: "desk.export".to_owned(),
            object: "conversations".to_owned(),
            detail: serde_json::to_string(view)?,
        };
        self.write(move |tx| {
            Box::pin(async move {
                tx.audit(line);
                Ok(())
            })
        })
        .await
    }

    /// The conversations of a view, in its order, at most 1,000: for steps on all of them.
    pub async fn ids(&self, actor: &Actor, view: &View) -> Result<Vec<ConversationId>, DeskError> {
        let (mut ids, mut next) = (vec![], None);
        loop {
            let page = self.list(actor, view, next.as_deref(), MAX_ROWS).await?;
            ids.extend(page.rows.into_iter().map(|row| row.id));
            next = page.next;
            if next.is_none() || ids.len() >= MAX_IDS {
                ids.truncate(MAX_IDS);
                return Ok(ids);
            }
        }
    }
}

/// Whether words stand where a list shows them.
fn shows(chat: &Conversation, words: &str) -> bool {
    let words = words.trim().to_lowercase();
    let holds = |text: &str| text.to_lowercase().contains(&words);
    holds(&chat.customer.name)
        || holds(&chat.customer.person)
        || holds(&chat.subject)
        || chat.labels.iter().any(|label| holds(label))
        || chat.agent.as_ref().is_some_and(|agent| holds(&agent.name.en) || holds(&agent.name.zh))
}
