//! The ids of documents: texts and numbers, as in MongoDB, where 5 is another id than "5". A document is kept under a
//! key, which is always a text.

use crate::Json;
use serde_json::Number;

/// What the key of a number begins with; no text that is an id has it.
const NUMBER: char = '\u{1}';
/// The largest whole number that a double, and so a key, still tells from its neighbours.
const WHOLE: i64 = 1 << 53;

/// The key under which a document with this `_id` is kept: a text is its own, an object id has its digits, a number one
/// that sorts as numbers do, before all texts. `None` for what cannot be an id: whole numbers beyond 2⁵³, what is not a
/// number or not finite, and values of other types.
pub fn document_key(id: &Json) -> Option<String> {
    match id {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => of_whole(whole),
            None if number.is_u64() => None,
            None => of_double(number.as_f64()?),
        },
        Json::Object(map) if map.len() == 1 => {
            let (tag, inner) = map.iter().next()?;
            match (tag.as_str(), inner.as_str()?) {
                ("$oid", digits) => Some(digits.to_owned()),
                ("$numberLong", digits) => of_whole(digits.parse().ok()?),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The `_id` that a key stands for.
pub fn document_id(key: &str) -> Json {
    let bits = key.strip_prefix(NUMBER).and_then(|digits| u64::from_str_radix(digits, 16).ok());
    let Some(bits) = bits else { return key.into() };
    let double = f64::from_bits(if bits >> 63 == 1 { bits ^ (1 << 63) } else { !bits });
    if double.fract() == 0.0 && double.abs() <= WHOLE as f64 {
        return Json::from(double as i64);
    }
    Number::from_f64(double).map_or(Json::Null, Json::Number)
}

/// The ids that keys stand for.
pub fn document_ids(keys: &[String]) -> Vec<Json> {
    keys.iter().map(|key| document_id(key)).collect()
}

/// The `_id` that a key stands for, as people read it.
pub fn document_id_text(key: &str) -> String {
    match document_id(key) {
        Json::String(text) => text,
        number => number.to_string(),
    }
}

fn of_whole(whole: i64) -> Option<String> {
    (-WHOLE..=WHOLE).contains(&whole).then(|| of_double(whole as f64)).flatten()
}

/// The bits of a double, turned so that they sort as their numbers do.
fn of_double(double: f64) -> Option<String> {
    if !double.is_finite() || (double.fract() == 0.0 && double.abs() > WHOLE as f64) {
        return None;
    }
    // One zero.
    let bits = (double + 0.0).to_bits();
    let sorted = if bits >> 63 == 1 { !bits } else { bits ^ (1 << 63) };
    Some(format!("{NUMBER}{sorted:016x}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_tell_ids_apart_and_sort_as_they_do() {
        let ids = [
            json!(-9007199254740992_i64),
            json!(-2.5),
            json!(-1),
            json!(0),
            json!(1e-9),
            json!(1),
            json!(1.5),
            json!(2),
            json!(10),
            json!(9007199254740992_i64),
            json!("1"),
            json!("a"),
        ];
        let keys: Vec<String> = ids.iter().map(|id| document_key(id).unwrap()).collect();
        assert!(keys.is_sorted() && keys.windows(2).all(|two| two[0] != two[1]), "{keys:?}");
        for (id, key) in ids.iter().zip(&keys) {
            assert_eq!(document_id(key), *id);
            assert_eq!(document_id_text(key), id.as_str().map_or(id.to_string(), str::to_owned));
        }
        for (one, other) in [
            (json!(5), json!(5.0)),
            (json!(5), json!({"$numberLong": "5"})),
            (json!(0), json!(-0.0)),
            (json!("0123456789abcdef01234567"), json!({"$oid": "0123456789abcdef01234567"})),
        ] {
            assert_eq!(document_key(&one), document_key(&other));
        }
        for none in [
            json!(9007199254740993_i64),
            json!(u64::MAX),
            json!(1e300),
            json!({"$numberDouble": "NaN"}),
            json!(null),
            json!(true),
            json!([1]),
            json!({"a": 1}),
        ] {
            assert_eq!(document_key(&none), None, "{none}");
        }
    }
}
