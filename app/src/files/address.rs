//! Addresses of the pages: which folder, which file, what is searched for.

use crate::session::env_path;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use types::EnvId;

/// Below the environment.
pub const SECTION: &str = "files";
/// Of the rules.
pub const RULES: &str = "files/rules";

/// The address of a folder, and in it of a file or of a search.
pub fn address(env: &EnvId, folder: &str, more: Option<(&str, &str)>) -> String {
    let given = [(!folder.is_empty()).then_some(("at", folder)), more];
    let parts: Vec<String> =
        given.into_iter().flatten().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    let path = env_path(env, SECTION);
    if parts.is_empty() { path } else { format!("{path}?{}", parts.join("&")) }
}

/// A text as the value of a parameter (RFC 3986 §2.3, and `/`).
pub fn escaped(text: &str) -> PercentEncode<'_> {
    const KEPT: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    utf8_percent_encode(text, KEPT)
}

/// The last part of a path, as people call the thing: of a folder without its slash.
pub fn name_of(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_survive_any_path() {
        let env = EnvId::from("prod");
        assert_eq!(address(&env, "", None), "/e/prod/files");
        assert_eq!(
            address(&env, "a b/", Some(("file", "a b/&?"))),
            "/e/prod/files?at=a%20b/&file=a%20b/%26%3F"
        );
        assert_eq!((name_of("a/b/"), name_of("a/b.png"), name_of("c")), ("b", "b.png", "c"));
    }
}
