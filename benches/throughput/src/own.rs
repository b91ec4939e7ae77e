//! kliping itself, as its commands use the library, everything on.

use crate::questions::Question;
use crate::{Kind, Outcome};
use kliping::clean::CleanOptions;
use kliping::entity::{Annotator, Gazetteer, WhoIsWho};
use kliping::index::{Analysis, Folder, Reader, UpdateOptions, update};
use kliping::ingest::{ReadOptions, WalkOptions};
use kliping::language::Analyzer;
use kliping::query::{self, MatchMode, ParseOptions, ResolveContext, Widening};
use kliping::search::{self, FacetKind, Period, Request, Selection};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Names to choose from.
pub struct Names<'a> {
    who: WhoIsWho<'a>,
    persons: Vec<search::FacetNumber>,
    places: Vec<search::FacetNumber>,
}

pub struct Own {
    analysis: Analysis,
    reader: Reader,
}

pub fn index(folder: &Path, file: &Path) -> Outcome<Own> {
    let gazetteer = Gazetteer::bundled();
    let analysis = Analysis { analyzer: Analyzer::new(gazetteer.name_words()), annotator: Annotator::new(gazetteer) };
    let target = Folder::open_or_create(folder)?;
    let options = UpdateOptions {
        walk: WalkOptions::default(),
        read: ReadOptions::default(),
        clean: CleanOptions::default(),
        threads: NonZeroUsize::new(2).ok_or("no threads")?,
        writer_bytes: 128 << 20,
        commit_every: Duration::from_secs(60),
        merge_segments: 8,
        streams: Vec::new(),
    };
    let summary = update(&target, &[file.to_path_buf()], &analysis, &options, &AtomicBool::new(false), &mut |_| {})?;
    if let Some(problem) = summary.problems.first() {
        return Err(format!("{problem:?}").into());
    }
    let reader = Reader::open(&target, &analysis.fingerprint())?;
    Ok(Own { analysis, reader })
}

impl Own {
    pub fn segments(&self) -> usize {
        self.reader.searcher().segment_readers().len()
    }

    /// Whom the articles speak of most.
    pub fn names(&self) -> Outcome<Names<'_>> {
        let who = self.reader.who(Gazetteer::bundled());
        let (persons, places) = (self.most(&who, FacetKind::Person)?, self.most(&who, FacetKind::Place)?);
        if persons.len() < 2 || places.is_empty() {
            return Err("the articles speak of too few names".into());
        }
        Ok(Names { who, persons, places })
    }

    /// Answers with ten articles and the count; how many there are. Names are those most spoken of, and any day will do for today: nothing here asks for one.
    pub fn ask(&self, names: &Names<'_>, kind: Kind, question: &Question) -> Outcome<usize> {
        let Names { who, persons, places } = names;
        let Question { a, b, phrase: [first, second] } = question;
        let text = match kind {
            Kind::Term | Kind::Entity => a.clone(),
            Kind::And | Kind::Snippets => format!("{a} AND {b}"),
            Kind::Or | Kind::Facets | Kind::Sideways | Kind::Timeline => format!("{a} OR {b}"),
            Kind::Phrase => format!("body:\"{first} {second}\""),
            Kind::Near => format!("body:({a} w/5 {b})"),
            Kind::Wildcard => format!("body:{}*", &a[..3]),
            Kind::Fuzzy => format!("body:{a}~1"),
        };
        let parsed = query::parse(&text, &ParseOptions { today: jiff::civil::Date::constant(2025, 1, 1), strict: false })
            .map_err(|error| format!("{text}: {error:?}"))?;
        // Words as they are written: what raw tantivy is asked.
        let context = ResolveContext { analyzer: &self.analysis.analyzer, who, match_mode: MatchMode::All, widening: Widening::Exact };
        let mut request = Request::new(query::resolve(&parsed.expr, context).plan);
        request.copies = true;
        request.facet_limit = 10;
        match kind {
            Kind::Entity => {
                request.selections = vec![Selection { kind: FacetKind::Person, values: persons[..1].to_vec() }];
                std::hint::black_box(search::best(&self.reader, who, &request)?);
                return Ok(search::count(&self.reader, who, &request)?.articles as usize);
            }
            Kind::Facets => request.facets = vec![FacetKind::Person, FacetKind::Organization, FacetKind::Place],
            Kind::Sideways => {
                request.facets = vec![FacetKind::Person, FacetKind::Organization, FacetKind::Place];
                request.selections = vec![
                    Selection { kind: FacetKind::Person, values: persons[..2].to_vec() },
                    Selection { kind: FacetKind::Place, values: places[..1].to_vec() },
                ];
            }
            Kind::Timeline => {
                let timeline = search::timeline(&self.reader, who, &[request], Some(Period::Month))?;
                return Ok(timeline.axis.len());
            }
            Kind::Snippets => {}
            _ => {
                // As the others are asked: which articles, in which order, and how many; none of them read.
                std::hint::black_box(search::best(&self.reader, who, &request)?);
                return Ok(search::count(&self.reader, who, &request)?.articles as usize);
            }
        }
        let answer = search::search(&self.reader, who, &self.analysis.analyzer, &request)?;
        std::hint::black_box(&answer.hits);
        Ok(answer.total.articles as usize)
    }

    fn most(&self, who: &WhoIsWho<'_>, kind: FacetKind) -> Outcome<Vec<search::FacetNumber>> {
        let mut request = Request::new(query::plan::Plan::everything());
        (request.facets, request.limit) = (vec![kind], 0);
        let answer = search::search(&self.reader, who, &self.analysis.analyzer, &request)?;
        Ok(answer.facets.iter().flat_map(|facet| facet.values.iter().map(|value| value.number)).take(3).collect())
    }
}
