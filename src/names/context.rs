//! What stands beside a possible name.

use crate::corpus::{Corpus, SEPARATOR};
use crate::dictionary::Dictionary;
use crate::glossary::{Kind, shipped};
use crate::lexicon::Lexicon;
use crate::text::is_han;

/// Up to `most` characters before a position, back to the start of the stretch.
pub(super) fn before(corpus: &Corpus, at: usize, most: usize) -> Vec<char> {
    let symbols = corpus.symbols();
    let from = (at.saturating_sub(most)..at).rev().take_while(|&i| symbols[i] != SEPARATOR).last().unwrap_or(at);
    corpus.text(from, at - from).collect()
}

/// Up to `most` characters from a position on, to the end of the stretch.
pub(super) fn after(corpus: &Corpus, at: usize, most: usize) -> Vec<char> {
    let symbols = corpus.symbols();
    let to = (at..(at + most).min(symbols.len())).take_while(|&i| symbols[i] != SEPARATOR).last().map_or(at, |i| i + 1);
    corpus.text(at, to - at).collect()
}

/// Whether a function word or a light verb touches the name: at the end of what stands before it, or at the start of what
/// stands after it.
pub(super) fn touches_function_word(side: &[char], before: bool) -> bool {
    let lexicon = Lexicon::shared();
    let mut word = String::new();
    (1..=3.min(side.len())).any(|n| {
        word.clear();
        word.extend(if before { &side[side.len() - n..] } else { &side[..n] });
        lexicon.function_words.contains_key(word.as_str()) || lexicon.light_verbs.contains(word.as_str())
    })
}

/// Whether nothing or a function word stands on this side.
pub(super) fn is_closed(side: &[char], before: bool) -> bool {
    side.is_empty() || touches_function_word(side, before)
}

/// Whether the name of a known place or organisation stands right before.
pub(super) fn ends_known(before: &[char]) -> bool {
    (2..=6.min(before.len())).any(|n| {
        let text: String = before[before.len() - n..].iter().collect();
        shipped::lookup(&text).is_some_and(|e| e.kind != Kind::Title)
    })
}

/// Whether a noun for a class of persons stands right before (丈夫, 球星), or who comes from a known place (荷兰人).
pub(super) fn ends_class(before: &[char]) -> bool {
    let lexicon = Lexicon::shared();
    let noun = (2..=4.min(before.len())).any(|n| {
        let word: String = before[before.len() - n..].iter().collect();
        lexicon.class_nouns.contains(word.as_str())
    });
    noun || before.split_last().is_some_and(|(&last, place)| last == '人' && ends_known(place))
}

/// Whether a word begins here that follows the name of a person: 说, 日前, 会见.
pub(super) fn begins_with_person_verb(right: &[char]) -> bool {
    let verbs = &Lexicon::shared().person_verbs;
    let mut word = String::new();
    (1..=2.min(right.len())).any(|n| {
        word.clear();
        word.extend(&right[..n]);
        verbs.contains(word.as_str())
    })
}

/// The highest frequency of a dictionary word of two to four characters that begins before `at` in `chars` and ends after
/// it; names of people don't count.
pub(super) fn straddle(chars: &[char], at: usize) -> u32 {
    let dictionary = Dictionary::shared();
    let mut best = 0;
    for from in at.saturating_sub(3)..at {
        for to in at + 1..=(from + 4).min(chars.len()) {
            if !chars[from..to].iter().all(|&c| is_han(c)) {
                continue;
            }
            let word: String = chars[from..to].iter().collect();
            if let Some(w) = dictionary.get(&word)
                && !Lexicon::shared().is_person(&word, w.tag)
            {
                best = best.max(w.frequency);
            }
        }
    }
    best
}

/// Whether a word of two or more characters begins right after the name (`before` false) or ends right before it. If none
/// does, the next character is likely a part of the name.
pub(super) fn borders_word(side: &[char], before: bool) -> bool {
    let dictionary = Dictionary::shared();
    (2..=4.min(side.len())).any(|n| {
        let word: String = if before { &side[side.len() - n..] } else { &side[..n] }.iter().collect();
        dictionary.get(&word).is_some_and(|w| w.frequency >= 5)
    })
}

/// How much a character belongs to given names: the lexicon's log odds; for a character that the lists have not seen, a
/// little if it is rare in general and against it if it is common.
pub(super) fn given(c: char) -> f32 {
    let listed = Lexicon::shared().given(c);
    if listed > crate::lexicon::UNSEEN {
        return listed;
    }
    match Dictionary::shared().get(c.encode_utf8(&mut [0; 4])) {
        Some(w) if w.frequency > 300 => listed,
        _ => 0.8,
    }
}
