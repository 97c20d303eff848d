//! Texts to numbers of tokens, as the model learned them.

use serde_json::{Map, Value, json};
use tokenizers::{Tokenizer, TruncationParams};

/// Tokens of a text that are read, those that mark its ends included.
pub const MAX_TOKENS: usize = 128;
/// Characters of a text that are read.
pub const MAX_CHARS: usize = 2_000;

/// What cuts texts into tokens.
pub struct Tokens(Tokenizer);

impl Tokens {
    /// Reads a `tokenizer.json`.
    pub fn from_json(bytes: &[u8]) -> Result<Self, String> {
        let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(|error| error.to_string())?;
        let cut = TruncationParams { max_length: MAX_TOKENS, ..TruncationParams::default() };
        tokenizer.with_padding(None).with_truncation(Some(cut)).map_err(|error| error.to_string())?;
        Ok(Self(tokenizer))
    }

    /// Reads a `vocab.txt`: BERT's word pieces, one on each line. Texts are read in lower case.
    pub fn from_vocabulary(bytes: &[u8]) -> Result<Self, String> {
        let text = str::from_utf8(bytes).map_err(|error| error.to_string())?;
        let vocabulary: Map<String, Value> =
            text.lines().zip(0_u32..).map(|(piece, id)| (piece.to_owned(), id.into())).collect();
        let special = |piece: &str| match vocabulary.get(piece) {
            Some(id) => Ok(json!([piece, id])),
            None => Err(format!("it has no {piece}")),
        };
        let (first, last) = (special("[CLS]")?, special("[SEP]")?);
        special("[UNK]")?;
        let tokenizer = json!({
            "version": "1.0",
            "truncation": null,
            "padding": null,
            "added_tokens": [],
            "normalizer": {
                "type": "BertNormalizer",
                "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true,
            },
            "pre_tokenizer": { "type": "BertPreTokenizer" },
            "post_processor": { "type": "BertProcessing", "cls": first, "sep": last },
            "decoder": null,
            "model": {
                "type": "WordPiece",
                "unk_token": "[UNK]",
                "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 100,
                "vocab": vocabulary,
            },
        });
        Self::from_json(tokenizer.to_string().as_bytes())
    }

    /// The tokens of a text, at least one and at most [`MAX_TOKENS`].
    pub fn of(&self, text: &str) -> Result<Vec<u32>, String> {
        let end = text.char_indices().nth(MAX_CHARS).map_or(text.len(), |(end, _)| end);
        let encoded = self.0.encode_fast(&text[..end], true).map_err(|error| error.to_string())?;
        let mut ids = encoded.get_ids().to_vec();
        ids.truncate(MAX_TOKENS);
        if ids.is_empty() {
            ids.push(0);
        }
        Ok(ids)
    }

    /// The highest number of a token.
    pub fn highest(&self) -> u32 {
        self.0.get_vocab(true).into_values().max().unwrap_or_default()
    }
}
