//! `kliping cooccur`: which entities stand together.

use super::args::{FilterArgs, ReadingArgs};
use super::context::{Context, Desk};
use super::error::CliError;
use super::verb::{self, VerbFormat, Written};
use super::{diagnosis, filters, search};
use crate::entity::{EntityKind, WhoIsWho};
use crate::output::{CooccurView, GraphFormat, Style, Table, write_graph};
use crate::search::{CooccurOptions, Cooccurrence, Evidence, FacetKind, Nearness, PairSort, Request, cooccur, evidence};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(
    after_help = "NPMI is normalised pointwise mutual information (Bouma 2009): 1 for two that never stand apart, 0 for chance, and it loves the rare. LLR is the log-likelihood ratio (Dunning 1993): how sure it is that the two belong together. Both are taken over stories, or over the paragraphs or sentences of one article of each story.\n\nExamples:\n  kliping cooccur 'BRICS AND Rusia' --kind person\n  kliping cooccur --with 'Wang Yi' --kind person,organization --within sentence --sort llr\n  kliping cooccur --with 'Wang Yi' --kind organization --evidence 3\n  kliping cooccur sanksi --kind organization --graph sanksi.graphml"
)]
pub(super) struct CooccurArgs {
    /// The query; without one, every article
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Kinds of entities: person, organization, place
    #[arg(long, value_name = "KIND", value_delimiter = ',', default_value = "person")]
    pub kind: Vec<String>,
    /// Only pairs with this entity, of whatever kind (again: or that one)
    #[arg(long, value_name = "NAME")]
    pub with: Vec<String>,
    /// How near the two must stand
    #[arg(long = "within", value_name = "WHERE", default_value = "article")]
    pub near: WithinArg,
    /// Stories in which a pair must stand
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub min: u64,
    /// The order of pairs
    #[arg(long, value_name = "ORDER", default_value = "stories")]
    pub sort: PairSortArg,
    /// Pairs shown
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// Sentences shown that speak of both, for each pair
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub evidence: usize,
    /// Write all pairs as a graph too: .graphml, .dot or .csv
    #[arg(long, value_name = "FILE")]
    pub graph: Option<PathBuf>,
    #[command(flatten)]
    pub filters: FilterArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: VerbFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum WithinArg {
    Article,
    Paragraph,
    Sentence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PairSortArg {
    Stories,
    Llr,
    Npmi,
}

pub(super) fn run(context: &Context, args: &CooccurArgs) -> Result<u8, CliError> {
    let graph = args.graph.as_deref().map(|path| Ok::<_, CliError>((path, graph_format(path)?))).transpose()?;
    let kinds = entity_kinds(&args.kind)?;
    search::update_first(context, &args.filters)?;
    let desk = Desk::open(context)?;
    let who = desk.who();
    let question = filters::question(context, &desk, &who, &args.query.join(" "), &args.reading, &args.filters)?;
    let with: Vec<_> = args.with.iter().flat_map(|name| filters::named(context, &who, None, name)).collect();
    if with.is_empty() && !args.with.is_empty() {
        return Ok(super::NOTHING);
    }
    let within = match args.near {
        WithinArg::Article => Nearness::Article,
        WithinArg::Paragraph => Nearness::Paragraph,
        WithinArg::Sentence => Nearness::Sentence,
    };
    let sort = match args.sort {
        PairSortArg::Stories => PairSort::Stories,
        PairSortArg::Llr => PairSort::Surest,
        PairSortArg::Npmi => PairSort::Closest,
    };
    let options = CooccurOptions { kinds, with, within, least: args.min.max(1), sort };
    let found = cooccur(&desk.reader, &who, &question.request, &options)?;
    if let Some((path, format)) = graph {
        write(&found, path, format).map_err(|error| CliError::file(path, &error))?;
        context.say(&format!("graph of {} entities and {} pairs written to {}", found.nodes.len(), found.pairs.len(), path.display()));
    }
    let any = !found.pairs.is_empty();
    let evidence = evidence_of(&desk, &who, &question.request, &found, args)?;
    let locate = |shown: &str| desk.locate(shown);
    let view = CooccurView { query: &question.info, within, found: &found, limit: args.limit, evidence: &evidence, locate: &locate };
    let code = verb::write(context, args.format, &view, any)?;
    if !any {
        diagnosis::tell(context, &desk, &who, "cooccur", &question)?;
    }
    Ok(code)
}

/// The sentences for each pair that is shown, in their order; none if none are asked for.
fn evidence_of(
    desk: &Desk,
    who: &WhoIsWho<'_>,
    request: &Request,
    found: &Cooccurrence,
    args: &CooccurArgs,
) -> Result<Vec<Vec<Evidence>>, CliError> {
    let shown = if args.evidence == 0 { 0 } else { args.limit };
    let pairs = found.pairs.iter().take(shown).map(|pair| {
        let [Some(a), Some(b)] = pair.nodes.map(|place| found.nodes.get(place)) else { return Ok(Vec::new()) };
        Ok(evidence(&desk.reader, who, &desk.analysis.analyzer, request, [a.id, b.id], args.evidence)?)
    });
    pairs.collect()
}

fn graph_format(path: &Path) -> Result<GraphFormat, CliError> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("");
    GraphFormat::of_ending(ending).ok_or_else(|| {
        CliError::usage(format!("{}: no graph format of this ending", path.display()))
            .hint("graphs are written to .graphml, .dot or .csv files")
    })
}

fn write(found: &Cooccurrence, path: &Path, format: GraphFormat) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    write_graph(&mut file, found, format)?;
    file.flush()
}

/// Kinds of entities by name.
pub(super) fn entity_kinds(names: &[String]) -> Result<Vec<EntityKind>, CliError> {
    let kind = |name: &String| match FacetKind::parse(name.trim()) {
        Some(FacetKind::Person) => Ok(EntityKind::Person),
        Some(FacetKind::Organization) => Ok(EntityKind::Organization),
        Some(FacetKind::Place) => Ok(EntityKind::Place),
        _ => Err(CliError::usage(format!("{name:?} is no kind of entity")).hint("kinds are person, organization and place")),
    };
    names.iter().map(kind).collect()
}

impl Written for CooccurView<'_> {
    fn text(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        self.write_text(out, style)
    }

    fn json(&self) -> impl Serialize {
        CooccurView::json(self)
    }

    fn table(&self) -> Table {
        CooccurView::table(self)
    }
}
