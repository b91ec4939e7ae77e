//! Saved queries as they are used: saved, listed, asked by name in every verb, forgotten; and a file that cannot be read.

use super::shell::Shell;
use super::verbs;
use insta::assert_snapshot;

const FILE: &str = "pantauan.toml";

#[test]
fn a_saved_query_is_asked_by_name_with_its_filters() {
    let shell = verbs::shell();
    let run = |args: &[&str]| shell.run(&[args, &["--saved", FILE]].concat());
    assert_snapshot!(run(&["save", "brics", "BRICS AND Rusia", "--source", "Kawat Nusantara", "--to", "2023"]).all(), @r#"
    --- messages
    @brics is BRICS AND Rusia --source "Kawat Nusantara" --to "2023"
    --- exit code 0
    "#);
    assert_snapshot!(std::fs::read_to_string(shell.path().join(FILE)).unwrap(), @r#"
    [brics]
    query = "BRICS AND Rusia"
    source = ["Kawat Nusantara"]
    to = "2023"
    "#);
    let plain = ["BRICS AND Rusia", "--source", "Kawat Nusantara", "--to", "2023"];
    for verb in [&["search"][..], &["facets"], &["count"], &["significant"], &["cooccur"], &["quotes"]] {
        let (named, written) = (run(&[verb, &["@brics"]].concat()), run(&[verb, &plain].concat()));
        // Only the name has something to tell of its reading.
        let answer = named.out.replace("read as BRICS AND Rusia\n", "");
        assert_eq!((named.code, answer), (written.code, written.out), "{verb:?}");
        assert!(named.err.contains("note: @brics asks BRICS AND Rusia"), "{verb:?}: {}", named.err);
    }
    // A flag beside the name takes the place of the saved one, and each query of several brings its own filters.
    assert_eq!(run(&["count", "@brics"]).out, "1\t1\n");
    assert_eq!(
        run(&["count", "@brics", "--source", "Portal Khatulistiwa"]).out,
        run(&["count", "BRICS AND Rusia", "--source", "Portal Khatulistiwa", "--to", "2023"]).out
    );
    // What is saved can be switched off, one by one.
    let count = |args: &[&str]| run(&[&["count", "@brics"], args].concat()).out;
    assert_eq!(count(&["--source", "", "--to", ""]), run(&["count", "BRICS AND Rusia"]).out);
    assert_eq!(run(&["save", "banyak", "sanksi undang", "--match", "any", "--exact", "--include-tail", "--min-score", "0.9"]).code, 0);
    let told = |args: &[&str]| run(&[&["count", "@banyak"], args].concat()).err.lines().next().unwrap().to_owned();
    assert_eq!(told(&[]), "note: @banyak asks sanksi undang --min-score 0.9 --match any --exact --include-tail");
    assert_eq!(told(&["--match", "all", "--exact=false", "--include-tail=false", "--min-score", "0"]), "note: @banyak asks sanksi undang");
    assert_eq!(run(&["saved", "remove", "banyak"]).code, 0);
    // The sources of a saved query are an order of copies too.
    assert_eq!(run(&["save", "asal", "BRICS", "--source", "Portal Khatulistiwa", "--source", "Kawat Nusantara"]).code, 0);
    let lead = run(&["search", "@asal", "--lead-copy", "source", "--format", "tsv", "--fields", "source,copies"]);
    assert!(lead.out.contains("Portal Khatulistiwa\t1\n"), "{}{}", lead.out, lead.err);
    assert_eq!(run(&["saved", "remove", "asal"]).code, 0);
    // What there is to tell of a filter of several queries is told once.
    let told = run(&["timeline", "@brics", "sanksi", "--person", "Modi"]).err;
    assert_eq!(told.matches("no person named \"Modi\"").count(), 1, "{told}");
    assert_eq!(run(&["compare", "@brics", "BRICS"]).code, 0);
    let json: serde_json::Value = serde_json::from_str(&run(&["search", "@brics", "--format", "json"]).out).unwrap();
    assert!(json["query"]["notices"][0].as_str().unwrap().starts_with("@brics asks BRICS AND Rusia --source"), "{json}");
    // Inside a query it is a word, and that is told.
    assert!(run(&["count", "@brics OR iran"]).err.contains("note: @brics is a word here"));
    assert!(run(&["save", "brics", "--person", "Lavrov"]).err.contains("replaced"));
    assert_snapshot!(run(&["saved", "list"]).all(), @r#"
    @brics  * --person "Lavrov"
    --- messages
    --- exit code 0
    "#);
    assert_eq!(run(&["saved", "remove", "@brics"]).code, 0);
    assert_eq!(run(&["saved", "list"]).code, 1);
    assert_snapshot!(run(&["search", "@brics"]).all(), @r#"
    --- messages
    error: no query is saved as "brics"
    hint: none is saved in pantauan.toml; to search the word itself, leave out the @
    --- exit code 2
    "#);
}

#[test]
fn what_cannot_be_saved_or_read_is_told() {
    let shell = Shell::with(&[("rusak.toml", "[a]\nquery = \"x\"\nsurce = [\"y\"]\n")]);
    let mut told = String::new();
    for args in [
        &["save", "a b", "x", "--saved", FILE][..],
        &["save", "a", "--saved", FILE],
        &["save", "a", "date:kapan", "--saved", FILE],
        &["save", "a", "x", "--from", "kapan", "--saved", FILE],
        &["save", "a", "@b", "--saved", FILE],
        &["save", "a", "x"],
        &["saved", "list", "--saved", "rusak.toml"],
        &["save", "b", "x", "--saved", "rusak.toml"],
    ] {
        let outcome = shell.run(args);
        assert_eq!(outcome.code, 2, "{args:?}");
        told.push_str(&format!("{}\n{}", args.join(" "), outcome.err));
    }
    assert!(!shell.path().join(FILE).exists());
    assert_snapshot!(told, @r#"
    save a b x --saved pantauan.toml
    error: "a b" is no name of a saved query
    hint: names are of letters, digits, - and _, at most 64, and do not begin with -
    save a --saved pantauan.toml
    error: there is nothing to save
    hint: give a query or filters: kliping save NAME QUERY...
    save a date:kapan --saved pantauan.toml
    error: "kapan" is no date or range of dates
      date:kapan
      ^^^^^^^^^^
    hint: dates are written 2023, 2023-05, 2023-05-07, 2023-05..2023-08, Mei 2023 or "30 hari terakhir"
    save a x --from kapan --saved pantauan.toml
    error: --from: "kapan" is no date
    hint: dates are written 2023, 2023-05, 2023-05-07, Mei 2023 or "30 hari terakhir"
    save a @b --saved pantauan.toml
    error: "@b" is not saved under another name
    hint: save its words: kliping saved show b
    save a x
    error: there is no home folder to keep saved queries in
    hint: name their file with --saved FILE
    saved list --saved rusak.toml
    error: rusak.toml: TOML parse error at line 3, column 1
      |
    3 | surce = ["y"]
      | ^^^^^
    unknown field `surce`, expected one of `query`, `person`, `org`, `place`, `about`, `source`, `lang`, `not_person`, `not_org`, `not_place`, `from`, `to`, `min_score`, `match_any`, `exact`, `strict`, `include_tail`
    save b x --saved rusak.toml
    error: rusak.toml: TOML parse error at line 3, column 1
      |
    3 | surce = ["y"]
      | ^^^^^
    unknown field `surce`, expected one of `query`, `person`, `org`, `place`, `about`, `source`, `lang`, `not_person`, `not_org`, `not_place`, `from`, `to`, `min_score`, `match_any`, `exact`, `strict`, `include_tail`
    "#);
}

#[test]
fn the_file_lies_in_the_folder_of_settings() {
    let shell = Shell::new();
    for (variables, path) in [
        (&[("HOME", "rumah")][..], "rumah/.config/kliping/queries.toml"),
        (&[("HOME", "rumah"), ("XDG_CONFIG_HOME", "setelan")], "setelan/kliping/queries.toml"),
        (&[("HOME", "rumah"), ("KLIPING_SAVED", "lain.toml")], "lain.toml"),
    ] {
        let mut command = shell.command(&["save", "iran", "sanksi Iran"]);
        command.envs(variables.iter().map(|(name, value)| (*name, shell.path().join(value))));
        assert!(command.output().unwrap().status.success());
        assert!(shell.path().join(path).exists(), "{path}");
    }
}

#[test]
fn completions_and_pages_know_every_command() {
    let shell = Shell::new();
    let help = shell.run(&["--help"]).out;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<&str> =
        commands.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).filter(|name| !name.is_empty()).collect();
    assert!(commands.len() > 20, "{commands:?}");
    let page = shell.run(&["man"]).out;
    assert!(page.starts_with(".ie") && page.contains(".TH kliping 1"), "{page}");
    for name in ["bash", "zsh", "fish"] {
        let script = shell.run(&["completions", name]).out;
        for command in &commands {
            assert!(script.contains(command), "{name} does not complete {command}");
        }
        assert!(script.contains("min-score"), "{name} completes flags");
    }
    for command in commands.iter().filter(|command| **command != "help") {
        assert!(page.contains(&format!("kliping\\-{command}(1)")), "the page names {command}");
        let page = shell.run(&["man", command]);
        assert_eq!(page.code, 0);
        assert!(page.out.contains(&format!(".TH kliping-{command} 1")), "{}", page.out);
    }
    assert_eq!(shell.run(&["man", "tidakada"]).code, 2);
}
