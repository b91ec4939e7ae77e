//! Text from articles made safe for a terminal: what could move the cursor or turn the reading direction is shown as what it is.

use std::borrow::Cow;
use std::fmt::Write;

/// Replaces control, bidirectional and other invisible characters by a visible escape; line breaks and tabs become blanks.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' | '\r' => safe.push(' '),
            // Soft hyphens and joiners are part of honest text and show as nothing.
            '\u{AD}' | '\u{200B}' | '\u{200C}' | '\u{200D}' | '\u{FEFF}' => {}
            c if is_unsafe(c) => {
                // Writing to a String cannot fail.
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// Text for a table: the same characters left out rather than shown, line breaks and tabs kept.
pub(super) fn disarmed(text: &str) -> Cow<'_, str> {
    let drops = |c: char| is_unsafe(c) && !matches!(c, '\n' | '\t' | '\r');
    if text.contains(drops) { Cow::Owned(text.replace(drops, "")) } else { Cow::Borrowed(text) }
}

/// Whether a character could move a cursor, turn the reading direction, or stand unseen.
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_raw() {
        for (text, expected) in [
            ("Wang Yi", "Wang Yi"),
            ("a\x1b[31mb", "a\\u{1b}[31mb"),
            ("a\u{202E}b", "a\\u{202e}b"),
            ("a\nb\tc", "a b c"),
            ("se\u{AD}perti", "seperti"),
        ] {
            assert_eq!(sanitize(text), expected);
        }
        assert_eq!(disarmed("a\x1b[31mb\u{202E}c\nd\te\u{9b}f"), "a[31mbc\nd\tef");
    }
}
