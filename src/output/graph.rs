//! Pairs of entities as a graph, for Gephi and its like: GraphML, DOT, or a CSV table of edges.

use super::table::{Cell, Table, rounded};
use crate::search::{Cooccurrence, Node};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How a graph is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphFormat {
    /// GraphML (Brandes and others 2002), which every graph tool reads.
    GraphMl,
    /// The language of Graphviz.
    Dot,
    /// A table of edges with the column names that Gephi expects.
    Csv,
}

impl GraphFormat {
    /// The format that the ending of a file name asks for.
    pub fn of_ending(ending: &str) -> Option<GraphFormat> {
        Some(match ending.to_ascii_lowercase().as_str() {
            "graphml" => GraphFormat::GraphMl,
            "dot" | "gv" => GraphFormat::Dot,
            "csv" => GraphFormat::Csv,
            _ => return None,
        })
    }
}

/// Decimals of measures.
const DECIMALS: usize = 4;

/// Writes the graph of all pairs; an edge weighs as many stories as it stands in.
pub fn write_graph(out: &mut dyn Write, found: &Cooccurrence, format: GraphFormat) -> io::Result<()> {
    match format {
        GraphFormat::GraphMl => write_graphml(out, found),
        GraphFormat::Dot => write_dot(out, found),
        GraphFormat::Csv => edges(found).write_csv(out),
    }
}

const NODE_KEYS: [(&str, &str); 4] = [("label", "string"), ("kind", "string"), ("articles", "long"), ("stories", "long")];
const EDGE_KEYS: [(&str, &str); 6] =
    [("weight", "double"), ("articles", "long"), ("stories", "long"), ("windows", "long"), ("npmi", "double"), ("llr", "double")];

fn write_graphml(out: &mut dyn Write, found: &Cooccurrence) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
    for (domain, keys) in [("node", &NODE_KEYS[..]), ("edge", &EDGE_KEYS)] {
        for (name, kind) in keys {
            writeln!(out, "  <key id=\"{domain}-{name}\" for=\"{domain}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>")?;
        }
    }
    writeln!(out, "  <graph edgedefault=\"undirected\">")?;
    for node in &found.nodes {
        writeln!(out, "    <node id=\"{}\">", xml(&node.key))?;
        let values = [xml(&node.label), node.kind.as_str().to_owned(), node.count.articles.to_string(), node.count.stories.to_string()];
        write_data(out, "node", &NODE_KEYS, &values)?;
        writeln!(out, "    </node>")?;
    }
    for pair in &found.pairs {
        let [Some(source), Some(target)] = pair.nodes.map(|place| found.nodes.get(place)) else { continue };
        writeln!(out, "    <edge source=\"{}\" target=\"{}\">", xml(&source.key), xml(&target.key))?;
        let values = [
            pair.count.stories.to_string(),
            pair.count.articles.to_string(),
            pair.count.stories.to_string(),
            pair.windows.to_string(),
            rounded(pair.npmi, DECIMALS).to_string(),
            rounded(pair.llr, DECIMALS).to_string(),
        ];
        write_data(out, "edge", &EDGE_KEYS, &values)?;
        writeln!(out, "    </edge>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

fn write_data(out: &mut dyn Write, domain: &str, keys: &[(&str, &str)], values: &[String]) -> io::Result<()> {
    keys.iter().zip(values).try_for_each(|((name, _), value)| writeln!(out, "      <data key=\"{domain}-{name}\">{value}</data>"))
}

fn write_dot(out: &mut dyn Write, found: &Cooccurrence) -> io::Result<()> {
    writeln!(out, "graph kliping {{")?;
    for node in &found.nodes {
        let (key, label, kind) = (dot(&node.key), dot(&node.label), node.kind.as_str());
        writeln!(out, "  {key} [label={label}, kind={kind}, articles={}, stories={}];", node.count.articles, node.count.stories)?;
    }
    for pair in &found.pairs {
        let [Some(source), Some(target)] = pair.nodes.map(|place| found.nodes.get(place)) else { continue };
        let (npmi, llr) = (rounded(pair.npmi, DECIMALS), rounded(pair.llr, DECIMALS));
        let (articles, stories) = (pair.count.articles, pair.count.stories);
        writeln!(
            out,
            "  {} -- {} [weight={stories}, articles={articles}, windows={}, npmi={npmi}, llr={llr}];",
            dot(&source.key),
            dot(&target.key),
            pair.windows
        )?;
    }
    writeln!(out, "}}")
}

fn edges(found: &Cooccurrence) -> Table {
    let mut bearers: BTreeMap<&str, usize> = BTreeMap::new();
    found.nodes.iter().for_each(|node| *bearers.entry(&node.label).or_insert(0) += 1);
    // A name alone makes one node of two that bear it.
    let name = |node: &Node| if bearers.get(node.label.as_str()) == Some(&1) { node.label.clone() } else { node.key.clone() };
    let mut table = Table::new(&["Source", "Target", "Type", "Weight", "Articles", "Stories", "Windows", "NPMI", "LLR"]);
    table.rows = found
        .pairs
        .iter()
        .filter_map(|pair| {
            let [Some(source), Some(target)] = pair.nodes.map(|place| found.nodes.get(place)) else { return None };
            Some(vec![
                name(source).into(),
                name(target).into(),
                "Undirected".into(),
                pair.count.stories.into(),
                pair.count.articles.into(),
                pair.count.stories.into(),
                pair.windows.into(),
                Cell::Real(pair.npmi, DECIMALS),
                Cell::Real(pair.llr, DECIMALS),
            ])
        })
        .collect();
    table
}

/// Text made safe for XML: markup escaped, what XML cannot hold left out.
pub(super) fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}')) {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A quoted string of DOT.
fn dot(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out() {
        assert_eq!(xml("a <b> & \"c\"\u{1b}[0m 'd'\u{FFFE}"), "a &lt;b&gt; &amp; &quot;c&quot;[0m &#39;d&#39;");
        assert_eq!(dot("a\"b\\c\n"), "\"a\\\"b\\\\c\"");
        assert_eq!(GraphFormat::of_ending("GraphML"), Some(GraphFormat::GraphMl));
        assert_eq!(GraphFormat::of_ending("png"), None);
    }
}
