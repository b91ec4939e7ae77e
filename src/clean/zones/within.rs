//! Furniture inside a paragraph: pages lose line breaks, and what stood between paragraphs or after the article ends up in them.
//!
//! A line is cut where an announcement, a credit or a closing sentence begins behind the end of a sentence. An announced headline ends where
//! running text begins again, which its capitals tell: Indonesian headlines write every word large that is no function word. What cannot be told is text.

#![expect(
    clippy::string_slice,
    reason = "a line in small letters has the offsets of the line itself, and offsets come from searching either"
)]

use super::Reason;
use super::line::FUNCTION_WORDS;
use super::markers::{ANNOUNCEMENTS, CLOSINGS, behind, credit};
use crate::text::Span;

/// Words that an announced headline may have.
const LONGEST_HEADLINE: usize = 26;
/// Words that may follow a closing sentence to the end of its line.
const LONGEST_CLOSING: usize = 80;
/// Words that a name behind a credit may have.
const LONGEST_NAME: usize = 9;

/// A piece of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub span: Span,
    /// Why it is furniture, if it is.
    pub tail: Option<Reason>,
}

/// The pieces of a line; together they are the line but for white space.
pub(super) fn pieces(text: &str, line: Span) -> Vec<Piece> {
    let written = line.of(text);
    // ASCII alone changes, so places stay.
    let lower = written.to_ascii_lowercase();
    let mut cuts: Vec<(usize, usize, Reason)> = Vec::new();
    let mut from = 0;
    while let Some((start, end, reason)) = next_furniture(written, &lower, from) {
        from = end;
        cuts.push((start, end, reason));
    }
    if let Some(start) = closing_bracket(written).filter(|&start| start >= from) {
        cuts.push((start, written.len(), Reason::Credit));
    }
    let mut pieces = Vec::new();
    let mut push = |start: usize, end: usize, tail: Option<Reason>| {
        let slice = &written[start..end];
        let trimmed = slice.trim();
        if !trimmed.is_empty() {
            let start = line.start as usize + start + (slice.len() - slice.trim_start().len());
            pieces.push(Piece { span: Span::new(start, start + trimmed.len()), tail });
        }
    };
    let mut at = 0;
    for (start, end, reason) in cuts {
        push(at, start, None);
        push(start, end, Some(reason));
        at = end;
    }
    push(at, written.len(), None);
    pieces
}

/// The first furniture at or after byte `from`: where it begins and ends, and why. A line that is nothing else is left to be judged as a line.
fn next_furniture(written: &str, lower: &str, from: usize) -> Option<(usize, usize, Reason)> {
    let parts_line = |start: usize, end: usize| start > 0 || !written[end..].trim().is_empty();
    for at in lower[from..].char_indices().map(|(at, _)| from + at).filter(|&at| may_begin(written, at)) {
        if let Some(end) = bracketed_announcement(&lower[at..]).map(|end| at + end).filter(|&end| parts_line(at, end)) {
            return Some((at, end, Reason::Marker));
        }
        // Furniture ends without a full stop, and more of it may follow.
        let after_end = ends_sentence(&written[..at]) || (from > 0 && written[from..at].trim().is_empty());
        if let Some(end) = announcement(&written[at..], &lower[at..]).map(|end| at + end).filter(|&end| after_end && parts_line(at, end)) {
            return Some((back_over_commas(written, at).max(from), end, Reason::Marker));
        }
        if at == 0 {
            continue;
        }
        // A bracket inside a sentence names the source of the picture that the line describes.
        let reason = if is_credits(&lower[at..]) && (after_end || !lower[at..].starts_with(['(', '['])) {
            Reason::Credit
        } else if after_end && is_closing(&lower[at..]) {
            Reason::Closing
        } else {
            continue;
        };
        return Some((back_over_commas(written, at).max(from), written.len(), reason));
    }
    None
}

/// Whether furniture may begin here: at a large letter, a bracket or another sign that begins it, not within a word.
fn may_begin(written: &str, at: usize) -> bool {
    let starts =
        written[at..].starts_with(|c: char| c.is_uppercase() || matches!(c, '(' | '[' | '©')) || written[at..].starts_with("loading");
    starts && !written[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '(' | '['))
}

/// Whether text before a piece has come to an end: nothing, a sentence, or the commas that removed links leave.
fn ends_sentence(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty() || before.ends_with(",,") || before.ends_with([';', '|']) || {
        before.trim_end_matches([',', ' ', '"', '”', '’', '\'', ')', ']']).ends_with(['.', '!', '?', '…'])
    }
}

/// Where furniture begins, the commas before it included.
fn back_over_commas(written: &str, at: usize) -> usize {
    written[..at].trim_end_matches([',', ' ']).len()
}

/// `(Baca juga: …)` and `(Baca: …)`: the bytes up to and with the bracket.
fn bracketed_announcement(lower: &str) -> Option<usize> {
    let inside = lower.strip_prefix(['(', '['])?;
    let rest = behind(inside, ANNOUNCEMENTS).or_else(|| behind(inside, &["baca", "lihat"]))?;
    let headline = rest.trim_start().strip_prefix(':')?;
    let end = headline.find([')', ']'])?;
    (headline[..end].split_whitespace().count() <= LONGEST_HEADLINE).then(|| lower.len() - headline.len() + end + 1)
}

/// `Baca juga: Headline`, as long as a headline reads: its bytes.
fn announcement(written: &str, lower: &str) -> Option<usize> {
    let rest = behind(lower, ANNOUNCEMENTS)?;
    let spaced = rest.trim_start_matches([' ', '\u{a0}']);
    let video = lower[..lower.len() - rest.len()].ends_with("video");
    if !(spaced.starts_with(':') || (video && spaced.starts_with(['\'', '"', '‘', '“']))) || !written.starts_with(char::is_uppercase) {
        return None;
    }
    let colon = spaced.strip_prefix(':').unwrap_or(spaced);
    let start = lower.len() - colon.len();
    Some(start + headline_end(&written[start..]))
}

/// How many bytes of `text` are a headline.
fn headline_end(text: &str) -> usize {
    let begin = text.len() - text.trim_start().len();
    // A link without its text leaves nothing but commas.
    if text[begin..].starts_with(',') {
        return text.len() - text[begin..].trim_start_matches([',', ' ']).len();
    }
    // A quoted title ends with its quotation.
    if let Some(open) = text[begin..].chars().next().filter(|c| matches!(c, '\'' | '"' | '‘' | '“')) {
        let close = match open {
            '‘' => '’',
            '“' => '”',
            other => other,
        };
        let inside = begin + open.len_utf8();
        let quoted = text[inside..].char_indices().filter(|&(_, c)| c == close).map(|(at, c)| inside + at + c.len_utf8());
        // An apostrophe inside is followed by a letter.
        if let Some(end) = quoted.into_iter().find(|&end| !text[end..].starts_with(char::is_alphanumeric)) {
            // *di sini:* belongs to it.
            let rest = &text[end..];
            let short = rest.split_whitespace().count() <= 3;
            return if short { text.len() } else { end + usize::from(rest.starts_with(':')) };
        }
    }
    running_headline_end(text, begin)
}

/// Where a headline that begins at `begin` ends in text that goes on behind it.
fn running_headline_end(text: &str, begin: usize) -> usize {
    let mut ends = Vec::new();
    // Where the last word with a large letter begins.
    let mut large = begin;
    let mut at = begin;
    for word in text[begin..].split_inclusive(char::is_whitespace) {
        let bare = word.trim();
        let known = FUNCTION_WORDS.contains(&bare.trim_matches(|c: char| !c.is_alphanumeric()));
        let opens = bare.strip_prefix(['"', '“']).is_some_and(|rest| !rest.contains(['"', '”']));
        if ends.len() >= 3 {
            if ends_at_furniture(&text[at..]) || (opens && quotes_sentence(&text[at..])) {
                return at;
            }
            if bare.starts_with(char::is_lowercase) && !known {
                // The sentence that this word stands in began with the last large word before it.
                return next_announcement(text, begin).unwrap_or(large);
            }
        }
        if bare.starts_with(char::is_uppercase) {
            large = at;
        }
        at += word.len();
        ends.push(at);
        if ends.len() > LONGEST_HEADLINE {
            return text.len();
        }
        if (bare.ends_with(['.', '!', '?', ';']) && ends.len() >= 3) || bare.ends_with(",,") {
            return at;
        }
    }
    text.len()
}

fn ends_at_furniture(text: &str) -> bool {
    let lower: String = text.chars().take(40).map(|c| c.to_ascii_lowercase()).collect();
    let announced = behind(&lower, ANNOUNCEMENTS).is_some_and(|rest| rest.trim_start().starts_with(':'));
    announced || credit(&lower).is_some() || behind(&lower, CLOSINGS).is_some()
}

/// Where the next furniture begins, if no sentence ends before it: then all between is one headline, whatever its capitals.
fn next_announcement(text: &str, begin: usize) -> Option<usize> {
    let mut at = begin;
    for word in text[begin..].split_inclusive(char::is_whitespace).take(LONGEST_HEADLINE) {
        if word.starts_with(char::is_uppercase) && ends_at_furniture(&text[at..]) {
            return Some(at);
        }
        if word.trim().ends_with(['.', '!', '?']) {
            return None;
        }
        at += word.len();
    }
    (at >= text.len()).then_some(at)
}

/// Whether a quotation mark opens speech rather than a word of a headline.
fn quotes_sentence(text: &str) -> bool {
    let small = |word: &&str| word.starts_with(char::is_lowercase) && !FUNCTION_WORDS.contains(word);
    text.split_whitespace().skip(1).take(4).filter(small).count() >= 2
}

fn is_closing(lower: &str) -> bool {
    // A sign of copyright also stands under pictures in the middle of an article.
    let longest = if lower.starts_with('©') { LONGEST_NAME } else { LONGEST_CLOSING };
    let found = behind(lower, CLOSINGS).is_some() || lower.starts_with("loading...");
    found && lower.split_whitespace().count() <= longest
}

/// Whether the rest of a line is credits: `Pewarta: … Editor: … Copyright © …`, names short and nothing else between them.
fn is_credits(lower: &str) -> bool {
    let Some(mut rest) = credit(lower.trim_start_matches(['(', '['])) else { return false };
    let mut several = false;
    loop {
        let next = rest
            .char_indices()
            .filter(|&(at, _)| rest[..at].ends_with([' ', '.', ',', ')', '|']))
            .find(|&(at, _)| credit(&rest[at..]).is_some() || is_closing(&rest[at..]));
        let Some((at, _)) = next else {
            let names = rest.split_whitespace().count();
            return names > 0 && names <= if several { LONGEST_NAME } else { 5 };
        };
        if rest[..at].split_whitespace().count() > LONGEST_NAME {
            return false;
        }
        match credit(&rest[at..]) {
            Some(more) => rest = more,
            None => return true,
        }
        several = true;
    }
}

/// Where the initials begin that end a report: ` (mbz)`, ` (ddn/idh)`, ` (Antara/rtr)`, ` (*)`, behind its last sentence.
fn closing_bracket(written: &str) -> Option<usize> {
    let body = written.trim_end_matches(['.', ',', ' ', '*']);
    let open = body.strip_suffix([')', ']'])?.rfind(['(', '['])?;
    let inside = &body[open + 1..body.len() - 1];
    // *Tbk. (PGAS).* names what stands before it; its sentence ends behind it.
    let large = written.trim_end().ends_with('.');
    let initials =
        |word: &str| word.len() <= 8 && word.chars().all(|c| (c.is_ascii_alphanumeric() && !(large && c.is_ascii_uppercase())) || c == '*');
    let pieces: Vec<&str> = inside.split(['/', '-', ',', ' ', '|', '.']).filter(|piece| !piece.is_empty()).collect();
    let written_so = pieces.len() <= 4 && pieces.iter().all(|piece| initials(piece)) && inside.chars().any(|c| c.is_ascii_alphabetic());
    // Behind a full stop a bracket belongs to no sentence.
    let behind_end = open > 0 && {
        let before = written[..open].trim_end_matches([' ', ',']);
        before.trim_end_matches(['"', '”', '’', '\'']).ends_with(['.', '!', '?'])
    };
    (behind_end && (written_so || inside.chars().all(|c| c == '*'))).then_some(open)
}
