//! Ways in and out.

use super::call::{Call, body_of, missing, nothing, told};
use access::LoginError;
use access::login::{self, ProviderCode};
use cloudbase::auth::{self, AuthError, requests};
use serde_json::json;
use types::Json as Value;
use types::users::Profile;

type Answer = Result<Value, AuthError>;

pub async fn anonymously(call: Call) -> Answer {
    let access = &call.state.access;
    let credentials = match call.body::<requests::Anonymously>()?.provider_token {
        None => access.sign_in_anonymously(&call.environment()?).await,
        // The SDK's silent sign-in of a mini-program: WeChat says who it is.
        Some(token) => access.sign_in_with_provider(&call.client()?, &token, None).await,
    };
    Ok(body_of(&credentials.map_err(told)?))
}

pub async fn sign_in(call: Call) -> Answer {
    let (client, asked) = (call.client()?, call.body::<requests::SignIn>()?);
    if asked.params.is_some() {
        return Err(told(LoginError::Unsupported("encryption of parameters").into()));
    }
    let (access, name) = (&call.state.access, asked.username.ok_or_else(|| missing("username"))?);
    let credentials = match (asked.verification_token, asked.password) {
        (Some(token), _) => access.sign_in_with_verification(&client, &name, &token).await,
        (None, Some(password)) => access.sign_in_with_password(&client, &name, &password).await,
        (None, None) => return Err(missing("password")),
    };
    Ok(body_of(&credentials.map_err(told)?))
}

pub async fn sign_up(call: Call) -> Answer {
    let (client, asked) = (call.client()?, call.body::<requests::SignUp>()?);
    let requests::SignUp { name, gender, picture, locale, .. } = asked;
    let new = login::SignUp {
        username: asked.username,
        phone: asked.phone_number,
        email: asked.email,
        verification_token: asked.verification_token,
        provider_token: asked.provider_token,
        password: asked.password,
        anonymous_token: asked.anonymous_token,
        profile: Profile { name, gender, picture, locale, ..Profile::default() },
    };
    Ok(body_of(&call.state.access.sign_up(&client, new).await.map_err(told)?))
}

pub async fn with_ticket(call: Call) -> Answer {
    let (client, asked) = (call.client()?, call.body::<requests::Ticket>()?);
    let anonymous = asked.anonymous_token.as_deref();
    let credentials = call.state.access.sign_in_with_ticket(&client, &asked.ticket, anonymous).await;
    Ok(body_of(&credentials.map_err(told)?))
}

pub async fn provider_token(call: Call) -> Answer {
    let (client, asked) = (call.client()?, call.body::<requests::ProviderCode>()?);
    let requests::ProviderParams { provider_code_type, code } = asked.provider_params;
    let code = ProviderCode {
        provider: asked.provider_id,
        code: asked.provider_code,
        phone_code: code,
        kind: provider_code_type.unwrap_or_else(|| "open_id".to_owned()),
    };
    let given = call.state.access.provider_token(&client, &code).await.map_err(told)?;
    let mut body = json!({"provider_token": given.token, "expires_in": given.expires_in});
    if let Some(phone) = given.phone {
        body["provider_profile"] = json!({"provider_id": code.provider, "phone_number": phone});
    }
    Ok(body)
}

pub async fn with_provider(call: Call) -> Answer {
    let (client, asked) = (call.client()?, call.body::<requests::ProviderToken>()?);
    let anonymous = asked.anonymous_token.as_deref();
    let credentials =
        call.state.access.sign_in_with_provider(&client, &asked.provider_token, anonymous).await;
    Ok(body_of(&credentials.map_err(told)?))
}

pub async fn refresh(call: Call) -> Answer {
    let token = auth::parse_refresh(call.bytes())?;
    let credentials = call.state.access.refresh(&call.environment()?, &token).await.map_err(told)?;
    Ok(body_of(&credentials))
}

pub async fn revoke(call: Call) -> Answer {
    let token = auth::parse_revoke(call.bytes())?;
    call.state.access.revoke(&call.environment()?, &token).await.map_err(told)?;
    Ok(nothing())
}

pub async fn exists(call: Call) -> Answer {
    let name = call.parameters.username.as_deref().ok_or_else(|| missing("username"))?;
    let exist = call.state.access.user_exists(&call.client()?, name).await.map_err(told)?;
    Ok(json!({ "exist": exist }))
}
