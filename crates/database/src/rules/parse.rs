//! From the text of an expression to its parts. Recursive descent, as deep as [`limits::RULE_DEPTH`] and no deeper.

use super::lex::{Lexer, Piece, Token};
use super::syntax::{Expr, Key, Node, Op};
use crate::limits;
use std::ops::Range;
use types::{Json, RuleFaultKind as Kind};

/// What is wrong with an expression, and at which byte.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    at: usize,
    pub kind: Kind,
    pub name: String,
}

impl Fault {
    pub fn new(at: usize, kind: Kind, name: impl ToString) -> Self {
        Self { at, kind, name: name.to_string() }
    }

    /// The character at which it shows, counted from 1.
    pub fn character(&self, source: &str) -> usize {
        source.char_indices().take_while(|(i, _)| *i < self.at).count() + 1
    }
}

/// What `auth` has.
const AUTH: [&str; 3] = ["openid", "uid", "loginType"];

/// Parses an expression such as `doc._openid == auth.openid || doc.published`.
pub(crate) fn parse(source: &str) -> Result<Expr, Fault> {
    if source.len() > limits::RULE_BYTES {
        return Err(Fault::new(0, Kind::Long, limits::RULE_BYTES));
    }
    let mut budget = Budget { parts: 0, gets: 0 };
    whole(source, 0..source.len(), &mut budget, 0, 0)
}

/// Reads a part of the source from its beginning to its end.
fn whole(
    source: &str,
    range: Range<usize>,
    budget: &mut Budget,
    depth: usize,
    gets: usize,
) -> Result<Expr, Fault> {
    let mut lexer = Lexer::new(source, range);
    let (token, span) = lexer.next()?;
    let mut parser = Parser { source, lexer, token, span, end: 0, budget, depth, gets };
    let expr = parser.any()?;
    match parser.token {
        Token::End => Ok(expr),
        _ => Err(parser.unexpected()),
    }
}

/// What a whole expression has used up.
struct Budget {
    parts: usize,
    gets: usize,
}

struct Parser<'s, 'b> {
    source: &'s str,
    lexer: Lexer<'s>,
    /// The word ahead, and its place.
    token: Token,
    span: Range<usize>,
    /// Where the last word ended.
    end: usize,
    budget: &'b mut Budget,
    depth: usize,
    /// How many `get()` are around.
    gets: usize,
}

impl Parser<'_, '_> {
    fn advance(&mut self) -> Result<Token, Fault> {
        let (token, span) = self.lexer.next()?;
        self.end = self.span.end;
        self.span = span;
        Ok(std::mem::replace(&mut self.token, token))
    }

    fn is(&self, sign: &str) -> bool {
        matches!(self.token, Token::Sign(s) if s == sign)
    }

    fn take(&mut self, sign: &str) -> Result<bool, Fault> {
        let is = self.is(sign);
        if is {
            self.advance()?;
        }
        Ok(is)
    }

    fn expect(&mut self, sign: &str) -> Result<(), Fault> {
        if self.take(sign)? { Ok(()) } else { Err(self.unexpected()) }
    }

    fn unexpected(&self) -> Fault {
        let word = &self.source[self.span.clone()];
        match self.token {
            Token::End => Fault::new(self.span.start, Kind::Incomplete, ""),
            Token::Sign("=") => Fault::new(self.span.start, Kind::Assignment, ""),
            Token::Sign("&" | "|") => Fault::new(self.span.start, Kind::Single, word),
            _ => Fault::new(self.span.start, Kind::Unexpected, word),
        }
    }

    fn made(&mut self, start: usize, node: Node) -> Result<Expr, Fault> {
        self.budget.parts += 1;
        if self.budget.parts > limits::RULE_PARTS {
            return Err(Fault::new(start, Kind::Complex, ""));
        }
        Ok(Expr { node, span: start..self.end })
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth == limits::RULE_DEPTH {
            return Err(Fault::new(self.span.start, Kind::Complex, ""));
        }
        self.depth += 1;
        let done = read(self);
        self.depth -= 1;
        done
    }

    fn any(&mut self) -> Result<Expr, Fault> {
        self.row("||", Self::all, Node::Any)
    }

    fn all(&mut self) -> Result<Expr, Fault> {
        self.row("&&", Self::comparison, Node::All)
    }

    fn sum(&mut self) -> Result<Expr, Fault> {
        self.row("+", Self::unary, Node::Sum)
    }

    /// One part, or several with a sign between them.
    fn row(
        &mut self,
        sign: &str,
        part: fn(&mut Self) -> Result<Expr, Fault>,
        node: fn(Vec<Expr>) -> Node,
    ) -> Result<Expr, Fault> {
        let start = self.span.start;
        let first = part(self)?;
        if !self.is(sign) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take(sign)? {
            parts.push(part(self)?);
        }
        self.made(start, node(parts))
    }

    fn comparison(&mut self) -> Result<Expr, Fault> {
        let start = self.span.start;
        let left = self.sum()?;
        let Some(op) = self.operator() else { return Ok(left) };
        self.advance()?;
        let right = self.sum()?;
        if self.operator().is_some() {
            return Err(Fault::new(self.span.start, Kind::Chain, ""));
        }
        let (left, right) = (Box::new(left), Box::new(right));
        self.made(
            start,
            match op {
                Some(op) => Node::Compare(op, left, right),
                None => Node::In(left, right),
            },
        )
    }

    /// The comparison ahead; `None` in it is `in`.
    fn operator(&self) -> Option<Option<Op>> {
        match &self.token {
            Token::Sign("==" | "===") => Some(Some(Op::Equal)),
            Token::Sign("!=" | "!==") => Some(Some(Op::Unequal)),
            Token::Sign("<") => Some(Some(Op::Less)),
            Token::Sign("<=") => Some(Some(Op::LessOrEqual)),
            Token::Sign(">") => Some(Some(Op::Greater)),
            Token::Sign(">=") => Some(Some(Op::GreaterOrEqual)),
            Token::Name(name) if name == "in" => Some(None),
            _ => None,
        }
    }

    fn unary(&mut self) -> Result<Expr, Fault> {
        let start = self.span.start;
        if self.take("!")? {
            let inner = self.deeper(Self::unary)?;
            return self.made(start, Node::Not(Box::new(inner)));
        }
        if self.take("-")? {
            let value = match self.advance()? {
                Token::Whole(n) => Json::from(-n),
                Token::Number(n) => Json::from(-n),
                _ => return Err(Fault::new(start, Kind::Unexpected, "-")),
            };
            return self.made(start, Node::Literal(value));
        }
        self.path()
    }

    /// Something, and properties of it.
    fn path(&mut self) -> Result<Expr, Fault> {
        let start = self.span.start;
        let mut root = self.primary()?;
        let mut keys = Vec::new();
        loop {
            if self.take(".")? {
                let at = self.span.start;
                let Token::Name(name) = &self.token else { return Err(self.unexpected()) };
                let name = name.clone();
                self.advance()?;
                check_property(&root, &keys, &name).map_err(|kind| Fault::new(at, kind, &name))?;
                keys.push(Key::Name(name));
            } else if self.take("[")? {
                let at = self.span.start;
                let inner = self.deeper(Self::any)?;
                self.expect("]")?;
                keys.push(match inner.node {
                    Node::Literal(Json::String(name)) => {
                        check_property(&root, &keys, &name).map_err(|kind| Fault::new(at, kind, &name))?;
                        Key::Name(name)
                    }
                    _ if matches!(root.node, Node::Auth) => return Err(Fault::new(at, Kind::Auth, "[]")),
                    _ => Key::At(inner),
                });
            } else {
                break;
            }
            if keys.len() > limits::PATH_PARTS {
                return Err(Fault::new(start, Kind::Complex, ""));
            }
        }
        if keys.is_empty() {
            return Ok(root);
        }
        // Parentheses around a path change nothing.
        if let Node::Path(inner, mut outer) = root.node {
            outer.append(&mut keys);
            (root, keys) = (*inner, outer);
        }
        self.made(start, Node::Path(Box::new(root), keys))
    }

    fn primary(&mut self) -> Result<Expr, Fault> {
        let start = self.span.start;
        if self.is("(") {
            self.advance()?;
            let inner = self.deeper(Self::any)?;
            self.expect(")")?;
            return Ok(Expr { span: start..self.end, ..inner });
        }
        if self.is("[") {
            self.advance()?;
            let list = self.deeper(Self::list)?;
            return self.made(start, Node::List(list));
        }
        if matches!(self.token, Token::Sign(_) | Token::End) {
            return Err(self.unexpected());
        }
        let node = match self.advance()? {
            Token::Whole(n) => Node::Literal(n.into()),
            Token::Number(n) => Node::Literal(n.into()),
            Token::Text(text) => Node::Literal(text.into()),
            Token::Template(pieces) => self.template(pieces)?,
            Token::Name(name) => self.name(start, name)?,
            Token::Sign(_) | Token::End => return Err(self.unexpected()),
        };
        self.made(start, node)
    }

    fn list(&mut self) -> Result<Vec<Expr>, Fault> {
        let mut list = Vec::new();
        while !self.take("]")? {
            if !list.is_empty() {
                self.expect(",")?;
            }
            list.push(self.any()?);
        }
        Ok(list)
    }

    fn template(&mut self, pieces: Vec<Piece>) -> Result<Node, Fault> {
        let (mut parts, depth) = (Vec::new(), self.depth + 1);
        if depth > limits::RULE_DEPTH {
            return Err(Fault::new(self.span.start, Kind::Complex, ""));
        }
        for piece in pieces {
            match piece {
                Piece::Text(text) if text.is_empty() => {}
                Piece::Text(text) => parts.push(Expr { node: Node::Literal(text.into()), span: 0..0 }),
                Piece::Code(range) => parts.push(whole(self.source, range, self.budget, depth, self.gets)?),
            }
        }
        Ok(Node::Template(parts))
    }

    fn name(&mut self, start: usize, name: String) -> Result<Node, Fault> {
        if self.is("(") {
            if name != "get" {
                return Err(Fault::new(start, Kind::Function, name));
            }
            return self.get(start);
        }
        Ok(match name.as_str() {
            "true" => Node::Literal(true.into()),
            "false" => Node::Literal(false.into()),
            "null" | "undefined" => Node::Literal(Json::Null),
            "auth" => Node::Auth,
            "doc" => Node::Doc,
            "now" => Node::Now,
            "request" => {
                let data = self.take(".")? && matches!(&self.token, Token::Name(name) if name == "data");
                if !data {
                    return Err(Fault::new(self.span.start, Kind::Request, ""));
                }
                self.advance()?;
                Node::Data
            }
            _ => return Err(Fault::new(start, Kind::Name, name)),
        })
    }

    fn get(&mut self, start: usize) -> Result<Node, Fault> {
        self.budget.gets += 1;
        if self.budget.gets > limits::RULE_GETS {
            return Err(Fault::new(start, Kind::Gets, limits::RULE_GETS));
        }
        if self.gets == limits::RULE_GET_DEPTH {
            return Err(Fault::new(start, Kind::GetDepth, ""));
        }
        self.gets += 1;
        self.advance()?;
        let path = self.deeper(Self::any)?;
        self.expect(")")?;
        self.gets -= 1;
        Ok(Node::Get(Box::new(path)))
    }
}

fn check_property(root: &Expr, keys: &[Key], name: &str) -> Result<(), Kind> {
    match root.node {
        Node::Auth if keys.is_empty() && !AUTH.contains(&name) => Err(Kind::Auth),
        _ => Ok(()),
    }
}
