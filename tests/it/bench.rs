//! A workbench: articles in a temporary folder, an index over them, questions to it.

use kliping::clean::CleanOptions;
use kliping::entity::{Annotator, Gazetteer, WhoIsWho};
use kliping::index::{Analysis, Folder, IndexError, Reader, UpdateEvent, UpdateOptions, UpdateSummary, update};
use kliping::ingest::{ReadOptions, WalkOptions};
use kliping::language::Analyzer;
use kliping::query::{self, MatchMode, ParseOptions, ResolveContext, Widening};
use kliping::search::{Answer, FacetKind, Request, search};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tempfile::TempDir;

/// The analysis that comes with the program, made once for all tests.
pub fn analysis() -> &'static Analysis {
    static ANALYSIS: OnceLock<Analysis> = OnceLock::new();
    ANALYSIS.get_or_init(|| {
        let gazetteer = Gazetteer::bundled();
        Analysis { analyzer: Analyzer::new(gazetteer.name_words()), annotator: Annotator::new(gazetteer) }
    })
}

/// How the articles come into the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One commit, one segment.
    Whole,
    /// A commit and a segment for every file, never merged.
    Scattered,
}

/// A folder of articles with an index.
pub struct Bench {
    folder: TempDir,
    layout: Layout,
}

impl Bench {
    pub fn new(layout: Layout) -> Bench {
        Bench { folder: tempfile::tempdir().unwrap(), layout }
    }

    /// A bench with these files, indexed.
    pub fn with(files: &[(&str, &str)]) -> Bench {
        let bench = Bench::new(Layout::Whole);
        for (name, text) in files {
            bench.write(name, text);
        }
        bench.update();
        bench
    }

    pub fn articles(&self) -> PathBuf {
        self.folder.path().join("artikel")
    }

    pub fn index(&self) -> PathBuf {
        self.folder.path().join("indeks")
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.articles().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn remove(&self, name: &str) {
        std::fs::remove_file(self.articles().join(name)).unwrap();
    }

    pub fn rename(&self, from: &str, to: &str) {
        let target = self.articles().join(to);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::rename(self.articles().join(from), target).unwrap();
    }

    /// Moves a file, if it was written yet.
    pub fn rename_if_there(&self, from: &str, to: &str) {
        if self.articles().join(from).exists() {
            self.rename(from, to);
        }
    }

    pub fn update(&self) -> UpdateSummary {
        loop {
            match self.try_update(&AtomicBool::new(false), &mut |_| {}) {
                // A process that another test starts holds all open files, and so the lock of the last update, until it is the program that it starts.
                Err(IndexError::Locked { .. }) => std::thread::sleep(Duration::from_millis(5)),
                outcome => return outcome.unwrap(),
            }
        }
    }

    pub fn try_update(&self, interrupt: &AtomicBool, observe: &mut dyn FnMut(UpdateEvent<'_>)) -> Result<UpdateSummary, IndexError> {
        self.try_update_by(analysis(), interrupt, observe)
    }

    /// An update with an analysis of the test's own.
    pub fn try_update_by(
        &self,
        analysis: &Analysis,
        interrupt: &AtomicBool,
        observe: &mut dyn FnMut(UpdateEvent<'_>),
    ) -> Result<UpdateSummary, IndexError> {
        let folder = Folder::open_or_create(&self.index()).unwrap();
        std::fs::create_dir_all(self.articles()).unwrap();
        update(&folder, &[self.articles()], analysis, &self.options(), interrupt, observe)
    }

    /// How its index is brought up to date.
    pub fn options(&self) -> UpdateOptions {
        let scattered = self.layout == Layout::Scattered;
        UpdateOptions {
            walk: WalkOptions::default(),
            read: ReadOptions { max_file_bytes: 1 << 20, max_line_bytes: 1 << 16, ..ReadOptions::default() },
            clean: CleanOptions::default(),
            threads: NonZeroUsize::new(2).unwrap(),
            writer_bytes: 15 << 20,
            commit_every: if scattered { Duration::ZERO } else { Duration::from_secs(60) },
            merge_segments: if scattered { 10_000 } else { 8 },
            streams: Vec::new(),
        }
    }

    pub fn reader(&self) -> Reader {
        Reader::open(&Folder::open(&self.index()).unwrap(), &analysis().fingerprint()).unwrap()
    }

    /// The answer to a query, every hit on one page.
    pub fn ask(&self, query: &str) -> Answer {
        self.ask_with(query, Widening::Full, |_| {})
    }

    pub fn ask_with(&self, query: &str, widening: Widening, change: impl FnOnce(&mut Request)) -> Answer {
        let reader = self.reader();
        let who = reader.who(Gazetteer::bundled());
        ask(&reader, &who, query, widening, change)
    }

    /// Ids of the articles that match, in order.
    pub fn ids(&self, query: &str) -> Vec<String> {
        ids(&self.ask(query))
    }
}

/// What is asked of an index to tell whether it answers as another: hits, scores, counts and facets, stories folded.
pub fn answers(bench: &Bench) -> Vec<String> {
    ["*", "BRICS", "\"luar negeri\"", "source:Antara", "person:\"Vladimir Putin\"", "2023-08"]
        .map(|query| {
            let answer = bench.ask_with(query, Widening::Full, |request| {
                request.facets = FacetKind::ALL.to_vec();
                request.copies = false;
            });
            let hits: Vec<String> =
                answer.hits.iter().map(|hit| format!("{} {} {} {:?}", hit.record.id, hit.score, hit.copies, hit.entities)).collect();
            // Numbers of values differ from index to index.
            let facets = answer.facets.iter().flat_map(|facet| {
                let mut values: Vec<String> = facet.values.iter().map(|value| format!("{} {:?}", value.label, value.count)).collect();
                values.sort();
                values
            });
            format!("{query}: {:?} {hits:?} {:?}", answer.total, facets.collect::<Vec<_>>())
        })
        .into()
}

/// Says what must be seen although the test passes: the harness keeps back what is printed by macros.
pub fn loudly(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{what}");
}

/// Asks an open index.
pub fn ask(reader: &Reader, who: &WhoIsWho<'_>, query: &str, widening: Widening, change: impl FnOnce(&mut Request)) -> Answer {
    let options = ParseOptions { today: jiff::civil::date(2024, 3, 13), strict: false };
    let parsed = query::parse(query, &options).unwrap_or_else(|error| panic!("{query}: {error}"));
    let context = ResolveContext { analyzer: &analysis().analyzer, who, match_mode: MatchMode::All, widening };
    let mut request = Request::new(query::resolve(&parsed.expr, context).plan);
    request.limit = 1_000;
    request.facet_limit = usize::MAX;
    // Random articles of a few words look like copies; who tests stories folds them.
    request.copies = true;
    change(&mut request);
    search(reader, who, &analysis().analyzer, &request).unwrap()
}

/// Ids of an answer's hits, in order.
pub fn ids(answer: &Answer) -> Vec<String> {
    answer.hits.iter().map(|hit| hit.record.id.clone()).collect()
}
