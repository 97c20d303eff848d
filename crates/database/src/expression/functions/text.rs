//! Texts.

use super::{Fault, Operator, Out, fits, given, named, null, some, text, values, whole};
use crate::expression::Value;
use crate::filter::Pattern;
use crate::value::{Kind, kind};
use crate::{limits, value};
use serde_json::json;
use types::Json;

pub(crate) static TEXTS: &[Operator] = &[
    values("$concat", "texts one after the other", 0, usize::MAX, |v| {
        let mut all = String::new();
        for i in 0..v.len() {
            let Some(value) = given(v, i) else { return null() };
            let part = text(value)?;
            fits(all.len() + part.len(), limits::DOCUMENT_BYTES)?;
            all += part;
        }
        some(all)
    }),
    values("$indexOfBytes", "where a text is in another, in bytes; -1 if nowhere", 2, 4, |v| {
        index_of(v, false)
    }),
    values("$indexOfCP", "where a text is in another, in characters; -1 if nowhere", 2, 4, |v| {
        index_of(v, true)
    }),
    named("$ltrim", "without `chars` or white space at the beginning", &["input", "chars"], 1, |v| {
        trim(v, true, false)
    }),
    named("$rtrim", "without `chars` or white space at the end", &["input", "chars"], 1, |v| {
        trim(v, false, true)
    }),
    named("$trim", "without `chars` or white space around", &["input", "chars"], 1, |v| trim(v, true, true)),
    named(
        "$regexFind",
        "the first match of a `regex`: `{match, idx, captures}`",
        &["input", "regex", "options"],
        2,
        |v| Ok(Some(found(v, 1)?.into_iter().next().unwrap_or_default())),
    ),
    named("$regexFindAll", "every match of a `regex`", &["input", "regex", "options"], 2, |v| {
        some(found(v, limits::EXPRESSION_ITEMS)?)
    }),
    named("$regexMatch", "whether a `regex` finds something", &["input", "regex", "options"], 2, |v| {
        some(!found(v, 1)?.is_empty())
    }),
    named("$replaceOne", "`find` replaced once", &["input", "find", "replacement"], 3, |v| replace(v, 1)),
    named("$replaceAll", "`find` replaced everywhere", &["input", "find", "replacement"], 3, |v| {
        replace(v, usize::MAX)
    }),
    values("$split", "the parts between separators", 2, 2, |v| match (given(v, 0), given(v, 1)) {
        (Some(input), Some(by)) => {
            let (input, by) = (text(input)?, text(by)?);
            if by.is_empty() {
                return Err("takes a separator that is not empty".into());
            }
            fits(input.matches(by).count(), limits::EXPRESSION_ITEMS)?;
            some(input.split(by).map(Json::from).collect::<Vec<_>>())
        }
        _ => null(),
    }),
    values("$strLenBytes", "how many bytes", 1, 1, |v| some(text(given(v, 0).ok_or("takes texts")?)?.len())),
    values("$strLenCP", "how many characters", 1, 1, |v| {
        some(text(given(v, 0).ok_or("takes texts")?)?.chars().count())
    }),
    values("$strcasecmp", "-1, 0 or 1, whatever the case", 2, 2, |v| {
        let lower = |i| shown(given(v, i)).map(|text| text.to_lowercase());
        some(lower(0)?.cmp(&lower(1)?) as i32)
    }),
    values("$substr", "as `$substrBytes`", 3, 3, |v| substr(v, false)),
    values("$substrBytes", "so many bytes from one on", 3, 3, |v| substr(v, false)),
    values("$substrCP", "so many characters from one on", 3, 3, |v| substr(v, true)),
    values("$toLower", "in small letters", 1, 1, |v| some(shown(given(v, 0))?.to_lowercase())),
    values("$toUpper", "in capital letters", 1, 1, |v| some(shown(given(v, 0))?.to_uppercase())),
];

/// A value where a text is wanted: numbers and dates have one, nothing is empty.
fn shown(value: Option<&Json>) -> Result<String, Fault> {
    match value.map(kind) {
        None | Some(Kind::Null) => Ok(String::new()),
        Some(Kind::String(text)) => Ok(text.to_owned()),
        Some(Kind::Number(_) | Kind::Date(_)) => super::convert::text(value.unwrap_or(&value::NULL)),
        Some(_) => Err("takes texts".into()),
    }
}

fn index_of(operands: &[Value<'_>], characters: bool) -> Out {
    let Some(input) = given(operands, 0) else { return null() };
    let (input, wanted) = (text(input)?, text(given(operands, 1).ok_or("takes texts")?)?);
    let place = |at: usize, default: usize| match given(operands, at) {
        None => Ok(default),
        Some(n) => usize::try_from(whole(n)?).map_err(|_| Fault::from("takes places, 0 or more")),
    };
    // Places in bytes.
    let byte = |n: usize| match characters {
        true => input.char_indices().nth(n).map_or(input.len(), |(i, _)| i),
        false => n.min(input.len()),
    };
    let (from, to) = (byte(place(2, 0)?), byte(place(3, usize::MAX)?));
    let found = input.get(from..to.max(from)).and_then(|part| part.find(wanted)).map(|i| i + from);
    some(match found {
        None => -1,
        Some(i) if characters => input[..i].chars().count() as i64,
        Some(i) => i as i64,
    })
}

fn trim(operands: &[Value<'_>], begin: bool, end: bool) -> Out {
    let Some(input) = given(operands, 0) else { return null() };
    let chars = given(operands, 1).map(text).transpose()?;
    let goes = |c: char| chars.map_or(c.is_whitespace() || c == '\0', |chars| chars.contains(c));
    let mut input = text(input)?;
    if begin {
        input = input.trim_start_matches(goes);
    }
    if end {
        input = input.trim_end_matches(goes);
    }
    some(input)
}

fn found(operands: &[Value<'_>], most: usize) -> Result<Vec<Json>, Fault> {
    let Some(input) = given(operands, 0) else { return Ok(Vec::new()) };
    let input = text(input)?;
    let options = given(operands, 2).map(text).transpose()?.unwrap_or_default();
    let pattern = match given(operands, 1).map(kind) {
        None => return Ok(Vec::new()),
        Some(Kind::String(pattern)) => Pattern::new(pattern, options),
        Some(Kind::Regex { pattern, options: own }) => {
            Pattern::new(pattern, if options.is_empty() { own } else { options })
        }
        Some(_) => return Err("takes a regular expression".into()),
    };
    let pattern = pattern.map_err(|error| Fault::from(format!("cannot use it: {error}")))?;
    let captures = pattern.regex().captures_iter(input).take(most);
    Ok(captures
        .map(|captures| {
            let whole = captures.get(0).map_or("", |m| m.as_str());
            let start = captures.get(0).map_or(0, |m| m.start());
            let groups: Vec<Json> = captures
                .iter()
                .skip(1)
                .map(|group| group.map_or(Json::Null, |m| m.as_str().into()))
                .collect();
            json!({"match": whole, "idx": input[..start].chars().count(), "captures": groups})
        })
        .collect())
}

fn replace(operands: &[Value<'_>], most: usize) -> Out {
    let (Some(input), Some(find), Some(with)) = (given(operands, 0), given(operands, 1), given(operands, 2))
    else {
        return null();
    };
    let (input, find, with) = (text(input)?, text(find)?, text(with)?);
    let count = input.matches(find).take(most).count();
    fits(input.len().saturating_add(count.saturating_mul(with.len())), limits::DOCUMENT_BYTES)?;
    some(input.replacen(find, with, count))
}

fn substr(operands: &[Value<'_>], characters: bool) -> Out {
    let input = shown(given(operands, 0))?;
    let at = |i| whole(given(operands, i).ok_or("takes two whole numbers")?);
    let (from, count) = (at(1)?, at(2)?);
    let Ok(from) = usize::try_from(from) else { return some("") };
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    if characters {
        return some(input.chars().skip(from).take(count).collect::<String>());
    }
    let to = from.saturating_add(count).min(input.len());
    match input.get(from.min(to)..to) {
        Some(part) => some(part),
        None => Err("cuts a character in two".into()),
    }
}
