//! Text without meaning: spans, code points, folding, sentences and paragraphs.
//!
//! Everything above measures text in bytes and speaks of it by [`Span`]; only what leaves the program counts in
//! Unicode code points, and [`CodePoints`] is the one place where the two meet. Nothing here fails or panics, whatever
//! the bytes, and every span this module gives slices the text that it was made from.

mod distance;
mod fold;
mod month;
mod segment;
mod span;

pub use distance::edit_distance;
pub use fold::{fold, fold_char};
pub use month::month_named;
pub use segment::{paragraphs, sentences};
pub use span::{CodePoints, Span};
