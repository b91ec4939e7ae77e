//! Indexes of other times: one of this format is read as it was written, and of any other it is said what makes it anew, and nothing of it is touched.

use super::bench::{analysis, ask, ids};
use super::shell::Shell;
use kliping::entity::Gazetteer;
use kliping::index::{Depth, Disk, FORMAT_VERSION, Folder, IndexError, Reader, verify};
use kliping::query::Widening;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn sample(format: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats").join(format.to_string())
}

/// All files of a folder with their bytes.
fn bytes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap()).filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().strip_prefix(folder).unwrap().to_owned(), std::fs::read(entry.path()).unwrap())).collect()
}

/// A shell with the sample of a format as its index.
fn shell_with(format: u32) -> Shell {
    let shell = Shell::with(&[(
        "berita/a.txt",
        "Para pemimpin BRICS bertemu di Johannesburg untuk membahas perluasan kelompok itu pada hari Selasa.",
    )]);
    for (name, content) in bytes(&sample(format)) {
        shell.write(Path::new(".kliping").join(name).to_str().unwrap(), content);
    }
    shell
}

#[test]
fn an_index_of_this_format_is_read_whatever_program_wrote_it() {
    let shell = shell_with(FORMAT_VERSION);
    let index = shell.path().join(".kliping");
    let folder = Folder::open(&index).unwrap();
    assert_eq!(verify(&index, &Disk::default(), analysis(), Depth::Files).unwrap().findings, []);
    // The rules of analysis change more often than the format; what is stored is read under any.
    let reader = match Reader::open(&folder, &analysis().fingerprint()) {
        Err(IndexError::OtherAnalysis { found, .. }) => Reader::open(&folder, &found).unwrap(),
        reader => reader.unwrap(),
    };
    assert_eq!((reader.totals().articles, reader.catalogue().files.len(), reader.commit()), (2, 1, 2));
    let who = reader.who(Gazetteer::bundled());
    let found = |query: &str| ids(&ask(&reader, &who, query, Widening::Exact, |_| {}));
    assert_eq!(found("Havana"), ["kn-2016-0323-d03"]);
    assert_eq!(found("\"Shanghai Cooperation Organisation\""), ["kn-2017-0610-a03"]);

    let before = bytes(&index);
    let seen = shell.run(&["count", "Havana"]);
    match seen.code {
        0 => assert_eq!(seen.out, "1\t1\n"),
        3 => assert!(
            seen.err.contains("hint: rebuild it with `kliping index --rebuild --index ./.kliping PATH...`; it was not touched"),
            "{}",
            seen.all()
        ),
        _ => panic!("{}", seen.all()),
    }
    let after = bytes(&index);
    assert!(before.iter().all(|(name, content)| after.get(name) == Some(content)));
}

#[test]
fn of_an_index_of_another_format_it_is_said_what_makes_it_anew() {
    for format in [0, 1, FORMAT_VERSION - 1, FORMAT_VERSION + 1] {
        let shell = shell_with(FORMAT_VERSION);
        let index = shell.path().join(".kliping");
        // Formats may hold what this program does not know.
        shell.write(".kliping/kliping.json", format!("{{\"format_version\": {format}, \"program\": \"kliping x\", \"more\": [1]}}"));
        let before = bytes(&index);
        for args in [&["search", "Havana"][..], &["index", "berita"], &["verify"], &["repair"], &["status"]] {
            let refused = shell.run(args);
            assert_eq!(refused.code, 3, "{args:?}: {}", refused.all());
            let told = format!(
                "error: index ./.kliping has format {format}, this program reads format {FORMAT_VERSION}\nhint: rebuild it with `kliping index --rebuild --index ./.kliping PATH...`; it was not touched\n"
            );
            assert_eq!(refused.err, told, "{args:?}");
        }
        assert_eq!(bytes(&index), before, "format {format}");
        assert_eq!(shell.run(&["index", "--rebuild", "--index", ".kliping", "berita", "-q"]).code, 0);
        assert_eq!(shell.run(&["count", "BRICS"]).out, "1\t1\n");
        let told = shell.run(&["verify"]);
        assert!(told.code == 0 && !told.out.contains("stray"), "{}", told.all());
        assert!(!index.join("tantivy").exists(), "the old index is gone");
    }
}
