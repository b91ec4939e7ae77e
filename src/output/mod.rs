//! Answers as people and programs read them: terminal text, JSON, CSV, Markdown, TREC runs.
//!
//! Writers take what `search` found and a place to write to; width and colour come in as parameters, and nothing here asks the terminal. The JSON types
//! are the contract that other programs rely on: they change only with [`FORMAT_VERSION`].

mod alert;
mod article;
mod cite;
mod compare;
mod cooccur;
mod copies;
mod diagnosis;
mod explain;
mod graph;
mod intake;
mod json;
mod lines;
mod markdown;
mod quotes;
mod rows;
mod sanitize;
mod saved;
mod schema;
mod screen;
mod significant;
mod similar;
mod status;
mod svg;
mod table;
mod text;
mod timeline;
mod trec;
mod verify;

pub use alert::{AlertJson, AlertView, QueryNews, QueryNewsJson};
pub use article::{ArticleView, ShowJson, ShownMarkJson, ShownMentionJson, ZoneJson};
pub use cite::{CslDateJson, CslJson, CslNameJson, csl_json, write_bibtex, write_citation_text};
pub use compare::{CompareJson, CompareView, ComparedFacetsJson, ComparedQueryJson, ComparedValueJson};
pub use cooccur::{CooccurJson, CooccurView, EvidenceJson, NodeJson, PairJson};
pub use copies::{ChangeJson, CopiesJson, CopiesView, CopyJson};
pub use diagnosis::{CountedJson, DiagnosisConditionJson, DiagnosisJson, UnknownJson, WiderJson, diagnosis_json, diagnosis_lines};
pub use explain::{ClauseWordJson, ClauseWordsJson, ScorePartJson, clause_line, clause_words_json};
pub use graph::{GraphFormat, write_graph};
pub use intake::{
    ColumnJson, GivenJson, InspectJson, InspectedDateJson, InspectedJson, InspectedLineJson, InspectedMentionJson, InspectedTitleJson,
    LossJson, ProblemJson, RepairJson, SurveyJson, SurveyedFileJson, UpdateJson, UpdatedArticlesJson, UpdatedFileJson, UpdatedFilesJson,
    inspect_json, inspected_json, repair_json, surveyed_file_json, update_json, updated_file_json,
};
pub use json::{AnswerJson, CountJson, FORMAT_VERSION, FacetJson, HitJson, QueryJson, TotalJson, answer_json, count_json, hit_json};
pub use lines::{AnalysisJson, AnnotationJson, MentionJson, TokenJson, analysis_json, annotation_json};
pub use markdown::write_hits_markdown;
pub use quotes::{QuoteJson, QuotesJson, QuotesView};
pub use rows::{HIT_COLUMNS, facets_table, hits_table};
pub use sanitize::sanitize;
pub use saved::{SavedJson, SavedQueryJson, saved_json, saved_query_json};
pub use schema::{outputs, schema};
pub use screen::{
    Entity, ScreenArticleJson, ScreenEntitiesJson, ScreenEntityJson, ScreenJson, ScreenQueryJson, Screened, screen_json, screen_table,
};
pub use significant::{SignificantJson, TellingJson, TellingsJson, significant_json, significant_table, write_significant_text};
pub use similar::{ArticleJson, ReasonJson, ReasonsJson, SimilarHitJson, SimilarJson, similar_json, similar_table, write_similar_text};
pub use status::{RootJson, StaleFileJson, StaleJson, StatusJson};
pub use svg::Chart;
pub use table::{Cell, Table};
pub use text::{Style, write_answer_text, write_entry, write_facets_text};
pub use timeline::{LineCountJson, LineJson, PeriodJson, Shown, TimelineJson, TimelineView};
pub use trec::{RUN_TAG, write_hits_trec};
pub use verify::{FindingJson, VerifyJson};

/// A query as it is shown beside its answer.
#[derive(Clone, Debug, Default)]
pub struct QueryInfo {
    /// As typed.
    pub text: String,
    /// As it was read.
    pub read_as: String,
    /// Repairs and hints.
    pub notices: Vec<String>,
}
