//! A line of the prompt, or the name of a pager, split into words as a shell does it: blanks part words, quotation marks and backslashes keep them together.
//!
//! Apart from the rest, and not a crate, because completion asks about lines that are not finished: where the last word began, and within which quotation mark.

/// A word of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) struct Word {
    /// What it says, quotation marks taken off.
    pub text: String,
    /// Byte at which it begins in the line, quotation marks and all.
    pub start: usize,
}

/// The words of `line`, and whether a quotation mark is left open in the last one.
pub(in crate::cli) fn split(line: &str) -> (Vec<Word>, bool) {
    let mut words: Vec<Word> = Vec::new();
    let mut word: Option<Word> = None;
    let mut quote: Option<char> = None;
    let mut chars = line.char_indices();
    while let Some((at, c)) = chars.next() {
        if quote.is_none() && c.is_whitespace() {
            words.extend(word.take());
            continue;
        }
        let current = word.get_or_insert_with(|| Word { text: String::new(), start: at });
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None | Some('"'), '\\') => current.text.extend(chars.next().map(|(_, c)| c)),
            (_, c) => current.text.push(c),
        }
    }
    words.extend(word);
    (words, quote.is_some())
}

/// `text` as one word of a line.
pub(in crate::cli) fn quoted(text: &str) -> String {
    if !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "-_.,:/@+=*%~".contains(c)) {
        return text.to_owned();
    }
    let mark = if text.contains('"') && !text.contains('\'') { '\'' } else { '"' };
    let mut quoted = String::from(mark);
    for c in text.chars() {
        if mark == '"' && matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push(mark);
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_split_as_by_a_shell() {
        for (line, expected, open) in [
            ("", vec![], false),
            ("timeline  BRICS --by year ", vec!["timeline", "BRICS", "--by", "year"], false),
            ("search '\"a b\" /s c'", vec!["search", "\"a b\" /s c"], false),
            ("x \"a \\\" b\"'c d'", vec!["x", "a \" bc d"], false),
            ("x 'a\\b' c\\ d \"\"", vec!["x", "a\\b", "c d", ""], false),
            ("show \"Wang Y", vec!["show", "Wang Y"], true),
            ("x \\", vec!["x", ""], false),
        ] {
            let (words, unclosed) = split(line);
            let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
            assert_eq!((texts, unclosed), (expected, open), "{line}");
        }
        assert_eq!(split(" a 'b c'").0.iter().map(|word| word.start).collect::<Vec<_>>(), [1, 3]);
    }

    proptest! {
        #[test]
        fn what_is_quoted_is_one_word(text in "\\PC{0,12}") {
            let (words, open) = split(&quoted(&text));
            prop_assert_eq!(words.into_iter().map(|word| word.text).collect::<Vec<_>>(), [text]);
            prop_assert!(!open);
        }
    }
}
