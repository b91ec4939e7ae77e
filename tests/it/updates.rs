//! Bringing an index up to date: what is counted, what is kept, what is told.

use super::bench::{Bench, Layout};
use kliping::index::{Folder, IndexError, Reader, UpdateSummary};

const BRICS: &str = "Para pemimpin BRICS bertemu di Johannesburg untuk membahas perluasan kelompok itu pada hari Selasa.";
const ASEAN: &str = "Para menteri luar negeri ASEAN bertemu di Jakarta untuk membahas keadaan di Myanmar pada hari Rabu.";

/// New, changed, unchanged, moved, removed, failed.
fn counts(summary: &UpdateSummary) -> [usize; 6] {
    [summary.new, summary.changed, summary.unchanged, summary.moved, summary.removed, summary.failed]
}

#[test]
fn files_come_change_move_and_go() {
    let bench = Bench::new(Layout::Whole);
    bench.write("a.txt", BRICS);
    bench.write("b.txt", ASEAN);
    assert_eq!(counts(&bench.update()), [2, 0, 0, 0, 0, 0]);
    assert_eq!(counts(&bench.update()), [0, 0, 2, 0, 0, 0]);
    let commit = bench.reader().commit();
    bench.update();
    assert_eq!(bench.reader().commit(), commit, "nothing to do is no commit");

    bench.write("b.txt", format!("{ASEAN} Mereka sepakat."));
    bench.rename("a.txt", "lama/a.txt");
    assert_eq!(counts(&bench.update()), [0, 1, 0, 1, 0, 0]);
    assert_eq!(bench.ids("BRICS"), ["artikel/lama/a.txt"]);
    assert_eq!(bench.ids("sepakat"), ["artikel/b.txt"]);

    bench.remove("b.txt");
    assert_eq!(counts(&bench.update()), [0, 0, 1, 0, 1, 0]);
    assert_eq!(bench.ids("ASEAN"), [""; 0]);
    assert_eq!(bench.ask("*").total.articles, 1);
}

#[test]
fn a_file_touched_without_a_change_is_unchanged() {
    let bench = Bench::with(&[("a.txt", BRICS)]);
    // The same bytes at another time.
    std::thread::sleep(std::time::Duration::from_millis(20));
    bench.write("a.txt", BRICS);
    assert_eq!(counts(&bench.update()), [0, 0, 1, 0, 0, 0]);
}

#[test]
fn bad_files_are_told_and_the_rest_is_indexed() {
    let bench = Bench::new(Layout::Whole);
    bench.write("baik.txt", BRICS);
    bench.write("kosong.txt", "");
    bench.write("biner.txt", b"\x7FELF\0\0\0\0\x01\x02");
    bench.write("besar.txt", "a ".repeat(600_000));
    bench.write("rusak.json", "{\"title\": ");
    bench.write("kosong.html", "<html><body><script>1</script></body></html>");
    bench.write(
        "umpan.jsonl",
        format!("{{\"id\": \"x1\", \"text\": \"{ASEAN}\"}}\nbukan json\n\n{{\"id\": \"x2\", \"text\": \"{BRICS}\"}}\n[1]\n"),
    );
    // Latin-1 without a declaration is read by its look.
    bench
        .write("latin.txt", b"Presiden Prancis Fran\xE7ois Hollande bertemu para menteri di Paris pada hari Senin untuk membahas hal itu.");
    #[cfg(unix)]
    std::os::unix::fs::symlink(bench.articles(), bench.articles().join("putar")).unwrap();
    let summary = bench.update();
    let told: Vec<String> = summary
        .problems
        .iter()
        .map(|(path, problem)| format!("{path}{} {}", problem.line.map(|line| format!(":{line}")).unwrap_or_default(), problem.reason))
        .collect();
    let expected = [
        "artikel/besar.txt 1200000 bytes, at most 1048576 are read",
        "artikel/biner.txt binary, not text",
        "artikel/kosong.html no text in it",
        "artikel/kosong.txt empty",
        "artikel/rusak.json:1 not valid JSON",
        "artikel/umpan.jsonl:2 not valid JSON",
        "artikel/umpan.jsonl:5 not valid article: not an object",
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for expected in expected {
        assert!(told.iter().any(|told| told.starts_with(expected)), "{expected} not in {told:#?}");
    }
    assert_eq!(summary.articles, 4);
    let mut ids = bench.ids("BRICS OR ASEAN OR Hollande");
    ids.sort();
    assert_eq!(ids, ["artikel/baik.txt", "artikel/latin.txt", "x1", "x2"]);
    // Known trouble is told again without being read again.
    let again = bench.update();
    assert_eq!((again.unchanged, again.articles_written, again.problems.len()), (8, 0, expected.len()));
}

#[cfg(unix)]
#[test]
fn symlink_loops_are_told_when_links_are_followed() {
    use kliping::ingest::{Found, Reason, WalkOptions, walk};
    let bench = Bench::new(Layout::Whole);
    bench.write("a.txt", BRICS);
    std::os::unix::fs::symlink(bench.articles(), bench.articles().join("putar")).unwrap();
    let mut found = (0, 0);
    walk(&bench.articles(), &WalkOptions { follow_links: true, hidden: false }, &mut |file| match file {
        Found::File(_) => found.0 += 1,
        Found::Problem(problem) => found.1 += usize::from(matches!(problem.reason, Reason::Loop { .. })),
        Found::Other(_) => {}
    });
    assert_eq!(found, (1, 1));
}

#[test]
fn a_file_that_became_bad_in_content_loses_its_articles_and_an_unreadable_one_keeps_them() {
    let bench = Bench::with(&[("a.txt", BRICS)]);
    bench.write("a.txt", "");
    let summary = bench.update();
    assert_eq!((summary.changed, summary.problems.len(), summary.articles), (1, 1, 0));
}

#[test]
fn only_one_writes_and_readers_go_on() {
    let bench = Bench::with(&[("a.txt", BRICS)]);
    let folder = Folder::open(&bench.index()).unwrap();
    let lock = folder.lock().unwrap();
    assert!(matches!(folder.lock(), Err(IndexError::Locked { holder, .. }) if holder == std::process::id().to_string()));
    assert_eq!(bench.ids("BRICS").len(), 1);
    drop(lock);
    assert!(folder.lock().is_ok());
}

#[test]
fn an_index_of_another_version_is_refused_and_not_touched() {
    let bench = Bench::with(&[("a.txt", BRICS)]);
    let marker = bench.index().join("kliping.json");
    std::fs::write(&marker, "{\"format_version\": 99, \"program\": \"x\"}").unwrap();
    assert!(matches!(Folder::open(&bench.index()), Err(IndexError::OtherFormat { found: 99, .. })));
    assert!(matches!(Folder::open_or_create(&bench.index()), Err(IndexError::OtherFormat { found: 99, .. })));
    assert!(std::fs::read_to_string(&marker).unwrap().contains("99"));
    std::fs::write(&marker, format!("{{\"format_version\": {}, \"program\": \"x\"}}", kliping::index::FORMAT_VERSION)).unwrap();
    let other = Reader::open(&Folder::open(&bench.index()).unwrap(), "0000000000000000");
    assert!(matches!(other, Err(IndexError::OtherAnalysis { .. })));
    assert_eq!(bench.ids("BRICS").len(), 1);
}

#[test]
fn a_folder_with_other_things_in_it_is_never_made_an_index() {
    let bench = Bench::new(Layout::Whole);
    bench.write("a.txt", BRICS);
    assert!(matches!(Folder::open_or_create(&bench.articles()), Err(IndexError::NotEmpty { .. })));
    assert!(matches!(Folder::open(&bench.articles()), Err(IndexError::NotFound { .. })));
}

#[test]
fn an_interrupted_run_keeps_whole_files_and_goes_on() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let feed = |name: &str, count: usize| {
        let line = |number: usize| format!("{{\"id\": \"{name}{number}\", \"body\": \"{BRICS}\"}}\n");
        (0..count).map(line).collect::<String>()
    };
    let bench = Bench::new(Layout::Scattered);
    bench.write("a.jsonl", feed("a", 3));
    bench.write("b.jsonl", feed("b", 2_000));
    let interrupt = AtomicBool::new(false);
    let mut articles = 0;
    let outcome = bench.try_update(&interrupt, &mut |event| {
        articles += usize::from(matches!(event, kliping::index::UpdateEvent::Article));
        // Within the second file, whose end is far away.
        interrupt.store(articles >= 5, Ordering::Relaxed);
    });
    assert!(matches!(outcome, Err(IndexError::Interrupted)), "{outcome:?}");
    let mut kept = bench.ids("BRICS");
    kept.sort();
    assert_eq!(kept, ["a0", "a1", "a2"]);
    assert_eq!(counts(&bench.update()), [1, 0, 1, 0, 0, 0]);
    assert_eq!(bench.ask("BRICS").total.articles, 2_003);
}

#[test]
fn a_feed_that_grew_is_read_from_where_it_ended() {
    let line = |number: usize, text: &str| format!("{{\"title\": \"Berita {number}\", \"text\": \"{text}\"}}\n");
    let grown = Bench::new(Layout::Whole);
    let mut feed = line(1, BRICS) + &line(2, ASEAN) + "bukan json\n";
    let mut step = |more: &str, written: u64, problems: usize| {
        feed.push_str(more);
        // The time of the last change tells nothing here: the length does.
        grown.write("umpan.jsonl", &feed);
        let summary = grown.update();
        assert_eq!((summary.articles_written, summary.problems.len()), (written, problems), "{more}");
        let fresh = Bench::new(Layout::Whole);
        fresh.write("umpan.jsonl", &feed);
        let expected = fresh.update();
        assert_eq!((summary.articles, summary.problems), (expected.articles, expected.problems), "{more}");
        let ids = |bench: &Bench| bench.ask("*").hits.iter().map(|hit| (hit.record.id.clone(), hit.score)).collect::<Vec<_>>();
        assert_eq!(ids(&grown), ids(&fresh), "{more}");
    };
    step("", 2, 1);
    step(&line(4, &format!("{BRICS} Rusia hadir.")), 1, 1);
    step(&format!("\n{}[1]\n", line(6, "Menlu Rusia tiba di Jakarta pada hari Kamis untuk bertemu para menteri.")), 1, 2);
    // A line that is not ended may go on, and then everything is read again.
    let cut = line(8, "Para pemimpin ASEAN berangkat ke Tokyo pada hari Jumat.");
    step(&cut[..cut.len() - 3], 0, 3);
    step(&cut[cut.len() - 3..], 5, 2);
    step("\n", 0, 2);
    drop(feed);
    // What changed before its old end is another feed.
    grown.write("umpan.jsonl", line(1, ASEAN) + &line(2, ASEAN).repeat(12));
    let summary = grown.update();
    assert_eq!((summary.changed, summary.articles_written, summary.articles), (1, 13, 13));
}
