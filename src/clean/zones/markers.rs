//! The words by which pages announce what is not article.
//!
//! Three kinds, kept apart because a wrong one costs differently: markers between paragraphs take their line alone, announcements also the headline behind
//! them, ends everything after them if no paragraph follows. All are folded; none names a site.

#![expect(clippy::string_slice, reason = "what follows a mark is an end of the same text")]

use super::line::Line;

/// What announces the headline of another article or a video, before a colon, a quotation mark or a line break.
#[rustfmt::skip]
pub(super) const ANNOUNCEMENTS: &[&str] = &[
    "baca juga", "baca pula", "baca lagi", "baca selengkapnya", "baca artikel", "baca berita", "simak juga video", "simak juga", "simak pula", "simak video",
    "lihat juga video", "lihat juga", "lihat pula", "lihat video", "tonton juga video", "tonton juga", "tonton video", "tonton", "saksikan juga video", "saksikan live",
    "saksikan juga", "saksikan video", "pilihan editor", "read also", "also read", "read more", "read next", "see also",
    "watch also", "watch",
];

/// What stands between paragraphs by itself or with a few words.
#[rustfmt::skip]
const BETWEEN: &[&str] = &[
    "scroll to continue", "scroll untuk", "advertisement", "advertorial", "iklan", "gambas", "bagikan", "share", "sebarkan", "ikuti kami", "ikuti berita", "follow us",
    "gabung saluran", "gabung channel", "dapatkan update", "dapatkan berita", "dapatkan informasi", "download aplikasi", "unduh aplikasi", "klik di sini", "selengkapnya", "selengkapnya di sini", "selengkapnya baca di sini",
    "halaman selanjutnya", "halaman berikutnya", "lanjutkan membaca", "subscribe", "berlangganan", "newsletter", "whatsapp channel", "google news", "copyright",
    "hak cipta", "all rights reserved", "dilarang keras", "sumber foto", "halaman", "tags", "tag", "topik", "kata kunci", "view this post", "lihat postingan", "loading", "baca_juga",
    "null", "undefined",
];

/// Sentences that pages put under articles, told by how they begin.
#[rustfmt::skip]
pub(super) const CLOSINGS: &[&str] = &[
    "artikel ini telah tayang", "artikel ini sudah tayang", "artikel ini tayang", "sebagian artikel ini telah tayang", "berita ini telah tayang", "artikel ini pertama kali", "artikel ini merupakan bagian dari",
    "artikel ini terbit pertama kali", "artikel ini diterbitkan", "artikel ini diadaptasi", "artikel ini diterjemahkan", "artikel ini dibuat oleh",
    "laporan ini pertama kali", "laporan ini terbit pertama kali", "laporan ini diadaptasi", "diadaptasi oleh", "diadaptasi dari artikel", "diterjemahkan oleh",
    "dapatkan update berita", "dapatkan berita", "mari bergabung di", "caranya klik link", "ikuti berita", "ikuti perkembangan", "ikuti terus berita", "ikuti kami di",
    "simak berita selengkapnya di halaman", "simak selengkapnya di halaman", "baca berita selengkapnya di", "copyright ©", "copyright (c)", "copyright @", "hak cipta ©", "© ",
    "dilarang keras mengambil", "dilarang mengutip", "cek berita dan artikel", "update berita terbaru", "baca berita lainnya",
    "this article was originally published", "this article first appeared",
];

/// Who had a hand in an article, before a colon.
#[rustfmt::skip]
const CREDITS: &[&str] = &[
    "editor", "penulis", "pewarta", "reporter", "wartawan", "kontributor", "koresponden", "penerjemah", "redaktur", "uploader", "fotografer", "foto",
    "laporan", "sumber", "oleh", "penyunting", "sumber artikel", "sumber berita",
];

/// Markers after which an article is over; a whole line, or its beginning if a colon follows.
#[rustfmt::skip]
const ENDS: &[&str] = &[
    "more stories", "more news", "more from", "berita terkait", "berita lainnya", "berita populer", "berita terpopuler", "berita terkini", "berita terbaru",
    "berita pilihan", "artikel terkait", "artikel lainnya", "artikel lain", "artikel populer", "artikel terbaru", "artikel sebelumnya", "artikel selanjutnya",
    "terpopuler", "populer", "terkini", "rekomendasi", "rekomendasi untuk anda", "related posts", "related articles", "related news", "related stories",
    "related topics", "you may also like", "recommended", "trending", "leave a reply", "leave a comment", "tinggalkan balasan", "tinggalkan komentar", "komentar",
    "tentang penulis", "about the author", "about author", "profil penulis", "post navigation", "navigasi pos", "navigasi tulisan", "previous post", "next post",
    "comments", "most read", "most popular", "baca juga berita lainnya", "lihat semua", "indeks berita", "video terkait", "video pilihan", "foto terkait",
    "tulisan terkait", "kabar lainnya", "simak berita lainnya", "post views", "bagikan artikel ini", "bagikan berita ini", "share this", "share this article",
    "editor's picks", "latest news", "pilihan untukmu", "jangan lewatkan",
];

/// The rest of `text` behind the first of `phrases` that it begins with as whole words.
pub(super) fn behind<'t>(text: &'t str, phrases: &[&str]) -> Option<&'t str> {
    phrases.iter().find_map(|phrase| {
        let rest = text.strip_prefix(phrase)?;
        (!rest.starts_with(char::is_alphanumeric) || !phrase.ends_with(char::is_alphanumeric)).then_some(rest)
    })
}

/// What a line that is a marker between paragraphs does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    /// It stands by itself.
    Alone,
    /// It announces a headline on the next line.
    Announcing,
}

/// Whether a line is no more than a marker and what it announces.
pub(super) fn between(line: &Line) -> Option<Between> {
    let start = line.folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    let parted = |rest: &str| {
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with([':', '|', '-', '>', '"', '\'', ']', '!', '.', '('])
    };
    // Text that goes on after the marker is text.
    if line.is_strong() && line.words > 30 {
        return None;
    }
    if let Some(rest) = behind(start, ANNOUNCEMENTS) {
        let bare = rest.chars().all(|c| !c.is_alphanumeric());
        return (parted(rest) || (line.words <= 9 && !line.finished)).then_some(if bare { Between::Announcing } else { Between::Alone });
    }
    // Single words begin headings too: *Halaman rumah*, *Iklan politik*.
    let several = |rest: &str| start[..start.len() - rest.len()].contains(' ');
    let placed = BETWEEN
        .iter()
        .filter_map(|marker| behind(start, &[marker]))
        .any(|rest| parted(rest) || (line.words <= 9 && !line.finished && several(rest)));
    (placed || is_placeholder(line)).then_some(Between::Alone)
}

/// `[video.1]`, `\[img.2\]`, `[Gambas:Youtube]`, `---`, `***`: what stands where a picture, a film or a rule stood.
fn is_placeholder(line: &Line) -> bool {
    // A fence of a block that its writer's tools left.
    if line.folded.starts_with(":::") {
        return true;
    }
    if line.words == 0 {
        return line.folded.chars().filter(|c| !c.is_whitespace()).count() >= 3 && !line.folded.contains(['.', '"', '?', '!']);
    }
    let inside = line.folded.trim_matches(['\\', ' ']).strip_prefix('[').and_then(|rest| rest.trim_matches(['\\', ' ']).strip_suffix(']'));
    let media = ["video", "img", "image", "gambar", "gambas", "foto", "photo", "embed", "caption", "ads", "iklan", "read"];
    inside.is_some_and(|inside| behind(inside, &media).is_some() && line.words <= 6)
}

/// `Editor: Redaksi`, `(Foto: Kawat)`.
pub(super) fn is_credit(line: &Line) -> bool {
    let folded = line.folded.trim_matches([' ', '*', '_']);
    let bracketed = folded.starts_with(['(', '[']) && folded.ends_with([')', ']']);
    credit(folded.trim_start_matches(['(', '['])).is_some() && line.words <= if bracketed { 20 } else { 12 }
}

/// `(Antara/rtr)`, `(ddn/ddn)`, `[Antara]`: a short line in brackets.
pub(super) fn is_bracket(line: &Line) -> bool {
    let folded = line.folded.trim_matches([' ', '*', '_', ',']);
    line.words <= 5 && folded.starts_with(['(', '[']) && folded.ends_with([')', ']'])
}

/// What stands behind a credit and its colon.
pub(super) fn credit(text: &str) -> Option<&str> {
    behind(text, CREDITS)?.trim_start().strip_prefix(':')
}

/// Whether a line is a sentence that pages put under articles.
pub(super) fn is_closing(line: &Line) -> bool {
    let start = line.folded.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©');
    line.words <= 45 && behind(start, CLOSINGS).is_some()
}

/// Whether a line ends an article.
pub(super) fn is_end(line: &Line) -> bool {
    let bare = line.bare();
    // In quotation marks it is what somebody said.
    line.words <= 6
        && !line.folded.contains('"')
        && ENDS.iter().any(|marker| {
            bare.strip_prefix(marker).is_some_and(|rest| {
                rest.is_empty() || rest.trim_start().starts_with(':') || (line.words <= 4 && rest.starts_with(' ') && marker.contains(' '))
            })
        })
}

/// Whether a line announces that the article is told once more, in short.
pub(super) fn is_summary(line: &Line) -> bool {
    let mut words = line
        .bare()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .skip_while(|word| matches!(*word, "berikut" | "adalah" | "ini"));
    let summed = words.next().is_some_and(|word| matches!(word, "ringkasan" | "rangkuman"));
    let of_report = words.take(6).any(|word| matches!(word, "berita" | "laporan" | "artikel" | "singkat" | "paragraf"));
    summed && (line.words <= 2 || of_report)
}

/// `Menteri itu di Jakarta (Foto: Kawat)`: a line that ends with whose picture it describes.
pub(super) fn is_caption(line: &Line) -> bool {
    let folded = line.folded.trim_end_matches(['.', ' ']);
    let Some(inside) = folded.strip_suffix([')', ']']).and_then(|rest| rest.rsplit_once(['(', '['])).map(|(_, inside)| inside) else {
        return false;
    };
    let credit = behind(inside, &["foto", "photo", "dok", "dokumentasi", "gambar", "ilustrasi", "istimewa", "ist"]);
    // Days are written in brackets with a stroke too.
    let agency = inside.contains('/') && !inside.contains(|c: char| c.is_ascii_digit()) && inside.split_whitespace().count() <= 5;
    line.words <= 45 && line.words > inside.split_whitespace().count() && (credit.is_some() || agency)
}
