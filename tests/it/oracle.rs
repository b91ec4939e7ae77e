//! Random queries over random small corpora, held against an evaluator that knows nothing of indexes.
//!
//! The evaluator works on the words of articles and on the tree of the query, by trying every pair of places. It shares no code with `search`; what
//! it knows of the language is the little table below. Every corpus is indexed whole and scattered over many segments, fresh and after edits; hits, counts, order
//! and scores must be the same.

use super::bench::{Bench, Layout, ask, ids};
use kliping::entity::Gazetteer;
use kliping::index::TextField;
use kliping::query::ast::{Expr, Node, Pattern, Relation, Zone};
use kliping::query::{Widening, print};
use kliping::search::{Answer, FacetKind, Selection};
use kliping::text::{Span, fold};
use std::collections::BTreeSet;

/// Words of the corpora: as written, and the class of words that a search for it finds.
const WORDS: [(&str, u8); 9] = [
    ("kapal", 0),
    ("runding", 1),
    ("perundingan", 1),
    ("sanksi", 2),
    ("dan", 3),
    ("Rusia", 4),
    ("Tiongkok", 5),
    ("China", 5),
    ("nuklir", 6),
];

/// A generator of numbers; the same seed gives the same test for ever.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        // xorshift64*, Vigna 2016.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize) % bound
    }
}

/// An article: a title, and paragraphs of sentences of words (numbers in [`WORDS`]).
#[derive(Clone, Debug)]
struct Article {
    id: String,
    title: Vec<usize>,
    paragraphs: Vec<Vec<Vec<usize>>>,
    source: usize,
    year: i16,
}

impl Article {
    fn random(random: &mut Random, id: String) -> Article {
        let words = |random: &mut Random, most: usize| (0..1 + random.below(most)).map(|_| random.below(WORDS.len())).collect::<Vec<_>>();
        Article {
            id,
            title: words(random, 4),
            paragraphs: (0..1 + random.below(3)).map(|_| (0..1 + random.below(3)).map(|_| words(random, 6)).collect()).collect(),
            source: random.below(3),
            year: 2020 + random.below(3) as i16,
        }
    }

    /// The article as a line of JSON; every sentence begins with a neutral capitalised word, so that sentences can be told.
    fn json(&self) -> String {
        let text = |words: &[usize]| words.iter().map(|&word| WORDS[word].0).collect::<Vec<_>>().join(" ");
        let paragraphs: Vec<String> = self
            .paragraphs
            .iter()
            .map(|sentences| sentences.iter().map(|words| format!("Awal {}.", text(words))).collect::<Vec<_>>().join(" "))
            .collect();
        serde_json::json!({
            "id": self.id, "title": text(&self.title), "body": paragraphs.join("\n"),
            "source": format!("Sumber {}", self.source), "date": format!("{}-06-01", self.year),
        })
        .to_string()
    }

    /// The words of a field with, for each, its sentence and paragraph; [`usize::MAX`] is the neutral word.
    fn words(&self, title: bool) -> Vec<(usize, usize, usize)> {
        if title {
            return self.title.iter().map(|&word| (word, 0, 0)).collect();
        }
        let mut words = Vec::new();
        let mut number = 0;
        for (paragraph, sentences) in self.paragraphs.iter().enumerate() {
            for sentence in sentences {
                words.push((usize::MAX, number, paragraph));
                words.extend(sentence.iter().map(|&word| (word, number, paragraph)));
                number += 1;
            }
        }
        words
    }
}

/// First and last word of a match, counted in the words of the field.
type Place = (usize, usize);

/// Whether a query word finds a word of an article.
fn finds(query: &str, exact: bool, word: usize) -> bool {
    if word == usize::MAX {
        return fold(query) == "awal";
    }
    let (written, class) = WORDS[word];
    if exact || fold(query) == fold(written) {
        return fold(query) == fold(written);
    }
    WORDS.iter().any(|(known, other)| fold(known) == fold(query) && *other == class)
}

/// Where `expr` stands in a field, by trying everything.
fn places(expr: &Expr, article: &Article, title: bool, exact: bool) -> BTreeSet<Place> {
    let words = article.words(title);
    let single = |test: &dyn Fn(usize) -> bool| (0..words.len()).filter(|&at| test(words[at].0)).map(|at| (at, at)).collect();
    match &expr.node {
        Node::Word { text, exact: own } => single(&|word| finds(text, exact || *own, word)),
        Node::Pattern(Pattern::Wildcard(pattern)) => {
            let start = pattern.trim_end_matches('*');
            single(&|word| word != usize::MAX && fold(WORDS[word].0).starts_with(start))
        }
        Node::Entity { name, .. } => {
            single(&|word| word != usize::MAX && WORDS[word].1 >= 4 && WORDS[word].1 <= 5 && finds(name, false, word))
        }
        Node::Phrase { text, slop } => {
            let wanted: Vec<&str> = text.split(' ').collect();
            let mut found: BTreeSet<Place> =
                (0..words.len()).filter(|&at| finds(wanted[0], true, words[at].0)).map(|at| (at, at)).collect();
            for next in &wanted[1..] {
                let longer = found.iter().flat_map(|&(first, last)| {
                    (last + 1..words.len()).filter(|&at| finds(next, true, words[at].0)).map(move |at| (first, at))
                });
                found = longer.collect();
            }
            let longest = wanted.len() - 1 + *slop as usize;
            found.into_iter().filter(|&(first, last)| last - first <= longest && words[first].2 == words[last].2).collect()
        }
        Node::Or(members) => members.iter().flat_map(|member| places(member, article, title, exact)).collect(),
        Node::Near { relation, negated, left, right } => {
            let right = places(right, article, title, exact);
            let near = |a: &Place, b: &Place| stands(*a, *b, *relation, &words);
            let left = places(left, article, title, exact);
            if *negated {
                return left.into_iter().filter(|a| !right.iter().any(|b| near(a, b))).collect();
            }
            let pairs = left.iter().flat_map(|a| right.iter().filter(|b| near(a, b)).map(move |b| (a.0.min(b.0), a.1.max(b.1))));
            pairs.collect()
        }
        Node::First { words: most, inner } => {
            if title {
                return BTreeSet::new();
            }
            places(inner, article, title, exact).into_iter().filter(|&(_, last)| last < *most as usize).collect()
        }
        Node::Caps(inner) => places(inner, article, title, exact)
            .into_iter()
            .filter(|&(first, _)| words[first].0 == usize::MAX || WORDS[words[first].0].0.starts_with(char::is_uppercase))
            .collect(),
        other => panic!("not positional: {other:?}"),
    }
}

fn stands(a: Place, b: Place, relation: Relation, words: &[(usize, usize, usize)]) -> bool {
    let (first, second) = match (a.1 < b.0, b.1 < a.0) {
        (true, _) => (a, b),
        (_, true) if !matches!(relation, Relation::Before(_)) => (b, a),
        _ => return false,
    };
    let between = second.0 - first.1 - 1;
    let one_paragraph = words[first.0].2 == words[second.1].2;
    match relation {
        Relation::Within(distance) | Relation::Before(distance) => between <= distance as usize && one_paragraph,
        Relation::Near(distance) => between <= distance as usize,
        Relation::Sentence => words[first.0].1 == words[second.1].1,
        Relation::Paragraph => one_paragraph,
    }
}

/// Whether an article matches, `zone` being the field that the query is in.
fn matches(expr: &Expr, article: &Article, zone: Option<Zone>, exact: bool) -> bool {
    let fields: &[bool] = match zone {
        Some(Zone::Title) => &[true],
        Some(_) => &[false],
        None => &[true, false],
    };
    let in_lead = |place: &Place, title: bool| zone != Some(Zone::Lead) || (!title && article.words(false)[place.1].2 == 0);
    match &expr.node {
        Node::All => true,
        Node::Bag(members) | Node::And(members) => members.iter().all(|member| matches(member, article, zone, exact)),
        Node::Or(members) => members.iter().any(|member| matches(member, article, zone, exact)),
        Node::Not(inner) => !matches(inner, article, zone, exact),
        Node::In { zone, inner } => matches(inner, article, Some(*zone), exact),
        Node::Date(range) => {
            let day = jiff::civil::date(article.year, 6, 1);
            range.from.is_none_or(|from| from <= day) && range.to.is_none_or(|to| day <= to)
        }
        Node::Column { value, .. } => fold(value) == format!("sumber {}", article.source),
        Node::AtLeast { count, inner } => {
            let starts = |title: bool| {
                let found = places(inner, article, title, exact);
                found.iter().filter(|place| in_lead(place, title)).map(|place| place.0).collect::<BTreeSet<_>>().len()
            };
            fields.iter().map(|&title| starts(title)).sum::<usize>() >= *count as usize
        }
        _ => fields.iter().any(|&title| places(expr, article, title, exact).iter().any(|place| in_lead(place, title))),
    }
}

fn expr(node: Node) -> Expr {
    Expr { node, span: Span::default() }
}

fn random_word(random: &mut Random) -> Expr {
    let text = WORDS[random.below(WORDS.len())].0.to_owned();
    expr(match random.below(8) {
        0 => Node::Word { text, exact: true },
        1 => Node::Phrase { text: format!("{text} {}", WORDS[random.below(WORDS.len())].0), slop: random.below(3) as u32 },
        2 => Node::Pattern(Pattern::Wildcard(format!("{}*", fold(&text).chars().take(3).collect::<String>()))),
        3 => Node::Entity { kind: None, name: if random.below(2) == 0 { "China".to_owned() } else { "Rusia".to_owned() } },
        _ => Node::Word { text, exact: false },
    })
}

fn random_positional(random: &mut Random, depth: usize) -> Expr {
    if depth == 0 {
        return random_word(random);
    }
    let inner = |random: &mut Random| Box::new(random_positional(random, depth - 1));
    let node = match random.below(6) {
        0 => Node::Or(vec![random_positional(random, depth - 1), random_positional(random, depth - 1)]),
        1 => Node::First { words: random.below(6) as u32 + 1, inner: inner(random) },
        2 => Node::Caps(inner(random)),
        3 => return random_word(random),
        _ => {
            let distance = random.below(4) as u32;
            let relation =
                [Relation::Within(distance), Relation::Before(distance), Relation::Near(distance), Relation::Sentence, Relation::Paragraph]
                    [random.below(5)];
            Node::Near { relation, negated: random.below(4) == 0, left: inner(random), right: inner(random) }
        }
    };
    expr(node)
}

fn random_query(random: &mut Random, depth: usize) -> Expr {
    if depth == 0 {
        return random_positional(random, 0);
    }
    let some = |random: &mut Random| (0..2 + random.below(2)).map(|_| random_query(random, depth - 1)).collect::<Vec<_>>();
    let node = match random.below(9) {
        0 | 1 => Node::And(some(random)),
        2 => Node::Or(some(random)),
        3 => Node::Not(Box::new(random_query(random, depth - 1))),
        4 => {
            let zone = [Zone::Title, Zone::Lead, Zone::Body][random.below(3)];
            Node::In { zone, inner: Box::new(random_positional(random, depth - 1)) }
        }
        5 => Node::AtLeast { count: random.below(3) as u32 + 1, inner: Box::new(random_positional(random, depth - 1)) },
        6 => Node::Date(kliping::query::dates::range(&(2020 + random.below(3)).to_string(), jiff::civil::date(2024, 1, 1)).unwrap()),
        7 => Node::Column { column: kliping::query::ast::Column::Source, value: format!("Sumber {}", random.below(3)) },
        _ => return random_positional(random, depth),
    };
    expr(node)
}

/// Articles of a corpus, and how many stand in one file: 16 files.
const ARTICLES: usize = 32;
const PER_FILE: usize = 2;

/// Benches with the same articles in one, four and sixteen segments, and in many after edits that lead to the same state.
fn benches(random: &mut Random, articles: &[Article]) -> Vec<(&'static str, Bench)> {
    let name = |number: usize| format!("berkas{number:02}.jsonl");
    let write = |bench: &Bench, number: usize, articles: &[Article]| {
        bench.write(&name(number), articles.iter().map(Article::json).collect::<Vec<_>>().join("\n"));
    };
    let files: Vec<&[Article]> = articles.chunks(PER_FILE).collect();
    let in_updates_of = |layout: Layout, files_each: usize| {
        let bench = Bench::new(layout);
        for (number, file) in files.iter().enumerate() {
            write(&bench, number, file);
            if (number + 1) % files_each == 0 {
                bench.update();
            }
        }
        bench
    };
    let benches = [
        ("one", in_updates_of(Layout::Whole, files.len()), 1),
        ("four", in_updates_of(Layout::Whole, files.len() / 4), 4),
        ("sixteen", in_updates_of(Layout::Scattered, files.len()), 16),
    ];
    for (name, bench, segments) in &benches {
        assert_eq!(bench.reader().searcher().segment_readers().len(), *segments, "{name}");
    }
    let edited = Bench::new(Layout::Scattered);
    for number in 0..files.len() + 3 {
        let others: Vec<Article> = (0..PER_FILE).map(|at| Article::random(random, format!("lama{number}-{at}"))).collect();
        write(&edited, number, &others);
    }
    edited.update();
    (files.len()..files.len() + 3).for_each(|number| edited.remove(&name(number)));
    files.iter().enumerate().for_each(|(number, file)| write(&edited, number, file));
    edited.update();
    benches.into_iter().map(|(name, bench, _)| (name, bench)).chain([("edited", edited)]).collect()
}

/// What must be the same in every layout: ids in order with the bits of their scores, and counts.
fn outcome(answer: &Answer) -> (Vec<(String, u32)>, u64) {
    (answer.hits.iter().map(|hit| (hit.record.id.clone(), hit.score.to_bits())).collect(), answer.total.articles)
}

#[test]
fn random_queries_agree_with_the_oracle_in_every_layout() {
    let mut random = Random(0x05EE_D0FC);
    let mut answered = 0;
    for round in 0..6 {
        let articles: Vec<Article> = (0..ARTICLES).map(|number| Article::random(&mut random, format!("a{round}-{number}"))).collect();
        let benches = benches(&mut random, &articles);
        let readers: Vec<_> = benches.iter().map(|(name, bench)| (*name, bench.reader())).collect();
        let whos: Vec<_> = readers.iter().map(|(_, reader)| reader.who(Gazetteer::bundled())).collect();
        for _ in 0..120 {
            let depth = random.below(4);
            let query = print(&random_query(&mut random, depth));
            let exact = random.below(4) == 0;
            // What is searched is what was printed: reading and printing are under test too.
            let options = kliping::query::ParseOptions { today: jiff::civil::date(2024, 3, 13), strict: false };
            let Ok(parsed) = kliping::query::parse(&query, &options) else { continue };
            let expected: BTreeSet<String> =
                articles.iter().filter(|article| matches(&parsed.expr, article, None, exact)).map(|article| article.id.clone()).collect();
            let widening = if exact { Widening::Exact } else { Widening::Full };
            let mut first = None;
            for ((name, reader), who) in readers.iter().zip(&whos) {
                let answer = ask(reader, who, &query, widening, |request| request.explain = *name == "edited");
                if *name == "edited" {
                    check_scores(&answer, &query);
                }
                let found: BTreeSet<String> = ids(&answer).into_iter().collect();
                assert_eq!(found, expected, "{query} ({name}, exact: {exact})");
                assert_eq!(answer.total.articles as usize, expected.len(), "{query} ({name})");
                let outcome = outcome(&answer);
                assert_eq!(first.get_or_insert_with(|| outcome.clone()), &outcome, "{query} ({name}) ranks otherwise");
                answered += usize::from(!expected.is_empty());
                check_marks(&answer, &query, &articles, exact);
            }
        }
    }
    // A test of empty answers would show nothing.
    assert!(answered > 600, "only {answered} answers held anything");
}

/// The parts of a score that are told add up to it.
fn check_scores(answer: &Answer, query: &str) {
    for hit in &answer.hits {
        let parts = hit.score_parts.as_deref().unwrap();
        let sum: f32 = parts.iter().map(|part| part.score).sum();
        assert!((sum - hit.score).abs() < 1e-3, "{query}: {} is told as {sum}: {parts:?}", hit.score);
    }
}

/// Every mark lies in a place where the evaluator, too, finds the clause that the mark names.
fn check_marks(answer: &Answer, query: &str, articles: &[Article], exact: bool) {
    let options = kliping::query::ParseOptions { today: jiff::civil::date(2024, 3, 13), strict: false };
    for hit in &answer.hits {
        let article = articles.iter().find(|article| article.id == hit.record.id).unwrap();
        for mark in &hit.marks {
            let title = mark.field == TextField::Title;
            let text = if title { &hit.record.title } else { &hit.record.text };
            let words = word_spans(text);
            let clause = answer.plan.clauses[mark.clause].span.of(query);
            let clause = kliping::query::parse(clause, &options).unwrap().expr;
            let holds = |&(first, last): &Place| words[first].cover(words[last]).contains(mark.span);
            let found = places(&clause, article, title, exact);
            assert!(found.iter().any(holds), "{query}: {:?} is marked in {text:?} for {}", mark.span.of(text), print(&clause));
        }
    }
}

/// The bytes of the words of a text: what stands between blanks, without full stops.
fn word_spans(text: &str) -> Vec<Span> {
    let at = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().map(|word| word.trim_end_matches('.')).map(|word| Span::new(at(word), at(word) + word.len())).collect()
}

#[test]
fn every_facet_count_is_what_choosing_it_leaves() {
    let mut random = Random(0x00FA_CE75);
    let mut checked = 0;
    for round in 0..3 {
        let articles: Vec<Article> = (0..ARTICLES).map(|number| Article::random(&mut random, format!("a{round}-{number}"))).collect();
        for (name, bench) in benches(&mut random, &articles) {
            let reader = bench.reader();
            let who = reader.who(Gazetteer::bundled());
            for _ in 0..12 {
                let depth = random.below(3);
                let query = print(&random_query(&mut random, depth));
                let kinds = vec![FacetKind::Place, FacetKind::Source, FacetKind::Month];
                let selections =
                    random_selections(&mut random, &ask(&reader, &who, "*", Widening::Full, |request| request.facets = kinds.clone()));
                let answer = ask(&reader, &who, &query, Widening::Full, |request| {
                    request.facets = kinds.clone();
                    request.selections = selections.clone();
                });
                for facet in &answer.facets {
                    for value in &facet.values {
                        // Choosing a value of a kind replaces what was chosen of that kind.
                        let mut chosen: Vec<Selection> =
                            selections.iter().filter(|selection| selection.kind != facet.kind).cloned().collect();
                        chosen.push(Selection { kind: facet.kind, values: vec![value.number] });
                        let left = ask(&reader, &who, &query, Widening::Full, |request| request.selections = chosen);
                        assert_eq!(left.total.articles, value.count.articles, "{query} ({name}): {} {}", facet.kind.as_str(), value.label);
                        assert_eq!(left.hits.len() as u64, value.count.articles, "{query} ({name})");
                        assert_eq!(left.total.stories, value.count.stories, "{query} ({name}): {}", value.label);
                        checked += 1;
                    }
                }
            }
        }
    }
    assert!(checked > 300, "only {checked} values were checked");
}

fn random_selections(random: &mut Random, everything: &Answer) -> Vec<Selection> {
    let mut selections = Vec::new();
    for facet in &everything.facets {
        if random.below(2) == 0 && !facet.values.is_empty() {
            let value = facet.values[random.below(facet.values.len())].number;
            selections.push(Selection { kind: facet.kind, values: vec![value] });
        }
    }
    selections
}

#[test]
fn facets_are_exact_under_merges_too() {
    let mut random = Random(0x00ED_1750);
    let articles: Vec<Article> = (0..ARTICLES).map(|number| Article::random(&mut random, format!("a{number}"))).collect();
    let edits = kliping::entity::Edits::parse("[merge]\n\"Rusia\" = \"Tiongkok\"\n").unwrap();
    for (name, bench) in benches(&mut random, &articles) {
        let reader = bench.reader();
        let mut who = reader.who(Gazetteer::bundled());
        assert_eq!(who.apply(&edits), []);
        for query in ["*", "place:Rusia", "Tiongkok", "nuklir", "Rusia AND NOT sanksi", "China w/3 nuklir"] {
            let answer = ask(&reader, &who, query, Widening::Full, |request| request.facets = vec![FacetKind::Place]);
            let [value] = answer.facets[0].values.as_slice() else { panic!("{query}: {:?}", answer.facets) };
            assert_eq!(value.label, "Tiongkok");
            let selection = Selection { kind: FacetKind::Place, values: vec![value.number] };
            let left = ask(&reader, &who, query, Widening::Full, |request| request.selections = vec![selection]);
            assert_eq!((left.total.articles, left.hits.len() as u64), (value.count.articles, value.count.articles), "{query} ({name})");
        }
        let both = ask(&reader, &who, "place:Rusia", Widening::Full, |_| {}).total.articles;
        let expected = articles.iter().filter(|article| {
            [true, false]
                .iter()
                .any(|&title| article.words(title).iter().any(|word| word.0 != usize::MAX && WORDS[word.0].1 >= 4 && WORDS[word.0].1 <= 5))
        });
        assert_eq!(both as usize, expected.count(), "{name}");
    }
}
