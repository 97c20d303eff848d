//! Arrows between the crates point one way: `types ← store ← access ← content ← engines ← app ← server`.

use std::fs;
use std::path::Path;

use super::Findings;
use crate::shell::Result;

/// What every engine may know.
const BASE: [&str; 4] = ["types", "store", "access", "content"];

/// Engines, none of which knows another.
const ENGINES: [&str; 11] = [
    "database",
    "push",
    "files",
    "functions",
    "bot",
    "desk",
    "activities",
    "crm",
    "links",
    "extensions",
    "interconnect",
];

/// The crates that know no store and no engine: they compute, or speak somebody's protocol.
const PURE: [&str; 3] = ["cloudbase", "nlu", "wechat"];

/// What a crate of the workspace may depend on; nothing for a crate without a place in the house.
fn allowed(name: &str) -> Option<Vec<&'static str>> {
    let everything = || [&BASE[..], &ENGINES[..], &PURE[..]].concat();
    match name {
        "types" | "migrations" => Some(Vec::new()),
        // Its load client speaks to the console's live socket.
        "xtask" => Some(vec!["types"]),
        "store" => Some(vec!["types", "migrations"]),
        "access" => Some(vec!["types", "store"]),
        "content" => Some(vec!["types", "store", "access"]),
        "app" => Some(everything()),
        "server" => Some([everything(), vec!["app", "migrations", "encoder"]].concat()),
        // It reads an operator's files and fulfils a port of the language engine: nothing but the process knows it.
        "encoder" => Some(vec!["nlu"]),
        "frontend" => Some(vec!["app", "types"]),
        // What a bot learns with is pure computing, as much a tool as the base.
        "bot" => Some([&BASE[..], &["nlu"]].concat()),
        _ if ENGINES.contains(&name) => Some(BASE.to_vec()),
        _ if PURE.contains(&name) => Some(vec!["types"]),
        _ => None,
    }
}

/// Reads every Cargo.toml of the workspace.
pub fn check(root: &Path) -> Result<Findings> {
    let mut folders = vec!["app", "server", "frontend", "migrations", "xtask"];
    let crates: Vec<String> = fs::read_dir(root.join("crates"))?
        .filter_map(|entry| Some(format!("crates/{}", entry.ok()?.file_name().to_string_lossy())))
        .collect();
    folders.extend(crates.iter().map(String::as_str));
    let names: Vec<&str> = folders.iter().filter_map(|folder| folder.rsplit('/').next()).collect();

    let mut findings = Findings::default();
    for (folder, name) in folders.iter().zip(&names) {
        findings.looked_at += 1;
        let manifest = fs::read_to_string(root.join(folder).join("Cargo.toml"))?;
        let Some(allowed) = allowed(name) else {
            findings.errors.push(format!("{folder}: a crate that has no place in xtask/src/tidy/arrows.rs"));
            continue;
        };
        for (dependency, optional) in dependencies(&manifest) {
            if !names.contains(&dependency.as_str()) {
                continue;
            }
            if !allowed.contains(&dependency.as_str()) {
                findings.errors.push(format!("{folder}/Cargo.toml: {name} must not know {dependency}"));
            } else if *name == "app" && dependency != "types" && !optional {
                findings.errors.push(format!(
                    "{folder}/Cargo.toml: {dependency} would reach the browser, make it optional"
                ));
            }
        }
    }
    Ok(findings)
}

/// The names under `[dependencies]` and its targets' likes, and whether each is optional. Tests may know more.
fn dependencies(manifest: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    let mut inside = false;
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            inside = line == "[dependencies]"
                || line == "[build-dependencies]"
                || (line.starts_with("[target.") && line.ends_with(".dependencies]"));
        } else if inside
            && let Some((name, rest)) = line.split_once(['=', '.'])
            && !line.starts_with('#')
        {
            found.push((name.trim().to_string(), rest.contains("optional = true")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{allowed, dependencies};

    #[test]
    fn a_manifest_is_read_by_sections() {
        let manifest = "[package]\nname = \"x\"\n[dependencies]\ntypes.workspace = true\nstore = { workspace = true, optional = true }\n\
                        [dev-dependencies]\npush.workspace = true\n";
        assert_eq!(dependencies(manifest), [("types".to_string(), false), ("store".to_string(), true)]);
    }

    #[test]
    fn protocols_know_the_types_alone() {
        assert_eq!(allowed("wechat"), Some(vec!["types"]));
        assert!(
            !allowed("bot").unwrap().contains(&"wechat") && allowed("server").unwrap().contains(&"wechat")
        );
    }

    #[test]
    fn engines_know_the_base_and_not_each_other() {
        let links = allowed("links").unwrap();
        assert!(links.contains(&"content") && !links.contains(&"activities") && !links.contains(&"app"));
        assert_eq!(allowed("somewhere"), None);
    }
}
