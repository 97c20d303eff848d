//! Which n-grams a training set holds and what each is worth; turns texts into sparse vectors of length one.
//!
//! A feature's value is `(1 + ln tf) · idf` with `idf = ln((1 + n) / (1 + df)) + 1` (the smoothed form of
//! scikit-learn's TfidfVectorizer); each block is scaled to length one, weighed, and the whole scaled again.
//! It also tells how much of a text it knew. It knows no labels.

use rustc_hash::FxHashMap;

use crate::features::{BLOCKS, Block, Counted};

/// A sparse vector: features, within a block in ascending order, and their values.
pub type Sparse = Vec<(u32, f32)>;

/// A vector, and how much of the text was known.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    pub vector: Sparse,
    /// For each item of the vector, the place of its n-gram in the text that was read.
    pub places: Vec<u32>,
    /// The stem block alone, of length one.
    pub stems: Sparse,
    /// For each item of `stems` its part of the words' idf mass, 0 to 1: nothing for pairs of words.
    pub shares: Vec<f32>,
    /// Number of words.
    pub length: u32,
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
    /// Where the keys that begin with each prefix begin: keys are hashes, so a prefix has about one.
    prefixes: Vec<u32>,
    /// Bits of a prefix.
    bits: u32,
    /// By key, ascending; a feature's number is its place here.
    pub features: Vec<Feature>,
    /// Number of texts.
    pub texts: u32,
}

/// One n-gram that training saw.
#[derive(Debug, Clone, Copy)]
pub struct Feature {
    pub key: u64,
    /// In how many texts it occurs.
    pub df: u32,
    idf: f32,
}

/// The idf of an n-gram that training never saw, when the known part is measured.
const UNKNOWN_IDF: f32 = 8.0;

/// What an n-gram that says little keeps of its value.
const LIGHT: f32 = 0.6;

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
        Self::from_parts(counted.into_iter(), n)
    }

    /// The vocabulary of ascending keys and their document counts.
    pub fn from_parts(counted: impl ExactSizeIterator<Item = (u64, u32)>, texts: u32) -> Self {
        let bits = counted.len().max(2).next_power_of_two().ilog2();
        let idf = |df: u32| ((1.0 + texts as f32) / (1.0 + df as f32)).ln() + 1.0;
        let features: Vec<Feature> = counted.map(|(key, df)| Feature { key, df, idf: idf(df) }).collect();
        let mut prefixes = vec![0; (1 << bits) + 1];
        features.iter().for_each(|feature| prefixes[(feature.key >> (64 - bits)) as usize + 1] += 1);
        for prefix in 0..1 << bits {
            prefixes[prefix + 1] += prefixes[prefix];
        }
        Self { prefixes, bits, features, texts }
    }

    /// Number of features.
    pub fn len(&self) -> usize {
        self.features.len()
    }

    /// A feature's number, and its idf.
    pub fn get(&self, key: u64) -> Option<(u32, f32)> {
        let prefix = (key >> (64 - self.bits)) as usize;
        let first = self.prefixes[prefix];
        let same = &self.features[first as usize..self.prefixes[prefix + 1] as usize];
        same.iter()
            .zip(first..)
            .find(|(feature, _)| feature.key == key)
            .map(|(feature, at)| (at, feature.idf))
    }

    /// The vector of a text.
    pub fn vector(&self, text: &[Counted]) -> Seen {
        // Pairs of stems, stems, and concepts: each the known mass and all of it.
        let mut masses = [[0.0_f32; 2]; 3];
        let mut vector: Sparse = Vec::with_capacity(text.len());
        let mut places: Vec<u32> = Vec::with_capacity(text.len());
        // By block: where it ends in the vector, its squared length, and how many short n-grams the text has of it.
        let (mut ends, mut squares, mut numbers) = ([0; BLOCKS], [0.0_f32; BLOCKS], [0_u32; BLOCKS]);
        let mut shares: Vec<f32> = Vec::with_capacity(text.len() / 4);
        let mut place = 0;
        for (block, b) in [Block::Char, Block::Stem, Block::Concept].into_iter().zip(0..) {
            let mut square = 0.0_f32;
            while let Some(counted) = text.get(place).filter(|counted| counted.block == block) {
                let times = f32::from(counted.count);
                let feature = self.get(counted.key);
                if block != Block::Char {
                    let mass =
                        &mut masses[if block == Block::Concept { 2 } else { usize::from(counted.short) }];
                    mass[0] += feature.map_or(0.0, |feature| times * feature.1);
                    mass[1] += times * feature.map_or(UNKNOWN_IDF, |feature| feature.1);
                    numbers[b] += u32::from(counted.short);
                }
                if let Some((feature, idf)) = feature {
                    // Almost every n-gram occurs once, and logarithms take time.
                    let value = if counted.count == 1 { idf } else { (1.0 + times.ln()) * idf };
                    let value = if counted.light { value * LIGHT } else { value };
                    square += value * value;
                    vector.push((feature, value));
                    places.push(place as u32);
                    if block == Block::Stem {
                        shares.push(if counted.short { times * idf } else { 0.0 });
                    }
                }
                place += 1;
            }
            (ends[b], squares[b]) = (vector.len(), square);
        }
        let scales = scales(&squares, &numbers);
        let [chars, to_stems, to_concepts] = ends;
        let length = squares[Block::Stem as usize].sqrt();
        let stems = vector[chars..to_stems].iter().map(|item| (item.0, item.1 / length)).collect();
        for (range, scale) in [0..chars, chars..to_stems, to_stems..to_concepts].into_iter().zip(scales) {
            vector[range].iter_mut().for_each(|item| item.1 *= scale);
        }
        let share = |[known, all]: [f32; 2]| if all > 0.0 { known / all } else { 0.0 };
        let known = share([masses[0][0] + masses[1][0], masses[0][1] + masses[1][1]]);
        let meanings = if masses[2][1] > 0.0 { share(masses[2]) } else { 1.0 };
        shares.iter_mut().for_each(|share| *share /= masses[1][1]);
        let length = numbers[Block::Stem as usize];
        Seen { vector, places, stems, shares, length, words: share(masses[1]), known, meanings }
    }
}

/// What each block's values are multiplied by, from their squared lengths and the numbers of short n-grams.
fn scales(squares: &[f32; BLOCKS], numbers: &[u32; BLOCKS]) -> [f32; BLOCKS] {
    // Concepts weigh as much as the text is made of words that have one: in a field that the lexicon does not
    // know they would only blur what the text says.
    let [_, stems, concepts] = numbers.map(|number| number as f32);
    let mut weights = WEIGHTS;
    weights[Block::Concept as usize] *= (concepts / stems.max(1.0)).min(1.0);
    // A block that is empty leaves its share to the others.
    let total: f32 =
        (0..BLOCKS).filter(|&b| squares[b] > 0.0).map(|b| weights[b] * weights[b]).sum::<f32>().sqrt();
    std::array::from_fn(|b| if squares[b] > 0.0 { weights[b] / squares[b].sqrt() / total } else { 0.0 })
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
            assert!(seen.stems.is_sorted_by_key(|item| item.0));
            assert!((length - 1.0).abs() < 1e-4 || (known == 0.0 && length == 0.0), "{text}: {length}");
            assert!((seen.known - known).abs() < 0.25, "{text}: {}", seen.known);
        }
    }
}
