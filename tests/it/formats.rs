//! Every format, good, empty, cut off and hostile, through reading alone; and a folder of all of them through the whole pipeline.

use super::bench::{Bench, Layout};
use kliping::ingest::{ColumnMap, Format, ReadOptions, Reason, Role, read};
use std::io::Write;

/// A fact of each of three articles; each fact has a word that no other has.
const FACTS: [(&str, &str); 3] = [
    ("KTT BRICS di Johannesburg", "Para pemimpin BRICS bertemu di Johannesburg pada Agustus 2023 untuk membahas perluasan kelompok itu."),
    ("Timor-Leste di ASEAN", "Timor-Leste diterima sebagai anggota kesebelas ASEAN pada KTT di Kuala Lumpur pada Oktober 2025."),
    ("Terusan Suez tersumbat", "Kapal Ever Given menyumbat Terusan Suez selama enam hari pada Maret 2021 dan menahan ratusan kapal."),
];

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// A zip of these members, the first stored as it is, as books have it.
pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut bytes);
    for (number, (name, content)) in members.iter().enumerate() {
        let stored = number == 0 && *name == "mimetype";
        let method = if stored { rawzip::CompressionMethod::STORE } else { rawzip::CompressionMethod::DEFLATE };
        let (mut entry, config) = archive.new_file(name).compression_method(method).start().unwrap();
        let descriptor = if stored {
            let mut writer = config.wrap(&mut entry);
            writer.write_all(content).unwrap();
            writer.finish().unwrap().1
        } else {
            let mut writer = config.wrap(flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::fast()));
            writer.write_all(content).unwrap();
            let (encoder, descriptor) = writer.finish().unwrap();
            encoder.finish().unwrap();
            descriptor
        };
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    bytes
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, content) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, *content).unwrap();
    }
    archive.into_inner().unwrap()
}

fn page(title: &str, text: &str) -> String {
    format!("<!DOCTYPE html><html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article></body></html>")
}

/// A record of a crawl.
fn record(kind: &str, content_type: &str, address: &str, id: u32, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2023-08-24T03:00:00Z\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {status}\r\n{headers}\r\n\r\n").as_bytes(), body].concat()
}

fn response(address: &str, id: u32, headers: &str, body: &[u8]) -> Vec<u8> {
    record("response", "application/http; msgtype=response", address, id, &answer("200 OK", headers, body))
}

fn crawl() -> Vec<u8> {
    let [first, second, third] = FACTS.map(|(title, text)| page(title, text));
    let chunked = format!("{:x}\r\n{}\r\n{:x}\r\n{}\r\n0\r\n\r\n", 10, &second[..10], second.len() - 10, &second[10..]);
    [
        record("warcinfo", "application/warc-fields", "", 1, b"software: x\r\n"),
        record("request", "application/http; msgtype=request", "https://kawat.example/1", 2, b"GET / HTTP/1.1\r\n\r\n"),
        response("https://kawat.example/1", 3, "Content-Type: text/html; charset=utf-8", first.as_bytes()),
        response("https://kawat.example/2", 4, "Content-Type: text/html\r\nTransfer-Encoding: chunked", chunked.as_bytes()),
        response("https://kawat.example/3", 5, "Content-Type: text/html\r\nContent-Encoding: gzip", &gzip(third.as_bytes())),
        response("https://kawat.example/gambar", 6, "Content-Type: image/png", b"\x89PNG\0\0"),
        record(
            "response",
            "application/http",
            "https://kawat.example/hilang",
            7,
            &answer("404 Not Found", "Content-Type: text/html", first.as_bytes()),
        ),
    ]
    .concat()
}

fn rss() -> String {
    let item = |(title, text): (&str, &str), number: usize| {
        format!(
            "<item><title>{title}</title><guid>k-{number}</guid><link>https://kawat.example/{number}</link><dc:creator>Redaksi</dc:creator>\
             <pubDate>Tue, 22 Aug 2023 10:00:00 +0700</pubDate><description>Ringkasan.</description>\
             <content:encoded><![CDATA[<p>{text}</p><p>Paragraf kedua.</p>]]></content:encoded></item>"
        )
    };
    let items: String = FACTS.into_iter().enumerate().map(|(number, fact)| item(fact, number)).collect();
    format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Kawat Nusantara</title><language>id</language>{items}</channel></rss>"
    )
}

fn atom() -> String {
    let entry = |(title, text): (&str, &str), number: usize| {
        format!(
            "<entry><title type=\"html\">{title}</title><id>k-{number}</id><link rel=\"alternate\" href=\"https://kawat.example/{number}\"/>\
             <published>2023-08-22T10:00:00+07:00</published><author><name>Redaksi</name></author>\
             <content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{text}</p></div></content></entry>"
        )
    };
    let entries: String = FACTS.into_iter().enumerate().map(|(number, fact)| entry(fact, number)).collect();
    format!("<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Kawat Nusantara</title>{entries}</feed>")
}

fn book() -> Vec<u8> {
    let [first, second, third] =
        FACTS.map(|(title, text)| format!("<html><head><title>Buku</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"));
    let package = "<package><metadata xmlns:dc=\"x\"><dc:title>Buku</dc:title><dc:creator>Redaksi</dc:creator><dc:language>id</dc:language></metadata>\
        <manifest><item id=\"s\" href=\"sampul.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"c\" href=\"bab%203.xhtml\" media-type=\"application/xhtml+xml\"/>\
        <item id=\"a\" href=\"bab1.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"b\" href=\"bab2.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>\
        <spine><itemref idref=\"s\"/><itemref idref=\"a\"/><itemref idref=\"b\"/><itemref idref=\"c\"/></spine></package>";
    zip(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", b"<container><rootfiles><rootfile full-path=\"OEBPS/isi.opf\"/></rootfiles></container>"),
        ("OEBPS/isi.opf", package.as_bytes()),
        ("OEBPS/sampul.xhtml", b"<html><body><img src='x.png'/></body></html>"),
        ("OEBPS/bab1.xhtml", first.as_bytes()),
        ("OEBPS/bab2.xhtml", second.as_bytes()),
        ("OEBPS/bab 3.xhtml", third.as_bytes()),
    ])
}

fn csv(delimiter: char) -> String {
    let row = |(title, text): (&str, &str), number: usize| {
        format!("{number}{delimiter}\"{title}\"{delimiter}\"{text}\"{delimiter}2023-08-2{number}\n")
    };
    let rows: String = FACTS.into_iter().enumerate().map(|(number, fact)| row(fact, number)).collect();
    format!("id{delimiter}Judul{delimiter}Isi Berita{delimiter}Tanggal Terbit\n{rows}")
}

fn jsonl() -> String {
    FACTS.iter().map(|(title, text)| serde_json::json!({"title": title, "body": text}).to_string() + "\n").collect()
}

/// A PDF of these objects, the first of which is its root.
fn pdf_of(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend_from_slice(format!("{} 0 obj\n", number + 1).as_bytes());
        bytes.extend_from_slice(object);
        bytes.extend_from_slice(b"\nendobj\n");
    }
    let table = bytes.len();
    bytes.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    places.iter().for_each(|place| bytes.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes()));
    bytes.extend_from_slice(format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1).as_bytes());
    bytes
}

fn stream(dict: &str, content: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(content).unwrap();
    let packed = packed.finish().unwrap();
    [format!("<< {dict} /Filter /FlateDecode /Length {} >>\nstream\n", packed.len()).as_bytes(), &packed, b"\nendstream"].concat()
}

/// A PDF of so many pages with this content, and with these objects, from the sixth on.
pub fn pdf_page(content: &[u8], resources: &str, more: &[Vec<u8>], times: usize) -> Vec<u8> {
    let extra = (6 + more.len()..).take(times - 1).map(|number| format!(" {number} 0 R")).collect::<String>();
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> {resources} >> >>"
    );
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [3 0 R{extra}] /Count {times} >>").into_bytes(),
        page.clone().into_bytes(),
        stream("", content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
    ];
    objects.extend_from_slice(more);
    objects.extend(std::iter::repeat_n(page.into_bytes(), times - 1));
    pdf_of(&objects)
}

/// An article as it is set for print: a large title, lines with hyphens at their ends.
fn printed() -> Vec<u8> {
    let content = "BT /F 24 Tf 50 780 Td (KTT BRICS di Johannesburg) Tj /F 11 Tf 0 -40 Td 14 TL (Para pemimpin BRICS ber-) Tj T* (temu di Johannesburg untuk mem-) Tj \
        T* [(bahas nega) 20 (ra-) ] TJ T* (negara yang ingin masuk.) Tj 0 -30 Td (Enam negara diundang.) Tj ET";
    pdf_page(content.as_bytes(), "", &[], 1)
}

/// What reading brought: titles or, for want of them, beginnings of texts, and what was wrong.
fn brought(name: &str, bytes: &[u8], options: &ReadOptions) -> (Vec<String>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let mut articles = Vec::new();
    let outcome = read(&path, name, None, options, &mut |article| {
        let part = article.part.as_deref().unwrap_or("");
        let title = article.fields.iter().find(|field| field.name == kliping::ingest::FieldName::Title);
        let title = title.map_or_else(|| article.text.chars().take(12).collect(), |field| field.value.clone());
        articles.push(format!("{part}: {title}"));
    });
    let told = outcome.problems.iter().map(|problem| {
        assert!(!matches!(problem.reason, Reason::Fault { .. }), "{name}: {}", problem.reason);
        let member = problem.member.as_deref().map(|member| format!("{member}: ")).unwrap_or_default();
        let line = problem.line.map(|line| format!("{line}: ")).unwrap_or_default();
        format!("{member}{line}{}", problem.reason)
    });
    assert_eq!(outcome.articles, articles.len());
    (articles, told.collect())
}

fn tight() -> ReadOptions {
    ReadOptions { max_file_bytes: 1 << 20, max_line_bytes: 1 << 16, max_expansion: 3, max_members: 50, ..ReadOptions::default() }
}

#[test]
fn good_files_of_every_format() {
    let all = |parts: [&str; 3]| -> Vec<String> { parts.iter().zip(FACTS).map(|(part, (title, _))| format!("{part}: {title}")).collect() };
    let texts: Vec<(String, Vec<u8>)> =
        (1..).zip(FACTS).map(|(number, (title, text))| (format!("a{number}.html"), page(title, text).into_bytes())).collect();
    let members: Vec<(&str, &[u8])> = texts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let in_order = all(["1", "2", "3"]);
    let (guids, rows) = (all(["k-0", "k-1", "k-2"]), all(["2", "3", "4"]));
    let (pages, chapters) = (all(["3", "4", "5"]), all(["OEBPS/bab1.xhtml", "OEBPS/bab2.xhtml", "OEBPS/bab 3.xhtml"]));
    let in_archive = all(["a1.html", "a2.html", "a3.html"]);
    let packed_feed = all(["berita/u.jsonl.gz#1", "berita/u.jsonl.gz#2", "berita/u.jsonl.gz#3"]);
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(csv('\t').encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let two_frames =
        [zstd(&jsonl().as_bytes()[..20]), vec![0x50, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 1, 1], zstd(&jsonl().as_bytes()[20..])].concat();
    let table: Vec<(&str, Vec<u8>, &Vec<String>)> = vec![
        ("a.jsonl", jsonl().into_bytes(), &in_order),
        ("a.jsonl.gz", gzip(jsonl().as_bytes()), &in_order),
        ("dua.jsonl.gz", [gzip(&jsonl().as_bytes()[..30]), gzip(&jsonl().as_bytes()[30..])].concat(), &in_order),
        ("a.jsonl.zst", zstd(jsonl().as_bytes()), &in_order),
        ("dua.jsonl.zst", two_frames, &in_order),
        // Named as packed and not packed, packed and not so named.
        ("polos.jsonl.gz", jsonl().into_bytes(), &in_order),
        ("padat.jsonl", gzip(jsonl().as_bytes()), &in_order),
        ("tanpa-akhiran", jsonl().into_bytes(), &in_order),
        ("a.csv", csv(',').into_bytes(), &rows),
        ("titik-koma.csv", csv(';').into_bytes(), &rows),
        ("bom.csv", [b"\xEF\xBB\xBF", csv(',').as_bytes()].concat(), &rows),
        ("a.tsv", csv('\t').into_bytes(), &rows),
        ("excel.tsv", utf16, &rows),
        ("a.csv.gz", gzip(csv(',').as_bytes()), &rows),
        ("a.rss", rss().into_bytes(), &guids),
        ("a.atom", atom().into_bytes(), &guids),
        ("a.xml.zst", zstd(rss().as_bytes()), &guids),
        ("a.warc", crawl(), &pages),
        ("a.warc.gz", gzip(&crawl()), &pages),
        ("a.epub", book(), &chapters),
        ("a.zip", zip(&members), &in_archive),
        ("a.tar", tar(&members), &in_archive),
        ("a.tar.gz", gzip(&tar(&members)), &in_archive),
        ("a.tgz", gzip(&tar(&members)), &in_archive),
        ("a.tar.zst", zstd(&tar(&members)), &in_archive),
        ("umpan.zip", zip(&[("berita/u.jsonl.gz", &gzip(jsonl().as_bytes()))]), &packed_feed),
    ];
    for (name, bytes, expected) in table {
        assert_eq!(brought(name, &bytes, &ReadOptions::default()), (expected.clone(), vec![]), "{name}");
    }
    let print = vec![": KTT BRICS di Johannesburg".to_owned()];
    assert_eq!(brought("a.pdf", &printed(), &ReadOptions::default()), (print.clone(), vec![]));
    assert_eq!(brought("bernama-lain.txt", &printed(), &ReadOptions::default()), (print, vec![]));
}

#[test]
fn empty_and_cut_off_files_of_every_format() {
    let half = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    let members: Vec<(String, String)> = FACTS.iter().map(|(title, text)| (format!("{title}.txt"), text.repeat(20))).collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    // How many articles are left, and what is told first.
    let table: Vec<(&str, Vec<u8>, usize, &str)> = vec![
        ("a.jsonl", vec![], 0, "empty"),
        ("a.csv", vec![], 0, "empty"),
        ("a.csv", b"judul,isi\n".to_vec(), 0, "no text in it"),
        ("a.rss", vec![], 0, "empty"),
        ("a.rss", b"<rss><channel><title>x</title></channel></rss>".to_vec(), 0, "no text in it"),
        ("a.warc", vec![], 0, "empty"),
        ("a.epub", vec![], 0, "not valid zip"),
        ("a.zip", zip(&[]), 0, "empty"),
        ("a.tar", vec![0; 1024], 0, "empty"),
        ("a.jsonl.gz", gzip(b""), 0, "empty"),
        ("a.jsonl", half(jsonl().into_bytes()), 1, "2: not valid JSON"),
        (
            "a.jsonl.gz",
            {
                let packed = gzip(jsonl().as_bytes());
                packed[..packed.len() - 12].to_vec()
            },
            2,
            "not valid gzip: it ends too early",
        ),
        ("a.csv", half(csv(',').into_bytes()), 1, "3: not valid table: a row of 3 values under 4 columns"),
        ("a.rss", half(rss().into_bytes()), 2, ""),
        ("a.warc", half(crawl()), 2, "not valid WARC: it ends within a record"),
        ("a.epub", half(book()), 0, "not valid zip"),
        ("a.zip", half(zip(&members)), 0, "not valid zip"),
        ("a.pdf", vec![], 0, "not valid PDF"),
        ("a.pdf", pdf_page(b"", "", &[], 1), 0, "no text in it"),
        ("a.pdf", printed()[..300].to_vec(), 0, "no text in it"),
        ("a.tar", half(tar(&members)), 1, "Timor-Leste di ASEAN.txt: not valid tar: it ends too early"),
    ];
    for (name, bytes, articles, told) in table {
        let (found, problems) = brought(name, &bytes, &ReadOptions::default());
        assert_eq!(found.len(), articles, "{name}: {found:?} {problems:?}");
        assert!(problems.first().map_or("", String::as_str).starts_with(told), "{name}: {told} is not {problems:?}");
        assert_eq!(problems.is_empty(), told.is_empty(), "{name}: {problems:?}");
    }
}

#[test]
fn hostile_files_cost_themselves() {
    let megabytes = |count: usize| vec![b'a'; count << 20];
    let good: (&str, &[u8]) = ("baik.txt", FACTS[0].1.as_bytes());
    let many: Vec<(String, &[u8])> = (0..60).map(|number| (format!("{number:02}.txt"), FACTS[0].1.as_bytes())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let bomb = gzip(&megabytes(80));
    let long_name = "x".repeat(3 << 20);
    // Forms that show one another a thousand times each.
    let form = |other: usize| {
        let content = [b"/Fm Do ".repeat(1_000), vec![b' '; 300_000]].concat();
        stream(&format!("/Type /XObject /Subtype /Form /Resources << /XObject << /Fm {other} 0 R >> >>"), &content)
    };
    let table: Vec<(&str, Vec<u8>, usize, &str)> = vec![
        // A line, a row and a file that are too long.
        ("a.jsonl", [&megabytes(2)[..], b"\n", jsonl().as_bytes()].concat(), 3, "1: a line of 2097153 bytes, at most 65536 are read"),
        ("a.jsonl", megabytes(2), 0, "1: a line of 2097152 bytes, at most 65536 are read"),
        ("a.csv", [b"isi\n\"".to_vec(), megabytes(2)].concat(), 0, "a line of more than 65536 bytes, which is all that is read"),
        ("a.txt", megabytes(2), 0, "2097152 bytes, at most 1048576 are read"),
        // Bombs.
        ("a.jsonl.gz", bomb.clone(), 0, "unpacks to more than 3 times its size"),
        ("a.jsonl.zst", zstd(&megabytes(80)), 0, "unpacks to more than 3 times its size"),
        ("a.txt.gz", bomb.clone(), 0, "more than 1048576 bytes, which is all that is read"),
        ("a.zip", zip(&[good, ("bom.jsonl", &megabytes(80)), good]), 1, "unpacks to more than 3 times its size"),
        ("a.tar.gz", gzip(&tar(&[good, ("bom.jsonl", &megabytes(80)), good])), 1, "unpacks to more than 3 times its size"),
        (
            "a.warc",
            response("x", 1, "Content-Type: text/html\r\nContent-Encoding: gzip", &gzip(&megabytes(2))),
            0,
            "x: more than 1048576 bytes, which is all that is read",
        ),
        ("a.gz.gz", gzip(&gzip(FACTS[0].1.as_bytes())), 0, "archives in archives are not read"),
        ("a.zip", zip(&[("b.zip", &zip(&[good])), good]), 1, "b.zip: archives in archives are not read"),
        ("a.tar", tar(&[("b.tar.gz", &gzip(&tar(&[good]))), good]), 1, "b.tar.gz: archives in archives are not read"),
        ("a.zip", zip(&many), 50, "more than 50 files in it, which is all that is read"),
        ("a.tar", tar(&[(&long_name, b"a"), good]), 0, "not valid tar: a name of more than a million bytes"),
        // Names that lead elsewhere are names.
        ("a.zip", zip(&[("../../../etc/passwd.txt", good.1), ("/etc/x.txt", good.1)]), 2, ""),
        // Things that are not what they are called.
        (
            "a.xml",
            b"<?xml version='1.0'?><urlset><url/></urlset>".to_vec(),
            0,
            "not valid feed: neither RSS nor Atom: its outermost element is <urlset>",
        ),
        ("a.rss", b"\x00\x01\x02\x03\x04".to_vec(), 0, "binary, not text"),
        ("a.csv", b"a\0b,c\n".to_vec(), 0, "binary, not text"),
        ("a.csv", b"suhu,tekanan\n1,2\n".to_vec(), 0, "no column holds a text or a title; there are: suhu, tekanan"),
        ("a.warc", b"bukan warc\r\n\r\n".to_vec(), 0, "not valid WARC: no record where one should begin"),
        ("a.warc", b"WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\n".to_vec(), 0, "not valid WARC: a record without a length"),
        ("a.warc", b"WARC/1.0\r\nContent-Length: 999999999\r\n\r\nx".to_vec(), 0, "not valid WARC: it ends within a record"),
        ("a.pdf", pdf_page(b"BT /F 9 Tf (x) Tj ET", "", &[], 3_000), 0, "3000 pages, at most 2000 are read"),
        ("a.pdf", pdf_page(&megabytes(80), "", &[], 1), 0, "unpacks to more than 3 times its size"),
        (
            "a.pdf",
            pdf_page(b"/Im Do", "/XObject << /Im 6 0 R >>", &[stream("/Type /XObject /Subtype /Image /Width 1 /Height 1", b"x")], 2),
            0,
            "only pictures on its 2 pages, no text",
        ),
        (
            "a.pdf",
            pdf_page(b"/Fm Do", "/XObject << /Fm 6 0 R >>", &[form(7), form(8), form(9), form(10), form(6)], 1),
            0,
            "not valid PDF: its pages draw without end",
        ),
        (
            "a.pdf",
            pdf_page(
                b"BT /G 9 Tf <00010002> Tj ET",
                "/Font << /G 6 0 R >>",
                &[b"<< /Type /Font /Subtype /Type0 /Encoding /Identity-H >>".to_vec()],
                1,
            ),
            0,
            "not valid PDF: its fonts do not say which letters they draw",
        ),
        ("a.epub", zip(&[good]), 0, "not valid EPUB: META-INF/container.xml is missing"),
        ("a.rss", "<a>".repeat(50_000).into_bytes(), 0, "not valid XML: elements lie more than 100 deep"),
    ];
    for (name, bytes, articles, told) in table {
        let (found, problems) = brought(name, &bytes, &tight());
        assert_eq!(found.len(), articles, "{name}: {found:?} {problems:?}");
        assert!(problems.first().map_or("", String::as_str).starts_with(told), "{name}: {told} is not {problems:?}");
        assert_eq!(problems.is_empty(), told.is_empty(), "{name}: {problems:?}");
    }
}

#[test]
fn nothing_in_a_file_makes_a_reader_panic() {
    // Good files with bytes changed here and there: whatever comes of it, it is no fault of the program.
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let feed = jsonl();
    let members: &[(&str, &[u8])] = &[("a.txt", FACTS[0].1.as_bytes()), ("b.jsonl", feed.as_bytes())];
    let seeds: Vec<(&str, Vec<u8>)> = vec![
        ("a.csv", csv(',').into_bytes()),
        ("a.rss", rss().into_bytes()),
        ("a.atom", atom().into_bytes()),
        ("a.warc", crawl()),
        ("a.epub", book()),
        ("a.pdf", printed()),
        ("a.zip", zip(members)),
        ("a.tar", tar(members)),
        ("a.jsonl.gz", gzip(jsonl().as_bytes())),
        ("a.jsonl.zst", zstd(jsonl().as_bytes())),
    ];
    for (name, bytes) in seeds {
        for _ in 0..60 {
            let mut broken = bytes.clone();
            for _ in 0..=random(8) {
                let at = random(broken.len());
                broken[at] = random(256) as u8;
            }
            let keep = if random(3) == 0 { random(broken.len()) } else { broken.len() };
            brought(name, &broken[..keep], &tight());
        }
    }
}

#[test]
fn a_fault_costs_the_file_that_it_is_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    std::fs::write(&path, jsonl()).unwrap();
    let mut articles = 0;
    // Whoever takes the articles stands here for a reader that fails on the second.
    let outcome = read(&path, "a.jsonl", None, &ReadOptions::default(), &mut |_| {
        articles += 1;
        assert!(articles < 2, "article {articles} is one too many");
    });
    let told: Vec<String> = outcome.problems.iter().map(|problem| problem.reason.to_string()).collect();
    assert_eq!(told, ["fault of kliping while reading: article 2 is one too many"]);
    assert_eq!(brought("a.jsonl", jsonl().as_bytes(), &ReadOptions::default()).0.len(), 3);
}

#[test]
fn printed_lines_become_paragraphs() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.pdf"), printed()).unwrap();
    let mut texts = Vec::new();
    read(&folder.path().join("a.pdf"), "a.pdf", None, &ReadOptions::default(), &mut |article| texts.push(article.text));
    assert_eq!(
        texts,
        ["Para pemimpin BRICS bertemu di Johannesburg untuk membahas negara-negara yang ingin masuk.\nEnam negara diundang."]
    );
}

#[test]
fn columns_by_guess_and_by_word() {
    let mut said = ColumnMap::default();
    said.insert("naskah", Role::Text);
    said.insert("Kepala", Role::named("title").unwrap());
    let options = ReadOptions { columns: said, ..ReadOptions::default() };
    let table = b"kepala,naskah\nKTT BRICS,Para pemimpin bertemu.\nhanya satu\n\n,\nKTT G20,\"Dua\nbaris, satu sel.\"\n";
    let (articles, told) = brought("a.csv", table, &options);
    assert_eq!(articles, ["2: KTT BRICS", "6: KTT G20"]);
    assert_eq!(told, ["3: not valid table: a row of 1 values under 2 columns"]);
    assert_eq!(brought("a.csv", table, &ReadOptions::default()).0, [""; 0]);
    let (articles, _) = brought("a.jsonl", b"{\"kepala\": \"KTT\", \"naskah\": \"Isi.\"}", &options);
    assert_eq!(articles, ["1: KTT"]);
}

#[test]
fn encodings_by_what_declares_them() {
    // "Françoise – “Élysée”" in Windows-1252.
    let text = b"Fran\xE7oise Hollande \x96 \x93\xC9lys\xE9e\x94 bertemu para menteri pada hari Senin di Paris untuk membahas hal itu.";
    let cases: [(&str, Vec<u8>); 5] = [
        ("a.html", [b"<meta charset=windows-1252><p>", &text[..]].concat()),
        (
            "a.rss",
            [
                b"<?xml version='1.0' encoding='windows-1252'?><rss><channel><item><description>",
                &text[..],
                b"</description></item></channel></rss>",
            ]
            .concat(),
        ),
        ("a.warc", response("x", 1, "Content-Type: text/html; charset=windows-1252", &[b"<p>", &text[..]].concat())),
        ("a.csv", [b"isi\n\"", &text[..], b"\"\n"].concat()),
        ("a.txt", text.to_vec()),
    ];
    for (name, bytes) in cases {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), bytes).unwrap();
        let mut texts = Vec::new();
        read(&folder.path().join(name), name, None, &ReadOptions::default(), &mut |article| texts.push(article.text));
        assert!(texts[0].contains("Françoise Hollande – “Élysée” bertemu"), "{name}: {texts:?}");
    }
}

#[test]
fn a_folder_of_all_formats_is_indexed() {
    let bench = Bench::new(Layout::Whole);
    bench.write("a.csv", csv(','));
    bench.write("a.tsv.gz", gzip(csv('\t').as_bytes()));
    bench.write("a.rss", rss());
    bench.write("a.atom.zst", zstd(atom().as_bytes()));
    bench.write("a.warc.gz", gzip(&crawl()));
    bench.write("a.epub", book());
    bench.write("a.pdf", printed());
    bench.write(
        "arsip.zip",
        zip(&[("2023-08-22-ktt.txt", FACTS[0].1.as_bytes()), ("gambar.png", b"\x89PNG"), ("README.txt", b"Bukan artikel.")]),
    );
    bench.write("arsip.tar.gz", gzip(&tar(&[("./u/a.jsonl", jsonl().as_bytes()), ("u/rusak.json", b"{")])));
    bench.write("gambar.png", b"\x89PNG\0");
    bench.write("program", b"\x7FELF\0\0\0");
    bench.write("naskah", FACTS[1].1);
    let summary = bench.update();
    let told: Vec<String> =
        summary.problems.iter().map(|(path, problem)| format!("{path} {}", problem.member.as_deref().unwrap_or(""))).collect();
    assert_eq!(told, ["artikel/arsip.tar.gz u/rusak.json"]);
    assert_eq!((summary.new, summary.passed_over, summary.articles), (10, 2, 24));
    let mut suez = bench.ids("Suez");
    suez.sort();
    let expected = [
        "2",
        "2",
        "artikel/a.atom.zst#k-2",
        "artikel/a.epub#OEBPS/bab%203.xhtml",
        "artikel/a.rss#k-2",
        "artikel/a.warc.gz#5",
        "artikel/arsip.tar.gz#u/a.jsonl#3",
    ];
    assert_eq!(suez, expected);
    // The date in the name of a member is its date.
    assert_eq!(bench.ids("date:2023-08-22 AND path:arsip"), ["artikel/arsip.zip#2023-08-22-ktt.txt"]);
    // When a page was fetched is kept, and is not its date.
    let page = &bench.ask("path:warc AND Suez").hits[0].record;
    assert_eq!(
        (page.extra["fetched"].as_str(), page.date(), page.url.as_deref()),
        ("2023-08-24T03:00:00Z", None, Some("https://kawat.example/3"))
    );
    assert_eq!(bench.update().articles_written, 0);
    let entry = |name: &str| bench.reader().catalogue().files[name].format;
    assert_eq!((entry("artikel/a.csv"), entry("artikel/naskah")), (Some(Format::Csv), Some(Format::Text)));
}
