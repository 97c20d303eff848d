//! Codes of rules, in words.

use crate::i18n::{Lang, messages::rules::*};
use types::{RuleFault, RuleFaultKind as Kind, RuleGap as Gap, RuleOperation as Operation};

/// A preset: what it is called, and whom it suits.
pub fn preset(l: Lang, preset: &str) -> (&'static str, &'static str) {
    match preset {
        "READONLY" => (preset_read_only(l), preset_read_only_help(l)),
        "ADMINWRITE" => (preset_admin_write(l), preset_admin_write_help(l)),
        "ADMINONLY" => (preset_admin_only(l), preset_admin_only_help(l)),
        _ => (preset_private(l), preset_private_help(l)),
    }
}

/// An operation.
pub fn operation(l: Lang, operation: Operation) -> &'static str {
    match operation {
        Operation::Read => operation_read(l),
        Operation::Create => operation_create(l),
        Operation::Update => operation_update(l),
        Operation::Delete => operation_delete(l),
    }
}

/// The control of a complaint.
pub fn place(l: Lang, path: &str) -> Option<String> {
    match path.strip_prefix("/rule") {
        Some("") => Some(rule_title(l).to_owned()),
        Some(rest) => Some(format!("{} · {}", rule_title(l), rest.trim_start_matches('/'))),
        None => (path == "/preset").then(|| who_title(l).to_owned()),
    }
}

/// What is wrong with a rule, with the place.
pub fn fault(l: Lang, fault: &RuleFault) -> String {
    let name = &fault.name;
    let what = match fault.kind {
        Kind::Missing => fault_missing(l).to_owned(),
        Kind::Both => fault_both(l).to_owned(),
        Kind::Preset => fault_missing(l).to_owned(),
        Kind::Setting => fault_setting(l, name),
        Kind::Object => fault_object(l).to_owned(),
        Kind::Value => fault_value(l).to_owned(),
        Kind::Long => fault_long(l, name),
        Kind::Complex => fault_complex(l).to_owned(),
        Kind::Character => fault_character(l, name),
        Kind::Open => fault_open(l).to_owned(),
        Kind::Unexpected => fault_unexpected(l, name),
        Kind::Incomplete => fault_incomplete(l).to_owned(),
        Kind::Name => fault_name(l, name),
        Kind::Function => fault_function(l, name),
        Kind::Auth => fault_auth(l, name),
        Kind::Request => fault_request(l).to_owned(),
        Kind::NoData => fault_no_data(l).to_owned(),
        Kind::Assignment => fault_assignment(l).to_owned(),
        Kind::Single => fault_single(l, name),
        Kind::Chain => fault_chain(l).to_owned(),
        Kind::Gets => fault_gets(l, name),
        Kind::GetDepth => fault_get_depth(l).to_owned(),
    };
    let part = fault.path.strip_prefix("/rule/").unwrap_or_default();
    match (part, fault.at) {
        ("", _) => what,
        (part, 0) => fault_in(l, part, what),
        (part, at) => fault_at(l, part, at, what),
    }
}

/// Why a part has no value.
pub fn gap(l: Lang, gap: Gap) -> &'static str {
    match gap {
        Gap::Query => outcome_open(l),
        Gap::Part => gap_part(l),
        Gap::Nothing => gap_nothing(l),
        Gap::List => gap_list(l),
        Gap::Text => gap_text(l),
        Gap::Path => gap_path(l),
        Gap::Unread => gap_unread(l),
    }
}

/// The language, by examples.
pub fn language(l: Lang) -> [(&'static str, &'static str); 7] {
    [
        ("doc._openid == auth.openid", example_own(l)),
        ("doc.status in ['open', 'done']", example_in(l)),
        ("auth.openid in doc.editors", example_member(l)),
        ("doc.publishAt <= now", example_now(l)),
        ("request.data.role == null", example_data(l)),
        ("get(`database.shops.${doc.shop}`).owner == auth.openid", example_get(l)),
        ("auth.loginType != 'ANONYMOUS'", example_login(l)),
    ]
}
