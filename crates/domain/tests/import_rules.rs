//! Who may import whom. The rules are the house's floor plan: they keep the server's world out of
//! the browser's bundle and every arrow pointing one way. This needs no tool but cargo itself.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Crates of this workspace that a crate may build on. Tests may also use what stands in `TESTS`.
const MEMBERS: [(&str, &[&str]); 7] = [
    ("filter-pattern", &[]),
    ("log-line", &[]),
    ("domain", &["filter-pattern"]),
    ("app", &["domain", "filter-pattern", "log-line"]),
    ("frontend", &["app", "log-line"]),
    ("server", &["app", "domain", "filter-pattern", "log-line"]),
    ("emulator", &["filter-pattern"]),
];
const TESTS: [(&str, &str); 1] = [("server", "emulator")];

/// Outside crates of those that end up in the browser; `?` marks what only a feature may bring.
const OUTSIDE: [(&str, &[&str]); 5] = [
    ("filter-pattern", &["memchr", "regex-automata", "regex-lite", "serde?"]),
    ("log-line", &[]),
    ("domain", &["serde", "sqlx?", "uuid"]),
    (
        "app",
        &[
            "async-trait?",
            "form_urlencoded",
            "futures?",
            "http",
            "js-sys",
            "leptos",
            "leptos_axum?",
            "leptos_meta",
            "leptos_router",
            "percent-encoding",
            "serde",
            // Reads what the browser's own parser made: the first load is smaller with it.
            "serde-wasm-bindgen",
            "serde_json",
            "tracing?",
            "wasm-bindgen",
            "wasm-bindgen-futures",
            "web-sys",
        ],
    ),
    // Waking waits for files, and `app` brings the last one anyway.
    ("frontend", &["console_error_panic_hook", "leptos", "wasm-bindgen", "wasm-bindgen-futures"]),
];

/// What the browser's bundle must never hold.
const SERVER_ONLY: [&str; 8] =
    ["argon2", "aws-*", "axum", "hyper", "rustls", "sqlx", "tokio", "tower"];

/// Versions below these have faults that we know of.
const FLOORS: [(&str, [u64; 3]); 7] = [
    ("h2", [0, 4, 16]),
    ("hydration_context", [0, 3, 1]),
    ("leptos", [0, 8, 20]),
    ("rustls-webpki", [0, 103, 13]),
    ("server_fn", [0, 8, 13]),
    ("tachys", [0, 2, 16]),
    ("tracing-subscriber", [0, 3, 20]),
];

/// Folders and the modules of their own crate that they must not know.
const MODULES: [(&str, &[&str]); 3] = [
    ("server/src/db", &["http", "backend", "cloudwatch"]),
    ("server/src/cloudwatch", &["http", "backend", "db"]),
    ("app/src/components", &["api", "pages"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {} failed:\n{errors}", arguments.join(" "));
    String::from_utf8(output.stdout).unwrap()
}

struct Dependency {
    user: String,
    name: String,
    is_member: bool,
    for_tests: bool,
    optional: bool,
}

/// Every direct dependency of every crate of the workspace, whatever its platform.
fn dependencies() -> Vec<Dependency> {
    // Without the graph, cargo needs nothing that was not downloaded.
    let metadata: Value = serde_json::from_str(&cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--no-deps",
        "--offline",
    ]))
    .unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let list = |value: &Value| value.as_array().unwrap().clone();
    list(&metadata["packages"])
        .iter()
        .flat_map(|package| {
            list(&package["dependencies"]).into_iter().map(|used| (text(&package["name"]), used))
        })
        .map(|(user, used)| Dependency {
            user,
            name: text(&used["name"]),
            is_member: used["path"].is_string(),
            for_tests: used["kind"] == "dev",
            optional: used["optional"] == true,
        })
        .collect()
}

fn row<'a>(table: &'a [(&str, &'a [&'a str])], name: &str) -> Option<&'a [&'a str]> {
    table.iter().find(|(user, _)| *user == name).map(|(_, row)| *row)
}

fn report(faults: BTreeSet<String>) {
    assert!(faults.is_empty(), "\n\n{}\n", faults.into_iter().collect::<Vec<_>>().join("\n\n"));
}

#[test]
fn members_point_one_way() {
    let faults = dependencies().into_iter().filter(|used| used.is_member).filter_map(|used| {
        let Dependency { user, name, for_tests, .. } = &used;
        let Some(allowed) = row(&MEMBERS, user) else {
            return Some(format!("`{user}` is new here: give it a row in MEMBERS that says what it may build on."));
        };
        let fine = allowed.contains(&name.as_str()) || (*for_tests && TESTS.contains(&(user, name)));
        (!fine).then(|| {
            format!(
                "`{user}` must not depend on `{name}`: remove it from {user}'s Cargo.toml. What both need \
                 belongs further down, in `domain` or `filter-pattern`."
            )
        })
    });
    report(faults.collect());
}

#[test]
fn what_reaches_the_browser_has_few_dependencies() {
    let faults = dependencies().into_iter().filter(|used| !used.is_member && !used.for_tests).filter_map(|used| {
        let Dependency { user, name, optional, .. } = &used;
        let allowed = row(&OUTSIDE, user)?;
        let behind_a_feature = allowed.contains(&format!("{name}?").as_str());
        if allowed.contains(&name.as_str()) || (behind_a_feature && *optional) {
            return None;
        }
        Some(if behind_a_feature {
            format!("`{user}` may have `{name}` behind a feature only: mark it `optional = true`.")
        } else {
            format!(
                "`{user}` is part of the browser's bundle and `{name}` is not among what it may use. Do without \
                 it, or let the server do that work; if it is worth its bytes, add it to OUTSIDE and say why."
            )
        })
    });
    report(faults.collect());
}

#[test]
fn the_bundle_holds_nothing_of_the_server() {
    let graph = |more: &[&str]| {
        let tree = "tree --package frontend --target wasm32-unknown-unknown --offline";
        let edges = "--edges normal,no-proc-macro";
        let arguments = tree.split(' ').chain(edges.split(' ')).chain(more.iter().copied());
        cargo(&arguments.collect::<Vec<_>>())
    };
    let tree = graph(&["--prefix", "none"]);
    let names: BTreeSet<&str> =
        tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains("leptos"), "cargo tree shows no bundle at all:\n{tree}");
    let is_server_only = |name: &str| {
        SERVER_ONLY.iter().any(|banned| match banned.strip_suffix('*') {
            Some(prefix) => name.starts_with(prefix),
            None => name == *banned,
        })
    };
    let faults = names.into_iter().filter(|name| is_server_only(name)).map(|name| {
        format!(
            "`{name}` would be in the browser's bundle. Put what brings it behind app's feature `ssr`. It comes \
             this way:\n{}",
            graph(&["--invert", name])
        )
    });
    report(faults.collect());
}

#[test]
fn versions_with_known_faults_stay_out() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let value = |line: Option<&str>, key: &str| {
        Some(line?.strip_prefix(key)?.trim_matches(['"', ' ', '=']).to_owned())
    };
    let faults = lock.split("[[package]]").filter_map(|entry| {
        let mut lines = entry.trim().lines();
        let (name, version) = (value(lines.next(), "name")?, value(lines.next(), "version")?);
        let (_, floor) = FLOORS.iter().find(|(known, _)| *known == name)?;
        let release = version.split(['-', '+']).next()?;
        let numbers: Vec<u64> = release.split('.').map(|number| number.parse().unwrap()).collect();
        (numbers.as_slice() < floor.as_slice()).then(|| {
            let [major, minor, patch] = floor;
            format!(
                "{name} {version} has a known fault that {major}.{minor}.{patch} has not: cargo update --package \
                 {name}@{version} --precise {major}.{minor}.{patch} (or newer)."
            )
        })
    });
    report(faults.collect());
}

#[test]
fn modules_point_one_way() {
    let faults = MODULES.iter().flat_map(|(folder, unknown)| {
        let files = rust_files(&root().join(folder));
        files.into_iter().flat_map(move |file| {
            let source = fs::read_to_string(&file).unwrap();
            let named = unknown.iter().filter(move |module| {
                let path = format!("crate::{module}");
                source.match_indices(&path).any(|(at, _)| !continues(&source[at + path.len()..]))
            });
            named
                .map(|module| {
                    format!(
                        "{} must not know `crate::{module}`: {folder} stands below it.",
                        file.display()
                    )
                })
                .collect::<Vec<_>>()
        })
    });
    report(faults.collect());
}

/// Whether an identifier goes on here, so that `crate::db` is not seen in `crate::dbase`.
fn continues(rest: &str) -> bool {
    rest.starts_with(|next: char| next.is_alphanumeric() || next == '_')
}

/// All Rust files of a folder, or of the module of the same name where it is a single file.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let single = Some(folder.with_extension("rs")).filter(|file| file.is_file());
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => rust_files(&path),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|kind| kind == "rs"))
        .chain(single)
        .collect()
}
