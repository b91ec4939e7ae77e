//! What a page shows: its strings, placed, gathered into lines.
//!
//! Strings are taken in the order of the file, which is the order of writing in nearly all of them. A string that stands on the base of the one before is
//! of its line, with a blank between them if there is room for one.

use super::super::bounded::Budget;
use super::font::Font;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::Resources;
use std::collections::HashMap;
use std::rc::Rc;

/// Forms within forms that are followed.
const DEEPEST_FORM: usize = 8;
/// States that may be saved at a time.
const SAVED_STATES: usize = 256;

/// A line of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct TextLine {
    pub text: String,
    /// Where it begins and ends, and its base, in points.
    pub left: f64,
    pub right: f64,
    pub base: f64,
    /// Height of its letters, in points.
    pub size: f64,
}

/// What pages bring, and what may still be spent on them.
pub(super) struct Painter<'b> {
    pub lines: Vec<TextLine>,
    /// Pictures shown.
    pub pictures: usize,
    /// Glyphs that say something, and those that do not.
    pub glyphs: usize,
    pub mute: usize,
    /// Operators that may still be followed.
    pub operators_left: usize,
    /// Bytes of text that may still be gathered.
    pub bytes_left: usize,
    pub budget: &'b Budget,
    fonts: HashMap<(i32, i32), Rc<Font>>,
    /// Where the last string ended, and in which direction it ran.
    pen: Option<Pen>,
}

#[derive(Clone, Copy, Debug)]
struct Pen {
    x: f64,
    y: f64,
    along: (f64, f64),
}

/// A matrix of a page: a point (x, y) goes to (ax + cy + e, bx + dy + f).
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// The matrix that does what `inner` does and then what `outer` does.
fn then(inner: &Matrix, outer: &Matrix) -> Matrix {
    let [a, b, c, d, e, f] = *inner;
    let [oa, ob, oc, od, oe, of] = *outer;
    [a * oa + b * oc, a * ob + b * od, c * oa + d * oc, c * ob + d * od, e * oa + f * oc + oe, e * ob + f * od + of]
}

#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    letter_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
}

impl<'b> Painter<'b> {
    pub fn new(budget: &'b Budget, operators: usize, bytes: usize) -> Painter<'b> {
        Painter {
            lines: Vec::new(),
            pictures: 0,
            glyphs: 0,
            mute: 0,
            operators_left: operators,
            bytes_left: bytes,
            budget,
            fonts: HashMap::new(),
            pen: None,
        }
    }

    /// Follows a content stream.
    pub fn page(&mut self, content: TypedIter<'_>, resources: &Resources<'_>) {
        self.pen = None;
        let state = State { matrix: IDENTITY, font: None, size: 1.0, letter_space: 0.0, word_space: 0.0, stretch: 1.0, leading: 0.0 };
        self.follow(content, resources, state, 0);
    }

    fn follow(&mut self, mut content: TypedIter<'_>, resources: &Resources<'_>, mut state: State, depth: usize) {
        let mut saved: Vec<State> = Vec::new();
        let (mut text, mut line) = (IDENTITY, IDENTITY);
        // The fonts of this content by name; a page may set them a thousand times.
        let mut known: HashMap<Vec<u8>, Option<Rc<Font>>> = HashMap::new();
        while let Some(op) = content.next() {
            if self.operators_left == 0 || self.bytes_left == 0 {
                return;
            }
            self.operators_left -= 1;
            let mut next_line = |x: f64, y: f64, text: &mut Matrix| {
                line = then(&[1.0, 0.0, 0.0, 1.0, x, y], &line);
                *text = line;
            };
            match op {
                Op::SaveState(_) if saved.len() < SAVED_STATES => saved.push(state.clone()),
                Op::RestoreState(_) => state = saved.pop().unwrap_or(state),
                Op::Transform(m) => {
                    let inner = [m.0.as_f64(), m.1.as_f64(), m.2.as_f64(), m.3.as_f64(), m.4.as_f64(), m.5.as_f64()];
                    state.matrix = then(&inner, &state.matrix);
                }
                Op::TextFont(font) => {
                    state.size = font.1.as_f64();
                    let found = known.entry(font.0.to_vec()).or_insert_with(|| self.font(resources, font.0));
                    state.font.clone_from(found);
                }
                Op::CharacterSpacing(space) => state.letter_space = space.0.as_f64(),
                Op::WordSpacing(space) => state.word_space = space.0.as_f64(),
                Op::HorizontalScaling(stretch) => state.stretch = stretch.0.as_f64() / 100.0,
                Op::TextLeading(leading) => state.leading = leading.0.as_f64(),
                Op::BeginText(_) => {
                    text = IDENTITY;
                    line = IDENTITY;
                }
                Op::NextLine(by) => next_line(by.0.as_f64(), by.1.as_f64(), &mut text),
                Op::NextLineAndSetLeading(by) => {
                    state.leading = -by.1.as_f64();
                    next_line(by.0.as_f64(), by.1.as_f64(), &mut text);
                }
                Op::NextLineUsingLeading(_) => next_line(0.0, -state.leading, &mut text),
                Op::SetTextMatrix(m) => {
                    line = [m.0.as_f64(), m.1.as_f64(), m.2.as_f64(), m.3.as_f64(), m.4.as_f64(), m.5.as_f64()];
                    text = line;
                }
                Op::ShowText(shown) => self.show(shown.0.as_bytes(), &state, &mut text),
                Op::NextLineAndShowText(shown) => {
                    next_line(0.0, -state.leading, &mut text);
                    self.show(shown.0.as_bytes(), &state, &mut text);
                }
                Op::ShowTextWithParameters(shown) => {
                    state.word_space = shown.0.as_f64();
                    state.letter_space = shown.1.as_f64();
                    next_line(0.0, -state.leading, &mut text);
                    self.show(shown.2.as_bytes(), &state, &mut text);
                }
                Op::ShowTexts(pieces) => self.show_pieces(pieces.0, &state, &mut text),
                Op::InlineImage(_) => self.pictures += 1,
                Op::XObject(name) => self.object(resources, name.0, &state, depth),
                _ => {}
            }
        }
    }

    fn font(&mut self, resources: &Resources<'_>, name: &Name<'_>) -> Option<Rc<Font>> {
        let dict: Dict<'_> = resources.get_font(name)?;
        let Some(id) = dict.obj_id() else { return Some(Rc::new(Font::new(&dict))) };
        let font = self.fonts.entry((id.obj_number as i32, id.gen_number)).or_insert_with(|| Rc::new(Font::new(&dict)));
        Some(font.clone())
    }

    /// A picture, or content that stands for itself.
    fn object(&mut self, resources: &Resources<'_>, name: &Name<'_>, state: &State, depth: usize) {
        let Some(stream): Option<Stream<'_>> = resources.get_x_object(name) else { return };
        let dict = stream.dict();
        match dict.get::<Name<'_>>("Subtype").as_ref().map(Name::as_str) {
            Some("Image") => self.pictures += 1,
            Some("Form") if depth < DEEPEST_FORM => {
                let Ok(content) = stream.decoded() else { return };
                // The same form shown again and again costs as often.
                if self.budget.draw(content.len()).is_err() {
                    self.operators_left = 0;
                    return;
                }
                let matrix = dict.get::<Array<'_>>("Matrix").map(|matrix| matrix.iter::<f64>().collect::<Vec<f64>>());
                let mut inner = state.clone();
                if let Some(&[a, b, c, d, e, f]) = matrix.as_deref() {
                    inner.matrix = then(&[a, b, c, d, e, f], &inner.matrix);
                }
                let own = dict.get::<Dict<'_>>("Resources").map(Resources::new);
                self.follow(TypedIter::new(&content), own.as_ref().unwrap_or(resources), inner, depth + 1);
            }
            _ => {}
        }
    }

    /// Strings with numbers between them that draw them together or apart, in thousandths of an em.
    fn show_pieces(&mut self, pieces: &Array<'_>, state: &State, text: &mut Matrix) {
        for piece in pieces.iter::<Object<'_>>() {
            match piece {
                Object::String(string) => self.show(string.as_bytes(), state, text),
                Object::Number(number) => {
                    let by = -number.as_f64() / 1000.0 * state.size * state.stretch;
                    *text = then(&[1.0, 0.0, 0.0, 1.0, by, 0.0], text);
                }
                _ => {}
            }
        }
    }

    /// Shows a string, moving the text matrix past it.
    fn show(&mut self, bytes: &[u8], state: &State, text: &mut Matrix) {
        let Some(font) = &state.font else { return };
        let mut said = String::new();
        let mut advance = 0.0;
        let (mut glyphs, mut mute) = (0, 0);
        font.glyphs(bytes, &mut |glyph| {
            glyphs += 1;
            mute += usize::from(glyph.text.is_none());
            said.push_str(glyph.text.as_deref().unwrap_or(""));
            let space = state.letter_space + if glyph.blank { state.word_space } else { 0.0 };
            advance += (glyph.width * state.size + space) * state.stretch;
        });
        self.glyphs += glyphs;
        self.mute += mute;
        let from = then(text, &state.matrix);
        *text = then(&[1.0, 0.0, 0.0, 1.0, advance, 0.0], text);
        let to = then(text, &state.matrix);
        let length = from[0].hypot(from[1]);
        let along = if length > 0.0 { (from[0] / length, from[1] / length) } else { (1.0, 0.0) };
        let size = (state.size * from[2].hypot(from[3])).abs();
        if !said.is_empty() && size.is_finite() && from[4].is_finite() && to[4].is_finite() {
            self.place(&said, (from[4], from[5]), (to[4], to[5]), along, size);
        }
    }

    /// Adds a string to the line that it stands in, or begins one.
    fn place(&mut self, said: &str, from: (f64, f64), to: (f64, f64), along: (f64, f64), size: f64) {
        self.bytes_left = self.bytes_left.saturating_sub(said.len());
        let pen = self.pen.replace(Pen { x: to.0, y: to.1, along });
        let joins = pen.zip(self.lines.last()).and_then(|(pen, line)| {
            let (dx, dy) = (from.0 - pen.x, from.1 - pen.y);
            let ahead = dx * pen.along.0 + dy * pen.along.1;
            let aside = dy * pen.along.0 - dx * pen.along.1;
            let em = size.max(line.size);
            let turned = pen.along.0 * along.0 + pen.along.1 * along.1 < 0.9;
            // Raised figures and accents that are set back belong to their line.
            (!turned && aside.abs() < 0.5 * em && ahead > -1.5 * em).then_some(ahead > 0.2 * em.min(size.max(1.0)))
        });
        match (joins, self.lines.last_mut()) {
            (Some(apart), Some(line)) => {
                if apart && !line.text.ends_with(' ') && !said.starts_with(' ') {
                    line.text.push(' ');
                }
                line.text.push_str(said);
                line.right = line.right.max(to.0);
                if said.trim().chars().count() * 2 > line.text.chars().count() {
                    line.size = size;
                }
            }
            _ => self.lines.push(TextLine { text: said.to_owned(), left: from.0, right: to.0, base: from.1, size }),
        }
    }
}
