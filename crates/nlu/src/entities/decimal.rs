//! Exact decimal numbers with up to six places: what people write, without the surprises of binary fractions.

use std::fmt;

const PLACES: usize = 6;
const ONE: i128 = 1_000_000;
/// Longer numbers are not numbers but codes.
const MAX_DIGITS: usize = 15;

/// A decimal number below a thousand million million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Decimal(i128);

impl Decimal {
    pub(super) fn from_int(value: i64) -> Self {
        Self(i128::from(value) * ONE)
    }

    /// Digits with an optional point and commas between; a sign in front. Places after the sixth are cut.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, places) = text.split_once('.').unwrap_or((text, ""));
        let whole: String = whole.chars().filter(|c| *c != ',').collect();
        let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || whole.len() > MAX_DIGITS || !digits(&whole) || !digits(places) {
            return None;
        }
        let places: String = places.chars().chain(std::iter::repeat('0')).take(PLACES).collect();
        let value = whole.parse::<i128>().ok()? * ONE + places.parse::<i128>().ok()?;
        Some(Self(if negative { -value } else { value }))
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    pub(super) fn times(self, factor: i64) -> Self {
        Self(self.0.saturating_mul(i128::from(factor)))
    }

    pub(super) fn over(self, divisor: i64) -> Self {
        Self(self.0.checked_div(i128::from(divisor)).unwrap_or(self.0))
    }

    pub(super) fn negative(self) -> Self {
        Self(-self.0)
    }

    /// With exactly this many places, rounded half up.
    pub(super) fn fixed(self, places: usize) -> String {
        let places = places.min(PLACES);
        let unit = 10_i128.pow((PLACES - places) as u32);
        let scaled = (self.0.abs() + unit / 2) / unit;
        let sign = if self.0 < 0 && scaled != 0 { "-" } else { "" };
        let one = 10_i128.pow(places as u32);
        if places == 0 {
            return format!("{sign}{scaled}");
        }
        format!("{sign}{}.{:0places$}", scaled / one, scaled % one)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.fixed(PLACES).trim_end_matches('0').trim_end_matches('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_kept() {
        let cases = [("39.9", "39.9"), ("1,234.50", "1234.5"), ("-0.25", "-0.25"), ("007", "7"), ("0", "0")];
        for (written, value) in cases {
            assert_eq!(Decimal::parse(written).unwrap().to_string(), value);
        }
        assert_eq!(Decimal::parse("39.905").unwrap().fixed(2), "39.91");
        assert_eq!(Decimal::parse("39.9").unwrap().fixed(0), "40");
        assert_eq!(Decimal::parse("1.1").unwrap().times(10_000).to_string(), "11000");
        for bad in ["", "-", ".", "1.x", "1234567890123456"] {
            assert_eq!(Decimal::parse(bad), None, "{bad}");
        }
    }
}
