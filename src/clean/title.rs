//! Titles: given and without the site's name, standing in the first line, or made from the first sentence.

use super::zones::{Zone, ZoneKind};
use crate::ingest::Format;
use crate::text::{Span, fold, sentences};

/// Characters that a title made from a sentence may have, about.
const MADE_LENGTH: usize = 90;
/// Characters that a first line may have to be taken for a title.
const LONGEST_TITLE: usize = 160;

/// A title without the name of its site at the end.
pub(super) fn without_site(title: &str, site: Option<&str>) -> String {
    let title = title.trim();
    for separator in [" | ", " - ", " – ", " — ", " :: "] {
        let Some((head, tail)) = title.rsplit_once(separator) else { continue };
        let names_site = site.is_some_and(|site| fold(tail).contains(&*fold(site)) || fold(site).contains(&*fold(tail)));
        // A bar parts titles from sites and from nothing else; a dash can belong to the title.
        let domain = tail.contains('.') && !tail.contains(' ');
        if head.chars().count() >= 12 && (names_site || domain || separator == " | ") {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}

/// The line that is the title: the given title repeated, or, in a plain text, a short first line that reads like one.
pub(super) fn first_line_title(text: &str, lines: &[Span], given: Option<&str>, format: Format) -> Option<usize> {
    let first = lines.first()?.of(text);
    if let Some(given) = given {
        return (fold(first) == fold(given)).then_some(0);
    }
    let next = lines.get(1)?.of(text);
    let short = first.chars().count() <= LONGEST_TITLE && first.split_whitespace().count() >= 3;
    let unfinished = !first.ends_with(['.', ',', ';', '…', '"', '”', ':']);
    // Titles ask questions and go on, but they make no statements before their end.
    let one = sentences(first).iter().rev().skip(1).all(|sentence| !sentence.of(first).ends_with('.'));
    let followed = next.chars().count() > first.chars().count() || next.chars().count() > 80;
    (format == Format::Text && short && unfinished && one && followed).then_some(0)
}

/// A title from the first sentence of the lead, cut where a reader would pause.
#[expect(clippy::string_slice, reason = "both ends were found in the sentence")]
pub(super) fn made(text: &str, zones: &[Zone]) -> String {
    let own = zones.iter().find(|zone| !matches!(zone.kind, ZoneKind::Tail | ZoneKind::Title));
    let Some(line) = own.or(zones.first()).map(|zone| zone.span.of(text)) else { return String::new() };
    let body = super::dates::dateline(line).and_then(|dateline| line.get(dateline.end..)).unwrap_or(line).trim();
    let sentence = sentences(body).first().map_or(body, |span| span.of(body));
    let sentence = sentence.trim_matches(['"', '“', '”', ' ']);
    if sentence.chars().count() <= MADE_LENGTH {
        return sentence.trim_end_matches('.').to_owned();
    }
    let end = sentence.char_indices().nth(MADE_LENGTH).map_or(sentence.len(), |(at, _)| at);
    let head = &sentence[..end];
    let pause = head.rfind([',', ';']).filter(|&at| at > end / 2);
    let cut = pause.or_else(|| head.rfind(' ')).unwrap_or(end);
    format!("{}…", head[..cut].trim_end_matches([',', ';', ' ', '–', '-']))
}
