//! Reading a body of bounded size, and reading over the rest of one that is too large.

use axum::body::Body;
use cloudbase::{Code, Refusal, body::MAX_BYTES, body::too_large};
use futures::StreamExt;
use std::time::Duration;

/// Bytes that are read and thrown away, so that the client hears the answer before it finishes sending.
const READ_OVER: usize = 32 * 1024 * 1024;
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// The body, at most [`MAX_BYTES`] of it. Never holds more than that.
pub async fn read(body: Body) -> Result<Vec<u8>, Refusal> {
    match tokio::time::timeout(PATIENCE, collect(body)).await {
        Ok(read) => read,
        Err(_) => Err(Refusal::new(Code::ServerTimeout, "The body did not arrive in time.")),
    }
}

async fn collect(body: Body) -> Result<Vec<u8>, Refusal> {
    let (mut chunks, mut bytes, mut seen) = (body.into_data_stream(), Vec::new(), 0_usize);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Refusal::param("The body did not arrive whole."))?;
        seen += chunk.len();
        if seen > READ_OVER {
            break;
        }
        if seen <= MAX_BYTES {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
    }
    if seen > MAX_BYTES { Err(too_large()) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read_chunks(chunks: usize, size: usize) -> Result<Vec<u8>, Refusal> {
        let chunk = vec![b'x'; size];
        let stream = futures::stream::iter((0..chunks).map(move |_| Ok::<_, std::io::Error>(chunk.clone())));
        read(Body::from_stream(stream)).await
    }

    #[tokio::test]
    async fn a_body_is_whole_or_refused() {
        assert_eq!(read_chunks(4, MAX_BYTES / 4).await.unwrap().len(), MAX_BYTES);
        assert_eq!(read_chunks(5, MAX_BYTES / 4).await.unwrap_err().status, 413);
        assert_eq!(
            read_chunks(1_000_000, MAX_BYTES).await.unwrap_err().status,
            413,
            "an endless body is cut"
        );
        assert!(read(Body::empty()).await.unwrap().is_empty());
    }
}
