//! What reaches a terminal: nothing of an article that could act on it, in no command and no format; completion scripts in a real shell.

use super::shell::Shell;
use super::verbs;
use std::process::Command;

/// What a hostile article carries in every field: an escape, a C1 control, turned reading direction, an isolate, and a bell.
const HOSTILE: &str = "\u{1b}[31m\u{9b}2J\u{202e}\u{2066}\u{7}";

/// Characters that may be printed, whatever stands in articles.
fn harmless(c: char) -> bool {
    matches!(c, '\n' | '\t') || !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

fn hostile_shell() -> Shell {
    let row = |id: &str, day: &str| {
        serde_json::json!({
            "id": format!("h-{id}{HOSTILE}"),
            "title": format!("Menlu Wang Yi{HOSTILE} di Moskwa {id}"),
            "body": format!("Menteri Luar Negeri{HOSTILE} Wang Yi bertemu Sergei Lavrov di Moskwa.{HOSTILE}\n\nWang Yi mengatakan{HOSTILE} bahwa sanksi{HOSTILE} terhadap minyak tidak berguna bagi Rusia dan {id}. “Kami{HOSTILE} menolak sanksi itu,” kata Lavrov{HOSTILE} kepada wartawan."),
            "source": format!("Kawat{HOSTILE} Nusantara"),
            "url": format!("https://kawat.example/{HOSTILE}{id}"),
            "author": format!("Redaksi{HOSTILE}"),
            "category": format!("dunia{HOSTILE}"),
            "date": day,
            "catatan": HOSTILE,
        })
        .to_string()
    };
    let rows = [row("satu", "2023-05-01"), row("dua belas kapal baru", "2023-06-01")].join("\n");
    // Names of files can hold them too, where the system lets them.
    let shell = Shell::with(&[("umpan.jsonl", &rows)]);
    shell.write(
        "a\u{202e}\u{9b}b.txt",
        "Sanksi minyak\n\nSergei Lavrov mengatakan bahwa sanksi minyak tidak berguna bagi Rusia dan Tiongkok.",
    );
    let indexed = shell.run(&["index", "."]);
    assert!(indexed.code == 0 && indexed.all().chars().all(harmless), "{}", indexed.all());
    shell
}

#[test]
fn nothing_of_an_article_acts_on_the_terminal() {
    let shell = hostile_shell();
    let ids = shell.run(&["search", "sanksi", "--format", "json"]).out;
    let ids: serde_json::Value = serde_json::from_str(&ids).unwrap();
    let ids: Vec<&str> = ids["hits"].as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap()).collect();
    assert!(ids.len() > 1, "{ids:?}");
    let mut commands: Vec<Vec<&str>> = vec![
        vec!["search", "sanksi", "--facets", "--explain"],
        vec!["search", "sanksi", "--copies", "--format", "md"],
        vec!["search", "sanksi", "--format", "csv"],
        vec!["search", "sanksi", "--format", "tsv"],
        vec!["facets", "sanksi", "--kind", "person,organization,place,source,month"],
        vec!["entity", "list"],
        vec!["entity", "show", "Lavrov"],
        vec!["inspect", "umpan.jsonl"],
        vec!["inspect", "a\u{202e}\u{9b}b.txt"],
        vec!["index", ".", "--dry-run"],
        vec!["status"],
        vec!["analyze", HOSTILE],
    ];
    for id in &ids {
        commands.extend([vec!["show", id, "--query", "sanksi"], vec!["entity", "why", id], vec!["similar", id], vec!["cite", id]]);
        commands.push(vec!["cite", id, "--format", "bibtex"]);
    }
    for verb in ["timeline", "significant", "cooccur", "quotes", "facets"] {
        for format in ["text", "md", "csv", "tsv"] {
            commands.push(vec![verb, "sanksi", "--format", format]);
        }
    }
    commands.push(vec!["compare", "sanksi", "Lavrov"]);
    commands.push(vec!["search", HOSTILE]);
    commands.push(vec!["show", HOSTILE]);
    let mut printed = 0;
    for args in commands {
        let outcome = shell.run(&args);
        assert!(outcome.code < 2, "{args:?}: {}", outcome.all());
        let bad: Vec<char> = outcome.all().chars().filter(|c| !harmless(*c)).collect();
        assert!(bad.is_empty(), "{args:?}: {bad:?}\n{:?}", outcome.all());
        printed += outcome.out.len();
    }
    assert!(printed > 10_000, "{printed}");
}

#[test]
fn bash_completes_what_the_index_knows() {
    let shell = verbs::shell();
    assert_eq!(shell.run(&["save", "pantauan", "sanksi", "--saved", "simpanan.toml"]).code, 0);
    shell.write("kliping.bash", shell.run(&["completions", "bash"]).out);
    let binary = env!("CARGO_BIN_EXE_kliping");
    for (line, expected) in [
        ("search --person wang", "Wang\\ Yi"),
        ("search --person=wang", "Wang\\ Yi"),
        ("search --person \"wang", "Wang Yi"),
        ("search BRICS --source kaw", "Kawat\\ Nusantara"),
        ("--saved simpanan.toml search @pan", "@pantauan"),
        ("--index tiada search --person wang", ""),
        ("--index 'tiada search --person \"wang", ""),
        ("time", "timeline"),
    ] {
        let line = format!("{binary} {line}");
        let quoted = line.replace('\'', "'\\''");
        // What readline would set, words parted as it parts them.
        let script = format!(
            "source ./kliping.bash; COMP_LINE='{quoted}'; COMP_POINT=${{#COMP_LINE}}; COMP_WORDS=($COMP_LINE); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _kliping_values \"${{COMP_WORDS[0]}}\" \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD - 1]}}\"; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        let Ok(output) = Command::new("bash").args(["--norc", "-c", &script]).current_dir(shell.path()).output() else { return };
        let outcome = shell.outcome(output);
        assert_eq!((outcome.out.trim_end(), outcome.err.as_str()), (expected, ""), "{line}");
    }
}

#[test]
fn titles_and_paths_are_links_where_they_are_asked_for() {
    let shell = Shell::new();
    let row = serde_json::json!({"id": "kn-1", "title": "BRICS di Kazan", "url": "https://kawat.example/brics?n=1\u{1b}]8;;", "body": "Para pemimpin BRICS bertemu di Kazan."});
    shell.write("umpan #1/berita 100%.jsonl", row.to_string());
    assert_eq!(shell.run(&["index", "umpan #1", "-q"]).code, 0);
    let linked = shell.run(&["search", "BRICS", "--hyperlink", "always"]).out;
    let plain = shell.run(&["search", "BRICS"]).out;
    assert!(linked.contains("\u{1b}]8;;https://kawat.example/brics?n=1%1B]8;;\u{1b}\\BRICS\u{1b}]8;;\u{1b}\\"), "{linked:?}");
    assert!(linked.contains("/umpan%20%231/berita%20100%25.jsonl\u{1b}\\"), "{linked:?}");
    // Without the links it is the same text, and what is no terminal gets none unasked.
    let mut bare = String::new();
    let mut parts = linked.split("\u{1b}]8;;");
    bare.push_str(parts.next().unwrap());
    parts.for_each(|part| bare.push_str(part.split_once("\u{1b}\\").unwrap().1));
    assert_eq!(bare, plain);
}
