//! Parameters as `k=v&…`, in a query or a form, and the lists and objects that are flattened in them.

use super::{ApiCode, ApiError};
use percent_encoding::percent_decode;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Parameters that one request may have.
pub const MAX_PARAMETERS: usize = 500;
/// Levels of a flattened name: `Filters.0.Values.1` has four.
pub const MAX_NESTING: usize = 8;

/// Decoded parameters in the order of their names, which is the order that the old signatures want.
pub(super) type Pairs = BTreeMap<String, String>;

/// Reads `k=v&…`. No name may come twice: the signer and we could mean different ones.
pub(super) fn pairs(text: &[u8]) -> Result<Pairs, ApiError> {
    let mut pairs = Pairs::new();
    for piece in text.split(|b| *b == b'&').filter(|piece| !piece.is_empty()) {
        let mut sides = piece.splitn(2, |b| *b == b'=');
        let name = decode(sides.next().unwrap_or_default())?;
        let value = decode(sides.next().unwrap_or_default())?;
        if pairs.len() == MAX_PARAMETERS {
            let message = format!("A request has at most {MAX_PARAMETERS} parameters.");
            return Err(ApiError::new(ApiCode::InvalidParameter, message));
        }
        if pairs.contains_key(&name) {
            return Err(invalid(&name, "occurs twice"));
        }
        pairs.insert(name, value);
    }
    Ok(pairs)
}

fn decode(text: &[u8]) -> Result<String, ApiError> {
    let spaced: Vec<u8> = text.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
    let decoded: Vec<u8> = percent_decode(&spaced).collect();
    String::from_utf8(decoded)
        .map_err(|_| ApiError::new(ApiCode::InvalidParameter, "The parameters are not UTF-8."))
}

/// Rebuilds what the SDKs flatten: `{"Foo.0.Bar": "x"}` becomes `{"Foo": [{"Bar": "x"}]}`. Every value stays a text.
pub(super) fn nest(pairs: Pairs) -> Result<Map<String, Json>, ApiError> {
    let mut root = Map::new();
    for (name, value) in pairs {
        insert(&mut root, &name, value)?;
    }
    root.into_iter().map(|(name, value)| Ok((name, lists(value)?))).collect()
}

fn insert(root: &mut Map<String, Json>, name: &str, value: String) -> Result<(), ApiError> {
    let steps: Vec<&str> = name.split('.').take(MAX_NESTING + 1).collect();
    if steps.len() > MAX_NESTING || steps.iter().any(|step| step.is_empty()) {
        return Err(invalid(name, "has a name that cannot be read"));
    }
    let Some((last, steps)) = steps.split_last() else { return Ok(()) };
    let mut at = root;
    for step in steps {
        at = match at.entry(*step).or_insert_with(|| Json::Object(Map::new())) {
            Json::Object(fields) => fields,
            _ => return Err(invalid(name, "is a text and has parts too")),
        };
    }
    match at.insert((*last).to_owned(), Json::String(value)) {
        None => Ok(()),
        Some(_) => Err(invalid(name, "is a text and has parts too")),
    }
}

/// Objects with the names 0, 1, 2 … were lists.
fn lists(value: Json) -> Result<Json, ApiError> {
    let Json::Object(mut fields) = value else { return Ok(value) };
    let numbered = |name: &String| name.bytes().all(|b| b.is_ascii_digit());
    if !fields.keys().any(numbered) {
        let fields: Result<Map<_, _>, _> = fields.into_iter().map(|(k, v)| Ok((k, lists(v)?))).collect();
        return fields.map(Json::Object);
    }
    let items = (0..fields.len()).map(|i| match fields.remove(&i.to_string()) {
        Some(item) => lists(item),
        None => Err(ApiError::new(ApiCode::InvalidParameter, format!("A list has no item {i}."))),
    });
    items.collect::<Result<_, _>>().map(Json::Array)
}

/// An error about one parameter, named as far as it can be shown.
fn invalid(name: &str, what: &str) -> ApiError {
    let shown: String = name.chars().take(64).collect();
    ApiError::new(ApiCode::InvalidParameter, format!("The parameter {shown:?} {what}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(text: &str) -> Result<Json, ApiError> {
        pairs(text.as_bytes()).and_then(nest).map(Json::Object)
    }

    #[test]
    fn flattened_lists_and_objects_come_back() {
        assert_eq!(
            read(
                "Foo.1.Bar=y&Foo.0.Bar=x+%2B+%E7%A5%A8&Filters.0.Values.0=a&Filters.0.Values.1=&Plain=1&&Bare"
            )
            .unwrap(),
            json!({"Filters": [{"Values": ["a", ""]}], "Foo": [{"Bar": "x + 票"}, {"Bar": "y"}],
                "Plain": "1", "Bare": ""})
        );
        assert_eq!(read("").unwrap(), json!({}));
        let eleven: Vec<String> = (0..11).map(|i| format!("L.{i}={i}")).collect();
        assert_eq!(read(&eleven.join("&")).unwrap()["L"][10], "10", "2 comes before 10");
    }

    #[test]
    fn what_has_two_meanings_is_refused() {
        for bad in
            ["A=1&A=2", "A=1&%41=1", "A=1&A.B=2", "A.B=2&A.B.C=1", "A.0=1&A.2=1", "A.0=1&A.x=1", "A.00=1"]
        {
            assert_eq!(read(bad).unwrap_err().code, ApiCode::InvalidParameter, "{bad}");
        }
    }

    #[test]
    fn hostile_forms_are_refused() {
        for bad in [".=1", "A..B=1", "A.=1", "=1", "A=%ff%fe", "%c3%28=1"] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert!(read(&format!("{}=1", ["a"; MAX_NESTING].join("."))).is_ok());
        assert!(read(&format!("{}=1", ["a"; MAX_NESTING + 1].join("."))).is_err());
        assert!(read(&format!("{}=1", ".".repeat(100_000))).is_err());
        assert!(read("A.18446744073709551616=1").is_err());
        let many = |n: usize| (0..n).map(|i| format!("p{i}=1")).collect::<Vec<_>>().join("&");
        assert!(read(&many(MAX_PARAMETERS)).is_ok());
        assert!(read(&many(MAX_PARAMETERS + 1)).is_err());
        let error = read(&format!("{0}=1&{0}=1", "x".repeat(10_000))).unwrap_err();
        assert!(error.message.len() < 200, "an error does not give back what is too long");
    }
}
