//! SQLite FTS5: title and body under unicode61, ranked by its bm25.

use crate::questions::Question;
use crate::{Kind, Outcome};
use rusqlite::{Connection, params};
use std::path::Path;

pub struct Fts5 {
    connection: Connection,
}

pub fn index(file: &Path, articles: &[(String, String, String)]) -> Outcome<Fts5> {
    let mut connection = Connection::open(file)?;
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE VIRTUAL TABLE article USING fts5(id UNINDEXED, title, body)",
    )?;
    let all = connection.transaction()?;
    {
        let mut insert = all.prepare("INSERT INTO article VALUES (?, ?, ?)")?;
        for (id, title, body) in articles {
            insert.execute(params![id, title, body])?;
        }
    }
    all.commit()?;
    connection.execute_batch("INSERT INTO article(article) VALUES ('optimize')")?;
    Ok(Fts5 { connection })
}

impl Fts5 {
    /// Answers with ten articles and the count; how many there are.
    pub fn ask(&self, kind: Kind, question: &Question) -> Outcome<usize> {
        let Question { a, b, phrase: [first, second] } = question;
        let text = match kind {
            Kind::Term => format!("\"{a}\""),
            Kind::And | Kind::Snippets => format!("\"{a}\" AND \"{b}\""),
            Kind::Or => format!("\"{a}\" OR \"{b}\""),
            Kind::Phrase => format!("body : \"{first} {second}\""),
            Kind::Near => format!("body : NEAR(\"{a}\" \"{b}\", 5)"),
            Kind::Wildcard => format!("body : \"{}\" *", &a[..3]),
            Kind::Fuzzy | Kind::Entity | Kind::Facets | Kind::Sideways | Kind::Timeline => return Err("FTS5 cannot".into()),
        };
        let columns = if kind == Kind::Snippets { "id, snippet(article, 2, '[', ']', '…', 32)" } else { "id, id" };
        let mut top =
            self.connection.prepare_cached(&format!("SELECT {columns} FROM article WHERE article MATCH ? ORDER BY rank LIMIT 10"))?;
        let mut rows = top.query([&text])?;
        while let Some(row) = rows.next()? {
            std::hint::black_box(row.get::<_, String>(1)?);
        }
        let mut count = self.connection.prepare_cached("SELECT count(*) FROM article WHERE article MATCH ?")?;
        Ok(count.query_row([&text], |row| row.get::<_, i64>(0))? as usize)
    }
}
