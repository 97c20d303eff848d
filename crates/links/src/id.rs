//! What an id looks like.

/// Characters of an id.
pub const ID_LENGTH: usize = 7;

/// The letters of `store::Random::readable_id`: no 0/O, 1/I/l, no vowels.
const LETTERS: &str = "23456789BCDFGHJKMNPQRSTVWXZbcdfg";

/// Whether a text can be a link's id.
pub fn is_id(text: &str) -> bool {
    text.len() == ID_LENGTH && text.chars().all(|c| LETTERS.contains(c))
}
