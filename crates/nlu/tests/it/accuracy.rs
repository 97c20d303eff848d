use nlu::{Decision, Label};

use crate::small::{QUESTIONS, shop, trained};

#[test]
fn questions_in_other_words_are_understood() {
    let model = trained(&shop());
    for (question, label) in QUESTIONS {
        let prediction = model.predict(question);
        assert_eq!(&*prediction.ranked[0].label, label, "{question}: {prediction:?}");
        assert_ne!(prediction.decision, Decision::FallBack, "{question}: {:?}", prediction.reason);
    }
}

#[test]
fn a_training_text_is_certain_however_it_is_spelt() {
    let model = trained(&shop());
    for text in ["Where is my PARCEL", "ｗｈｅｒｅ　ｉｓ my parcel ", "我的包裹到哪了", "Opening Hours"]
    {
        let prediction = model.predict(text);
        assert_eq!((prediction.reason.score, prediction.reason.exact), (1.0, true), "{text}");
        assert_eq!(prediction.decision, Decision::Answer);
        assert_eq!(prediction.ranked[0].probability, 1.0);
    }
    assert!(!model.predict("parcel").reason.exact);
}

#[test]
fn what_nobody_taught_falls_back() {
    let model = trained(&shop());
    for text in [
        "who won the football match",
        "quantum chromodynamics",
        "",
        "🎸",
        "Привет, как дела",
        "写一首关于月亮的诗",
    ] {
        let prediction = model.predict(text);
        assert_eq!(prediction.decision, Decision::FallBack, "{text}: {prediction:?}");
        assert!(!prediction.ranked.is_empty());
    }
}

#[test]
fn a_reason_names_texts_and_words() {
    let model = trained(&shop());
    let reason = model.predict("kindly refund this order").reason;
    assert_eq!(&*reason.similar[0].text, "refund my order please");
    assert!(reason.evidence.iter().any(|evidence| evidence.text.contains("refund")), "{:?}", reason.evidence);
    assert!(reason.evidence.is_sorted_by(|a, b| a.weight >= b.weight));
    assert!(reason.known > 0.3 && reason.known < 1.0);
    let reason = model.predict("怎么退款呢").reason;
    assert!(reason.evidence.iter().any(|evidence| evidence.text.contains('退')), "{:?}", reason.evidence);
}

#[test]
fn probabilities_are_shares() {
    let model = trained(&shop());
    for (question, _) in QUESTIONS {
        let ranked = model.predict(question).ranked;
        assert!((ranked.iter().map(|ranked| ranked.probability).sum::<f32>() - 1.0).abs() < 1e-4);
        assert!(ranked.is_sorted_by(|a, b| a.probability >= b.probability));
    }
}

#[test]
fn tiny_answers_live_beside_large_intents() {
    let mut labels = shop();
    labels.push(Label::new("faq_wifi", ["What is the wifi password?"]));
    labels.push(Label::new("faq_parking", ["店里可以停车吗", "有停车场吗"]));
    labels.push(Label::new("faq_pets", ["Can I bring my dog?"]));
    let model = trained(&labels);
    for (question, label) in [
        ("wifi password", "faq_wifi"),
        ("password for the wifi please", "faq_wifi"),
        ("附近能停车吗", "faq_parking"),
        ("may i bring a dog", "faq_pets"),
        ("where is my parcel now", "delivery"),
        ("我想要退款", "refund"),
    ] {
        assert_eq!(&*model.predict(question).ranked[0].label, label, "{question}");
    }
    let suggested = model.predict("is there parking or wifi").reason.similar;
    assert_eq!(suggested.len(), 3);
}

#[test]
fn one_label_is_a_model_too() {
    let model = trained(&[Label::new("only", ["hello there"])]);
    assert_eq!(model.predict("hello there").decision, Decision::Answer);
    assert_eq!(model.predict("something else entirely").decision, Decision::FallBack);
}
