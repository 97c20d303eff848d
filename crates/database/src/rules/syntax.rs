//! Expressions of rules.

use std::ops::Range;
use types::Json;

/// A part of an expression, and where in the source it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expr {
    pub node: Node,
    /// Bytes of the source.
    pub span: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Literal(Json),
    List(Vec<Expr>),
    Auth,
    Doc,
    /// `request.data`.
    Data,
    /// Milliseconds since 1970.
    Now,
    /// Properties, from the outside in.
    Path(Box<Expr>, Vec<Key>),
    Get(Box<Expr>),
    /// Texts and numbers, made one text.
    Template(Vec<Expr>),
    /// `+`: a sum of numbers, or else one text.
    Sum(Vec<Expr>),
    Not(Box<Expr>),
    All(Vec<Expr>),
    Any(Vec<Expr>),
    Compare(Op, Box<Expr>, Box<Expr>),
    In(Box<Expr>, Box<Expr>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Key {
    Name(String),
    At(Expr),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Op {
    /// The comparison with its sides changed.
    pub fn mirrored(self) -> Self {
        match self {
            Op::Equal | Op::Unequal => self,
            Op::Less => Op::Greater,
            Op::LessOrEqual => Op::GreaterOrEqual,
            Op::Greater => Op::Less,
            Op::GreaterOrEqual => Op::LessOrEqual,
        }
    }
}

impl Expr {
    /// The parts, in the order in which they stand.
    pub fn parts(&self) -> Vec<&Expr> {
        match &self.node {
            Node::Literal(_) | Node::Auth | Node::Doc | Node::Data | Node::Now => Vec::new(),
            Node::List(list) | Node::Template(list) | Node::Sum(list) | Node::All(list) | Node::Any(list) => {
                list.iter().collect()
            }
            Node::Get(inner) | Node::Not(inner) => vec![inner],
            Node::Compare(_, a, b) | Node::In(a, b) => vec![a, b],
            Node::Path(root, keys) => {
                let keys = keys.iter().filter_map(|key| match key {
                    Key::Name(_) => None,
                    Key::At(expr) => Some(expr),
                });
                std::iter::once(&**root).chain(keys).collect()
            }
        }
    }

    /// Whether any part of it passes a test.
    pub fn has(&self, test: &dyn Fn(&Node) -> bool) -> bool {
        test(&self.node) || self.parts().iter().any(|part| part.has(test))
    }

    /// Whether a missing property is nothing rather than a mistake: in what people wrote, fields come and go.
    pub fn is_stored(&self) -> bool {
        matches!(self.node, Node::Doc | Node::Data)
    }
}
