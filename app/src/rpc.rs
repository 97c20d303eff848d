//! How the console's pages call the server: what a call gives, and on the server the way from a request to an
//! [`access::Actor`].

pub use crate::fault::Fault;

/// What a call gives. The problem's `code` is stable; pages turn it into a sentence in the reader's language.
pub type Answer<T> = Result<T, Fault>;

#[cfg(feature = "ssr")]
mod server {
    use super::{Answer, Fault};
    use crate::Services;
    use crate::session::{Session, Viewer};
    use access::Actor;
    use leptos::prelude::use_context;
    use types::{EnvId, MemberId, MemberView, Problem};

    /// Where the session keeps who signed in.
    const MEMBER: &str = "member";

    /// The engines.
    pub fn services() -> Answer<Services> {
        use_context::<Services>().ok_or_else(|| Fault(Problem::internal()))
    }

    /// The signed-in member; `unauthenticated` if there is none.
    pub fn member() -> Answer<MemberView> {
        let viewer = use_context::<Viewer>().and_then(|viewer| viewer.0);
        viewer.map(|session| session.member).ok_or_else(|| Fault(Problem::unauthenticated()))
    }

    /// The signed-in member in an environment: what every call begins with.
    pub async fn actor(env: &EnvId) -> Answer<Actor> {
        Ok(services()?.access.actor_for_member(&member()?, env)?)
    }

    /// Who a session belongs to. The server asks once for each request and provides the answer as context.
    pub async fn viewer(services: &Services, session: &tower_sessions::Session) -> Viewer {
        let Ok(Some(id)) = session.get::<MemberId>(MEMBER).await else { return Viewer(None) };
        let Ok(Some(member)) = services.access.member(&id).await else { return Viewer(None) };
        let environments = services.access.environments();
        let mut heads = Vec::with_capacity(environments.len());
        for env in &environments {
            // From memory but for the first time. Without it, the page asks for everything that the log has.
            heads.push(services.store.head(&env.id).await.unwrap_or_default());
        }
        Viewer(Some(Session { member, environments, heads }))
    }

    /// Makes the session the member's. The session gets a new id, so that one planted before is worth nothing.
    pub async fn remember(member: &MemberView) -> Answer<()> {
        let session = session().await?;
        let kept = async {
            session.cycle_id().await?;
            session.insert(MEMBER, &member.id).await
        };
        kept.await.map_err(|_| Fault(Problem::internal()))
    }

    /// Ends the session.
    pub async fn forget() -> Answer<()> {
        session().await?.flush().await.map_err(|_| Fault(Problem::internal()))
    }

    async fn session() -> Answer<tower_sessions::Session> {
        leptos_axum::extract().await.map_err(|_| Fault(Problem::internal()))
    }
}

#[cfg(feature = "ssr")]
pub use server::*;
