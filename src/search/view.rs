//! One article as a plan sees it, from its own tokens instead of posting lists.
//!
//! Made for the few articles on a page: the stored text is laid out again by the same analyzer, and every term that the plan asks for gets its
//! positions, each with the bytes that it covers. A mention covers its whole name, a compound all its words.

use super::interval::Occurrences;
use crate::index::{ArticleRecord, FieldLayout, Layout, Source, TextField, entity_term, mark};
use crate::language::{Analyzer, term};
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// One field of an article: the positions of the terms asked for.
#[derive(Debug, Default)]
pub struct FieldView {
    /// Sorted positions of each term with the bytes covered.
    terms: FxHashMap<String, Vec<(u32, Span)>>,
    /// The bytes of every token, by position.
    tokens: Vec<(u32, Span)>,
}

/// An article laid out for evaluating a plan on it.
#[derive(Debug)]
pub struct ArticleView {
    title: FieldView,
    body: FieldView,
    tail: FieldView,
    /// One past the last position of the lead.
    pub lead_end: u32,
    /// Words in title and body.
    pub words: u32,
}

impl ArticleView {
    /// Lays `record` out, keeping the positions of `wanted` terms.
    pub fn new(record: &ArticleRecord, analyzer: &Analyzer, wanted: &FxHashSet<String>) -> ArticleView {
        let zones = record.zones();
        let layout = Layout::new(analyzer, Source { title: record.own_title(), text: &record.text, zones: &zones });
        let view = |field: TextField| {
            let text = if field == TextField::Title { &record.title } else { &record.text };
            FieldView::new(layout.field(field), text, mentions(record, field, wanted), analyzer, wanted)
        };
        ArticleView {
            title: view(TextField::Title),
            body: view(TextField::Body),
            tail: view(TextField::Tail),
            lead_end: layout.lead_end,
            words: layout.field(TextField::Title).words + layout.field(TextField::Body).words,
        }
    }

    /// One field.
    pub fn field(&self, field: TextField) -> &FieldView {
        match field {
            TextField::Title => &self.title,
            TextField::Body => &self.body,
            TextField::Tail => &self.tail,
        }
    }
}

/// The wanted mentions of one field: term and bytes.
fn mentions(record: &ArticleRecord, field: TextField, wanted: &FxHashSet<String>) -> Vec<(String, Span)> {
    let in_field = record.mentions.iter().filter(|mention| match field {
        TextField::Title => mention.in_title,
        TextField::Body => !mention.in_title,
        TextField::Tail => false,
    });
    in_field.map(|mention| (entity_term(mention.entity()), mention.span())).filter(|(term, _)| wanted.contains(term)).collect()
}

impl FieldView {
    fn new(layout: &FieldLayout, text: &str, mentions: Vec<(String, Span)>, analyzer: &Analyzer, wanted: &FxHashSet<String>) -> FieldView {
        let mut view = FieldView::default();
        for line in &layout.lines {
            view.tokens.extend((0..line.tokens.len()).map(|at| (line.token_position(at), line.token_span(at))));
        }
        layout.terms(text, &[], |position, term| {
            if wanted.contains(term) {
                let span = view.tokens.get(view.token_index(position)).map_or(Span::default(), |&(_, span)| span);
                view.terms.entry(term.to_owned()).or_default().push((position, span));
            }
        });
        for (term, span) in mentions {
            if let Some(position) = layout.mention_position(span.start) {
                view.terms.entry(term).or_default().push((position, span));
            }
        }
        view.widen_concepts(layout, analyzer);
        for positions in view.terms.values_mut() {
            positions.sort_unstable();
            positions.dedup_by_key(|(position, _)| *position);
        }
        view
    }

    /// Compounds cover all their words.
    fn widen_concepts(&mut self, layout: &FieldLayout, analyzer: &Analyzer) {
        if !self.terms.keys().any(|wanted| wanted.starts_with(term::CONCEPT)) {
            return;
        }
        for line in &layout.lines {
            for concept in analyzer.concepts(&line.tokens) {
                let key = format!("{}{}", term::CONCEPT, concept.key);
                let start = line.token_position(concept.first);
                let whole = line.token_span(concept.first).cover(line.token_span(concept.last));
                let Some(positions) = self.terms.get_mut(&key) else { continue };
                for (_, span) in positions.iter_mut().filter(|(position, _)| *position == start) {
                    *span = span.cover(whole);
                }
            }
        }
    }

    fn token_index(&self, position: u32) -> usize {
        self.tokens.partition_point(|&(there, _)| there < position)
    }

    /// The bytes covered by occurrences of any of `terms` between two positions, both included.
    pub fn spans<'v>(&'v self, terms: &'v [String], first: u32, last: u32) -> impl Iterator<Item = Span> + 'v {
        terms
            .iter()
            .filter_map(|term| self.terms.get(term))
            .flatten()
            .filter(move |(position, _)| (first..=last).contains(position))
            .map(|&(_, span)| span)
    }

    /// The bytes from the token at `first` to the one at `last`.
    pub fn cover(&self, first: u32, last: u32) -> Option<Span> {
        let start = self.tokens.get(self.token_index(first)).filter(|(position, _)| *position == first)?;
        let end = self.tokens.get(self.token_index(last)).filter(|(position, _)| *position == last)?;
        Some(start.1.cover(end.1))
    }

    /// Occurrences for the leaves of a program.
    pub fn occurrences<'v>(&'v self, leaves: &'v [Vec<String>], lead_end: u32) -> impl Occurrences + 'v {
        ViewOccurrences { view: self, leaves, lead_end }
    }
}

struct ViewOccurrences<'v> {
    view: &'v FieldView,
    leaves: &'v [Vec<String>],
    lead_end: u32,
}

impl Occurrences for ViewOccurrences<'_> {
    fn positions(&mut self, leaf: usize, positions: &mut Vec<u32>) {
        let Some(terms) = self.leaves.get(leaf) else { return };
        for term in terms {
            positions.extend(self.view.terms.get(term).into_iter().flatten().map(|(position, _)| position));
        }
        if terms.len() > 1 {
            positions.sort_unstable();
            positions.dedup();
        }
    }

    fn lead_end(&self) -> u32 {
        self.lead_end
    }
}

/// The marks that every view keeps, because operators ask for them.
pub const MARKS: [&str; 3] = [mark::SENTENCE, mark::PARAGRAPH, mark::CAPITAL];
