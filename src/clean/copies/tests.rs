//! Copies of every kind made from generated texts, found; texts that only speak of the same, not.

use super::*;

/// Text number `number`: sentences of words drawn from a small vocabulary, so that unrelated texts share words, as news does.
fn text(number: u64, words: usize) -> Vec<String> {
    let mut state = mix(number + 1);
    let mut draw = || {
        state = mix(state.wrapping_add(0x9E37_79B9_7F4A_7C15));
        // Squared, so that a few words are frequent.
        let share = (state >> 40) as f64 / f64::from(1 << 24);
        format!("kata{}", (share * share * 3_000.0) as u32)
    };
    (0..words).map(|_| draw()).collect()
}

/// Every word of which the place fits replaced, in an uneven rhythm, as editors do it.
fn edited(words: &[String], percent: u64) -> Vec<String> {
    let change = |at: usize| mix(at as u64 + 77) % 100 < percent;
    words.iter().enumerate().map(|(at, word)| if change(at) { format!("lain{at}") } else { word.clone() }).collect()
}

fn sketched(article: u64, words: &[String], day: Option<i64>) -> (Sketched, Shingles) {
    let shingles = Shingles::new(words.iter().map(String::as_str));
    let sketch = shingles.sketch().unwrap();
    (Sketched { article, shingles: shingles.len() as u32, day, sketch }, shingles)
}

/// The stories of texts, article numbers being their places.
fn stories_of(texts: &[(Vec<String>, Option<i64>)]) -> Vec<(u64, u64)> {
    let (articles, shingles): (Vec<_>, Vec<_>) =
        texts.iter().enumerate().map(|(number, (words, day))| sketched(number as u64, words, *day)).unzip();
    let measured: Vec<Measured> = candidates(&articles)
        .into_iter()
        .map(|(a, b)| Measured { a, b, shared: shingles[a as usize].compare(&shingles[b as usize]) })
        .collect();
    stories(&articles, &measured)
}

#[test]
fn every_kind_of_copy_is_found() {
    let whole = text(1, 240);
    for (kind, copy) in [
        ("the same", whole.clone()),
        ("cut to 60 %", whole[..144].to_vec()),
        ("cut to 30 %", whole[..72].to_vec()),
        ("8 % of the words edited", edited(&whole, 8)),
        ("another lead and tail", [text(2, 40), whole.clone(), text(3, 40)].concat()),
        ("25 % of the words edited", edited(&whole, 25)),
        ("two thirds, and a new ending", [whole[..170].to_vec(), text(4, 60)].concat()),
        ("paragraphs in another order", [&whole[160..], &whole[80..160], &whole[..80]].concat()),
    ] {
        assert_eq!(stories_of(&[(whole.clone(), None), (copy, None)]), [(0, 0), (1, 0)], "{kind}");
    }
}

#[test]
fn texts_of_their_own_stay_apart() {
    let texts: Vec<_> = (0..60).map(|number| (text(number, 240), None)).collect();
    assert_eq!(stories_of(&texts), []);
}

#[test]
fn shared_background_makes_no_copy() {
    let background = text(9, 130);
    let report = |number: u64| [text(number, 110), background.clone()].concat();
    assert_eq!(stories_of(&[(report(1), None), (report(2), None), (report(3), None)]), []);
}

#[test]
fn a_merged_text_goes_with_one_story_and_joins_none() {
    let (first, second) = (text(1, 240), text(2, 200));
    let halves = [first[..120].to_vec(), second[..100].to_vec()].concat();
    let wholes = [first.clone(), second.clone()].concat();
    let stories = |texts: Vec<Vec<String>>| stories_of(&texts.into_iter().map(|words| (words, None)).collect::<Vec<_>>());
    for merged in [halves.clone(), wholes] {
        // With either text alone it is no more than its share of it; with both it goes with one, copies of which stay with it.
        assert_eq!(stories(vec![first.clone(), second.clone(), merged.clone()]).len(), 2);
        let first_copy = edited(&first, 8);
        let all = stories(vec![first.clone(), first_copy.clone(), second.clone(), edited(&second, 8), merged.clone()]);
        let of = |article: u64| all.iter().find(|(other, _)| *other == article).map(|(_, story)| *story);
        assert_eq!((of(0), of(1), of(2), of(3)), (Some(0), Some(0), Some(2), Some(2)));
        assert!(of(4) == Some(0) || of(4) == Some(2));
    }
    assert_eq!(stories(vec![first.clone(), halves]), []);
    // Half of each and a part of its own is another text.
    let own = [first[..90].to_vec(), text(3, 60), second[..90].to_vec()].concat();
    assert_eq!(stories(vec![first.clone(), second.clone(), own]), []);
    // Made of reports on one affair, which share their background, it is one more report.
    let background = text(9, 60);
    let report = |number: u64| [text(number, 140), background.clone()].concat();
    let mixed = [report(1)[..100].to_vec(), report(2)[..100].to_vec()].concat();
    assert_eq!(stories(vec![report(1), report(2), mixed]), []);
}

#[test]
fn a_text_that_comes_back_after_the_window_is_news_again() {
    let words = text(1, 240);
    let in_days = |day: i64| stories_of(&[(words.clone(), Some(0)), (words.clone(), Some(day))]).len();
    assert_eq!((in_days(WINDOW_DAYS), in_days(WINDOW_DAYS + 1)), (2, 0));
}

#[test]
fn many_equal_articles_are_one_story() {
    let texts: Vec<_> = (0..200).map(|_| (text(7, 120), None)).collect();
    assert_eq!(stories_of(&texts), (0..200).map(|number| (number, 0)).collect::<Vec<_>>());
}

#[test]
fn sketches_are_stored_whole_and_short_texts_have_none() {
    let sketch = Shingles::new(text(1, 100).iter().map(String::as_str)).sketch().unwrap();
    assert_eq!(Sketch::from_words(sketch.words()), Some(sketch.clone()));
    assert_eq!(Sketch::from_words(std::iter::once(1)), None);
    assert_eq!(Shingles::new("satu dua tiga".split(' ')).sketch(), None);
    assert_eq!(Shingles::new(std::iter::empty()).len(), 0);
}
