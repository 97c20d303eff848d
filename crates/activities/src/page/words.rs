//! The page's own words. Everything else on it was written by the team.

use types::Lang;

pub struct Words {
    /// Button of a coupon whose author gave none.
    pub claim: &'static str,
    pub sold_out: &'static str,
    pub check_in: &'static str,
    pub draw: &'static str,
    /// After a countdown.
    pub over: &'static str,
    pub started: &'static str,
    /// Units of a countdown: days, hours, minutes, seconds.
    pub units: [&'static str; 4],
    /// "{} of {} left", in two pieces around the stock.
    pub left: (&'static str, &'static str, &'static str),
    pub day: (&'static str, &'static str),
    pub open: &'static str,
    pub scan: &'static str,
    pub code: &'static str,
    /// The other language, by its own name.
    pub other: &'static str,
    pub weekdays: [&'static str; 7],
}

static EN: Words = Words {
    claim: "Get it",
    sold_out: "All gone.",
    check_in: "Check in",
    draw: "Draw",
    over: "It has begun.",
    started: "started",
    units: ["days", "hours", "min", "sec"],
    left: ("", " of ", " left"),
    day: ("Day ", ""),
    open: "Open in the mini-program",
    scan: "Scan this code with WeChat, or press and hold it.",
    code: "QR code of this page",
    other: "中文",
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
};

static ZH: Words = Words {
    claim: "立即领取",
    sold_out: "已领完。",
    check_in: "签到",
    draw: "抽奖",
    over: "已经开始。",
    started: "已开场",
    units: ["天", "时", "分", "秒"],
    left: ("剩余 ", " / ", " 份"),
    day: ("第 ", " 天"),
    open: "在小程序中打开",
    scan: "用微信扫一扫，或长按识别二维码。",
    code: "本页二维码",
    other: "English",
    weekdays: ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
};

pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::En => &EN,
        Lang::Zh => &ZH,
    }
}
