//! Why a code was refused, as a sentence.

use crate::i18n::{
    Lang,
    messages::{
        links::*,
        problems::{field_error, problem},
    },
};
use types::Problem;

/// The reason in the reader's language.
pub fn refusal(l: Lang, p: &Problem) -> String {
    let Some(error) = p.errors.first() else {
        return if p.code == "busy" { refused_busy(l).to_owned() } else { problem(l, p) };
    };
    let what = match error.path.as_str() {
        "/size" => Some(qr_size(l)),
        "/margin" => Some(qr_margin(l)),
        "/dark" => Some(qr_dark(l)),
        "/light" => Some(qr_light(l)),
        _ => None,
    };
    match (error.code.as_str(), error.path.as_str(), error.limit.as_deref()) {
        ("contrast", _, Some(ratio)) => refused_contrast(l, ratio),
        ("inverted", ..) => refused_inverted(l).to_owned(),
        ("unreadable", ..) => refused_unreadable(l).to_owned(),
        ("too_small", "/size", Some(least)) => refused_too_small(l, least),
        ("format", "/size", _) => refused_size(l).to_owned(),
        (_, "/logo", _) => refused_logo(l).to_owned(),
        _ => match what {
            Some(what) => refused_value(l, what, field_error(l, error)),
            None => field_error(l, error),
        },
    }
}
