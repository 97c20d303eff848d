//! Temporary media: what is sent and received for three days.
//!
//! Sources: "新增临时素材", <https://developers.weixin.qq.com/doc/offiaccount/Asset_Management/New_temporary_materials.html>,
//! and "获取临时素材", <https://developers.weixin.qq.com/doc/offiaccount/Asset_Management/Get_temporary_materials.html>.

use super::ApiError;
use bytes::Bytes;
use types::Timestamp;

/// What kind of medium is uploaded. Mini-programs have images only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    /// PNG, JPEG or GIF of at most 10 MB. The documents say 2 MB in one place and 10 MB in the next; WeChat has the last
    /// word.
    Image,
    /// AMR or MP3 of at most 2 MB and 60 seconds.
    Voice,
    /// MP4 of at most 10 MB.
    Video,
    /// A JPEG of at most 64 KB, the still picture of a video.
    Thumb,
}

impl MediaKind {
    /// The `type` parameter.
    pub fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Voice => "voice",
            Self::Video => "video",
            Self::Thumb => "thumb",
        }
    }

    /// The most bytes.
    pub fn limit(self) -> usize {
        match self {
            Self::Image | Self::Video => 10 * 1024 * 1024,
            Self::Voice => 2 * 1024 * 1024,
            Self::Thumb => 64 * 1024,
        }
    }

    /// The file name to send for a content type: WeChat goes by its ending.
    pub(crate) fn file_name(self, content_type: &str) -> Result<&'static str, ApiError> {
        match (self, content_type) {
            (Self::Image, "image/png") => Ok("media.png"),
            (Self::Image | Self::Thumb, "image/jpeg") => Ok("media.jpg"),
            (Self::Image, "image/gif") => Ok("media.gif"),
            (Self::Voice, "audio/amr") => Ok("media.amr"),
            (Self::Voice, "audio/mpeg") => Ok("media.mp3"),
            (Self::Video, "video/mp4") => Ok("media.mp4"),
            _ => Err(ApiError::Invalid("content_type")),
        }
    }
}

/// A medium to upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its kind.
    pub kind: MediaKind,
    /// Its content type, such as `image/png`.
    pub content_type: String,
    /// Its bytes.
    pub bytes: Bytes,
}

impl Upload {
    pub(crate) fn check(&self) -> Result<(), ApiError> {
        self.kind.file_name(&self.content_type)?;
        match self.bytes.len() {
            0 => Err(ApiError::Invalid("bytes")),
            length if length > self.kind.limit() => Err(ApiError::TooLarge { limit: self.kind.limit() }),
            _ => Ok(()),
        }
    }
}

/// A medium that was uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uploaded {
    /// Its id, for three days.
    pub media_id: String,
    /// Since when.
    pub created: Timestamp,
}

/// A file of WeChat's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its content type, as WeChat says.
    pub content_type: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// A medium as it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Media {
    /// The file itself.
    File(File),
    /// A video's address.
    Video {
        /// Where to load it.
        url: String,
    },
}
