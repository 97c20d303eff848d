//! What may be sent in chats, as the server takes it and forms offer it to be chosen. Content decides in the end.

/// Largest picture, in bytes.
pub const MAX_PICTURE: usize = 5 * 1024 * 1024;
/// Largest file of another kind, in bytes.
pub const MAX_FILE: usize = 10 * 1024 * 1024;
/// Media types of pictures: what every browser shows and none runs scripts of.
pub const PICTURES: [&str; 4] = ["image/png", "image/jpeg", "image/webp", "image/gif"];
/// Those of them that WeChat carries to customers; it carries no other files.
pub const WECHAT: [&str; 3] = ["image/png", "image/jpeg", "image/gif"];
/// How names of other files end.
pub const ENDINGS: [&str; 13] =
    ["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "csv", "zip", "mp3", "m4a", "mp4"];

/// Whether a media type is that of a picture that is shown where it was sent.
#[must_use]
pub fn is_picture(mime: &str) -> bool {
    PICTURES.contains(&mime)
}

/// What a form lets people choose: the `accept` of HTML.
#[must_use]
pub fn accept() -> String {
    let endings = ENDINGS.iter().map(|ending| format!(".{ending}"));
    PICTURES.iter().map(|&mime| mime.to_owned()).chain(endings).collect::<Vec<_>>().join(",")
}
