//! What is linked in: from where, under which licence, and that docs/dependencies.md tells of it. Needs no tool and no network; cargo-deny does more.

use serde_json::Value;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> toml::Table {
    std::fs::read_to_string(root().join(name)).unwrap().parse().unwrap()
}

/// The system that is built for, as cargo names it.
fn host() -> String {
    let told = std::process::Command::new("rustc").arg("-vV").output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    told.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

/// Whether one alternative of each part of an SPDX expression is allowed.
fn fits(licence: &str, allowed: &[&str]) -> bool {
    let part = |part: &str| {
        let part = part.trim().trim_start_matches('(').trim_end_matches(')').replace('/', " OR ");
        part.split(" OR ").any(|name| allowed.contains(&name.trim()))
    };
    licence.split(" AND ").all(part)
}

#[test]
fn licences_are_the_allowed_ones() {
    let deny = read("deny.toml");
    let allowed: Vec<&str> = deny["licenses"]["allow"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    for (licence, good) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("MIT OR GPL-3.0", true),
        ("(MIT OR Apache-2.0) AND GPL-3.0", false),
        ("MIT/Apache-2.0", true),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("", false),
    ] {
        assert_eq!(fits(licence, &allowed), good, "{licence}");
    }
    let told = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", &host()])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let metadata: Value = serde_json::from_slice(&told.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100);
    for package in packages {
        let licence = package["license"].as_str().unwrap_or("");
        assert!(fits(licence, &allowed), "{} is under {licence:?}", package["name"]);
    }
}

#[test]
fn every_crate_comes_from_the_registry_with_a_checksum() {
    let lock = read("Cargo.lock");
    let packages = lock["package"].as_array().unwrap();
    for package in packages.iter().filter(|package| package["name"].as_str() != Some("kliping")) {
        let source = package.get("source").and_then(toml::Value::as_str);
        assert_eq!(source, Some("registry+https://github.com/rust-lang/crates.io-index"), "{package}");
        assert!(package.get("checksum").is_some(), "{package}");
    }
}

#[test]
fn every_crate_that_is_named_has_a_row_and_no_other_has() {
    let page = std::fs::read_to_string(root().join("docs/dependencies.md")).unwrap();
    let rows: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let manifest = read("Cargo.toml");
    let mut named: Vec<&str> = manifest["dependencies"].as_table().unwrap().keys().map(String::as_str).collect();
    named.sort_unstable();
    assert_eq!(rows, named);
    for name in manifest["dev-dependencies"].as_table().unwrap().keys() {
        assert!(page.contains(&format!("`{name}`")), "{name}");
    }
}
