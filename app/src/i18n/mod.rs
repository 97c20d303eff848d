//! Two languages, side by side.
//!
//! Every message is a function that takes the reader's [`Lang`]; both texts stand next to each other in one
//! [`messages!`](crate::messages) block, so a message cannot exist in one language only. A page does
//! `let l = use_lang();` once and then writes `{nav_home(l)}`.

mod format;
mod lang;
pub mod messages;
pub mod pinyin;

pub use format::{
    fmt_bytes, fmt_date, fmt_datetime, fmt_money, fmt_number, fmt_offset, fmt_percent, fmt_relative, fmt_time,
};
pub use lang::{LANGS, Lang, choose, own_name, use_lang};

/// Declares messages in both languages.
///
/// ```ignore
/// messages! {
///     /// Navigation: the first page.
///     nav_home: "Home" | "首页";
///     /// `n` coupons are left.
///     claims_left(n): "{n} left" | "剩余 {n}";
/// }
/// ```
///
/// A plain message becomes `pub fn nav_home(l: Lang) -> &'static str`; one with arguments becomes
/// `pub fn claims_left(l: Lang, n: impl Display) -> String`.
#[macro_export]
macro_rules! messages {
    () => {};
    ($(#[$doc:meta])* $name:ident : $en:literal | $zh:literal; $($rest:tt)*) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name(l: $crate::i18n::Lang) -> &'static str {
            match l {
                $crate::i18n::Lang::En => $en,
                $crate::i18n::Lang::Zh => $zh,
            }
        }
        $crate::messages! { $($rest)* }
    };
    ($(#[$doc:meta])* $name:ident ( $($arg:ident),+ $(,)? ) : $en:literal | $zh:literal; $($rest:tt)*) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name(l: $crate::i18n::Lang, $($arg: impl ::std::fmt::Display),+) -> String {
            match l {
                $crate::i18n::Lang::En => format!($en),
                $crate::i18n::Lang::Zh => format!($zh),
            }
        }
        $crate::messages! { $($rest)* }
    };
}
