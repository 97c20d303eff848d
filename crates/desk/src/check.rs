//! What is wrong with an item, beyond its form.

use crate::{
    act,
    calendar::clock,
    kind::{Which, read},
    schema::Choices,
};
use types::desk::{ActionContent, Condition, MacroContent, Priority, RuleContent, State, TeamContent};
use types::{FieldError, Json};

/// Everything that keeps the item from being published; paths are JSON pointers into the item.
pub fn check(which: Which, key: &str, json: &Json) -> Vec<FieldError> {
    let mut errors = types::schema::validate(&which.fields(&Choices::default()), json, "");
    if !errors.is_empty() {
        return errors;
    }
    match which {
        Which::Desk if key != "desk" => {
            errors.push(FieldError::new(
                "",
                "choice",
                "the desk has one item of settings, with the key desk",
            ));
        }
        Which::Team => {
            read(json).into_iter().for_each(|team: TeamContent| self::team(key, &team, &mut errors))
        }
        Which::Rule => read(json).into_iter().for_each(|rule: RuleContent| self::rule(&rule, &mut errors)),
        Which::Macro => {
            read(json).into_iter().for_each(|own: MacroContent| actions(&own.actions, &mut errors));
        }
        Which::Desk | Which::Sla | Which::Canned => {}
    }
    errors
}

fn team(key: &str, team: &TeamContent, errors: &mut Vec<FieldError>) {
    for (i, hours) in team.hours.iter().enumerate() {
        for (name, text) in [("from", &hours.from), ("to", &hours.to)] {
            if clock(text).is_none() {
                let path = format!("/hours/{i}/{name}");
                errors.push(FieldError::new(path, "format", "must be a time such as 09:00"));
            }
        }
    }
    if team.overflow_to == key {
        errors.push(FieldError::new("/overflow_to", "choice", "another team"));
    }
}

fn rule(rule: &RuleContent, errors: &mut Vec<FieldError>) {
    for (i, Condition { field, value, .. }) in rule.conditions.iter().enumerate() {
        let good = match field.as_str() {
            "state" => State::parse(value).is_some(),
            "priority" => Priority::parse(value).is_some(),
            "assigned" => matches!(value.as_str(), "yes" | "no"),
            "hours" => matches!(value.as_str(), "open" | "closed"),
            "score" => value.parse::<u8>().is_ok_and(|score| (1..=5).contains(&score)),
            _ => true,
        };
        if !good {
            errors.push(FieldError::new(
                format!("/conditions/{i}/value"),
                "choice",
                "no value of this field",
            ));
        }
    }
    actions(&rule.actions, errors);
}

fn actions(list: &[ActionContent], errors: &mut Vec<FieldError>) {
    for (i, action) in list.iter().enumerate() {
        let path = format!("/actions/{i}/value");
        match action.action() {
            None => errors.push(FieldError::new(path, "format", "not a value of this action")),
            Some(action) => {
                if act::check(&action).is_err() {
                    errors.push(FieldError::new(path, "format", "not a value of this action"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn codes(which: Which, key: &str, json: Json) -> Vec<String> {
        check(which, key, &json).into_iter().map(|error| format!("{} {}", error.path, error.code)).collect()
    }

    #[test]
    fn what_cannot_run_is_not_published() {
        let name = json!({"en": "A", "zh-CN": "甲"});
        let team =
            |hours: Json| json!({"name": name, "routing": "manual", "hours": [hours], "overflow_to": "a"});
        let late = json!({"days": "mon", "from": "9", "to": "25:00"});
        assert_eq!(
            codes(Which::Team, "a", team(late)),
            ["/hours/0/from format", "/hours/0/to format", "/overflow_to choice"]
        );
        assert_eq!(
            codes(Which::Team, "b", team(json!({"days": "mon", "from": "09:00", "to": "24:00"}))),
            [""; 0]
        );
        let rule = json!({
            "name": name, "on": "opened",
            "conditions": [{"field": "score", "op": "is", "value": "6"}],
            "actions": [{"do": "snooze", "value": "0"}, {"do": "state", "value": "snoozed"}, {"do": "label", "value": "vip"}],
        });
        assert_eq!(
            codes(Which::Rule, "r", rule),
            ["/conditions/0/value choice", "/actions/0/value format", "/actions/1/value format"]
        );
        assert_eq!(codes(Which::Desk, "other", json!({})), [" choice"]);
        assert_eq!(codes(Which::Desk, "desk", json!({})), [""; 0]);
        assert_eq!(codes(Which::Macro, "m", json!({"name": name})), ["/actions too_few"]);
    }
}
