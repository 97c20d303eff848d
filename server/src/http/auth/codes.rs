//! Codes by text message and e-mail.

use super::call::{Call, missing, told};
use access::login::{Recipient, Target};
use cloudbase::auth::{AuthCode, AuthError, requests};
use serde_json::json;
use types::Json as Value;

pub async fn send(call: Call) -> Result<Value, AuthError> {
    let asked = call.body::<requests::SendCode>()?;
    let target = match asked.target.as_deref() {
        None | Some("" | "ANY") => Target::Any,
        Some("USER") => Target::User,
        Some("NOT_USER") => Target::NotUser,
        Some("CUR_USER") => Target::CurrentUser,
        Some(other) => {
            let why = format!("There is no target {other:?}.");
            return Err(AuthError::new(AuthCode::InvalidArgument, why));
        }
    };
    let to = match (asked.phone_number, asked.email) {
        (Some(number), _) => Recipient::Phone(number),
        (None, Some(address)) => Recipient::Email(address),
        (None, None) if target == Target::CurrentUser => Recipient::Own,
        (None, None) => return Err(missing("phone_number")),
    };
    // Who is signed in says so, and can change the own number or address by the code.
    let (client, by) = match call.head.headers.contains_key("authorization") {
        true => call.signed_client().map(|(client, by)| (client, Some(by)))?,
        false => (call.client()?, None),
    };
    let sent = call.state.access.send_code(&client, by.as_ref(), to, target).await.map_err(told)?;
    Ok(json!({"verification_id": sent.id, "expires_in": sent.expires_in, "is_user": sent.is_user}))
}

pub async fn check(call: Call) -> Result<Value, AuthError> {
    let (client, asked) = (call.client()?, call.body::<requests::CheckCode>()?);
    let checked = call.state.access.check_code(&client, &asked.verification_id, &asked.verification_code);
    let (token, expires_in) = checked.await.map_err(told)?;
    Ok(json!({"verification_token": token, "expires_in": expires_in}))
}
