//! From text to words: what is one word, and what are two.
//!
//! Indonesian news is full of hyphens, and they mean five things: a word said twice (*negara-negara*), a name with an affix (*se-ASEAN*, *kuasa-Nya*), a
//! code (*S-400*, *ke-79*, *1990-an*), two names (*Tiongkok-Rusia*), two words (*kerja-sama*, *anti-Barat*). The first three are one token each, the
//! others two; that *antibarat* and *anti-Barat* meet is the work of [`super::concepts`]. Codes of up to three letters are one token (*F-16*, *MH17*),
//! longer ones two (*Covid-19*, *Covid19*), so that the name is found without its number. Numbers keep their separators but for thousands, abbreviations
//! lose their dots; addresses fall into their words. Scripts without spaces (Han, kana) give a token a character. This file decides on bounds and
//! surfaces; stems come after.

#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "offsets come from char_indices of the same text, and parts are taken from a list that is not empty"
)]

use super::script::{is_apostrophe, is_hyphen, is_joining, is_unspaced};
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
const PREFIXES: &[&str] = &[
    "se", "ke", "di", "ber", "me", "mem", "men", "meng", "menge", "meny", "ter", "per", "pe", "pen", "peng", "pem", "peny", "nge",
    "memper", "diper",
];
/// Suffixes and clitics that stand behind a hyphen as part of one word.
const SUFFIXES: &[&str] = &["nya", "ku", "mu", "lah", "kah", "pun", "an", "kan", "i", "isme"];
/// Currencies that are written without a space before their number.
const CURRENCIES: &[&str] = &["rp", "usd", "idr", "eur", "sgd", "rm"];
/// Bytes of a surface: no word is longer, and what is longer (a data URL, a key) is searched by its beginning.
const MAX_SURFACE: usize = 120;
/// Letters that a code may have before its number; more are a name.
const CODE_LETTERS: usize = 3;

/// Says whether two words are one word said twice, given their folded forms: by a common stem, or as a known pair.
pub(super) type SameWord<'a> = dyn Fn(&str, &str) -> Option<String> + 'a;

/// Cuts `text` into words.
pub(super) fn cut(text: &str, same_word: &SameWord<'_>, mut each: impl FnMut(Cut)) {
    // A letter may fold to nothing: some marks count as letters.
    let mut keep = |cut: Cut| {
        if !cut.surface.is_empty() {
            each(cut);
        }
    };
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if !c.is_alphanumeric() {
            at += c.len_utf8();
            continue;
        }
        let end = if is_unspaced(c) { at + c.len_utf8() } else { run_end(text, at) };
        cut_run(text, Span::new(at, end), same_word, &mut keep);
        at = end;
    }
}

/// The end of the run of letters, digits and what joins them that starts at `start`.
fn run_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut last = ' ';
    for (offset, c) in text[start..].char_indices() {
        let at = start + offset;
        let inside =
            (c.is_alphanumeric() && !is_unspaced(c)) || is_joining(c) || joins(last, c, &text[at + c.len_utf8()..], &text[start..at]);
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

/// Whether the mark `c` behind `last` joins what stands before it and after it to one run.
fn joins(last: char, c: char, after: &str, before: &str) -> bool {
    let mut after = after.chars().filter(|&c| !is_joining(c));
    let Some(next) = after.next().filter(|&next| next.is_alphanumeric() && !is_unspaced(next)) else {
        return false;
    };
    match c {
        _ if is_apostrophe(c) || is_hyphen(c) || c == '&' => last.is_alphanumeric(),
        '.' | ',' | ':' | '/' if last.is_ascii_digit() => next.is_ascii_digit(),
        // U.S., a.n.: one letter, a dot, one letter; A.Yani is two words.
        '.' => last.is_alphabetic() && next.is_alphabetic() && single_letters(before) && after.next().is_none_or(|c| !c.is_alphanumeric()),
        _ => false,
    }
}

/// Whether `run` is single letters parted by dots.
fn single_letters(run: &str) -> bool {
    run.split('.').all(|part| {
        let mut letters = part.chars().filter(|&c| !is_joining(c));
        letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
    })
}

/// Cuts one run into words.
fn cut_run(text: &str, run: Span, same_word: &SameWord<'_>, each: &mut impl FnMut(Cut)) {
    if !run.of(text).contains(is_hyphen) {
        return plain(text, run, same_word, each);
    }
    let parts: Vec<Span> = hyphen_parts(text, run);
    let mut at = 0;
    while at < parts.len() {
        match joined(text, &parts[at..], same_word) {
            Some((len, cut)) => {
                each(cut);
                at += len;
            }
            None => {
                plain(text, parts[at], same_word, each);
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
    let span = first.cover(*second);
    // ke-79: the number is what is looked for; 1990-an likewise.
    if a == "ke" && is_number(&b) {
        return Some((2, Cut { span, surface: format!("ke{b}"), base: Some(b) }));
    }
    if is_number(&a) && b == "an" {
        return Some((2, Cut { span, surface: format!("{a}an"), base: Some(a) }));
    }
    if !PREFIXES.contains(&a.as_str()) && is_code(&a, &b) {
        let surface = format!("{a}{b}");
        return Some((2, Cut { span, base: base_of_code(second.of(text), &surface), surface }));
    }
    if is_number(&a) || is_number(&b) {
        return None;
    }
    affixed(text, parts, same_word)
}

/// A word, perhaps said twice, with affixes parted by hyphens: *ke-negara-negara-an*, *se-ASEAN*, *kuasa-Nya*.
fn affixed(text: &str, parts: &[Span], same_word: &SameWord<'_>) -> Option<(usize, Cut)> {
    let folded = |at: usize| parts.get(at).map(|part| surface(part.of(text)));
    let mut written = folded(0)?;
    let mut taken = 1;
    let mut base = written.clone();
    if PREFIXES.contains(&written.as_str()) {
        base = folded(1)?;
        written.push_str(&base);
        taken = 2;
    }
    if let Some(next) = folded(taken)
        && let Some(twice) = same_word(&base, &next)
    {
        written = format!("{written}-{next}");
        base = twice;
        taken += 1;
    }
    while let Some(suffix) = folded(taken).filter(|next| SUFFIXES.contains(&next.as_str())) {
        written.push_str(&suffix);
        taken += 1;
    }
    (taken > 1).then(|| (taken, Cut { span: parts[0].cover(parts[taken - 1]), surface: written, base: Some(base) }))
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A few letters, a hyphen, and something with digits: S-400, G-20, Su-35S.
fn is_code(a: &str, b: &str) -> bool {
    let letters = a.bytes().all(|byte| byte.is_ascii_alphabetic());
    letters && a.len() <= CODE_LETTERS && b.starts_with(|c: char| c.is_ascii_digit()) && b.len() <= 5
}

/// F-16s are F-16, and the 1990s 1990; a Su-35S is a type of its own.
fn base_of_code(written: &str, code: &str) -> Option<String> {
    written.strip_suffix('s')?;
    code.strip_suffix('s').filter(|bare| bare.ends_with(|c: char| c.is_ascii_digit())).map(str::to_owned)
}

/// A run without hyphens: one word, or a name and its number.
fn plain(text: &str, span: Span, same_word: &SameWord<'_>, each: &mut impl FnMut(Cut)) {
    let written = span.of(text);
    let surface = surface(written);
    let letters = surface.bytes().take_while(u8::is_ascii_lowercase).count();
    let rest = &surface[letters..];
    if letters == 0 || rest.is_empty() || !rest.starts_with(|c: char| c.is_ascii_digit()) {
        let base = base_of_code(written, &surface);
        return each(Cut { span, surface, base });
    }
    let word = &surface[..letters];
    // negara2 is how notes write negara-negara, and negara2nya.
    if let Some(clitic) = rest.strip_prefix('2')
        && letters >= 3
        && (clitic.is_empty() || SUFFIXES.contains(&clitic))
        && written.starts_with(char::is_lowercase)
    {
        let base = same_word(word, word);
        return each(Cut { span, surface: format!("{word}-{word}{clitic}"), base });
    }
    // Rp1,5 is found by the number too.
    if CURRENCIES.contains(&word) {
        let base = Some(rest.to_owned());
        return each(Cut { span, surface, base });
    }
    // Covid19 is Covid-19 and Covid 19. Only where nothing was folded away do bytes of the surface tell the border in the text.
    if letters > CODE_LETTERS && is_number(rest) && written.is_ascii() && written.len() == surface.len() {
        let border = span.start as usize + letters;
        each(Cut { span: Span::new(span.start as usize, border), surface: word.to_owned(), base: None });
        return each(Cut { span: Span::new(border, span.end as usize), surface: rest.to_owned(), base: None });
    }
    let base = base_of_code(written, &surface);
    each(Cut { span, surface, base });
}

/// The surface of a word: folded, apostrophes and abbreviation dots gone, thousands without separators.
fn surface(written: &str) -> String {
    let mut folded = fold(written).into_owned();
    // An English possessive is the name.
    if let Some(bare) = folded.strip_suffix("'s") {
        folded.truncate(bare.len());
    }
    // Isolated forms of marks fold to a space and the mark.
    folded.retain(|c| !is_apostrophe(c) && !c.is_whitespace());
    if folded.contains('.') && (single_letters(&folded) || is_grouped_number(&folded)) {
        folded.retain(|c| c != '.');
    }
    if folded.len() > MAX_SURFACE {
        let end = (0..=MAX_SURFACE).rev().find(|&end| folded.is_char_boundary(end)).unwrap_or(0);
        folded.truncate(end);
    }
    folded
}

/// Digits in groups of three parted by dots, perhaps behind a currency and before a decimal comma: 3.000, Rp1.250.000,50.
fn is_grouped_number(word: &str) -> bool {
    let word = CURRENCIES.iter().find_map(|currency| word.strip_prefix(currency)).unwrap_or(word);
    let (whole, decimals) = word.split_once(',').unwrap_or((word, "0"));
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or("");
    let digits = |group: &str| !group.is_empty() && is_number(group);
    whole.contains('.')
        && digits(first)
        && first.len() <= 3
        && first != "0"
        && groups.all(|group| group.len() == 3 && digits(group))
        && digits(decimals)
}
