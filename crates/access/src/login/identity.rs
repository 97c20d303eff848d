//! The spelling of identities: what people type, and what is compared.

use crate::AccessError;
use types::users::{Identity, LoginMethod, Profile};

/// Longest e-mail address (RFC 5321 §4.5.3.1.3), in bytes.
const MAX_EMAIL: usize = 254;
/// Characters of a user name.
const USERNAME: std::ops::RangeInclusive<usize> = 2..=64;
/// Digits of a phone number with its country's (ITU-T E.164).
const DIGITS: std::ops::RangeInclusive<usize> = 6..=15;
/// The country of numbers that name none: the official SDKs think the same.
const COUNTRY: &str = "+86";
/// Longest text of a profile, in characters.
const MAX_TEXT: usize = 512;
/// Longest address of a picture, in characters.
const MAX_PICTURE: usize = 2048;
/// What the SDKs take for an anonymous user.
const ANONYMOUS: &str = "anonymous";

/// A user name: letters, digits, `_`, `-` and `.`, told apart regardless of case.
pub(crate) fn username(text: &str) -> Result<Identity, AccessError> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let taken = text.eq_ignore_ascii_case(ANONYMOUS);
    if !USERNAME.contains(&text.len()) || !text.chars().all(fits) || taken {
        let rule = "2–64 letters, digits and _ - .";
        return Err(AccessError::invalid("/username", "format", rule));
    }
    Ok(identity(LoginMethod::Username, text.to_ascii_lowercase(), text.to_owned()))
}

/// A phone number: `+86 13800000000`, with or without the space, or without the country.
pub(crate) fn phone(text: &str) -> Result<Identity, AccessError> {
    let text = text.trim();
    let plain: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect();
    let subject = if plain.starts_with('+') { plain } else { format!("{COUNTRY}{plain}") };
    let digits = &subject[1..];
    if !DIGITS.contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(AccessError::invalid("/phone_number", "format", "a number like +86 13800000000"));
    }
    // Where the country's digits end is known for the usual country, or if the client says it with a space.
    let label = match (subject.strip_prefix(COUNTRY), text.split_once(' ')) {
        (Some(rest), _) => format!("{COUNTRY} {rest}"),
        (None, Some((country, _))) => format!("{country} {}", &subject[country.len()..]),
        (None, None) => subject.clone(),
    };
    Ok(identity(LoginMethod::Phone, subject, label))
}

/// An e-mail address, told apart regardless of case.
pub(crate) fn email(text: &str) -> Result<Identity, AccessError> {
    let text = text.trim();
    let parts = text.split_once('@');
    let shaped =
        parts.is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'));
    if !shaped || text.len() > MAX_EMAIL || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(AccessError::invalid("/email", "format", "an address like name@example.com"));
    }
    Ok(identity(LoginMethod::Email, text.to_lowercase(), text.to_owned()))
}

/// What somebody signs in as, where all kinds of names have one field.
pub(crate) fn name(text: &str) -> Result<Identity, AccessError> {
    match text {
        text if text.contains('@') => email(text),
        text if text.starts_with('+') => phone(text),
        text => username(text),
    }
}

fn identity(method: LoginMethod, subject: String, label: String) -> Identity {
    Identity { provider: method.as_str().to_owned(), subject, label }
}

/// Refuses a profile with values that are too long, or a name that the SDKs take for something else.
pub(crate) fn check_profile(profile: &Profile) -> Result<(), AccessError> {
    let Profile { name, picture, gender, locale, birthdate, zoneinfo, description } = profile;
    for (path, text, most) in [
        ("/name", name, MAX_TEXT),
        ("/picture", picture, MAX_PICTURE),
        ("/gender", gender, MAX_TEXT),
        ("/locale", locale, MAX_TEXT),
        ("/birthdate", birthdate, MAX_TEXT),
        ("/zoneinfo", zoneinfo, MAX_TEXT),
        ("/description", description, MAX_TEXT),
    ] {
        if text.as_ref().is_some_and(|text| text.chars().count() > most || text.contains('\0')) {
            return Err(AccessError::invalid(path, "too_long", format!("at most {most} characters")));
        }
    }
    if name.as_deref() == Some(ANONYMOUS) {
        return Err(AccessError::invalid("/name", "format", "this name stands for users without an account"));
    }
    Ok(())
}

/// The profile with what an edit says in place of what was there.
pub(crate) fn merged(before: Profile, edit: Profile) -> Profile {
    Profile {
        name: edit.name.or(before.name),
        picture: edit.picture.or(before.picture),
        gender: edit.gender.or(before.gender),
        locale: edit.locale.or(before.locale),
        birthdate: edit.birthdate.or(before.birthdate),
        zoneinfo: edit.zoneinfo.or(before.zoneinfo),
        description: edit.description.or(before.description),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_has_one_spelling() {
        for text in ["+86 13800000000", "+8613800000000", "13800000000", "+86 138-0000-0000"] {
            let identity = phone(text).unwrap();
            assert_eq!(
                (identity.subject.as_str(), identity.label.as_str()),
                ("+8613800000000", "+86 13800000000")
            );
        }
        assert_eq!(phone("+1 5550100123").unwrap().label, "+1 5550100123");
        assert_eq!(phone("+15550100123").unwrap().label, "+15550100123");
        assert_eq!(email(" Ada@Example.com").unwrap().subject, "ada@example.com");
        assert_eq!(username("Ada_1").unwrap().subject, "ada_1");
        for bad in ["", "a", "a b", "+86", "用户", "x@", "@x", "a@b@c", "+86 abc", &"a".repeat(65)] {
            assert!(name(bad).is_err(), "{bad}");
        }
    }
}
