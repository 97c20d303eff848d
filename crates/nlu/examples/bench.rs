//! Trains on one file, asks another, and prints one JSON line: `cargo xtask bench nlu` runs it optimised.
//!
//! Files hold `text<TAB>label` lines.

#![expect(clippy::print_stdout, reason = "a command line tool talks on standard output")]

use std::collections::BTreeMap;
use std::error::Error;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{fs, hint};

use clap::{Parser, ValueEnum};
use encoder::SentenceEncoder;
use nlu::{Decision, Encoder, Label, Model, Prediction, Thresholds, TrainOptions, train};
use serde_json::json;

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Lang {
    Auto,
    En,
    Zh,
}

/// Accuracy, cost and size of the language engine on files of `text<TAB>label` lines.
///
/// A label's id, with `_`, `-` and capitals read as word boundaries, is given as its name. A question counts as
/// rejected when the engine falls back.
#[derive(Parser)]
#[command(name = "cargo xtask bench nlu")]
struct Options {
    /// What to learn from
    #[arg(long)]
    train: PathBuf,
    /// What to ask; labels that were not learned are left out
    #[arg(long)]
    test: PathBuf,
    /// Questions that no label means; their labels do not matter
    #[arg(long)]
    oos: Option<PathBuf>,
    /// Questions to place the thresholds with instead of the cross-validation on --train: the confidence that 95% of
    /// them reach. Used for nothing else; without it the thresholds come from --train alone
    #[arg(long)]
    val: Option<PathBuf>,
    /// The engine finds out by itself, text by text, and takes no hint: accepted for the record
    #[arg(long, value_enum, default_value_t = Lang::Auto)]
    lang: Lang,
    /// Leave the labels' names out
    #[arg(long)]
    no_names: bool,
    /// A folder with the model.onnx and tokenizer.json of a sentence encoder to use besides
    #[arg(long)]
    encoder: Option<PathBuf>,
    /// Threads to train with
    #[arg(long, default_value_t = 1)]
    threads: usize,
}

type Rows = Vec<(String, String)>;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    let labels = labels(&read(&options.train)?, !options.no_names);
    let settings = TrainOptions { threads: options.threads, ..TrainOptions::default() };
    let encoder = options.encoder.as_deref().map(SentenceEncoder::open).transpose()?;
    let encoder = encoder.as_ref().map(|encoder| encoder as &dyn Encoder);
    let begun = cpu_seconds();
    let mut model = train(&labels, &settings, encoder, &mut |_| ControlFlow::Continue(()))?;
    let train_cpu_s = cpu_seconds() - begun;
    if let Some(path) = &options.val {
        let scores = confidences(&model, encoder, &read(path)?);
        let suggest = scores.get(scores.len() / 20).copied().unwrap_or_default();
        let answer = scores.get(scores.len() * 12 / 100).copied().unwrap_or_default();
        model = model.with_thresholds([Thresholds { answer, suggest }; 2]);
    }
    let model_bytes = model.to_bytes();
    // What is measured is what would be loaded, not what is still in memory.
    let model = Model::from_bytes(&model_bytes)?;

    let mut test = read(&options.test)?;
    test.retain(|(_, label)| model.labels().iter().any(|known| **known == **label));
    let (predictions, us_per_query) = ask(&model, encoder, &test);
    let right = |passed: fn(&Prediction) -> bool| {
        let all = predictions.iter().zip(&test);
        let right = all
            .filter(|(prediction, row)| *prediction.ranked[0].label == *row.1 && passed(prediction))
            .count();
        right as f64 / test.len().max(1) as f64
    };
    let accuracy = right(|_| true);
    let mut figures = json!({
        "accuracy": round(accuracy), "oos_recall": null, "auroc": null, "in_scope_accuracy": null,
        "train_cpu_s": round(train_cpu_s), "us_per_query": round(us_per_query), "model_bytes": model_bytes.len(),
    });
    if let Some(path) = &options.oos {
        let oos = read(path)?;
        let (strange, _) = ask(&model, encoder, &oos);
        let rejected = strange.iter().filter(|prediction| prediction.decision == Decision::FallBack).count();
        figures["oos_recall"] = json!(round(rejected as f64 / oos.len().max(1) as f64));
        figures["auroc"] = json!(round(auroc(&scores(&predictions), &scores(&strange))));
        figures["in_scope_accuracy"] =
            json!(round(right(|prediction| prediction.decision != Decision::FallBack)));
    }
    println!("{figures}");
    Ok(())
}

fn read(path: &Path) -> Result<Rows, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let rows = text.lines().filter_map(|line| line.rsplit_once('\t'));
    Ok(rows.map(|(text, label)| (text.to_string(), label.to_string())).collect())
}

fn labels(rows: &Rows, names: bool) -> Vec<Label> {
    let mut labels: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (text, label) in rows {
        labels.entry(label).or_default().push(text);
    }
    let label = |(id, texts): (&str, Vec<&str>)| {
        let label = Label::new(id, texts);
        if names { label.named(words(id)) } else { label }
    };
    labels.into_iter().map(label).collect()
}

/// `bookFlight_now` as people read it: "book Flight now".
fn words(id: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in id.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            out.push(' ');
        }
        out.push(if matches!(c, '_' | '-' | '.' | '/' | ':') { ' ' } else { c });
        before = c;
    }
    out
}

/// Predictions, and the processor microseconds that one takes: elapsed ones would be those of the whole machine. With
/// an encoder each takes milliseconds, and the questions are asked no more than once.
fn ask(model: &Model, encoder: Option<&dyn Encoder>, rows: &Rows) -> (Vec<Prediction>, f64) {
    let rounds = if encoder.is_some() { 0 } else { 20_000_usize.div_ceil(rows.len().max(1)) };
    let begun = cpu_seconds();
    for (text, _) in (0..rounds).flat_map(|_| rows) {
        hint::black_box(model.predict(text));
    }
    let predictions = rows.iter().map(|(text, _)| model.predict_with(text, encoder)).collect();
    let each = (cpu_seconds() - begun) * 1e6 / ((rounds + 1) * rows.len()).max(1) as f64;
    (predictions, each)
}

fn scores(predictions: &[Prediction]) -> Vec<f32> {
    predictions.iter().map(|prediction| prediction.reason.score).collect()
}

/// The confidences of questions, ascending.
fn confidences(model: &Model, encoder: Option<&dyn Encoder>, rows: &Rows) -> Vec<f32> {
    let score = |text: &str| model.predict_with(text, encoder).reason.score;
    let mut scores: Vec<f32> = rows.iter().map(|(text, _)| score(text)).collect();
    scores.sort_by(f32::total_cmp);
    scores
}

/// How often a question in scope scores above one out of scope; half for a tie (Mann and Whitney).
fn auroc(inside: &[f32], outside: &[f32]) -> f64 {
    let mut sorted = outside.to_vec();
    sorted.sort_by(f32::total_cmp);
    let wins: f64 = inside
        .iter()
        .map(|score| {
            let below = sorted.partition_point(|other| other < score);
            let equal = sorted.partition_point(|other| other <= score) - below;
            below as f64 + equal as f64 / 2.0
        })
        .sum();
    wins / (inside.len().max(1) * outside.len().max(1)) as f64
}

fn round(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// Processor seconds of this process, all threads; elapsed ones where the system does not tell.
fn cpu_seconds() -> f64 {
    // Fields 14 and 15 of proc(5) stat, in ticks of 10 ms; the second may hold spaces, in brackets.
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().skip(11).take(2));
    let ticks: Vec<f64> = fields.into_iter().flatten().filter_map(|field| field.parse().ok()).collect();
    if ticks.len() == 2 {
        return ticks.iter().sum::<f64>() / 100.0;
    }
    static BEGUN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    BEGUN.get_or_init(Instant::now).elapsed().as_secs_f64()
}
