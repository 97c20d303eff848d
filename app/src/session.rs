//! Who looks at the console, and what they can see.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use types::{EnvId, Environment, MemberView, Permission};

use crate::fault::Fault;

/// A signed-in member and the environments of their projects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// The member.
    pub member: MemberView,
    /// The environments, in the order in which the switcher shows them: dev first.
    pub environments: Vec<Environment>,
    /// Where the change log of each of them stood before anything else of the page was read: what came after that, the
    /// page asks for when it begins to listen.
    pub heads: Vec<u64>,
}

impl Session {
    /// The environment with this id.
    #[must_use]
    pub fn environment(&self, id: &str) -> Option<&Environment> {
        self.environments.iter().find(|e| e.id.as_str() == id)
    }

    /// Where its change log stood.
    #[must_use]
    pub fn head(&self, id: &EnvId) -> Option<u64> {
        let place = self.environments.iter().position(|e| e.id == *id)?;
        self.heads.get(place).copied()
    }
}

/// What the server learned from the request's cookie; it provides this as context for every page and server function.
#[cfg(feature = "ssr")]
#[derive(Clone, Default)]
pub struct Viewer(pub Option<Session>);

/// The session of the request, `None` before signing in.
#[server(prefix = "/api/console", endpoint = "session")]
pub async fn current_session() -> Result<Option<Session>, Fault> {
    Ok(use_context::<Viewer>().and_then(|v| v.0))
}

/// The session of this page. It is loaded once: signing in and out load the page anew.
#[derive(Clone, Copy)]
pub struct SessionResource(pub Resource<Result<Option<Session>, Fault>>);

impl SessionResource {
    pub(crate) fn load() -> SessionResource {
        SessionResource(Resource::new_blocking(|| (), |()| current_session()))
    }
}

/// The signed-in member's session; only inside the frame, where there always is one.
#[must_use]
pub fn use_session() -> Option<Session> {
    use_context::<Session>()
}

/// Whether the signed-in member's role includes a permission. What it does not include is not offered; the engines
/// refuse it in any case.
#[must_use]
pub fn may(permission: Permission) -> bool {
    use_session().is_some_and(|s| s.member.role.may(permission))
}

/// The environment of this page; only inside the frame. Switching to another one loads the page anew, so it never
/// changes while a page lives.
#[must_use]
pub fn use_env() -> Environment {
    use_context::<Environment>().unwrap_or_else(|| Environment {
        id: "unknown".into(),
        name: types::Text::default(),
        stage: types::Stage::Dev,
        project: types::Text::default(),
    })
}

/// The address of a page of an environment: `env_path("lantern-dev", "links/abc")`.
#[must_use]
pub fn env_path(env: &types::EnvId, rest: &str) -> String {
    if rest.is_empty() { format!("/e/{env}") } else { format!("/e/{env}/{rest}") }
}
