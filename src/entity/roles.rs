//! Who holds which office in which body, as an article says it: *Menteri Luar Negeri Rusia Sergei Lavrov*, *Wang Yi, direktur Kantor Komite Sentral
//! Urusan Luar Negeri*.
//!
//! Read from the names that the article's linking has settled, so an office is tied to entities, not to words. An office is claimed only where it stands
//! directly before a person's name, or behind it between commas, in brackets or after *sebagai* and its like; what the article does not say in so many words is not said.

use super::EntityKind;
use super::article::{Article, Placed};
use super::cues::Cue;
use super::reading::{Gap, Reading, Shape};
use crate::text::Span;

/// An office that an article says a person holds, or held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role {
    /// The mention of the person, among those of the article.
    pub person: usize,
    /// The part in which the office is named.
    pub part: usize,
    /// The words that name it, in that part.
    pub office: Span,
    /// The mention of the body or state, where one is named with it.
    pub body: Option<usize>,
}

/// Words that stand before a person's name as titles do, and name no office.
const NO_OFFICE: [&str; 62] = [
    "nn",
    "ny",
    "tn",
    "sdr",
    "tuan",
    "nyonya",
    "bapak",
    "ibu",
    "pak",
    "bu",
    "bung",
    "mr",
    "mrs",
    "ms",
    "sir",
    "lord",
    "sri",
    "lady",
    "gus",
    "habib",
    "haji",
    "hj",
    "kh",
    "dr",
    "drs",
    "dra",
    "ir",
    "prof",
    "warga",
    "saksi",
    "korban",
    "pelaku",
    "suami",
    "istri",
    "putra",
    "putri",
    "anak",
    "ayah",
    "kakak",
    "adik",
    "sepupu",
    "cucu",
    "pria",
    "wanita",
    "perempuan",
    "rekan",
    "sahabat",
    "tokoh",
    "terdakwa",
    "tersangka",
    "terpidana",
    "almarhum",
    "almarhumah",
    "mendiang",
    "bos",
    "editor",
    "pewarta",
    "anggota",
    "pemenang",
    "lama",
    "kyai",
    "kiai",
];

/// Words after which a person's office stands, and those that may stand before them.
const LINKS: [&str; 3] = ["sebagai", "selaku", "menjabat"];
const BEFORE_LINKS: [&str; 7] = ["yang", "kini", "juga", "sekarang", "masih", "saat", "ini"];

/// Words of one clause that an office's name can have at most.
const LONGEST: usize = 7;

/// The offices that an article, its names placed in order, says are held.
pub(super) fn roles(article: &Article<'_>) -> Vec<Role> {
    let mut roles = Vec::new();
    for (person, placed) in article.placed.iter().enumerate() {
        if article.members[placed.member].kind == EntityKind::Person {
            let view = View { article, person, placed, reading: &article.parts[placed.part].reading };
            roles.extend(view.before().or_else(|| view.behind()));
        }
    }
    roles
}

/// A person's mention and what stands around it.
struct View<'a> {
    article: &'a Article<'a>,
    person: usize,
    placed: &'a Placed,
    reading: &'a Reading,
}

impl View<'_> {
    /// *Menteri Luar Negeri Rusia Sergei Lavrov*, *Presiden Rusia, Vladimir Putin*.
    fn before(&self) -> Option<Role> {
        let words = &self.reading.words;
        let gap = words[self.placed.first].gap;
        let body = self.mention_before(self.person).filter(|&body| self.article.placed[body].end == self.placed.first);
        let joined = gap == Gap::Space || gap == Gap::Comma && body.is_some();
        let end = body.map_or(self.placed.first, |body| self.article.placed[body].first);
        if !joined || end == 0 || body.is_some() && words[end].gap != Gap::Space {
            return None;
        }
        let mut first = end;
        while first > 0 && end - first < LONGEST && self.is_of_office(first - 1) && (first == end || words[first].gap.joins()) {
            first -= 1;
        }
        self.role(first, end, body)
    }

    /// *Wang Yi, direktur Kantor …,*, *Wang Yi (menteri luar negeri Tiongkok)*, *Wang Yi, yang kini menjabat direktur …*.
    fn behind(&self) -> Option<Role> {
        let words = &self.reading.words;
        let mut at = self.placed.end;
        let opened = words.get(at)?.gap;
        let mut linked = false;
        while at < words.len() && (LINKS.contains(&self.reading.folded(at)) || BEFORE_LINKS.contains(&self.reading.folded(at))) {
            linked |= LINKS.contains(&self.reading.folded(at));
            at += 1;
        }
        let apposed = at == self.placed.end && matches!(opened, Gap::Comma | Gap::Open);
        let linked = linked && matches!(opened, Gap::Comma | Gap::Space);
        if !apposed && !linked {
            return None;
        }
        let start = at;
        while at < words.len() && at - start < LONGEST && self.is_of_office(at) && (at == start || words[at].gap.joins()) {
            at += 1;
        }
        let body = self.mention_behind(self.person).filter(|&body| self.article.placed[body].first == at && at > start);
        let body = body.filter(|_| words[at].gap == Gap::Space);
        let end = body.map_or(at, |body| self.article.placed[body].end);
        // *Putin, Presiden Xi Jinping*: the office is the next person's.
        let closed = words.get(end).is_none_or(|next| !next.gap.joins());
        let closed = closed || linked && body.is_some();
        (closed && (body.is_some() || apposed)).then(|| self.role(start, at, body))?
    }

    /// Whether a word can be part of an office's name.
    fn is_of_office(&self, at: usize) -> bool {
        let word = &self.reading.words[at];
        let free = !self.article.parts[self.placed.part].taken[at];
        let small = matches!(
            self.reading.folded(at),
            "dan" | "negara" | "negeri" | "urusan" | "bidang" | "tinggi" | "agung" | "besar" | "jenderal"
        );
        free && (matches!(word.cue, Cue::Title | Cue::Rank | Cue::Domain) || small)
    }

    /// The role whose office the words from `first` to `end` name, once small words at its edges are left off.
    fn role(&self, mut first: usize, mut end: usize, body: Option<usize>) -> Option<Role> {
        let cue = |at: usize| self.reading.words[at].cue;
        let opens = |at: usize| {
            let word = self.reading.folded(at);
            cue(at) == Cue::Title && !NO_OFFICE.contains(&word)
                || matches!(
                    word,
                    "mantan" | "eks" | "bekas" | "wakil" | "calon" | "plt" | "plh" | "asisten" | "ajudan" | "staf" | "pejabat"
                )
        };
        while first < end && !opens(first) {
            first += 1;
        }
        // *Presiden negara Rusia* is its president; a *kepala negara* is one.
        let small = |at: usize| matches!(self.reading.folded(at), "dan") || self.reading.folded(at) == "negara" && body.is_some();
        while end > first + 1 && small(end - 1) && self.reading.folded(end - 2) != "kepala" {
            end -= 1;
        }
        let office = (first..end).any(|at| cue(at) == Cue::Title && !NO_OFFICE.contains(&self.reading.folded(at)));
        let named = (first..end).all(|at| self.reading.words[at].shape != Shape::Digits);
        (office && named).then(|| Role { person: self.person, part: self.placed.part, office: self.reading.span(first, end), body })
    }

    /// The organization or place named directly before a mention.
    fn mention_before(&self, mention: usize) -> Option<usize> {
        mention.checked_sub(1).filter(|&before| self.is_body(before))
    }

    fn mention_behind(&self, mention: usize) -> Option<usize> {
        Some(mention + 1).filter(|&behind| behind < self.article.placed.len() && self.is_body(behind))
    }

    fn is_body(&self, mention: usize) -> bool {
        let placed = &self.article.placed[mention];
        placed.part == self.placed.part && self.article.members[placed.member].kind != EntityKind::Person
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Annotator, Gazetteer, Part, PartRole};

    /// Roles as `person · office · body`.
    fn roles(text: &str) -> Vec<String> {
        static ANNOTATOR: std::sync::OnceLock<Annotator> = std::sync::OnceLock::new();
        let annotator = ANNOTATOR.get_or_init(|| Annotator::new(Gazetteer::bundled()));
        let found = annotator.annotate(&[Part { text, role: PartRole::Body }]);
        let name = |mention: usize| found.mentions[mention].name.as_ref();
        let shown = found.roles.iter().map(|role| {
            let body = role.body.map(|body| format!(" · {}", name(body))).unwrap_or_default();
            format!("{} · {}{body}", name(role.person), role.office.of(text))
        });
        shown.collect()
    }

    #[test]
    fn offices() {
        for (text, expected) in [
            ("Menteri Luar Negeri Rusia Sergei Lavrov tiba.", &["Sergei Lavrov · Menteri Luar Negeri · Rusia"][..]),
            ("Menlu Sergei Lavrov tiba.", &["Sergei Lavrov · Menlu"]),
            ("Presiden Rusia, Vladimir Putin, tiba.", &["Vladimir Putin · Presiden · Rusia"]),
            ("Mantan Presiden AS Barack Obama tiba.", &["Barack Obama · Mantan Presiden · Amerika Serikat"]),
            (
                "Sekretaris Dewan Keamanan Federasi Rusia Nikolai Patrushev tiba.",
                &["Nikolai Patrushev · Sekretaris · Dewan Keamanan Federasi Rusia"],
            ),
            ("Sekretaris Jenderal PBB Antonio Guterres tiba.", &["Antonio Guterres · Sekretaris Jenderal · Perserikatan Bangsa-Bangsa"]),
            ("Vladimir Putin, presiden Rusia, tiba.", &["Vladimir Putin · presiden · Rusia"]),
            ("Vladimir Putin (presiden Rusia) tiba.", &["Vladimir Putin · presiden · Rusia"]),
            ("Sergei Lavrov, yang kini menjabat menteri luar negeri Rusia, tiba.", &["Sergei Lavrov · menteri luar negeri · Rusia"]),
            ("Sergei Lavrov selaku Menteri Luar Negeri Rusia berbicara.", &["Sergei Lavrov · Menteri Luar Negeri · Rusia"]),
            ("Vladimir Putin, Presiden Xi Jinping, dan Narendra Modi tiba.", &["Xi Jinping · Presiden"]),
            ("Bapak Joko Widodo tiba. Istri Barack Obama tiba.", &[]),
            ("Vladimir Putin bertemu Xi Jinping.", &[]),
        ] {
            assert_eq!(roles(text), expected, "{text}");
        }
    }
}
