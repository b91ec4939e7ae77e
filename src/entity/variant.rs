//! The form of a new name under which its spellings in several articles meet, and the id made of it.
//!
//! Names that no list knows are written as each paper hears them: *Walid al-Moualem*, *Walid el Mualem*; *Sergey*, *Sergei*; *Soekarno*, *Sukarno*. The
//! form folds accents, case and hyphens (as every name key does), doubled letters, the Arabic article, and the letters that transliterations and
//! the old spelling of Indonesian exchange. It is meant to be read by machines; what is shown is a spelling that an article has.

use super::EntityKind;
use super::name::name_key;

/// What is written for what, in this order.
const EXCHANGED: [(&str, &str); 9] =
    [("oe", "u"), ("ou", "u"), ("dj", "j"), ("tj", "c"), ("ph", "f"), ("kh", "k"), ("sj", "sy"), ("w", "v"), ("q", "k")];

/// The form under which spellings of a name meet: its words, folded further, joined by hyphens.
pub(super) fn variant(name: &str) -> String {
    let key = name_key(name);
    let mut form = String::new();
    let mut articles = key.words().filter(|word| !word.is_empty()).peekable();
    while let Some(word) = articles.next() {
        if !form.is_empty() {
            form.push('-');
        }
        if matches!(word, "al" | "el" | "as" | "ash" | "an") && !form.is_empty() && articles.peek().is_some() {
            form.push_str("al");
            continue;
        }
        push_folded(word, &mut form);
    }
    form
}

fn push_folded(word: &str, form: &mut String) {
    // Numbers and abbreviations of a few letters are what they are.
    if word.chars().count() <= 3 || word.bytes().any(|byte| byte.is_ascii_digit()) {
        form.push_str(word);
        return;
    }
    let mut folded = word.to_owned();
    for (written, meant) in EXCHANGED {
        if folded.contains(written) {
            folded = folded.replace(written, meant);
        }
    }
    let mut last = None;
    for c in folded.chars().map(|c| if c == 'y' { 'i' } else { c }) {
        if last != Some(c) {
            form.push(c);
        }
        last = Some(c);
    }
}

/// The stable id of a name that no list knows.
pub(super) fn new_id(kind: EntityKind, name: &str) -> String {
    format!("{kind}:{}", variant(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet() {
        for (one, other) in [
            ("Walid al-Moualem", "Walid el Mualem"),
            ("Lee Jae-myung", "Lee Jae Myung"),
            ("Volodymyr Zelenskyy", "Volodymyr Zelensky"),
            ("Soekarno Hatta", "Sukarno Hatta"),
            ("Paz Zárate", "PAZ ZARATE"),
            ("Sergey Ryabkov", "Sergei Riabkov"),
        ] {
            assert_eq!(variant(one), variant(other), "{one}, {other}");
        }
        assert_ne!(variant("Kim Jong Un"), variant("Kim Jong Il"));
        assert_eq!(new_id(EntityKind::Person, "Danny Danon"), "person:dani-danon");
    }
}
