//! Comma-separated values by RFC 4180: quotes where they are needed, doubled inside.

use crate::search::{Facet, Hit};
use std::borrow::Cow;
use std::io::{self, Write};

fn field(value: &str) -> Cow<'_, str> {
    if value.contains([',', '"', '\n', '\r']) { Cow::Owned(format!("\"{}\"", value.replace('"', "\"\""))) } else { Cow::Borrowed(value) }
}

fn row(out: &mut dyn Write, values: &[&str]) -> io::Result<()> {
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        out.write_all(field(value).as_bytes())?;
    }
    out.write_all(b"\n")
}

/// Writes hits, a header first.
pub fn write_hits_csv(out: &mut dyn Write, hits: &[Hit], locate: &dyn Fn(&str) -> String) -> io::Result<()> {
    row(
        out,
        &["rank", "score", "id", "date", "source", "title", "path", "url", "persons", "organizations", "places", "copies", "snippet"],
    )?;
    for hit in hits {
        let record = &hit.record;
        let names = |at: usize| hit.entities.get(at).map(|(_, names)| names.join("; ")).unwrap_or_default();
        let snippet = hit.snippets.iter().map(|snippet| snippet.span.of(&record.text)).collect::<Vec<_>>().join(" … ");
        row(
            out,
            &[
                &hit.rank.to_string(),
                &format!("{:.4}", hit.score),
                &record.id,
                &record.date().map(|date| date.to_string()).unwrap_or_default(),
                record.source.as_deref().unwrap_or(""),
                &record.title,
                &locate(&record.path),
                record.url.as_deref().unwrap_or(""),
                &names(0),
                &names(1),
                &names(2),
                &hit.copies.to_string(),
                &snippet,
            ],
        )?;
    }
    Ok(())
}

/// Writes facet values, a header first.
pub fn write_facets_csv(out: &mut dyn Write, facets: &[Facet]) -> io::Result<()> {
    row(out, &["kind", "value", "articles", "stories"])?;
    for facet in facets {
        for value in &facet.values {
            row(out, &[facet.kind.as_str(), &value.label, &value.count.articles.to_string(), &value.count.stories.to_string()])?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting() {
        let mut out = Vec::new();
        row(&mut out, &["a", "b,c", "d\"e", ""]).unwrap();
        assert_eq!(out, b"a,\"b,c\",\"d\"\"e\",\n");
    }
}
