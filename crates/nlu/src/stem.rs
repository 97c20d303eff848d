//! English words without their endings, so that "cards", "booking" and "refunded" meet "card", "book", "refund".
//!
//! Lighter than Porter's algorithm on purpose: a wrong join costs more in short sentences than a missed one. Stems
//! are keys, not words: nobody sees them. Words of other languages pass unchanged unless they end as English ones do.

/// The stem of a lower-case word.
pub fn stem(word: &str) -> String {
    if !word.is_ascii() || word.len() < 3 || word.bytes().any(|b| b.is_ascii_digit()) {
        return word.to_string();
    }
    if let Some(base) = irregular(word) {
        return finish(base);
    }
    let mut stem = word.to_string();
    plural(&mut stem);
    tense(&mut stem);
    if let Some(head) = stem.strip_suffix("ly").filter(|head| head.len() >= 4) {
        stem.truncate(head.len());
    }
    finish(&stem)
}

fn plural(word: &mut String) {
    let cut = if word.ends_with("sses")
        || word.ends_with("xes")
        || word.ends_with("ches")
        || word.ends_with("shes")
    {
        2
    } else if word.ends_with("ies") && word.len() > 4 {
        word.truncate(word.len() - 3);
        word.push('y');
        0
    } else if word.ends_with('s')
        && !word.ends_with("ss")
        && !word.ends_with("us")
        && !word.ends_with("is")
        && word.len() > 3
    {
        1
    } else {
        0
    };
    word.truncate(word.len() - cut);
}

fn tense(word: &mut String) {
    for ending in ["ing", "ed"] {
        if let Some(head) = word.strip_suffix(ending)
            && head.len() >= 3
            && head.bytes().any(is_vowel)
            && !(ending == "ed" && head.ends_with('e'))
        {
            let length = head.len();
            word.truncate(length);
            // "stopped" is "stop", but "called" is "call".
            let bytes = word.as_bytes();
            let last = bytes[length - 1];
            if bytes[length - 2] == last && !matches!(last, b'l' | b's' | b'z') && !is_vowel(last) {
                word.truncate(length - 1);
            }
            if word.ends_with('i') {
                word.truncate(word.len() - 1);
                word.push('y');
            }
            return;
        }
    }
}

/// The silent e goes and y becomes i, so that "making" meets "make" and "tries" meets "try".
fn finish(word: &str) -> String {
    let word = word.strip_suffix('e').filter(|head| head.len() >= 2).unwrap_or(word);
    // British "cancelled" is American "canceled", and both are "cancel".
    let word = if word.len() > 3 {
        word.strip_suffix("ll").map_or(word, |head| &word[..head.len() + 1])
    } else {
        word
    };
    match word.strip_suffix('y') {
        Some(head) if head.len() >= 2 && !head.ends_with(|c: char| c.is_ascii() && is_vowel(c as u8)) => {
            format!("{head}i")
        }
        _ => word.to_string(),
    }
}

const fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// The base form of a word that follows no rule.
fn irregular(word: &str) -> Option<&'static str> {
    IRREGULAR.binary_search_by_key(&word, |(form, _)| form).ok().map(|at| IRREGULAR[at].1)
}

const IRREGULAR: [(&str, &str); 118] = [
    ("am", "be"),
    ("are", "be"),
    ("ate", "eat"),
    ("bad", "bad"),
    ("became", "become"),
    ("been", "be"),
    ("began", "begin"),
    ("begun", "begin"),
    ("being", "be"),
    ("better", "good"),
    ("bit", "bit"),
    ("blew", "blow"),
    ("bought", "buy"),
    ("bring", "bring"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("came", "come"),
    ("caught", "catch"),
    ("children", "child"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("dealt", "deal"),
    ("did", "do"),
    ("does", "do"),
    ("doing", "do"),
    ("done", "do"),
    ("drank", "drink"),
    ("drawn", "draw"),
    ("drew", "draw"),
    ("driven", "drive"),
    ("drove", "drive"),
    ("during", "during"),
    ("dying", "die"),
    ("eaten", "eat"),
    ("evening", "evening"),
    ("fallen", "fall"),
    ("feet", "foot"),
    ("fell", "fall"),
    ("felt", "feel"),
    ("flew", "fly"),
    ("flown", "fly"),
    ("forgot", "forget"),
    ("forgotten", "forget"),
    ("found", "find"),
    ("froze", "freeze"),
    ("frozen", "freeze"),
    ("gave", "give"),
    ("given", "give"),
    ("goes", "go"),
    ("going", "go"),
    ("gone", "go"),
    ("got", "get"),
    ("gotten", "get"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("had", "have"),
    ("has", "have"),
    ("having", "have"),
    ("heard", "hear"),
    ("held", "hold"),
    ("hid", "hide"),
    ("is", "be"),
    ("kept", "keep"),
    ("knew", "know"),
    ("known", "know"),
    ("left", "leave"),
    ("lent", "lend"),
    ("lost", "lose"),
    ("made", "make"),
    ("meant", "mean"),
    ("men", "man"),
    ("met", "meet"),
    ("mice", "mouse"),
    ("morning", "morning"),
    ("news", "news"),
    ("nothing", "nothing"),
    ("paid", "pay"),
    ("people", "person"),
    ("ran", "run"),
    ("said", "say"),
    ("sang", "sing"),
    ("sat", "sit"),
    ("saw", "see"),
    ("seen", "see"),
    ("sent", "send"),
    ("shown", "show"),
    ("slept", "sleep"),
    ("sold", "sell"),
    ("something", "something"),
    ("spent", "spend"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("stole", "steal"),
    ("stolen", "steal"),
    ("stood", "stand"),
    ("swam", "swim"),
    ("taken", "take"),
    ("taught", "teach"),
    ("teeth", "tooth"),
    ("thing", "thing"),
    ("thought", "think"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("told", "tell"),
    ("took", "take"),
    ("understood", "understand"),
    ("was", "be"),
    ("went", "go"),
    ("were", "be"),
    ("woke", "wake"),
    ("women", "woman"),
    ("won", "win"),
    ("wore", "wear"),
    ("worse", "bad"),
    ("written", "write"),
    ("wrote", "write"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet() {
        for forms in [
            "card cards",
            "book books booked booking",
            "refund refunds refunded refunding",
            "stop stopped stopping",
            "make makes making made",
            "try tries tried trying",
            "charge charged charges charging",
            "call called calling calls",
            "transfer transferred transferring transfers",
            "buy bought buying",
            "quick quickly",
            "watch watches watched",
            "pay paid paying pays",
            "cancel cancelled cancelling canceled",
        ] {
            let stems: Vec<String> = forms.split(' ').map(stem).collect();
            let first = &stems[0];
            assert!(stems.iter().all(|stem| stem == first), "{forms}: {stems:?}");
        }
    }

    #[test]
    fn other_words_stay() {
        for word in ["bus", "this", "need", "thing", "red", "ring", "карты", "w2", "401k", "its"] {
            assert_eq!(stem(word), word);
        }
        assert!(IRREGULAR.is_sorted());
    }
}
