//! Roles of members and what each may do.

use crate::{MemberId, Text};
use serde::{Deserialize, Serialize};

/// A member's role in the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, members and keys included.
    Owner,
    /// Makes, publishes and promotes activities, links and other product content.
    ProductManager,
    /// Also writes functions and collection rules, and reads and writes documents.
    Developer,
    /// Leads the agents: also sees what they see, listens in, takes over, erases and exports.
    Supervisor,
    /// Takes over chats; reads the rest.
    Agent,
    /// Reads.
    Viewer,
}

/// One thing that an engine call may need leave for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See content, releases and figures.
    Read,
    /// Draft activities, links and other product content.
    EditContent,
    /// Draft functions and collection rules.
    EditCode,
    /// Publish, promote and roll back.
    Release,
    /// Read documents past the collections' own rules.
    ReadDocuments,
    /// Write documents past the collections' own rules.
    WriteDocuments,
    /// Run a function from the console.
    RunFunctions,
    /// Read customers' conversations and answer them.
    Reply,
    /// Watch over agents: set them up, whisper, take over, export, erase, see who read what.
    Oversee,
    /// Manage members, keys and environments.
    Administer,
}

impl Role {
    /// All roles, most powerful first.
    pub const ALL: [Role; 6] = [
        Role::Owner,
        Role::ProductManager,
        Role::Developer,
        Role::Supervisor,
        Role::Agent,
        Role::Viewer,
    ];

    /// The role as stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::ProductManager => "product_manager",
            Role::Developer => "developer",
            Role::Supervisor => "supervisor",
            Role::Agent => "agent",
            Role::Viewer => "viewer",
        }
    }

    /// The role of a stored text.
    pub fn parse(text: &str) -> Option<Self> {
        Role::ALL.into_iter().find(|r| r.as_str() == text)
    }

    /// Whether the role includes a permission.
    pub fn may(self, permission: Permission) -> bool {
        use Permission::*;
        match self {
            Role::Owner => true,
            Role::ProductManager => {
                matches!(permission, Read | EditContent | Release | ReadDocuments | RunFunctions | Reply)
            }
            Role::Developer => !matches!(permission, Administer | Oversee),
            Role::Supervisor => matches!(permission, Read | Reply | Oversee),
            Role::Agent => matches!(permission, Read | Reply),
            Role::Viewer => permission == Read,
        }
    }
}

/// A member as shown to other members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberView {
    /// Its id.
    pub id: MemberId,
    /// The address to sign in with.
    pub email: String,
    /// The name people read.
    pub name: Text,
    /// The role.
    pub role: Role,
}
