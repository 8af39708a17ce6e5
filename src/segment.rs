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
        let known = Dictionary::shared().get(t.word);
        if known.is_none() && t.end - t.start > 1 {
            split_guess(t.word, t.start, &mut out);
        } else {
            out.push(token(t.word, t.start, t.end));
        }
    }
    out
}

fn token(word: &str, start: usize, end: usize) -> Token {
    let known = Dictionary::shared().get(word);
    Token { start, end, tag: known.map_or_else(|| unknown_tag(word), |w| w.tag), frequency: known.map_or(0, |w| w.frequency) }
}

/// jieba's guesses swallow the function words beside an unknown name: 由青禾, 拉美和. Those are words of their own.
fn split_guess(word: &str, start: usize, out: &mut Vec<Token>) {
    let function = |c: char| {
        let class = Lexicon::shared().function_words.get(c.encode_utf8(&mut [0; 4]) as &str).copied();
        matches!(class, Some("prep" | "conj" | "part" | "aux"))
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
        assert_eq!(tokens[2].tag, "eng");
    }
}
