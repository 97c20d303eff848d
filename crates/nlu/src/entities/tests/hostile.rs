//! Texts meant to hurt: long, deep, invisible, half a character.

use super::*;

fn hostile() -> Vec<String> {
    let many = |text: &str| text.repeat(1 + 10_000 / text.len());
    let mut texts: Vec<String> = [
        "9",
        "九",
        "十",
        "亿",
        "1,",
        "1.",
        "-",
        "+",
        "¥",
        "¥1",
        "1块",
        "点",
        "7点",
        "半",
        "晚上",
        "周",
        "周六",
        "11月",
        "28号",
        "a",
        "a@",
        "a.",
        "@a.b",
        "http://",
        "(",
        "百分之",
        "第",
        "one ",
        "a ",
        "half ",
        "hundred and ",
        "twenty-",
        "at 7 ",
        "evening ",
        "7 ",
        "tomorrow ",
        "next ",
        "in ",
        " ",
        "\u{0}",
        "\u{200b}",
        "\u{fdfa}",
        "\u{301}",
        "🎬",
        "上海",
        "不",
        "好的",
        "1/",
        "1:",
        "1 hour ",
        "一个半",
        "7 or 8 ",
        "周六7点",
        "is ",
        "١٢",
        "𝟏𝟐",
        "①",
        "½",
        "㍿",
        "ǆ",
        "İ",
        "한",
        "\u{feff}",
        "\r\n",
        "’",
        "。",
    ]
    .iter()
    .map(|text| many(text))
    .collect();
    texts.push(String::new());
    texts.push("１".repeat(1 << 20));
    texts.push(format!("{}晚上七点半{}", " ".repeat(990), "周六".repeat(100)));
    texts
}

#[test]
fn nothing_fails_and_nothing_takes_long() {
    let started = std::time::Instant::now();
    for text in hostile() {
        for kind in Builtin::ALL {
            for found in find(kind, &text, &context()) {
                assert_eq!(text.get(found.span.clone()), Some(found.text.as_str()), "{kind:?}");
            }
        }
    }
    // 65 texts and 19 kinds; generous, as it runs unoptimised on busy machines.
    assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
}

/// Every text of two pieces: whatever meets whatever.
#[test]
fn pieces_meet() {
    let pieces = [
        "周六",
        "下",
        "晚上",
        "七点",
        "半",
        "7",
        "30",
        ":",
        "pm",
        "at",
        " ",
        "的",
        "两",
        "张",
        "¥",
        "块",
        "11月",
        "28号",
        "%",
        "°c",
        "-",
        "next",
        "sat",
        "half past",
        "上海",
        "，",
        "é",
        "\u{200b}",
        "１",
    ];
    for a in pieces {
        for b in pieces {
            for c in ["", "点"] {
                let text = format!("{a}{b}{c}");
                for kind in Builtin::ALL {
                    for found in find(kind, &text, &context()) {
                        assert_eq!(
                            text.get(found.span.clone()),
                            Some(found.text.as_str()),
                            "{kind:?} {text}"
                        );
                    }
                }
            }
        }
    }
}
