//! Trying a rule before it is published: the same decision, with what every part of it came to.

use super::case::{Case, cases};
use super::evaluate::{Facts, Subject, Value, Verdict};
use super::parse::parse;
use super::syntax::{Expr, Node};
use super::{Court, Grant, Policy};
use crate::rows::Place;
use crate::value::NULL;
use crate::{Database, DatabaseError, Filter, Update, limits, rows};
use access::Actor;
use serde_json::json;
use types::{
    Json, Permission, RuleClause, RuleFault, RuleOperation as Operation, RuleOutcome as Outcome, RuleSubject,
    RuleTrial, RuleVerdict,
};

/// What a preset means by the creator, for the eyes of whoever tries it.
const CREATOR: &str = "doc._openid == auth.openid";

impl Database {
    /// What is wrong with a content item of the kind `collection`.
    pub fn check_rule(item: &Json) -> Vec<RuleFault> {
        Policy::parse(item).err().unwrap_or_default()
    }

    /// Tries a rule, published or not. Its `get()` read documents of the actor's environment.
    pub async fn try_rule(
        &self,
        actor: &Actor,
        collection: &str,
        trial: &RuleTrial,
    ) -> Result<RuleVerdict, DatabaseError> {
        if !actor.may(Permission::ReadDocuments) {
            return Err(DatabaseError::PermissionDenied("trying rules".to_owned()));
        }
        let policy = Policy::parse(&trial.item).map_err(|faults| {
            DatabaseError::param(faults.first().map(ToString::to_string).unwrap_or_default())
        })?;
        let auth = trial.user.as_ref().and_then(|user| serde_json::to_value(user).ok()).unwrap_or_default();
        let now = store::millis(self.store().now());
        let place = Place { env: actor.env().clone(), collection: collection.to_owned() };
        let mut court = Court::new(place, auth, now);
        let preset = policy.preset.is_some();
        let (source, rule) = match policy.grant(trial.operation) {
            Grant::Everyone => ("true", None),
            Grant::Nobody => ("false", None),
            Grant::Creator => (CREATOR, None),
            Grant::When(rule) => (rule.source.as_str(), Some(rule)),
        };
        let expr = parse(source).map_err(|_| DatabaseError::param("the rule cannot be read"))?;
        let named = match rule {
            Some(rule) => Some(rule.name.to_owned()),
            None if preset => None,
            None => ["write", trial.operation.name()]
                .into_iter()
                .filter(|name| *name == trial.operation.name() || trial.operation != Operation::Read)
                .rfind(|name| trial.item["rule"].get(*name).is_some())
                .map(str::to_owned),
        };
        let subject = self.subject(trial, now)?;
        let mut verdict = match &subject {
            Ready::Document { doc, data } => {
                let subject = Subject::Document(doc);
                let verdict = court.ask(self.store().read(), &expr, subject, data).await?;
                let clause = explain(&court.facts(subject, data), source, &expr);
                answer(verdict, clause, None)
            }
            // A preset asks the query for nothing: it silently adds the owner.
            Ready::Query(_) if preset && source == CREATOR => {
                let allowed = if trial.user.is_some() { Verdict::True } else { Verdict::False };
                let text = if trial.user.is_some() { CREATOR } else { "auth != null" };
                let clause = RuleClause {
                    text: text.to_owned(),
                    outcome: Outcome::Value(json!(trial.user.is_some())),
                    decisive: true,
                    parts: Vec::new(),
                };
                RuleVerdict { own_only: trial.user.is_some(), ..answer(allowed, clause, None) }
            }
            Ready::Query(filter) => self.for_query(&mut court, source, &expr, filter).await?,
        };
        verdict.rule = named;
        Ok(verdict)
    }

    async fn for_query(
        &self,
        court: &mut Court,
        source: &str,
        expr: &Expr,
        filter: &Filter,
    ) -> Result<RuleVerdict, DatabaseError> {
        let cases = cases(filter);
        let several = cases.len() > 1;
        let mut last = None;
        for case in &cases {
            let subject = Subject::Case(case);
            let verdict = court.ask(self.store().read(), expr, subject, &NULL).await?;
            let clause = explain(&court.facts(subject, &NULL), source, expr);
            let found = answer(verdict, clause, several.then(|| case.words()).flatten());
            if !found.allowed {
                return Ok(match self.for_ids(court, source, expr, filter).await? {
                    Some(of_document) => of_document,
                    None => found,
                });
            }
            last = Some(found);
        }
        last.ok_or_else(|| DatabaseError::param("a query is an object"))
    }

    /// The answer of the documents that a query names by their ids.
    async fn for_ids(
        &self,
        court: &mut Court,
        source: &str,
        expr: &Expr,
        filter: &Filter,
    ) -> Result<Option<RuleVerdict>, DatabaseError> {
        let Some(ids) = filter.ids().filter(|ids| ids.len() as u64 <= limits::MAX_LIMIT) else {
            return Ok(None);
        };
        let mut last = None;
        for row in rows::by_ids(self.store().read(), &court.place, &ids).await? {
            let subject = Subject::Document(&row.doc);
            let verdict = court.ask(self.store().read(), expr, subject, &NULL).await?;
            let clause = explain(&court.facts(subject, &NULL), source, expr);
            let found = answer(verdict, clause, Some(format!("_id: {}", Json::from(row.id.as_str()))));
            if !found.allowed {
                return Ok(Some(found));
            }
            last = Some(found);
        }
        Ok(last)
    }

    fn subject(&self, trial: &RuleTrial, now: i64) -> Result<Ready, DatabaseError> {
        let openid = trial.user.as_ref().map(|user| user.openid.as_str());
        let object = |json: &Json| match json {
            Json::Object(_) => Ok(json.clone()),
            _ => Err(DatabaseError::param("a document is an object")),
        };
        let data = trial.data.clone().unwrap_or_else(|| json!({}));
        Ok(match (trial.operation, &trial.on) {
            (Operation::Create, _) => {
                let mut doc = object(&data)?;
                if let Some(openid) = openid {
                    doc["_openid"] = openid.into();
                }
                Ready::Document { data: doc.clone(), doc }
            }
            (Operation::Update, RuleSubject::Document(doc)) => {
                let doc = object(doc)?;
                let operators =
                    data.as_object().is_some_and(|map| map.keys().any(|name| name.starts_with('$')));
                let update = if operators { data } else { json!({"$set": data}) };
                let update = Update::operators(&update)?;
                Ready::Document { data: update.written(&update.apply(&doc, now)?), doc }
            }
            (_, RuleSubject::Document(doc)) => Ready::Document { doc: object(doc)?, data: Json::Null },
            (Operation::Update | Operation::Delete, RuleSubject::Query(_)) => {
                return Err(DatabaseError::param("a write is tried on a document"));
            }
            (_, RuleSubject::Query(query)) => {
                let filter = Filter::parse(query)?;
                Ready::Query(openid.map_or_else(|| filter.clone(), |id| filter.of_user(id).into_owned()))
            }
            (_, RuleSubject::Nothing) => return Err(DatabaseError::param("choose a document or a query")),
        })
    }
}

enum Ready {
    Document { doc: Json, data: Json },
    Query(Filter),
}

fn answer(verdict: Verdict, clause: RuleClause, case: Option<String>) -> RuleVerdict {
    RuleVerdict { allowed: verdict == Verdict::True, own_only: false, rule: None, clause, case }
}

/// An expression with what its parts came to.
fn explain(facts: &Facts, source: &str, expr: &Expr) -> RuleClause {
    let mut clause = clause(facts, source, expr);
    decide(&mut clause, facts, expr);
    clause
}

fn clause(facts: &Facts, source: &str, expr: &Expr) -> RuleClause {
    let outcome = match facts.value(expr) {
        Value::Known(value) => Outcome::Value(value.into_owned()),
        Value::Field(_) => Outcome::Open,
        Value::None(gap) => Outcome::None(gap),
    };
    let mut parts: Vec<RuleClause> = expr
        .parts()
        .into_iter()
        .filter(|part| is_shown(part))
        .map(|part| clause(facts, source, part))
        .collect();
    if let Some(end) = end(expr) {
        let ended = expr.parts().iter().position(|part| facts.verdict(part) == end);
        for part in parts.iter_mut().skip(ended.map_or(usize::MAX, |i| i + 1)) {
            *part = RuleClause { outcome: Outcome::Skipped, parts: Vec::new(), ..part.clone() };
        }
    }
    let text = source.get(expr.span.clone()).unwrap_or_default().to_owned();
    RuleClause { text, outcome, decisive: false, parts }
}

/// What says no more than is written is not shown by itself; neither are the texts of a template.
fn is_shown(part: &Expr) -> bool {
    !matches!(part.node, Node::Literal(_) | Node::Auth | Node::Doc | Node::Data) && !part.span.is_empty()
}

/// What ends a row of parts.
fn end(expr: &Expr) -> Option<Verdict> {
    match expr.node {
        Node::All(_) => Some(Verdict::False),
        Node::Any(_) => Some(Verdict::True),
        _ => None,
    }
}

/// Marks the parts that decided, from the whole down to one comparison.
fn decide(clause: &mut RuleClause, facts: &Facts, expr: &Expr) {
    clause.decisive = true;
    let verdict = facts.verdict(expr);
    let parts = expr.parts();
    let shown: Vec<&&Expr> = parts.iter().filter(|part| is_shown(part)).collect();
    let is = |wanted: Verdict| shown.iter().position(|part| facts.verdict(part) == wanted);
    let mut go = |i: Option<usize>| {
        if let Some((part, clause)) = i.and_then(|i| Some((shown.get(i)?, clause.parts.get_mut(i)?))) {
            decide(clause, facts, part);
        }
    };
    match (&expr.node, verdict) {
        (Node::Not(_), _) => go(Some(0)),
        // The first that is enough, or the first that is in the way.
        (Node::All(_), Verdict::False) => go(is(Verdict::False)),
        (Node::All(_), Verdict::Open) => go(is(Verdict::Open)),
        (Node::Any(_), Verdict::True) => go(is(Verdict::True)),
        (Node::Any(_), Verdict::Open) => go(is(Verdict::Open)),
        // All of them.
        (Node::All(_), Verdict::True) | (Node::Any(_), Verdict::False) => {
            (0..shown.len()).for_each(|i| go(Some(i)));
        }
        _ => {}
    }
}

impl Case<'_> {
    /// The case in the words of a query, as far as it has some.
    fn words(&self) -> Option<String> {
        let pins = self.pins().map(|(path, value)| format!("{path}: {value}"));
        let words = pins.collect::<Vec<_>>().join(", ");
        (!words.is_empty()).then_some(words)
    }
}
