//! Signing in as the js-sdk 1.x does, through `/web`.

use super::{Caller, Holder, identity};
use crate::http::auth;
use access::login::{Client, Edit};
use access::{AccessError, Actor, Credentials, Signed};
use cloudbase::auth::legacy::{self, Call};
use cloudbase::{Code, Refusal, web};
use types::Json as Value;
use types::users::Profile;

/// Does what a client asks to sign in, or about its account, and gives the whole answer.
pub async fn perform(
    caller: Caller<'_>,
    actor: &Actor,
    holder: Holder,
    call: Call,
) -> Result<Value, Refusal> {
    let (access, env, id) = (&caller.state.access, actor.env(), caller.request_id);
    let remote = caller.client_ip.map(|ip| ip.to_string()).unwrap_or_default();
    let client = Client { env: env.clone(), remote, captcha: None };
    let entered = |credentials: Result<Credentials, AccessError>| {
        Ok(legacy::signed_in(id, &credentials.map_err(told)?.refresh_token))
    };
    let edited = async |edit: Edit| {
        let (_, by) = signed_in(&caller, &holder)?;
        let user = access.edit_user(&client, &by, edit).await.map_err(told)?;
        Ok(web::envelope(id, legacy::user(&user)))
    };
    match call {
        Call::Anonymously { refresh_token } => {
            let credentials = match refresh_token {
                Some(token) => access.sign_in_anonymously_again(env, &token).await,
                None => access.sign_in_anonymously(env).await,
            };
            let credentials = credentials.map_err(told)?;
            Ok(legacy::anonymous(id, credentials.uid.as_str(), &credentials.refresh_token))
        }
        Call::AccessToken { refresh_token } => {
            let credentials = access.access_token(env, &refresh_token).await.map_err(told)?;
            Ok(legacy::access_token(id, &credentials.access_token, credentials.expires_in))
        }
        Call::WithTicket { ticket } => entered(access.sign_in_with_ticket(&client, &ticket, None).await),
        Call::LinkTicket { ticket } => {
            let (token, _) = signed_in(&caller, &holder)?;
            entered(access.sign_in_with_ticket(&client, &ticket, Some(token)).await)
        }
        Call::WithPassword { name, password } => {
            entered(access.sign_in_with_password(&client, &name, &password).await)
        }
        Call::IsRegistered { username } => {
            let exists = access.user_exists(&client, &username).await.map_err(told)?;
            Ok(web::envelope(id, legacy::registered(exists)))
        }
        Call::UserInfo => {
            let (_, by) = signed_in(&caller, &holder)?;
            let user = access.user_info(by.env(), by.uid()).await.map_err(told)?;
            Ok(web::envelope(id, legacy::user(&user.ok_or_else(identity::not_signed_in)?)))
        }
        Call::EditUser { name, gender, picture } => {
            let profile = Profile { name, gender, picture, ..Profile::default() };
            edited(Edit { profile, ..Edit::default() }).await
        }
        Call::SetPassword { old, new } => {
            edited(Edit { password: Some(old), new_password: Some(new), ..Edit::default() }).await
        }
        Call::SetUsername { username } => edited(Edit { username: Some(username), ..Edit::default() }).await,
        Call::SignOut { refresh_token } => {
            access.revoke(env, &refresh_token).await.map_err(told)?;
            Ok(web::envelope(id, Value::Object(Default::default())))
        }
    }
}

/// The end user who asks, and the access token that proves it.
fn signed_in<'h>(caller: &Caller<'_>, holder: &'h Holder) -> Result<(&'h str, Signed), Refusal> {
    let Holder::Token(token) = holder else { return Err(identity::not_signed_in()) };
    let signed = caller.state.access.signed_in(token).map_err(|_| identity::not_signed_in())?;
    Ok((token, signed))
}

fn told(error: AccessError) -> Refusal {
    match error {
        AccessError::RefreshTokenExpired => {
            Refusal::new(Code::RefreshTokenExpired, "The refresh token has expired.")
        }
        error => legacy::refusal(auth::told(error)),
    }
}
