//! `kliping index --watch` as a process: what it prints as articles come, change and go, and how it ends.

use super::shell::Shell;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

const ARTICLE: &str = "Para pemimpin BRICS bertemu di Johannesburg untuk membahas perluasan kelompok itu pada hari Selasa.";

#[cfg(unix)]
#[test]
fn an_index_follows_its_folder_until_it_is_told_to_stop() {
    let shell = Shell::with(&[("berita/a.txt", ARTICLE)]);
    // The index lies among the articles that are watched, and must not wake the watch itself.
    let mut child = shell
        .command(&["index", "berita", "--watch", "--index", "berita/.kliping"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut messages = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || lines.next().unwrap().unwrap();
    assert_eq!(
        [next(), next()].join("; "),
        "files: 1 new, 0 changed, 0 unchanged, 0 moved, 0 removed, 0 failed; articles: 1 written, 1 in the index"
    );
    assert_eq!(messages.next().unwrap().unwrap(), "watching; Ctrl-C ends it");

    shell.write("berita/b.txt", format!("{ARTICLE} Rusia hadir."));
    assert_eq!(next(), "1 new: 1 article written, 2 in the index");
    assert_eq!(shell.run(&["count", "Rusia hadir", "--index", "berita/.kliping"]).out, "1\t1\n");
    shell.write("berita/b.txt", format!("{ARTICLE} India hadir."));
    assert_eq!(next(), "1 changed: 1 article written, 2 in the index");
    shell.write("berita/baru/c.txt", "Menlu Rusia tiba di Jakarta pada hari Kamis untuk bertemu para menteri negara ASEAN.");
    assert_eq!(next(), "1 new: 1 article written, 3 in the index");
    std::fs::remove_file(shell.path().join("berita/a.txt")).unwrap();
    assert_eq!(next(), "1 removed: 0 articles written, 2 in the index");

    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(messages.next().unwrap().unwrap().starts_with("error: interrupted"));
}
