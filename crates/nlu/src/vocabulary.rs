//! Which n-grams a training set holds and what each is worth; turns texts into sparse vectors of length one.
//!
//! A feature's value is `(1 + ln tf) · idf` with `idf = ln((1 + n) / (1 + df)) + 1` (the smoothed form of
//! scikit-learn's TfidfVectorizer); each block is scaled to length one, weighed, and the whole scaled again.
//! It also tells how much of a text it knew. It knows no labels.

use rustc_hash::FxHashMap;

use crate::features::{BLOCKS, Block, Counted};

/// A sparse vector: features in ascending order, and their values.
pub type Sparse = Vec<(u32, f32)>;

/// A vector, and how much of the text was known.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    pub vector: Sparse,
    /// For each item of the vector, the place of its n-gram in the text that was read.
    pub places: Vec<u32>,
    /// The stem block alone, of length one.
    pub stems: Sparse,
    /// The part of the words' idf mass that training knew, 0 to 1.
    pub words: f32,
    /// The same of words and pairs of words.
    pub known: f32,
    /// The same of meanings; 1 for a text whose words mean nothing to the lexicon.
    pub meanings: f32,
}

/// The n-grams of a training set.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// Where the keys that begin with each prefix begin: keys are hashes, so a prefix has about one. A text's keys come
    /// ascending and walk through both lists from front to back, which is twice as fast as a hash map.
    prefixes: Vec<u32>,
    /// Bits of a prefix.
    bits: u32,
    /// In ascending order; a feature's number is its place here.
    pub keys: Vec<u64>,
    /// In how many texts each occurs.
    pub df: Vec<u32>,
    /// Number of texts.
    pub texts: u32,
    idf: Vec<f32>,
}

/// The idf of an n-gram that training never saw, when the known part is measured.
const UNKNOWN_IDF: f32 = 8.0;

/// What each block weighs, by [`Block`].
const WEIGHTS: [f32; BLOCKS] = [0.7, 1.0, 1.2];

impl Vocabulary {
    /// Collects every n-gram of the texts.
    pub fn collect<'a>(texts: impl Iterator<Item = &'a [Counted]>) -> Self {
        let mut df: FxHashMap<u64, u32> = FxHashMap::default();
        let mut n = 0_u32;
        for text in texts {
            n += 1;
            for counted in text {
                *df.entry(counted.key).or_default() += 1;
            }
        }
        let mut counted: Vec<(u64, u32)> = df.into_iter().collect();
        counted.sort_unstable();
        let (keys, df) = counted.into_iter().unzip();
        Self::from_parts(keys, df, n)
    }

    /// The vocabulary of ascending keys and their document counts.
    pub fn from_parts(keys: Vec<u64>, df: Vec<u32>, texts: u32) -> Self {
        let bits = keys.len().max(2).next_power_of_two().ilog2();
        let mut prefixes = vec![0; (1 << bits) + 1];
        keys.iter().for_each(|key| prefixes[(key >> (64 - bits)) as usize + 1] += 1);
        for prefix in 0..1 << bits {
            prefixes[prefix + 1] += prefixes[prefix];
        }
        let idf = df.iter().map(|&df| ((1.0 + texts as f32) / (1.0 + df as f32)).ln() + 1.0).collect();
        Self { prefixes, bits, keys, df, texts, idf }
    }

    /// Number of features.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// A feature's number.
    pub fn get(&self, key: u64) -> Option<u32> {
        let prefix = (key >> (64 - self.bits)) as usize;
        let first = self.prefixes[prefix];
        let same = &self.keys[first as usize..self.prefixes[prefix + 1] as usize];
        same.binary_search(&key).ok().map(|at| first + at as u32)
    }

    /// The vector of a text.
    pub fn vector(&self, text: &[Counted]) -> Seen {
        // Pairs of stems, stems, and concepts: each the known mass and all of it.
        let mut masses = [[0.0_f32; 2]; 3];
        let mut vector: Sparse = Vec::with_capacity(text.len());
        let mut blocks = Vec::with_capacity(text.len());
        let mut squares = [0.0_f32; BLOCKS];
        let mut places: Vec<u32> = Vec::with_capacity(text.len());
        for (counted, place) in text.iter().zip(0..) {
            let times = f32::from(counted.count);
            let feature = self.get(counted.key);
            let idf = feature.map_or(UNKNOWN_IDF, |feature| self.idf[feature as usize]);
            let mass = match counted.block {
                Block::Char => None,
                Block::Stem => Some(&mut masses[usize::from(counted.short)]),
                Block::Concept => Some(&mut masses[2]),
            };
            if let Some([known, all]) = mass {
                *known += if feature.is_some() { times * idf } else { 0.0 };
                *all += times * idf;
            }
            let Some(feature) = feature else { continue };
            // Almost every n-gram occurs once, and logarithms take time.
            let value = if counted.count == 1 { idf } else { (1.0 + times.ln()) * idf };
            squares[counted.block as usize] += value * value;
            vector.push((feature, value));
            places.push(place);
            blocks.push(counted.block);
        }
        // Concepts weigh as much as the text is made of words that have one: in a field that the lexicon does not
        // know they would only blur what the text says.
        let number =
            |block| text.iter().filter(|counted| counted.block == block && counted.short).count() as f32;
        let covered = (number(Block::Concept) / number(Block::Stem).max(1.0)).min(1.0);
        let mut weights = WEIGHTS;
        weights[Block::Concept as usize] *= covered;
        // A block that is empty leaves its share to the others.
        let total: f32 =
            (0..BLOCKS).filter(|&b| squares[b] > 0.0).map(|b| weights[b] * weights[b]).sum::<f32>().sqrt();
        let scales: [f32; BLOCKS] =
            std::array::from_fn(
                |b| if squares[b] > 0.0 { weights[b] / squares[b].sqrt() / total } else { 0.0 },
            );
        let length = squares[Block::Stem as usize].sqrt();
        let mut stems: Sparse = Vec::with_capacity(text.len() / 4);
        for (item, block) in vector.iter_mut().zip(blocks) {
            if block == Block::Stem {
                stems.push((item.0, item.1 / length));
            }
            item.1 *= scales[block as usize];
        }
        let share = |[known, all]: [f32; 2]| if all > 0.0 { known / all } else { 0.0 };
        let known = share([masses[0][0] + masses[1][0], masses[0][1] + masses[1][1]]);
        let meanings = if masses[2][1] > 0.0 { share(masses[2]) } else { 1.0 };
        Seen { vector, places, stems, words: share(masses[1]), known, meanings }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::{count, grams};

    #[test]
    fn vectors_have_length_one() {
        let texts = ["my card is lost", "where is my card", "exchange rate"].map(|text| count(&grams(text)));
        let vocabulary = Vocabulary::collect(texts.iter().map(Vec::as_slice));
        for (text, known) in [("my card is lost", 1.0), ("card of mine", 0.1), ("zzz", 0.0)] {
            let seen = vocabulary.vector(&count(&grams(text)));
            let length: f32 = seen.vector.iter().map(|item| item.1 * item.1).sum();
            assert!(seen.vector.is_sorted_by_key(|item| item.0));
            assert!((length - 1.0).abs() < 1e-4 || (known == 0.0 && length == 0.0), "{text}: {length}");
            assert!((seen.known - known).abs() < 0.25, "{text}: {}", seen.known);
        }
    }
}
