//! Captchas.

mod picture;

use super::call::{Call, told};
use base64::{Engine, prelude::BASE64_STANDARD};
use cloudbase::auth::{AuthCode, AuthError, requests};
use serde_json::json;
use types::Json as Value;

pub async fn picture(call: Call) -> Result<Value, AuthError> {
    let captcha = call.state.access.captcha(&call.client()?).map_err(told)?;
    let mut seed = [0; picture::SEED];
    call.state.store.random().fill(&mut seed);
    let broken = |_| AuthError::new(AuthCode::Internal, "Something broke on our side.");
    let png = picture::draw(&captcha.letters, &seed).map_err(broken)?;
    let data = format!("data:image/png;base64,{}", BASE64_STANDARD.encode(png));
    Ok(json!({"data": data, "type": "image", "token": captcha.token, "expires_in": captcha.expires_in}))
}

pub async fn solve(call: Call) -> Result<Value, AuthError> {
    let (client, asked) = (call.client()?, call.body::<requests::SolveCaptcha>()?);
    let solved = call.state.access.solve_captcha(&client, &asked.token, &asked.key);
    let (token, expires_in) = solved.map_err(told)?;
    Ok(json!({"captcha_token": token, "expires_in": expires_in}))
}
