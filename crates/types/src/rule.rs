//! Security rules of collections, as people write and try them.

use crate::Json;
use serde::{Deserialize, Serialize};

/// What can be done with documents, as rules tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleOperation {
    /// Reading, counting, aggregating, watching.
    Read,
    /// A new document.
    Create,
    /// A change of a document.
    Update,
    /// Removing a document.
    Delete,
}

impl RuleOperation {
    /// All of them.
    pub const ALL: [RuleOperation; 4] = [Self::Read, Self::Create, Self::Update, Self::Delete];

    /// The name that rules use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

/// What is wrong with a rule, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleFault {
    /// Where: a JSON pointer into the content item, such as `/rule/read`.
    pub path: String,
    /// The character of the expression at which it shows, counted from 1; 0 if it is about the whole.
    pub at: usize,
    /// What is wrong.
    pub kind: RuleFaultKind,
    /// The name, character or bound that the sentence needs, or nothing.
    #[serde(default)]
    pub name: String,
}

/// What can be wrong with a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleFaultKind {
    /// Neither a preset nor a rule is given.
    Missing,
    /// Both are given.
    Both,
    /// There is no such preset.
    Preset,
    /// There is no such setting.
    Setting,
    /// It is not an object.
    Object,
    /// It is not true, false or an expression.
    Value,
    /// The expression has too many characters.
    Long,
    /// The expression has too many parts, or they lie too deep in each other.
    Complex,
    /// A character that the language does not have.
    Character,
    /// A text without its closing quote.
    Open,
    /// Something stands where it cannot.
    Unexpected,
    /// The expression ends too early.
    Incomplete,
    /// A name that nothing has.
    Name,
    /// A function that there is not.
    Function,
    /// Something that `auth` does not have.
    Auth,
    /// Something other than `data` of `request`.
    Request,
    /// `request.data` where nothing is written.
    NoData,
    /// `=` for `==`.
    Assignment,
    /// `&` or `|` alone.
    Single,
    /// Two comparisons in a row.
    Chain,
    /// More `get()` than a rule may have.
    Gets,
    /// `get()` too deep in others.
    GetDepth,
}

impl std::fmt::Display for RuleFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use RuleFaultKind::*;
        if self.at > 0 {
            write!(f, "At character {}: ", self.at)?;
        }
        let name = &self.name;
        match self.kind {
            Missing => write!(f, "Choose a preset, or write a rule."),
            Both => write!(f, "A collection has a preset or a rule, not both."),
            Preset => write!(f, "The preset is READONLY, PRIVATE, ADMINWRITE or ADMINONLY."),
            Setting => write!(f, "There is no setting {name}."),
            Object => write!(f, "This is an object."),
            Value => write!(f, "This is true, false or an expression in quotes."),
            Long => write!(f, "An expression has at most {name} characters."),
            Complex => write!(f, "The expression is too complex."),
            Character => write!(f, "{name} means nothing here."),
            Open => write!(f, "The closing quote is missing."),
            Unexpected => write!(f, "{name} is not expected here."),
            Incomplete => write!(f, "The expression ends too early."),
            Name => write!(f, "There is no {name}; texts stand in quotes, fields begin with doc."),
            Function => write!(f, "There is no function {name}; the only one is get()."),
            Auth => write!(f, "auth has openid, uid and loginType, not {name}."),
            Request => write!(f, "request has only data."),
            NoData => write!(f, "request.data is there only for create and update."),
            Assignment => write!(f, "= compares nothing; write ==."),
            Single => write!(f, "Write {name}{name}."),
            Chain => write!(f, "Put one of the comparisons in parentheses."),
            Gets => write!(f, "An expression has at most {name} get()."),
            GetDepth => write!(f, "get() can stand in one other get(), no deeper."),
        }
    }
}

/// A question to a rule: may this user do this?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleTrial {
    /// The collection's content, published or not: `{"preset": …}` or `{"rule": {…}}`.
    pub item: Json,
    /// What is done.
    pub operation: RuleOperation,
    /// Who does it; `None` for somebody who has not signed in.
    pub user: Option<RuleUser>,
    /// With what.
    pub on: RuleSubject,
    /// What is written: the new document, or an update's fields and operators.
    pub data: Option<Json>,
}

/// A user as rules know them: the `auth` of expressions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleUser {
    /// What documents carry as `_openid`.
    pub openid: String,
    /// The id of the SDKs.
    pub uid: String,
    /// How they signed in: `ANONYMOUS`, or nothing.
    #[serde(rename = "loginType")]
    pub login_type: Option<String>,
}

/// What an operation is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleSubject {
    /// One document, as it is before.
    Document(Json),
    /// Whatever a query matches.
    Query(Json),
    /// Nothing that was there before: a new document.
    Nothing,
}

/// What a rule answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleVerdict {
    /// Whether it allows the operation.
    pub allowed: bool,
    /// Whether the operation silently reaches the user's own documents only.
    pub own_only: bool,
    /// The part of the item that decided: `read`, `write`, …; nothing if there is none for the operation.
    pub rule: Option<String>,
    /// What decided, with the values of its parts.
    pub clause: RuleClause,
    /// The query for which it was decided, where a query has several alternatives.
    pub case: Option<String>,
}

/// A part of an expression, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleClause {
    /// The part as it is written.
    pub text: String,
    /// What came of it.
    pub outcome: RuleOutcome,
    /// Whether this part, or something in it, decided.
    pub decisive: bool,
    /// Its parts.
    pub parts: Vec<RuleClause>,
}

/// What comes of a part of an expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleOutcome {
    /// A value.
    Value(Json),
    /// A field of which the query does not say enough.
    Open,
    /// No value, and why.
    None(RuleGap),
    /// It was not looked at, because what stands before it decided.
    Skipped,
}

/// Why a part of an expression has no value; nothing that depends on it is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleGap {
    /// The query does not say what the field is.
    Query,
    /// Something in it has no value.
    Part,
    /// A property of nothing: of `auth` of nobody, or of a document that is not there.
    Nothing,
    /// `in` needs a list.
    List,
    /// A text or number is needed.
    Text,
    /// `get()` takes `database.collection.id`.
    Path,
    /// The document of a `get()` was not read.
    Unread,
}
