//! Telephone numbers, addresses, colours, yes and no.

use super::*;

#[test]
fn phones() {
    check(
        Builtin::Phone,
        &context(),
        &[
            ("13800138000", "+8613800138000"),
            ("138 0013 8000", "+8613800138000"),
            ("138-0013-8000", "+8613800138000"),
            ("+86 138 0013 8000", "+8613800138000"),
            ("８６１３８００１３８０００", "+8613800138000"),
            ("我的电话是13800138000谢谢", "+8613800138000"),
            ("一三八零零一三八零零零", "+8613800138000"),
            ("010-12345678", "+861012345678"),
            ("(021) 6123 4567", "+862161234567"),
            ("0755-12345678", "+8675512345678"),
            ("0571 1234567", "+865711234567"),
            ("400-800-1234", "+864008001234"),
            ("+44 20 7946 0958", "+442079460958"),
            ("+1 (415) 555-0123", "+14155550123"),
            ("0044 20 7946 0958", "+442079460958"),
            ("12345678901", ""),
            ("1380013800", ""),
            ("138001380001", ""),
            ("2026-11-28", ""),
            ("+12", ""),
        ],
    );
}

#[test]
fn identity_numbers() {
    check(
        Builtin::IdNumber,
        &context(),
        &[
            ("11010519491231002X", "11010519491231002X"),
            ("身份证11010519491231002x", "11010519491231002X"),
            ("110105194912310021", ""),
        ],
    );
}

#[test]
fn addresses() {
    check(
        Builtin::Email,
        &context(),
        &[
            ("ann@example.com", "ann@example.com"),
            ("写信给Li.Li+a@Example.CN。", "Li.Li+a@example.cn"),
            ("a@b, c@d.org!", "c@d.org"),
            ("ａｎｎ＠example.com", "ann@example.com"),
            ("@example.com", ""),
            ("ann@example", ""),
        ],
    );
    check(
        Builtin::Url,
        &context(),
        &[
            ("https://Example.com/A?b=C#d", "https://example.com/A?b=C#d"),
            ("看http://example.cn/路径", "http://example.cn/"),
            ("see www.example.org.", "https://www.example.org"),
            ("(example.com/a)", "https://example.com/a"),
            ("example.com：80，好吗", "https://example.com:80"),
            ("ann@example.com", ""),
            ("file.txt and 3.5", ""),
        ],
    );
}

#[test]
fn colours() {
    check(
        Builtin::Colour,
        &context(),
        &[
            ("red", "red"),
            ("dark blue please", "blue"),
            ("Gray or grey", "grey | grey"),
            ("红色", "red"),
            ("我要黑的", "black"),
            ("粉紅色", "pink"),
            ("深藍色", "blue"),
            ("tired", ""),
            ("小红", ""),
        ],
    );
}

#[test]
fn yes_and_no() {
    check(
        Builtin::YesNo,
        &context(),
        &[
            ("yes", "yes"),
            ("Yes please!", "yes"),
            ("ok, sure", "yes"),
            ("no", "no"),
            ("no thanks", "no"),
            ("not really", "no"),
            ("don't", "no"),
            ("OK, no", "no"),
            ("yes, Saturday evening", "yes"),
            ("好的", "yes"),
            ("是的", "yes"),
            ("可以", "yes"),
            ("嗯嗯", "yes"),
            ("沒問題", "yes"),
            ("不是", "no"),
            ("不用了，谢谢", "no"),
            ("算了", "no"),
            ("好的，不用了", "no"),
            ("不可以", "no"),
            ("没问题", "yes"),
            ("north", ""),
            ("yesterday", ""),
            ("好看的电影", ""),
            ("有票吗", ""),
            ("please", ""),
        ],
    );
}

#[test]
fn anything() {
    check(Builtin::Any, &context(), &[("  靠窗的位置 ", "靠窗的位置"), ("   ", ""), ("", "")]);
}
