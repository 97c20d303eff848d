//! Reading over what a handler left of a request's body.
//!
//! A client that is still sending when the connection closes may never see the answer: the system throws it away with
//! the rest. So what is left is read and thrown away, within bounds, before the answer goes out.

use axum::{
    body::{Body, Bytes},
    extract::Request,
};
use futures::{Stream, StreamExt};
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

/// Bytes that are read over at most.
const MOST: usize = 64 * 1024 * 1024;
/// How long the client may take to send them.
const PATIENCE: Duration = Duration::from_secs(10);

/// A request whose body leaves what a handler did not read of it for [`read_over`].
pub fn watched(request: Request) -> (Request, Left) {
    let left = Left::default();
    if request.body().is_end_stream() {
        return (request, left);
    }
    let watched = |body| Body::new(Watched { body: Some(body), left: left.clone() });
    let request = request.map(watched);
    (request, left)
}

/// Reads over what is left, or almost all of it.
pub async fn read_over(left: Left) {
    let rest = left.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(rest) = rest else { return };
    // A client that is too slow has had its chance.
    throw_away(rest.into_data_stream(), MOST, PATIENCE).await;
}

/// Reads a body and throws it away, so many bytes and for so long at most.
pub async fn throw_away<E>(
    mut body: impl Stream<Item = Result<Bytes, E>> + Unpin,
    most: usize,
    patience: Duration,
) {
    let read = async {
        let mut seen = 0;
        while let Some(Ok(chunk)) = body.next().await {
            seen += chunk.len();
            if seen > most {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(patience, read).await;
}

/// Where a body that was not read to its end is left.
pub type Left = Arc<Mutex<Option<Body>>>;

/// A body that a handler reads.
struct Watched {
    /// Taken at its end.
    body: Option<Body>,
    left: Left,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let next = Pin::new(body).poll_frame(context);
        if matches!(next, Poll::Ready(None | Some(Err(_)))) {
            self.body = None;
        }
        next
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        *self.left.lock().unwrap_or_else(PoisonError::into_inner) = self.body.take();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{
        Router,
        body::to_bytes,
        http::StatusCode,
        middleware::{self, Next},
        routing::post,
    };
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tower::ServiceExt;

    /// Sends a body to a handler that reads some of it; answers how much was taken from the client.
    async fn sent(chunks: usize) -> (StatusCode, usize) {
        let app = Router::new()
            .route(
                "/",
                post(async |body: Body| match to_bytes(body, 1500).await {
                    Ok(_) => StatusCode::OK,
                    Err(_) => StatusCode::PAYLOAD_TOO_LARGE,
                }),
            )
            .layer(middleware::from_fn(async |request: Request, next: Next| {
                let (request, left) = watched(request);
                let response = next.run(request).await;
                read_over(left).await;
                response
            }));
        let taken = Arc::new(AtomicUsize::new(0));
        let counted = taken.clone();
        let stream = futures::stream::iter(0..chunks).map(move |_| {
            counted.fetch_add(1000, Ordering::SeqCst);
            Ok::<_, std::io::Error>(vec![b'x'; 1000])
        });
        let request = axum::http::Request::post("/").body(Body::from_stream(stream)).unwrap();
        let status = app.oneshot(request).await.unwrap().status();
        (status, taken.load(Ordering::SeqCst))
    }

    #[tokio::test]
    async fn a_refused_body_is_read_to_its_end_and_an_endless_one_is_cut() {
        assert_eq!(sent(1).await, (StatusCode::OK, 1000));
        assert_eq!(sent(50).await, (StatusCode::PAYLOAD_TOO_LARGE, 50_000));
        let (status, taken) = sent(usize::MAX).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!((MOST..MOST + 10_000).contains(&taken), "{taken}");
    }
}
