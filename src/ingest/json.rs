//! JSON articles: one object, an array of them, or one a line.

use super::problem::Reason;
use super::{FieldName, Format, Origin, RawArticle};
use serde_json::{Map, Value};

/// Keys that hold the text, the most telling first.
const TEXT_KEYS: [&str; 5] = ["body", "text", "content", "isi", "article"];

/// Reads a file that holds one object or an array of objects.
pub(super) fn read(shown: &str, text: &str, each: &mut dyn FnMut(RawArticle), problem: &mut dyn FnMut(Option<u64>, Reason)) {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(object)) => match article(shown, None, Format::Json, object) {
            Ok(article) => each(article),
            Err(reason) => problem(None, reason),
        },
        Ok(Value::Array(values)) => {
            for (number, value) in values.into_iter().enumerate() {
                let part = (number + 1).to_string();
                match object(value).and_then(|object| article(shown, Some(part), Format::Json, object)) {
                    Ok(article) => each(article),
                    Err(reason) => problem(Some(number as u64 + 1), reason),
                }
            }
        }
        Ok(_) => problem(None, Reason::Syntax { format: "article", error: "neither an object nor an array".into() }),
        Err(error) => problem(u64::try_from(error.line()).ok(), Reason::Syntax { format: "JSON", error: error.to_string() }),
    }
}

/// Reads one line of a JSON Lines file.
pub(super) fn read_line(shown: &str, number: u64, line: &str) -> Result<RawArticle, Reason> {
    let value = serde_json::from_str(line).map_err(|error| Reason::Syntax { format: "JSON", error: error.to_string() })?;
    article(shown, Some(number.to_string()), Format::JsonLines, object(value)?)
}

fn object(value: Value) -> Result<Map<String, Value>, Reason> {
    match value {
        Value::Object(object) => Ok(object),
        _ => Err(Reason::Syntax { format: "article", error: "not an object".into() }),
    }
}

fn article(shown: &str, part: Option<String>, format: Format, mut object: Map<String, Value>) -> Result<RawArticle, Reason> {
    let text = TEXT_KEYS.iter().find_map(|key| object.remove(*key)).map(plain).unwrap_or_default();
    let mut article = RawArticle::new(shown, format, text.replace("\r\n", "\n"));
    article.part = part;
    for (key, value) in object {
        let value = plain(value);
        if value.trim().is_empty() {
            continue;
        }
        match FieldName::of_key(&key) {
            Some(name) => article.give(name, value, Origin::Json),
            None if key == "id" || key == "_id" => article.id = Some(value),
            None => {
                article.extra.insert(key, value);
            }
        }
    }
    let titled = article.fields.iter().any(|field| field.name == FieldName::Title);
    if article.text.trim().is_empty() && !titled {
        return Err(Reason::NoText);
    }
    Ok(article)
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
