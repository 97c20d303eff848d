//! Random values from a known beginning: the same cases on every machine, however fast it is. For more of them,
//! `SAMPAN_PROPERTY_TIMES=100`; for others, `SAMPAN_PROPERTY_SEED=7`.

use proptest::prelude::Strategy;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// Makes values.
pub struct Maker(TestRunner);

impl Maker {
    /// Begins at the seed.
    pub fn new() -> Self {
        let seed = RngSeed::Fixed(of_env("SAMPAN_PROPERTY_SEED"));
        Self(TestRunner::new(Config { rng_seed: seed, ..Config::default() }))
    }

    /// The next value.
    pub fn make<T: std::fmt::Debug>(&mut self, strategy: impl Strategy<Value = T>) -> T {
        strategy.new_tree(&mut self.0).unwrap().current()
    }
}

/// As many rounds as a test has, or many times that.
pub fn times(rounds: u64) -> std::ops::Range<u64> {
    0..rounds * of_env("SAMPAN_PROPERTY_TIMES")
}

fn of_env(name: &str) -> u64 {
    std::env::var(name).map_or(1, |n| n.parse().unwrap())
}
