//! What is supported, as a page, made of the tables that parsing itself looks names up in.

use crate::expression::{ACCUMULATORS, OPERATORS, Shape};
use crate::{aggregate, filter, limits, projection, update};
use std::fmt::Write;

/// Names of MongoDB that this database does not have, by where they would stand. A test holds that each is refused.
pub const ABSENT: &[(&str, &[&str])] = &[
    ("at the top of a query", &["$where", "$text"]),
    ("on a field", &["$bitsAllSet", "$bitsAllClear", "$bitsAnySet", "$bitsAnyClear", "$uniqueDocs"]),
    ("in an update", &["$currentDate"]),
    (
        "as a stage",
        &[
            "$graphLookup",
            "$out",
            "$merge",
            "$redact",
            "$collStats",
            "$indexStats",
            "$unionWith",
            "$setWindowFields",
            "$densify",
            "$fill",
            "$search",
        ],
    ),
    (
        "in an expression",
        &[
            "$function",
            "$accumulator",
            "$getField",
            "$rand",
            "$sampleRate",
            "$meta",
            "$toDecimal",
            "$binarySize",
            "$bsonSize",
            "$tsSecond",
        ],
    ),
    (
        "as an accumulator",
        &["$top", "$topN", "$bottom", "$bottomN", "$firstN", "$lastN", "$maxN", "$minN", "$median"],
    ),
];

/// The page `docs/compatibility.md`.
pub fn compatibility() -> String {
    let mut page = String::from(
        "# What the document database understands\n\n\
         This page is made by the code: each table is the one that parsing looks names up in. Whatever is not here is\n\
         refused with `DATABASE_INVALID_OPERRATOR` and its name, and changes nothing.\n",
    );
    table(&mut page, "Queries: at the top", filter::TOP.iter().map(|row| (row.name, row.about)));
    table(&mut page, "Queries: on a field", filter::FIELD.iter().map(|row| (row.name, row.about)));
    let _ = writeln!(page, "\nKeywords of `$jsonSchema`: {}.", names(filter::KEYWORDS));
    table(&mut page, "Projections", projection::OPERATORS.iter().copied());
    page.push_str("\nBeside `1`, `0`, `true` and `false`.\n");
    table(&mut page, "Updates", update::OPERATORS.iter().map(|row| (row.name, row.about)));
    table(&mut page, "Aggregation: stages", aggregate::STAGES.iter().map(|row| (row.name, row.about)));
    table(&mut page, "Aggregation: accumulators", ACCUMULATORS.iter().map(|row| (row.name, row.about)));
    for (title, group) in OPERATORS {
        table(
            &mut page,
            &format!("Expressions: {}", title.to_lowercase()),
            group.iter().map(|row| (row.name, row.about)),
        );
        let named = group.iter().filter_map(|row| match row.shape {
            Shape::Named { names: parts, .. } => Some((row.name, parts)),
            Shape::Values { .. } | Shape::Date(_) | Shape::Syntax(_) => None,
        });
        for (name, parts) in named {
            let _ = writeln!(page, "\n`{name}` takes {}.", names(parts));
        }
    }
    page.push_str("\nVariables: `$$ROOT`, `$$CURRENT`, `$$REMOVE`, `$$NOW` (in pipelines), and those of `$let`, `$map`, `$filter`, `$reduce` and `$lookup`.\n");
    page.push_str("\n## Not there\n\n");
    for (place, absent) in ABSENT {
        let _ = writeln!(page, "* {place}: {}", names(absent));
    }
    page.push_str("\nArrays are updated as a whole or by index; the positional `$`, `$[]` and `$[name]` of paths are refused. Regular\nexpressions have no look-around and no back-references: they always end in time linear in the text. `$expr` in a query\nthat fails for a document does not match it. Decimal numbers, `$timestamp`, `$minKey` and `$maxKey` are refused as values.\n");
    page.push_str("\n## Limits\n\n| what | most |\n|---|---|\n");
    for (what, most) in [
        ("bytes of a document", limits::DOCUMENT_BYTES),
        ("levels of a document", limits::DOCUMENT_DEPTH),
        ("documents of one answer", limits::MAX_LIMIT as usize),
        ("bytes of one answer", limits::RESULT_BYTES),
        ("documents of one watch", limits::WATCH_DOCUMENTS),
        ("documents that one call adds", limits::DOCUMENTS_PER_ADD),
        ("documents that one call changes or removes", limits::DOCUMENTS_PER_WRITE),
        ("values and operators of one query, update or pipeline", limits::EXPRESSION_NODES),
        ("stages of a pipeline", limits::STAGES),
        ("bytes that a pipeline holds", limits::PIPELINE_BYTES),
        ("bytes that an expression makes of one document", limits::EXPRESSION_BYTES),
        ("indexes of a collection", limits::INDEXES),
        ("fields of an index", limits::INDEX_FIELDS),
        ("bytes of a document's values in an index", limits::INDEX_KEY_BYTES),
        ("keys of a document in an index", limits::INDEX_KEYS),
    ] {
        let _ = writeln!(page, "| {what} | {most} |");
    }
    page
}

fn table<'a>(page: &mut String, title: &str, rows: impl Iterator<Item = (&'a str, &'a str)>) {
    let _ = writeln!(page, "\n## {title}\n\n| name | meaning |\n|---|---|");
    for (name, about) in rows {
        let _ = writeln!(page, "| `{name}` | {about} |");
    }
}

fn names(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
