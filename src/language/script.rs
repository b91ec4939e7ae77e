//! What characters do in words: join, part, or stand for a word each.

use unicode_normalization::char::is_combining_mark;

/// Marks inside words that are not written in the surface: *Jum’at* is *jumat*.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '‛' | 'ʼ' | 'ʻ' | '′' | '＇' | '`' | '´')
}

/// Hyphens, and the en dash that typesetters put in their place.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–' | '－')
}

/// Marks without a width of their own that belong to the letter before: accents, soft hyphens, joiners, variation selectors.
pub(super) fn is_joining(c: char) -> bool {
    if c.is_ascii() {
        return false;
    }
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
        || is_combining_mark(c)
}

/// Letters of scripts that put no space between words. Each is a token, and a word of several is looked for as a phrase.
pub(super) fn is_unspaced(c: char) -> bool {
    c >= '\u{3005}'
        && matches!(c,
        '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{323AF}' | '\u{3005}' | '\u{3007}')
}
