//! Links: ids, targets, codes that scanners read.

mod kind;
mod qr;
mod routing;
