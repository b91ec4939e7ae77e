//! Entities that stand together, as a list, a table and JSON.

use super::similar::ArticleJson;
use super::table::{Cell, Table, rounded};
use super::text::{plural, write_lines};
use super::{FORMAT_VERSION, QueryInfo, QueryJson, Style, TotalJson, sanitize};
use crate::search::{Cooccurrence, Evidence, Nearness, Node};
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// Entities that stand together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CooccurJson {
    /// Version of this contract.
    pub format_version: u32,
    /// What was asked.
    pub query: QueryJson,
    /// How near they must stand: `article`, `paragraph` or `sentence`.
    pub within: &'static str,
    /// Everything that matched.
    pub total: TotalJson,
    /// Windows over which the measures are taken: stories, or the paragraphs or sentences of one article of each.
    pub windows: u64,
    /// Pairs that there are in all.
    pub distinct: usize,
    /// The pairs shown.
    pub pairs: Vec<PairJson>,
}

/// Two entities that stand together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PairJson {
    /// One.
    pub a: NodeJson,
    /// The other.
    pub b: NodeJson,
    /// Articles in which they stand together.
    pub articles: u64,
    /// Stories in which they do.
    pub stories: u64,
    /// Windows in which they do.
    pub windows: u64,
    /// Normalised pointwise mutual information, -1 to 1.
    pub npmi: f64,
    /// Log-likelihood ratio; 0 if they stand together no more often than chance has it.
    pub llr: f64,
    /// Sentences that speak of both, if any were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceJson>,
}

/// A sentence that speaks of both of a pair.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct EvidenceJson {
    /// The article that it is from.
    pub article: ArticleJson,
    /// The sentence.
    pub sentence: String,
}

/// An entity of a pair.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct NodeJson {
    /// Stable id.
    pub entity: String,
    /// The name under which it is shown.
    pub name: String,
    /// `person`, `organization` or `place`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Articles that matched and speak of it.
    pub articles: u64,
    /// Stories that matched and speak of it.
    pub stories: u64,
}

const NPMI_DECIMALS: usize = 3;
const LLR_DECIMALS: usize = 2;

/// Pairs as they are shown.
#[derive(Clone, Copy)]
pub struct CooccurView<'a> {
    /// What was asked.
    pub query: &'a QueryInfo,
    /// How near they must stand.
    pub within: Nearness,
    /// What was found.
    pub found: &'a Cooccurrence,
    /// Pairs shown.
    pub limit: usize,
    /// Sentences for each pair shown, in their order; may be empty.
    pub evidence: &'a [Vec<Evidence>],
    /// Turns a shown path into one that opens from where the user is.
    pub locate: &'a dyn Fn(&str) -> String,
}

impl std::fmt::Debug for CooccurView<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CooccurView").field("found", &self.found).finish_non_exhaustive()
    }
}

impl CooccurView<'_> {
    fn within(&self) -> &'static str {
        match self.within {
            Nearness::Article => "article",
            Nearness::Paragraph => "paragraph",
            Nearness::Sentence => "sentence",
        }
    }

    fn pairs(&self) -> impl Iterator<Item = ([&Node; 2], &crate::search::Pair, &[Evidence])> {
        self.found.pairs.iter().take(self.limit).enumerate().filter_map(|(number, pair)| {
            let [Some(a), Some(b)] = pair.nodes.map(|place| self.found.nodes.get(place)) else { return None };
            Some(([a, b], pair, self.evidence.get(number).map_or(&[][..], Vec::as_slice)))
        })
    }

    /// The pairs as JSON.
    pub fn json(&self) -> CooccurJson {
        let node = |node: &Node| NodeJson {
            entity: node.key.clone(),
            name: node.label.clone(),
            kind: node.kind.as_str(),
            articles: node.count.articles,
            stories: node.count.stories,
        };
        let pairs = self.pairs().map(|([a, b], pair, evidence)| PairJson {
            a: node(a),
            b: node(b),
            articles: pair.count.articles,
            stories: pair.count.stories,
            windows: pair.windows,
            npmi: rounded(pair.npmi, NPMI_DECIMALS),
            llr: rounded(pair.llr, LLR_DECIMALS),
            evidence: evidence
                .iter()
                .map(|evidence| EvidenceJson {
                    article: ArticleJson::new(&evidence.record, self.locate),
                    sentence: evidence.sentence.clone(),
                })
                .collect(),
        });
        CooccurJson {
            format_version: FORMAT_VERSION,
            query: self.query.json(),
            within: self.within(),
            total: self.found.all.into(),
            windows: self.found.windows,
            distinct: self.found.pairs.len(),
            pairs: pairs.collect(),
        }
    }

    /// A row a pair.
    pub fn table(&self) -> Table {
        let mut table = Table::new(&["a", "a_type", "b", "b_type", "articles", "stories", "windows", "npmi", "llr"]);
        let sought = !self.evidence.is_empty();
        table.columns.extend(sought.then_some("evidence"));
        table.rows = self
            .pairs()
            .map(|([a, b], pair, evidence)| {
                let sentences: Vec<&str> = evidence.iter().map(|evidence| evidence.sentence.as_str()).collect();
                let mut row: Vec<Cell> = vec![
                    a.label.as_str().into(),
                    a.kind.as_str().into(),
                    b.label.as_str().into(),
                    b.kind.as_str().into(),
                    pair.count.articles.into(),
                    pair.count.stories.into(),
                    pair.windows.into(),
                    Cell::Real(pair.npmi, NPMI_DECIMALS),
                    Cell::Real(pair.llr, LLR_DECIMALS),
                ];
                row.extend(sought.then(|| sentences.join(" … ").into()));
                row
            })
            .collect();
        table
    }

    /// Writes a line a pair.
    pub fn write_text(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        let found = self.found;
        let mut heading =
            format!("{} in {}", plural(found.all.stories, "story", "stories"), plural(found.all.articles, "article", "articles"));
        heading.push_str(&format!(", {} within one {}", plural(found.pairs.len() as u64, "pair", "pairs"), self.within()));
        if self.limit < found.pairs.len() {
            heading.push_str(&format!(", {} shown", self.limit));
        }
        write_lines(out, "", &style.faint_words(&heading), style)?;
        if found.pairs.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}", style.faint("articles  stories   NPMI      LLR"))?;
        for ([a, b], pair, evidence) in self.pairs() {
            let (articles, stories) = (pair.count.articles, pair.count.stories);
            let names = format!("{} – {}", sanitize(&a.label), sanitize(&b.label));
            let numbers = format!("{articles:>8}  {stories:>7}  {:>5.2}  {:>7.1}  ", rounded(pair.npmi, NPMI_DECIMALS), pair.llr);
            write_lines(out, &numbers, &style.words(&names), style)?;
            for Evidence { record, sentence } in evidence {
                let date = record.date().map_or_else(|| "no date".to_owned(), |date| date.to_string());
                write_lines(out, "    ", &style.words(&sanitize(sentence)), style)?;
                write_lines(out, "    ", &style.faint_words(&format!("{date} · {}", sanitize(&(self.locate)(&record.path)))), style)?;
            }
        }
        Ok(())
    }
}
