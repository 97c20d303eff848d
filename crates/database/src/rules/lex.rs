//! From the text of an expression to its words.

use super::parse::Fault;
use std::ops::Range;
use types::RuleFaultKind as Kind;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Whole(i64),
    Text(String),
    /// A text in backquotes: its texts, and the places of the expressions in it.
    Template(Vec<Piece>),
    Name(String),
    Sign(&'static str),
    End,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Text(String),
    Code(Range<usize>),
}

/// Longer ones first.
const SIGNS: [&str; 22] = [
    "===", "!==", "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "(", ")", "[", "]", ",", ".", "+", "-",
    "=", "&", "|",
];

/// Reads words one by one from a part of the source.
#[derive(Clone)]
pub(super) struct Lexer<'s> {
    source: &'s str,
    at: usize,
    end: usize,
}

impl<'s> Lexer<'s> {
    pub fn new(source: &'s str, range: Range<usize>) -> Self {
        Self { source, at: range.start, end: range.end }
    }

    fn rest(&self) -> &'s str {
        self.source.get(self.at..self.end).unwrap_or_default()
    }

    fn take(&mut self, fits: impl Fn(char) -> bool) -> &'s str {
        let rest = self.rest();
        let length = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// The next word and its place.
    pub fn next(&mut self) -> Result<(Token, Range<usize>), Fault> {
        self.take(char::is_whitespace);
        let start = self.at;
        let token = match self.rest().chars().next() {
            None => Token::End,
            Some(c) if c.is_ascii_digit() => self.number()?,
            Some(quote @ ('\'' | '"')) => Token::Text(self.text(quote)?),
            Some('`') => Token::Template(self.template()?),
            Some(c) if c.is_alphabetic() || c == '_' || c == '$' => {
                Token::Name(self.take(|c| c.is_alphanumeric() || c == '_' || c == '$').to_owned())
            }
            Some(c) => match SIGNS.iter().find(|sign| self.rest().starts_with(**sign)) {
                Some(sign) => {
                    self.at += sign.len();
                    Token::Sign(sign)
                }
                None => return Err(Fault::new(start, Kind::Character, c)),
            },
        };
        Ok((token, start..self.at))
    }

    fn number(&mut self) -> Result<Token, Fault> {
        let start = self.at;
        self.take(|c| c.is_ascii_digit());
        let fraction =
            self.rest().strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if fraction {
            self.at += 1;
            self.take(|c| c.is_ascii_digit());
        }
        let text = &self.source[start..self.at];
        let wrong = || Fault::new(start, Kind::Unexpected, text);
        if self.rest().starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            return Err(wrong());
        }
        match text.parse::<i64>() {
            Ok(whole) => Ok(Token::Whole(whole)),
            Err(_) => text.parse().ok().filter(|n: &f64| n.is_finite()).map(Token::Number).ok_or_else(wrong),
        }
    }

    /// A text up to its closing quote, with `\n`, `\t`, `\\`, `\'` and the like.
    fn text(&mut self, quote: char) -> Result<String, Fault> {
        let start = self.at;
        let mut text = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((i, c)) = chars.next() {
            match c {
                c if c == quote => {
                    self.at = start + i + c.len_utf8();
                    return Ok(text);
                }
                '\\' => text.extend(chars.next().map(|(_, c)| escaped(c))),
                c => text.push(c),
            }
        }
        Err(Fault::new(start, Kind::Open, ""))
    }

    fn template(&mut self) -> Result<Vec<Piece>, Fault> {
        let start = self.at;
        let rest = self.rest();
        let (mut pieces, mut text) = (Vec::new(), String::new());
        let mut chars = rest.char_indices().skip(1);
        while let Some((i, c)) = chars.next() {
            match c {
                '`' => {
                    self.at = start + i + 1;
                    pieces.push(Piece::Text(text));
                    return Ok(pieces);
                }
                '\\' => text.extend(chars.next().map(|(_, c)| escaped(c))),
                '$' if rest[i..].starts_with("${") => {
                    let length = rest[i..].find('}').ok_or_else(|| Fault::new(start + i, Kind::Open, ""))?;
                    pieces.push(Piece::Text(std::mem::take(&mut text)));
                    pieces.push(Piece::Code(start + i + 2..start + i + length));
                    // Go on behind the brace.
                    while chars.next().is_some_and(|(j, _)| j < i + length) {}
                }
                c => text.push(c),
            }
        }
        Err(Fault::new(start, Kind::Open, ""))
    }
}

fn escaped(c: char) -> char {
    match c {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        c => c,
    }
}
