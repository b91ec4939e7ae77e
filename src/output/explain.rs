//! What clauses were searched as and what scores are made of, in lines and as JSON.

use crate::query::plan::Why;
use crate::search::{ClauseWord, ClauseWords, ScorePart, ScoreSource};
use schemars::JsonSchema;
use serde::Serialize;

/// What a clause was searched as.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ClauseWordsJson {
    /// The clause as written.
    pub clause: String,
    /// Articles that hold any of its words.
    pub articles: u64,
    /// Its first words, those of a pattern by frequency.
    pub words: Vec<ClauseWordJson>,
    /// Words that were searched too.
    pub more: usize,
    /// Words that the pattern fits, and that were not searched.
    pub left_out: usize,
}

/// A word that answers a clause.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ClauseWordJson {
    /// The word, or the name of the entity.
    pub text: String,
    /// Why it answers: word, stem, english, spelling, family, compound, entity or pattern.
    pub why: String,
    /// What it counts.
    pub weight: f32,
    /// Articles that hold it.
    pub articles: u64,
}

/// A part of a score.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ScorePartJson {
    /// The clause; none for what no clause alone gave.
    pub clause: Option<String>,
    /// What gave it: title or body, or that words come early or stand together.
    pub source: String,
    /// What the clause was multiplied by.
    pub boost: f32,
    /// What it gave; the parts add up to the score.
    pub score: f32,
}

/// The words of clauses as JSON.
pub fn clause_words_json(clauses: &[ClauseWords]) -> Vec<ClauseWordsJson> {
    let word = |word: &ClauseWord| ClauseWordJson {
        text: word.text.clone(),
        why: why_name(&word.why).to_owned(),
        weight: word.weight,
        articles: word.articles,
    };
    let clause = |clause: &ClauseWords| ClauseWordsJson {
        clause: clause.clause.clone(),
        articles: clause.articles,
        words: clause.words.iter().map(word).collect(),
        more: clause.more,
        left_out: clause.left_out,
    };
    clauses.iter().map(clause).collect()
}

/// The parts of a score as JSON.
pub fn score_parts_json(parts: &[ScorePart]) -> Vec<ScorePartJson> {
    let part = |part: &ScorePart| ScorePartJson {
        clause: (!part.clause.is_empty()).then(|| part.clause.clone()),
        source: part.source.as_str().to_owned(),
        boost: part.boost,
        score: part.score,
    };
    parts.iter().map(part).collect()
}

fn why_name(why: &Why) -> &'static str {
    match why {
        Why::Surface => "word",
        Why::Stem => "stem",
        Why::English => "english",
        Why::Spelling => "spelling",
        Why::Family => "family",
        Why::Concept => "compound",
        Why::Entity(_) => "entity",
        Why::Pattern => "pattern",
    }
}

/// `perundingan → perundingan (12), runding (stem, 45); 45 articles`.
pub fn clause_line(clause: &ClauseWords) -> String {
    let told = |word: &ClauseWord| match &word.why {
        Why::Surface | Why::Pattern => format!("{} ({})", word.text, word.articles),
        Why::English => format!("{} (English stem, {})", word.text, word.articles),
        Why::Family => format!("{} (family ×{}, {})", word.text, word.weight, word.articles),
        why => format!("{} ({}, {})", word.text, why_name(why), word.articles),
    };
    let mut words: Vec<String> = clause.words.iter().map(told).collect();
    if clause.more > 0 {
        words.push(format!("… {} more", clause.more));
    }
    let mut line = format!("{} → {}", clause.clause, words.join(", "));
    if words.len() > 1 {
        line.push_str(&format!("; {}", super::text::plural(clause.articles, "article", "articles")));
    }
    if clause.left_out > 0 {
        line.push_str(&format!("; {} rarer words are not searched", clause.left_out));
    }
    line
}

/// `score 7.520: perundingan 3.100 (title 2.000, body 1.100), early 1.000`.
pub(super) fn score_line(score: f32, parts: &[ScorePart]) -> String {
    let mut told: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(part) = parts.get(at) {
        // The parts of a clause stand side by side.
        let of_clause = |other: &&ScorePart| !part.clause.is_empty() && other.clause == part.clause && other.source != part.source;
        let other = parts.get(at + 1).filter(of_clause);
        let boost = if part.boost == 1.0 { String::new() } else { format!(", ×{}", part.boost) };
        told.push(match (part.source, other) {
            (ScoreSource::Early, _) => format!("words that come early {:.3}", part.score),
            (ScoreSource::Together, _) => format!("words that stand together {:.3}", part.score),
            (_, Some(body)) => format!(
                "{} {:.3} ({} {:.3}, {} {:.3}{boost})",
                part.clause,
                part.score + body.score,
                part.source.as_str(),
                part.score,
                body.source.as_str(),
                body.score
            ),
            (_, None) => format!("{} {:.3} ({}{boost})", part.clause, part.score, part.source.as_str()),
        });
        at += 1 + usize::from(other.is_some());
    }
    if told.is_empty() { format!("score {score:.3}") } else { format!("score {score:.3}: {}", told.join(" + ")) }
}
