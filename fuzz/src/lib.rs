//! What must hold for any bytes whatever, a function for each way into kliping: nothing panics, and what comes out is true of what went in.
//!
//! Apart from the targets of the fuzzer because the tests run the same functions over the corpus and its mutations, without any fuzzer. They panic where
//! something does not hold: that is how a fuzzer is told.

use kliping::clean::{self, CleanOptions, dates};
use kliping::entity::{Annotator, Edit, Edits, EntityKind, Gazetteer, LearntAcronyms, Registry, WhoIsWho, add_edit, without_merge};
use kliping::index::{Analysis, ArticleRecord, annotate};
use kliping::ingest::{self, Format, RawArticle, ReadOptions, Reason};
use kliping::language::Analyzer;
use kliping::query::{self, MatchMode, ParseOptions, QueryErrorKind, ResolveContext, Widening};
use kliping::text::{CodePoints, Span, fold};
use std::sync::OnceLock;

/// A way in: its name, which is that of its corpus, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All ways in.
pub const TARGETS: [Target; 8] = [
    ("query", query),
    ("file", file),
    ("dates", days),
    ("article", article),
    ("words", words),
    ("entities", entities),
    ("saved", saved),
    ("stored", stored),
];

/// The names that a file is read under; the first byte of an input picks one.
pub const FILES: [&str; 16] = [
    "a.txt",
    "a.md",
    "a.html",
    "a.json",
    "a.jsonl",
    "a.csv",
    "a.tsv",
    "a.rss",
    "a.atom",
    "a.warc",
    "a.epub",
    "a.pdf",
    "a.zip",
    "a.tar",
    "a.gz",
    "tanpa-akhiran",
];

/// Bytes of a text beyond which an input tells nothing new, and only takes longer.
const LONG: usize = 8 << 10;

fn analysis() -> &'static Analysis {
    static ANALYSIS: OnceLock<Analysis> = OnceLock::new();
    ANALYSIS.get_or_init(|| {
        let gazetteer = Gazetteer::bundled();
        Analysis { analyzer: Analyzer::new(gazetteer.name_words()), annotator: Annotator::new(gazetteer) }
    })
}

/// The entities of an index that has met a few.
fn registry() -> &'static Registry {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        let mut registry = Registry::default();
        registry.intern(EntityKind::Person, "person:wang-yi", "Wang Yi");
        registry.intern(EntityKind::Organization, "organization:brics", "BRICS");
        registry.intern(EntityKind::Place, "place:rusia", "Rusia");
        registry.sort();
        registry
    })
}

fn text_of(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| text.len() <= LONG)
}

fn check_span(span: Span, text: &str) {
    assert!(text.get(span.range()).is_some(), "{span:?} is no part of {text:?}");
}

/// A query is read, or is beyond a bound; what is printed of it reads the same; and it means something.
pub fn query(bytes: &[u8]) {
    let Some(text) = text_of(bytes) else { return };
    let today = jiff::civil::date(2024, 3, 13);
    let options = ParseOptions { today, strict: false };
    let strictly = query::parse(text, &ParseOptions { today, strict: true });
    let parsed = match query::parse(text, &options) {
        Ok(parsed) => parsed,
        Err(error) => return check_span(error.span, text),
    };
    parsed.notices.iter().for_each(|notice| check_span(notice.span, text));
    if let Ok(strictly) = strictly {
        assert_eq!(strictly.expr, parsed.expr, "{text:?}");
    }
    let printed = query::print(&parsed.expr);
    match query::parse(&printed, &options) {
        Ok(again) => assert_eq!(query::print(&again.expr), printed, "from {text:?}"),
        // Parentheses that the query did without count too.
        Err(error) => {
            let bound = matches!(
                error.kind,
                QueryErrorKind::TooLong { .. } | QueryErrorKind::TooDeep { .. } | QueryErrorKind::TooManyClauses { .. }
            );
            assert!(bound, "{error}: {printed:?} from {text:?}");
        }
    }
    let who = WhoIsWho::new(Gazetteer::bundled(), registry(), &LearntAcronyms::default());
    for (match_mode, widening) in [(MatchMode::All, Widening::Full), (MatchMode::Any, Widening::Full), (MatchMode::All, Widening::Exact)] {
        let context = ResolveContext { analyzer: &analysis().analyzer, who: &who, match_mode, widening };
        let resolved = query::resolve(&parsed.expr, context);
        resolved.plan.clauses.iter().for_each(|clause| check_span(clause.span, text));
        query::conditions(&parsed.expr, context).iter().for_each(|condition| {
            query::loosened(condition);
        });
    }
}

/// A file of any format is read within its bounds, and whatever is wrong with it is no fault of the program.
pub fn file(bytes: &[u8]) {
    let Some((&first, content)) = bytes.split_first() else { return };
    let name = FILES[usize::from(first) % FILES.len()];
    let folder = tempfile::tempdir().expect("there is room for a file");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("there is room for a file");
    let options = ReadOptions {
        max_file_bytes: 1 << 18,
        max_line_bytes: 1 << 14,
        max_expansion: 20,
        max_members: 50,
        max_pages: 20,
        ..ReadOptions::default()
    };
    let mut articles = 0;
    let outcome = ingest::read(&path, name, None, &options, &mut |raw| {
        articles += 1;
        // Of a few the rest of the way too, so that what readers make fits those who take it.
        if articles <= 3 {
            cleaned(raw);
        }
    });
    assert_eq!(outcome.articles, articles);
    for problem in outcome.problems {
        assert!(!matches!(problem.reason, Reason::Fault { .. }), "{name}: {}", problem.reason);
    }
}

/// Dates, as articles and as queries write them.
pub fn days(bytes: &[u8]) {
    let Some(text) = text_of(bytes) else { return };
    let today = jiff::civil::date(2024, 3, 13);
    query::dates::range(text, today);
    dates::parse(text);
    dates::parse_in(text, dates::Order::MonthFirst);
    dates::in_address(text);
    dates::in_path(text);
    dates::is_american_export(text);
    if let Some(readings) = dates::both_orders(text) {
        let told = dates::told_by_text(readings, text);
        assert!(told.is_none_or(|day| readings.contains(&day)), "{text:?}");
    }
    if let Some(line) = dates::dateline(text) {
        assert!(text.get(line.end..).is_some(), "{text:?}");
        line.date_from(Some(today));
    }
}

/// An article is cleaned and its names found; zones and mentions are parts of it.
pub fn article(bytes: &[u8]) {
    let Some(text) = text_of(bytes) else { return };
    cleaned(RawArticle::new("a.txt", Format::Text, text.to_owned()));
}

fn cleaned(raw: RawArticle) {
    let article = clean::clean(raw, &CleanOptions::default());
    let mut last = 0;
    for zone in &article.zones {
        check_span(zone.span, &article.text);
        assert!(last <= zone.span.start && !zone.span.is_empty(), "zones stand in order: {:?}", article.zones);
        last = zone.span.end;
    }
    if article.text.len() > LONG {
        return;
    }
    let title = article.title.is_own().then_some(article.title.text.as_str());
    let zones: Vec<_> = article.zones.iter().map(|zone| (zone.span, zone.kind)).collect();
    let annotation = annotate(&article.text, title, &zones, &analysis().annotator);
    for mention in annotation.mentions {
        let field = match mention.field {
            kliping::index::TextField::Title => title.unwrap_or(""),
            _ => &article.text,
        };
        check_span(mention.span, field);
    }
}

/// Tokens are parts of the text, in order; every word has a stem and can be looked for.
pub fn words(bytes: &[u8]) {
    let Some(text) = text_of(bytes) else { return };
    let analyzer = &analysis().analyzer;
    let tokens = analyzer.analyze(text);
    let points = CodePoints::new(text);
    let mut last = None;
    for (at, token) in tokens.iter().enumerate() {
        check_span(token.span, text);
        assert!(!token.surface.is_empty() && !token.stem.is_empty(), "{text:?}");
        assert!(last.is_none_or(|last| last < token.position), "positions rise: {text:?}");
        last = Some(token.position);
        assert!(points.range(token.span).len() <= token.span.len());
        if at < 64 {
            assert!(!analyzer.widen(&tokens, at).is_empty());
        }
    }
    for word in text.split_whitespace().take(64) {
        let folded = fold(word);
        assert!(folded.is_empty() || !analyzer.stem(&folded).is_empty(), "{word:?}");
    }
}

/// A file of what a user says of entities: an edit of one that can be read gives one that can be read, and is undone.
pub fn entities(bytes: &[u8]) {
    let Some(text) = text_of(bytes) else { return };
    let Ok(edits) = Edits::parse(text) else { return };
    let mut who = WhoIsWho::new(Gazetteer::bundled(), registry(), &LearntAcronyms::default());
    who.apply(&edits);
    let merge = Edit::Merge("Wang Yi".to_owned(), "person:wang-yi".to_owned());
    let add = Edit::Add { kind: EntityKind::Person, entity: "Retno Marsudi".to_owned(), names: vec!["Retno".to_owned()] };
    for edit in [merge, Edit::Hide("Rusia \"x\"".to_owned()), add] {
        let Ok(edited) = add_edit(text, &edit) else { continue };
        let said = Edits::parse(&edited).unwrap_or_else(|error| panic!("{error}: {edited:?} from {text:?}"));
        match edit {
            Edit::Merge(one, other) => {
                assert_eq!(said.merge.get(&one), Some(&other), "{edited:?} from {text:?}");
                let undone = without_merge(&edited, &one).and_then(|undone| Edits::parse(&undone).ok());
                assert!(undone.is_some_and(|undone| !undone.merge.contains_key(&one)), "{edited:?} from {text:?}");
            }
            Edit::Hide(one) => assert_eq!(said.hide.get(&one), Some(&true), "{edited:?} from {text:?}"),
            _ => {}
        }
    }
}

/// A file of saved queries: one more is read back as it was said, the others stay, and it goes again.
pub fn saved(bytes: &[u8]) {
    let Some(text) = text_of(bytes) else { return };
    let Ok(queries) = query::saved_queries(text) else { return };
    for (name, saved) in &queries {
        saved.line();
        // A score of no number is no score, and equals nothing, itself included.
        if saved.min_score.is_some_and(|score| !score.is_finite()) {
            return;
        }
        if let Ok(edited) = query::save_query(text, "baru", saved) {
            let read = query::saved_queries(&edited).unwrap_or_else(|error| panic!("{error}: {edited:?} from {text:?}"));
            assert_eq!(read.get("baru"), Some(saved), "{edited:?} from {text:?}");
            for (other, stays) in queries.iter().filter(|(other, _)| *other != "baru") {
                assert_eq!(read.get(other), Some(stays), "{edited:?} from {text:?}");
            }
        }
        let rest = query::forget_query(text, name).ok().flatten().unwrap_or_else(|| panic!("{name} of {text:?}"));
        let read = query::saved_queries(&rest).unwrap_or_else(|error| panic!("{error}: {rest:?} from {text:?}"));
        assert_eq!(read.len() + 1, queries.len(), "{rest:?} from {text:?}");
    }
}

/// An article as an index keeps it: decoded or refused, never a panic, and what is decoded is encoded the same.
pub fn stored(bytes: &[u8]) {
    if let Ok(record) = ArticleRecord::decode(bytes) {
        record.zones();
        record.date();
        record.own_title();
        let encoded = record.encode().expect("what was decoded is encoded");
        let again = ArticleRecord::decode(&encoded).and_then(|again| again.encode());
        assert_eq!(again.as_ref(), Ok(&encoded));
    }
}
