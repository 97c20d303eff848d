//! What files are called: paths, file ids, and the path of an address.

use crate::FilesError;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use types::EnvId;

/// Longest path, in bytes: as at Tencent's object storage.
pub const MAX_PATH: usize = 850;
/// The only bucket of an environment, as file ids name it.
pub const BUCKET: &str = "files";
/// What addresses begin with, behind the environment, when their path is encoded.
const ENCODED: &str = "~/";

/// Checks the path of a file.
pub fn check(path: &str) -> Result<&str, FilesError> {
    let refused = |why: &str| Err(FilesError::Path(why.to_owned()));
    if !(1..=MAX_PATH).contains(&path.len()) {
        return refused("a path has 1 to 850 bytes");
    }
    if path.chars().any(|c| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{10ffff}')) {
        return refused("a path has no control characters");
    }
    if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return refused("a path neither begins nor ends with a slash and has no empty part, no . and no ..");
    }
    Ok(path)
}

/// Checks what paths begin with: nothing at all, or a path that may end with a slash.
pub fn check_prefix(prefix: &str) -> Result<&str, FilesError> {
    match prefix.strip_suffix('/').unwrap_or(prefix) {
        "" if prefix.is_empty() => Ok(prefix),
        path => check(path).map(|_| prefix),
    }
}

/// `cloud://ENV.files/PATH`.
pub fn file_id(env: &EnvId, path: &str) -> String {
    format!("cloud://{env}.{BUCKET}/{path}")
}

/// The path of a file id of this environment. Another environment's is refused.
pub fn of_file_id<'a>(env: &EnvId, id: &'a str) -> Result<&'a str, FilesError> {
    let malformed = || FilesError::Path("a file id looks like cloud://ENVIRONMENT.BUCKET/PATH".to_owned());
    let (place, path) =
        id.strip_prefix("cloud://").and_then(|rest| rest.split_once('/')).ok_or_else(malformed)?;
    let (of, bucket) = place.split_once('.').ok_or_else(malformed)?;
    if of != env.as_str() {
        return Err(FilesError::Denied("files of another environment"));
    }
    if bucket != BUCKET {
        return Err(FilesError::NotFound);
    }
    check(path)
}

/// The path of a file id, or a path as it is.
pub fn of_id_or_path<'a>(env: &EnvId, text: &'a str) -> Result<&'a str, FilesError> {
    if text.starts_with("cloud://") { of_file_id(env, text) } else { check(text) }
}

/// The path as a part of an address. The SDKs escape addresses once more than they should, so what would need escaping
/// comes in base64url, followed by a name for people that means nothing.
pub fn to_address(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'/');
    if path.bytes().all(plain) {
        return path.to_owned();
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    let name: String = name.chars().map(|c| if c.is_ascii() && plain(c as u8) { c } else { '_' }).collect();
    format!("{ENCODED}{}/{name}", BASE64_URL_SAFE_NO_PAD.encode(path))
}

/// The path of a part of an address, whose escapes are resolved.
pub fn of_address(part: &str) -> Result<String, FilesError> {
    let path = match part.strip_prefix(ENCODED).and_then(|rest| rest.split('/').next()) {
        Some(code) => {
            let bytes = BASE64_URL_SAFE_NO_PAD.decode(code).map_err(|_| FilesError::NotFound)?;
            String::from_utf8(bytes).map_err(|_| FilesError::NotFound)?
        }
        None => part.to_owned(),
    };
    check(&path)?;
    Ok(path)
}

/// Where the paths that begin with a prefix end, in the order of bytes.
pub(crate) fn after(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_checked() {
        for good in ["a.png", "头像/安娜 1.png", "a/b/..c", "a?#%.txt", "~/x", &"x".repeat(MAX_PATH)] {
            assert!(check(good).is_ok(), "{good}");
            assert_eq!(of_address(&to_address(good)).unwrap(), good, "{good}");
            assert!(to_address(good).bytes().all(|b| b.is_ascii_graphic() && !b"?#%".contains(&b)));
        }
        let long = "x".repeat(MAX_PATH + 1);
        for bad in ["", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a\nb", "a\0", "a/\u{10ffff}", &long]
        {
            assert!(check(bad).is_err(), "{bad:?}");
            assert!(of_address(bad).is_err(), "{bad:?}");
        }
        assert!(check_prefix("").is_ok() && check_prefix("a/").is_ok() && check_prefix("a/b").is_ok());
        assert!(check_prefix("/").is_err() && check_prefix("../").is_err());
    }

    #[test]
    fn a_file_id_belongs_to_one_environment() {
        let (here, there) = (EnvId::from("prod"), EnvId::from("dev"));
        let id = file_id(&here, "a/b.png");
        assert_eq!(id, "cloud://prod.files/a/b.png");
        assert_eq!(of_file_id(&here, &id).unwrap(), "a/b.png");
        assert!(matches!(of_file_id(&there, &id), Err(FilesError::Denied(_))));
        for bad in
            ["cloud://prod.files/../x", "cloud://prod/x", "http://prod.files/x", "cloud://prod.other/x"]
        {
            assert!(of_file_id(&here, bad).is_err(), "{bad}");
        }
    }
}
