//! Entities that stand together, as a list, a table and JSON.

use super::table::{Cell, Table, rounded};
use super::text::plural;
use super::{FORMAT_VERSION, QueryInfo, QueryJson, Style, TotalJson, sanitize};
use crate::search::{Cooccurrence, Nearness, Node};
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
#[derive(Clone, Copy, Debug)]
pub struct CooccurView<'a> {
    /// What was asked.
    pub query: &'a QueryInfo,
    /// How near they must stand.
    pub within: Nearness,
    /// What was found.
    pub found: &'a Cooccurrence,
    /// Pairs shown.
    pub limit: usize,
}

impl CooccurView<'_> {
    fn within(&self) -> &'static str {
        match self.within {
            Nearness::Article => "article",
            Nearness::Paragraph => "paragraph",
            Nearness::Sentence => "sentence",
        }
    }

    fn pairs(&self) -> impl Iterator<Item = ([&Node; 2], &crate::search::Pair)> {
        self.found.pairs.iter().take(self.limit).filter_map(|pair| {
            let [Some(a), Some(b)] = pair.nodes.map(|place| self.found.nodes.get(place)) else { return None };
            Some(([a, b], pair))
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
        let pairs = self.pairs().map(|([a, b], pair)| PairJson {
            a: node(a),
            b: node(b),
            articles: pair.count.articles,
            stories: pair.count.stories,
            windows: pair.windows,
            npmi: rounded(pair.npmi, NPMI_DECIMALS),
            llr: rounded(pair.llr, LLR_DECIMALS),
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
        table.rows = self
            .pairs()
            .map(|([a, b], pair)| {
                vec![
                    a.label.as_str().into(),
                    a.kind.as_str().into(),
                    b.label.as_str().into(),
                    b.kind.as_str().into(),
                    pair.count.articles.into(),
                    pair.count.stories.into(),
                    pair.windows.into(),
                    Cell::Real(pair.npmi, NPMI_DECIMALS),
                    Cell::Real(pair.llr, LLR_DECIMALS),
                ]
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
        writeln!(out, "{}", style.faint(&heading))?;
        if found.pairs.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}", style.faint("articles  stories   NPMI      LLR"))?;
        for ([a, b], pair) in self.pairs() {
            let (articles, stories) = (pair.count.articles, pair.count.stories);
            let names = format!("{} – {}", sanitize(&a.label), sanitize(&b.label));
            writeln!(out, "{articles:>8}  {stories:>7}  {:>5.2}  {:>7.1}  {names}", rounded(pair.npmi, NPMI_DECIMALS), pair.llr)?;
        }
        Ok(())
    }
}
