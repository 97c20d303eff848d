//! Requests that change something must come from our own pages.
//!
//! The check is the one of Go's `http.CrossOriginProtection`: browsers say where a request comes from in
//! `Sec-Fetch-Site`, older ones in `Origin`; a request with neither is not a browser's and carries no ambient
//! cookies of a victim. It stands beside `SameSite=Lax` on the session cookie.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use types::Problem;

/// Refuses cross-origin requests that are not mere reads, and cross-origin WebSocket handshakes.
pub async fn same_origin(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let upgrades = request.headers().contains_key(header::UPGRADE);
    if (reads && !upgrades) || from_us(request.headers()) {
        return next.run(request).await;
    }
    super::problem::Failure(Problem::new(
        403,
        "cross_origin",
        "Refused",
        "This request came from another site. Open the console itself and try again.",
    ))
    .into_response()
}

fn from_us(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let authority = origin.split_once("://").map(|(_, authority)| authority);
            authority.is_some() && authority == text("host")
        }
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect()
    }

    #[test]
    fn only_our_own_pages_may_change_things() {
        assert!(from_us(&headers(&[])));
        assert!(from_us(&headers(&[("sec-fetch-site", "same-origin"), ("origin", "null")])));
        assert!(from_us(&headers(&[("origin", "http://a:3000"), ("host", "a:3000")])));
        for bad in [
            &[("sec-fetch-site", "cross-site"), ("origin", "http://a"), ("host", "a")][..],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "http://evil"), ("host", "a")],
            &[("origin", "null"), ("host", "a")],
        ] {
            assert!(!from_us(&headers(bad)), "{bad:?}");
        }
    }
}
