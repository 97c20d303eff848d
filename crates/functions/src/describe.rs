//! What changed in a function, in words.

use types::{DiffChange, DiffLine, InvokeRule, Json, Text};

use crate::spec::FunctionSpec;

/// Beyond this many pairs of lines the middle of two texts is compared without regard to order.
const EXACT_PAIRS: usize = 4_000_000;

/// A setting as people read it.
type Show = fn(&FunctionSpec) -> Text;

/// The lines for a change; nothing for a function that is removed.
pub fn describe(before: Option<&Json>, after: Option<&Json>) -> Vec<DiffLine> {
    let read = |json: Option<&Json>| json.and_then(|json| FunctionSpec::parse(json).ok());
    let Some(after) = read(after) else { return Vec::new() };
    let before = read(before);
    let mut lines = Vec::new();
    let old_code = before.as_ref().map_or("", |before| before.code.as_str());
    let (added, removed) = changed_lines(old_code, &after.code);
    if added > 0 || removed > 0 {
        lines.push(line("Code", "代码", DiffChange::Lines { added, removed }));
    }
    let settings: [(&str, &str, Show); 4] = [
        ("Who may call it", "谁可以调用", |spec| rule(spec.invoke)),
        ("Time limit", "时间上限", |spec| seconds(spec.limits.timeout.as_millis())),
        ("Memory limit", "内存上限", |spec| Text::same(format!("{} MB", spec.limits.memory_mb))),
        ("Description", "说明", |spec| Text::same(&spec.description)),
    ];
    for (en, zh, show) in settings {
        let from = before.as_ref().map(show).unwrap_or_default();
        let to = show(&after);
        if from == to {
            continue;
        }
        let change = match (from.is_empty(), to.is_empty()) {
            (true, _) => DiffChange::Set { to },
            (_, true) => DiffChange::Cleared { from },
            _ => DiffChange::Changed { from, to },
        };
        lines.push(line(en, zh, change));
    }
    lines
}

fn line(en: &str, zh: &str, change: DiffChange) -> DiffLine {
    DiffLine { label: Text::new(en, zh), change }
}

fn rule(rule: InvokeRule) -> Text {
    match rule {
        InvokeRule::Everyone => Text::new("everyone", "所有人"),
        InvokeRule::SignedIn => Text::new("signed-in users", "已登录的用户"),
        InvokeRule::Members => Text::new("members, keys and functions", "成员、密钥与云函数"),
    }
}

fn seconds(ms: u128) -> Text {
    let number =
        if ms.is_multiple_of(1000) { (ms / 1000).to_string() } else { (ms as f64 / 1000.0).to_string() };
    Text::new(format!("{number} s"), format!("{number} 秒"))
}

/// How many lines a text gained and lost: what is outside of a longest common subsequence.
fn changed_lines(before: &str, after: &str) -> (u32, u32) {
    let old: Vec<&str> = before.lines().collect();
    let new: Vec<&str> = after.lines().collect();
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    let common = if old.len().saturating_mul(new.len()) <= EXACT_PAIRS {
        common_lines(old, new)
    } else {
        shared_lines(old, new)
    };
    let count = |lines: usize| u32::try_from(lines - common).unwrap_or(u32::MAX);
    (count(new.len()), count(old.len()))
}

/// The length of a longest common subsequence, row by row.
fn common_lines(old: &[&str], new: &[&str]) -> usize {
    let mut row = vec![0; new.len() + 1];
    for a in old {
        let mut diagonal = 0;
        for (at, b) in new.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if a == b { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row[new.len()]
}

/// How many lines both have, wherever they stand.
fn shared_lines(old: &[&str], new: &[&str]) -> usize {
    let mut counts = std::collections::HashMap::new();
    for line in old {
        *counts.entry(*line).or_insert(0_usize) += 1;
    }
    new.iter()
        .filter(|line| {
            counts.get_mut(**line).is_some_and(|left| left.checked_sub(1).map(|less| *left = less).is_some())
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lines_are_counted() {
        assert_eq!(changed_lines("a\nb\nc", "a\nx\ny\nc"), (2, 1));
        assert_eq!(changed_lines("", "a\nb"), (2, 0));
        assert_eq!(changed_lines("a\nb\nc\nd", "c\nd\na\nb"), (2, 2));
        assert_eq!(changed_lines("same\n", "same\n"), (0, 0));
        assert_eq!(shared_lines(&["a", "b", "a"], &["a", "a", "a", "c"]), 2);
    }

    #[test]
    fn settings_are_told_in_words() {
        let before = json!({ "code": "a\nb", "timeoutMs": 2500 });
        let after = json!({ "code": "a\nc", "invoke": "everyone", "description": "Claims" });
        let lines = describe(Some(&before), Some(&after));
        let told: Vec<_> = lines.iter().map(|line| (line.label.en.as_str(), line.change.clone())).collect();
        assert_eq!(
            told,
            [
                ("Code", DiffChange::Lines { added: 1, removed: 1 }),
                (
                    "Who may call it",
                    DiffChange::Changed {
                        from: Text::new("signed-in users", "已登录的用户"),
                        to: Text::new("everyone", "所有人")
                    }
                ),
                (
                    "Time limit",
                    DiffChange::Changed {
                        from: Text::new("2.5 s", "2.5 秒"), to: Text::new("3 s", "3 秒")
                    }
                ),
                ("Description", DiffChange::Set { to: Text::same("Claims") }),
            ]
        );
        assert_eq!(describe(Some(&before), None), []);
        assert_eq!(describe(Some(&before), Some(&before)), []);
    }
}
