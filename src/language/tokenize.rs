//! From text to words: what is one word, and what are two.
//!
//! Indonesian news is full of hyphens, and they mean five things: a word said twice (*negara-negara*), a name with an affix (*se-ASEAN*, *kuasa-Nya*), a
//! code (*S-400*, *ke-79*, *1990-an*), two names (*Tiongkok-Rusia*), two words (*kerja-sama*). The first three are one token each, the others two.
//! Numbers keep their separators, abbreviations lose their dots. This file decides on bounds and surfaces; stems come after.

use crate::text::{Span, fold};

/// A word as it was cut out of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub span: Span,
    /// The surface: folded, in one canonical spelling.
    pub surface: String,
    /// What the stem is made from, if it is not the surface: the name inside *se-ASEAN*, the word inside *negara-negara*.
    pub base: Option<String>,
}

/// Prefixes that stand before a hyphen as part of one word.
const PREFIXES: &[&str] = &["se", "ke", "di", "ber", "me", "mem", "men", "meng", "ter", "per", "pe", "pen", "peng", "pem", "nge"];
/// Suffixes and clitics that stand behind a hyphen as part of one word.
const SUFFIXES: &[&str] = &["nya", "ku", "mu", "lah", "kah", "pun", "an", "kan", "i", "isme"];

/// Says whether two words are one word said twice, given their folded forms: by a common stem, or as a known pair.
pub(super) type SameWord<'a> = dyn Fn(&str, &str) -> Option<String> + 'a;

/// Cuts `text` into words.
pub(super) fn cut(text: &str, same_word: &SameWord<'_>, mut each: impl FnMut(Cut)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let Some(c) = text[at..].chars().next() else { break };
        if !c.is_alphanumeric() {
            at += c.len_utf8();
            continue;
        }
        let end = run_end(text, at);
        cut_run(text, Span::new(at, end), same_word, &mut each);
        at = end;
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

/// Marks without a width of their own that belong to the letter before.
fn is_joining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{FEFF}')
}

/// The end of the run of letters, digits and what joins them that starts at `start`.
fn run_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut last = ' ';
    let mut rest = text[start..].char_indices().peekable();
    while let Some((offset, c)) = rest.next() {
        let at = start + offset;
        let next = text[at + c.len_utf8()..].chars().find(|&c| !is_joining(c));
        let inside = c.is_alphanumeric() || is_joining(c) || joins(last, c, next, &text[start..at]);
        if !inside {
            break;
        }
        end = at + c.len_utf8();
        if !is_joining(c) {
            last = c;
        }
    }
    end
}

/// Whether the mark `c` between `last` and `next` joins them to one run.
fn joins(last: char, c: char, next: Option<char>, before: &str) -> bool {
    let Some(next) = next.filter(|next| next.is_alphanumeric()) else {
        return false;
    };
    match c {
        _ if is_apostrophe(c) || is_hyphen(c) || c == '&' => last.is_alphanumeric(),
        '.' | ',' | ':' | '/' if last.is_ascii_digit() => next.is_ascii_digit(),
        // U.S.: one letter, a dot, one letter.
        '.' => last.is_uppercase() && next.is_uppercase() && single_letters(before),
        _ => false,
    }
}

/// Whether `run` is single letters parted by dots.
fn single_letters(run: &str) -> bool {
    run.split('.').all(|part| part.chars().count() == 1)
}

/// Cuts one run into words.
fn cut_run(text: &str, run: Span, same_word: &SameWord<'_>, each: &mut impl FnMut(Cut)) {
    let whole = run.of(text);
    if !whole.contains(is_hyphen) {
        return each(plain(text, run));
    }
    let parts: Vec<Span> = hyphen_parts(text, run);
    let mut at = 0;
    while at < parts.len() {
        let taken = joined(text, &parts[at..], same_word);
        match taken {
            Some((len, cut)) => {
                each(cut);
                at += len;
            }
            None => {
                each(plain(text, parts[at]));
                at += 1;
            }
        }
    }
}

fn hyphen_parts(text: &str, run: Span) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = run.start as usize;
    for (offset, c) in run.of(text).char_indices().filter(|(_, c)| is_hyphen(*c)) {
        let at = run.start as usize + offset;
        if at > start {
            parts.push(Span::new(start, at));
        }
        start = at + c.len_utf8();
    }
    if start < run.end as usize {
        parts.push(Span::new(start, run.end as usize));
    }
    parts
}

/// The word that the first parts make together, and how many parts it takes.
fn joined(text: &str, parts: &[Span], same_word: &SameWord<'_>) -> Option<(usize, Cut)> {
    let [first, second, ..] = parts else { return None };
    let (a, b) = (surface(first.of(text)), surface(second.of(text)));
    let digits = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let two = first.cover(*second);
    // ke-79: the number is what is looked for; 1990-an likewise.
    if a == "ke" && digits(&b) {
        return Some((2, Cut { span: two, surface: format!("ke{b}"), base: Some(b) }));
    }
    if digits(&a) && b == "an" {
        return Some((2, Cut { span: two, surface: format!("{a}an"), base: Some(a) }));
    }
    // ke-Eropa-an, se-ASEAN, di-PHK.
    if PREFIXES.contains(&a.as_str()) && !digits(&b) {
        if let Some(third) = parts.get(2) {
            let c = surface(third.of(text));
            if SUFFIXES.contains(&c.as_str()) {
                return Some((3, Cut { span: first.cover(*third), surface: format!("{a}{b}{c}"), base: Some(b) }));
            }
        }
        return Some((2, Cut { span: two, surface: format!("{a}{b}"), base: Some(b) }));
    }
    if is_code(&a, &b) {
        return Some((2, Cut { span: two, surface: format!("{a}{b}"), base: None }));
    }
    if digits(&a) || digits(&b) {
        return None;
    }
    if let Some(base) = same_word(&a, &b) {
        // A clitic may follow: negara-negara-nya is written too.
        return Some((2, Cut { span: two, surface: format!("{a}-{b}"), base: Some(base) }));
    }
    if SUFFIXES.contains(&b.as_str()) {
        return Some((2, Cut { span: two, surface: format!("{a}{b}"), base: (b != "an").then_some(a) }));
    }
    None
}

/// Letters, a hyphen, and something with digits: S-400, Covid-19, G-20, Su-35S.
fn is_code(a: &str, b: &str) -> bool {
    let letters = a.bytes().all(|byte| byte.is_ascii_alphabetic());
    letters && a.len() <= 6 && b.starts_with(|c: char| c.is_ascii_digit()) && b.len() <= 5
}

fn plain(text: &str, span: Span) -> Cut {
    let written = span.of(text);
    let surface = surface(written);
    // negara2 is how notes write negara-negara.
    if let Some(word) = surface.strip_suffix('2')
        && word.len() >= 3
        && word.bytes().all(|byte| byte.is_ascii_lowercase())
        && written.starts_with(char::is_lowercase)
    {
        return Cut { span, surface: format!("{word}-{word}"), base: Some(word.to_owned()) };
    }
    Cut { span, surface, base: None }
}

/// The surface of a word: folded, apostrophes and abbreviation dots gone, thousands without separators.
fn surface(written: &str) -> String {
    let mut folded = fold(written).into_owned();
    // An English possessive is the name.
    if let Some(bare) = folded.strip_suffix("'s") {
        folded.truncate(bare.len());
    }
    folded.retain(|c| !is_apostrophe(c));
    if single_letters(&folded) && folded.contains('.') {
        folded.retain(|c| c != '.');
    }
    if is_grouped_number(&folded) {
        folded.retain(|c| c != '.');
    }
    folded
}

/// Digits in groups of three parted by dots: 3.000, 1.250.000.
fn is_grouped_number(word: &str) -> bool {
    let mut groups = word.split('.');
    let first = groups.next().unwrap_or("");
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    word.contains('.') && digits(first) && first.len() <= 3 && groups.all(|group| group.len() == 3 && digits(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let same = |a: &str, b: &str| (a == b || (a, b) == ("sayur", "mayur")).then(|| a.to_owned());
        let mut got = Vec::new();
        cut(text, &same, |cut| {
            assert!(text.get(cut.span.range()).is_some());
            got.push(match cut.base {
                Some(base) => format!("{}({base})", cut.surface),
                None => cut.surface,
            });
        });
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn words() {
        check("S-400, F-16 dan ke-79", &["s400", "f16", "dan", "ke79(79)"]);
        check("G20/G-20", &["g20", "g20"]);
        check("Rp1,5 triliun; 3.000 orang", &["rp1,5", "triliun", "3000", "orang"]);
        check("1990-an U.S. U.S.A", &["1990an(1990)", "us", "usa"]);
        check("negara-negara sayur-mayur negara2", &["negara-negara(negara)", "sayur-mayur(sayur)", "negara-negara(negara)"]);
        check("Tiongkok-Rusia", &["tiongkok", "rusia"]);
        check("kuasa-Nya se-ASEAN ke-Eropa-an", &["kuasanya(kuasa)", "seasean(asean)", "keeropaan(eropa)"]);
        check("Jum’at Qur'an Trump’s", &["jumat", "quran", "trump"]);
        check("AS/NATO tempo.co 25/7/2022 14.30", &["as", "nato", "tempo", "co", "25/7/2022", "14.30"]);
        check("2020-2024 Covid-19 AT&T", &["2020", "2024", "covid19", "at&t"]);
        check("“kata” — (itu)…", &["kata", "itu"]);
        check("王毅 Владимир", &["王毅", "владимир"]);
    }
}
