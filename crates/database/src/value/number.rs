//! Numbers: whole of 32 or 64 bits, or floating point. Compared exactly across the three; arithmetic keeps whole
//! numbers whole, and widens rather than rounds where it can.

use serde_json::Number;
use std::cmp::Ordering;
use types::Json;

/// A number by its type.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Num {
    Int(i32),
    /// Whole and beyond 32 bits, or declared to be long.
    Long(i64),
    /// Whole and beyond a long: kept as it was written, a double to everything that asks for a type.
    Huge(u64),
    Double(f64),
}

impl Num {
    pub fn of(number: &Number) -> Self {
        match (number.as_i64(), number.as_u64()) {
            (Some(whole), _) => Self::whole(whole),
            (None, Some(huge)) => Num::Huge(huge),
            (None, None) => Num::Double(number.as_f64().unwrap_or(f64::NAN)),
        }
    }

    /// The narrowest whole number.
    pub fn whole(whole: i64) -> Self {
        i32::try_from(whole).map_or(Num::Long(whole), Num::Int)
    }

    pub fn type_name(self) -> &'static str {
        match self {
            Num::Int(_) => "int",
            Num::Long(_) => "long",
            Num::Huge(_) | Num::Double(_) => "double",
        }
    }

    pub fn float(self) -> f64 {
        match self {
            Num::Int(n) => f64::from(n),
            Num::Long(n) => n as f64,
            Num::Huge(n) => n as f64,
            Num::Double(n) => n,
        }
    }

    /// The number, if it is whole and fits; `2.0` is whole.
    pub fn exact(self) -> Option<i64> {
        match self {
            Num::Int(n) => Some(i64::from(n)),
            Num::Long(n) => Some(n),
            Num::Huge(_) => None,
            Num::Double(n) => (n.fract() == 0.0 && n.abs() < 9.2e18).then_some(n as i64),
        }
    }

    /// The whole part, if it fits.
    pub fn truncated(self) -> Option<i64> {
        match self {
            Num::Double(n) => Num::Double(n.trunc()).exact(),
            whole => whole.exact(),
        }
    }

    /// The number's own whole value, `None` for a double.
    fn integer(self) -> Option<i128> {
        match self {
            Num::Int(n) => Some(i128::from(n)),
            Num::Long(n) => Some(i128::from(n)),
            Num::Huge(n) => Some(i128::from(n)),
            Num::Double(_) => None,
        }
    }

    /// A total order; not-a-number comes first and equals itself.
    pub fn compare(self, other: Self) -> Ordering {
        match (self.integer(), other.integer()) {
            (Some(a), Some(b)) => a.cmp(&b),
            (Some(a), None) => against(a, other.float()),
            (None, Some(b)) => against(b, self.float()).reverse(),
            (None, None) => {
                let (a, b) = (self.float(), other.float());
                a.partial_cmp(&b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
            }
        }
    }

    /// The value that stands for it.
    pub fn json(self) -> Json {
        match self {
            Num::Int(n) => n.into(),
            Num::Long(n) if i32::try_from(n).is_ok() => serde_json::json!({"$numberLong": n.to_string()}),
            Num::Long(n) => n.into(),
            Num::Huge(n) => n.into(),
            Num::Double(n) => match Number::from_f64(n) {
                Some(number) => Json::Number(number),
                None if n.is_nan() => serde_json::json!({"$numberDouble": "NaN"}),
                None if n > 0.0 => serde_json::json!({"$numberDouble": "Infinity"}),
                None => serde_json::json!({"$numberDouble": "-Infinity"}),
            },
        }
    }

    /// Adds; `None` if whole numbers overflow.
    pub fn add(self, other: Self) -> Option<Self> {
        self.combine(other, i64::checked_add, |a, b| a + b)
    }

    pub fn subtract(self, other: Self) -> Option<Self> {
        self.combine(other, i64::checked_sub, |a, b| a - b)
    }

    pub fn multiply(self, other: Self) -> Option<Self> {
        self.combine(other, i64::checked_mul, |a, b| a * b)
    }

    fn combine(
        self,
        other: Self,
        whole: impl Fn(i64, i64) -> Option<i64>,
        float: impl Fn(f64, f64) -> f64,
    ) -> Option<Self> {
        match (self, other) {
            (Num::Int(a), Num::Int(b)) => whole(i64::from(a), i64::from(b)).map(Num::whole),
            (Num::Int(_) | Num::Long(_), Num::Int(_) | Num::Long(_)) => {
                let result = whole(self.exact()?, other.exact()?)?;
                // Only who said that a small number is long gets a long back.
                let declared = |n: Num| matches!(n, Num::Long(n) if i32::try_from(n).is_ok());
                Some(if declared(self) || declared(other) { Num::Long(result) } else { Num::whole(result) })
            }
            _ => Some(Num::Double(float(self.float(), other.float()))),
        }
    }
}

fn against(integer: i128, float: f64) -> Ordering {
    if float.is_nan() {
        return Ordering::Greater;
    }
    // A float beyond 2^127 saturates, and no integer here reaches that far.
    let whole = float.trunc();
    integer.cmp(&(whole as i128)).then_with(|| 0.0.partial_cmp(&(float - whole)).unwrap_or(Ordering::Equal))
}
