//! The documents as one sequence of comparable characters: sentences in the order of the documents' content, each
//! repeated sentence and long clause once, with the word boundaries that jieba votes for. What comes out does not depend
//! on the names or the order of the files.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;

use crate::dictionary::Dictionary;
use crate::document::{Block, Document};
use crate::error::{Error, Result};
use crate::report::{Progress, Stage};
use crate::segment;
use crate::text::{is_han, normalise, sentences};

/// A clause of this many characters that occurs again is a copy (a caption, a lead repeated in the body), not a second use.
const COPY: usize = 12;

/// How far apart the positions are whose stretch is kept.
const STEP: usize = 32;

/// The character between two stretches that no string crosses.
pub const SEPARATOR: u16 = 0;

/// The sequence.
pub struct Corpus {
    /// For each position, the character's number in `alphabet`; [`SEPARATOR`] between stretches.
    symbols: Vec<u16>,
    /// Characters by number, ascending by code point.
    alphabet: Vec<char>,
    /// Whether a word begins at a position or the one before it ends there.
    edges: Vec<bool>,
    stretches: Vec<Stretch>,
    /// For every [`STEP`]th position, the number of its stretch.
    steps: Vec<u32>,
    /// For each document, whether it is no copy of another.
    originals: Vec<bool>,
}

/// A stretch of a block that was counted.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    /// Its first position in the sequence.
    at: u32,
    document: u32,
    block: u32,
    /// Its first character in the block.
    start: u32,
    /// Whether the block's text is the same made comparable.
    plain: bool,
}

/// A place in the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The document's index.
    pub document: usize,
    /// The block's index.
    pub block: usize,
    /// The character's index in the block.
    pub char: usize,
}

/// What is taken from one block.
struct Prepared {
    chars: Vec<char>,
    plain: bool,
    sentences: Vec<Range<usize>>,
}

impl Corpus {
    /// Makes the sequence.
    ///
    /// # Errors
    /// [`Error::Interrupted`] if the user stopped the work.
    pub fn new(documents: &[Document], progress: &dyn Progress) -> Result<Self> {
        // The content decides the order, so that renaming files changes nothing; a copy of a document adds nothing.
        let mut order: Vec<usize> = (0..documents.len()).collect();
        let text = |i: usize| documents[i].blocks.iter().map(|b: &Block| b.text.as_str());
        order.sort_by(|&a, &b| text(a).cmp(text(b)).then_with(|| documents[a].name.cmp(&documents[b].name)));
        order.dedup_by(|a, b| text(*a).eq(text(*b)));
        let mut originals = vec![false; documents.len()];
        for &i in &order {
            originals[i] = true;
        }

        let mut seen: HashSet<u128> = HashSet::new();
        let mut kept: Vec<(Stretch, Vec<char>)> = Vec::new();
        for chunk in order.chunks(256) {
            let prepared: Vec<Vec<Prepared>> = chunk
                .par_iter()
                .map(|&i| {
                    documents[i]
                        .blocks
                        .iter()
                        .map(|b| {
                            let chars = normalise(&b.text);
                            let sentences = sentences(&chars);
                            let plain = b.text.chars().eq(chars.iter().copied());
                            Prepared { chars, plain, sentences }
                        })
                        .collect()
                })
                .collect();
            for (&document, blocks) in chunk.iter().zip(prepared) {
                // A clause is a copy within its document only: a person's full title comes with the name in every report.
                let mut clauses_seen: HashSet<u128> = HashSet::new();
                for (block, p) in blocks.iter().enumerate() {
                    for sentence in &p.sentences {
                        let whole = fingerprint(&p.chars[sentence.clone()]);
                        if !p.chars[sentence.clone()].iter().any(|&c| is_han(c)) || !seen.insert(whole) {
                            continue;
                        }
                        for clause in clauses(&p.chars, sentence.clone()) {
                            let chars = &p.chars[clause.clone()];
                            let print = fingerprint(chars);
                            if clause.len() >= COPY && !clauses_seen.insert(print) {
                                continue;
                            }
                            let at = Stretch {
                                at: 0,
                                document: document as u32,
                                block: block as u32,
                                start: clause.start as u32,
                                plain: p.plain,
                            };
                            kept.push((at, chars.to_vec()));
                        }
                    }
                }
            }
            if progress.interrupted() {
                return Err(Error::Interrupted);
            }
        }

        progress.begin(Stage::Words, kept.len() as u64);
        let votes: Vec<Vec<bool>> = kept
            .par_chunks(64)
            .flat_map_iter(|chunk| {
                progress.advance(chunk.len() as u64);
                chunk.iter().map(|(_, chars)| edges_of(chars))
            })
            .collect();
        if progress.interrupted() {
            return Err(Error::Interrupted);
        }

        let mut present: Vec<char> = {
            let mut set = HashSet::new();
            for (_, chars) in &kept {
                set.extend(chars.iter().copied());
            }
            set.into_iter().collect()
        };
        present.sort_unstable();
        // 65,535 different characters are more than any text has; should one have more, the rest are as good as unknown.
        present.truncate(usize::from(u16::MAX) - 1);
        let numbers: HashMap<char, u16> = present.iter().enumerate().map(|(i, &c)| (c, i as u16 + 1)).collect();
        let mut alphabet = vec!['\0'];
        alphabet.extend(present);

        let total: usize = kept.iter().map(|(_, chars)| chars.len() + 1).sum();
        let mut corpus = Corpus {
            symbols: Vec::with_capacity(total),
            alphabet,
            edges: Vec::with_capacity(total),
            stretches: Vec::with_capacity(kept.len()),
            steps: Vec::with_capacity(total / STEP + 1),
            originals,
        };
        for ((stretch, chars), votes) in kept.into_iter().zip(votes) {
            corpus.stretches.push(Stretch { at: corpus.symbols.len() as u32, ..stretch });
            for (c, edge) in chars.iter().zip(votes) {
                corpus.symbols.push(if is_counted(*c) { numbers.get(c).copied().unwrap_or(SEPARATOR) } else { SEPARATOR });
                corpus.edges.push(edge);
            }
            corpus.symbols.push(SEPARATOR);
            corpus.edges.push(true);
        }
        let mut stretch = 0;
        for at in (0..corpus.symbols.len()).step_by(STEP) {
            while corpus.stretches.get(stretch + 1).is_some_and(|s| s.at as usize <= at) {
                stretch += 1;
            }
            corpus.steps.push(stretch as u32);
        }
        Ok(corpus)
    }

    /// The numbers of the characters, with [`SEPARATOR`] between stretches.
    #[must_use]
    pub fn symbols(&self) -> &[u16] {
        &self.symbols
    }

    /// The character with a number.
    #[must_use]
    pub fn char(&self, symbol: u16) -> char {
        self.alphabet.get(usize::from(symbol)).copied().unwrap_or('\0')
    }

    /// The numbers of a string's characters; `None` if one of them doesn't occur.
    #[must_use]
    pub fn numbers(&self, text: &[char]) -> Option<Vec<u16>> {
        text.iter().map(|c| self.alphabet.binary_search(c).ok().map(|i| i as u16)).collect()
    }

    /// The characters from a position on.
    pub fn text(&self, at: usize, length: usize) -> impl Iterator<Item = char> + '_ {
        self.symbols[at..(at + length).min(self.symbols.len())].iter().map(|&s| self.char(s))
    }

    /// Whether a word edge stands before a position.
    #[must_use]
    pub fn is_edge(&self, at: usize) -> bool {
        self.edges.get(at).copied().unwrap_or(true)
    }

    /// Marks a stretch as one word: an edge at both ends and none inside.
    pub fn join(&mut self, at: usize, length: usize) {
        for edge in &mut self.edges[at + 1..at + length] {
            *edge = false;
        }
        self.edges[at] = true;
        if let Some(end) = self.edges.get_mut(at + length) {
            *end = true;
        }
    }

    fn stretch(&self, at: usize) -> &Stretch {
        let mut i = self.steps[(at / STEP).min(self.steps.len() - 1)] as usize;
        while self.stretches.get(i + 1).is_some_and(|s| s.at as usize <= at) {
            i += 1;
        }
        &self.stretches[i]
    }

    /// The document of a position.
    #[must_use]
    pub fn document(&self, at: usize) -> usize {
        self.stretch(at).document as usize
    }

    /// Whether the text of a position stands in the document as it was counted, character for character.
    #[must_use]
    pub fn is_plain(&self, at: usize) -> bool {
        self.stretch(at).plain
    }

    /// Where a position stands in the documents.
    #[must_use]
    pub fn spot(&self, at: usize) -> Spot {
        let s = self.stretch(at);
        Spot { document: s.document as usize, block: s.block as usize, char: s.start as usize + at - s.at as usize }
    }

    /// Whether a document was taken in; of several with the same text, one is.
    #[must_use]
    pub fn holds(&self, document: usize) -> bool {
        self.originals.get(document).copied().unwrap_or(false)
    }

    /// The number of Han characters counted.
    #[must_use]
    pub fn han(&self) -> usize {
        let han: Vec<bool> = self.alphabet.iter().map(|&c| is_han(c)).collect();
        self.symbols.iter().filter(|&&s| han[usize::from(s)]).count()
    }
}

/// Characters that names and terms are made of.
fn is_counted(c: char) -> bool {
    is_han(c) || c.is_alphanumeric() || matches!(c, '·' | '-' | '+' | '—')
}

/// The clauses of a sentence: between commas, colons, brackets and quotation marks. The enumeration comma ends none, so
/// that a long list of words is not taken apart into clauses of one word.
fn clauses(chars: &[char], sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = sentence.start;
    for i in sentence.clone() {
        if matches!(chars[i], ',' | '，' | ':' | '：' | '(' | ')' | '。' | ';' | '；' | ' ') {
            if i > start {
                out.push(start..i);
            }
            start = i + 1;
        }
    }
    if sentence.end > start {
        out.push(start..sentence.end);
    }
    out
}

/// The word edges of a stretch, one before each character.
fn edges_of(chars: &[char]) -> Vec<bool> {
    let text: String = chars.iter().collect();
    let mut edges = vec![false; chars.len()];
    if let Some(first) = edges.first_mut() {
        *first = true;
    }
    let (mut byte, mut char) = (0, 0);
    segment::word_ends(&text, |end| {
        let word = &text[byte..end];
        let length = word.chars().count();
        if length >= 4 {
            for (inner, (at, _)) in word.char_indices().enumerate().skip(2).take(length - 3) {
                if is_joint(word, at) {
                    edges[char + inner] = true;
                }
            }
        }
        char += length;
        byte = end;
        if let Some(edge) = edges.get_mut(char) {
            *edge = true;
        }
    });
    edges
}

/// How frequent the two halves of a long dictionary word must be to count as words in it: 越南|政府, 国防|部长.
const COMMON: u32 = 50;

/// Whether a long word is two common words at this byte.
fn is_joint(word: &str, at: usize) -> bool {
    let common = |part: &str| Dictionary::shared().get(part).is_some_and(|w| w.frequency >= COMMON);
    common(&word[..at]) && common(&word[at..])
}

/// A 128-bit FNV-1a hash of the characters without punctuation: wide enough to stand for the text itself, and the same on
/// every machine.
fn fingerprint(chars: &[char]) -> u128 {
    let mut hash = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
    for &c in chars.iter().filter(|&&c| is_counted(c)) {
        hash = (hash ^ u128::from(c as u32)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Silent;

    fn document(name: &str, lines: &[&str]) -> Document {
        Document { name: name.to_owned(), blocks: lines.iter().zip(1..).map(|(l, i)| Block::line(*l, i)).collect() }
    }

    fn content(corpus: &Corpus) -> String {
        corpus.symbols().iter().map(|&s| if s == SEPARATOR { '|' } else { corpus.char(s) }).collect()
    }

    #[test]
    fn repeated_sentences_and_long_clauses_count_once() {
        let docs = [document(
            "a",
            &["会谈场景。图自海通社", "会谈场景", "双方就深水港二期工程交换意见,会后发表声明。", "双方就深水港二期工程交换意见"],
        )];
        let corpus = Corpus::new(&docs, &Silent::default()).expect("not interrupted");
        assert_eq!(content(&corpus), "会谈场景|图自海通社|双方就深水港二期工程交换意见|会后发表声明|");
    }

    #[test]
    fn names_and_order_of_files_make_no_difference() {
        let one = [document("a", &["甲方案"]), document("b", &["乙方案"]), document("c", &["甲方案"])];
        let two = [document("1", &["乙方案"]), document("2", &["甲方案"])];
        let text = |d: &[Document]| content(&Corpus::new(d, &Silent::default()).expect("not interrupted"));
        assert_eq!(text(&one), text(&two));
    }

    #[test]
    fn positions_lead_back_to_the_block() {
        let docs = [document("a", &["前文，越南国防部"])];
        let corpus = Corpus::new(&docs, &Silent::default()).expect("not interrupted");
        let at = content(&corpus).chars().position(|c| c == '国').expect("there");
        assert_eq!(corpus.spot(at), Spot { document: 0, block: 0, char: 5 });
        assert!(corpus.is_edge(at) && !corpus.is_edge(at + 1));
    }
}
