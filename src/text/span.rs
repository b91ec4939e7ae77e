//! Byte spans of a text, and their translation to code points.
//!
//! A span is two `u32`: an article of more than 4 GiB is refused long before it gets here (see `ingest`).

/// A range of bytes in a text, end exclusive, both ends on character boundaries of the text that it belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end && end <= u32::MAX as usize);
        Span { start: start as u32, end: end as u32 }
    }

    /// The part of `text` that the span covers; empty if the span is not one of this text.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.range()).unwrap_or("")
    }

    /// The span as a range of `usize`.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers nothing.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(&self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span moved to the right by `bytes`.
    pub fn shifted(&self, bytes: usize) -> Span {
        Span::new(self.start as usize + bytes, self.end as usize + bytes)
    }
}

/// Translates byte offsets of one text to code points, in any order, without scanning from the start each time.
#[derive(Clone, Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before byte `k * STRIDE` (or the next character boundary after it).
    marks: Vec<u32>,
}

/// Bytes between two marks: small enough that the scan between them is short, large enough that marks cost nothing.
const STRIDE: usize = 512;

impl<'t> CodePoints<'t> {
    /// Prepares the translation for `text`.
    pub fn new(text: &'t str) -> CodePoints<'t> {
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0u32;
        for (offset, byte) in text.bytes().enumerate() {
            if offset % STRIDE == 0 {
                marks.push(count);
            }
            // Continuation bytes do not start a character.
            count += u32::from(byte & 0xC0 != 0x80);
        }
        CodePoints { text, marks }
    }

    /// The number of code points before byte `offset`; offsets past the end count the whole text.
    pub fn at(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let mark = (offset / STRIDE).min(self.marks.len().saturating_sub(1));
        let before = self.marks.get(mark).copied().unwrap_or(0) as usize;
        let rest = self.text.as_bytes().get(mark * STRIDE..offset).unwrap_or_default();
        before + rest.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
    }

    /// A byte span as a range of code points.
    pub fn range(&self, span: Span) -> std::ops::Range<usize> {
        self.at(span.start as usize)..self.at(span.end as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn code_points_agree_with_counting(text in "\\PC{0,700}") {
            let points = CodePoints::new(&text);
            for (count, (offset, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.at(offset), count);
            }
            prop_assert_eq!(points.at(text.len()), text.chars().count());
        }
    }

    #[test]
    fn a_foreign_span_slices_to_nothing() {
        assert_eq!(Span::new(1, 9).of("é"), "");
    }
}
