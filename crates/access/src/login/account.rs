//! Making an account and signing in to one.

use super::rows::{self, UserRow};
use super::{Client, LoginError, identity};
use crate::end_users::{Session, open};
use crate::passwords::MAX_PASSWORD;
use crate::{Access, AccessError, Credentials, Who};
use store::{StoreError, Tx};
use types::users::{EndUser, Identity, LoginMethod, Profile};
use types::{EnvId, UserId};

/// Shortest password, in characters.
const MIN_PASSWORD: usize = 8;

/// A new account, as the client describes it.
#[derive(Clone, Default)]
pub struct SignUp {
    /// The user name.
    pub username: Option<String>,
    /// The phone number, which the token must prove.
    pub phone: Option<String>,
    /// The address, which the token must prove.
    pub email: Option<String>,
    /// What checking a code gave.
    pub verification_token: Option<String>,
    /// What a provider's code gave.
    pub provider_token: Option<String>,
    /// The password.
    pub password: Option<String>,
    /// An access token of the anonymous user that becomes the account.
    pub anonymous_token: Option<String>,
    /// What the user says of itself.
    pub profile: Profile,
}

/// What an account is made of, checked.
pub(super) struct New {
    /// The anonymous user that it is made of, if it is.
    pub anonymous: Option<UserId>,
    pub identities: Vec<Identity>,
    pub password_hash: Option<String>,
    pub profile: Profile,
    /// The openid of its own, unless somebody has it.
    pub openid: Option<String>,
}

impl Access {
    /// Makes an account and signs in to it. Of an anonymous user it keeps the id, so that all that belongs to the user
    /// belongs to the account.
    pub async fn sign_up(&self, client: &Client, new: SignUp) -> Result<Credentials, AccessError> {
        let env = &client.env;
        self.require_environment(env)?;
        self.count_question(client)?;
        identity::check_profile(&new.profile)?;
        let mut identities = Vec::new();
        let named = [
            new.phone.as_deref().map(identity::phone),
            new.email.as_deref().map(identity::email),
            new.username.as_deref().map(identity::username),
        ];
        for named in named.into_iter().flatten() {
            identities.push(named?);
        }
        let proved = new.provider_token.as_deref().map(|token| self.open_provider_token(env, token));
        identities.extend(proved.transpose()?.unwrap_or_default());
        let first = identities.first().ok_or_else(|| {
            let what = "a phone_number, an email or a username is needed";
            AccessError::invalid("/username", "required", what)
        })?;
        let method = LoginMethod::of_provider(&first.provider);
        for identity in &identities {
            self.require_method(env, LoginMethod::of_provider(&identity.provider)).await?;
        }
        if method == LoginMethod::Username && new.password.is_none() {
            return Err(AccessError::invalid("/password", "required", "a password is needed"));
        }
        let anonymous = new.anonymous_token.as_deref().map(|token| self.anonymous(env, token)).transpose()?;
        let password_hash = match &new.password {
            Some(password) => Some(self.hash_password(password).await?),
            None => None,
        };
        let to_prove: Vec<Identity> =
            identities.iter().filter(|i| matches!(i.provider.as_str(), "phone" | "email")).cloned().collect();
        let token = new.verification_token;
        let new = New { anonymous, identities, password_hash, profile: new.profile, openid: None };
        let (access, env) = (self.clone(), env.clone());
        let opened = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    if !to_prove.is_empty() {
                        let proved = access.take_verified(tx, &env, token.as_deref()).await?;
                        if to_prove.len() > 1 || proved.subject != to_prove[0].subject {
                            return Err(LoginError::InvalidToken("verification_token").into());
                        }
                    }
                    let uid = create(tx, &env, new).await?;
                    open(tx, &env, &uid, &Session::begin(tx, method)).await
                })
            })
            .await?;
        Ok(self.credentials(opened))
    }

    /// Signs in with a name, number or address and its password. Takes as long for somebody whom nobody knows.
    pub async fn sign_in_with_password(
        &self,
        client: &Client,
        name: &str,
        password: &str,
    ) -> Result<Credentials, AccessError> {
        let env = &client.env;
        self.require_environment(env)?;
        let identity = identity::name(name)?;
        let method = LoginMethod::of_provider(&identity.provider);
        self.require_method(env, method).await?;
        let uid = self.check_password(client, &identity, password).await?;
        self.enter(env, &uid, method).await
    }

    /// Signs in with a number or address that checking a code proved.
    pub async fn sign_in_with_verification(
        &self,
        client: &Client,
        name: &str,
        token: &str,
    ) -> Result<Credentials, AccessError> {
        self.require_environment(&client.env)?;
        let identity = identity::name(name)?;
        let method = LoginMethod::of_provider(&identity.provider);
        self.require_method(&client.env, method).await?;
        let (access, env, token) = (self.clone(), client.env.clone(), token.to_owned());
        let opened = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    let proved = access.take_verified(tx, &env, Some(&token)).await?;
                    if (&proved.provider, &proved.subject) != (&identity.provider, &identity.subject) {
                        return Err(LoginError::InvalidToken("verification_token").into());
                    }
                    let uid = rows::holder(tx.conn(), &env, &proved).await?.ok_or(LoginError::NoSuchUser)?;
                    enabled(tx, &env, &uid).await?;
                    open(tx, &env, &uid, &Session::begin(tx, method)).await
                })
            })
            .await?;
        Ok(self.credentials(opened))
    }

    /// Whether somebody has this user name, number or address.
    pub async fn user_exists(&self, client: &Client, name: &str) -> Result<bool, AccessError> {
        self.require_environment(&client.env)?;
        self.count_question(client)?;
        let Ok(identity) = identity::name(name) else { return Ok(false) };
        Ok(rows::holder(self.store().read(), &client.env, &identity).await?.is_some())
    }

    /// Checks a password of whoever has an identity, within the limits of tries.
    pub(super) async fn check_password(
        &self,
        client: &Client,
        identity: &Identity,
        password: &str,
    ) -> Result<UserId, AccessError> {
        let attempt = self.try_account(client, &identity.subject)?;
        let conn = self.store().read();
        let uid = rows::holder(conn, &client.env, identity).await?;
        let found = match &uid {
            Some(uid) => rows::user(conn, &client.env, uid).await?,
            None => None,
        };
        let hash = found.as_ref().and_then(|found| found.password_hash.clone());
        let good =
            password.len() <= MAX_PASSWORD && self.user_passwords().verify(password.to_owned(), hash).await?;
        let Some(UserRow { user, .. }) = found.filter(|_| good) else {
            return Err(LoginError::WrongPassword.into());
        };
        self.forgive(attempt);
        require_enabled(&user)?;
        Ok(user.uid)
    }

    /// Signs somebody in who proved to be a user.
    async fn enter(
        &self,
        env: &EnvId,
        uid: &UserId,
        method: LoginMethod,
    ) -> Result<Credentials, AccessError> {
        let (env, uid) = (env.clone(), uid.clone());
        let opened = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    enabled(tx, &env, &uid).await?;
                    open(tx, &env, &uid, &Session::begin(tx, method)).await
                })
            })
            .await?;
        Ok(self.credentials(opened))
    }

    /// Signs in whoever has one of these identities, all of one person; makes an account if nobody has. The others are
    /// the user's from then on, unless somebody has them.
    pub(super) async fn enter_as(
        &self,
        env: &EnvId,
        new: New,
        method: LoginMethod,
        ends: Option<i64>,
    ) -> Result<Credentials, AccessError> {
        let env = env.clone();
        let opened = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    let uid = known(tx, &env, &new.identities).await?;
                    let uid = match uid {
                        Some(uid) => {
                            enabled(tx, &env, &uid).await?;
                            adopt(tx, &env, &uid, &new.identities).await?;
                            uid
                        }
                        None => create(tx, &env, new).await?,
                    };
                    let session = Session { ends, ..Session::begin(tx, method) };
                    open(tx, &env, &uid, &session).await
                })
            })
            .await?;
        Ok(self.credentials(opened))
    }

    /// The anonymous user whom an access token proves.
    pub(super) fn anonymous(&self, env: &EnvId, token: &str) -> Result<UserId, AccessError> {
        let actor = self.verify_access_token(env, token);
        match actor.as_ref().map(crate::Actor::who) {
            Ok(Who::EndUser { uid, .. }) => Ok(uid.clone()),
            _ => Err(LoginError::InvalidToken("anonymous_token").into()),
        }
    }

    /// The hash of a new password, if it may be one.
    pub(super) async fn hash_password(&self, password: &str) -> Result<String, AccessError> {
        if password.chars().count() < MIN_PASSWORD || password.len() > MAX_PASSWORD {
            let rule = format!("{MIN_PASSWORD} characters to {MAX_PASSWORD} bytes");
            return Err(AccessError::invalid("/password", "length", rule));
        }
        self.user_passwords().hash(password.to_owned(), &*self.store().random()).await
    }
}

/// Refuses a user whom a member shut out.
pub(crate) fn require_enabled(user: &EndUser) -> Result<(), AccessError> {
    if user.disabled { Err(LoginError::Blocked.into()) } else { Ok(()) }
}

/// A user that may act.
pub(super) async fn enabled(tx: &Tx, env: &EnvId, uid: &UserId) -> Result<UserRow, AccessError> {
    let found = rows::user(tx.conn(), env, uid).await?.ok_or(LoginError::NoSuchUser)?;
    require_enabled(&found.user)?;
    Ok(found)
}

/// The first user who has one of these.
async fn known(tx: &Tx, env: &EnvId, identities: &[Identity]) -> Result<Option<UserId>, AccessError> {
    for identity in identities {
        if let Some(uid) = rows::holder(tx.conn(), env, identity).await? {
            return Ok(Some(uid));
        }
    }
    Ok(None)
}

/// Gives a user what nobody has of these.
async fn adopt(tx: &Tx, env: &EnvId, uid: &UserId, identities: &[Identity]) -> Result<(), AccessError> {
    let has = rows::identities(tx.conn(), env, std::slice::from_ref(uid)).await?;
    let has = has.get(uid).cloned().unwrap_or_default();
    for identity in identities {
        let free = rows::holder(tx.conn(), env, identity).await?.is_none();
        if free && !has.iter().any(|own| own.provider == identity.provider) {
            rows::add_identity(tx, env, uid, identity).await?;
        }
    }
    Ok(())
}

/// Makes an account: of the anonymous user, or a new one.
async fn create(tx: &Tx, env: &EnvId, new: New) -> Result<UserId, AccessError> {
    let uid = match new.anonymous {
        Some(uid) => {
            if !enabled(tx, env, &uid).await?.user.anonymous {
                return Err(LoginError::InvalidToken("anonymous_token").into());
            }
            uid
        }
        None => {
            let openid = match &new.openid {
                Some(openid) if openid_is_free(tx, env, openid).await? => new.openid.as_deref(),
                _ => None,
            };
            rows::insert_user(tx, env, false, openid).await?
        }
    };
    for identity in &new.identities {
        rows::add_identity(tx, env, &uid, identity).await?;
    }
    let profile = serde_json::to_string(&new.profile).map_err(StoreError::from)?;
    let columns = [
        ("anonymous", false.into()),
        ("password_hash", new.password_hash.into()),
        ("profile", profile.into()),
    ];
    rows::change(tx, env, &uid, columns).await?;
    Ok(uid)
}

/// Whether no user's documents carry this openid.
async fn openid_is_free(tx: &Tx, env: &EnvId, openid: &str) -> Result<bool, AccessError> {
    use sea_orm::{ConnectionTrait, ExprTrait, sea_query::Expr};
    let query = rows::select(env).and_where(Expr::col("openid").eq(openid)).limit(1).to_owned();
    Ok(tx.conn().query_one(&query).await?.is_none())
}
