//! Hashing that never changes: features are known by 64-bit keys, and keys are stored in models.
//!
//! It knows nothing of what is hashed. The mixing steps are those of MurmurHash3's 64-bit finaliser
//! (Austin Appleby, public domain); with 2¹⁷ features the chance of any collision is below one in 10⁹.

/// A key being made, one piece after another.
#[derive(Debug, Clone, Copy)]
pub struct Key(u64);

impl Key {
    /// Begins a key; different seeds never meet in practice.
    pub const fn new(seed: u64) -> Self {
        Self(mix(seed ^ 0x9e37_79b9_7f4a_7c15))
    }

    /// The key with one more piece.
    #[inline]
    pub const fn with(self, piece: u64) -> Self {
        Self((self.0 ^ piece).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(29))
    }

    /// The key with every character of a text.
    #[inline]
    pub fn with_text(self, text: &str) -> Self {
        text.chars().fold(self, |key, c| key.with(c as u64))
    }

    /// The finished key.
    #[inline]
    pub const fn finish(self) -> u64 {
        mix(self.0)
    }
}

const fn mix(mut x: u64) -> u64 {
    x ^= x >> 33;
    x = x.wrapping_mul(0xff51_afd7_ed55_8ccd);
    x ^= x >> 33;
    x = x.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    x ^ (x >> 33)
}

/// A small generator with a fixed seed (splitmix64, Sebastiano Vigna, public domain).
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// A generator that always gives the same numbers for the same seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number below `bound`, or zero.
    pub const fn below(&mut self, bound: usize) -> usize {
        ((self.next() as u128 * bound as u128) >> 64) as usize
    }

    /// Shuffles in place (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_stable_and_ordered() {
        let key = |text: &str| Key::new(1).with_text(text).finish();
        assert_eq!(key("card"), key("card"));
        assert_ne!(key("ab"), key("ba"));
        assert_ne!(key("a"), Key::new(2).with_text("a").finish());
        // A model stores keys: should this number change, the format's version must change too.
        assert_eq!(key("card"), Key::new(1).with(99).with(97).with(114).with(100).finish());
    }

    #[test]
    fn a_shuffle_keeps_everything() {
        let mut items: Vec<usize> = (0..100).collect();
        Rng::new(7).shuffle(&mut items);
        assert_ne!(items, (0..100).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..100).collect::<Vec<_>>());
    }
}
