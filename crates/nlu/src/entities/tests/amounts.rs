//! Numbers, counts, money, percentages and temperatures.

use super::*;

#[test]
fn numbers() {
    check(
        Builtin::Number,
        &context(),
        &[
            ("12", "12"),
            ("１２", "12"),
            ("十二", "12"),
            ("一百零三", "103"),
            ("两百五", "250"),
            ("三万五", "35000"),
            ("1.5万", "15000"),
            ("2 million", "2000000"),
            ("1,234.50", "1234.5"),
            ("-3.5", "-3.5"),
            ("负三", "-3"),
            ("minus five", "-5"),
            ("twenty-five", "25"),
            ("two hundred and five", "205"),
            ("a dozen", "12"),
            ("三点五", "3.5"),
            ("between 3 and 5", "3 | 5"),
            ("3-5", "3 | 5"),
            ("我要两张票", "2"),
            ("row 7, seat 12.", "7 | 12"),
            ("abc123 x2y", ""),
            ("192.168.1.1", ""),
            ("19:30", ""),
            ("2026-11-28", ""),
            ("一下", ""),
            ("十分好吃", ""),
            ("一起吃三明治", ""),
            ("两三个", ""),
            ("someone", ""),
        ],
    );
}

#[test]
fn ordinals() {
    check(
        Builtin::Ordinal,
        &context(),
        &[
            ("the third one", "3"),
            ("2nd", "2"),
            ("the second", "2"),
            ("twenty-first", "21"),
            ("第三个", "3"),
            ("第十二", "12"),
            ("最后一个", "-1"),
            ("the last one", "-1"),
            ("a second", ""),
            ("three", ""),
        ],
    );
}

#[test]
fn persons() {
    check(
        Builtin::PersonCount,
        &context(),
        &[
            ("two seats", "2"),
            ("for 3 people", "3"),
            ("a couple of tickets", "2"),
            ("for two", "2"),
            ("a table for four", "4"),
            ("party of six", "6"),
            ("we are five", "5"),
            ("2 adults", "2"),
            ("just me", "1"),
            ("3 to 5 people", "3-5"),
            ("两位", "2"),
            ("三个人", "3"),
            ("三個人", "3"),
            ("两张票", "2"),
            ("十二个人", "12"),
            ("我们俩", "2"),
            ("我们三个", "3"),
            ("就我一个人", "1"),
            ("3-5人", "3-5"),
            ("四名成人", "4"),
            ("两个", "2"),
            ("2", "2"),
            ("two", "2"),
            ("３人", "3"),
            ("about 1,000 people", "1000"),
            ("我们一家四口", "4"),
            ("at 7pm", ""),
            ("3人民币", ""),
            ("第三位", ""),
            ("三个月", ""),
        ],
    );
    check_words(
        Builtin::PersonCount,
        &[("I need 2 more seats", "2 more seats"), ("我要两张电影票", "两张电影票")],
    );
}

#[test]
fn quantities() {
    check(
        Builtin::Quantity,
        &context(),
        &[
            ("two tickets", "2"),
            ("3 cups of tea", "3"),
            ("a dozen eggs", "12"),
            ("coffee x2", "2"),
            ("两张", "2"),
            ("三杯奶茶", "3"),
            ("来一份", "1"),
            ("十二个", "12"),
            ("三个小时", ""),
            ("3 days", ""),
            ("第三个", ""),
            ("7 pm", ""),
        ],
    );
}

#[test]
fn money() {
    check(
        Builtin::Money,
        &context(),
        &[
            ("¥39.9", "CNY 39.90"),
            ("￥39.9", "CNY 39.90"),
            ("39 yuan", "CNY 39.00"),
            ("RMB 39", "CNY 39.00"),
            ("三十九块九", "CNY 39.90"),
            ("二十五块五", "CNY 25.50"),
            ("39块9毛5", "CNY 39.95"),
            ("三块半", "CNY 3.50"),
            ("一百零三元", "CNY 103.00"),
            ("39.9元", "CNY 39.90"),
            ("五十块钱左右", "CNY 50.00"),
            ("5毛", "CNY 0.50"),
            ("39元9角", "CNY 39.90"),
            ("100块两张", "CNY 100.00"),
            ("1.2万元", "CNY 12000.00"),
            ("$5", "USD 5.00"),
            ("US$1,234.5", "USD 1234.50"),
            ("5 dollars and 20 cents", "USD 5.20"),
            ("five bucks", "USD 5.00"),
            ("$5k", "USD 5000.00"),
            ("50 cents", "USD 0.50"),
            ("HK$ 100", "HKD 100.00"),
            ("一百港币", "HKD 100.00"),
            ("€20", "EUR 20.00"),
            ("20 euros", "EUR 20.00"),
            ("£9.99", "GBP 9.99"),
            ("500日元", "JPY 500"),
            ("100美元", "USD 100.00"),
            ("between $5 and $10", "USD 5.00 | USD 10.00"),
            ("39.9", "CNY 39.90"),
            ("我们一块去", ""),
            ("come at 7", ""),
            ("三个人", ""),
        ],
    );
    let found = find(Builtin::Money, "三十九块九", &context());
    assert_eq!((found[0].display.en.as_str(), found[0].display.zh.as_str()), ("¥39.90", "39.90元"));
}

#[test]
fn percentages_and_temperatures() {
    check(
        Builtin::Percent,
        &context(),
        &[
            ("20%", "20%"),
            ("２０％", "20%"),
            ("five percent", "5%"),
            ("-3.5 %", "-3.5%"),
            ("百分之二十", "20%"),
            ("百分之三点五", "3.5%"),
            ("百分之百", "100%"),
            ("八成", "80%"),
            ("3-5%", "5%"),
            ("20", ""),
        ],
    );
    check(
        Builtin::Temperature,
        &context(),
        &[
            ("25°C", "25 C"),
            ("25℃", "25 C"),
            ("25度", "25 C"),
            ("二十五摄氏度", "25 C"),
            ("零下五度", "-5 C"),
            ("-5 °C", "-5 C"),
            ("70 degrees Fahrenheit", "70 F"),
            ("minus 3 degrees", "-3 C"),
            ("100度电", ""),
            ("25", ""),
        ],
    );
}
