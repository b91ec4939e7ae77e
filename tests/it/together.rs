//! Several at once: writers wait for one another or say who is in the way, and whoever reads sees one commit, whole.
//!
//! `KLIPING_SEARCHES=N` searches N times beside writers; without it a few times.

use super::bench::{self, Bench, Layout, analysis, ids, loudly};
use super::shell::Shell;
use kliping::entity::Gazetteer;
use kliping::index::{Disk, Folder, Reader, Rebuild, drift, roots};
use kliping::query::Widening;
use kliping::search::FacetKind;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

const BRICS: &str = "Para pemimpin BRICS bertemu di Johannesburg untuk membahas perluasan kelompok itu pada hari Selasa.";

#[test]
fn a_second_writer_says_who_is_in_the_way_or_waits() {
    let shell = Shell::with(&[("berita/a.txt", BRICS)]);
    assert_eq!(shell.run(&["index", "berita", "-q"]).code, 0);
    let folder = Folder::open(&shell.path().join(".kliping")).unwrap();
    let lock = folder.lock().unwrap();
    let own = std::process::id();
    for args in [&["index", "berita"][..], &["index", "berita", "--wait=1"], &["index", "--rebuild"]] {
        let refused = shell.run(args);
        assert_eq!(refused.code, 3, "{args:?}");
        let (error, hint) = refused.err.trim_end().rsplit_once('\n').unwrap();
        let error = error.lines().last().unwrap();
        assert!(error.starts_with(&format!("error: index ./.kliping is being written by process {own}, for ")), "{error}");
        assert_eq!(hint, "hint: searching goes on meanwhile; --wait waits until it is done");
        assert_eq!(refused.err.contains("waiting: "), args.contains(&"--wait=1"), "{}", refused.err);
    }
    assert_eq!(shell.run(&["count", "BRICS"]).out, "1\t1\n");
    let mut waiting = shell
        .command(&["index", "berita", "--wait"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut messages = std::io::BufRead::lines(std::io::BufReader::new(waiting.stderr.take().unwrap()));
    assert!(messages.next().unwrap().unwrap().starts_with("waiting: index "));
    drop(lock);
    assert!(waiting.wait().unwrap().success());
}

/// A feed of so many articles, of which every other speaks of BRICS.
fn feed(count: usize) -> String {
    let text = |number: usize| if number.is_multiple_of(2) { BRICS.to_owned() } else { BRICS.replace("BRICS", "ASEAN") };
    (0..count).map(|number| format!("{{\"id\": \"x{number}\", \"text\": \"{} Kabar ke-{number}.\"}}\n", text(number))).collect()
}

/// Whether everything that a reader says is of one commit.
fn check(reader: &Reader) {
    let (mut articles, mut with_brics) = (0, Vec::new());
    for (ordinal, segment) in reader.searcher().segment_readers().iter().enumerate() {
        for doc in segment.doc_ids_alive() {
            articles += 1;
            let record = reader.record(tantivy::DocAddress::new(ordinal as u32, doc)).unwrap();
            if record.text.contains("BRICS") {
                with_brics.push(record.id);
            }
        }
    }
    assert_eq!(reader.totals().articles, articles);
    assert_eq!(reader.catalogue().totals(), reader.totals());
    let who = reader.who(Gazetteer::bundled());
    let answer = bench::ask(reader, &who, "BRICS", Widening::Full, |request| request.facets = vec![FacetKind::Organization]);
    let mut found = ids(&answer);
    found.sort();
    with_brics.sort();
    assert_eq!((found, answer.total.articles), (with_brics.clone(), with_brics.len() as u64));
    let of_brics = answer.facets[0].values.iter().find(|value| value.label == "BRICS").map_or(0, |value| value.count.articles);
    assert_eq!(of_brics, with_brics.len() as u64);
}

#[test]
fn searches_beside_writers_see_one_commit_whole() {
    let searches: u64 = std::env::var("KLIPING_SEARCHES").ok().and_then(|number| number.parse().ok()).unwrap_or(30);
    let bench = Bench::new(Layout::Scattered);
    bench.write("a.jsonl", feed(3));
    bench.write("b.txt", BRICS);
    bench.update();
    let (done, commits) = (AtomicBool::new(false), AtomicU64::new(0));
    let folder = Folder::open(&bench.index()).unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for round in 0.. {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                bench.write("a.jsonl", feed(2 + round % 5));
                bench.write("c.txt", format!("{BRICS} {round}"));
                if round % 7 == 6 {
                    let fresh = Rebuild::begin(&bench.index(), Disk::default()).unwrap();
                    fresh.update(&[bench.articles()], analysis(), &bench.options(), &AtomicBool::new(false), &mut |_| {}).unwrap();
                    fresh.finish().unwrap();
                } else {
                    bench.update();
                }
                commits.fetch_add(1, Ordering::Relaxed);
            }
        });
        let readers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..searches.div_ceil(2) {
                        let reader = Reader::open(&folder, &analysis().fingerprint()).unwrap();
                        check(&reader);
                        // One that was opened before goes on with its commit, whatever was committed since.
                        std::thread::sleep(Duration::from_millis(2));
                        check(&reader);
                        assert_eq!(roots(&folder).unwrap().len(), 1);
                        drift(&folder, analysis(), &bench.options()).unwrap();
                    }
                })
            })
            .collect();
        let ended: Vec<_> = readers.into_iter().map(|reader| reader.join()).collect();
        done.store(true, Ordering::Relaxed);
        writer.join().unwrap();
        assert!(ended.iter().all(Result::is_ok));
    });
    assert!(commits.load(Ordering::Relaxed) > 0);
    if searches > 30 {
        loudly(&format!("{searches} searches beside {} updates, none wrong", commits.load(Ordering::Relaxed)));
    }
}
