//! One linear classifier for each label against all others: L2-regularised squared-hinge support vector machines,
//! solved by dual coordinate descent (Hsieh et al., ICML 2008, algorithm 1, with the L2 loss).
//!
//! Labels are solved [`LANES`] at a time with their weights side by side, so that one walk along an example's
//! features serves all of them. A group's result depends on nothing outside it: threads cannot change it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use pulp::{Arch, NullaryFnOnce};

use crate::hash::Rng;

/// Labels that are solved together.
pub const LANES: usize = 32;

/// How the classifiers are trained.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The cost of an error at a label's own example.
    pub own: f32,
    /// The cost of an error at another label's example.
    pub other: f32,
    /// Walks over all examples at most.
    pub epochs: usize,
    /// A walk in which no gradient was larger than this is the last.
    pub tolerance: f32,
}

/// An example: its vector and its label.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    pub vector: &'a [(u32, f32)],
    pub label: u32,
}

/// One group's weights, `[feature][lane]`; the last feature is the bias.
pub type Group = Vec<f32>;

/// The value of the bias feature.
pub const BIAS: f32 = 1.0;

/// Solves every group and gives each to `done` as it is ready, in any order. `go_on` is asked between walks, on this
/// thread, with the share that is done; `None` when it says no.
pub fn train<T: Send>(
    rows: &[Row<'_>],
    features: usize,
    labels: usize,
    settings: &Settings,
    threads: usize,
    done: impl Fn(usize, &Group) -> T + Sync,
    go_on: &mut dyn FnMut(f32) -> bool,
) -> Option<Vec<T>> {
    let groups = labels.div_ceil(LANES);
    let walks = groups * settings.epochs;
    let (next, walked, stop) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    let results: Mutex<Vec<(usize, T)>> = Mutex::new(Vec::new());
    let work = |tell: &mut dyn FnMut(f32) -> bool| {
        loop {
            let group = next.fetch_add(1, Ordering::Relaxed);
            if group >= groups {
                return;
            }
            let mut go_on = || {
                let walked = walked.fetch_add(1, Ordering::Relaxed);
                if !tell(walked as f32 / walks as f32) {
                    stop.store(true, Ordering::Relaxed);
                }
                !stop.load(Ordering::Relaxed)
            };
            let solve = Solve { rows, features, labels, group, settings, go_on: &mut go_on };
            let solved = Arch::new().dispatch(solve);
            let Some(weights) = solved else { return };
            let result = done(group, &weights);
            results.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((group, result));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.clamp(1, groups.max(1)) {
            scope.spawn(|| work(&mut |_| true));
        }
        work(go_on);
    });
    if stop.load(Ordering::Relaxed) {
        return None;
    }
    let mut results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    results.sort_by_key(|result| result.0);
    Some(results.into_iter().map(|result| result.1).collect())
}

/// The solving of one group.
struct Solve<'a> {
    rows: &'a [Row<'a>],
    features: usize,
    labels: usize,
    group: usize,
    settings: &'a Settings,
    go_on: &'a mut dyn FnMut() -> bool,
}

impl NullaryFnOnce for Solve<'_> {
    type Output = Option<Group>;

    // This and what it calls are inlined, or they would not be compiled for the processor's lanes.
    #[inline(always)]
    fn call(self) -> Self::Output {
        let Self { rows, features, labels, group, settings, .. } = self;
        let mut weights = vec![0.0_f32; (features + 1) * LANES];
        let mut alphas = vec![[0.0_f32; LANES]; rows.len()];
        let first = group * LANES;
        let lanes = LANES.min(labels - first);
        let norms: Vec<f32> = rows
            .iter()
            .map(|row| row.vector.iter().map(|item| item.1 * item.1).sum::<f32>() + BIAS * BIAS)
            .collect();
        let mut rng = Rng::new(0x5eed ^ group as u64);
        let mut order: Vec<u32> = (0..rows.len() as u32).collect();
        for _ in 0..settings.epochs {
            if !(self.go_on)() {
                return None;
            }
            rng.shuffle(&mut order);
            let mut worst = 0.0_f32;
            for &r in &order {
                let row = &rows[r as usize];
                let margins = margins(&weights, features, row.vector);
                let step = Step {
                    own: (row.label as usize).wrapping_sub(first),
                    lanes,
                    norm: norms[r as usize],
                    settings,
                };
                let deltas = step.take(&margins, &mut alphas[r as usize], &mut worst);
                add(&mut weights, features, row.vector, &deltas);
            }
            if worst < settings.tolerance {
                break;
            }
        }
        Some(weights)
    }
}

/// One row's turn: every lane's dual variable moves to its optimum, the others held.
struct Step<'a> {
    /// The lane of the row's own label, if it is in this group.
    own: usize,
    lanes: usize,
    norm: f32,
    settings: &'a Settings,
}

impl Step<'_> {
    #[inline(always)]
    fn take(&self, margins: &[f32; LANES], alphas: &mut [f32; LANES], worst: &mut f32) -> [f32; LANES] {
        let mut deltas = [0.0_f32; LANES];
        for lane in 0..self.lanes {
            let (y, cost) =
                if lane == self.own { (1.0, self.settings.own) } else { (-1.0, self.settings.other) };
            let slack = 0.5 / cost;
            let gradient = y * margins[lane] - 1.0 + alphas[lane] * slack;
            if alphas[lane] == 0.0 && gradient >= 0.0 {
                continue;
            }
            *worst = worst.max(gradient.abs());
            let next = (alphas[lane] - gradient / (self.norm + slack)).max(0.0);
            deltas[lane] = (next - alphas[lane]) * y;
            alphas[lane] = next;
        }
        deltas
    }
}

/// Adds a row to the weights of the lanes that moved; late in training these are few.
#[inline(always)]
fn add(weights: &mut [f32], features: usize, vector: &[(u32, f32)], deltas: &[f32; LANES]) {
    let mut moved = [(0_usize, 0.0_f32); LANES];
    let mut count = 0;
    for (lane, &delta) in deltas.iter().enumerate().filter(|(_, delta)| **delta != 0.0) {
        moved[count] = (lane, delta);
        count += 1;
    }
    let bias = (features as u32, BIAS);
    let items = vector.iter().chain([&bias]);
    if count > LANES / 8 {
        for &(feature, value) in items {
            let weights = &mut weights[feature as usize * LANES..][..LANES];
            for (weight, delta) in weights.iter_mut().zip(deltas) {
                *weight += value * delta;
            }
        }
    } else if count > 0 {
        for &(feature, value) in items {
            let weights = &mut weights[feature as usize * LANES..][..LANES];
            for &(lane, delta) in &moved[..count] {
                weights[lane] += value * delta;
            }
        }
    }
}

#[inline(always)]
fn margins(weights: &[f32], features: usize, vector: &[(u32, f32)]) -> [f32; LANES] {
    let mut sums = [0.0_f32; LANES];
    let bias = (features as u32, BIAS);
    for &(feature, value) in vector.iter().chain([&bias]) {
        let row = &weights[feature as usize * LANES..][..LANES];
        for (sum, weight) in sums.iter_mut().zip(row) {
            *sum += value * weight;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solved(threads: usize) -> Vec<Group> {
        let vectors: Vec<Vec<(u32, f32)>> = (0..80).map(|n| vec![(n, 0.8), (80 + n % 3, 0.6)]).collect();
        let rows: Vec<Row<'_>> =
            vectors.iter().zip(0..).map(|(vector, n)| Row { vector, label: n / 2 }).collect();
        let settings = Settings { own: 1.0, other: 1.0, epochs: 30, tolerance: 1e-4 };
        train(&rows, 83, 40, &settings, threads, |_, group| group.clone(), &mut |_| true).unwrap()
    }

    #[test]
    fn rows_fall_on_their_side() {
        let groups = solved(1);
        assert_eq!(groups.len(), 2);
        for n in 0..80_u32 {
            let group = (n / 2) as usize / LANES;
            let margins = margins(&groups[group], 83, &[(n, 0.8), (80 + n % 3, 0.6)]);
            let best = (0..LANES).max_by(|&a, &b| margins[a].total_cmp(&margins[b])).unwrap();
            assert_eq!(group * LANES + best, (n / 2) as usize);
        }
    }

    #[test]
    fn threads_change_nothing() {
        assert_eq!(solved(1), solved(3));
    }

    #[test]
    fn it_stops_when_told() {
        let rows = [Row { vector: &[(0, 1.0)], label: 0 }];
        let settings = Settings { own: 1.0, other: 1.0, epochs: 5, tolerance: 0.0 };
        let mut calls = 0;
        let mut go_on = |_| {
            calls += 1;
            calls < 3
        };
        assert!(train(&rows, 1, 1, &settings, 1, |_, _| (), &mut go_on).is_none());
        assert_eq!(calls, 3);
    }
}
