//! `target/site`: what the server serves as files.
//!
//! ```text
//! target/site/manifest.json        logical name → file name in pkg: {"sampan.css": "sampan-1a2b….css", …}
//! target/site/pkg/…                names carry a hash of the content, so browsers may keep them for ever
//! target/site/…                    a copy of public/
//! ```
//! In release every file that gains from it has a `.br` and a `.gz` beside it. A file that did not change is not
//! written again: the server embeds this folder, and cargo goes by modification times.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::shell::{self, Result};

/// What is compressed already, or must stay as it is.
const NOT_COMPRESSED: [&str; 9] = ["png", "jpg", "jpeg", "webp", "gif", "woff2", "woff", "br", "gz"];
/// Below this a compressed answer is no smaller on the wire.
const WORTH_COMPRESSING: usize = 1024;

/// Enough of a SHA-256 to tell two builds of a file apart.
pub fn hash(bytes: &[u8]) -> String {
    let mut text = hex::encode(Sha256::digest(bytes));
    text.truncate(16);
    text
}

/// Puts the style sheet, the bundle and public/ in their places and removes what an earlier build left.
pub fn lay_out(sheet: &str, bundle: &Path, release: bool) -> Result<()> {
    let mut site = Site { dir: shell::root().join("target/site"), kept: BTreeSet::new(), release };
    let mut manifest = serde_json::Map::new();

    let mut assets = vec![("sampan.css".to_string(), sheet.as_bytes().to_vec())];
    for path in files(bundle)? {
        let name = path.strip_prefix(bundle)?.to_string_lossy().replace('\\', "/");
        if name == "fingerprint" {
            continue;
        }
        // Snippets are imported by the bundle under their own name, which holds a hash already.
        if name.contains('/') {
            site.keep(&format!("pkg/{name}"), &fs::read(&path)?)?;
        } else {
            assets.push((name, fs::read(&path)?));
        }
    }
    for (name, bytes) in assets {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
        let hashed = format!("{stem}-{}.{extension}", hash(&bytes));
        site.keep(&format!("pkg/{hashed}"), &bytes)?;
        manifest.insert(name, hashed.into());
    }

    let public = shell::root().join("public");
    for path in files(&public)? {
        let name = path.strip_prefix(&public)?.to_string_lossy().replace('\\', "/");
        site.keep(&name, &fs::read(&path)?)?;
    }
    site.write("manifest.json", serde_json::to_string_pretty(&manifest)?.as_bytes())?;
    site.remove_the_rest()
}

struct Site {
    dir: PathBuf,
    /// Every file that belongs to this build.
    kept: BTreeSet<PathBuf>,
    release: bool,
}

impl Site {
    /// Writes a file and, in release, its compressed forms.
    fn keep(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.write(name, bytes)?;
        let extension = name.rsplit('.').next().unwrap_or_default();
        if !self.release || bytes.len() < WORTH_COMPRESSING || NOT_COMPRESSED.contains(&extension) {
            return Ok(());
        }
        // Brotli at its best takes seconds for the bundle: kept by content for the next build.
        let cache = shell::target().join("site-parts/compressed");
        fs::create_dir_all(&cache)?;
        for (ending, compress) in [("br", brotli as fn(&[u8]) -> Result<Vec<u8>>), ("gz", gzip)] {
            let cached = cache.join(format!("{}.{ending}", hash(bytes)));
            if !cached.exists() {
                fs::write(&cached, compress(bytes)?)?;
            }
            self.write(&format!("{name}.{ending}"), &fs::read(&cached)?)?;
        }
        Ok(())
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.dir.join(name);
        if !fs::read(&path).is_ok_and(|before| before == bytes) {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(&path, bytes)?;
        }
        self.kept.insert(path);
        Ok(())
    }

    fn remove_the_rest(&self) -> Result<()> {
        for path in files(&self.dir)? {
            if !self.kept.contains(&path) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

/// Every file under a folder, sorted; none if there is no such folder.
pub fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(dir) = open.pop() {
        let Ok(entries) = fs::read_dir(&dir) else { continue };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &params)?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
