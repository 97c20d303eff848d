//! Reading a body of bounded size.

use axum::body::{Body, HttpBody};
use cloudbase::{Code, Refusal, body::MAX_BYTES, body::too_large};
use futures::StreamExt;
use std::{ops::Deref, time::Duration};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Bytes above which a body is large.
const LARGE: usize = 1024 * 1024;
/// Large bodies that are read at a time. The others wait their turn, so that what clients send cannot fill the memory.
static LARGE_BODIES: Semaphore = Semaphore::const_new(6);
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// A body that was read.
#[derive(Debug)]
pub struct Read {
    bytes: Vec<u8>,
    /// Given back when the request has been answered: what was made of the body takes memory, too.
    _turn: Option<SemaphorePermit<'static>>,
}

impl Deref for Read {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

/// A body of at most 1 MB.
pub async fn read(body: Body) -> Result<Vec<u8>, Refusal> {
    Ok(bounded(body, LARGE).await?.bytes)
}

/// A body that may hold documents: at most [`MAX_BYTES`].
pub async fn read_large(body: Body) -> Result<Read, Refusal> {
    bounded(body, MAX_BYTES).await
}

/// One that says that it is larger is refused before it is read; what is left of it is read over by
/// [`crate::http`]'s `drain`.
async fn bounded(body: Body, most: usize) -> Result<Read, Refusal> {
    if body.size_hint().lower() > most as u64 {
        return Err(too_large(most));
    }
    match tokio::time::timeout(PATIENCE, collect(body, most)).await {
        Ok(read) => read,
        Err(_) => Err(Refusal::new(Code::ServerTimeout, "The body did not arrive in time.")),
    }
}

async fn collect(body: Body, most: usize) -> Result<Read, Refusal> {
    let (mut chunks, mut bytes, mut turn) = (body.into_data_stream(), Vec::new(), None);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Refusal::param("The body did not arrive whole."))?;
        let size = bytes.len() + chunk.len();
        if size > most {
            return Err(too_large(most));
        }
        if size > LARGE && turn.is_none() {
            turn = LARGE_BODIES.acquire().await.ok();
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Read { bytes, _turn: turn })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read_chunks(chunks: usize, size: usize) -> Result<Read, Refusal> {
        let chunk = vec![b'x'; size];
        let stream = futures::stream::iter((0..chunks).map(move |_| Ok::<_, std::io::Error>(chunk.clone())));
        read_large(Body::from_stream(stream)).await
    }

    #[tokio::test]
    async fn a_body_is_whole_or_refused() {
        assert_eq!(read_chunks(4, MAX_BYTES / 4).await.unwrap().len(), MAX_BYTES);
        let refused = read_chunks(5, MAX_BYTES / 4).await.unwrap_err();
        assert_eq!((refused.status, &*refused.code), (413, "EXCEED_REQUEST_SIZE_LIMIT"));
        assert_eq!(
            read_chunks(1_000_000, MAX_BYTES).await.unwrap_err().status,
            413,
            "an endless body is cut"
        );
        assert!(read(Body::empty()).await.unwrap().is_empty());
        assert_eq!(read_large(Body::from(vec![0; MAX_BYTES + 1])).await.unwrap_err().status, 413);
        assert_eq!(read(Body::from(vec![0; LARGE])).await.unwrap().len(), LARGE);
        assert_eq!(read(Body::from(vec![0; LARGE + 1])).await.unwrap_err().status, 413);
    }
}
