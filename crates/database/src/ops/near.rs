//! Looking for what is near: in wider and wider circles, until there is enough.

use super::Query;
use crate::Filter;
use crate::geo::Near;
use crate::path::Path;
use crate::rules::Reading;

/// Circles around the point of `$near`, each wider than the one before it: what the first ones hold is nearer than
/// anything outside of them, and an index finds it without looking at the rest of the world.
pub(super) struct Rounds<'q> {
    near: Option<(&'q Path, &'q Near)>,
    /// Metres.
    radius: f64,
}

/// The first circle, in metres, and how many times wider the next ones are.
const FIRST_CIRCLE: f64 = 500.0;
const WIDER: f64 = 4.0;
/// Metres beyond which nothing is.
const FARTHEST: f64 = 20_100_000.0;

impl<'q> Rounds<'q> {
    pub fn of(query: &'q Query) -> Self {
        let near = query.filter.near().filter(|_| query.order.is_natural());
        let least = near.and_then(|(_, near)| near.min).unwrap_or(0.0);
        let mut rounds = Self { near, radius: least.mul_add(2.0, FIRST_CIRCLE) };
        rounds.check();
        rounds
    }

    /// What to read of this circle; without one all of it, once.
    pub fn narrow(&self, reading: &mut Reading) -> Reading {
        let Some((path, near)) = self.near else { return std::mem::take(reading) };
        let circle = Near { from: near.from, min: None, max: Some(self.radius) };
        let filter = reading.filter.clone().and(Filter::near_to(path.clone(), circle));
        Reading { filter, reach: reading.reach.clone() }
    }

    /// Goes on to the next circle; answers whether that is any wider.
    pub fn widen(&mut self) -> bool {
        let is_under_way = self.near.is_some();
        self.radius *= WIDER;
        self.check();
        is_under_way
    }

    /// Leaves circles; answers whether there were any.
    pub fn end(&mut self) -> bool {
        self.near.take().is_some()
    }

    /// A circle as wide as what is asked for is none.
    fn check(&mut self) {
        let most = |near: &Near| near.max.unwrap_or(FARTHEST).min(FARTHEST);
        self.near = self.near.filter(|(_, near)| self.radius < most(near));
    }
}
