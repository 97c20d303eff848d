//! Who acts, in which environment, with which permissions. Every engine call takes one.

use crate::Denied;
use types::{EnvId, MemberId, MemberView, Permission, Role, Text, UserId};

/// The identity behind an [`Actor`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A signed-in member of the team.
    Member {
        /// Its id.
        id: MemberId,
        /// The name people read.
        name: Text,
        /// The role.
        role: Role,
    },
    /// A user of a mini-program, proved by an access token.
    EndUser {
        /// The SDKs' `uid`.
        uid: UserId,
        /// What documents carry as `_openid`: the user's own, or the uid of one who has none.
        openid: String,
        /// Whether the user signed in without saying who they are.
        anonymous: bool,
    },
    /// A server of the customer, proved by a secret.
    ApiKey {
        /// The key's public id.
        id: String,
    },
    /// A cloud function.
    Function {
        /// Its name.
        name: String,
        /// On whose call it runs.
        for_user: Option<Box<Who>>,
    },
    /// The process itself: the demo, jobs, the wiring.
    System,
    /// Anybody.
    Visitor,
}

/// Proof of an environment, an identity and its permissions. Only this crate makes one that names a person or a key.
#[derive(Clone, Debug)]
pub struct Actor {
    env: EnvId,
    who: Who,
}

impl Actor {
    pub(crate) fn member(env: EnvId, member: &MemberView) -> Self {
        let (id, name) = (member.id.clone(), member.name.clone());
        Self { env, who: Who::Member { id, name, role: member.role } }
    }

    pub(crate) fn end_user(env: EnvId, uid: UserId, openid: String, anonymous: bool) -> Self {
        Self { env, who: Who::EndUser { uid, openid, anonymous } }
    }

    pub(crate) fn api_key(env: EnvId, id: String) -> Self {
        Self { env, who: Who::ApiKey { id } }
    }

    /// The process itself, in an environment.
    pub fn system(env: EnvId) -> Self {
        Self { env, who: Who::System }
    }

    /// The process itself, for things of the whole project: members, keys, environments. It reaches no
    /// environment's content or data.
    pub fn project_system() -> Self {
        Self::system(EnvId::new(""))
    }

    /// Somebody who proved nothing.
    pub fn visitor(env: EnvId) -> Self {
        Self { env, who: Who::Visitor }
    }

    /// A cloud function, on the call of somebody or of nobody in particular.
    pub fn function(env: EnvId, name: impl Into<String>, for_user: Option<Who>) -> Self {
        Self { env, who: Who::Function { name: name.into(), for_user: for_user.map(Box::new) } }
    }

    /// The environment: the only one that this actor reaches.
    pub fn env(&self) -> &EnvId {
        &self.env
    }

    /// The identity.
    pub fn who(&self) -> &Who {
        &self.who
    }

    /// Whether a permission is included.
    pub fn may(&self, permission: Permission) -> bool {
        use Permission::*;
        match &self.who {
            Who::Member { role, .. } => role.may(permission),
            // A key is the customer's own server: everything except managing the team.
            Who::ApiKey { .. } => permission != Administer,
            Who::Function { .. } => matches!(permission, ReadDocuments | WriteDocuments | RunFunctions),
            Who::System => true,
            Who::EndUser { .. } | Who::Visitor => false,
        }
    }

    /// Refuses unless a permission is included.
    pub fn require(&self, permission: Permission) -> Result<(), Denied> {
        if self.may(permission) { Ok(()) } else { Err(Denied { permission }) }
    }

    /// The identity as the audit trail keeps it: `member:mem_…`, `user:…`, `key:…`, `function:…`, `system`, `visitor`.
    pub fn label(&self) -> String {
        match &self.who {
            Who::Member { id, .. } => format!("member:{id}"),
            Who::EndUser { uid, .. } => format!("user:{uid}"),
            Who::ApiKey { id } => format!("key:{id}"),
            Who::Function { name, .. } => format!("function:{name}"),
            Who::System => "system".to_owned(),
            Who::Visitor => "visitor".to_owned(),
        }
    }

    /// The identity as people read it.
    pub fn display_name(&self) -> Text {
        match &self.who {
            Who::Member { name, .. } => name.clone(),
            Who::EndUser { uid, .. } => Text::same(uid.to_string()),
            Who::ApiKey { id } => Text::same(id),
            Who::Function { name, .. } => Text::same(name),
            Who::System => Text::same("Sampan"),
            Who::Visitor => Text::same("—"),
        }
    }

    /// The `_openid` of the end user who acts, or on whose call a function acts.
    pub fn openid(&self) -> Option<&str> {
        fn of(who: &Who) -> Option<&str> {
            match who {
                Who::EndUser { openid, .. } => Some(openid),
                Who::Function { for_user, .. } => for_user.as_deref().and_then(of),
                Who::Member { .. } | Who::ApiKey { .. } | Who::System | Who::Visitor => None,
            }
        }
        of(&self.who)
    }
}
