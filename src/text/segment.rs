//! Sentences and paragraphs by shape alone.
//!
//! A paragraph is a run of lines between line breaks: scraped articles keep one paragraph a line. Sentence ends are full stops,
//! question and exclamation marks (with closing quotes and brackets) followed by white space and something that can start a sentence;
//! abbreviations, initials and ordinals that Indonesian news is full of do not end one. Rules, not a model: a wrong cut costs
//! a snippet its beauty, or makes `/s` one sentence too strict.

#![expect(clippy::string_slice, reason = "offsets come from char_indices of the same paragraph")]

use super::Span;

/// Words that stand before a full stop without ending the sentence, lower case.
const ABBREVIATIONS: &[&str] = &[
    "dr", "ir", "drs", "prof", "hj", "h", "kh", "tn", "ny", "sdr", "jl", "no", "hlm", "hal", "dll", "dsb", "dst", "a.n", "u.p", "s.d",
    "mr", "mrs", "ms", "jr", "sr", "st", "gen", "col", "lt", "sen", "rep", "gov", "u.s", "u.k", "d.c", "vs", "etc", "inc", "ltd", "co",
    "corp", "jend", "letjen", "mayjen", "brigjen", "kol", "laks", "tbk", "pt", "cv", "rp", "art", "ayat", "ps", "bpk",
];

/// The paragraphs of `text`: its lines that hold more than white space, without the white space around them.
pub fn paragraphs(text: &str) -> impl Iterator<Item = Span> + '_ {
    let base = text.as_ptr() as usize;
    text.split(['\n', '\r', '\u{2028}', '\u{2029}']).filter_map(move |line| {
        let trimmed = line.trim();
        let start = trimmed.as_ptr() as usize - base;
        (!trimmed.is_empty()).then(|| Span::new(start, start + trimmed.len()))
    })
}

/// The sentences of `paragraph`, white space between them left out; spans are relative to `paragraph`.
pub fn sentences(paragraph: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut rest = paragraph.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some(&(next_at, next)) = rest.peek() {
            if !is_closing(next) {
                break;
            }
            end = next_at + next.len_utf8();
            rest.next();
        }
        let after = &paragraph[end..];
        if !after.starts_with(char::is_whitespace) || !starts_sentence(after.trim_start()) {
            continue;
        }
        if c == '.' && ends_in_abbreviation(&paragraph[start..at]) {
            continue;
        }
        push_trimmed(paragraph, start, end, &mut found);
        start = end;
    }
    push_trimmed(paragraph, start, paragraph.len(), &mut found);
    found
}

fn push_trimmed(paragraph: &str, start: usize, end: usize, found: &mut Vec<Span>) {
    let slice = &paragraph[start..end];
    let lead = slice.len() - slice.trim_start().len();
    let trimmed = slice.trim();
    if !trimmed.is_empty() {
        found.push(Span::new(start + lead, start + lead + trimmed.len()));
    }
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '.' | '!' | '?' | '…')
}

fn starts_sentence(after: &str) -> bool {
    let first = after.trim_start_matches(['"', '\'', '“', '‘', '«', '(', '[', '-', '–', '—', ' ']).chars().next();
    first.is_none_or(|c| c.is_uppercase() || c.is_numeric() || (c.is_alphabetic() && !c.is_lowercase()))
}

fn ends_in_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '‘')).next().unwrap_or("");
    let mut letters = word.chars();
    let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    initial || ABBREVIATIONS.iter().any(|abbreviation| abbreviation.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(paragraph: &str, expected: &[&str]) {
        let got: Vec<&str> = sentences(paragraph).iter().map(|span| span.of(paragraph)).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn sentences_of_news() {
        check("Xi tiba. Ia disambut.", &["Xi tiba.", "Ia disambut."]);
        check(
            "“Kita harus bekerja sama,” kata Wang. “Sekarang!” Ia pergi.",
            &["“Kita harus bekerja sama,” kata Wang.", "“Sekarang!”", "Ia pergi."],
        );
        check("Nilainya Rp1.500 per dolar AS. Naik 3.000 poin.", &["Nilainya Rp1.500 per dolar AS.", "Naik 3.000 poin."]);
        check("B. J. Habibie dan Prof. Dr. Ir. Soekarno hadir.", &["B. J. Habibie dan Prof. Dr. Ir. Soekarno hadir."]);
        check("Situs tempo.co menulis hal itu.", &["Situs tempo.co menulis hal itu."]);
        check("", &[]);
    }

    proptest! {
        #[test]
        fn spans_slice_and_do_not_overlap(text in "\\PC{0,200}") {
            let mut last = 0;
            for span in sentences(&text) {
                prop_assert!(span.start >= last && text.get(span.range()).is_some());
                last = span.end;
            }
            for span in paragraphs(&text) {
                prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
