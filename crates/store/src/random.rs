//! Randomness and ids, injected.

use rand::{Rng, RngCore, SeedableRng, rngs::StdRng};
use std::sync::Mutex;

/// Without look-alikes: no 0/O, 1/I/l, no vowels that could spell words.
const ALPHABET: &[u8; 32] = b"23456789BCDFGHJKMNPQRSTVWXZbcdfg";
const HEX: &[u8; 16] = b"0123456789abcdef";

/// Where engines get randomness.
pub trait Random: Send + Sync + 'static {
    /// Fills a buffer. The system's source is fit for keys.
    fn fill(&self, buffer: &mut [u8]);

    /// A public id of characters that people cannot mistake for one another (5 bits each).
    fn readable_id(&self, length: usize) -> String {
        pick(self, ALPHABET, length)
    }

    /// A hexadecimal id, such as a document's (4 bits a character).
    fn hex_id(&self, length: usize) -> String {
        pick(self, HEX, length)
    }

    /// An id with a prefix that tells what it names: `mem_` and 20 readable characters.
    fn id(&self, prefix: &str) -> String {
        format!("{prefix}_{}", self.readable_id(20))
    }
}

fn pick<R: Random + ?Sized>(random: &R, alphabet: &[u8], length: usize) -> String {
    let mut bytes = vec![0; length];
    random.fill(&mut bytes);
    // Both alphabets have a power of two of letters: no letter is likelier than another.
    bytes.iter().map(|b| alphabet[usize::from(*b) % alphabet.len()] as char).collect()
}

/// The operating system's source.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, buffer: &mut [u8]) {
        rand::rng().fill_bytes(buffer);
    }
}

/// A source that repeats itself, for tests.
#[derive(Debug)]
pub struct SeededRandom(Mutex<StdRng>);

impl SeededRandom {
    /// The same seed gives the same bytes.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Random for SeededRandom {
    fn fill(&self, buffer: &mut [u8]) {
        self.0.lock().unwrap_or_else(|e| e.into_inner()).fill(buffer);
    }
}
