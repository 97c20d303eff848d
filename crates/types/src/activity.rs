//! Activities and templates as the console and the API show them.

use crate::{Json, Text, schema::Field};
use serde::{Deserialize, Serialize};

/// A kind of activity that a product manager can start from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Template {
    /// Its id: `premiere-night`, `daily-check-in`, `lucky-draw`.
    pub id: String,
    /// The name people read.
    pub title: Text,
    /// One sentence of what it is for.
    pub summary: Text,
    /// The colour of its card, `#rrggbb`.
    pub accent: String,
    /// Its parts, in the order of the page; each draws one group of the form and one block of the page.
    pub components: Vec<Component>,
    /// The settings a new activity starts with, one entry for each component.
    pub example: Json,
}

/// One part of a template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Component {
    /// Its place in the settings: `hero`, `coupon`.
    pub id: String,
    /// What it is: decides the block it renders to.
    pub kind: ComponentKind,
    /// The name people read.
    pub title: Text,
    /// Its settings.
    pub fields: Vec<Field>,
}

/// What a component is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComponentKind {
    /// Title, picture, tagline.
    Hero,
    /// Cinemas and times.
    Showtimes,
    /// Time left until a moment.
    Countdown,
    /// Something to claim, with a stock.
    Coupon,
    /// A row of days to tick.
    CheckIn,
    /// Prizes to be drawn.
    Draw,
    /// Conditions, in words.
    Rules,
}

/// The content of kind `activity`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivityContent {
    /// The template's id.
    pub template: String,
    /// The name people read in the console.
    pub name: Text,
    /// The settings, one object for each component id.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub settings: Json,
}

/// How an activity is doing, from its counter document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivityCounter {
    /// What there was to give away.
    pub stock: i64,
    /// What has been taken.
    pub claimed: i64,
    /// What is left.
    pub left: i64,
}
