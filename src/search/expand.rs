//! Words with holes, filled from the index's own dictionary: `rus*`, `r?sia`, `rusia~1`, `/rus(ia|sia)/`.
//!
//! Patterns match surfaces, never stems, so what is shown as an expansion is what stands in articles. Expansion is bounded; the most frequent
//! terms are kept, and what was left out is told, never silent.

use super::slot::field_of;
use crate::index::{Reader, TextField};
use crate::query::ast::Pattern;
use crate::query::plan::{Alternative, ClauseId, Plan, PlanNode, Slot, Why};
use crate::text::fold;
use std::collections::BTreeMap;
use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{InvertedIndexReader, SegmentReader, Term};
use tantivy_fst::Automaton;

/// Terms that one pattern may stand for.
pub const MAX_EXPANSIONS: usize = 512;

/// States that the automaton of one regular expression may have, in bytes of its compiled form.
const MAX_REGEX_BYTES: usize = 1 << 20;

/// What a pattern was expanded to.
#[derive(Clone, Debug, PartialEq)]
pub struct Expansion {
    /// The clause that the pattern is.
    pub clause: ClauseId,
    /// The terms with the number of articles that hold them in the body, most frequent first.
    pub terms: Vec<(String, u64)>,
    /// How many terms were left out because there were too many.
    pub left_out: usize,
}

/// A pattern that cannot be run.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("pattern cannot be run: {reason}")]
pub struct PatternError {
    /// The clause that the pattern is.
    pub clause: ClauseId,
    /// What is wrong with it.
    pub reason: String,
}

/// Replaces every pattern of `plan` by a slot of the terms it stands for in this index.
pub fn expand(plan: &mut Plan, reader: &Reader) -> Result<Vec<Expansion>, super::SearchError> {
    let mut expansions = Vec::new();
    expand_node(&mut plan.root, reader, &mut expansions)?;
    Ok(expansions)
}

fn expand_node(node: &mut PlanNode, reader: &Reader, expansions: &mut Vec<Expansion>) -> Result<(), super::SearchError> {
    match node {
        PlanNode::Pattern { pattern, clause } => {
            let expansion = expand_pattern(pattern, *clause, reader)?;
            *node = slot_of(&expansion);
            expansions.push(expansion);
        }
        PlanNode::And(members) | PlanNode::Or(members) => {
            for member in members {
                expand_node(member, reader, expansions)?;
            }
        }
        PlanNode::In { inner, .. }
        | PlanNode::Not(inner)
        | PlanNode::AtLeast { inner, .. }
        | PlanNode::First { inner, .. }
        | PlanNode::Caps(inner)
        | PlanNode::Boost { inner, .. } => expand_node(inner, reader, expansions)?,
        PlanNode::Near { left, right, .. } => {
            expand_node(left, reader, expansions)?;
            expand_node(right, reader, expansions)?;
        }
        PlanNode::All | PlanNode::Nothing(_) | PlanNode::Slot(_) | PlanNode::Sequence { .. } | PlanNode::Filter(_) => {}
    }
    Ok(())
}

fn slot_of(expansion: &Expansion) -> PlanNode {
    if expansion.terms.is_empty() {
        return PlanNode::Nothing(expansion.clause);
    }
    let alternatives = expansion.terms.iter().map(|(term, _)| Alternative { term: term.clone(), weight: 1.0, why: Why::Pattern }).collect();
    PlanNode::Slot(Slot { clause: expansion.clause, alternatives })
}

fn expand_pattern(pattern: &Pattern, clause: ClauseId, reader: &Reader) -> Result<Expansion, super::SearchError> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let fields = reader.fields();
    // Compiling costs more than a walk through a dictionary, so it is done once for all fields and segments.
    match pattern {
        Pattern::Wildcard(pattern) => gather(&regex(&wildcard_regex(&fold(pattern)), clause)?, reader, &mut counts)?,
        Pattern::Regex(expression) => gather(&regex(&in_small_letters(expression), clause)?, reader, &mut counts)?,
        Pattern::Fuzzy { word, distance } => {
            let query = FuzzyTermQuery::new(Term::from_field_text(fields.body, &fold(word)), *distance, true);
            gather(&query.automaton()?, reader, &mut counts)?;
        }
    }
    let mut terms: Vec<(String, u64)> = counts.into_iter().collect();
    terms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let left_out = terms.len().saturating_sub(MAX_EXPANSIONS);
    terms.truncate(MAX_EXPANSIONS);
    Ok(Expansion { clause, terms, left_out })
}

/// Adds every word that `automaton` accepts, in any text field, with the number of articles that hold it in the body.
pub(super) fn gather<A>(automaton: &A, reader: &Reader, counts: &mut BTreeMap<String, u64>) -> Result<(), super::SearchError>
where
    A: Automaton,
    A::State: Clone,
{
    for segment in reader.searcher().segment_readers() {
        for text_field in TextField::ALL {
            let inverted = segment.inverted_index(field_of(reader.fields(), text_field))?;
            let mut stream = inverted.terms().search(automaton).into_stream().map_err(tantivy::TantivyError::from)?;
            while let Some((term, info)) = stream.next() {
                // Tagged terms are no words, and neither is what only removed articles hold.
                let live = if term.first().is_some_and(|&first| first >= 0x20) {
                    live(segment, &inverted, info).map_err(tantivy::TantivyError::from)?
                } else {
                    0
                };
                if live > 0 {
                    let articles = if text_field == TextField::Body { live } else { 0 };
                    *counts.entry(String::from_utf8_lossy(term).into_owned()).or_default() += u64::from(articles);
                }
            }
        }
    }
    Ok(())
}

/// How many live articles of `segment` hold a term; the dictionary counts removed ones too, until a merge.
fn live(segment: &SegmentReader, inverted: &InvertedIndexReader, term: &TermInfo) -> std::io::Result<u32> {
    match segment.alive_bitset() {
        None => Ok(term.doc_freq),
        Some(alive) => Ok(inverted.read_postings_from_terminfo(term, IndexRecordOption::Basic)?.doc_freq_given_deletes(alive)),
    }
}

fn regex(expression: &str, clause: ClauseId) -> Result<tantivy_fst::Regex, super::SearchError> {
    if expression.len() > MAX_REGEX_BYTES {
        return Err(PatternError { clause, reason: "longer than 1 MiB".into() }.into());
    }
    tantivy_fst::Regex::new(expression).map_err(|error| {
        // Only the last line of the report says what is wrong; the rest draws the expression.
        let report = error.to_string();
        let reason = report.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        PatternError { clause, reason }.into()
    })
}

/// A regular expression for folded words. Folding it whole would break its escapes: `\S` is the contrary of `\s`.
fn in_small_letters(expression: &str) -> String {
    let mut small = String::with_capacity(expression.len());
    let mut escaped = false;
    for c in expression.chars() {
        if escaped {
            small.push(c)
        } else {
            small.extend(c.to_lowercase())
        }
        escaped = c == '\\' && !escaped;
    }
    small
}

/// A wildcard pattern as a regular expression over whole terms; terms with a tag never fit.
fn wildcard_regex(pattern: &str) -> String {
    let mut expression = String::with_capacity(pattern.len() * 2);
    for c in pattern.chars() {
        match c {
            '*' => expression.push_str("[^\u{1}-\u{8}]*"),
            '?' => expression.push_str("[^\u{1}-\u{8}]"),
            c if c.is_alphanumeric() => expression.push(c),
            c => {
                expression.push('\\');
                expression.push(c);
            }
        }
    }
    expression
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_keep_their_letters() {
        for (expression, small) in [("RUS(ia|SIA)", "rus(ia|sia)"), (r"\S+\\S", r"\S+\\s"), (r"\D\pLé", r"\D\plé"), ("a\\", "a\\")] {
            assert_eq!(in_small_letters(expression), small);
        }
    }
}
