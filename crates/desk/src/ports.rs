//! What the desk needs of the others; the server fulfils it.

use crate::DeskError;
use access::Actor;
use async_trait::async_trait;
use types::desk::{
    Attachment, Candidate, Conversation, Customer, DeliveryState, Estimate, Event, Lesson, Suggestion,
};
use types::{ConversationId, EnvId};

/// Carries messages to customers of one channel that has its own way, such as WeChat. Customers of `web` and
/// `mini_program` listen to the desk themselves and need none.
#[async_trait]
pub trait Channel: Send + Sync + 'static {
    /// The name, as in [`types::desk::Customer::channel`].
    fn name(&self) -> &'static str;

    /// Delivers a message of a conversation. Messages of one conversation come one after the other, in order; the
    /// next one comes when this one got there or failed for good. After a crash the same message may come again: its
    /// conversation and number name it.
    async fn deliver(
        &self,
        env: &EnvId,
        conversation: &Conversation,
        message: &Event,
    ) -> Result<DeliveryState, Failure>;

    /// Whether it carries such an attachment.
    fn carries(&self, attachment: &Attachment) -> bool {
        let _ = attachment;
        true
    }
}

/// Where attachments are kept.
#[async_trait]
pub trait Shelf: Send + Sync + 'static {
    /// Attachments of a message that is about to go to a customer, as the shelf knows them: they are kept from now on.
    /// What is kept elsewhere stays as it is said to be.
    async fn give_out(
        &self,
        actor: &Actor,
        customer: &Customer,
        attachments: Vec<Attachment>,
    ) -> Result<Vec<Attachment>, DeskError>;
}

/// Why a message did not get there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// A stable code, such as `window_closed`.
    pub reason: String,
    /// Whether trying again may help.
    pub retriable: bool,
}

/// What a person answered once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Where.
    pub conversation: ConversationId,
    /// What the customer had said.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// The name of the conversation: what it was about, or the question.
    pub title: String,
}

/// What a bot may learn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taught<'a> {
    /// The question, or the utterance.
    pub question: &'a str,
    /// The answer.
    pub answer: &'a str,
    /// What it should become.
    pub lesson: &'a Lesson,
}

/// What bots and earlier conversations know.
#[async_trait]
pub trait Assist: Send + Sync + 'static {
    /// Answers that fit what a customer said, best first; few. `lang` is a BCP 47 tag or empty; `past` is what people
    /// answered in conversations that are resolved.
    async fn suggest(&self, actor: &Actor, said: &str, lang: &str, past: &[Past]) -> Vec<Suggestion>;

    /// What the bot that would learn it says to a question now, and what it would do with it. `asked` is what customers
    /// said at the desk lately, newest first.
    async fn estimate(&self, actor: &Actor, lesson: &Taught<'_>, asked: &[String]) -> Option<Estimate>;

    /// Makes a candidate a draft of the actor's. Answers `qa/KEY` or `intent/KEY`, or why it could not.
    async fn learn(&self, actor: &Actor, candidate: &Candidate) -> Result<String, String>;
}
