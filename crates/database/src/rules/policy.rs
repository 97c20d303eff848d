//! What is published for a collection, ready to decide.

use super::parse::parse;
use super::preset::{Allowed, Preset};
use super::syntax::{Expr, Node};
use std::sync::Arc;
use types::{Json, RuleFault, RuleFaultKind as Kind, RuleOperation as Operation};

/// Who may do what in a collection.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Policy {
    pub preset: Option<Preset>,
    grants: [Grant; 4],
}

/// Who may do one thing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Grant {
    Everyone,
    /// The creator, silently: others reach nothing.
    Creator,
    Nobody,
    /// Those for whom an expression is true; others are refused.
    When(Arc<Rule>),
}

/// An expression that decides.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rule {
    /// The name under which it stands.
    pub name: &'static str,
    pub source: String,
    pub expr: Expr,
    /// What of it can be told before anything is written: the parts that all must be true and do not speak of
    /// `request.data`.
    pub before: Expr,
    /// Whether a part that speaks of `request.data` speaks of the document as well.
    pub mixes: bool,
}

/// The names of a rule, and what each is for.
const NAMES: [(&str, &[Operation]); 5] = [
    ("read", &[Operation::Read]),
    ("write", &[Operation::Create, Operation::Update, Operation::Delete]),
    ("create", &[Operation::Create]),
    ("update", &[Operation::Update]),
    ("delete", &[Operation::Delete]),
];

impl Policy {
    pub fn preset(preset: Preset) -> Self {
        let grants = Operation::ALL.map(|operation| match preset.allows(operation) {
            Allowed::Everyone => Grant::Everyone,
            Allowed::Creator => Grant::Creator,
            Allowed::Nobody => Grant::Nobody,
        });
        Self { preset: Some(preset), grants }
    }

    pub fn grant(&self, operation: Operation) -> &Grant {
        &self.grants[operation as usize]
    }

    /// The policy of a content item: `{"preset": "PRIVATE"}` or `{"rule": {"read": true, "write": "…"}}`.
    pub fn parse(item: &Json) -> Result<Self, Vec<RuleFault>> {
        let fault = |path: &str, kind, name: &str| RuleFault {
            path: path.to_owned(),
            at: 0,
            kind,
            name: name.to_owned(),
        };
        let Some(map) = item.as_object() else { return Err(vec![fault("", Kind::Object, "")]) };
        let mut faults: Vec<RuleFault> = map
            .keys()
            .filter(|name| !matches!(name.as_str(), "preset" | "rule"))
            .map(|name| fault(&format!("/{}", pointer(name)), Kind::Setting, name))
            .collect();
        let policy = match (map.get("preset"), map.get("rule")) {
            (Some(_), Some(_)) => Err(vec![fault("/rule", Kind::Both, "")]),
            (Some(preset), None) => match Preset::of(preset) {
                Some(preset) => Ok(Self::preset(preset)),
                None => Err(vec![fault("/preset", Kind::Preset, "")]),
            },
            (None, Some(rule)) => Self::rule(rule),
            (None, None) => Err(vec![fault("/preset", Kind::Missing, "")]),
        };
        match policy {
            Ok(policy) if faults.is_empty() => Ok(policy),
            Ok(_) => Err(faults),
            Err(more) => {
                faults.extend(more);
                Err(faults)
            }
        }
    }

    fn rule(json: &Json) -> Result<Self, Vec<RuleFault>> {
        let fault = |name: &str, at, kind, detail: &str| {
            let path = if name.is_empty() { "/rule".to_owned() } else { format!("/rule/{}", pointer(name)) };
            RuleFault { path, at, kind, name: detail.to_owned() }
        };
        let Some(map) = json.as_object() else { return Err(vec![fault("", 0, Kind::Object, "")]) };
        let unknown = map.keys().filter(|name| !NAMES.iter().any(|(known, _)| known == name));
        let mut faults: Vec<RuleFault> = unknown.map(|name| fault(name, 0, Kind::Setting, name)).collect();
        let mut policy = Self { preset: None, grants: [const { Grant::Nobody }; 4] };
        // What names one operation comes after `write`, and counts.
        for (name, operations) in NAMES {
            let grant = match map.get(name) {
                None => continue,
                Some(Json::Bool(true)) => Grant::Everyone,
                Some(Json::Bool(false)) => Grant::Nobody,
                Some(Json::String(source)) => match parse(source) {
                    Ok(expr)
                        if matches!(name, "read" | "delete") && expr.has(&|node| *node == Node::Data) =>
                    {
                        faults.push(fault(name, 0, Kind::NoData, ""));
                        continue;
                    }
                    Ok(expr) => Grant::when(name, source, expr),
                    Err(found) => {
                        faults.push(fault(name, found.character(source), found.kind, &found.name));
                        continue;
                    }
                },
                Some(_) => {
                    faults.push(fault(name, 0, Kind::Value, ""));
                    continue;
                }
            };
            for operation in operations {
                policy.grants[*operation as usize] = grant.clone();
            }
        }
        if faults.is_empty() { Ok(policy) } else { Err(faults) }
    }
}

impl Grant {
    pub fn when(name: &'static str, source: &str, expr: Expr) -> Self {
        match expr.node {
            Node::Literal(Json::Bool(true)) => return Grant::Everyone,
            Node::Literal(Json::Bool(false)) => return Grant::Nobody,
            _ => {}
        }
        let parts = match &expr.node {
            Node::All(parts) => parts.clone(),
            _ => vec![expr.clone()],
        };
        let (data, before): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|part| part.has(&|node| *node == Node::Data));
        let mixes = data.iter().any(|part| part.has(&|node| *node == Node::Doc));
        let before = Expr { node: Node::All(before), span: expr.span.clone() };
        Grant::When(Arc::new(Rule { name, source: source.to_owned(), expr, before, mixes }))
    }
}

impl Rule {
    /// One that lets nobody do anything.
    pub fn never() -> Arc<Self> {
        let expr = Expr { node: Node::Literal(false.into()), span: 0..0 };
        let (before, source) = (expr.clone(), "false".to_owned());
        Arc::new(Self { name: "write", source, expr, before, mixes: false })
    }
}

fn pointer(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
