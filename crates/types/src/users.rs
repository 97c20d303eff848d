//! End users of mini-programs as the team sees them: who they are, how they sign in, where they are signed in.

use crate::{Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// A way to sign in. An environment turns each on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginMethod {
    /// Without saying who one is.
    Anonymous,
    /// A user name and a password.
    Username,
    /// A code sent to a phone, or its number and a password.
    Phone,
    /// A code sent to an e-mail address, or the address and a password.
    Email,
    /// A ticket that the customer's own server signs.
    Custom,
    /// A code of WeChat.
    Wechat,
}

impl LoginMethod {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Anonymous, Self::Username, Self::Phone, Self::Email, Self::Custom, Self::Wechat];

    /// The method as stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Username => "username",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Custom => "custom",
            Self::Wechat => "wechat",
        }
    }

    /// The method of a stored text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }

    /// The method that an identity of a provider belongs to: every provider without a name of its own is an account
    /// of WeChat.
    pub fn of_provider(provider: &str) -> Self {
        Self::parse(provider).unwrap_or(Self::Wechat)
    }
}

/// What a user says of itself. Every text may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// What people call the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address of a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// `MALE`, `FEMALE`, or what the app says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// A language such as `zh-CN`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// A date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthdate: Option<String>,
    /// A time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zoneinfo: Option<String>,
    /// A few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Something by which a user is recognised. No two users of an environment share one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// `username`, `phone`, `email`, `custom`, `wechat_union`, or the AppID of a WeChat account.
    pub provider: String,
    /// What tells this user from others: a name, number or address in its plainest spelling, an openid.
    pub subject: String,
    /// The subject as people read it.
    pub label: String,
}

/// An end user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndUser {
    /// The SDKs' `uid`.
    pub uid: UserId,
    /// What documents carry as `_openid`.
    pub openid: String,
    /// Whether nothing is known by which to recognise the user again.
    pub anonymous: bool,
    /// Whether a member shut the user out.
    pub disabled: bool,
    /// Whether the user has a password.
    pub has_password: bool,
    /// What the user says of itself.
    pub profile: Profile,
    /// By what it is recognised, the oldest first.
    pub identities: Vec<Identity>,
    /// When it first signed in.
    pub created_at: Timestamp,
    /// When it last signed in or refreshed.
    pub seen_at: Timestamp,
    /// When what is known of it last changed.
    pub updated_at: Timestamp,
}

impl EndUser {
    /// The identity of a provider.
    pub fn identity(&self, provider: &str) -> Option<&Identity> {
        self.identities.iter().find(|identity| identity.provider == provider)
    }
}

/// A place where a user is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserSession {
    /// Its id.
    pub id: String,
    /// How the user signed in, if that is known.
    pub method: Option<LoginMethod>,
    /// Since when.
    pub since: Option<Timestamp>,
    /// When it ends unless it is used.
    pub until: Timestamp,
}

/// A page of users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndUserPage {
    /// The users, the newest first.
    pub users: Vec<EndUser>,
    /// How many there are, on all pages.
    pub total: u64,
}

/// Which users are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndUserQuery {
    /// Part of an id, name, number, address or openid.
    pub words: String,
    /// Only those who can sign in like this.
    pub method: Option<LoginMethod>,
    /// Only those who are shut out.
    pub disabled: bool,
    /// How many pages come before.
    pub page: u32,
}

/// How end users may sign in to an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginSettings {
    /// The ways that are on.
    pub methods: Vec<LoginMethod>,
    /// Where codes are handed over for sending, if that is set.
    pub webhook: Option<String>,
    /// Whether codes that nobody sends are kept for members to read: only on a loopback address.
    pub outbox: bool,
    /// The AppID of the WeChat account, if there is one.
    pub wechat_app: Option<String>,
    /// Keys whose tickets are good.
    pub ticket_keys: Vec<TicketKey>,
}

/// A key that custom tickets are signed with; the private half is the customer's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketKey {
    /// Its id, in front of every ticket.
    pub id: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: String,
}

/// The file that the official SDKs sign tickets with. Shown once, never kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketCredential {
    /// The key's id.
    pub private_key_id: String,
    /// The private half, in PEM (PKCS#8).
    pub private_key: String,
    /// The environment.
    pub env_id: String,
}

impl std::fmt::Debug for TicketCredential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TicketCredential({} of {})", self.private_key_id, self.env_id)
    }
}

/// A code that was to be sent, where nobody sends: on a developer's own machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxCode {
    /// To whom.
    pub to: String,
    /// The code.
    pub code: String,
    /// When.
    pub at: Timestamp,
}

/// What a user has in a collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Belonging {
    /// The collection.
    pub collection: String,
    /// How many documents carry the user's `_openid`.
    pub documents: u64,
}
