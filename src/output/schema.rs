//! The JSON Schema of everything that is written as JSON, made from the very types that write it.

use super::{
    AlertJson, AnalysisJson, AnnotationJson, AnswerJson, CompareJson, CooccurJson, CopiesJson, CountJson, CslJson, HitJson, InspectJson,
    QuotesJson, RepairJson, SavedJson, SavedQueryJson, ScreenArticleJson, ScreenJson, ShowJson, SignificantJson, SimilarJson, StatusJson,
    SurveyJson, TimelineJson, UpdateJson, UpdatedFileJson, VerifyJson,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

/// An output by its name, and how its schema is made.
type Named = (&'static str, fn() -> Schema);

/// Outputs by the command that writes them; `search-hit` is a line of `search --format jsonl`, `saved-query` what `saved show` writes, `screen-article` a line of `screen --format jsonl`, `analyze` and `annotate` are lines too.
const OUTPUTS: &[Named] = &[
    ("search", of::<AnswerJson>),
    ("search-hit", of::<HitJson>),
    ("count", of::<CountJson>),
    ("facets", of::<AnswerJson>),
    ("timeline", of::<TimelineJson>),
    ("significant", of::<SignificantJson>),
    ("cooccur", of::<CooccurJson>),
    ("compare", of::<CompareJson>),
    ("similar", of::<SimilarJson>),
    ("copies", of::<CopiesJson>),
    ("quotes", of::<QuotesJson>),
    ("alert", of::<AlertJson>),
    ("saved", of::<SavedJson>),
    ("saved-query", of::<SavedQueryJson>),
    ("screen", of::<ScreenJson>),
    ("screen-article", of::<ScreenArticleJson>),
    ("show", of::<ShowJson>),
    ("cite", of::<Vec<CslJson>>),
    ("index", of::<UpdateJson>),
    ("index-dry-run", of::<SurveyJson>),
    ("index-report", of::<UpdatedFileJson>),
    ("inspect", of::<InspectJson>),
    ("status", of::<StatusJson>),
    ("verify", of::<VerifyJson>),
    ("repair", of::<RepairJson>),
    ("analyze", of::<AnalysisJson<'static>>),
    ("annotate", of::<AnnotationJson<'static>>),
];

/// The schema of a type as it is written: what is left out when empty is not required.
fn of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

/// Names of the outputs that have a schema.
pub fn outputs() -> impl Iterator<Item = &'static str> {
    OUTPUTS.iter().map(|(name, _)| *name)
}

/// The schema (JSON Schema 2020-12) of an output.
pub fn schema(name: &str) -> Option<Schema> {
    OUTPUTS.iter().find(|(other, _)| *other == name).map(|(_, make)| make())
}
