//! The folder as a whole: read, tried once, and asked for vectors from then on.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::EncoderError;
use crate::network::Network;
use crate::tokens::{MAX_TOKENS, Tokens};

/// The largest `model.onnx` that is read.
pub const MAX_MODEL_BYTES: u64 = 1 << 30;
/// The largest `tokenizer.json` or `vocab.txt` that is read.
pub const MAX_TOKENIZER_BYTES: u64 = 64 << 20;

/// Texts that are encoded together.
const MAX_BATCH: usize = 32;
/// Their tokens, what fills them up included.
const MAX_BATCH_TOKENS: usize = 2_048;

/// An encoder in memory. Several threads may ask it at once.
pub struct SentenceEncoder {
    name: String,
    tokens: Tokens,
    network: Network,
    width: usize,
}

impl SentenceEncoder {
    /// Reads `model.onnx` and `tokenizer.json` (or `vocab.txt`) of a folder and tries them. Takes a second or so.
    pub fn open(folder: &Path) -> Result<Self, EncoderError> {
        let mut hash = Sha256::new();
        let mut cutter = folder.join("tokenizer.json");
        let vocabulary = folder.join("vocab.txt");
        let is_vocabulary = !cutter.exists() && vocabulary.exists();
        if is_vocabulary {
            cutter = vocabulary;
        }
        let bytes = read(&cutter, MAX_TOKENIZER_BYTES)?;
        hash.update(Sha256::digest(&bytes));
        let tokens = if is_vocabulary { Tokens::from_vocabulary(&bytes) } else { Tokens::from_json(&bytes) };
        let tokens = tokens.map_err(|why| EncoderError::Tokenizer { path: cutter, why })?;

        let path = folder.join("model.onnx");
        let bytes = read(&path, MAX_MODEL_BYTES)?;
        hash.update(Sha256::digest(&bytes));
        let name = hex::encode(&hash.finalize()[..16]);
        let tried = Network::read(bytes).and_then(|network| {
            let width = attempt(&network, &tokens)?;
            Ok((network, width))
        });
        let (network, width) = tried.map_err(|why| EncoderError::Model { path, why })?;
        Ok(Self { name, tokens, network, width })
    }

    /// Numbers in a vector.
    pub fn width(&self) -> usize {
        self.width
    }

    fn vectors(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, String> {
        let tokens = texts.iter().map(|text| self.tokens.of(text)).collect::<Result<Vec<_>, _>>()?;
        // Texts of like length go together, so that little is filled up.
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|&text| tokens[text].len());
        let mut out = vec![Vec::new(); texts.len()];
        let mut rest = order.as_slice();
        while !rest.is_empty() {
            let fits = |count: usize| {
                count <= MAX_BATCH && count * tokens[rest[count - 1]].len() <= MAX_BATCH_TOKENS
            };
            let count = (1..=rest.len()).take_while(|&count| fits(count)).last().unwrap_or(1);
            let (batch, later) = rest.split_at(count);
            let ids: Vec<&[u32]> = batch.iter().map(|&text| tokens[text].as_slice()).collect();
            for (&text, vector) in batch.iter().zip(self.network.vectors(&ids)?) {
                out[text] = vector;
            }
            rest = later;
        }
        Ok(out)
    }
}

impl nlu::Encoder for SentenceEncoder {
    /// 32 hex digits: a hash of both files.
    fn name(&self) -> &str {
        &self.name
    }

    /// Vectors of length one; none at all, and a line in the log, when the model fails.
    fn encode(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        self.vectors(texts).unwrap_or_else(|why| {
            tracing::error!(why, "the sentence encoder failed");
            Vec::new()
        })
    }
}

/// Encodes what could go wrong later: a text alone, and beside it the longest one, of the highest token. Gives the
/// width.
fn attempt(network: &Network, tokens: &Tokens) -> Result<usize, String> {
    let short = tokens.of("where is my card 我的卡")?;
    let longest = vec![tokens.highest(); MAX_TOKENS];
    let alone = network.vectors(&[&short])?;
    let both = network.vectors(&[&short, &longest]).map_err(|why| {
        format!(
            "it fails at two texts, of {MAX_TOKENS} tokens, or at the tokenizer's last token ({}): {why}",
            longest[0]
        )
    })?;
    let all = || alone.iter().chain(&both);
    let width = alone.first().map_or(0, Vec::len);
    if all().any(|vector| vector.len() != width) {
        return Err("its vectors are not equally wide".to_owned());
    }
    if all().flatten().any(|value| !value.is_finite()) || all().any(|vector| vector.iter().all(|&v| v == 0.0))
    {
        return Err("its vectors are not made of numbers".to_owned());
    }
    Ok(width)
}

/// The whole file, if it is not too large.
fn read(path: &Path, limit: u64) -> Result<Vec<u8>, EncoderError> {
    let unreadable = |error| EncoderError::Unreadable { path: path.to_owned(), error };
    let file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit)).unwrap_or_default());
    file.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(EncoderError::TooLarge { path: path.to_owned(), limit });
    }
    if bytes.is_empty() {
        return Err(unreadable(ErrorKind::UnexpectedEof.into()));
    }
    Ok(bytes)
}
