//! EPUB: the documents of a book in the order of reading, each an article of its own.
//!
//! A chapter is what a reader is sent to: with the whole book as one article every search for two words would match, and no snippet or count would say
//! where. The book is the source, its author the author.

use super::archive::zip_fault;
use super::bounded::{Unpacked, read_whole};
use super::problem::{Bound, Reason};
use super::read::Reading;
use super::sink::Sink;
use super::unpack::buffered;
use super::xml::{self, Element};
use super::{FieldName, Format, Origin, RawArticle, decode, html};
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive};
use std::collections::HashMap;

/// The files of a book by name.
struct Book<'b> {
    archive: ZipSliceArchive<&'b [u8]>,
    files: HashMap<String, (ZipArchiveEntryWayfinder, CompressionMethod)>,
    reading: &'b Reading<'b>,
}

/// Reads a book.
pub(super) fn read(bytes: &[u8], reading: &Reading<'_>, sink: &mut Sink<'_>) -> Result<(), Reason> {
    let book = Book::open(bytes, reading)?;
    let container = xml::parse(&book.text("META-INF/container.xml")?)?;
    let path = container.find("rootfile").and_then(|file| file.attribute("full-path")).ok_or_else(|| broken("it names no package"))?;
    let package = xml::parse(&book.text(path)?)?;
    let base = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let about = About::new(&package);
    let mut any = false;
    for href in spine(&package) {
        let name = resolve(base, &href);
        let document = book.text(&name).and_then(|text| html::read_document(sink.shown, Format::Epub, &text));
        match document {
            // Covers and title pages.
            Ok(article) if article.text.trim().is_empty() => {}
            Ok(mut article) => {
                article.part = Some(name);
                about.give(&mut article);
                any = true;
                sink.article(article);
            }
            Err(Reason::Empty) => {}
            Err(reason @ Reason::Bound { bound: Bound::Expansion, .. }) => return Err(reason),
            Err(reason) => sink.problem(None, Reason::Page { address: name, reason: Box::new(reason) }),
        }
    }
    if any || sink.found() > 0 { Ok(()) } else { Err(Reason::NoText) }
}

fn broken(what: &str) -> Reason {
    Reason::Syntax { format: "EPUB", error: what.to_owned() }
}

impl<'b> Book<'b> {
    fn open(bytes: &'b [u8], reading: &'b Reading<'b>) -> Result<Book<'b>, Reason> {
        let archive = ZipArchive::from_slice(bytes).map_err(zip_fault)?;
        let limit = reading.options.max_members;
        let mut files = HashMap::new();
        let mut entries = archive.entries();
        while let Some(entry) = entries.next_entry().map_err(zip_fault)? {
            if files.len() >= limit {
                return Err(Reason::Bound { bound: Bound::Members, found: None, limit: limit as u64 });
            }
            let name = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
            files.insert(name, (entry.wayfinder(), entry.compression_method()));
        }
        Ok(Book { archive, files, reading })
    }

    /// A file of the book as text.
    fn text(&self, name: &str) -> Result<String, Reason> {
        let (wayfinder, method) = self.files.get(name).ok_or_else(|| broken(&format!("{name} is missing")))?;
        let entry = self.archive.get_entry(*wayfinder).map_err(zip_fault)?;
        let (limit, budget) = (self.reading.options.max_file_bytes, self.reading.budget.clone());
        let bytes = match *method {
            CompressionMethod::STORE => read_whole(&mut entry.data(), limit, None)?,
            CompressionMethod::DEFLATE => {
                let inflated = entry.verifying_reader(flate2::bufread::DeflateDecoder::new(entry.data()));
                read_whole(&mut buffered(Unpacked::new(inflated, budget, "zip")), limit, None)?
            }
            other => return Err(broken(&format!("compression method {} is not read", other.as_u16()))),
        };
        decode::decode(&bytes)
    }
}

/// Addresses of the documents of a book in the order of reading.
fn spine(package: &Element) -> Vec<String> {
    let item = |id: &str| package.find("manifest")?.children.iter().find(|item| item.attribute("id") == Some(id));
    let references = package.find("spine").map(|spine| spine.children.as_slice()).unwrap_or_default();
    let named = references.iter().filter_map(|reference| reference.attribute("idref"));
    let documents = named.filter_map(item).filter(|item| item.attribute("media-type").is_none_or(|kind| kind.contains("html")));
    documents.filter_map(|item| item.attribute("href")).map(str::to_owned).collect()
}

/// An address within the book as the name of a file in it.
fn resolve(base: &str, href: &str) -> String {
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    let href = percent_decoded(href.split('#').next().unwrap_or(href));
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn percent_decoded(href: &str) -> String {
    let bytes = href.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = href.get(at + 1..at + 3).filter(|_| byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(hex.unwrap_or(byte));
        at += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// What the book says of itself.
struct About {
    fields: Vec<(FieldName, String)>,
}

impl About {
    fn new(package: &Element) -> About {
        let metadata = package.find("metadata").map(|metadata| metadata.children.as_slice()).unwrap_or_default();
        let mut fields = Vec::new();
        for (name, key) in
            [(FieldName::Source, "title"), (FieldName::Author, "creator"), (FieldName::Date, "date"), (FieldName::Language, "language")]
        {
            fields.extend(metadata.iter().filter(|element| element.local() == key).map(|element| (name, element.text.clone())));
        }
        About { fields }
    }

    fn give(&self, article: &mut RawArticle) {
        let book = self.fields.iter().find(|(name, _)| *name == FieldName::Source).map(|(_, title)| title.trim().to_owned());
        // Many books give every document the book's title.
        article.fields.retain(|field| field.name != FieldName::Title || Some(&field.value) != book.as_ref());
        for (name, value) in &self.fields {
            article.give(*name, value.as_str(), Origin::Book);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_books() {
        for (base, href, expected) in [
            ("OEBPS", "bab1.xhtml", "OEBPS/bab1.xhtml"),
            ("OEBPS/teks", "../bab%201.xhtml#a", "OEBPS/bab 1.xhtml"),
            ("", "./a.xhtml", "a.xhtml"),
            ("", "../../../etc/passwd", "etc/passwd"),
            ("", "100%.xhtml", "100%.xhtml"),
        ] {
            assert_eq!(resolve(base, href), expected);
        }
    }
}
