//! What is wrong, in the reader's language.

use super::{ask::Wrong, values::NotThat};
use crate::{
    i18n::{
        Lang,
        messages::{database::*, problems::problem},
    },
    rpc::Fault,
};

/// A refusal. What the database says of a value or a query is said in its own words behind the sentence.
pub fn refusal(l: Lang, fault: &Fault) -> String {
    match fault.code() {
        "document_changed" => changed_meanwhile(l).to_owned(),
        "invalid" | "conflict" if !fault.0.detail.is_empty() => fault.0.detail.clone(),
        _ => problem(l, &fault.0),
    }
}

/// What is wrong with a text.
pub fn wrong(l: Lang, wrong: &Wrong) -> String {
    match wrong {
        Wrong::Syntax(line, column, what) => not_json(l, line, column, what),
        Wrong::Member(name) => wrong_member(l, name),
        Wrong::Unknown(name) => wrong_unknown(l, name),
    }
}

/// Why a text is no value of the field's type.
pub fn not_that(l: Lang, why: &NotThat) -> String {
    match why {
        NotThat::Whole => not_whole(l).to_owned(),
        NotThat::Number => not_number(l).to_owned(),
        NotThat::Bool => not_bool(l).to_owned(),
        NotThat::Date => not_date(l).to_owned(),
        NotThat::Json(why) => wrong(l, why),
    }
}
