//! The port for sentence vectors from outside: whoever has an encoder gives it, and its vectors join the features.

/// Turns texts into vectors.
pub trait Encoder: Send + Sync {
    /// Which encoder and which version: part of what names a model.
    fn name(&self) -> &str;

    /// One vector for each text, all of one length. Must be deterministic, or models will not be.
    fn encode(&self, texts: &[&str]) -> Vec<Vec<f32>>;
}

/// The vector at length one; none for a vector that has no length or is not made of numbers.
pub(crate) fn unit(mut vector: Vec<f32>) -> Option<Vec<f32>> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if !length.is_finite() || length <= 0.0 {
        return None;
    }
    vector.iter_mut().for_each(|value| *value /= length);
    Some(vector)
}
