//! Files in, content out, and back.

use super::{
    columns::layout,
    example, export,
    names::Names,
    parse,
    plan::{Planned, Present, World, plan},
};
use crate::{
    check::check,
    error::BotError,
    kind::{Which, read},
    transfer::TransferError,
};
use proptest::prelude::*;
use serde_json::json;
use types::*;

const FORMATS: [TransferFormat; 3] = [TransferFormat::Csv, TransferFormat::Xlsx, TransferFormat::Json];

fn present(items: &[(String, Json)]) -> Vec<Present> {
    let one = |(key, json): &(String, Json)| Present {
        key: key.clone(),
        json: json.clone(),
        revision: 2,
        is_deleted: false,
    };
    items.iter().map(one).collect()
}

fn import_over(
    which: Which,
    bytes: &[u8],
    items: &[(String, Json)],
    mode: ImportMode,
) -> Result<Planned, TransferError> {
    let layout = layout(which).unwrap();
    let mut names = Names::new();
    names.add_dictionary("film", &Text::new("Films", "影片"));
    let world = World { bot: "b".into(), present: present(items), names };
    Ok(plan(layout, parse(layout, bytes)?, world, mode))
}

fn import(which: Which, text: &str) -> Planned {
    import_over(which, text.as_bytes(), &[], ImportMode::Merge).unwrap()
}

fn ops(planned: &Planned) -> Vec<(u32, ImportOp)> {
    planned.plan.items.iter().map(|item| (item.row, item.op)).collect()
}

fn errors(planned: &Planned) -> Vec<(u32, &str, &str)> {
    let all = planned.plan.items.iter().flat_map(|item| &item.errors);
    all.map(|e| (e.row, e.column.zh.as_str(), e.error.code.as_str())).collect()
}

fn json<'a>(planned: &'a Planned, key: &str) -> &'a Json {
    planned.edits.iter().find(|(k, ..)| k == key).and_then(|(_, json, _)| json.as_ref()).unwrap()
}

/// The same words as its kind's own type has them.
fn typed(which: Which, json: &Json) -> Json {
    fn of<T: serde::de::DeserializeOwned + serde::Serialize>(json: &Json) -> Json {
        serde_json::to_value(read::<T>(json).unwrap()).unwrap()
    }
    match which {
        Which::Bot => of::<BotContent>(json),
        Which::Intent => of::<IntentContent>(json),
        Which::Dictionary => of::<DictionaryContent>(json),
        Which::Qa => of::<QaContent>(json),
        Which::Golden => of::<GoldenContent>(json),
    }
}

/// Exports items and imports them into nothing, and over themselves.
fn goes_round(which: Which, items: &[(String, Json)]) {
    for lang in [Lang::En, Lang::Zh] {
        for format in FORMATS {
            let bytes = export::write(layout(which).unwrap(), items, format, lang).unwrap();
            let over = import_over(which, &bytes, items, ImportMode::Replace).unwrap();
            assert!(
                over.plan.items.iter().all(|item| item.op == ImportOp::Same),
                "{format:?}: {:#?}",
                over.plan
            );
            assert_eq!((over.plan.items.len(), over.edits.len()), (items.len(), 0));
            let anew = import_over(which, &bytes, &[], ImportMode::Merge).unwrap();
            assert_eq!(errors(&anew), [], "{format:?}");
            assert_eq!(anew.edits.len(), items.len());
            for (key, before) in items {
                assert_eq!(typed(which, json(&anew, key)), typed(which, before), "{format:?} {key}");
            }
            // Over something else, too: nothing of that stays.
            let mut others = items.to_vec();
            others.iter_mut().for_each(|(_, json)| disturb(which, json));
            let over = import_over(which, &bytes, &others, ImportMode::Merge).unwrap();
            assert_eq!(errors(&over), [], "{format:?}");
            for (key, before) in items {
                let after = over.edits.iter().find(|(k, ..)| k == key).and_then(|(_, json, _)| json.as_ref());
                let kept = others.iter().find(|(k, _)| k == key).map(|(_, json)| json);
                let after = after.or(kept).unwrap();
                assert_eq!(typed(which, after), typed(which, before), "{format:?} {key}");
            }
        }
    }
}

/// Changes what an item says in every way that a file may have to take back.
fn disturb(which: Which, json: &mut Json) {
    match which {
        Which::Qa => {
            json["tags"] = json!(["another"]);
            json["from"] = json!("2020-01-01");
            json["answers"][0]["image"] = json!("https://x/y.png");
            json["answers"].as_array_mut().unwrap().push(json!({"text": {"en": "more"}}));
            json["questions"].as_array_mut().unwrap().push(json!("another"));
        }
        Which::Intent => {
            json["then"] = json!("another");
            json["confirm"] = json!({"en": "Really?"});
            json["slots"] =
                json!([{"name": "other", "title": {"en": "Other"}, "dictionary": "sys.any", "retries": 1}]);
        }
        Which::Dictionary => {
            json["fuzzy"] = json!(json["fuzzy"] != json!(true));
            json["entries"] = json!([{"value": "x", "words": ["y"]}]);
        }
        Which::Golden => json["turns"] = json!([{"say": "x", "expect": "suggest", "reply": "y"}]),
        Which::Bot => {}
    }
}

#[test]
fn the_demo_goes_round() {
    for which in [Which::Intent, Which::Dictionary, Which::Qa, Which::Golden] {
        let items: Vec<_> = crate::demo::items()
            .into_iter()
            .filter(|(item, _)| item.kind == which.name())
            .map(|(item, mut json)| {
                if which != Which::Dictionary {
                    json["bot"] = json!("b");
                }
                (item.key, json)
            })
            .collect();
        assert!(!items.is_empty());
        goes_round(which, &items);
    }
}

#[test]
fn examples_are_valid_and_come_back() {
    for which in [Which::Intent, Which::Dictionary, Which::Qa, Which::Golden] {
        let mut items = example::items(which);
        assert!(!items.is_empty());
        for (_, json) in &mut items {
            if which != Which::Dictionary {
                json["bot"] = json!("b");
            }
            assert_eq!(check(which, json), []);
        }
        goes_round(which, &items);
    }
}

/// Words that files may spoil.
fn words() -> impl Strategy<Value = String> {
    let any = prop_oneof![
        "[a-zA-Z,;|、'\"=+@\\-\\\\{}: ]{1,12}",
        "[你好开门退票，。？\n ]{1,8}",
        "[\r\t_x00Dé\u{1}\u{85}\u{2028}\u{feff}\u{ffff}🎬]{1,6}",
        Just("=HYPERLINK(\"http://x\")".to_owned()),
        Just("'+86".to_owned()),
        Just("\"a\\nb\"".to_owned()),
        Just("yes".to_owned()),
        Just("2026/5/1".to_owned()),
    ];
    any.prop_filter("content has no blank words", |words| !words.trim().is_empty())
}

fn text() -> impl Strategy<Value = Json> {
    prop_oneof![
        words().prop_map(|en| json!({"en": en})),
        words().prop_map(|zh| json!({"zh-CN": zh})),
        (words(), words()).prop_map(|(en, zh)| json!({"en": en, "zh-CN": zh})),
    ]
}

fn line(max: usize) -> impl Strategy<Value = String> {
    // A brace could name a slot that is not there.
    words()
        .prop_map(move |words| words.replace(['{', '}'], "").chars().take(max).collect())
        .prop_filter("words", |w: &String| !w.trim().is_empty())
}

fn reply() -> impl Strategy<Value = Json> {
    let picture = prop_oneof![Just(json!("")), Just(json!("https://example.com/a.png")),];
    let channel = prop_oneof![Just(""), Just("web"), Just("tbp")];
    (text(), picture, prop::option::of(text()), channel).prop_map(|(text, image, options, channel)| {
        let mut reply = json!({"text": text, "image": image, "channel": channel});
        if let Some(options) = options {
            reply["options"] = options;
            reply["button"] = json!({"en": "Go"});
            reply["url"] = json!("pages/index?a=1");
        }
        reply
    })
}

fn qa() -> impl Strategy<Value = Json> {
    let lines = prop::collection::vec(line(300), 1..5);
    let day = prop::option::of(Just("2026-05-01"));
    (lines, prop::collection::vec(reply(), 1..4), prop::collection::vec(line(32), 0..3), day).prop_map(
        |(questions, answers, tags, from)| {
            json!({"bot": "b", "questions": questions, "answers": answers, "tags": tags, "from": from})
        },
    )
}

fn intent() -> impl Strategy<Value = Json> {
    // Up to fifteen digits: longer ones serde_json reads only nearly, in the store as here.
    let bound = prop::option::of((-99_999..99_999_i32).prop_map(|n| f64::from(n) / 1000.0));
    let slot = (text(), any::<bool>(), text(), bound).prop_map(
        |(title, required, prompt, min)| {
            json!({"title": title, "required": required, "prompt": prompt, "min": min, "dictionary": "film", "retries": 3})
        },
    );
    let lines = prop::collection::vec(line(300), 1..6);
    (
        text(),
        lines,
        prop::collection::vec(slot, 0..4),
        prop::collection::vec(reply(), 1..3),
        prop::option::of(text()),
    )
        .prop_map(|(name, utterances, mut slots, replies, confirm)| {
            for (i, slot) in slots.iter_mut().enumerate() {
                slot["name"] = json!(format!("s{i}"));
            }
            let mut intent = json!({"bot": "b", "name": name, "utterances": utterances, "slots": slots,
                "replies": replies, "action": "reply"});
            if let Some(confirm) = confirm {
                intent["confirm"] = confirm;
            }
            intent
        })
}

fn dictionary() -> impl Strategy<Value = Json> {
    let entry = (prop::option::of(text()), prop::collection::vec(line(60), 0..4));
    (text(), any::<bool>(), prop::collection::vec(entry, 1..5)).prop_map(|(name, fuzzy, entries)| {
        let entry = |(i, (title, words)): (usize, (Option<Json>, Vec<String>))| {
            let mut entry = json!({"value": format!("=v{i}"), "words": words});
            if let Some(title) = title {
                entry["title"] = title;
            }
            entry
        };
        json!({"name": name, "fuzzy": fuzzy, "entries": entries.into_iter().enumerate().map(entry).collect::<Vec<_>>()})
    })
}

fn valid(which: Which, items: Vec<Json>) -> Vec<(String, Json)> {
    let items = items.into_iter().filter(|json| check(which, json).is_empty());
    items.enumerate().map(|(i, json)| (format!("k{i}"), json)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn questions_go_round(items in prop::collection::vec(qa(), 1..4)) {
        goes_round(Which::Qa, &valid(Which::Qa, items));
    }

    #[test]
    fn intents_go_round(items in prop::collection::vec(intent(), 1..4)) {
        goes_round(Which::Intent, &valid(Which::Intent, items));
    }

    #[test]
    fn dictionaries_go_round(items in prop::collection::vec(dictionary(), 1..4)) {
        goes_round(Which::Dictionary, &valid(Which::Dictionary, items));
    }

    #[test]
    fn no_bytes_do_harm(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "\\PC{0,80}") {
        for which in [Which::Intent, Which::Qa] {
            let _ = import_over(which, &bytes, &[], ImportMode::Merge);
            let _ = import_over(which, format!("问题,答案,意图,词槽\n{text}").as_bytes(), &[], ImportMode::Merge);
            let _ = import_over(which, format!("[{{\"Question\":{text}}}]").as_bytes(), &[], ImportMode::Merge);
        }
    }
}

#[test]
fn a_sheet_as_people_have_it() {
    let planned = import(
        Which::Qa,
        "客服问答表,,,\n*标准问题,相似问1,相似问2,答案（必填）,备注\n\
         几点开门,\"什么时候开门\n营业时间\",opening hours,\"每天九点，\n周末十点\",老板说的\n\
         能退票吗,,,,\n,,,\n停车,停车|停哪儿,,地下一层,\n几点开门,,,又一个,\n",
    );
    let known: Vec<_> =
        planned.plan.columns.iter().filter_map(|c| c.field.as_ref().map(|f| f.en.as_str())).collect();
    assert_eq!(known, ["Question", "Similar questions", "Similar questions", "Answer"]);
    assert!(planned.plan.columns.iter().any(|c| c.heading == "备注" && c.field.is_none()), "it is named");
    use ImportOp::*;
    assert_eq!(ops(&planned), [(3, Add), (4, Refused), (6, Add), (7, Refused)]);
    assert_eq!(errors(&planned), [(4, "答案（必填）", "too_few"), (7, "*标准问题", "row_duplicate")]);
    let hours = json(&planned, &planned.plan.items[0].key);
    assert_eq!(hours["questions"], json!(["几点开门", "什么时候开门", "营业时间", "opening hours"]));
    assert_eq!(hours["answers"], json!([{"text": {"zh-CN": "每天九点，\n周末十点"}}]));
    assert_eq!(hours["bot"], json!("b"));
}

#[test]
fn one_row_for_each_way_to_ask() {
    let text = "Question;Similar question;Answer\nHours?;When;At 9\nHours?;Opening;At 9\nHours?;;At nine\n;Open;\nWhere?;;Here\n";
    let planned = import(Which::Qa, text);
    assert_eq!(json(&planned, "hours")["questions"], json!(["Hours?", "When", "Opening", "Open"]));
    assert_eq!(json(&planned, "hours")["answers"].as_array().unwrap().len(), 2);
    assert_eq!(planned.plan.items.len(), 2);
}

#[test]
fn what_a_file_does_not_mention_stays() {
    let there = vec![(
        "k".to_owned(),
        json!({"bot": "b", "questions": ["Hours?", "When"], "tags": ["t"],
            "answers": [{"text": {"en": "At 9", "zh-CN": "九点"}, "image": "https://x/y.png"}]}),
    )];
    let over = |text: &str, mode| import_over(Which::Qa, text.as_bytes(), &there, mode).unwrap();
    let planned = over("问题,答案\nhours?,十点\n", ImportMode::Merge);
    assert_eq!(ops(&planned), [(2, ImportOp::Change)]);
    let after = json(&planned, "k");
    assert_eq!(after["questions"], json!(["hours?", "When"]));
    assert_eq!(
        after["answers"],
        json!([{"text": {"en": "At 9", "zh-CN": "十点"}, "image": "https://x/y.png"}])
    );
    assert_eq!(after["tags"], json!(["t"]));
    assert!(!planned.plan.items[0].lines.is_empty());
    assert_eq!(planned.edits[0].2, 2, "made of what was read");

    let planned = over("问题,答案\n别的,十点\n", ImportMode::Replace);
    assert_eq!(ops(&planned), [(2, ImportOp::Add), (0, ImportOp::Remove)]);
    assert!(planned.edits.contains(&("k".to_owned(), None, 2)));
    // What is refused is in the file all the same: it does not go.
    let planned = over("问题,答案\nHours?,\n", ImportMode::Replace);
    assert_eq!(ops(&planned), [(2, ImportOp::Refused)]);
    assert_eq!(planned.edits, []);
}

#[test]
fn an_embedded_picture_stays_where_it_is_known() {
    let picture = format!("data:image/png;base64,{}", "A".repeat(50_000));
    let answers = json!([{"text": {"en": "9"}, "image": picture}]);
    let items = vec![("k".to_owned(), json!({"bot": "b", "questions": ["Hours?"], "answers": answers}))];
    for format in FORMATS {
        let bytes = export::write(layout(Which::Qa).unwrap(), &items, format, Lang::En).unwrap();
        let over = import_over(Which::Qa, &bytes, &items, ImportMode::Merge).unwrap();
        assert_eq!(ops(&over), [(over.plan.items[0].row, ImportOp::Same)]);
        let anew = import_over(Which::Qa, &bytes, &[], ImportMode::Merge).unwrap();
        match format {
            TransferFormat::Json => assert_eq!(json(&anew, "k")["answers"], answers, "JSON has all of it"),
            _ => assert_eq!(errors(&anew), [(2, "Answer picture", "format")]),
        }
    }
}

#[test]
fn items_of_another_bot_are_left_alone() {
    let there = vec![(
        "hours".to_owned(),
        json!({"bot": "other", "questions": ["Hours?"], "answers": [{"text": {"en": "9"}}]}),
    )];
    let planned =
        import_over(Which::Qa, b"key,question,answer\nhours,Hours?,10", &there, ImportMode::Replace).unwrap();
    assert_eq!(ops(&planned), [(2, ImportOp::Add)]);
    assert_ne!(planned.plan.items[0].key, "hours");
}

#[test]
fn intents_of_tbp() {
    let document = json!({"Intents": [
        {
            "IntentName": "BookTicket",
            "Utterances": ["我要订{DepartureTime}的机票", "订机票"],
            "SlotList": [
                {"SlotName": "DepartureCity", "DictName": "影片", "Required": true, "Prompts": ["请问您的出发地是哪个城市?", "哪个城市？"]},
                {"SlotName": "DepartureTime", "Dictionary": "sys.date", "Required": false},
            ],
            "AutoReply": "已为您预订{DepartureTime}的机票。",
            "NextIntent": "退票",
            "WebServiceUrl": "https://example.com",
        },
        {"IntentName": "退票", "UserUtterances": ["退票"], "Replies": [{"Text": {"zh-CN": "好的"}}], "Action": "转人工"},
        {"IntentName": "Bad", "Utterances": ["给{who}"], "AutoReply": "x", "SlotList": [{"SlotName": "a b", "DictName": "no such one"}]},
        7,
    ]});
    let planned = import(Which::Intent, &document.to_string());
    use ImportOp::*;
    let expected = [(1, Add), (2, Add), (3, Refused), (4, Refused)];
    assert_eq!(ops(&planned), expected, "{:?}", planned.plan.items[0].errors);
    let book = json(&planned, "BookTicket");
    let refund = planned.plan.items[1].key.as_str();
    assert_eq!(book["name"], json!({"en": "BookTicket"}));
    assert_eq!(book["slots"][0]["dictionary"], json!("film"));
    assert_eq!(book["slots"][0]["prompt"], json!({"zh-CN": "请问您的出发地是哪个城市?\n哪个城市？"}));
    assert_eq!(book["then"], json!(refund));
    assert_eq!(json(&planned, refund)["action"], json!("handoff"));
    assert_eq!(json(&planned, refund)["name"], json!({"zh-CN": "退票"}));
    let unread: Vec<_> =
        planned.plan.columns.iter().filter(|c| c.field.is_none()).map(|c| c.heading.as_str()).collect();
    assert_eq!(unread, ["WebServiceUrl"]);
    assert_eq!(errors(&planned)[0], (3, "SlotList.DictName", "reference"));
    assert_eq!(errors(&planned)[1], (4, "", "type"));
}

#[test]
fn members_without_end_hide_nothing() {
    let mut item = serde_json::Map::new();
    for i in 0..2_000 {
        item.insert(format!("x{i}y"), json!(i));
    }
    item.insert("Question".into(), json!("Hours?"));
    item.insert("Answer".into(), json!("At 9"));
    let planned = import(Which::Qa, &json!([item]).to_string());
    assert_eq!(json(&planned, "hours")["answers"], json!([{"text": {"en": "At 9"}}]));
}

#[test]
fn the_document_of_the_manual_is_as_it_says() {
    let manual = include_str!("../../../../docs/bot-import.md");
    let document = manual.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    for (which, key) in [(Which::Intent, "BookTicket"), (Which::Dictionary, "City"), (Which::Qa, "")] {
        let planned = import(which, document);
        assert_eq!(ops(&planned), [(1, ImportOp::Add)], "{:?}", planned.plan.items);
        assert!(
            planned.plan.columns.iter().all(|column| column.field.is_some()),
            "{:?}",
            planned.plan.columns
        );
        assert!(key.is_empty() || planned.plan.items[0].key == key);
    }
    let cities = import(Which::Dictionary, document);
    assert_eq!(json(&cities, "City")["entries"][1], json!({"value": "shanghai"}));
}

#[test]
fn complaints_stand_at_their_cells() {
    let text = "标识,名称,用户说法,词槽,词槽显示名,词典,必填,追问,最小值,回复\n\
                rent,租赁,\"租\n租{what:这个}\",count,套数,数量,是,几套？,很少,好\n\
                ,,,day,日期,sys.date,也许,,,\n";
    let planned = import(Which::Intent, text);
    let mut all = errors(&planned);
    all.sort();
    assert_eq!(all, [(2, "最小值", "type"), (3, "必填", "type")], "what has the wrong form comes first");
    let planned = import(Which::Intent, &text.replace("很少", "1").replace("也许", "是"));
    let mut all = errors(&planned);
    all.sort();
    assert_eq!(all, [(2, "用户说法", "unknown_slot"), (3, "追问", "required")]);
    let planned = import(
        Which::Dictionary,
        "词典名称,词条,同义词\n城市,北京,京城、帝都\n城市,上海,沪\n城市,北京,京城、帝都\n",
    );
    assert_eq!(errors(&planned), [], "the same once more is nothing new");
    let planned = import(Which::Dictionary, "词典名称,词条,同义词\n城市,北京,京城、帝都\n城市,北京,沪\n");
    assert_eq!(errors(&planned), [(3, "词条", "duplicate")]);
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let of = |bytes: &[u8]| import_over(Which::Qa, bytes, &[], ImportMode::Merge).map(|_| ()).unwrap_err();
    assert_eq!(of(b""), TransferError::Empty);
    assert_eq!(of(b"a,b\nc,d\n"), TransferError::NoHeadings("Question"));
    assert_eq!(of("答案\n好".as_bytes()), TransferError::NoHeadings("Question"));
    assert_eq!(of("问题,答案\n".as_bytes()), TransferError::Empty);
    assert_eq!(of(b"{\"Intents\":[{}]}"), TransferError::NoHeadings("QAList"));
    assert_eq!(of(b"[]"), TransferError::Empty);
    assert!(matches!(of(b"{\"QAList\":"), TransferError::Unreadable(_)));
    assert_eq!(of(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0]), TransferError::OldWorkbook);
    assert_eq!(of(&vec![b'x'; MAX_TRANSFER + 1]), TransferError::TooLarge("bytes", MAX_TRANSFER));
    let deep = "[".repeat(100_000);
    assert!(matches!(of(deep.as_bytes()), TransferError::Unreadable(_)));
    for error in [TransferError::Empty, TransferError::Encoding, TransferError::TooLarge("rows", 1)] {
        let problem = Problem::from(BotError::from(error));
        assert!(problem.code.starts_with("file_"), "{problem:?}");
    }
}
