//! Whether a text holds any of a few names, found just as the annotator finds names: for telling which articles a change of names concerns.

use super::EntityKind;
use super::gazetteer::{Gazetteer, Row};
use super::matcher::Matcher;
use super::part::Finder;
use super::reading::Reading;
use super::tagger;
use super::variant::new_id;

/// A few names to look for.
#[derive(Debug)]
pub struct NameSearch {
    gazetteer: Gazetteer,
    matcher: Matcher,
    names: Vec<String>,
}

impl NameSearch {
    /// A search for `names`, in any case that a name may stand in.
    pub fn new(names: Vec<String>) -> NameSearch {
        let mut gazetteer = Gazetteer::default();
        let row = Row { aliases: names.clone(), ..Row::default() };
        gazetteer.set_rows(vec![row]);
        NameSearch { matcher: Matcher::new(&gazetteer), gazetteer, names }
    }

    /// Whether `text` holds one of them.
    pub fn occurs_in(&self, text: &str) -> bool {
        let mut reading = Reading::default();
        reading.read(text);
        !Finder::new(&self.gazetteer, &self.matcher, tagger::bundled()).hits(&reading).is_empty()
    }

    /// The ids that articles give these names where no list knows them, whatever kind of thing they were taken for.
    pub fn new_ids(&self) -> impl Iterator<Item = String> + '_ {
        self.names.iter().flat_map(|name| EntityKind::ALL.into_iter().map(move |kind| new_id(kind, name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_the_annotator_finds_them() {
        let search = NameSearch::new(vec!["Karang Scarborough".to_owned(), "RDK".to_owned(), "Puntland".to_owned()]);
        for (text, expected) in [
            ("Kapal itu mendekati Karang Scarborough kemarin.", true),
            ("KARANG SCARBOROUGH MEMANAS", true),
            ("Presiden Puntlandlah yang menolak.", true),
            ("pasukan R.D.K. mundur", true),
            ("Karang di Scarborough", false),
            ("rdk", false),
        ] {
            assert_eq!(search.occurs_in(text), expected, "{text}");
        }
        assert!(search.new_ids().any(|id| id == "place:puntland"));
    }
}
