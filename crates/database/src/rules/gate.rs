//! The one place that decides what an actor may do in a collection.

use super::case::cases;
use super::evaluate::{Subject, Verdict};
use super::policy::Rule;
use super::syntax::{Expr, Node};
use super::{Court, Grant, Judge, Policy, Reach};
use crate::rows::{Place, Row};
use crate::scan::Layers;
use crate::value::NULL;
use crate::{Database, DatabaseError, Filter, limits};
use access::{Actor, Who};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use store::Reader;
use types::{EnvId, Json, Permission, RuleOperation as Operation, RuleUser};

/// What an actor may do in a collection.
#[derive(Clone)]
pub(crate) struct Gate {
    pub database: Database,
    pub place: Place,
    policy: Arc<Policy>,
    /// Whether rules do not concern the actor's reads.
    reads: bool,
    /// Whether rules do not concern the actor's writes.
    writes: bool,
    user: Option<RuleUser>,
}

/// What a query may read.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// The query, with the user in it.
    pub filter: Filter,
    pub reach: Reach,
}

/// What a query may write to.
pub(crate) struct Aim {
    /// The query, with the user in it.
    pub filter: Filter,
    pub reach: Reach,
    /// What each touched document is judged by.
    pub rule: Option<Arc<Rule>>,
    /// The ids that the query names, where that is what allows it: all of these documents are judged, whatever else
    /// the query says.
    pub named: Option<Vec<String>>,
}

impl Gate {
    pub fn new(database: &Database, actor: &Actor, place: Place, policy: Arc<Policy>) -> Self {
        Self {
            database: database.clone(),
            place,
            policy,
            reads: actor.may(Permission::ReadDocuments),
            writes: actor.may(Permission::WriteDocuments),
            user: user(actor),
        }
    }

    /// The gate of the house itself, which no rule concerns.
    pub fn of_system(database: &Database, place: Place) -> Self {
        let policy = database.rules().default_policy();
        Self { database: database.clone(), place, policy, reads: true, writes: true, user: None }
    }

    /// The gate of a user without more proof than that they were asked before: see [`Database::may_watch`].
    pub fn of_user(database: &Database, place: Place, policy: Arc<Policy>, user: Option<RuleUser>) -> Self {
        Self { database: database.clone(), place, policy, reads: false, writes: false, user }
    }

    /// Whether new documents need no judgement.
    pub fn creates_freely(&self) -> bool {
        self.writes || !matches!(self.grant(Operation::Create), Grant::When(_))
    }

    /// The owner of what the actor makes.
    pub fn owner(&self) -> Option<&str> {
        if self.writes { None } else { self.user.as_ref().map(|user| user.openid.as_str()) }
    }

    /// Whether `_openid` is out of the actor's hands.
    pub fn keeps_owner(&self) -> bool {
        !self.writes
    }

    /// Whether all that is in the collection may be read.
    pub fn reads_all(&self) -> bool {
        self.reads || *self.policy.grant(Operation::Read) == Grant::Everyone
    }

    pub fn grant(&self, operation: Operation) -> &Grant {
        self.policy.grant(operation)
    }

    /// What reading depends on, unless everything may be read: which rule it is, told by a number, and whether it
    /// matters who the user is.
    pub fn dependence(&self) -> Option<(u64, bool)> {
        if self.reads {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        let of_user = match self.grant(Operation::Read) {
            Grant::Everyone => return None,
            Grant::Creator | Grant::Nobody => true,
            Grant::When(rule) => {
                rule.source.hash(&mut hasher);
                rule.expr.has(&|node| *node == Node::Auth)
            }
        };
        Some((hasher.finish(), of_user))
    }

    pub fn user(&self) -> Option<&RuleUser> {
        self.user.as_ref()
    }

    /// For decisions of one request.
    pub fn court(&self) -> Court {
        let auth = self.user.as_ref().and_then(|user| serde_json::to_value(user).ok()).unwrap_or_default();
        Court::new(self.place.clone(), auth, store::millis(self.database.store().now()))
    }

    /// Refuses what no document and no query could make right.
    pub fn may(&self, operation: Operation) -> Result<(), DatabaseError> {
        let free = if operation == Operation::Read { self.reads } else { self.writes };
        match self.grant(operation) {
            _ if free => Ok(()),
            Grant::Everyone | Grant::When(_) => Ok(()),
            Grant::Creator if self.user.is_some() => Ok(()),
            Grant::Creator | Grant::Nobody => Err(self.denied(operation)),
        }
    }

    /// What a query may read; refuses one that is not shown to keep to the rule.
    pub async fn read<C: Reader>(
        &self,
        view: &Layers<'_, C>,
        filter: &Filter,
    ) -> Result<Reading, DatabaseError> {
        let filter = self.filled(filter);
        let reach = self.readable(view, &filter).await?;
        Ok(Reading { filter, reach })
    }

    async fn readable<C: Reader>(
        &self,
        view: &Layers<'_, C>,
        filter: &Filter,
    ) -> Result<Reach, DatabaseError> {
        let rule = match self.grant(Operation::Read) {
            _ if self.reads => return Ok(Reach::all()),
            Grant::Everyone => return Ok(Reach::all()),
            Grant::Creator => return self.own(Operation::Read),
            Grant::Nobody => return Err(self.denied(Operation::Read)),
            Grant::When(rule) => rule,
        };
        let mut court = self.court();
        if !self.shown(view.conn, &mut court, &rule.expr, filter).await? {
            let Some(ids) = filter.ids().filter(|ids| ids.len() as u64 <= limits::MAX_LIMIT) else {
                return Err(self.open(Operation::Read));
            };
            for row in view.by_ids(&self.place, &ids).await? {
                let subject = Subject::Document(&row.doc);
                if court.ask(view.conn, &rule.expr, subject, &NULL).await? != Verdict::True {
                    return Err(self.denied(Operation::Read));
                }
            }
        }
        Ok(Reach::judged(Judge::new(rule.clone(), court, false)))
    }

    /// Which documents a query may update or delete.
    pub async fn aim<C: Reader>(
        &self,
        view: &Layers<'_, C>,
        operation: Operation,
        filter: &Filter,
    ) -> Result<Aim, DatabaseError> {
        let filter = self.filled(filter);
        let aim = |filter, reach| Aim { filter, reach, rule: None, named: None };
        let rule = match self.grant(operation) {
            _ if self.writes => return Ok(aim(filter, Reach::all())),
            Grant::Everyone => return Ok(aim(filter, Reach::all())),
            Grant::Creator => return Ok(aim(filter, self.own(operation)?)),
            // Not even that one is there may be told, except to whoever names it.
            Grant::Nobody => Rule::never(),
            Grant::When(rule) => rule.clone(),
        };
        let mut court = self.court();
        if !rule.mixes && self.shown(view.conn, &mut court, &rule.before, &filter).await? {
            let reach = Reach::judged(Judge::new(rule.clone(), court, true));
            return Ok(Aim { filter, reach, rule: Some(rule), named: None });
        }
        if let Some(ids) = filter.ids().filter(|ids| ids.len() as u64 <= limits::MAX_LIMIT) {
            return Ok(Aim { filter, reach: Reach::all(), rule: Some(rule), named: Some(ids) });
        }
        match self.readable(view, &filter).await {
            Ok(reach) => Ok(Aim { filter, reach, rule: Some(rule), named: None }),
            Err(DatabaseError::PermissionDenied(_)) => Err(self.open(operation)),
            Err(error) => Err(error),
        }
    }

    /// Judges one touched document by what [`Gate::aim`] said. `data` is what is written.
    pub async fn judge<C: Reader>(
        &self,
        conn: &C,
        court: &mut Court,
        (operation, rule): (Operation, &Rule),
        row: &Row,
        data: &Json,
    ) -> Result<(), DatabaseError> {
        match court.ask(conn, &rule.expr, Subject::Document(&row.doc), data).await? {
            Verdict::True => Ok(()),
            Verdict::False | Verdict::Open => Err(self.denied(operation)),
        }
    }

    /// Judges a new document, complete as it would be stored.
    pub async fn create<C: Reader>(
        &self,
        conn: &C,
        court: &mut Court,
        doc: &Json,
    ) -> Result<(), DatabaseError> {
        self.may(Operation::Create)?;
        match self.grant(Operation::Create) {
            Grant::When(rule) if !self.writes => {
                match court.ask(conn, &rule.expr, Subject::Document(doc), doc).await? {
                    Verdict::True => Ok(()),
                    Verdict::False | Verdict::Open => Err(self.denied(Operation::Create)),
                }
            }
            _ => Ok(()),
        }
    }

    /// Whether an expression is true for everything that a query can match.
    async fn shown<C: Reader>(
        &self,
        conn: &C,
        court: &mut Court,
        expr: &Expr,
        filter: &Filter,
    ) -> Result<bool, DatabaseError> {
        for case in cases(filter) {
            if court.ask(conn, expr, Subject::Case(&case), &NULL).await? != Verdict::True {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn own(&self, operation: Operation) -> Result<Reach, DatabaseError> {
        let user = self.user.as_ref().ok_or_else(|| self.denied(operation))?;
        Ok(Reach::own(&user.openid))
    }

    /// A query with the user in it.
    pub fn filled(&self, filter: &Filter) -> Filter {
        match &self.user {
            Some(user) => filter.of_user(&user.openid).into_owned(),
            None => filter.clone(),
        }
    }

    fn denied(&self, operation: Operation) -> DatabaseError {
        let doing = match operation {
            Operation::Read => "reading",
            Operation::Create | Operation::Update | Operation::Delete => "writing to",
        };
        DatabaseError::PermissionDenied(format!("{doing} collection {}", self.place.collection))
    }

    fn open(&self, operation: Operation) -> DatabaseError {
        DatabaseError::PermissionDenied(format!(
            "the query may match documents that the {} rule of collection {} does not allow",
            operation.name(),
            self.place.collection
        ))
    }
}

/// The end user who acts. A function that acts for one is past all rules, and no user here.
fn user(actor: &Actor) -> Option<RuleUser> {
    match actor.who() {
        Who::EndUser { uid, openid, anonymous } => Some(RuleUser {
            openid: openid.clone(),
            uid: uid.to_string(),
            login_type: anonymous.then(|| "ANONYMOUS".to_owned()),
        }),
        Who::Member { .. } | Who::ApiKey { .. } | Who::Function { .. } | Who::System | Who::Visitor => None,
    }
}

impl Database {
    /// The gate to a collection of an actor's environment. Fails if there is no such collection.
    pub(crate) async fn gate(&self, actor: &Actor, collection: &str) -> Result<Gate, DatabaseError> {
        let (place, policy) = self.place(actor.env(), collection).await?;
        Ok(Gate::new(self, actor, place, policy))
    }

    /// The gate of a user who was asked before.
    pub(crate) async fn gate_of(
        &self,
        env: &EnvId,
        collection: &str,
        user: Option<RuleUser>,
    ) -> Result<Gate, DatabaseError> {
        let (place, policy) = self.place(env, collection).await?;
        Ok(Gate::of_user(self, place, policy, user))
    }
}
