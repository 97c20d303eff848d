//! Charts: inline SVG for the eye, a table behind it for everybody.

use leptos::prelude::*;

use super::table::Table;
use crate::i18n::{fmt_number, messages::bot_studio::as_table, use_lang};

/// Height of the drawing, in its own units.
const HEIGHT: f64 = 100.0;
/// Width of a bar with its gap.
const STEP: f64 = 10.0;
/// Width of a bar.
const BAR: f64 = 7.0;

/// Stacked bars, one for each label; at most five series.
#[component]
pub fn BarChart(
    /// What it shows.
    #[prop(into)]
    title: String,
    /// The word over the labels.
    #[prop(into)]
    column: String,
    /// The names of the series, from the ground up.
    series: Vec<String>,
    /// The bars: a label, and a number for each series.
    bars: Vec<(String, Vec<u64>)>,
) -> impl IntoView {
    let l = use_lang();
    let number = |n: u64| fmt_number(i64::try_from(n).unwrap_or(i64::MAX));
    let most = bars.iter().map(|(_, parts)| parts.iter().sum::<u64>()).max().unwrap_or_default();
    let drawn = bars.iter().enumerate().map(|(n, (_, parts))| bar(n, parts, most)).collect_view();
    #[expect(clippy::cast_precision_loss, reason = "some ninety bars")]
    let width = bars.len().max(1) as f64 * STEP;
    let ends = bars.first().zip(bars.last()).map(|((first, _), (last, _))| {
        let last = (bars.len() > 1).then(|| view! { <span>{last.clone()}</span> });
        view! { <div class="chart-ends num"><span>{first.clone()}</span>{last}</div> }
    });
    let legend = series
        .iter()
        .enumerate()
        .map(|(n, name)| view! { <li><span class=format!("chart-key chart-{n}")></span>{name.clone()}</li> })
        .collect_view();
    let heads = series
        .iter()
        .map(|name| view! { <th scope="col" class="cell-num">{name.clone()}</th> })
        .collect_view();
    let rows = bars.iter().rev().map(|(label, parts)| {
        let cells = parts.iter().map(|n| view! { <td class="cell-num num">{number(*n)}</td> }).collect_view();
        view! { <tr><th scope="row" class="num">{label.clone()}</th>{cells}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <figure class="chart">
            <div class="chart-plot">
                <span class="chart-top num" aria-hidden="true">{number(most)}</span>
                <svg viewBox=format!("0 0 {width} {HEIGHT}") preserveAspectRatio="none" aria-hidden="true">{drawn}</svg>
                {ends}
            </div>
            <ul class="chart-legend" aria-hidden="true">{legend}</ul>
            <details>
                <summary class="small">{as_table(l)}</summary>
                <div class="mt-2">
                    <Table caption=title dense=true scrolls=true>
                        <thead>
                            <tr>
                                <th scope="col">{column}</th>
                                {heads}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </Table>
                </div>
            </details>
        </figure>
    }
}

fn bar(n: usize, parts: &[u64], most: u64) -> AnyView {
    #[expect(clippy::cast_precision_loss, reason = "a drawing of some hundred pixels")]
    let (x, scale) = (n as f64 * STEP, HEIGHT / most.max(1) as f64);
    let mut top = HEIGHT;
    let rects = parts
        .iter()
        .enumerate()
        .map(|(series, part)| {
            #[expect(clippy::cast_precision_loss, reason = "a drawing of some hundred pixels")]
            let height = *part as f64 * scale;
            top -= height;
            let (y, height) = (format!("{top:.2}"), format!("{height:.2}"));
            view! { <rect class=format!("chart-{series}") x=x y=y width=BAR height=height></rect> }
        })
        .collect_view();
    view! { <g>{rects}</g> }.into_any()
}
