//! The warm instances of a worker, the least recently used first.

use super::instance::Instance;
use crate::limits;

/// Kept in the order of use.
#[derive(Default)]
pub struct Instances(Vec<Kept>);

struct Kept {
    key: String,
    bytes: usize,
    instance: Instance,
}

impl Instances {
    /// Takes an instance out, for a call.
    pub fn take(&mut self, key: &str) -> Option<Instance> {
        let at = self.0.iter().position(|kept| kept.key == key)?;
        Some(self.0.remove(at).instance)
    }

    /// Puts an instance back after its call and drops the oldest beyond the limits.
    pub fn keep(&mut self, key: &str, instance: Instance, bytes: u64) {
        let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
        self.0.push(Kept { key: key.to_owned(), bytes, instance });
        while self.0.len() > 1 && (self.0.len() > limits::WARM_INSTANCES || self.held() > limits::WARM_BYTES)
        {
            self.0.remove(0);
        }
    }

    fn held(&self) -> usize {
        self.0.iter().map(|kept| kept.bytes).sum()
    }
}
