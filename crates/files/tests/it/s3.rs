//! The wire of S3, against a fake that keeps what it is sent in memory: paths with the bucket, parts, ranges, deletes of
//! many, lists. Signatures are looked for, not checked.

use crate::bed::{Bed, LIMITS, body, collect, system};
use axum::{
    Router,
    body::Bytes,
    extract::{Query, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use files::{Files, FilesError, Objects};
use futures::{StreamExt, stream};
use object_store::aws::AmazonS3Builder;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

#[derive(Default)]
struct Bucket {
    objects: BTreeMap<String, Bytes>,
    /// Parts of uploads under way, by the upload's id and the part's number.
    parts: BTreeMap<(String, u32), Bytes>,
    aborted: usize,
}

type Shared = Arc<Mutex<Bucket>>;

async fn fake(
    State(shared): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let signed = head
        .headers
        .get(header::AUTHORIZATION)
        .is_some_and(|auth| auth.to_str().unwrap().starts_with("AWS4-HMAC-SHA256 Credential=key/"));
    if !signed {
        return StatusCode::FORBIDDEN.into_response();
    }
    let key = head.uri.path().strip_prefix("/bucket").unwrap().trim_start_matches('/').to_owned();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let mut bucket = shared.lock().unwrap();
    let etag = [(header::ETAG, "\"e\"")];
    match (head.method, query.get("uploadId"), query.get("partNumber")) {
        (Method::POST, None, None) if query.contains_key("uploads") => format!(
            "<InitiateMultipartUploadResult><UploadId>{key}</UploadId></InitiateMultipartUploadResult>"
        )
        .into_response(),
        (Method::PUT, Some(upload), Some(number)) => {
            bucket.parts.insert((upload.clone(), number.parse().unwrap()), bytes);
            etag.into_response()
        }
        (Method::POST, Some(upload), None) => {
            let parts: Vec<_> = bucket.parts.extract_if(.., |at, _| at.0 == *upload).collect();
            let whole: Vec<u8> = parts.iter().flat_map(|(_, bytes)| bytes.to_vec()).collect();
            bucket.objects.insert(key, whole.into());
            "<CompleteMultipartUploadResult><ETag>\"e\"</ETag></CompleteMultipartUploadResult>"
                .into_response()
        }
        (Method::DELETE, Some(upload), None) => {
            bucket.parts.retain(|at, _| at.0 != *upload);
            bucket.aborted += 1;
            StatusCode::NO_CONTENT.into_response()
        }
        (Method::PUT, None, None) => {
            bucket.objects.insert(key, bytes);
            etag.into_response()
        }
        (Method::POST, None, None) => {
            let xml = String::from_utf8(bytes.to_vec()).unwrap();
            let keys: Vec<_> =
                xml.split("<Key>").skip(1).map(|key| key.split("</Key>").next().unwrap()).collect();
            let deleted = |key: &&str| {
                bucket.objects.remove(*key);
                format!("<Deleted><Key>{key}</Key></Deleted>")
            };
            let deleted: String = keys.iter().map(deleted).collect();
            format!("<DeleteResult>{deleted}</DeleteResult>").into_response()
        }
        (Method::GET, None, None) if query.contains_key("list-type") => list(&bucket),
        (Method::GET, None, None) => found(bucket.objects.get(&key), &head.headers),
        (method, ..) => panic!("{method} {key}"),
    }
}

fn list(bucket: &Bucket) -> Response {
    let item = |(key, bytes): (&String, &Bytes)| {
        let size = bytes.len();
        format!(
            "<Contents><Key>{key}</Key><Size>{size}</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>\"e\"</ETag></Contents>"
        )
    };
    let items: String = bucket.objects.iter().map(item).collect();
    format!("<ListBucketResult><IsTruncated>false</IsTruncated>{items}</ListBucketResult>").into_response()
}

fn found(bytes: Option<&Bytes>, headers: &HeaderMap) -> Response {
    let Some(bytes) = bytes else { return StatusCode::NOT_FOUND.into_response() };
    let about = [(header::ETAG, "\"e\""), (header::LAST_MODIFIED, "Thu, 01 Jan 2026 00:00:00 GMT")];
    let Some(range) = headers.get(header::RANGE) else { return (about, bytes.clone()).into_response() };
    let (from, to) = range.to_str().unwrap().strip_prefix("bytes=").unwrap().split_once('-').unwrap();
    let (from, to): (usize, usize) = (from.parse().unwrap(), to.parse().unwrap());
    let range = [(header::CONTENT_RANGE, format!("bytes {from}-{to}/{}", bytes.len()))];
    (StatusCode::PARTIAL_CONTENT, about, range, bytes.slice(from..=to)).into_response()
}

#[tokio::test]
async fn files_live_in_a_bucket_as_they_live_in_a_folder() {
    let shared = Shared::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let app = Router::new().fallback(fake).with_state(shared.clone());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let builder = AmazonS3Builder::new()
        .with_bucket_name("bucket")
        .with_region("nowhere")
        .with_endpoint(endpoint)
        .with_allow_http(true)
        .with_access_key_id("key")
        .with_secret_access_key("secret");
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", dir.path().join("t.db").display());
    let bed = Bed::open(&url, dir).await;
    let objects = Objects::s3(builder, "sampan/files").unwrap();
    let files = Files::new(bed.store.clone(), bed.access.clone(), objects, LIMITS);

    let large: Vec<u8> = (0..11_000_000_u32).map(|n| (n % 251) as u8).collect();
    for (path, bytes) in [("large", &large[..]), ("small", b"hello"), ("empty", b"")] {
        let permit = files.permit(&system(), path, None).await.unwrap();
        let file = files.receive(permit, None, body(bytes)).await.unwrap();
        assert_eq!(collect(&files, &file, None).await.unwrap(), bytes, "{path}");
    }
    let file = files.file(&system(), "large").await.unwrap();
    let part = collect(&files, &file, Some(5_242_870..5_242_890)).await.unwrap();
    assert_eq!(part, large[5_242_870..5_242_890]);
    assert!(shared.lock().unwrap().objects.keys().all(|key| key.starts_with("sampan/files/e1/")));

    let permit = files.permit(&system(), "broken", None).await.unwrap();
    let broken = body(&large).chain(stream::iter([Err(std::io::Error::other("gone"))]));
    assert!(matches!(files.receive(permit, None, broken).await, Err(FilesError::Broken(_))));
    {
        let bucket = shared.lock().unwrap();
        assert_eq!((bucket.objects.len(), bucket.parts.len(), bucket.aborted), (3, 0, 1));
    }
    let orphan = format!("sampan/files/e1/ab/{}", "ab".repeat(32));
    for key in [orphan.as_str(), "sampan/other.txt", "elsewhere.txt"] {
        shared.lock().unwrap().objects.insert(key.to_owned(), Bytes::from_static(b"x"));
    }
    assert_eq!(files.sweep().await.unwrap().objects, 1);
    assert!(!shared.lock().unwrap().objects.contains_key(&orphan));
    files.delete(&system(), "large").await.unwrap();
    assert_eq!(shared.lock().unwrap().objects.len(), 4);
    assert!(matches!(collect(&files, &file, None).await, Err(FilesError::NotFound)));
}
