//! The calls of the sign-in page.

use crate::rpc::Answer;
use leptos::prelude::*;
use types::MemberView;

#[cfg(feature = "ssr")]
use crate::rpc::{forget, remember, services};

/// Signs in with e-mail and password; gives the page to go to.
#[server(prefix = "/api/console", endpoint = "sign-in")]
pub async fn sign_in(email: String, password: String, next: String) -> Answer<String> {
    let member = services()?.access.sign_in(&email, &password, &on_server::remote().await).await?;
    remember(&member).await?;
    Ok(on_server::go(&next))
}

/// Signs in as one of the demo's members, in demo mode only.
#[server(prefix = "/api/console", endpoint = "sign-in-demo")]
pub async fn sign_in_demo(email: String, next: String) -> Answer<String> {
    let services = services()?;
    let password = services.demo.ok_or_else(|| types::Problem::not_found("demo"))?;
    let member = services.access.sign_in(&email, password, &on_server::remote().await).await?;
    remember(&member).await?;
    Ok(on_server::go(&next))
}

/// The members that the sign-in page offers with one click: the demo's, or none.
#[server(prefix = "/api/console", endpoint = "demo-members")]
pub async fn demo_members() -> Answer<Vec<MemberView>> {
    let services = services()?;
    match services.demo {
        Some(_) => Ok(services.access.members(&access::Actor::project_system()).await?),
        None => Ok(vec![]),
    }
}

/// Ends the session.
#[server(prefix = "/api/console", endpoint = "sign_out")]
pub async fn sign_out() -> Answer<()> {
    forget().await?;
    leptos_axum::redirect("/login");
    Ok(())
}

#[cfg(feature = "ssr")]
mod on_server {
    use axum::extract::ConnectInfo;
    use http::{HeaderMap, request::Parts};
    use leptos::prelude::use_context;
    use std::net::SocketAddr;

    /// The address that attempts are counted by: the peer's, or what a reverse proxy on this machine says of it.
    pub async fn remote() -> String {
        let peer = leptos_axum::extract::<ConnectInfo<SocketAddr>>().await.map(|info| info.0.ip()).ok();
        let headers = use_context::<Parts>().map(|parts| parts.headers).unwrap_or_default();
        match (peer, forwarded(&headers)) {
            (Some(peer), Some(client)) if peer.is_loopback() => client,
            (Some(peer), _) => peer.to_string(),
            (None, _) => String::new(),
        }
    }

    /// The last hop alone: earlier ones are the client's own words.
    fn forwarded(headers: &HeaderMap) -> Option<String> {
        let hops = headers.get("x-forwarded-for")?.to_str().ok()?;
        hops.rsplit(',').next().map(|hop| hop.trim().to_owned()).filter(|hop| !hop.is_empty())
    }

    /// Where to go after signing in, also for a browser that posted the plain form. Only ever a path of ours.
    pub fn go(next: &str) -> String {
        let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
        let to = if ours { next } else { "/" };
        leptos_axum::redirect(to);
        to.to_owned()
    }
}
