//! Pictures of the examples, drawn as SVG and embedded as `data:` addresses: no file to serve, no other host to ask.

use base64::{Engine, engine::general_purpose::STANDARD};
use std::sync::LazyLock;

macro_rules! pictures {
    ($($(#[$doc:meta])* $name:ident = $file:literal),+ $(,)?) => {$(
        $(#[$doc])*
        pub static $name: LazyLock<String> =
            LazyLock::new(|| address(include_str!(concat!("pictures/", $file))));
    )+};
}

pictures! {
    /// A night river under a paper moon.
    PAPER_MOONS = "paper-moons.svg",
    /// A sun that climbs for seven days.
    SEVEN_SUNS = "seven-suns.svg",
    /// Lanterns on a dark red sky.
    LANTERNS = "lanterns.svg",
    /// A lighthouse in winter.
    SNOW_LINE = "snow-line.svg",
    /// A membership card.
    PRIZE_CARD = "prize-card.svg",
    /// A pair of tickets.
    PRIZE_TICKET = "prize-ticket.svg",
    /// A rolled poster.
    PRIZE_POSTER = "prize-poster.svg",
    /// A bucket of popcorn.
    PRIZE_POPCORN = "prize-popcorn.svg",
}

fn address(svg: &str) -> String {
    let lean: String = svg.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    format!("data:image/svg+xml;base64,{}", STANDARD.encode(lean))
}
