//! The fake as an [`Api`], without HTTP.

use super::Fake;
use crate::api::{
    Api, ApiError, CodeRequest, CustomMessage, File, Media, Notice, PhoneNumber, Session, TextCheck, Upload,
    Uploaded, Verdict, filled,
};
use async_trait::async_trait;

#[async_trait]
impl Api for Fake {
    async fn check(&self) -> Result<(), ApiError> {
        self.doing(|_, _| Ok(()))
    }

    async fn session(&self, code: &str) -> Result<Session, ApiError> {
        filled("code", code)?;
        self.doing(|state, now| state.session(code, now))
    }

    async fn phone(&self, code: &str) -> Result<PhoneNumber, ApiError> {
        filled("code", code)?;
        self.doing(|state, now| state.phone(code, now))
    }

    async fn send(&self, message: &CustomMessage) -> Result<(), ApiError> {
        message.check()?;
        self.doing(|state, now| state.send(self.kind(), message, now))
    }

    async fn typing(&self, openid: &str, typing: bool) -> Result<(), ApiError> {
        filled("openid", openid)?;
        self.doing(|state, now| state.typing(openid, typing, now))
    }

    async fn upload(&self, upload: &Upload) -> Result<Uploaded, ApiError> {
        upload.check()?;
        let file = File { content_type: upload.content_type.clone(), bytes: upload.bytes.clone() };
        self.doing(|state, now| state.upload(self.kind(), upload.kind, file, now))
    }

    async fn media(&self, media_id: &str) -> Result<Media, ApiError> {
        filled("media_id", media_id)?;
        self.doing(|state, now| state.media(media_id, now)).map(Media::File)
    }

    async fn draw_code(&self, request: &CodeRequest) -> Result<File, ApiError> {
        request.check()?;
        self.doing(|state, now| Ok(state.draw_code(request, now)))
    }

    async fn check_text(&self, check: &TextCheck) -> Result<Verdict, ApiError> {
        check.check()?;
        self.doing(|state, now| state.check_text(check, now))
    }

    async fn notify(&self, notice: &Notice) -> Result<(), ApiError> {
        notice.check()?;
        self.doing(|state, now| state.notify(notice, now))
    }
}
