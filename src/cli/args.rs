//! Everything that can be typed: commands, flags, their help. The one source of help, completions and manual pages.

use super::index::IndexArgs;
use super::inspect::InspectArgs;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Search a folder of Indonesian news articles, with persons, organizations and places counted beside the hits.
#[derive(Debug, Parser)]
#[command(
    name = "kliping",
    version,
    about,
    max_term_width = 100,
    after_help = "Examples:\n  kliping search \"BRICS AND Rusia\" --in corpus\n  kliping index berita/ arsip.jsonl\n  kliping search 'Laut China Selatan' --person \"Wang Yi\" --facets\n  kliping facets sanksi --kind person --limit 20\n\nExit codes: 0 found, 1 nothing found, 2 wrong usage or query, 3 no index, locked or damaged, 4 done but some files were skipped."
)]
pub(super) struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Flags of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub(super) struct Global {
    /// The index folder [default: the nearest .kliping in this or a parent folder]
    #[arg(long, global = true, value_name = "DIR", env = "KLIPING_INDEX", hide_env_values = true)]
    pub index: Option<PathBuf>,
    /// The file with your word on entities [default: entities.toml beside the index folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub entities: Option<PathBuf>,
    /// The file of saved queries [default: queries.toml in the folder of your settings]
    #[arg(long, global = true, value_name = "FILE", env = "KLIPING_SAVED", hide_env_values = true)]
    pub saved: Option<PathBuf>,
    /// When to write colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub color: Colour,
    /// When titles and paths of hits are links that a terminal follows
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub hyperlink: Colour,
    /// Refuse to run unless JSON is written by this version of its contract
    #[arg(long, global = true, value_name = "N")]
    pub format_version: Option<u32>,
    /// Never page what is longer than the terminal [default: $KLIPING_PAGER, $PAGER or less -FRX pages it]
    #[arg(long, global = true)]
    pub no_pager: bool,
    /// Say nothing but the answer and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// When colours are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Bring an index up to date with files and folders
    Index(IndexArgs),
    /// Show one file as kliping sees it: metadata, zones, mentions
    Inspect(InspectArgs),
    /// Find articles
    Search(SearchArgs),
    /// Count articles and stories
    Count(super::count::CountArgs),
    /// Count the persons, organizations, places, sources or months of what matches
    Facets(FacetsArgs),
    /// Count articles over time
    Timeline(super::timeline::TimelineArgs),
    /// Tell which words and names set articles apart
    Significant(super::significant::SignificantArgs),
    /// Tell which persons, organizations and places stand together
    Cooccur(super::cooccur::CooccurArgs),
    /// Hold two queries against each other
    Compare(super::compare::CompareArgs),
    /// Tell who said what
    Quotes(super::quotes::QuotesArgs),
    /// Find articles like one
    Similar(super::similar::SimilarArgs),
    /// Tell who ran the same story, and what each changed
    Copies(super::copies::CopiesArgs),
    /// Keep a query with its filters under a name, for use as @NAME
    Save(super::saved::SaveArgs),
    /// List, show or forget saved queries
    Saved(super::saved::SavedArgs),
    /// Tell what is new for saved queries since they were last asked
    Alert(super::alert::AlertArgs),
    /// Tell which saved queries and which entities a new text meets, without indexing it
    Screen(super::screen::ScreenArgs),
    /// Tell about a person, organization or place; merge, rename or hide it
    Entity(EntityArgs),
    /// Print an article
    Show(super::show::ShowArgs),
    /// Write articles as references: text, BibTeX, CSL-JSON
    Cite(super::cite::CiteArgs),
    /// Print the JSON Schema of what is written as JSON
    Schema(super::schema::SchemaArgs),
    /// Say what the index holds and what has changed since
    Status(StatusArgs),
    /// Check that every byte and every count of the index is what it should be
    Verify(super::verify::VerifyArgs),
    /// Make what is damaged of the index anew
    Repair(super::repair::RepairArgs),
    /// Show how words are read: tokens and stems
    Analyze(AnalyzeArgs),
    /// Show which entities a text speaks of
    Annotate(AnnotateArgs),
    /// Print a completion script for a shell
    Completions(super::manual::CompletionsArgs),
    /// Print a manual page
    Man(super::manual::ManArgs),
    /// Ask line after line, with history, completion and numbers for the last result
    Repl(super::repl::ReplArgs),
    /// Print what a value may be, for completion scripts
    #[command(name = "__complete", hide = true)]
    Complete(super::complete::CompleteArgs),
}

/// What limits the articles that can match.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct FilterArgs {
    /// Only articles that speak of this person (again: or that one)
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub person: Vec<String>,
    /// Only articles that speak of this organization
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub org: Vec<String>,
    /// Only articles that speak of this place
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub place: Vec<String>,
    /// Only articles whose title or first paragraph speaks of this person, organization or place (again: and that one)
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub about: Vec<String>,
    /// Only articles of this source
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub source: Vec<String>,
    /// Only articles in this language: id or en
    #[arg(long, value_name = "CODE", help_heading = "Filters")]
    pub lang: Vec<String>,
    /// Only articles that do not speak of this person
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub not_person: Vec<String>,
    /// Only articles that do not speak of this organization
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub not_org: Vec<String>,
    /// Only articles that do not speak of this place
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub not_place: Vec<String>,
    /// Leave out persons, organizations and places that an article is less sure of, from 0 to 1
    #[arg(long, value_name = "SCORE", help_heading = "Filters")]
    pub min_score: Option<f32>,
    /// Only articles from this day, month or year on
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    pub from: Option<String>,
    /// Only articles up to this day, month or year
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    pub to: Option<String>,
    /// First bring the index up to date with these files and folders, then search them
    #[arg(long = "in", value_name = "PATH", help_heading = "Filters")]
    pub within: Vec<PathBuf>,
}

/// How a query is read. What is not given is nothing, so that a saved query can say it.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct ReadingArgs {
    /// Whether all bare words must match, or any [default: all]
    #[arg(long = "match", value_name = "MODE", help_heading = "Reading")]
    pub match_mode: Option<MatchArg>,
    /// Words as they are written: no stems, no other spellings, no aliases
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true, help_heading = "Reading")]
    pub exact: Option<bool>,
    /// Refuse a query that would have to be repaired
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true, help_heading = "Reading")]
    pub strict: Option<bool>,
    /// Search what surrounds the articles too
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true, help_heading = "Reading")]
    pub include_tail: Option<bool>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum MatchArg {
    #[default]
    All,
    Any,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SortArg {
    Relevance,
    Newest,
    Oldest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    Jsonl,
    Csv,
    Tsv,
    Md,
    Trec,
    /// Each value ended by a zero byte, for xargs -0.
    Text0,
}

#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Examples:\n  kliping search \"BRICS AND Rusia\" --in corpus\n  kliping search 'sanksi (Rusia OR Iran) -minyak' --from 2022 --sort newest\n  kliping search 'person:\"Wang Yi\" /s BRICS' --facets=person,place\n  kliping search --queries topics.tsv --match any --format trec --limit 100\n  kliping search BRICS --format tsv --fields date,source,title\n  kliping search BRICS --lead-copy source:Antara,Reuters\n  kliping search BRICS -n 100 --format text0 | xargs -0 ls -l\n\nA query that begins with a minus goes behind --, or is written with NOT."
)]
pub(super) struct SearchArgs {
    /// The query; several arguments are joined. Without one, what the filters let through
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: FilterArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// The order of hits
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    pub sort: SortArg,
    /// Hits shown
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// Hits passed over before the first shown
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,
    /// Count persons, organizations, places, sources, months beside the hits, or only the kinds listed
    #[arg(long, value_name = "KINDS", num_args = 0..=1, require_equals = true, default_missing_value = "person,organization,place,source,month")]
    pub facets: Option<String>,
    /// Values shown of each kind
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub facet_limit: usize,
    /// Show every copy of a story
    #[arg(long)]
    pub copies: bool,
    /// Which copy of a story is shown: best (answers the query best), earliest, longest, or source:NAME,NAME (the first of these that has one; source alone: in the order of --source)
    #[arg(long, value_name = "WHICH", default_value = "best", conflicts_with = "copies")]
    pub lead_copy: String,
    /// Say what each word was widened to, in how many articles each form is, and what each score is made of
    #[arg(long)]
    pub explain: bool,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Columns of csv, tsv, jsonl and text0: rank, score, id, date, source, title, path, url, persons, organizations, places, copies, snippet
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub fields: Vec<String>,
    /// Run every query of a file: an id, a tab, a query on each line
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub queries: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Choosing a value leaves exactly as many articles as stand beside it; values of the kind chosen from stay in sight.\n\nExamples:\n  kliping facets 'BRICS AND Rusia' --kind person\n  kliping facets --kind source --limit 0 --format csv\n  kliping facets --kind person --like wan"
)]
pub(super) struct FacetsArgs {
    /// The query; without one, everything is counted
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Kinds to count: person, organization, place, source, month
    #[arg(long, value_name = "KIND", value_delimiter = ',', default_value = "person,organization,place")]
    pub kind: Vec<String>,
    /// Values shown of each kind; 0 for all
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// Only values that hold this text
    #[arg(long, value_name = "TEXT")]
    pub like: Option<String>,
    #[command(flatten)]
    pub filters: FilterArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Entities are named by any name that only one of them bears, or by id (person:wang-yi). What you merge, rename or hide is written to a plain file of yours and shows at once, without indexing anew; names that you add or split off are found by the next kliping index, which reads only the articles that hold them.\n\nExamples:\n  kliping entity show RRT\n  kliping entity list --kind person --like wan\n  kliping entity rename Tiongkok China\n  kliping entity merge Pyongyang 'Korea Utara'\n  kliping entity hide Brasilia\n  kliping entity add --kind place 'Karang Scarborough' 'Gosong Scarborough'\n  kliping entity split Tiongkok 'Negeri Panda'\n  kliping entity why corpus/kawat/ktt-sco-tianjin-tata-kelola-global.txt Modi"
)]
pub(super) struct EntityArgs {
    #[command(subcommand)]
    pub command: EntityCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum EntityCommand {
    /// List entities with the number of articles that speak of them
    List(Box<FacetsArgs>),
    /// Tell names, counts, company and best articles of an entity
    Show(EntityShowArgs),
    /// Say that an entity is another one
    Merge {
        /// The entity that is another one
        #[arg(value_name = "ENTITY")]
        one: String,
        /// The one that it is
        #[arg(value_name = "INTO")]
        other: String,
    },
    /// Give an entity another name
    Rename {
        /// The entity
        #[arg(value_name = "ENTITY")]
        one: String,
        /// The name to show
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Tell what made each mention of an article: a name, a rule, the tagger
    Why {
        /// Id or path of the article
        #[arg(value_name = "ARTICLE")]
        article: String,
        /// Only mentions of this entity
        #[arg(value_name = "ENTITY")]
        one: Option<String>,
    },
    /// Say that a name is not an entity's, but of another: one of its own, or merged by mistake
    Split {
        /// The entity that the name was given to
        #[arg(value_name = "ENTITY")]
        one: String,
        /// The name that is not its
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Give a new entity, or one that is known, names that articles are to be read for
    Add {
        /// The entity: its name or id, or the name of a new one
        #[arg(value_name = "ENTITY")]
        one: String,
        /// What else it is called
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// What kind of thing a new one is: person, organization or place
        #[arg(long, value_name = "KIND")]
        kind: Option<String>,
    },
    /// Leave an entity out of facets and lists
    Hide {
        /// The entity
        #[arg(value_name = "ENTITY")]
        one: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct EntityShowArgs {
    /// Any of its names, or its id
    #[arg(value_name = "ENTITY")]
    pub name: String,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Compares the folders on the disk with the index, changing nothing.\n\nExample:\n  kliping status\n  kliping status --format json"
)]
pub(super) struct StatusArgs {
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: StatusFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum StatusFormat {
    Text,
    Json,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  kliping analyze 'perundingan negara-negara BRICS'\n  kliping analyze - --format jsonl < kata.txt")]
pub(super) struct AnalyzeArgs {
    /// The text, or - for standard input, a text a line
    #[arg(value_name = "TEXT", default_value = "-")]
    pub text: String,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: LineFormat,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Reads a plain text, or JSON Lines with id and text.\n\nExample:\n  kliping annotate artikel.txt\n  kliping annotate - --format jsonl < artikel.jsonl"
)]
pub(super) struct AnnotateArgs {
    /// The file, or - for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub file: String,
    /// Only mentions that are at least so sure, from 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = 0.0)]
    pub min_score: f32,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: LineFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LineFormat {
    Text,
    Jsonl,
}
