//! The JSON Lines that `analyze` and `annotate` write for each text, offsets in Unicode code points.

use crate::entity::Mention;
use crate::language::Tokens;
use crate::text::{CodePoints, Span};
use schemars::JsonSchema;
use serde::Serialize;

/// A text and its tokens.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct AnalysisJson<'t> {
    /// The text.
    pub text: &'t str,
    /// Its tokens in order.
    pub tokens: Vec<TokenJson<'t>>,
}

/// A token.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TokenJson<'t> {
    /// As written.
    pub surface: &'t str,
    /// Its stem.
    pub stem: String,
    /// First code point in the text.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Its position, by which distances are counted.
    pub position: u32,
}

/// A text's id and the mentions in it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct AnnotationJson<'t> {
    /// Id as given; null for a plain text.
    pub id: &'t serde_json::Value,
    /// Mentions in reading order.
    pub mentions: Vec<MentionJson<'t>>,
}

/// A mention of an entity.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct MentionJson<'t> {
    /// First code point in the text.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// As written.
    pub surface: &'t str,
    /// `person`, `organization` or `place`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Stable id of the entity; null for a name that only this text knows.
    pub entity: Option<&'t str>,
    /// Canonical name.
    pub name: &'t str,
    /// Confidence, 0 to 1.
    pub score: f64,
}

/// The tokens of `text` as they are written out.
pub fn analysis_json<'t>(text: &'t str, tokens: &Tokens) -> AnalysisJson<'t> {
    let points = CodePoints::new(text);
    let tokens = tokens.iter().map(|token| {
        let range = points.range(token.span);
        TokenJson {
            surface: token.span.of(text),
            stem: token.stem.to_owned(),
            start: range.start,
            end: range.end,
            position: token.position,
        }
    });
    AnalysisJson { text, tokens: tokens.collect() }
}

/// The mentions of `text`, each with its bytes, as they are written out.
pub fn annotation_json<'t>(id: &'t serde_json::Value, text: &'t str, mentions: &'t [(Span, Mention)]) -> AnnotationJson<'t> {
    let points = CodePoints::new(text);
    let mentions = mentions.iter().map(|(span, mention)| {
        let range = points.range(*span);
        MentionJson {
            start: range.start,
            end: range.end,
            surface: span.of(text),
            kind: mention.kind.as_str(),
            entity: Some(&mention.key),
            name: &mention.name,
            score: (f64::from(mention.score) * 100.0).round() / 100.0,
        }
    });
    AnnotationJson { id, mentions: mentions.collect() }
}
