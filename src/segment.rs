//! Word boundaries and parts of speech: jieba behind one small type. It gives votes on where words begin and end; it is
//! never the source of a term.

use std::sync::OnceLock;

use jieba_rs::Jieba;

use crate::dictionary::{self, Dictionary};

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
    let dictionary = Dictionary::shared();
    jieba()
        .cut(text, true)
        .into_iter()
        .map(|t| {
            let known = dictionary.get(t.word);
            let tag = known.map(|w| w.tag).unwrap_or_else(|| unknown_tag(t.word));
            Token { start: t.start, end: t.end, tag, frequency: known.map_or(0, |w| w.frequency) }
        })
        .collect()
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
