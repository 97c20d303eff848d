//! Reading and writing one place of a JSON value, named by a JSON pointer (RFC 6901).

use serde_json::{Map, Value};

/// The parts of a pointer, unescaped.
fn parts(path: &str) -> impl Iterator<Item = String> + '_ {
    path.split('/').skip(1).map(|p| p.replace("~1", "/").replace("~0", "~"))
}

/// A pointer one step deeper.
pub(super) fn join(path: &str, key: &str) -> String {
    format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// What stands at a place; `Null` where nothing does.
pub(super) fn read(root: &Value, path: &str) -> Value {
    root.pointer(path).cloned().unwrap_or_default()
}

/// Writes at a place. Missing objects on the way are made; a place beyond the end of a list does not exist.
pub(super) fn write(root: &mut Value, path: &str, new: Value) {
    let mut at = root;
    for part in parts(path) {
        if let Value::Array(list) = at {
            let Some(next) = part.parse::<usize>().ok().and_then(|i| list.get_mut(i)) else { return };
            at = next;
            continue;
        }
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        let Value::Object(map) = at else { return };
        at = map.entry(part).or_insert(Value::Null);
    }
    *at = new;
}

/// Changes the list at a place, which is made if it is missing.
pub(super) fn edit_list<R>(
    root: &mut Value,
    path: &str,
    edit: impl FnOnce(&mut Vec<Value>) -> R,
) -> Option<R> {
    if !root.pointer(path).is_some_and(Value::is_array) {
        write(root, path, Value::Array(Vec::new()));
    }
    root.pointer_mut(path).and_then(Value::as_array_mut).map(edit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn writing_makes_what_is_missing() {
        let mut v = json!({"a": null});
        write(&mut v, "/a/b/c", json!(1));
        write(&mut v, "/list", json!([{"x": 1}]));
        write(&mut v, "/list/0/x", json!(2));
        write(&mut v, "/list/7/x", json!(9));
        write(&mut v, "/k~1y", json!(true));
        assert_eq!(v, json!({"a": {"b": {"c": 1}}, "list": [{"x": 2}], "k/y": true}));
        assert_eq!(read(&v, "/a/b"), json!({"c": 1}));
        assert_eq!(read(&v, "/nowhere/0"), json!(null));
    }

    #[test]
    fn lists_are_made_and_edited() {
        let mut v = json!({"rows": "?"});
        edit_list(&mut v, "/rows", |l| l.push(json!(1)));
        assert_eq!(v, json!({"rows": [1]}));
    }
}
