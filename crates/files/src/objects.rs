//! Where bytes are kept: a folder of this machine, or any store that speaks S3.

use crate::FilesError;
use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    ClientOptions, GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt, WriteMultipart,
    aws::AmazonS3Builder,
    client::{HttpClient, HttpConnector},
    local::LocalFileSystem,
    memory::InMemory,
    path::Path,
    prefix::PrefixStore,
};
use sha2::{Digest, Sha256};
use std::{ops::Range, path::PathBuf, pin::pin, sync::Arc, time::Duration};
use types::EnvId;

/// Bytes of one part of a large object; S3 wants at least these. An upload holds at most three of them in memory.
const PART: usize = 5 * 1024 * 1024;
/// Parts that are on their way while the next one is gathered.
const PARTS_UNDER_WAY: usize = 2;
/// Bytes at the start of an object that tell what it is.
const HEAD: usize = 512;
/// How long a stream of bytes may say nothing.
const SILENCE: Duration = Duration::from_secs(30);
/// Bytes a second that must have come in the mean after that: who trickles would hold a place for hours.
const SLOWEST: u64 = 8 * 1024;
/// Characters of an object's name, which is hexadecimal.
pub(crate) const NAME: usize = 64;

/// A store of bytes. An object is written once, whole or not at all, and never changed.
#[derive(Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    /// Where half-written files of a crashed process may lie; only folders have such.
    pub(crate) root: Option<PathBuf>,
}

/// What was written.
pub(crate) struct Written {
    /// In bytes.
    pub size: u64,
    /// SHA-256 of the content, in hexadecimal.
    pub hash: String,
    /// How it begins.
    pub head: Vec<u8>,
}

/// Where an object is: `ENV/ab/abcd…`. Environments share none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place(Path);

impl Place {
    /// The place of an object; `suffix` names what was derived from it.
    pub fn new(env: &EnvId, object: &str, suffix: &str) -> Result<Self, FilesError> {
        let plain = |text: &str| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        match object.get(..2) {
            Some(start) if plain(object) && plain(env.as_str()) => {
                Ok(Self(Path::from_iter([env.as_str(), start, &format!("{object}{suffix}")])))
            }
            _ => Err(FilesError::NotFound),
        }
    }

    /// The environment and the object of a place, if an object of ours can be there. What was derived from an object
    /// is told apart by what follows a dot.
    fn read(path: &Path) -> Option<(EnvId, String)> {
        let mut parts = path.as_ref().split('/');
        let (env, start, name) = (parts.next()?, parts.next()?, parts.next()?);
        let object = name.split('.').next()?;
        let hexadecimal = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let ours = parts.next().is_none() && object.len() == NAME && object.bytes().all(hexadecimal);
        (ours && object.starts_with(start) && start.len() == 2).then(|| (env.into(), object.to_owned()))
    }
}

/// An object that was found by looking at all of them.
pub(crate) struct Listed {
    pub env: EnvId,
    pub object: String,
    pub place: Place,
    /// In milliseconds since 1970.
    pub modified: i64,
}

impl Objects {
    /// Objects in a folder, which is made if it is missing.
    pub fn folder(root: PathBuf) -> Result<Self, FilesError> {
        std::fs::create_dir_all(&root)
            .map_err(|error| FilesError::Place(format!("{}: {error}", root.display())))?;
        let store = LocalFileSystem::new_with_prefix(&root)?.with_fsync(true);
        Ok(Self { store: Arc::new(store), root: Some(root) })
    }

    /// Objects in memory, for tests.
    pub fn memory() -> Self {
        Self { store: Arc::new(InMemory::new()), root: None }
    }

    /// Objects at an address: `file:///var/lib/files`, or `s3://BUCKET` or `s3://BUCKET/PREFIX` with `AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, `AWS_REGION` and, for stores other than Amazon's, `AWS_ENDPOINT` in the environment.
    pub fn open(url: &str) -> Result<Self, FilesError> {
        if let Some(root) = url.strip_prefix("file://").filter(|root| root.starts_with('/')) {
            return Self::folder(root.into());
        }
        match url.strip_prefix("s3://").map(|rest| rest.split_once('/').unwrap_or((rest, ""))) {
            Some((bucket, prefix)) if !bucket.is_empty() => {
                Self::s3(AmazonS3Builder::from_env().with_bucket_name(bucket), prefix)
            }
            _ => Err(FilesError::Place(format!("{url:?} is neither file:///FOLDER nor s3://BUCKET"))),
        }
    }

    /// Objects in a bucket of a store that speaks S3.
    pub fn s3(builder: AmazonS3Builder, prefix: &str) -> Result<Self, FilesError> {
        let insecure = std::env::var("AWS_ENDPOINT").is_ok_and(|url| url.starts_with("http://"));
        let builder = if insecure { builder.with_allow_http(true) } else { builder };
        let store = builder.with_http_connector(Connector).build()?;
        let store: Arc<dyn ObjectStore> = match prefix.trim_matches('/') {
            "" => Arc::new(store),
            prefix => {
                Arc::new(PrefixStore::new(store, Path::parse(prefix).map_err(object_store::Error::from)?))
            }
        };
        Ok(Self { store, root: None })
    }

    /// Writes a small object.
    pub(crate) async fn put(&self, place: &Place, bytes: Bytes) -> Result<(), FilesError> {
        self.store.put(&place.0, bytes.into()).await?;
        Ok(())
    }

    /// Writes an object as its bytes arrive. If they break off, or are more than `max`, nothing is left.
    pub(crate) async fn write<E: std::fmt::Display>(
        &self,
        place: &Place,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
        max: u64,
    ) -> Result<Written, FilesError> {
        let mut body = pin!(body);
        let begun = tokio::time::Instant::now();
        let mut gathered = BytesMut::new();
        let mut large: Option<WriteMultipart> = None;
        let (mut size, mut hash, mut head) = (0_u64, Sha256::new(), Vec::new());
        let failure = loop {
            let chunk = match tokio::time::timeout(SILENCE, body.next()).await {
                Ok(Some(Ok(chunk))) => chunk,
                Ok(Some(Err(error))) => break FilesError::Broken(error.to_string()),
                Ok(None) => {
                    return match large {
                        Some(mut parts) => {
                            parts.write(&gathered);
                            parts.finish().await?;
                            Ok(Written { size, hash: hex::encode(hash.finalize()), head })
                        }
                        None => {
                            self.put(place, gathered.freeze()).await?;
                            Ok(Written { size, hash: hex::encode(hash.finalize()), head })
                        }
                    };
                }
                Err(_) => break FilesError::Broken("nothing came for too long".to_owned()),
            };
            size += chunk.len() as u64;
            if size > max {
                break FilesError::TooLarge(max);
            }
            let seconds = begun.elapsed().as_secs();
            if seconds > SILENCE.as_secs() && size < seconds * SLOWEST {
                break FilesError::Broken("it came too slowly".to_owned());
            }
            hash.update(&chunk);
            head.extend_from_slice(&chunk[..chunk.len().min(HEAD - head.len())]);
            gathered.extend_from_slice(&chunk);
            if gathered.len() < PART {
                continue;
            }
            let parts = match &mut large {
                Some(parts) => parts,
                None => {
                    let upload = self.store.put_multipart(&place.0).await?;
                    large.insert(WriteMultipart::new_with_chunk_size(upload, PART))
                }
            };
            if let Err(error) = parts.wait_for_capacity(PARTS_UNDER_WAY).await {
                break error.into();
            }
            while gathered.len() >= PART {
                parts.put(gathered.split_to(PART).freeze());
            }
        };
        if let Some(parts) = large
            && let Err(error) = parts.abort().await
        {
            tracing::warn!(%error, "the parts of a broken upload could not be taken back");
        }
        Err(failure)
    }

    /// The bytes of an object, or of a part of it, as they are read. `None`: it is not there.
    pub(crate) async fn read(
        &self,
        place: &Place,
        range: Option<Range<u64>>,
    ) -> Result<Option<BoxStream<'static, Result<Bytes, FilesError>>>, FilesError> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        match self.store.get_opts(&place.0, options).await {
            Ok(found) => Ok(Some(found.into_stream().map_err(FilesError::from).boxed())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The whole of a small object.
    pub(crate) async fn get(&self, place: &Place) -> Result<Option<Bytes>, FilesError> {
        let Some(mut stream) = self.read(place, None).await? else { return Ok(None) };
        let mut bytes = BytesMut::new();
        while let Some(chunk) = stream.next().await {
            bytes.extend_from_slice(&chunk?);
        }
        Ok(Some(bytes.freeze()))
    }

    /// Removes an object, if it is there.
    pub(crate) async fn remove(&self, place: &Place) -> Result<(), FilesError> {
        match self.store.delete(&place.0).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Every object that is ours, in no order.
    pub(crate) fn all(&self) -> impl Stream<Item = Result<Listed, FilesError>> + use<> {
        let of = |meta: ObjectMeta| {
            let (env, object) = Place::read(&meta.location)?;
            let modified = meta.last_modified.timestamp_millis();
            Some(Listed { env, object, place: Place(meta.location), modified })
        };
        self.store.list(None).filter_map(move |meta| {
            std::future::ready(match meta {
                Ok(meta) => of(meta).map(Ok),
                Err(error) => Some(Err(error.into())),
            })
        })
    }
}

/// Calls S3 with the process's own TLS: rustls over ring, Mozilla's roots, no proxy.
#[derive(Debug)]
struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let failed = |source| object_store::Error::Generic { store: "S3", source };
        let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(Box::new(error) as _))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .no_proxy()
            .connect_timeout(Duration::from_secs(5))
            .read_timeout(SILENCE)
            .build()
            .map_err(|error| failed(Box::new(error) as _))?;
        Ok(HttpClient::new(client))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_ours_are_objects() {
        let object = "ab".repeat(32);
        let place = Place::new(&"prod".into(), &object, ".w320.jpeg").unwrap();
        assert_eq!(Place::read(&place.0), Some(("prod".into(), object.clone())));
        for bad in ["a/b", "../x", "", "x"] {
            assert!(Place::new(&"prod".into(), bad, "").is_err(), "{bad}");
        }
        assert!(Place::new(&"../dev".into(), &object, "").is_err());
        let strange = [format!("prod/{object}"), format!("prod/xx/{object}"), "notes/ab/abc.txt".to_owned()];
        for path in strange.iter().map(|path| Path::from(path.as_str())) {
            assert_eq!(Place::read(&path), None, "{path}");
        }
    }

    #[test]
    fn addresses_that_are_none_are_refused() {
        for bad in ["", "s3://", "ftp://x", "file://relative", "/var/lib"] {
            assert!(Objects::open(bad).is_err(), "{bad}");
        }
    }
}
