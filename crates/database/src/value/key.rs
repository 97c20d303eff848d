//! Values as bytes that sort and equal as the values do, so that an index or a hash table can stand for comparisons.
//!
//! No encoding is the beginning of another: encodings can follow one another, and inverting the bytes inverts the
//! order.

use super::{Class, Kind, Num, kind};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use types::Json;

/// Appends the encoding of a value.
pub(crate) fn encode(value: &Json, out: &mut Vec<u8>) {
    let kind = kind(value);
    out.push(kind.class() as u8);
    match kind {
        Kind::Null => {}
        Kind::Number(number) => encode_number(number, out),
        Kind::String(text) => encode_text(text, out),
        Kind::Bool(flag) => out.push(u8::from(flag)),
        Kind::Date(ms) => out.extend((ms as u64 ^ (1 << 63)).to_be_bytes()),
        Kind::ObjectId(hex) => encode_text(hex, out),
        Kind::Regex { pattern, options } => {
            encode_text(pattern, out);
            encode_text(options, out);
        }
        Kind::Binary { data, subtype } => {
            let data = bytes(data);
            out.extend((data.len() as u64).to_be_bytes());
            encode_text(subtype, out);
            out.extend(data);
        }
        Kind::Array(items) => {
            for item in items {
                out.push(1);
                encode(item, out);
            }
            out.push(0);
        }
        Kind::Object(fields) => {
            for (name, value) in fields {
                // The type comes before the name, as in the comparison; no type is 0.
                out.push(super::class(value) as u8);
                encode_text(name, out);
                encode(value, out);
            }
            out.push(0);
        }
    }
}

/// A text is its bytes, 0 written as 0 255, and 0 1 at the end.
fn encode_text(text: &str, out: &mut Vec<u8>) {
    for byte in text.bytes() {
        out.push(byte);
        if byte == 0 {
            out.push(255);
        }
    }
    out.extend([0, 1]);
}

/// The greatest double that is not above the number, in an order of bytes, and how far the number is above it: doubles
/// have gaps of up to 2048 between the whole numbers that 64 bits hold.
fn encode_number(number: Num, out: &mut Vec<u8>) {
    let (double, above) = match number {
        Num::Int(n) => (f64::from(n), 0),
        Num::Long(n) => below(i128::from(n)),
        Num::Huge(n) => below(i128::from(n)),
        Num::Double(n) => (n, 0),
    };
    let bits = if double.is_nan() {
        0
    } else {
        // -0 equals 0.
        let bits = (double + 0.0).to_bits();
        if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
    };
    out.extend(bits.to_be_bytes());
    out.extend(above.to_be_bytes());
}

fn below(n: i128) -> (f64, u16) {
    let near = n as f64;
    let double = if near as i128 > n { near.next_down() } else { near };
    (double, (n - double as i128) as u16)
}

/// The bytes of a binary value; it was checked when it was stored.
pub(super) fn bytes(base64: &str) -> Vec<u8> {
    STANDARD.decode(base64).unwrap_or_default()
}

/// Equal values have equal texts: by them, watches are found that a change may concern. `None` for null, because a
/// missing field equals it too, and for values that no watch is likely to ask for.
pub(crate) fn text_key(value: &Json) -> Option<String> {
    match kind(value) {
        Kind::String(text) => Some(format!("s{text}")),
        Kind::Bool(flag) => Some(format!("b{flag}")),
        Kind::ObjectId(hex) => Some(format!("o{hex}")),
        Kind::Number(number) => {
            // 1 and 1.0 are equal. Beyond what doubles count one by one, a text would say too little.
            let whole = number.exact().filter(|n| n.unsigned_abs() < 1 << 53)?;
            Some(format!("n{whole}"))
        }
        kind => {
            debug_assert!(kind.class() != Class::String);
            None
        }
    }
}
