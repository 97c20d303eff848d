//! An activity as phones render it: one list of blocks, the same for the landing page, the preview and mini-programs.

use crate::{ActivityCounter, Timestamp};
use serde::{Deserialize, Serialize};

/// A rendered activity in one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ActivityPage {
    /// The activity's key.
    pub key: String,
    /// Its template.
    pub template: String,
    /// The title, for the browser's tab and for sharing.
    pub title: String,
    /// The language of the texts.
    pub lang: crate::Lang,
    /// The colour of the page, `#rrggbb`.
    pub accent: String,
    /// What to show, top to bottom.
    pub blocks: Vec<Block>,
    /// How many are left, if it gives something away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counter: Option<ActivityCounter>,
}

/// One block of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Block {
    /// The head of the page.
    Hero {
        /// The component's id.
        id: String,
        /// The big line.
        title: String,
        /// The small line.
        tagline: String,
        /// A picture, if there is one.
        image: Option<String>,
    },
    /// Cinemas and times.
    Showtimes {
        /// The component's id.
        id: String,
        /// The heading.
        title: String,
        /// The rows.
        rows: Vec<Showtime>,
    },
    /// Time left.
    Countdown {
        /// The component's id.
        id: String,
        /// The line above it.
        title: String,
        /// The moment.
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        until: Timestamp,
        /// Whether the moment has passed.
        over: bool,
        /// The line to show then.
        after: String,
    },
    /// Something to claim.
    Coupon {
        /// The component's id.
        id: String,
        /// What it is.
        title: String,
        /// The value in words: "¥ 20 off".
        value: String,
        /// The label of the button.
        button: String,
        /// The function to call.
        function: String,
        /// The words when there is none left.
        sold_out: String,
    },
    /// Days to tick.
    CheckIn {
        /// The component's id.
        id: String,
        /// The heading.
        title: String,
        /// What each day gives, in order.
        days: Vec<String>,
        /// The label of the button.
        button: String,
    },
    /// Prizes to be drawn.
    Draw {
        /// The component's id.
        id: String,
        /// The heading.
        title: String,
        /// The prizes.
        prizes: Vec<DrawPrize>,
        /// The label of the button.
        button: String,
    },
    /// Conditions.
    Rules {
        /// The component's id.
        id: String,
        /// The heading.
        title: String,
        /// The paragraphs.
        paragraphs: Vec<String>,
    },
}

/// A showing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Showtime {
    /// The cinema.
    pub venue: String,
    /// The hall and the format: "Hall 3 · IMAX".
    pub hall: String,
    /// When it starts.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub starts_at: Timestamp,
    /// The price in minor units (fen), if there is one.
    pub price: Option<i64>,
}

/// A prize of a draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DrawPrize {
    /// What it is.
    pub name: String,
    /// How many there are.
    pub stock: i64,
    /// A picture, if there is one.
    pub image: Option<String>,
}
