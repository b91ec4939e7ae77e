//! From the codes of a font to letters, and how wide they are.
//!
//! A font says what its codes mean in one of three ways: a map to Unicode, names of glyphs, or an old encoding. A font that says it in none is a drawing of
//! letters; its codes give nothing, and are counted.

use hayro_cmap::{BfString, CMap};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// Width of a glyph of which the font says nothing, in ems.
const USUAL_WIDTH: f64 = 0.5;

/// Codes whose widths are kept; fonts of all of Unicode have 65536.
const WIDTHS: usize = 1 << 16;

/// A font as far as text needs it.
#[derive(Debug, Default)]
pub(super) struct Font {
    /// Codes of two bytes.
    wide: bool,
    to_unicode: Option<CMap>,
    /// What the 256 codes of a font of one-byte codes mean.
    letters: Vec<Option<String>>,
    widths: HashMap<u32, f64>,
    usual_width: Option<f64>,
}

/// A glyph.
#[derive(Debug)]
pub(super) struct Glyph {
    /// What it says; nothing if the font does not tell.
    pub text: Option<String>,
    /// Its width in ems.
    pub width: f64,
    /// Whether it is the blank that word spacing applies to.
    pub blank: bool,
}

impl Font {
    pub fn new(dict: &Dict<'_>) -> Font {
        let mut font = Font { wide: named(dict, "Subtype") == Some("Type0".into()), ..Font::default() };
        let map = dict.get::<Stream<'_>>("ToUnicode").and_then(|stream| stream.decoded().ok());
        font.to_unicode = map.and_then(|map| CMap::parse(&map, |_| None));
        if font.wide {
            font.read_wide(dict);
        } else {
            font.read_narrow(dict);
        }
        font
    }

    /// The glyphs of a string.
    pub fn glyphs(&self, bytes: &[u8], each: &mut dyn FnMut(Glyph)) {
        if self.wide {
            for &pair in bytes.as_chunks().0 {
                let code = u32::from(u16::from_be_bytes(pair));
                each(Glyph { text: self.mapped(code), width: self.width(code), blank: false });
            }
            return;
        }
        for &byte in bytes {
            let code = u32::from(byte);
            let text = self.mapped(code).or_else(|| self.letters.get(usize::from(byte)).cloned().flatten());
            let width = self.widths.get(&code).copied().unwrap_or_else(|| text.as_deref().map_or(USUAL_WIDTH, look_width));
            each(Glyph { text, width, blank: byte == b' ' });
        }
    }

    fn mapped(&self, code: u32) -> Option<String> {
        let text = match self.to_unicode.as_ref()?.lookup_bf_string(code)? {
            BfString::Char(c) => c.to_string(),
            BfString::String(text) => text,
        };
        (!text.is_empty() && !text.contains(['\0', '\u{FFFD}'])).then_some(text)
    }

    fn width(&self, code: u32) -> f64 {
        self.widths.get(&code).copied().or(self.usual_width).unwrap_or(1.0)
    }

    fn read_wide(&mut self, dict: &Dict<'_>) {
        let Some(inner) = dict.get::<Array<'_>>("DescendantFonts").and_then(|fonts| fonts.iter::<Dict<'_>>().next()) else { return };
        self.usual_width = inner.get::<f64>("DW").map(|width| width / 1000.0);
        let Some(widths) = inner.get::<Array<'_>>("W") else { return };
        let mut numbers: Vec<f64> = Vec::new();
        for object in widths.iter::<Object<'_>>() {
            match object {
                // First code, and the widths of it and those that follow.
                Object::Array(list) => {
                    let first = numbers.pop().unwrap_or(0.0) as u32;
                    for (code, width) in (first..).zip(list.iter::<f64>().take(WIDTHS)) {
                        self.set_width(code, width);
                    }
                    numbers.clear();
                }
                // First code, last code, and the width of all of them.
                Object::Number(number) => {
                    numbers.push(number.as_f64());
                    if let [first, last, width] = numbers[..] {
                        for code in (first as u32..=last as u32).take(WIDTHS) {
                            self.set_width(code, width);
                        }
                        numbers.clear();
                    }
                }
                _ => {}
            }
        }
    }

    fn set_width(&mut self, code: u32, width: f64) {
        if self.widths.len() < WIDTHS {
            self.widths.insert(code, width / 1000.0);
        }
    }

    fn read_narrow(&mut self, dict: &Dict<'_>) {
        let encoding = dict.get::<Dict<'_>>("Encoding");
        let base = encoding.as_ref().and_then(|encoding| named(encoding, "BaseEncoding")).or_else(|| named(dict, "Encoding"));
        self.letters = (0..=255).map(|code| base_letter(base.as_deref(), code)).collect();
        let mut code = 0_usize;
        let differences = encoding.and_then(|encoding| encoding.get::<Array<'_>>("Differences"));
        for object in differences.iter().flat_map(Array::iter::<Object<'_>>) {
            match object {
                Object::Number(number) => code = usize::try_from(number.as_i64()).unwrap_or(usize::MAX),
                Object::Name(name) => {
                    if let Some(letter) = self.letters.get_mut(code) {
                        *letter = of_glyph(name.as_str());
                    }
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
        let first = dict.get::<f64>("FirstChar").unwrap_or(0.0).max(0.0) as u32;
        // Fonts of type 3 measure in a space of their own, mostly a thousandth too.
        for (code, width) in (first..=255).zip(dict.get::<Array<'_>>("Widths").iter().flat_map(Array::iter::<f64>)) {
            self.set_width(code, width);
        }
    }
}

fn named(dict: &Dict<'_>, key: &str) -> Option<String> {
    dict.get::<Name<'_>>(key).map(|name| name.as_str().to_owned())
}

/// How wide letters of common text fonts are, about; for the fonts that every reader has and that therefore need not say.
fn look_width(text: &str) -> f64 {
    match text.chars().next() {
        Some('i' | 'j' | 'l' | '.' | ',' | ';' | ':' | '|' | '!' | '\'' | ' ' | 't' | 'f' | 'I') => 0.278,
        Some('m' | 'w' | 'M' | 'W') => 0.8,
        Some(c) if c.is_uppercase() => 0.68,
        Some(_) => 0.54,
        None => USUAL_WIDTH,
    }
}

/// What a code means in an encoding of old; without one, what most files mean that say nothing.
fn base_letter(encoding: Option<&str>, code: u8) -> Option<String> {
    let table = if encoding == Some("MacRomanEncoding") { encoding_rs::MACINTOSH } else { encoding_rs::WINDOWS_1252 };
    // The standard encoding differs from Latin where news differ: in quotes, dashes and ligatures.
    let standard = match code {
        0x27 => Some("’"),
        0x60 => Some("‘"),
        0xAA => Some("“"),
        0xBA => Some("”"),
        0xB1 => Some("–"),
        0xD0 => Some("—"),
        0xB7 => Some("•"),
        0xAE => Some("fi"),
        0xAF => Some("fl"),
        _ => None,
    };
    if encoding.is_none_or(|encoding| encoding == "StandardEncoding")
        && let Some(letter) = standard
    {
        return Some(letter.to_owned());
    }
    let code = [code];
    let (text, bad) = table.decode_without_bom_handling(&code);
    (!bad && !text.chars().any(char::is_control)).then(|| text.into_owned())
}

/// Names of glyphs that are neither letters nor made of a letter and an accent.
const GLYPHS: &[(&str, &str)] = &[
    ("space", " "),
    ("nbspace", " "),
    ("exclam", "!"),
    ("quotedbl", "\""),
    ("numbersign", "#"),
    ("dollar", "$"),
    ("percent", "%"),
    ("ampersand", "&"),
    ("quotesingle", "'"),
    ("quoteright", "’"),
    ("quoteleft", "‘"),
    ("quotedblleft", "“"),
    ("quotedblright", "”"),
    ("quotesinglbase", "‚"),
    ("quotedblbase", "„"),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("guilsinglleft", "‹"),
    ("guilsinglright", "›"),
    ("parenleft", "("),
    ("parenright", ")"),
    ("asterisk", "*"),
    ("plus", "+"),
    ("comma", ","),
    ("hyphen", "-"),
    ("sfthyphen", "-"),
    ("minus", "−"),
    ("period", "."),
    ("slash", "/"),
    ("colon", ":"),
    ("semicolon", ";"),
    ("less", "<"),
    ("equal", "="),
    ("greater", ">"),
    ("question", "?"),
    ("at", "@"),
    ("bracketleft", "["),
    ("backslash", "\\"),
    ("bracketright", "]"),
    ("asciicircum", "^"),
    ("underscore", "_"),
    ("grave", "`"),
    ("braceleft", "{"),
    ("bar", "|"),
    ("braceright", "}"),
    ("asciitilde", "~"),
    ("endash", "–"),
    ("emdash", "—"),
    ("bullet", "•"),
    ("periodcentered", "·"),
    ("ellipsis", "…"),
    ("degree", "°"),
    ("copyright", "©"),
    ("registered", "®"),
    ("trademark", "™"),
    ("section", "§"),
    ("paragraph", "¶"),
    ("Euro", "€"),
    ("sterling", "£"),
    ("yen", "¥"),
    ("cent", "¢"),
    ("germandbls", "ß"),
    ("ae", "æ"),
    ("AE", "Æ"),
    ("oe", "œ"),
    ("OE", "Œ"),
    ("oslash", "ø"),
    ("Oslash", "Ø"),
    ("lslash", "ł"),
    ("Lslash", "Ł"),
    ("eth", "ð"),
    ("Eth", "Ð"),
    ("thorn", "þ"),
    ("Thorn", "Þ"),
    ("dotlessi", "ı"),
    ("multiply", "×"),
    ("divide", "÷"),
    ("onehalf", "½"),
    ("onequarter", "¼"),
    ("threequarters", "¾"),
    ("ff", "ff"),
    ("fi", "fi"),
    ("fl", "fl"),
    ("ffi", "ffi"),
    ("ffl", "ffl"),
    ("zero", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
];

/// Names of accents, and the characters that put them on a letter.
const ACCENTS: &[(&str, char)] = &[
    ("acute", '\u{301}'),
    ("grave", '\u{300}'),
    ("circumflex", '\u{302}'),
    ("dieresis", '\u{308}'),
    ("tilde", '\u{303}'),
    ("ring", '\u{30A}'),
    ("cedilla", '\u{327}'),
    ("caron", '\u{30C}'),
    ("macron", '\u{304}'),
    ("breve", '\u{306}'),
    ("ogonek", '\u{328}'),
    ("dotaccent", '\u{307}'),
    ("hungarumlaut", '\u{30B}'),
];

/// What a glyph says by its name.
fn of_glyph(name: &str) -> Option<String> {
    // Variants of a glyph bear its name and a suffix.
    let name = name.split('.').next().filter(|stem| !stem.is_empty())?;
    if let Some((_, text)) = GLYPHS.iter().find(|(known, _)| *known == name) {
        return Some((*text).to_owned());
    }
    let mut letters = name.chars();
    let first = letters.next()?;
    let rest = letters.as_str();
    if rest.is_empty() {
        return first.is_alphanumeric().then(|| first.to_string());
    }
    if let Some((_, accent)) = ACCENTS.iter().find(|(known, _)| *known == rest) {
        return Some([first, *accent].into_iter().nfc().collect());
    }
    let hex =
        name.strip_prefix("uni").filter(|hex| hex.len() == 4).or_else(|| name.strip_prefix('u').filter(|hex| (4..=6).contains(&hex.len())));
    let point = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32)?;
    (!point.is_control()).then(|| point.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs() {
        for (name, expected) in [
            ("A", Some("A")),
            ("seven", Some("7")),
            ("eacute", Some("é")),
            ("Ccedilla", Some("Ç")),
            ("fi", Some("fi")),
            ("uni00E9", Some("é")),
            ("u1F600", Some("😀")),
            ("a.sc", Some("a")),
            (".notdef", None),
            ("g123", None),
            ("uniD800", None),
            ("", None),
        ] {
            assert_eq!(of_glyph(name).as_deref(), expected, "{name}");
        }
    }
}
