//! How many slips of the pen lie between two words.
//!
//! Apart because names and words of the index are both looked for by it, and a swap of neighbours must count the same in both.

/// Optimal string alignment distance in characters: a letter put in, left out or changed is 1, and so is a swap of neighbours.
///
/// Damerau, "A technique for computer detection and correction of spelling errors" (1964); no part of a word is changed twice.
#[expect(clippy::indexing_slicing, reason = "each row has a place more than b has letters")]
pub fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, cb) in b.iter().enumerate() {
            let mut least = (last[j] + usize::from(ca != cb)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *cb && b[j - 1] == *ca {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, distance) in [
            ("", "abc", 3),
            ("abc", "", 3),
            ("wang", "wang", 0),
            ("wang", "wong", 1),
            ("lavrov", "lavrow", 1),
            ("putin", "tupin", 2),
            ("rusia", "rusai", 1),
            ("rusia", "russia", 1),
            ("ca", "abc", 3),
        ] {
            assert_eq!(edit_distance(a, b), distance, "{a} {b}");
            assert_eq!(edit_distance(b, a), distance, "{b} {a}");
        }
    }
}
