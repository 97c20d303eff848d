//! The built-in kinds: their stable names, titles and examples. What they mean is in [`super::find`]'s modules.

use super::{Display, Lang};

/// A built-in kind of entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Builtin {
    /// A city; the value is its stable English name (`Shanghai`, `Suzhou (Anhui)`).
    City,
    /// A day `2026-11-28` or a stretch of days `2026-11-28/2026-11-29`.
    Date,
    /// A time of day `19:30` (`19:30:15`) or a part of the day `18:00/23:59`.
    Time,
    /// A date with a time, `2026-11-28T19:30` or `2026-11-28T18:00/2026-11-28T23:59`. A time alone is its next
    /// occurrence; a date alone is given as of [`Builtin::Date`], with a lower score.
    DateTime,
    /// A stretch of time as in ISO 8601: `PT2H30M`, `P3D`.
    Duration,
    /// A decimal number: `2`, `-3.5`, `12000`.
    Number,
    /// A place in an order: `3`, and `-1` for the last.
    Ordinal,
    /// A currency (ISO 4217) and an amount with its usual places: `CNY 39.90`, `JPY 500`.
    Money,
    /// A percentage: `20%`.
    Percent,
    /// A number of degrees and `C` or `F`: `-5 C`.
    Temperature,
    /// How many people, or seats and tickets for them: `2`, or `3-5` for "three to five".
    PersonCount,
    /// How many of anything that is counted: `2`.
    Quantity,
    /// A telephone number as in E.164: `+8613800138000`.
    Phone,
    /// A Chinese identity number of 18 digits, checked.
    IdNumber,
    /// An e-mail address, its domain in lower case.
    Email,
    /// A web address with its scheme (`https://` where none was written).
    Url,
    /// A basic colour by its English name: `red`.
    Colour,
    /// `yes` or `no`, said at the beginning of the text.
    YesNo,
    /// The whole text as it is.
    Any,
}

/// A row of the table below: name, titles, examples.
type Row = (&'static str, [&'static str; 2], [&'static [&'static str]; 2]);

impl Builtin {
    /// Every kind, in the order in which people look for them.
    pub const ALL: [Self; 19] = [
        Self::City,
        Self::Date,
        Self::Time,
        Self::DateTime,
        Self::Duration,
        Self::Number,
        Self::Ordinal,
        Self::PersonCount,
        Self::Quantity,
        Self::Money,
        Self::Percent,
        Self::Temperature,
        Self::Phone,
        Self::Email,
        Self::Url,
        Self::IdNumber,
        Self::Colour,
        Self::YesNo,
        Self::Any,
    ];

    /// The stable name, such as `sys.date`.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What it is called.
    pub fn title(self) -> Display {
        let [en, zh] = self.row().1;
        Display::new(en, zh)
    }

    /// How people say it.
    pub fn examples(self, lang: Lang) -> &'static [&'static str] {
        let [en, zh] = self.row().2;
        match lang {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }

    fn row(self) -> Row {
        match self {
            Self::City => ("sys.city", ["City", "城市"], [&["Shanghai", "New York"], &["上海", "苏州市"]]),
            Self::Date => (
                "sys.date",
                ["Date", "日期"],
                [&["tomorrow", "next Tuesday", "28 November"], &["明天", "下周三", "11月28号"]],
            ),
            Self::Time => {
                ("sys.time", ["Time", "时间"], [&["7:30 pm", "half past seven"], &["晚上七点半", "下午3点"]])
            }
            Self::DateTime => (
                "sys.datetime",
                ["Date and time", "日期时间"],
                [&["Saturday evening", "tomorrow at 7pm"], &["周六晚上", "明天下午三点"]],
            ),
            Self::Duration => (
                "sys.duration",
                ["Duration", "时长"],
                [&["two hours", "half an hour"], &["两个小时", "三天"]],
            ),
            Self::Number => ("sys.number", ["Number", "数字"], [&["12", "twenty-five"], &["十二", "3.5"]]),
            Self::Ordinal => {
                ("sys.ordinal", ["Ordinal", "序数"], [&["the third", "1st"], &["第三个", "最后一个"]])
            }
            Self::Money => {
                ("sys.money", ["Amount of money", "金额"], [&["39 yuan", "$5"], &["39块9", "¥39.9"]])
            }
            Self::Percent => {
                ("sys.percent", ["Percentage", "百分比"], [&["20%", "five percent"], &["百分之二十", "八成"]])
            }
            Self::Temperature => (
                "sys.temperature",
                ["Temperature", "温度"],
                [&["25 °C", "70 degrees Fahrenheit"], &["25度", "零下5度"]],
            ),
            Self::PersonCount => (
                "sys.person_count",
                ["Number of people", "人数"],
                [&["for 3 people", "two seats"], &["三个人", "两位"]],
            ),
            Self::Quantity => {
                ("sys.quantity", ["Quantity", "数量"], [&["two tickets", "3 cups"], &["两张票", "三杯"]])
            }
            Self::Phone => (
                "sys.phone",
                ["Telephone number", "电话号码"],
                [&["+44 20 7946 0958", "13800138000"], &["13800138000", "010-12345678"]],
            ),
            Self::IdNumber => (
                "sys.id_number",
                ["Chinese identity number", "身份证号"],
                [&["11010519491231002X"], &["11010519491231002X"]],
            ),
            Self::Email => {
                ("sys.email", ["E-mail address", "邮箱"], [&["ann@example.com"], &["lili@example.cn"]])
            }
            Self::Url => {
                ("sys.url", ["Web address", "网址"], [&["https://example.com/a"], &["www.example.cn"]])
            }
            Self::Colour => ("sys.colour", ["Colour", "颜色"], [&["red", "dark blue"], &["红色", "黑的"]]),
            Self::YesNo => {
                ("sys.yes_no", ["Yes or no", "是否"], [&["yes please", "no thanks"], &["好的", "不用了"]])
            }
            Self::Any => {
                ("sys.any", ["Any text", "任意文本"], [&["window seat if possible"], &["靠窗的位置"]])
            }
        }
    }
}
