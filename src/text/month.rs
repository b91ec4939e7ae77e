//! Names of months, Indonesian and English, with the short and old forms that news and people write.

/// Names by month, January first.
const NAMES: [&[&str]; 12] = [
    &["januari", "january", "jan"],
    &["februari", "february", "pebruari", "febuari", "feb", "peb"],
    &["maret", "march", "mar", "mrt"],
    &["april", "apr"],
    &["mei", "may"],
    &["juni", "june", "jun"],
    &["juli", "july", "julai", "jul"],
    &["agustus", "august", "ogos", "agust", "agt", "agu", "ags", "aug"],
    &["september", "sept", "sep"],
    &["oktober", "october", "okt", "oct"],
    &["november", "nopember", "nov", "nop"],
    &["desember", "december", "disember", "des", "dec"],
];

/// The month (1 to 12) that a word in lower case names.
pub fn month_named(name: &str) -> Option<i8> {
    NAMES.iter().position(|names| names.contains(&name)).map(|at| at as i8 + 1)
}
