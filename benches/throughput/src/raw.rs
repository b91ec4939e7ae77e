//! Raw tantivy: title and body under its default tokenizer, stored, and one id: the upper bound for anything that is built on it.

use crate::questions::Question;
use crate::{Kind, Outcome};
use std::path::Path;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, RegexQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TEXT};
use tantivy::snippet::SnippetGenerator;
use tantivy::{Index, IndexReader, TantivyDocument, Term, doc};

pub struct Raw {
    reader: IndexReader,
    title: Field,
    body: Field,
}

/// Indexes the articles with two threads and one segment at the end, as a reader of a finished index would have it.
pub fn index(folder: &Path, articles: &[(String, String, String)]) -> Outcome<Raw> {
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STRING | STORED);
    let title = schema.add_text_field("title", TEXT | STORED);
    let body = schema.add_text_field("body", TEXT | STORED);
    std::fs::create_dir_all(folder)?;
    let index = Index::create_in_dir(folder, schema.build())?;
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(2, 256 << 20)?;
    for (own_id, own_title, own_body) in articles {
        writer.add_document(doc!(id => own_id.as_str(), title => own_title.as_str(), body => own_body.as_str()))?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(Raw { reader: index.reader()?, title, body })
}

impl Raw {
    pub fn segments(&self) -> usize {
        self.reader.searcher().segment_readers().len()
    }

    /// Either field holds the word.
    fn word(&self, word: &str) -> Box<dyn Query> {
        let term = |field| -> (Occur, Box<dyn Query>) {
            (Occur::Should, Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs)))
        };
        Box::new(BooleanQuery::new(vec![term(self.title), term(self.body)]))
    }

    fn query(&self, kind: Kind, question: &Question) -> Outcome<Box<dyn Query>> {
        let both = |occur: Occur| -> Box<dyn Query> {
            Box::new(BooleanQuery::new(vec![(occur, self.word(&question.a)), (occur, self.word(&question.b))]))
        };
        let term = |word: &str| Term::from_field_text(self.body, word);
        let phrase = |[a, b]: [&str; 2], slop: u32| -> Box<dyn Query> {
            let mut phrase = PhraseQuery::new(vec![term(a), term(b)]);
            phrase.set_slop(slop);
            Box::new(phrase)
        };
        Ok(match kind {
            Kind::Term => self.word(&question.a),
            Kind::And | Kind::Snippets => both(Occur::Must),
            Kind::Or => both(Occur::Should),
            Kind::Phrase => phrase(question.phrase.each_ref().map(String::as_str), 0),
            Kind::Near => phrase([&question.a, &question.b], 5),
            Kind::Wildcard => Box::new(RegexQuery::from_pattern(&format!("{}.*", &question.a[..3]), self.body)?),
            Kind::Fuzzy => Box::new(FuzzyTermQuery::new(term(&question.a), 1, true)),
            Kind::Entity | Kind::Facets | Kind::Sideways | Kind::Timeline => return Err("raw tantivy has no entities".into()),
        })
    }

    /// Answers with ten articles and the count; how many there are.
    pub fn ask(&self, kind: Kind, question: &Question) -> Outcome<usize> {
        let searcher = self.reader.searcher();
        let query = self.query(kind, question)?;
        let (top, count) = searcher.search(&*query, &(TopDocs::with_limit(10).order_by_score(), Count))?;
        if kind == Kind::Snippets {
            let generator = SnippetGenerator::create(&searcher, &*query, self.body)?;
            for (_, address) in top {
                let document: TantivyDocument = searcher.doc(address)?;
                std::hint::black_box(generator.snippet_from_doc(&document).to_html());
            }
        } else {
            std::hint::black_box(top);
        }
        Ok(count)
    }
}
