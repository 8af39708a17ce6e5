//! Word boundaries and parts of speech: jieba behind one small type. It gives votes on where words begin and end; it is
//! never the source of a term.

use std::sync::OnceLock;

use jieba_rs::Jieba;

use crate::dictionary::{self, Dictionary};
use crate::lexicon::Lexicon;

/// A word of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The first character's index.
    pub start: usize,
    /// One past the last character's index.
    pub end: usize,
    /// The part of speech, as in [`dictionary::Word::tag`]; `x` for what no dictionary knows.
    pub tag: &'static str,
    /// The frequency in the dictionary; 0 for what it doesn't know.
    pub frequency: u32,
}

/// What a part of speech means for the edge of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Nouns, names, attributes, nominalised verbs, morphemes.
    Nominal,
    /// Verbs.
    Verb,
    /// Adjectives.
    Adjective,
    /// Prepositions, conjunctions, particles, pronouns, adverbs, interjections.
    Function,
    /// Numerals, measure words and times.
    Number,
    /// What the dictionary does not know.
    Unknown,
}

impl Token {
    /// The class of the part of speech.
    #[must_use]
    pub fn class(&self) -> Class {
        match self.tag.as_bytes() {
            [b'x', ..] => Class::Unknown,
            b"eng" => Class::Nominal,
            b"vn" | b"an" => Class::Nominal,
            [b'v', ..] => Class::Verb,
            [b'a' | b'z', ..] => Class::Adjective,
            [b'p' | b'c' | b'u' | b'r' | b'd' | b'y' | b'e' | b'o', ..] => Class::Function,
            [b'm' | b'q' | b't', ..] => Class::Number,
            _ => Class::Nominal,
        }
    }
}

fn jieba() -> &'static Jieba {
    static SHARED: OnceLock<Jieba> = OnceLock::new();
    SHARED.get_or_init(|| {
        // Only a malformed dictionary fails to load, and ours is compiled in and tested.
        Jieba::with_dict(&mut dictionary::TEXT.as_bytes()).unwrap_or_else(|_| Jieba::empty())
    })
}

/// Loads the dictionary now, so that it is ready when the first sentence comes.
pub fn warm_up() {
    jieba();
}

/// The ends of the words of a text, in bytes, ascending. Words that no dictionary has are guessed by jieba's hidden
/// Markov model.
pub fn word_ends(text: &str, mut found: impl FnMut(usize)) {
    for token in jieba().cut(text, true) {
        found(token.byte_end);
    }
}

/// The words of a text with their parts of speech. Runs of Latin letters and digits are one word, tagged `eng` or `m`.
#[must_use]
pub fn words(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    for t in jieba().cut(text, true) {
        tokens_of(t.word, t.start, &mut out);
    }
    out
}

/// Adds a word that begins at a character index, as one or more words: what no dictionary has is a guess, and jieba's guesses
/// swallow function words.
pub(crate) fn tokens_of(word: &str, start: usize, out: &mut Vec<Token>) {
    let known = Dictionary::shared().get(word);
    let length = word.chars().count();
    if known.is_none() && length > 1 {
        split_guess(word, start, out);
    } else {
        out.push(token_of(word, known, start, start + length));
    }
}

/// How much less probable the best cut of a text into words becomes if a word must end at a place: for every character
/// index and the end a natural log ratio, 0 where a word ends anyway, large inside a word that the text can't do without.
/// Words are taken as independent, with their frequency in the dictionary (a unigram model).
#[must_use]
pub fn cut_costs(text: &str) -> Vec<f32> {
    const UNKNOWN: f32 = 1.0;
    /// A character that words are not made of.
    const OTHER: f32 = 1000.0;
    const LONGEST_SIMPLE: usize = 5;
    let dictionary = Dictionary::shared();
    let chars: Vec<char> = text.chars().collect();
    let n = chars.len();
    let log = |frequency: f32| (frequency / dictionary::TOTAL as f32).ln();
    let mut words: Vec<(usize, usize, f32)> = chars
        .iter()
        .enumerate()
        .map(|(i, &c)| {
            let single = if crate::text::is_han(c) { (dictionary.single(c) as f32).max(UNKNOWN) } else { OTHER };
            (i, i + 1, log(single))
        })
        .collect();
    for t in jieba().cut_all(text) {
        // Longer entries of the dictionary are put together from names: 美国宾夕法尼亚大学.
        if (2..=LONGEST_SIMPLE).contains(&(t.end - t.start))
            && let Some(word) = dictionary.get(t.word)
        {
            words.push((t.start, t.end, log((word.frequency as f32).max(UNKNOWN))));
        }
    }
    let best = |words: &mut dyn Iterator<Item = (usize, usize, f32)>, from: usize| {
        let mut best = vec![f32::NEG_INFINITY; n + 1];
        best[from] = 0.0;
        for (a, b, p) in words {
            best[b] = best[b].max(best[a] + p);
        }
        best
    };
    words.sort_unstable_by_key(|w| w.0);
    let forward = best(&mut words.iter().copied(), 0);
    words.sort_unstable_by_key(|w| std::cmp::Reverse(w.1));
    let backward = best(&mut words.iter().map(|&(a, b, p)| (b, a, p)), n);
    (0..=n).map(|i| (forward[n] - forward[i] - backward[i]).max(0.0)).collect()
}

fn token(word: &str, start: usize, end: usize) -> Token {
    token_of(word, Dictionary::shared().get(word), start, end)
}

fn token_of(word: &str, known: Option<dictionary::Word>, start: usize, end: usize) -> Token {
    Token { start, end, tag: known.map_or_else(|| unknown_tag(word), |w| w.tag), frequency: known.map_or(0, |w| w.frequency) }
}

/// jieba's guesses swallow the function words beside an unknown name: 由青禾, 拉美和. Those are words of their own.
fn split_guess(word: &str, start: usize, out: &mut Vec<Token>) {
    let function = |c: char| {
        let class = Lexicon::shared().function_words.get(c.encode_utf8(&mut [0; 4]) as &str).copied();
        matches!(class, Some("prep" | "conj" | "part" | "aux" | "other"))
    };
    let end = start + word.chars().count();
    let first = word.chars().next().filter(|&c| function(c)).map_or(0, char::len_utf8);
    let last = if word.len() > first { word.chars().next_back().filter(|&c| function(c)).map_or(0, char::len_utf8) } else { 0 };
    let (before, rest) = word.split_at(first);
    let (middle, after) = rest.split_at(rest.len().saturating_sub(last));
    let mut at = start;
    for part in [before, middle, after] {
        if !part.is_empty() {
            let to = at + part.chars().count();
            out.push(token(part, at, to));
            at = to;
        }
    }
    debug_assert_eq!(at, end, "the parts make up the word");
}

fn unknown_tag(word: &str) -> &'static str {
    match word.chars().next() {
        Some(c) if c.is_ascii_digit() => "m",
        Some(c) if crate::text::is_alphabetic_not_han(c) => "eng",
        _ => "x",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_characters() {
        let tokens = words("越南国防部ADMM会议");
        let text: Vec<char> = "越南国防部ADMM会议".chars().collect();
        let cut: Vec<String> = tokens.iter().map(|t| text[t.start..t.end].iter().collect()).collect();
        assert_eq!(cut, ["越南", "国防部", "ADMM", "会议"]);
        assert_eq!(tokens[1].class(), Class::Nominal);
        assert_eq!((tokens[2].tag, tokens[2].class()), ("eng", Class::Nominal));
    }

    #[test]
    fn cutting_a_word_costs_and_cutting_between_words_does_not() {
        let costs = cut_costs("其他如白蝙蝠");
        assert_eq!(costs.len(), 7);
        assert!(costs[2] < 0.01 && costs[3] < 0.01 && costs[4] < 0.01, "{costs:?}");
        assert!(costs[1] > 3.0 && costs[5] > 10.0, "{costs:?}");
        assert_eq!(cut_costs(""), [0.0]);
    }
}
