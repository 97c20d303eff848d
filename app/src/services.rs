//! What the server gives to the console's calls: the engines, and a few facts about the process.

use crate::shell::Assets;
use access::Actor;
use leptos::prelude::LeptosOptions;
use std::sync::Arc;
use types::Problem;
use types::desk::{WechatEdit, WechatView};

/// The engines of the process; cheap to clone.
#[derive(Clone)]
pub struct Services {
    /// Connections, transactions, the change log.
    pub store: store::Store,
    /// Members, sessions, keys, end users.
    pub access: access::Access,
    /// Drafts and releases.
    pub content: content::Content,
    /// Documents.
    pub database: database::Database,
    /// Files of documents on their way in.
    pub imports: database::Imports,
    /// Watches.
    pub push: push::Push,
    /// Functions.
    pub functions: functions::Functions,
    /// Activities.
    pub activities: activities::Activities,
    /// Links and codes.
    pub links: links::Links,
    /// Bots.
    pub bots: bot::Bots,
    /// Conversations that need a person.
    pub desk: desk::Desk,
    /// Files.
    pub files: files::Files,
    /// WeChat accounts of the environments.
    pub wechat: Arc<dyn WechatAccounts>,
    /// Scheme, host and port that phones reach the server at, without a slash at the end.
    pub public_url: Arc<str>,
    /// Whether the operator set [`Self::public_url`], or it is only where the process listens.
    pub public_url_is_set: bool,
    /// The demo's password, when its members are offered on the sign-in page.
    pub demo: Option<&'static str>,
    /// What leptos wants to know.
    pub leptos: LeptosOptions,
    /// The addresses of the console's own files.
    pub assets: Assets,
}

/// WeChat accounts as the console sets them. Secrets go in and never come out.
#[async_trait::async_trait]
pub trait WechatAccounts: Send + Sync + 'static {
    /// The account of the actor's environment, and what was heard of WeChat.
    async fn view(&self, actor: &Actor) -> Result<WechatView, Problem>;
    /// Sets the account up; secrets that are left out stay.
    async fn set(&self, actor: &Actor, edit: WechatEdit) -> Result<(), Problem>;
    /// Forgets the account.
    async fn remove(&self, actor: &Actor) -> Result<(), Problem>;
    /// Asks WeChat for a token: whether AppID and AppSecret are right.
    async fn test(&self, actor: &Actor) -> Result<(), Problem>;
}
