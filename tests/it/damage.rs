//! Damaged indexes: every kind of damage in every file is found or harmless, a search never falls over it, and a repair sets it right.
//!
//! `KLIPING_FLIPS=N` flips N bytes of every file instead of a few.

use super::bench::{Bench, Layout, analysis, answers, loudly};
use super::shell::Shell;
use kliping::index::{Depth, Disk, FindingKind, Folder, RepairOptions, Verification, repair, verify};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

const BRICS: &str = "Para pemimpin BRICS bertemu di Johannesburg untuk membahas perluasan kelompok itu pada hari Selasa. Presiden Rusia Vladimir Putin hadir lewat video.";
const ASEAN: &str =
    "Para menteri luar negeri ASEAN bertemu di Jakarta untuk membahas keadaan di Myanmar pada hari Rabu. Retno Marsudi memimpin pertemuan.";

/// An index of several segments, with articles deleted in one of them.
fn bench() -> Bench {
    let bench = Bench::new(Layout::Scattered);
    let feed = |names: &[&str]| {
        names.iter().map(|name| format!("{{\"id\": \"{name}\", \"title\": \"Berita {name}\", \"date\": \"2023-08-22\", \"source\": \"Antara\", \"text\": \"{BRICS}\"}}\n")).collect::<String>()
    };
    bench.write("a.jsonl", feed(&["a1", "a2", "a3"]));
    bench.write("b.txt", ASEAN);
    bench.update();
    // Grown feeds add to what was there; a feed that shrank deletes.
    bench.write("a.jsonl", feed(&["a1", "a2", "a3", "a4"]));
    bench.update();
    bench.write("c.txt", format!("{ASEAN} Mereka sepakat."));
    bench.update();
    bench
}

fn look(index: &Path) -> Verification {
    verify(index, &Disk::default(), analysis(), Depth::Content).unwrap()
}

/// All files of a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name();
    entries.into_iter().map(|entry| entry.unwrap()).filter(|entry| entry.file_type().is_file()).map(|entry| entry.into_path()).collect()
}

/// Files whose loss or damage costs nothing: locks.
fn is_lock(path: &Path) -> bool {
    path.file_name().unwrap().to_str().unwrap().ends_with("lock")
}

/// Damages one file in every way, and calls `each` with what was done, the file as it was being put back each time.
fn damages(path: &Path, flips: usize, mut each: impl FnMut(&str)) {
    let whole = std::fs::read(path).unwrap();
    let mut with = |what: &str, bytes: Option<&[u8]>| {
        match bytes {
            Some(bytes) => std::fs::write(path, bytes).unwrap(),
            None => std::fs::remove_file(path).unwrap(),
        }
        each(&format!("{}, {what}", path.file_name().unwrap().to_str().unwrap()));
        std::fs::write(path, &whole).unwrap();
    };
    with("missing", None);
    if whole.is_empty() {
        return;
    }
    with("empty", Some(&[]));
    with("cut in half", Some(&whole[..whole.len() / 2]));
    with("without its last byte", Some(&whole[..whole.len() - 1]));
    with("longer by a byte", Some(&[&whole[..], b"x"].concat()));
    let step = whole.len().div_ceil(flips).max(1);
    // From another start in every file, so that all parts of their structures are met.
    for at in (whole.len() % step..whole.len()).step_by(step) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        with(&format!("byte {at} of {} flipped", whole.len()), Some(&flipped));
    }
}

#[test]
fn every_damage_is_found_or_harmless() {
    let bench = bench();
    let sound = look(&bench.index());
    assert_eq!(sound.findings, []);
    assert_eq!((sound.articles, sound.sources, sound.strays.len()), (6, 3, 0));
    let before = answers(&bench);
    assert!(files(&bench.index()).iter().any(|path| path.extension().is_some_and(|extension| extension == "store")));
    let flips = std::env::var("KLIPING_FLIPS").ok().and_then(|flips| flips.parse().ok()).unwrap_or(6);
    let (mut found, mut harmless) = (0, Vec::new());
    for path in files(&bench.index()) {
        damages(&path, flips, |what| {
            match verify(&bench.index(), &Disk::default(), analysis(), Depth::Content) {
                Ok(told) if !told.is_clean() => found += 1,
                // Not an index of this program any more, and nothing was touched.
                Err(kliping::index::IndexError::OtherFormat { .. }) => found += 1,
                Ok(_) => {
                    assert_eq!(answers(&bench), before, "{what}");
                    harmless.push(what.to_owned());
                }
                Err(error) => panic!("{what}: {error}"),
            }
        });
        assert_eq!(look(&bench.index()).findings, [], "{}", path.display());
    }
    if flips > 6 {
        loudly(&format!("{found} damages found, {} harmless", harmless.len()));
    }
    // What is harmless is no part of the data: locks, white space, the name of the program, the version of the library that wrote a file.
    for what in &harmless {
        let known = ["lock,", "kliping.json,", ".managed.json,"].iter().any(|name| what.contains(name)) || what.contains(" flipped");
        assert!(known, "{what}: not found");
    }
    assert!(found > 20 * 6 && harmless.len() * 5 < found, "{found} found, {} harmless: {harmless:#?}", harmless.len());
}

#[test]
fn what_lies_there_besides_is_told_and_harmless() {
    let bench = bench();
    std::fs::write(bench.index().join("catatan.txt"), "x").unwrap();
    std::fs::write(bench.index().join("tantivy/0123.store"), "x").unwrap();
    let told = look(&bench.index());
    assert_eq!((told.findings, told.strays), (vec![], vec!["catatan.txt".to_owned(), "tantivy/0123.store".to_owned()]));
}

/// Data that is whole, and says something else than the articles do.
#[test]
fn what_does_not_agree_is_found_though_every_byte_is_as_written() {
    use kliping::index::Catalogue;
    let bench = bench();
    let folder = Folder::open(&bench.index()).unwrap();
    let commit = bench.reader().commit();
    let mut catalogue: Catalogue = folder.read_side("catalogue", commit).unwrap();
    catalogue.files.get_mut("artikel/b.txt").unwrap().totals.body_words += 1;
    catalogue.files.remove("artikel/c.txt");
    folder.write_side("catalogue", commit, &catalogue).unwrap();
    let told: Vec<String> =
        look(&bench.index()).findings.iter().map(|finding| format!("{} {}", finding.kind.as_str(), finding.place)).collect();
    assert_eq!(told, ["article artikel/c.txt (artikel/c.txt)", "count artikel/b.txt", "count artikel/c.txt", "count catalogue"],);

    let bench = self::bench();
    let folder = Folder::open(&bench.index()).unwrap();
    let commit = bench.reader().commit();
    let others = kliping::index::Numbering::default();
    folder.write_side("registry", commit, &others).unwrap();
    let told = look(&bench.index());
    assert!(told.findings.iter().all(|finding| finding.kind == FindingKind::Article) && told.findings.len() >= 6, "{told:#?}");

    let bench = self::bench();
    let folder = Folder::open(&bench.index()).unwrap();
    folder.write_side("stories", bench.reader().commit(), &kliping::index::Stories::new([(1, 7)])).unwrap();
    assert!(look(&bench.index()).findings.iter().all(|finding| finding.kind == FindingKind::Story));
    assert!(!look(&bench.index()).is_clean());
}

fn repaired(bench: &Bench, accept_loss: bool) -> Result<kliping::index::Repaired, kliping::index::IndexError> {
    let options = RepairOptions { paths: Vec::new(), accept_loss, update: bench.options() };
    repair(&bench.index(), &Disk::default(), analysis(), &options, &AtomicBool::new(false), &mut |_| {})
}

#[test]
fn a_repair_sets_every_damage_right() {
    let bench = bench();
    let before = answers(&bench);
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    // Segments and commits have other names each time.
    let kind = |path: &Path| if name(path).contains(".json") { name(path) } else { name(path).chars().rev().take(4).collect() };
    let kinds: std::collections::BTreeSet<String> =
        files(&bench.index()).iter().filter(|path| !is_lock(path)).map(|path| kind(path)).collect();
    assert!(kinds.len() >= 10, "{kinds:?}");
    for damaged in kinds {
        let bench = self::bench();
        for path in files(&bench.index()).iter().filter(|path| !is_lock(path) && kind(path) == damaged) {
            let whole = std::fs::read(path).unwrap();
            std::fs::write(path, &whole[..whole.len() / 2]).unwrap();
        }
        let outcome = repaired(&bench, false).unwrap();
        assert_eq!((outcome.kept, outcome.losses.len()), (0, 0), "{damaged}");
        assert_eq!(look(&bench.index()).findings, [], "{damaged}");
        assert_eq!(answers(&bench), before, "{damaged}");
        // And life goes on.
        bench.write("d.txt", BRICS);
        assert_eq!(bench.update().articles, 7);
        assert_eq!(look(&bench.index()).findings, [], "{damaged}");
    }
}

/// The path of the files of this kind that an index has.
fn of_kind(bench: &Bench, ending: &str) -> Vec<PathBuf> {
    files(&bench.index()).into_iter().filter(|path| path.to_str().unwrap().ends_with(ending)).collect()
}

#[test]
fn articles_whose_files_are_gone_are_kept_from_the_old_index() {
    // The words of every article are whole; the postings, the commit itself or the catalogue are not.
    for ending in [".idx", "meta.json", ".bin", ".del", ".managed.json"] {
        let bench = bench();
        let before = answers(&bench);
        let damaged: Vec<PathBuf> = of_kind(&bench, ending);
        if ending != ".del" {
            assert!(!damaged.is_empty(), "{ending}");
        }
        bench.remove("c.txt");
        bench.remove("a.jsonl");
        for path in damaged.iter().filter(|path| !path.to_str().unwrap().contains("catalogue") || ending == ".bin") {
            std::fs::write(path, "rusak").unwrap();
        }
        let outcome = repaired(&bench, false).unwrap_or_else(|error| panic!("{ending}: {error}"));
        assert_eq!((outcome.kept, outcome.losses.len(), outcome.summary.articles), (5, 0, 6), "{ending}");
        assert_eq!(look(&bench.index()).findings, [], "{ending}");
        assert_eq!(answers(&bench), before, "{ending}");
        // What is gone from the disk goes from the index with the next update, as ever.
        assert_eq!(bench.update().articles, 1);
    }
}

#[test]
fn what_would_be_lost_is_told_and_lost_only_on_demand() {
    let bench = bench();
    bench.remove("c.txt");
    for path in of_kind(&bench, ".store") {
        std::fs::write(path, "rusak").unwrap();
    }
    let copy = |bench: &Bench| files(&bench.index()).iter().map(|path| std::fs::read(path).unwrap()).collect::<Vec<_>>();
    let before = copy(&bench);
    match repaired(&bench, false) {
        Err(kliping::index::IndexError::WouldLose { losses }) => {
            assert_eq!(losses, [kliping::index::Loss { place: "artikel/c.txt".into(), articles: Some(1) }]);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(copy(&bench).len(), before.len(), "nothing was changed");
    let outcome = repaired(&bench, true).unwrap();
    assert_eq!((outcome.kept, outcome.losses.len(), outcome.summary.articles), (0, 1, 5));
    assert_eq!(look(&bench.index()).findings, []);
}

#[test]
fn damage_as_it_is_seen() {
    let shell = Shell::with(&[("berita/a.txt", BRICS), ("berita/b.txt", ASEAN), ("entities.toml", "[hide]\nMyanmar = true\n")]);
    let given = format!("{{\"id\": \"x\", \"text\": \"{BRICS} India hadir.\"}}\n");
    shell.write("umpan.jsonl", &given);
    assert_eq!(shell.run(&["index", "berita"]).code, 0);
    let stdin = std::fs::File::open(shell.path().join("umpan.jsonl")).unwrap();
    assert!(shell.command(&["index", "-", "--name", "kawat"]).stdin(stdin).output().unwrap().status.success());
    std::fs::remove_file(shell.path().join("umpan.jsonl")).unwrap();
    let sound = shell.run(&["verify"]);
    assert_eq!(sound.code, 0, "{}", sound.all());
    assert!(
        sound.out.contains("articles   3 from 3 files, each found by its own words, names and dates\nnothing is damaged\n"),
        "{}",
        sound.out
    );
    assert!(shell.run(&["verify", "--quick"]).out.ends_with("all as they were written\nnothing is damaged\n"));
    assert!(shell.run(&["repair"]).out.contains("nothing was done"));

    // Whatever is damaged, a search says so or answers.
    let index = shell.path().join(".kliping");
    for path in files(&index).iter().filter(|path| !is_lock(path)) {
        let whole = std::fs::read(path).unwrap();
        let half = whole.len() / 2;
        let mut flipped = whole.clone();
        flipped[half] ^= 0x55;
        for bytes in [&whole[..5], &flipped] {
            std::fs::write(path, bytes).unwrap();
            let seen = shell.run(&["search", "BRICS OR ASEAN", "--facets"]);
            assert!([0, 1, 3].contains(&seen.code), "{}: {}", path.display(), seen.all());
            assert!(!seen.err.contains("panicked"), "{}: {}", path.display(), seen.all());
            assert!(seen.code != 3 || seen.err.contains("hint: "), "{}: {}", path.display(), seen.all());
        }
        std::fs::write(path, &whole).unwrap();
    }

    let catalogue = files(&index).into_iter().find(|path| path.to_str().unwrap().contains("catalogue-")).unwrap();
    std::fs::write(&catalogue, "rusak").unwrap();
    insta::assert_snapshot!(shell.run(&["search", "BRICS"]).all(), @r"
    --- messages
    error: ./.kliping/catalogue-4.bin is damaged: checksum does not match
    hint: `kliping verify` tells what is damaged, `kliping repair` sets it right
    --- exit code 3
    ");
    insta::assert_snapshot!(shell.run(&["verify"]).all(), @r"
    index      ./.kliping, commit 4
    articles   not looked at, as files are damaged
    damaged    catalogue-4.bin: expected a file as it was written, found: checksum does not match
    --- messages
    error: index ./.kliping is damaged: one thing is not as it should be
    hint: `kliping repair` makes what is damaged anew from the sources
    --- exit code 3
    ");
    insta::assert_snapshot!(shell.run(&["repair"]).all(), @r"
    files: 2 new, 0 changed, 0 unchanged, 0 moved, 0 removed, 0 failed
    articles: 2 written, 3 in the index
    kept: 1 article from the old index, as the sources are gone
    --- messages
    --- exit code 0
    ");
    assert_eq!(shell.run(&["count", "India"]).out, "1\t1\n", "what came by standard input is still there");
    assert!(shell.run(&["verify"]).out.contains("nothing is damaged"));
    assert_eq!(std::fs::read_to_string(shell.path().join("entities.toml")).unwrap(), "[hide]\nMyanmar = true\n");

    for path in files(&index).iter().filter(|path| path.extension().is_some_and(|extension| extension == "store")) {
        std::fs::write(path, "rusak").unwrap();
    }
    insta::assert_snapshot!(shell.run(&["repair"]).all(), @r"
    --- messages
    error: 1 article would be lost, as the sources are gone
    lost: 1 article of kawat
    hint: bring the files back and try again, or go on with --accept-loss; nothing was changed
    --- exit code 3
    ");
    insta::assert_snapshot!(shell.run(&["repair", "--accept-loss"]).all(), @r"
    files: 2 new, 0 changed, 0 unchanged, 0 moved, 0 removed, 0 failed
    articles: 2 written, 2 in the index
    lost: 1 article of kawat
    --- messages
    --- exit code 0
    ");
    assert_eq!(shell.run(&["verify"]).code, 0);
}
