//! What users do with their own account.

use super::account::enabled;
use super::{Client, LoginError, Signed, admin, codes, cuts, identity, rows};
use crate::end_users::{Only, end_sessions};
use crate::{Access, AccessError};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use store::{Audit, StoreError, Tx};
use types::users::{EndUser, Identity, Profile};
use types::{EnvId, UserId};

/// How long a user counts as the same person after proving it.
const SUDO: Duration = Duration::from_secs(10 * 60);

/// A change of one's own account; what is left out stays.
#[derive(Clone, Default)]
pub struct Edit {
    /// What the user says of itself.
    pub profile: Profile,
    /// Another user name.
    pub username: Option<String>,
    /// Another address, which a code to it proved a moment ago.
    pub email: Option<String>,
    /// Another number, likewise.
    pub phone: Option<String>,
    /// The password as it is.
    pub password: Option<String>,
    /// The password as it is to be.
    pub new_password: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Sudo {
    env: EnvId,
    uid: UserId,
}

impl Access {
    /// Proves once more, with the password or with a code to one's number or address, that the user is who it was;
    /// answers a token for what needs that, and how long it is good, in seconds.
    pub async fn sudo(
        &self,
        client: &Client,
        by: &Signed,
        password: Option<&str>,
        verification_token: Option<&str>,
    ) -> Result<(String, u64), AccessError> {
        match (password, verification_token) {
            (Some(password), _) => self.prove_password(client, by, password).await?,
            (None, Some(token)) => {
                let (access, by, token) = (self.clone(), by.clone(), token.to_owned());
                self.store()
                    .write(move |tx| {
                        Box::pin(async move {
                            let proved = access.take_verified(tx, &by.env, Some(&token)).await?;
                            let own = rows::holder(tx.conn(), &by.env, &proved).await?;
                            match own.as_ref() == Some(&by.uid) {
                                true => Ok(()),
                                false => {
                                    Err(AccessError::from(LoginError::InvalidToken("verification_token")))
                                }
                            }
                        })
                    })
                    .await?;
            }
            (None, None) => {
                let what = "a password or a verification_token is needed";
                return Err(AccessError::invalid("/password", "required", what));
            }
        }
        let sudo = Sudo { env: by.env.clone(), uid: by.uid.clone() };
        Ok((self.sign_ticket("sudo", serde_json::json!(sudo), SUDO), SUDO.as_secs()))
    }

    /// Sets the password. Everywhere else the user has to sign in again.
    pub async fn set_password(
        &self,
        by: &Signed,
        password: &str,
        sudo_token: Option<&str>,
    ) -> Result<(), AccessError> {
        let proved = self.open_sudo(by, sudo_token);
        let hash = self.hash_password(password).await?;
        let by = by.clone();
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    require_proof(&enabled(tx, &by.env, &by.uid).await?.user, proved)?;
                    new_password(tx, &by, hash).await
                })
            })
            .await
    }

    /// Sets the password of whoever has a number or address that a code proved. The user has to sign in again
    /// everywhere.
    pub async fn reset_password(
        &self,
        client: &Client,
        name: &str,
        password: &str,
        verification_token: &str,
    ) -> Result<(), AccessError> {
        self.require_environment(&client.env)?;
        let wanted = if name.contains('@') { identity::email(name)? } else { identity::phone(name)? };
        let hash = self.hash_password(password).await?;
        let (access, env, token) = (self.clone(), client.env.clone(), verification_token.to_owned());
        let (uid, until) = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    let proved = access.take_verified(tx, &env, Some(&token)).await?;
                    if (&proved.provider, &proved.subject) != (&wanted.provider, &wanted.subject) {
                        return Err(LoginError::InvalidToken("verification_token").into());
                    }
                    let uid = rows::holder(tx.conn(), &env, &proved).await?.ok_or(LoginError::NoSuchUser)?;
                    enabled(tx, &env, &uid).await?;
                    rows::change(tx, &env, &uid, [("password_hash", hash.into())]).await?;
                    end_sessions(tx, &env, &uid, None).await?;
                    tx.audit(line(&env, &uid, "end_user.reset_password"));
                    let until = cuts::cut(tx, &env, &uid).await?;
                    Ok::<_, AccessError>((uid, until))
                })
            })
            .await?;
        self.cut_now(&client.env, &uid, until);
        Ok(())
    }

    /// Changes what is known of the user.
    pub async fn edit_user(&self, client: &Client, by: &Signed, edit: Edit) -> Result<EndUser, AccessError> {
        identity::check_profile(&edit.profile)?;
        let username = edit.username.as_deref().map(identity::username).transpose()?;
        let to_prove = match (&edit.email, &edit.phone) {
            (Some(address), None) => Some(identity::email(address)?),
            (None, Some(number)) => Some(identity::phone(number)?),
            (None, None) => None,
            (Some(_), Some(_)) => {
                let what = "one of email and phone at a time";
                return Err(AccessError::invalid("/phone", "ambiguous", what));
            }
        };
        let hash = match &edit.new_password {
            Some(new) => {
                let old = edit.password.as_deref().ok_or(LoginError::WrongPassword)?;
                self.prove_password(client, by, old).await?;
                Some(self.hash_password(new).await?)
            }
            None => None,
        };
        let by = by.clone();
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let found = enabled(tx, &by.env, &by.uid).await?;
                    if let Some(hash) = hash {
                        new_password(tx, &by, hash).await?;
                    }
                    if let Some(identity) = to_prove {
                        let same = found.user.identity(&identity.provider);
                        if same.is_none_or(|same| same.subject != identity.subject) {
                            codes::take_own(tx, &by, &identity).await?;
                            recognised_by(tx, &by, &identity).await?;
                        }
                    }
                    if let Some(username) = username {
                        // An anonymous user has no password: a name alone is no way back in.
                        if found.user.anonymous {
                            return Err(LoginError::NoPassword.into());
                        }
                        rows::add_identity(tx, &by.env, &by.uid, &username).await?;
                    }
                    let profile = identity::merged(found.user.profile, edit.profile);
                    let text = serde_json::to_string(&profile).map_err(StoreError::from)?;
                    rows::change(tx, &by.env, &by.uid, [("profile", text.into())]).await?;
                    Ok(enabled(tx, &by.env, &by.uid).await?.user)
                })
            })
            .await
    }

    /// Sets the number or the address, which a code proved. An anonymous user has an account then.
    pub async fn set_contact(
        &self,
        by: &Signed,
        name: &str,
        sudo_token: Option<&str>,
        verification_token: &str,
    ) -> Result<(), AccessError> {
        let wanted = if name.contains('@') { identity::email(name)? } else { identity::phone(name)? };
        let proved_once_more = self.open_sudo(by, sudo_token);
        let (access, by, token) = (self.clone(), by.clone(), verification_token.to_owned());
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    require_proof(&enabled(tx, &by.env, &by.uid).await?.user, proved_once_more)?;
                    let proved = access.take_verified(tx, &by.env, Some(&token)).await?;
                    if (&proved.provider, &proved.subject) != (&wanted.provider, &wanted.subject) {
                        return Err(LoginError::InvalidToken("verification_token").into());
                    }
                    recognised_by(tx, &by, &proved).await
                })
            })
            .await
    }

    /// Signs the user out where the token came from.
    pub async fn sign_out(&self, by: &Signed) -> Result<(), AccessError> {
        let by = by.clone();
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let only = by.session.as_deref().map(Only::This);
                    end_sessions(tx, &by.env, &by.uid, only).await
                })
            })
            .await
    }

    /// Signs the user out everywhere, at once.
    pub async fn sign_out_everywhere(&self, by: &Signed) -> Result<(), AccessError> {
        let (env, uid) = (by.env.clone(), by.uid.clone());
        let until = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    end_sessions(tx, &env, &uid, None).await?;
                    cuts::cut(tx, &env, &uid).await
                })
            })
            .await?;
        self.cut_now(&by.env, &by.uid, until);
        Ok(())
    }

    /// Deletes the account of the user who is signed in. Its documents stay until a member deletes them.
    pub async fn delete_me(&self, by: &Signed, sudo_token: Option<&str>) -> Result<EndUser, AccessError> {
        let proved = self.open_sudo(by, sudo_token);
        let own = by.clone();
        let (user, until) = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    let user = enabled(tx, &own.env, &own.uid).await?.user;
                    require_proof(&user, proved)?;
                    let until = admin::erase(tx, &own.env, &own.uid).await?;
                    tx.audit(line(&own.env, &own.uid, "end_user.delete"));
                    Ok::<_, AccessError>((user, until))
                })
            })
            .await?;
        self.cut_now(&by.env, &by.uid, until);
        Ok(user)
    }

    /// Checks the user's own password, within the limits of tries.
    async fn prove_password(&self, client: &Client, by: &Signed, password: &str) -> Result<(), AccessError> {
        let user = self.user_info(&by.env, &by.uid).await?.ok_or(LoginError::NoSuchUser)?;
        if !user.has_password {
            return Err(LoginError::NoPassword.into());
        }
        let identity = user.identities.first().ok_or(LoginError::NoPassword)?;
        self.check_password(client, identity, password).await.map(|_| ())
    }

    /// Whether a token proves that the user is still who it was.
    fn open_sudo(&self, by: &Signed, token: Option<&str>) -> Result<(), LoginError> {
        let token = token.ok_or(LoginError::SudoNeeded)?;
        let sudo = self.open_ticket("sudo", token).map_err(|_| LoginError::InvalidToken("sudo_token"))?;
        match serde_json::from_value::<Sudo>(sudo) {
            Ok(sudo) if sudo.env == by.env && sudo.uid == by.uid => Ok(()),
            _ => Err(LoginError::InvalidToken("sudo_token")),
        }
    }
}

/// Refuses without a proof, unless the user has nothing to prove itself with.
fn require_proof(user: &EndUser, proved: Result<(), LoginError>) -> Result<(), AccessError> {
    let can = user.has_password || user.identity("phone").is_some() || user.identity("email").is_some();
    match proved {
        Err(error) if can => Err(error.into()),
        _ => Ok(()),
    }
}

async fn recognised_by(tx: &Tx, by: &Signed, identity: &Identity) -> Result<(), AccessError> {
    rows::add_identity(tx, &by.env, &by.uid, identity).await?;
    rows::change(tx, &by.env, &by.uid, [("anonymous", false.into())]).await
}

async fn new_password(tx: &mut Tx, by: &Signed, hash: String) -> Result<(), AccessError> {
    rows::change(tx, &by.env, &by.uid, [("password_hash", hash.into())]).await?;
    end_sessions(tx, &by.env, &by.uid, by.session.as_deref().map(Only::Not)).await?;
    let line = Audit { actor: by.label(), ..line(&by.env, &by.uid, "end_user.set_password") };
    tx.audit(line);
    Ok(())
}

fn line(env: &EnvId, uid: &UserId, action: &str) -> Audit {
    Audit {
        env: env.to_string(),
        actor: format!("user:{uid}"),
        action: action.to_owned(),
        object: format!("user/{uid}"),
        detail: String::new(),
    }
}
