//! One's own account.

use super::call::{Call, missing, nothing, of_token, told, unauthenticated};
use crate::http::cloudbase_web::identity;
use access::login::Edit;
use access::{Actor, LoginError, Who};
use axum::http::Method;
use cloudbase::auth::{self, AuthError, requests};
use serde_json::json;
use types::users::Profile;
use types::{Json as Value, Lang};

type Answer = Result<Value, AuthError>;

pub async fn me(call: Call) -> Answer {
    if call.method == Method::DELETE {
        let sudo = call.parameters.sudo_token.as_deref();
        let by = call.signed()?;
        let user = call.state.access.delete_me(&by, sudo).await.map_err(told)?;
        // The account is gone already: what is left of it is nothing that the user could see to.
        let forgotten = call.state.links.erase_scans(&Actor::system(by.env().clone()), by.uid()).await;
        if let Err(error) = forgotten {
            tracing::error!(%error, "the links that a user followed could not be forgotten");
        }
        return Ok(auth::end_user(&user));
    }
    let token = identity::bearer(&call.head.headers).ok_or_else(|| unauthenticated("Sign in first."))?;
    let actor = identity::actor(&call.state, None, token, &call.head.headers).await.map_err(of_token)?;
    match actor.who() {
        Who::EndUser { uid, .. } => {
            let user = call.state.access.user_info(actor.env(), uid).await.map_err(told)?;
            Ok(auth::end_user(&user.ok_or_else(|| unauthenticated("There is no such user."))?))
        }
        _ => Ok(auth::user(&actor.label(), Some(actor.display_name().get(Lang::En)))),
    }
}

pub async fn sign_out(call: Call) -> Answer {
    call.state.access.sign_out(&call.signed()?).await.map_err(told)?;
    Ok(nothing())
}

pub async fn sign_out_everywhere(call: Call) -> Answer {
    call.state.access.sign_out_everywhere(&call.signed()?).await.map_err(told)?;
    Ok(nothing())
}

pub async fn sudo(call: Call) -> Answer {
    let ((client, by), asked) = (call.signed_client()?, call.body::<requests::Sudo>()?);
    let proof = (asked.password.as_deref(), asked.verification_token.as_deref());
    let (token, expires_in) = call.state.access.sudo(&client, &by, proof.0, proof.1).await.map_err(told)?;
    Ok(json!({"sudo_token": token, "expires_in": expires_in}))
}

pub async fn set_password(call: Call) -> Answer {
    let (by, asked) = (call.signed()?, call.body::<requests::SetPassword>()?);
    let sudo = asked.sudo_token.as_deref();
    call.state.access.set_password(&by, &asked.new_password, sudo).await.map_err(told)?;
    Ok(nothing())
}

pub async fn reset(call: Call) -> Answer {
    let (client, asked) = (call.client()?, call.body::<requests::Reset>()?);
    let name = asked.phone_number.or(asked.email).ok_or_else(|| missing("phone_number"))?;
    let done =
        call.state.access.reset_password(&client, &name, &asked.new_password, &asked.verification_token);
    done.await.map_err(told)?;
    Ok(nothing())
}

pub async fn edit(call: Call) -> Answer {
    edited(&call).await.map(|_| nothing())
}

pub async fn edit_profile(call: Call) -> Answer {
    edited(&call).await
}

/// The user afterwards.
async fn edited(call: &Call) -> Answer {
    let ((client, by), asked) = (call.signed_client()?, call.body::<requests::Edit>()?);
    if asked.encrypt_new_password.is_some() {
        return Err(told(LoginError::Unsupported("encryption of parameters").into()));
    }
    let requests::Edit { name, picture, gender, locale, birthdate, zoneinfo, description, .. } = asked;
    let edit = Edit {
        profile: Profile { name, picture, gender, locale, birthdate, zoneinfo, description },
        username: asked.username,
        email: asked.email,
        phone: asked.phone,
        password: asked.password,
        new_password: asked.new_password,
    };
    Ok(auth::end_user(&call.state.access.edit_user(&client, &by, edit).await.map_err(told)?))
}

pub async fn set_contact(call: Call) -> Answer {
    let (by, asked) = (call.signed()?, call.body::<requests::SetContact>()?);
    if asked.conflict_resolution.as_deref().is_some_and(|how| !matches!(how, "" | "DEFAULT")) {
        return Err(told(LoginError::Unsupported("transfer of another user's number").into()));
    }
    let name = asked.phone_number.or(asked.email).ok_or_else(|| missing("phone_number"))?;
    let (sudo, token) = (asked.sudo_token.as_deref(), &asked.verification_token);
    call.state.access.set_contact(&by, &name, sudo, token).await.map_err(told)?;
    Ok(nothing())
}

pub async fn providers(call: Call) -> Answer {
    let by = call.signed()?;
    let user = call.state.access.user_info(by.env(), by.uid()).await.map_err(told)?;
    Ok(auth::providers(&user.ok_or_else(|| unauthenticated("There is no such user."))?))
}

pub async fn bind(call: Call) -> Answer {
    let (by, asked) = (call.signed()?, call.body::<requests::ProviderToken>()?);
    call.state.access.bind_provider(&by, &asked.provider_token).await.map_err(told)?;
    Ok(nothing())
}

pub async fn unbind(call: Call) -> Answer {
    call.state.access.unbind_provider(&call.signed()?, &call.id).await.map_err(told)?;
    Ok(nothing())
}
