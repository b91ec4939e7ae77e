//! What words around a name tell: titles before persons, heads of organizations and places, verbs of speech.
//!
//! A rule claims a run of words for a kind; [`super::part`] decides between claims. Rules see gazetteer hits, so that a body's name ends where a known
//! person begins, and takes in the state that it belongs to. No rule makes a name of an ordinary word alone.

use super::cues::Cue;
use super::part::Hit;
use super::reading::{Gap, Reading, Shape, Word};
use super::tagger::Weights;
use super::{EntityKind, MentionWhy};

/// Words claimed as one name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    /// First word.
    pub first: usize,
    /// One past the last word.
    pub end: usize,
    /// What they name.
    pub kind: EntityKind,
    /// The row of the gazetteer that they are a longer name of.
    pub row: Option<usize>,
    /// Confidence, 0 to 1.
    pub score: f32,
    /// What claims them.
    pub why: MentionWhy,
    /// Whether a known name stands inside, which gives way to this longer one.
    pub holds_hit: bool,
}

impl Claim {
    pub fn len(&self) -> usize {
        self.end - self.first
    }

    /// Claims of higher rank are settled first.
    pub fn rank(&self) -> u8 {
        u8::from(self.why == MentionWhy::Rule)
    }
}

/// The claims of the rules on a part.
pub(super) fn claims(reading: &Reading, hits: &[Hit<'_>], weights: &Weights) -> Vec<Claim> {
    let view = View { reading, hits, weights };
    let mut claims = Vec::new();
    let mut at = 0;
    while at < reading.words.len() {
        let word = &reading.words[at];
        let claim = match word.cue {
            Cue::OrganizationHead if word.is_capital() => view.organization(at),
            Cue::Tail if word.is_capital() => view.english_organization(at),
            Cue::PlaceHead => view.place(at),
            Cue::Title => view.person_after_title(at),
            Cue::Speech => view.speaker(at, &mut claims),
            Cue::None if word.shape == Shape::Upper => view.acronym(at),
            _ => None,
        };
        at = claim.map_or(at + 1, |claim| claim.end.max(at + 1));
        claims.extend(claim);
    }
    claims
}

/// A reading with what is known of it.
pub(super) struct View<'a> {
    pub reading: &'a Reading,
    pub hits: &'a [Hit<'a>],
    pub weights: &'a Weights,
}

impl View<'_> {
    pub fn word(&self, at: usize) -> Option<&Word> {
        self.reading.words.get(at)
    }

    /// The gazetteer hit that begins at a word.
    fn hit(&self, at: usize) -> Option<&Hit<'_>> {
        self.hits.binary_search_by_key(&at, |hit| hit.first).ok().map(|found| &self.hits[found])
    }

    /// The gazetteer hit that covers a word.
    pub fn covering(&self, at: usize) -> Option<&Hit<'_>> {
        let after = self.hits.partition_point(|hit| hit.first <= at);
        self.hits[..after].last().filter(|hit| at < hit.end)
    }

    fn holds_hit(&self, first: usize, end: usize) -> bool {
        self.hits.iter().any(|hit| hit.first < end && first < hit.end)
    }

    fn claim(&self, first: usize, end: usize, kind: EntityKind, score: f32) -> Claim {
        let holds_hit = self.holds_hit(first, end);
        Claim { first, end, kind, row: None, score, why: MentionWhy::Rule, holds_hit }
    }

    pub fn is_ordinary(&self, word: &Word) -> bool {
        self.weights.is_ordinary(word.hash)
    }

    /// *Kementerian Kesehatan Thailand*: a head and the capitalised words after it, as far as the state that it belongs to.
    fn organization(&self, head: usize) -> Option<Claim> {
        if self.covering(head).is_some_and(|hit| hit.first < head) {
            return None;
        }
        let several = self.word(head + 1).is_some_and(|next| next.gap == Gap::Hyphen && next.hash == self.reading.words[head].hash);
        if several {
            return None;
        }
        let (mut end, mut words) = (head + 1, 1);
        if let Some(hit) = self.hit(head) {
            // A known body, perhaps of a state that its row does not name.
            let state = self.hit(hit.end).filter(|next| self.joins(hit.end) && next.state)?;
            let generic = hit.sure.is_none() && hit.kind == Some(EntityKind::Organization);
            return generic.then(|| self.claim(head, state.end, EntityKind::Organization, 0.85));
        }
        while let Some(word) = self.word(end) {
            let connects = word.gap == Gap::Space
                && matches!(word.cue, Cue::Function | Cue::Particle | Cue::Domain)
                && is_connector(self.reading.folded(end))
                && self.word(end + 1).is_some_and(|next| next.is_capital() && next.gap == Gap::Space)
                && words > 1;
            let tied = word.gap == Gap::Hyphen && word.shape == Shape::Lower;
            if connects && self.covering(end - 1).is_none_or(|hit| !hit.state) || tied {
                end += 1;
                continue;
            }
            if !(word.is_capital() || word.shape == Shape::WithDigits)
                || !word.gap.joins()
                || matches!(word.cue, Cue::Title | Cue::Time) && words > 1
            {
                break;
            }
            match self.hit(end) {
                Some(hit) if hit.kind == Some(EntityKind::Person) => break,
                Some(hit) if hit.kind == Some(EntityKind::Organization) && words > 1 && hit.end - hit.first > 1 => break,
                Some(hit) => {
                    end = hit.end;
                    words += 1;
                    // A state ends the name: what follows is a person or another thing.
                    if hit.kind == Some(EntityKind::Place) && words > 2 {
                        break;
                    }
                }
                None => {
                    end += 1;
                    words += 1;
                }
            }
        }
        let seat =
            matches!(self.reading.folded(head), "kedutaan" | "konsulat" | "organisasi") && self.reading.folded(end) == "di" && words > 2;
        if let Some(hit) = self.hit(end + 1).filter(|hit| seat && hit.kind == Some(EntityKind::Place)) {
            end = hit.end;
        }
        while end > head + 1 && self.word(end - 1).is_some_and(|word| word.shape == Shape::Lower && word.gap != Gap::Hyphen) {
            end -= 1;
        }
        let last = self.word(end - 1)?;
        let office = matches!(self.reading.folded(head), "kantor" | "sekretariat");
        let bare = !office && self.is_bare(head, end);
        let named = words >= 3
            || words == 2
                && (self.holds_hit(head + 1, end)
                    || !self.is_ordinary(last)
                    || last.cue == Cue::Domain
                    || office && last.cue == Cue::Title);
        let named = named && !bare && (head..end).all(|at| self.reading.words[at].cue != Cue::Thing);
        (named && words <= 9).then(|| self.claim(head, end, EntityKind::Organization, if words > 2 { 0.85 } else { 0.75 }))
    }

    /// Whether words are a head that makes no name and a known name: *Pasukan China*, *Kelompok Hizbullah*.
    pub fn is_bare(&self, head: usize, end: usize) -> bool {
        let rest = self.hit(head + 1).filter(|hit| hit.end == end && (hit.state || hit.kind == Some(EntityKind::Organization)));
        rest.is_some() && is_loose_head(self.reading.folded(head))
    }

    /// *The Boston Globe*, *Suffolk University*: a run of capitalised words with a word that English names of organizations end in.
    fn english_organization(&self, tail: usize) -> Option<Claim> {
        let words = &self.reading.words;
        let small = |at: usize| matches!(self.reading.folded(at), "of" | "for" | "and" | "the" | "on");
        let (mut first, mut end) = (tail, tail + 1);
        while first > 0 && words[first].gap.joins() && tail - first < 6 {
            let word = &words[first - 1];
            let english = small(first - 1) && (word.is_capital() || first > 1 && words[first - 2].is_capital());
            let plain =
                word.is_capital() && matches!(word.cue, Cue::None | Cue::Tail | Cue::Thing) && (!self.is_ordinary(word) || !word.opens);
            let known = self.covering(first - 1).is_some_and(|hit| hit.kind != Some(EntityKind::Person));
            if !(english || plain || known && word.is_capital()) {
                break;
            }
            first -= 1;
        }
        // *Center for …*, *Committee of the …*: small English words carry the name on.
        let mut linked = false;
        while end < words.len() && words[end].gap == Gap::Space && end - tail < 8 {
            let capital = |at: usize| words.get(at).is_some_and(|next| next.is_capital() && next.gap == Gap::Space);
            let small_here = small(end) && (capital(end + 1) || small(end + 1) && capital(end + 2));
            let plain = matches!(words[end].cue, Cue::Tail | Cue::None | Cue::Thing)
                && self.hit(end).is_none_or(|hit| hit.kind != Some(EntityKind::Person));
            if !(small_here || words[end].is_capital() && plain && (linked || words[end].cue == Cue::Tail)) {
                break;
            }
            linked |= small_here;
            end += 1;
        }
        while first < tail && words[first].shape == Shape::Lower {
            first += 1;
        }
        let cut = self.covering(first).is_some_and(|hit| hit.first < first);
        let whole = self.hits.iter().any(|hit| hit.first <= first && end <= hit.end);
        (end - first >= 2 && !cut && !whole).then(|| self.claim(first, end, EntityKind::Organization, 0.8))
    }

    /// *juru bicara KPAI*, *KPAI mengatakan*: letters beside an office or a verb of speech are a body that speaks.
    fn acronym(&self, at: usize) -> Option<Claim> {
        let word = self.word(at)?;
        let letters = word.span.len();
        let beside = |word: &Word| word.gap.joins() && (word.is_capital() || word.gap == Gap::Hyphen);
        let alone = !self.word(at + 1).is_some_and(beside) && self.covering(at).is_none() && word.gap != Gap::Hyphen;
        if !alone || !(3..=8).contains(&letters) {
            return None;
        }
        let before = at.checked_sub(1).filter(|_| word.gap == Gap::Space);
        let office = before.is_some_and(|before| {
            matches!(
                self.reading.folded(before),
                "ketua"
                    | "direktur"
                    | "bicara"
                    | "jubir"
                    | "sekjen"
                    | "jenderal"
                    | "pejabat"
                    | "anggota"
                    | "dirut"
                    | "pimpinan"
                    | "komisioner"
                    | "menurut"
                    | "perwakilan"
            )
        });
        let speaks = self
            .word(at + 1)
            .is_some_and(|next| next.cue == Cue::Speech && next.gap == Gap::Space && self.reading.folded(at + 1).starts_with("me"));
        (office || speaks).then(|| self.claim(at, at + 1, EntityKind::Organization, 0.75))
    }

    fn joins(&self, at: usize) -> bool {
        self.word(at).is_some_and(|word| word.gap.joins())
    }

    /// *Provinsi Gyeonggi*, *kota Homs*: a head and a name after it; the head is part of the name if it has a capital.
    fn place(&self, head: usize) -> Option<Claim> {
        if self.covering(head).is_some() {
            return None;
        }
        let start = head + 1;
        // *Ibu Negara*, *Wali Kota Izmir*: the head belongs to the title.
        let title = head > 0 && self.joins(head) && matches!(self.reading.folded(head - 1), "wali" | "ibu" | "kepala" | "bapak");
        let capital = self.word(head)?.is_capital() && !title;
        if title && self.reading.folded(head) == "negara" {
            return None;
        }
        if !self.joins(start) || self.hit(start).is_some_and(|hit| hit.kind != Some(EntityKind::Place)) {
            return None;
        }
        let known = self.hit(start);
        let most = if title { 1 } else { 4 };
        let end = known.map_or_else(|| self.run_of_name(start, most), |hit| hit.end);
        if end == start || known.is_some() && !capital {
            return None;
        }
        let first = self.word(start)?;
        if known.is_none()
            && (first.cue != Cue::None && first.cue != Cue::Particle || self.is_ordinary(first) || first.shape == Shape::Upper)
        {
            return None;
        }
        let mut claim = self.claim(if capital { head } else { start }, end, EntityKind::Place, 0.8);
        // *Kota New York* is New York; *Selat Taiwan* is not Taiwan.
        claim.row = known
            .and_then(|hit| hit.sure)
            .filter(|_| matches!(self.reading.folded(head), "kota" | "negara" | "provinsi" | "pulau" | "negeri" | "wilayah"));
        Some(claim)
    }

    /// One past the last word of the run of name-like words from `at` on, at most `most`.
    fn run_of_name(&self, at: usize, most: usize) -> usize {
        let mut end = at;
        while let Some(word) = self.word(end) {
            let first = end == at;
            let particle = !first
                && word.cue == Cue::Particle
                && word.gap.joins()
                && self.word(end + 1).is_some_and(|next| next.is_capital() && next.gap.joins());
            let tied = !first && word.gap == Gap::Hyphen && word.shape == Shape::Lower;
            let like =
                matches!(word.shape, Shape::Title | Shape::Mixed | Shape::Initial | Shape::Other) && (first || word.gap.joins()) || tied;
            let cue = matches!(word.cue, Cue::Title | Cue::OrganizationHead | Cue::PlaceHead | Cue::Time | Cue::Function | Cue::Speech)
                && !particle;
            if !(like && (!cue || tied) || particle) || end - at >= most {
                break;
            }
            end += 1;
        }
        // An initial ends no name.
        while end > at && self.word(end - 1).is_some_and(|word| word.shape == Shape::Initial) {
            end -= 1;
        }
        end
    }

    /// *Menteri Luar Negeri Rusia Sergei Lavrov*: a title, what it is for, the state or body, then a name.
    fn person_after_title(&self, title: usize) -> Option<Claim> {
        if self.covering(title).is_some() {
            return None;
        }
        let mut at = title + 1;
        let mut comma = false;
        while let Some(word) = self.word(at) {
            match self.hit(at) {
                Some(hit) if hit.kind == Some(EntityKind::Person) => return None,
                Some(hit) if word.gap.joins() => {
                    at = hit.end;
                    comma = self.word(at).is_some_and(|next| next.gap == Gap::Comma);
                    continue;
                }
                _ => {}
            }
            let part_of_title = matches!(word.cue, Cue::Title | Cue::Rank | Cue::Domain | Cue::OrganizationHead)
                || word.cue == Cue::Function && matches!(self.reading.folded(at), "dan" | "baru" | "urusan")
                || self.reading.folded(at) == "negara"
                || word.is_capital() && self.is_ordinary(word) && word.cue != Cue::PlaceHead;
            if !part_of_title || !(word.gap.joins() || comma) {
                break;
            }
            comma = false;
            at += 1;
        }
        let first = self.word(at)?;
        let follows = first.gap.joins() || comma && first.gap == Gap::Comma;
        if !follows || self.is_ordinary(first) || first.cue == Cue::PlaceHead || at - title > 8 {
            return None;
        }
        let end = self.person_end(at);
        let one = end == at + 1;
        if end == at || one && (comma || first.shape != Shape::Title && first.shape != Shape::Mixed) {
            return None;
        }
        Some(self.claim(at, end, EntityKind::Person, if one { 0.75 } else { 0.85 }))
    }

    /// One past the last word of the person's name that begins at `at`.
    fn person_end(&self, at: usize) -> usize {
        let end = self.run_of_name(at, 5);
        // A known name inside ends this one, unless it is the whole rest of it.
        let known = (at..end).find_map(|word| self.hit(word).map(|hit| (word, hit)));
        match known {
            Some((word, hit)) if hit.kind != Some(EntityKind::Person) && word > at + 1 => word,
            Some((word, hit)) if word == at || hit.state => at,
            _ => end,
        }
    }

    /// *kata Danon*, *Yanai mengatakan*: who stands beside a verb of speech.
    fn speaker(&self, verb: usize, claims: &mut Vec<Claim>) -> Option<Claim> {
        let said = matches!(
            self.reading.folded(verb),
            "kata"
                | "ujar"
                | "tutur"
                | "ungkap"
                | "tegas"
                | "imbuh"
                | "papar"
                | "ucap"
                | "tandas"
                | "jelas"
                | "terang"
                | "pungkas"
                | "tukas"
                | "katanya"
                | "sambung"
                | "lanjut"
                | "beber"
                | "cetus"
        );
        if said && self.joins(verb + 1) {
            let start = verb + 1;
            let end = self.person_end(start);
            if let Some(claim) = self.speaker_claim(start, end) {
                return Some(claim);
            }
        }
        let says = !said && self.joins(verb) && self.word(verb)?.shape == Shape::Lower;
        let start = says.then(|| self.run_before(verb))?;
        let claim = self.speaker_claim(start, verb).filter(|_| start < verb)?;
        // It lies before the verb, so reading goes on from the verb.
        claims.push(claim);
        None
    }

    fn speaker_claim(&self, start: usize, end: usize) -> Option<Claim> {
        let first = self.word(start)?;
        let named = first.cue == Cue::None && !self.is_ordinary(first) || first.cue == Cue::Particle && end > start + 1;
        let plain = named && !self.holds_hit(start, end) && end > start;
        let written = (start..end).all(|at| {
            let word = &self.reading.words[at];
            matches!(word.shape, Shape::Title | Shape::Mixed | Shape::Initial) || word.gap == Gap::Hyphen && at > start
        });
        // *RedState melaporkan*: a single word with capitals inside is as likely a brand, and left to the tagger.
        let brand = end == start + 1 && first.shape == Shape::Mixed;
        (plain && written && !brand && end - start <= 4)
            .then(|| self.claim(start, end, EntityKind::Person, if end - start > 1 { 0.8 } else { 0.6 }))
    }

    /// The first word of the run of name-like words that ends before `at`.
    fn run_before(&self, at: usize) -> usize {
        let mut start = at;
        while start > 0 && at - start < 4 {
            let word = &self.reading.words[start - 1];
            let written = matches!(word.shape, Shape::Title | Shape::Mixed | Shape::Initial);
            let particle = word.cue == Cue::Particle && !word.opens && start < at;
            let tied = word.gap == Gap::Hyphen && word.shape == Shape::Lower;
            let like = tied || written && (word.cue == Cue::None && !self.is_ordinary(word) || particle);
            let joined = start == at || self.reading.words[start].gap.joins();
            if !like || !joined {
                break;
            }
            start -= 1;
        }
        start
    }
}

/// Heads that with a state's name alone are no body of their own: *Pasukan China*.
fn is_loose_head(word: &str) -> bool {
    matches!(
        word,
        "pasukan"
            | "tentara"
            | "milisi"
            | "kelompok"
            | "kabinet"
            | "garda"
            | "divisi"
            | "korps"
            | "masyarakat"
            | "jaringan"
            | "koalisi"
            | "aliansi"
            | "front"
            | "gerakan"
            | "pusat"
            | "satuan"
            | "klub"
            | "perusahaan"
            | "maskapai"
            | "media"
            | "lembaga"
            | "badan"
            | "dewan"
            | "komite"
            | "komisi"
            | "forum"
            | "grup"
            | "partai"
            | "sekolah"
            | "bank"
            | "fraksi"
            | "penjaga"
            | "dana"
    )
}

/// Small words inside names of organizations.
fn is_connector(word: &str) -> bool {
    matches!(
        word,
        "dan"
            | "untuk"
            | "urusan"
            | "bidang"
            | "of"
            | "the"
            | "for"
            | "and"
            | "de"
            | "del"
            | "la"
            | "al"
            | "tentang"
            | "anti"
            | "on"
            | "di"
            | "pada"
    )
}
