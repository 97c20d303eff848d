//! Links: ids, targets, codes that scanners read.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod kind;
mod qr;
mod routing;
