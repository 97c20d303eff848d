use nlu::{BytesError, Model};
use sha2::{Digest as _, Sha256};

use crate::small::{QUESTIONS, shop, trained};

#[test]
fn a_model_comes_back_as_it_was() {
    let model = trained(&[shop(), vec![nlu::Label::new("faq", ["Is there wifi?"])]].concat());
    let bytes = model.to_bytes();
    let back = Model::from_bytes(&bytes).unwrap();
    assert!(back.to_bytes() == bytes);
    assert_eq!(back.content_hash(), model.content_hash());
    for (question, _) in QUESTIONS.into_iter().chain([("wifi", ""), ("🎸", "")]) {
        assert_eq!(back.predict(question), model.predict(question), "{question}");
    }
}

#[test]
fn damage_is_seen() {
    let bytes = trained(&shop()).to_bytes();
    assert_eq!(Model::from_bytes(b"").err(), Some(BytesError::NotAModel));
    assert_eq!(Model::from_bytes(b"SMPNLU").err(), Some(BytesError::NotAModel));
    assert_eq!(Model::from_bytes(&bytes[..bytes.len() - 1]).err(), Some(BytesError::Damaged));
    let mut other = bytes.clone();
    other[6] = 200;
    assert_eq!(Model::from_bytes(&other).err(), Some(BytesError::Version(200)));
    for at in (10..bytes.len()).step_by(997) {
        let mut bytes = bytes.clone();
        bytes[at] ^= 0x10;
        assert_eq!(Model::from_bytes(&bytes).err(), Some(BytesError::Damaged), "at {at}");
    }
}

/// Whoever makes bytes up can also make up their checksum.
#[test]
fn forged_bytes_never_panic() {
    let good = trained(&shop()[..2]).to_bytes();
    let body = &good[..good.len() - 32];
    let forge = |mut body: Vec<u8>| {
        let checksum = Sha256::digest(&body);
        body.extend_from_slice(&checksum);
        if let Ok(model) = Model::from_bytes(&body) {
            // What still is a model must answer.
            let _ = model.predict("where is my parcel 我要退款");
        }
    };
    for at in (10..body.len().min(3_000)).chain((3_000..body.len()).step_by(211)) {
        for value in [0, 0xff, body[at] ^ 1, body[at] ^ 0x80] {
            let mut body = body.to_vec();
            body[at] = value;
            forge(body);
        }
    }
    for length in (10..body.len()).step_by(101) {
        forge(body[..length].to_vec());
    }
    for at in (10..2_000.min(body.len() - 4)).step_by(3) {
        let mut body = body.to_vec();
        body[at..at + 4].fill(0xff);
        forge(body);
    }
}
