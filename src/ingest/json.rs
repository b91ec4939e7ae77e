//! JSON articles: one object, an array of them, or one a line.

use super::problem::Reason;
use super::sink::Sink;
use super::{ColumnMap, Format, Origin, RawArticle};
use serde_json::{Map, Value};

/// Reads a file that holds one object or an array of objects.
pub(super) fn read(text: &str, columns: &ColumnMap, sink: &mut Sink<'_>) {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(object)) => match article(sink.shown, None, Format::Json, object, columns) {
            Ok(article) => sink.article(article),
            Err(reason) => sink.problem(None, reason),
        },
        Ok(Value::Array(values)) => {
            for (number, value) in values.into_iter().enumerate() {
                let part = (number + 1).to_string();
                match object(value).and_then(|object| article(sink.shown, Some(part), Format::Json, object, columns)) {
                    Ok(article) => sink.article(article),
                    Err(reason) => sink.problem(Some(number as u64 + 1), reason),
                }
            }
        }
        Ok(_) => sink.problem(None, Reason::Syntax { format: "article", error: "neither an object nor an array".into() }),
        Err(error) => sink.problem(u64::try_from(error.line()).ok(), Reason::Syntax { format: "JSON", error: error.to_string() }),
    }
}

/// Reads one line of a JSON Lines file.
pub(super) fn read_line(shown: &str, number: u64, line: &str, columns: &ColumnMap) -> Result<RawArticle, Reason> {
    let value = serde_json::from_str(line).map_err(|error| Reason::Syntax { format: "JSON", error: error.to_string() })?;
    article(shown, Some(number.to_string()), Format::JsonLines, object(value)?, columns)
}

fn object(value: Value) -> Result<Map<String, Value>, Reason> {
    match value {
        Value::Object(object) => Ok(object),
        _ => Err(Reason::Syntax { format: "article", error: "not an object".into() }),
    }
}

fn article(
    shown: &str,
    part: Option<String>,
    format: Format,
    object: Map<String, Value>,
    columns: &ColumnMap,
) -> Result<RawArticle, Reason> {
    let mut article = RawArticle::new(shown, format, String::new());
    article.part = part;
    // An empty text must not hide a full one under another key.
    let values = object.into_iter().map(|(key, value)| (key, plain(value)));
    let values: Vec<(String, String)> = values.filter(|(_, value)| !value.trim().is_empty()).collect();
    let roles = columns.roles(values.iter().map(|(key, _)| key.as_str()));
    for ((key, value), role) in values.into_iter().zip(roles) {
        article.take(role, &key, value, Origin::Json);
    }
    if article.is_empty() { Err(Reason::NoText) } else { Ok(article) }
}

/// A value as text: strings as they are, lists joined by commas, the rest as JSON.
fn plain(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        Value::Array(values) => values.into_iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
