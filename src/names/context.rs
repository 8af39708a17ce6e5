//! What stands beside a possible name.

use std::sync::OnceLock;

use crate::corpus::Corpus;
use crate::dictionary::Dictionary;
use crate::glossary::{Kind, shipped};
use crate::lexicon::Lexicon;
use crate::text::{fold, is_han};
use crate::trie::Trie;

/// A side of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    Behind,
}

/// Up to `most` characters before a position, back to the start of the stretch.
pub(super) fn before(corpus: &Corpus, at: usize, most: usize) -> Vec<char> {
    let mut chars: Vec<char> = corpus.backwards(at).take(most).collect();
    chars.reverse();
    chars
}

/// Up to `most` characters from a position on, to the end of the stretch.
pub(super) fn after(corpus: &Corpus, at: usize, most: usize) -> Vec<char> {
    corpus.onwards(at).take(most).collect()
}

/// What the words say that touch a name on one side.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Beside {
    /// A function word or a light verb.
    pub(super) function: bool,
    /// A word that follows the name of a person: 说, 日前, 会见.
    pub(super) person_verb: bool,
    /// The log odds of the longest word of `name-contexts.tsv`, for names of Han characters and for transliterated ones; 0 if
    /// there is none.
    pub(super) odds: [f32; 2],
}

impl Beside {
    /// What the words say at the start of a text that leads away from the name: backwards from what stands before it.
    pub(super) fn of(away: impl Iterator<Item = char>, side: Side) -> Self {
        static WORDS: OnceLock<[Trie<Beside>; 2]> = OnceLock::new();
        let mut all = Beside::default();
        for word in WORDS.get_or_init(|| [words(Side::Before), words(Side::Behind)])[side as usize].walk(away) {
            all.function |= word.function;
            all.person_verb |= word.person_verb;
            for (longest, odds) in all.odds.iter_mut().zip(word.odds) {
                *longest = if odds == 0.0 { *longest } else { odds };
            }
        }
        all
    }
}

/// A word that says something of a name beside it has at most so many characters.
const LONGEST: usize = 3;

/// The words that say something on a side, as they lead away from the name.
fn words(side: Side) -> Trie<Beside> {
    let mut words = Trie::new();
    let mut add = |word: &str, say: &dyn Fn(&mut Beside)| {
        if word.chars().count() <= LONGEST {
            say(match side {
                Side::Before => words.entry(word.chars().rev()),
                Side::Behind => words.entry(word.chars()),
            });
        }
    };
    let lexicon = Lexicon::shared();
    for word in lexicon.function_words.keys().chain(&lexicon.light_verbs) {
        add(word, &|beside| beside.function = true);
    }
    // The longer ones were not looked at when the weights were fitted.
    for verb in lexicon.person_verbs.iter().filter(|v| side == Side::Behind && v.chars().count() <= 2) {
        add(verb, &|beside| beside.person_verb = true);
    }
    let mark = if side == Side::Before { '<' } else { '>' };
    let rows = include_str!("../data/name-contexts.tsv").lines().filter_map(|l| l.strip_prefix(mark));
    for (word, odds) in rows.filter_map(|row| row.split_once('\t')) {
        let mut odds = odds.split('\t').map(|o| o.parse().unwrap_or(0.0));
        let odds = std::array::from_fn(|_| odds.next().unwrap_or(0.0));
        add(word, &|beside| beside.odds = odds);
    }
    words
}

/// Whether a function word or a light verb touches the name: at the end of what stands before it, or at the start of what
/// stands behind it.
pub(super) fn touches_function_word(text: &[char], side: Side) -> bool {
    match side {
        Side::Before => Beside::of(text.iter().rev().copied(), side).function,
        Side::Behind => Beside::of(text.iter().copied(), side).function,
    }
}

/// Whether nothing or a function word stands on this side.
pub(super) fn is_closed(text: &[char], side: Side) -> bool {
    text.is_empty() || touches_function_word(text, side)
}

/// Whether a word begins here that follows the name of a person: 说, 日前, 会见.
pub(super) fn begins_with_person_verb(right: &[char]) -> bool {
    Beside::of(right.iter().copied(), Side::Behind).person_verb
}

/// Whether the name of a known place or organisation ends where these characters, read backwards, begin.
pub(super) fn is_known_before(backwards: impl Iterator<Item = char>) -> bool {
    /// Longer names end with shorter ones or with a title.
    const LONGEST: usize = 6;
    static KNOWN: OnceLock<Trie<bool>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let names = shipped::index().iter().filter(|(_, entry)| entry.kind != Kind::Title);
        Trie::of(names.map(|(key, _)| key.chars().rev()))
    });
    // As the keys of the names are made.
    let key = backwards.take(LONGEST).filter(|&c| c != '·').flat_map(|c| fold(c).to_lowercase().rev());
    known.walk(key).any(|&is_name| is_name)
}

/// Whether a noun for a class of persons stands right before (丈夫, 球星), or who comes from a known place (荷兰人).
pub(super) fn ends_class(before: &[char]) -> bool {
    let lexicon = Lexicon::shared();
    let noun = (2..=4.min(before.len())).any(|n| {
        let word: String = before[before.len() - n..].iter().collect();
        lexicon.class_nouns.contains(word.as_str())
    });
    noun || before.split_last().is_some_and(|(&last, place)| last == '人' && is_known_before(place.iter().rev().copied()))
}

/// How far a word of two to four characters reaches beyond a place inside it, at most.
const REACH: usize = 3;

/// The highest frequency of a dictionary word of two to four characters that begins before a position and ends behind it;
/// names of people don't count.
pub(super) fn straddle(corpus: &Corpus, at: usize) -> u32 {
    let mut text = ['\0'; 2 * REACH];
    let is_part = |c: &char| is_han(*c);
    let mut from = REACH;
    for c in corpus.backwards(at).take(REACH).take_while(is_part) {
        from -= 1;
        text[from] = c;
    }
    let mut to = REACH;
    for c in corpus.onwards(at).take(REACH).take_while(is_part) {
        text[to] = c;
        to += 1;
    }
    let (dictionary, lexicon) = (Dictionary::shared(), Lexicon::shared());
    let mut best = 0;
    for start in (from..REACH).filter(|_| to > REACH) {
        for (word, entry) in dictionary.beginnings(&text[start..to]) {
            let reaches = word.len() > text[start..REACH].iter().map(|c| c.len_utf8()).sum();
            if reaches && entry.frequency > best && !lexicon.is_person(word, entry.tag) {
                best = entry.frequency;
            }
        }
    }
    best
}

/// Whether a word of two or more characters begins right behind the name or ends right before it. If none does, the next
/// character is likely a part of the name.
pub(super) fn borders_word(text: &[char], side: Side) -> bool {
    let dictionary = Dictionary::shared();
    (2..=4.min(text.len())).any(|n| {
        let word: String = if side == Side::Before { &text[text.len() - n..] } else { &text[..n] }.iter().collect();
        dictionary.get(&word).is_some_and(|w| w.frequency >= 5)
    })
}

/// How much a character belongs to given names: the lexicon's log odds; for a character that the lists have not seen, a
/// little if it is rare in general and against it if it is common.
pub(super) fn given(c: char) -> f32 {
    let listed = Lexicon::shared().given(c);
    if listed > crate::lexicon::UNSEEN || Dictionary::shared().single(c) > 300 { listed } else { 0.8 }
}
