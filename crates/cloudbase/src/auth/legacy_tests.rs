use super::*;
use crate::web::{self, Action};
use types::users::{Identity, Profile};

/// A request as the js-sdk 1.8.4 sends it.
fn read(action: &str, params: Json) -> Result<Call, Refusal> {
    let mut body =
        json!({"action": action, "dataVersion": "2020-01-10", "env": "lantern", "seqId": "17d1c5e1cb8"});
    body.as_object_mut().unwrap().extend(params.as_object().unwrap().clone());
    match web::parse(body.to_string().as_bytes()).unwrap().action? {
        Action::SignIn(call) => Ok(call),
        other => panic!("{other:?}"),
    }
}

#[test]
fn calls_of_the_sdk() {
    let anonymous =
        |refresh_token: Option<&str>| Call::Anonymously { refresh_token: refresh_token.map(str::to_owned) };
    for (action, params, call) in [
        ("auth.signInAnonymously", json!({}), anonymous(None)),
        // As it was seen the first time: what a browser's storage lacks is an empty text there.
        ("auth.signInAnonymously", json!({"anonymous_uuid": "", "refresh_token": ""}), anonymous(None)),
        (
            "auth.signInAnonymously",
            json!({"anonymous_uuid": "u", "refresh_token": "RT"}),
            anonymous(Some("RT")),
        ),
        // Somebody's uuid alone is nobody's proof.
        ("auth.signInAnonymously", json!({"anonymous_uuid": "u"}), anonymous(None)),
        (
            "auth.fetchAccessTokenWithRefreshToken",
            json!({"refresh_token": "RT"}),
            Call::AccessToken { refresh_token: "RT".into() },
        ),
        (
            "auth.signInWithTicket",
            json!({"ticket": "T", "refresh_token": ""}),
            Call::WithTicket { ticket: "T".into() },
        ),
        (
            "auth.linkAndRetrieveDataWithTicket",
            json!({"ticket": "T", "anonymous_uuid": "u", "refresh_token": "RT", "access_token": "AT"}),
            Call::LinkTicket { ticket: "T".into() },
        ),
        (
            "auth.signIn",
            json!({"loginType": "USERNAME", "username": "ada", "password": "p", "refresh_token": ""}),
            Call::WithPassword { name: "ada".into(), password: "p".into() },
        ),
        (
            "auth.signIn",
            json!({"loginType": "PHONE", "phoneNumber": "+86 138", "password": "p", "signMethod": "SIGNIN"}),
            Call::WithPassword { name: "+86 138".into(), password: "p".into() },
        ),
        (
            "auth.updateUserInfo",
            json!({"nickName": "Ada", "country": "UK"}),
            Call::EditUser { name: Some("Ada".into()), gender: None, picture: None },
        ),
        ("auth.getUserInfo", json!({}), Call::UserInfo),
        ("auth.logout", json!({"refresh_token": "RT"}), Call::SignOut { refresh_token: "RT".into() }),
    ] {
        assert_eq!(read(action, params).unwrap(), call);
    }
}

#[test]
fn what_cannot_be_meant_is_refused() {
    for (action, params, code) in [
        ("auth.fetchAccessTokenWithRefreshToken", json!({}), "SIGN_PARAM_INVALID"),
        ("auth.fetchAccessTokenWithRefreshToken", json!({"refresh_token": ""}), "SIGN_PARAM_INVALID"),
        ("auth.fetchAccessTokenWithRefreshToken", json!({"refresh_token": 7}), "SIGN_PARAM_INVALID"),
        ("auth.signInAnonymously", json!({"refresh_token": ["RT"]}), "SIGN_PARAM_INVALID"),
        ("auth.signInAnonymously", json!({"anonymous_uuid": {}}), "SIGN_PARAM_INVALID"),
        ("auth.logout", json!({}), "SIGN_PARAM_INVALID"),
        ("auth.signInWithTicket", json!({"ticket": null}), "INVALID_PARAM"),
        (
            "auth.signIn",
            json!({"loginType": "USERNAME", "username": {"$ne": ""}, "password": "p"}),
            "INVALID_PARAM",
        ),
        ("auth.signIn", json!({"loginType": "USERNAME", "username": "ada", "password": ""}), "INVALID_PARAM"),
        ("auth.signIn", json!({"username": "ada", "password": "p"}), "INVALID_PARAM"),
        ("auth.signIn", json!({"loginType": "WECHAT-OPEN", "loginCredential": "c"}), "ACTION_NOT_SUPPORTED"),
        (
            "auth.signIn",
            json!({"loginType": "PHONE", "phoneNumber": "+86 138", "phoneCode": "123456"}),
            "ACTION_NOT_SUPPORTED",
        ),
        (
            "auth.signIn",
            json!({"loginType": "PHONE", "phoneNumber": "+86 138", "password": "p", "signMethod": "FORCERESETPWD"}),
            "ACTION_NOT_SUPPORTED",
        ),
        ("auth.updateUserInfo", json!({"nickName": 1}), "INVALID_PARAM"),
        ("auth.getJwt", json!({}), "ACTION_NOT_SUPPORTED"),
    ] {
        assert_eq!(read(action, params.clone()).unwrap_err().code, code, "{action} {params}");
    }
}

#[test]
fn shapes_that_the_sdk_reads() {
    assert_eq!(anonymous("r", "u", "RT"), json!({"requestId": "r", "uuid": "u", "refresh_token": "RT"}));
    assert_eq!(
        access_token("r", "AT", 7200),
        json!({"requestId": "r", "access_token": "AT", "access_token_expire": 7_200_000})
    );
    let at = chrono::DateTime::UNIX_EPOCH;
    let identity = |provider: &str, id: &str| Identity {
        provider: provider.into(),
        subject: id.into(),
        label: id.into(),
    };
    let mut someone = EndUser {
        uid: "u".into(),
        openid: "o1".into(),
        anonymous: false,
        disabled: false,
        has_password: true,
        profile: Profile { name: Some("Ada".into()), ..Profile::default() },
        identities: vec![identity("wechat_union", "o2"), identity("wx0", "o1"), identity("username", "ada")],
        created_at: at,
        seen_at: at,
        updated_at: at,
    };
    assert_eq!(
        user(&someone),
        json!({"uid": "u", "loginType": "WECHAT", "openid": "o1", "wxOpenId": "o1", "wxUnionId": "o2", "unionId": "o2",
            "username": "ada", "hasPassword": true, "nickName": "Ada"})
    );
    someone.identities.clear();
    someone.profile = Profile::default();
    assert_eq!(user(&someone), json!({"uid": "u", "loginType": "ANONYMOUS", "hasPassword": true}));
}

#[test]
fn failures_have_codes_of_the_client_rpc() {
    let code = |code| refusal(AuthError::new(code, "No.")).code.into_owned();
    assert_eq!(code(AuthCode::InvalidGrant), "INVALID_REFRESH_TOKEN");
    assert_eq!(code(AuthCode::InvalidArgument), "INVALID_PARAM");
    assert_eq!(code(AuthCode::LoginTypeDisabled), "LOGIN_TYPE_DISABLED");
    assert_eq!(code(AuthCode::InvalidUsernameOrPassword), "INVALID_USERNAME_OR_PASSWORD");
    assert_eq!(code(AuthCode::Internal), "SYS_ERR");
}

#[test]
fn secrets_do_not_show() {
    let shown = format!("{:?}", Call::WithPassword { name: "ada".into(), password: "hush".into() });
    assert!(!shown.contains("hush") && !shown.contains("ada"), "{shown}");
}
