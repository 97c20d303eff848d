//! Places in a thread, as clients hand them back: opaque to them, and never trusted.

use super::entry::{Source, Unit};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Longest place in its own spelling.
const LONGEST: usize = 600;

/// Where the next older page begins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Before {
    /// The oldest turn that was shown: milliseconds and id.
    pub turn: Option<(i64, String)>,
    /// The oldest event of the desk: milliseconds, conversation, number.
    pub desk: Option<(i64, String, u64)>,
}

/// How far a client has heard.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct After {
    /// The newest turn: milliseconds and id.
    pub turn: Option<(i64, String)>,
    /// The newest event of the desk: conversation and number.
    pub desk: Option<(String, u64)>,
}

impl Before {
    /// Moves to the older of the two.
    pub fn take_in(&mut self, unit: &Unit) {
        let at = store::millis(unit.at);
        match &unit.source {
            Source::Turn(id) => self.turn = Some((at, id.clone())),
            Source::Desk(conversation, seq) => self.desk = Some((at, conversation.clone(), *seq)),
        }
    }
}

impl After {
    /// The place as clients see it.
    pub fn spelled(&self) -> String {
        spelled(self)
    }

    /// Moves on past what was heard.
    pub fn take_in(&mut self, unit: &Unit) {
        match &unit.source {
            Source::Turn(id) => self.turn = Some((store::millis(unit.at), id.clone())),
            Source::Desk(conversation, seq) => self.desk = Some((conversation.clone(), *seq)),
        }
    }
}

/// A place as clients see it.
pub fn spelled(place: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(place).unwrap_or_default())
}

/// What a client handed back, if it is one of ours.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    if text.len() > LONGEST {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_back_as_they_were() {
        let place = After { turn: Some((7, "turn_a".into())), desk: Some(("cnv_b".into(), 3)) };
        assert_eq!(read::<After>(&spelled(&place)), Some(place));
        for bad in ["", "x", "e30K!", &"A".repeat(601)] {
            assert_eq!(read::<After>(bad), None, "{bad}");
        }
    }
}
