//! What things of users are called.

use crate::{
    i18n::{Lang, messages::users::*},
    session::env_path,
    ui::{Glyph, LinkTabs},
};
use leptos::prelude::*;
use types::EnvId;
use types::users::{EndUser, Identity, LoginMethod};

/// The name of a way in.
pub fn method_name(l: Lang, method: LoginMethod) -> &'static str {
    match method {
        LoginMethod::Anonymous => method_anonymous(l),
        LoginMethod::Username => method_username(l),
        LoginMethod::Phone => method_phone(l),
        LoginMethod::Email => method_email(l),
        LoginMethod::Custom => method_custom(l),
        LoginMethod::Wechat => method_wechat(l),
    }
}

/// What a way in is for.
pub fn method_text(l: Lang, method: LoginMethod) -> &'static str {
    match method {
        LoginMethod::Anonymous => method_anonymous_text(l),
        LoginMethod::Username => method_username_text(l),
        LoginMethod::Phone => method_phone_text(l),
        LoginMethod::Email => method_email_text(l),
        LoginMethod::Custom => method_custom_text(l),
        LoginMethod::Wechat => method_wechat_text(l),
    }
}

/// Its drawing.
pub fn method_glyph(method: LoginMethod) -> Glyph {
    match method {
        LoginMethod::Anonymous => Glyph::User,
        LoginMethod::Username => Glyph::Lock,
        LoginMethod::Phone => Glyph::Phone,
        LoginMethod::Email => Glyph::Globe,
        LoginMethod::Custom => Glyph::Tag,
        LoginMethod::Wechat => Glyph::Chat,
    }
}

/// What an identity is: `WeChat wx123…` for an account, the way in for the rest.
pub fn identity_name(l: Lang, identity: &Identity) -> String {
    let method = LoginMethod::of_provider(&identity.provider);
    match (method, identity.provider.as_str()) {
        (LoginMethod::Wechat, "wechat_union") => "UnionID".to_owned(),
        (LoginMethod::Wechat, app) => format!("{} {app}", method_name(l, method)),
        (method, _) => method_name(l, method).to_owned(),
    }
}

/// What a user is called in lists.
pub fn user_name(l: Lang, user: &EndUser) -> String {
    let label = |provider: &str| user.identity(provider).map(|i| i.label.clone());
    let named = user.profile.name.clone().filter(|name| !name.trim().is_empty());
    let named = named.or_else(|| label("username")).or_else(|| label("phone")).or_else(|| label("email"));
    named
        .or_else(|| user.identities.first().map(|i| i.label.clone()))
        .unwrap_or_else(|| anonymous_user(l).to_owned())
}

/// The two pages about users.
#[component]
pub fn UsersTabs(l: Lang, env: EnvId, section: &'static str) -> impl IntoView {
    let (all, methods) = (env_path(&env, "users"), env_path(&env, "users/methods"));
    let current = env_path(&env, section);
    let tabs = vec![(all, tab_users(l).to_owned()), (methods, tab_methods(l).to_owned())];
    view! { <LinkTabs label=title(l) tabs current=Signal::stored(current) /> }
}
