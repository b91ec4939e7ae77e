//! The part of an article that shows why it matched: whole sentences, as few as cover most clauses.
//!
//! Sentences are chosen greedily, each time the one that shows most clauses not yet shown; neighbours are joined, what lies apart becomes a fragment of
//! its own. A sentence too long for any page is cut at words around its first match. Without a match in the text, the lead speaks for it.

use super::highlight::Mark;
use crate::clean::ZoneKind;
use crate::index::{ArticleRecord, TextField};
use crate::query::plan::ClauseId;
use crate::text::{Span, sentences};
use rustc_hash::FxHashSet;

/// How much is shown.
#[derive(Clone, Copy, Debug)]
pub struct SnippetOptions {
    /// Bytes of all fragments together, about; at least one sentence is shown whatever its length.
    pub bytes: usize,
    /// Fragments at most.
    pub fragments: usize,
}

impl Default for SnippetOptions {
    fn default() -> SnippetOptions {
        SnippetOptions { bytes: 360, fragments: 3 }
    }
}

/// A fragment of an article's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// Its bytes in the text.
    pub span: Span,
    /// Matches inside, sorted, relative to the text.
    pub marks: Vec<Mark>,
}

/// A sentence longer than this is cut.
const LONGEST_SENTENCE: usize = 600;

/// The snippets of an article with these `marks`.
pub fn snippets(record: &ArticleRecord, marks: &[Mark], options: SnippetOptions) -> Vec<Snippet> {
    let text_marks: Vec<Mark> = marks.iter().copied().filter(|mark| mark.field != TextField::Title).collect();
    let lines = sentences_of(record);
    let chosen = choose(&lines, &text_marks, options);
    let mut spans: Vec<Span> = Vec::new();
    for &number in &chosen {
        let line = &lines[number];
        match spans.last_mut() {
            Some(last) if number > 0 && chosen.contains(&(number - 1)) && lines[number - 1].paragraph == line.paragraph => {
                *last = last.cover(line.span);
            }
            _ => spans.push(line.span),
        }
    }
    spans
        .into_iter()
        .map(|span| cut(span, &record.text, &text_marks))
        .map(|span| Snippet { span, marks: text_marks.iter().copied().filter(|mark| span.contains(mark.span)).collect() })
        .collect()
}

/// A sentence of the text.
struct Sentence {
    span: Span,
    paragraph: usize,
    tail: bool,
}

fn sentences_of(record: &ArticleRecord) -> Vec<Sentence> {
    let mut found = Vec::new();
    for (paragraph, (line, kind)) in record.zones().into_iter().enumerate() {
        if kind == ZoneKind::Title {
            continue;
        }
        let spans = sentences(line.of(&record.text)).into_iter().map(|span| span.shifted(line.start as usize));
        found.extend(spans.map(|span| Sentence { span, paragraph, tail: kind == ZoneKind::Tail }));
    }
    found
}

/// Numbers of the sentences to show, in reading order.
fn choose(lines: &[Sentence], marks: &[Mark], options: SnippetOptions) -> Vec<usize> {
    let clauses: Vec<FxHashSet<ClauseId>> =
        lines.iter().map(|line| marks.iter().filter(|mark| line.span.contains(mark.span)).map(|mark| mark.clause).collect()).collect();
    let mut shown: FxHashSet<ClauseId> = FxHashSet::default();
    let mut chosen: Vec<usize> = Vec::new();
    let mut bytes = 0;
    while chosen.len() < options.fragments {
        let gain = |number: usize| clauses[number].difference(&shown).count();
        // The first of the best: news tells what matters early.
        let best =
            (0..lines.len()).filter(|number| !chosen.contains(number)).max_by_key(|&number| (gain(number), std::cmp::Reverse(number)));
        let Some(best) = best.filter(|&best| gain(best) > 0) else { break };
        if !chosen.is_empty() && bytes + lines[best].span.len() > options.bytes.max(1) * 2 {
            break;
        }
        bytes += lines[best].span.len().min(LONGEST_SENTENCE);
        shown.extend(&clauses[best]);
        chosen.push(best);
    }
    if chosen.is_empty() {
        chosen.extend((0..lines.len()).find(|&number| !lines[number].tail));
        bytes = chosen.iter().map(|&number| lines[number].span.len()).sum();
    }
    extend(lines, &clauses, &mut chosen, bytes, options.bytes);
    chosen.sort_unstable();
    chosen
}

/// Fills what room is left with neighbours of chosen sentences: those with matches on either side first, then what follows.
fn extend(lines: &[Sentence], clauses: &[FxHashSet<ClauseId>], chosen: &mut Vec<usize>, mut bytes: usize, room: usize) {
    let beside = |a: usize, b: usize| lines[a].paragraph == lines[b].paragraph && !lines[a].tail;
    let after = chosen.iter().map(|&number| (number + 1, number)).filter(|&(next, _)| next < lines.len());
    let before =
        chosen.iter().filter(|&&number| number > 0).map(|&number| (number - 1, number)).filter(|&(last, _)| !clauses[last].is_empty());
    let mut near: Vec<usize> = after.chain(before).filter(|&(near, number)| beside(near, number)).map(|(near, _)| near).collect();
    near.sort_by_key(|&number| (clauses[number].is_empty(), number));
    for number in near {
        if chosen.contains(&number) || bytes + lines[number].span.len() > room {
            continue;
        }
        bytes += lines[number].span.len();
        chosen.push(number);
    }
}

/// Cuts a span that no page could show to words around its first match.
fn cut(span: Span, text: &str, marks: &[Mark]) -> Span {
    if span.len() <= LONGEST_SENTENCE {
        return span;
    }
    let first = marks.iter().find(|mark| span.contains(mark.span)).map_or(span.start, |mark| mark.span.start);
    let start = (first as usize).saturating_sub(LONGEST_SENTENCE / 4).max(span.start as usize);
    let end = (start + LONGEST_SENTENCE).min(span.end as usize);
    let start = word_boundary(text, start, span.start as usize);
    let end = word_boundary(text, end, start);
    if start < end { Span::new(start, end) } else { span }
}

/// The last start of white space at or before `at`, or `least`; the ends of `text` count as boundaries.
fn word_boundary(text: &str, at: usize, least: usize) -> usize {
    if at <= least || at >= text.len() {
        return at.clamp(least, text.len());
    }
    let mut at = at;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    text.get(least..at).and_then(|before| before.rfind(char::is_whitespace)).map_or(least, |found| least + found)
}
