//! How the console's pages call the server: the error that calls share, and on the server the way from a request to
//! an [`access::Actor`].
//!
//! A call's error is a [`types::Problem`]: its `code` is stable, and pages turn the code into a sentence in the
//! reader's language.

use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use types::Problem;

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error(transparent)]
#[serde(transparent)]
pub struct Failure(pub Problem);

/// What a call gives.
pub type Answer<T> = Result<T, Failure>;

impl FromServerFnError for Failure {
    type Encoder = leptos::server_fn::codec::JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self(match error {
            ServerFnErrorErr::Request(_) => {
                Problem::new(0, "offline", "No connection", "The server cannot be reached. Check the connection and try again.")
            }
            ServerFnErrorErr::Args(detail) | ServerFnErrorErr::MissingArg(detail) => {
                Problem::new(400, "malformed", "Malformed request", detail)
            }
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::Serialization(_)
            | ServerFnErrorErr::Response(_) => Problem::internal(),
        })
    }
}

#[cfg(feature = "ssr")]
impl<E: Into<Problem>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::{Answer, Failure};
    use crate::Services;
    use access::Actor;
    use leptos::prelude::use_context;
    use tower_sessions::Session;
    use types::{EnvId, MemberId, MemberView, Problem};

    /// Where the session keeps who signed in.
    const MEMBER: &str = "member";

    /// The engines.
    pub fn services() -> Answer<Services> {
        use_context::<Services>().ok_or_else(|| Failure(Problem::internal()))
    }

    /// The request's session.
    pub async fn session() -> Answer<Session> {
        leptos_axum::extract().await.map_err(|_| Failure(Problem::internal()))
    }

    /// The member that a session belongs to, if anybody signed in.
    pub async fn member_of(services: &Services, session: &Session) -> Option<MemberView> {
        let id: MemberId = session.get(MEMBER).await.ok()??;
        services.access.member(&id).await.ok()?
    }

    /// The signed-in member; `unauthenticated` if there is none.
    pub async fn member() -> Answer<MemberView> {
        let services = services()?;
        member_of(&services, &session().await?).await.ok_or_else(|| Failure(Problem::unauthenticated()))
    }

    /// The signed-in member in an environment: what every call begins with.
    pub async fn actor(env: &EnvId) -> Answer<Actor> {
        Ok(services()?.access.actor_for_member(&member().await?, env)?)
    }

    /// Makes the session the member's. The session gets a new id, so that one planted before is worth nothing.
    pub async fn remember(member: &MemberView) -> Answer<()> {
        let session = session().await?;
        let kept = async {
            session.cycle_id().await?;
            session.insert(MEMBER, &member.id).await
        };
        kept.await.map_err(|_| Failure(Problem::internal()))
    }

    /// Ends the session.
    pub async fn forget() -> Answer<()> {
        session().await?.flush().await.map_err(|_| Failure(Problem::internal()))
    }
}

#[cfg(feature = "ssr")]
pub use server::*;
