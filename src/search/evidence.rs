//! Sentences that speak of two entities: what a count of pairs rests on, to be read.

use super::{Request, SearchError, expand, search};
use crate::entity::{EntityId, WhoIsWho};
use crate::index::{ArticleRecord, Reader, entity_term};
use crate::language::Analyzer;
use crate::query::ast::Relation;
use crate::query::plan::{Alternative, Clause, Plan, PlanNode, Slot, Why};
use crate::text::Span;

/// A place that speaks of both.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The article that it is from.
    pub record: ArticleRecord,
    /// The sentence, or sentences of a paragraph with " … " between them.
    pub sentence: String,
}

/// The best `limit` articles for `request` that speak of both in one sentence, a sentence of each; in one paragraph where no article does.
///
/// Of the copies of a story one is read.
pub fn evidence(
    reader: &Reader,
    who: &WhoIsWho<'_>,
    analyzer: &Analyzer,
    request: &Request,
    pair: [EntityId; 2],
    limit: usize,
) -> Result<Vec<Evidence>, SearchError> {
    let found = within(Relation::Sentence, reader, who, analyzer, request, pair, limit)?;
    if found.is_empty() { within(Relation::Paragraph, reader, who, analyzer, request, pair, limit) } else { Ok(found) }
}

fn within(
    relation: Relation,
    reader: &Reader,
    who: &WhoIsWho<'_>,
    analyzer: &Analyzer,
    request: &Request,
    [a, b]: [EntityId; 2],
    limit: usize,
) -> Result<Vec<Evidence>, SearchError> {
    let mut asked = request.plan.clone();
    expand::expand(&mut asked, reader)?;
    let near = PlanNode::Near {
        relation,
        negated: false,
        left: Box::new(PlanNode::Slot(slot(0, a, who))),
        right: Box::new(PlanNode::Slot(slot(1, b, who))),
    };
    let clauses = [a, b].map(|id| Clause { text: who.label(id), span: Span::default() });
    let mut both = Request::new(Plan { root: near, clauses: clauses.into() });
    both.within = Some(match &request.within {
        Some(within) => PlanNode::And(vec![asked.root, within.clone()]),
        None => asked.root,
    });
    both.selections.clone_from(&request.selections);
    both.excluded.clone_from(&request.excluded);
    both.languages.clone_from(&request.languages);
    both.under.clone_from(&request.under);
    both.dates = request.dates;
    both.min_score = request.min_score;
    both.include_tail = request.include_tail;
    both.limit = limit;
    let hits = search(reader, who, analyzer, &both)?.hits;
    let sentence = |hit: super::Hit| {
        let marked = hit.snippets.iter().filter(|snippet| !snippet.marks.is_empty());
        let sentences: Vec<&str> = marked.map(|snippet| snippet.span.of(&hit.record.text)).collect();
        (!sentences.is_empty()).then(|| Evidence { sentence: sentences.join(" … "), record: hit.record.clone() })
    };
    Ok(hits.into_iter().filter_map(sentence).collect())
}

fn slot(clause: usize, id: EntityId, who: &WhoIsWho<'_>) -> Slot {
    let alternatives =
        who.members(id).into_iter().map(|member| Alternative { term: entity_term(member), weight: 1.0, why: Why::Entity(id) });
    Slot { clause, alternatives: alternatives.collect() }
}
