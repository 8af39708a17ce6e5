//! The documents as one sequence of comparable characters: sentences in the order of the documents' content, each
//! repeated sentence and long clause once, with the word boundaries that jieba votes for. What comes out does not depend
//! on the names or the order of the files.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::bits::Bits;
use crate::dictionary::Dictionary;
use crate::document::{Block, Document};
use crate::error::{Error, Result};
use crate::report::{Progress, Stage};
use crate::segment;
use crate::text::{is_han, is_tidy, normalise, sentences};

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
    edges: Bits,
    /// Whether a quotation mark or title mark opens right before a position.
    opened: Bits,
    /// Whether one closes right before a position.
    closed: Bits,
    /// Whether the document has another character at a position, or the same one after a space that was left out.
    altered: Bits,
    stretches: Vec<Stretch>,
    /// For every [`STEP`]th position, the number of its stretch.
    steps: Vec<u32>,
    /// Where the text of each document begins, ascending, and its index.
    documents: Vec<(u32, u32)>,
    /// For each document, whether it is no copy of another.
    originals: Vec<bool>,
}

/// A stretch of a block that was counted.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    /// Its first position in the sequence.
    at: u32,
    block: u32,
    /// Its first character in the block.
    start: u32,
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
    /// For each character, whether it is another one than in the block, or not as [`crate::text::tidy`] leaves it.
    altered: Vec<bool>,
    sentences: Vec<Sentence>,
}

struct Sentence {
    /// The fingerprint of the whole.
    whole: u128,
    clauses: Vec<(Range<usize>, u128)>,
}

/// The text to be counted, before its characters have numbers.
#[derive(Default)]
struct Kept {
    /// The clauses one after another, each with [`GAP`] behind it.
    text: Vec<char>,
    /// Where each clause begins.
    clauses: Vec<u32>,
    /// A clause is one stretch, or several where a space between Han and Latin was left out.
    stretches: Vec<Stretch>,
    /// Where the text is not as it stands in the documents, ascending.
    altered: Vec<u32>,
    /// Where each document begins.
    documents: Vec<(u32, u32)>,
}

/// The character of [`SEPARATOR`].
pub(crate) const GAP: char = '\0';

impl Kept {
    /// The characters of a clause.
    fn chars(&self, clause: usize) -> &[char] {
        let end = self.clauses.get(clause + 1).map_or(self.text.len(), |&at| at as usize) - 1;
        &self.text[self.clauses[clause] as usize..end]
    }

    /// Adds a clause, a range of a block's characters.
    fn push(&mut self, document: usize, block: usize, p: &Prepared, clause: Range<usize>) {
        let (document, block) = (document as u32, block as u32);
        let at = self.text.len() as u32;
        if self.documents.last().is_none_or(|d| d.1 != document) {
            self.documents.push((at, document));
        }
        self.clauses.push(at);
        let chars = &p.chars[clause.clone()];
        let mut from = 0;
        for to in (0..=chars.len()).filter(|&i| i == chars.len() || is_joint(chars, i)) {
            let at = self.text.len() as u32;
            self.stretches.push(Stretch { at, block, start: (clause.start + from) as u32 });
            self.altered.extend((from > 0).then_some(at));
            let altered = &p.altered[clause.start + from..clause.start + to];
            self.altered.extend((at..).zip(altered).filter(|(_, altered)| **altered).map(|(at, _)| at));
            self.text.extend_from_slice(&chars[from..to]);
            from = to + 1;
        }
        self.text.push(GAP);
    }
}

/// Whether a space stands here that only keeps Latin letters or digits apart from Han: 事务 ID. It is typography, and no two
/// documents are alike in it.
fn is_joint(chars: &[char], at: usize) -> bool {
    let beside = |i: Option<usize>| i.and_then(|i| chars.get(i)).copied().unwrap_or(GAP);
    let (before, after) = (beside(at.checked_sub(1)), beside(Some(at + 1)));
    chars[at] == ' ' && (is_han(before) && after.is_ascii_alphanumeric() || before.is_ascii_alphanumeric() && is_han(after))
}

/// A string as it stands in a [`Corpus`]: without the spaces that only keep Latin letters and digits apart from Han.
#[must_use]
pub fn closed_up(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    (0..chars.len()).filter(|&i| !is_joint(&chars, i)).map(|i| chars[i]).collect()
}

impl Corpus {
    /// Makes the sequence.
    ///
    /// # Errors
    /// [`Error::Interrupted`] if the user stopped the work.
    pub fn new(documents: &[Document], progress: &dyn Progress) -> Result<Self> {
        Self::made(documents, progress, true)
    }

    /// As [`Corpus::new`] without word boundaries, where only places and counts are asked for: it is made much faster.
    ///
    /// # Errors
    /// [`Error::Interrupted`] if the user stopped the work.
    pub fn without_words(documents: &[Document], progress: &dyn Progress) -> Result<Self> {
        Self::made(documents, progress, false)
    }

    fn made(documents: &[Document], progress: &dyn Progress, with_words: bool) -> Result<Self> {
        // The content decides the order, so that renaming files changes nothing; a copy of a document adds nothing.
        let mut order: Vec<usize> = (0..documents.len()).collect();
        let text = |i: usize| documents[i].blocks.iter().map(|b: &Block| b.text.as_str());
        order.sort_by(|&a, &b| text(a).cmp(text(b)).then_with(|| documents[a].name.cmp(&documents[b].name)));
        order.dedup_by(|a, b| text(*a).eq(text(*b)));
        let mut originals = vec![false; documents.len()];
        for &i in &order {
            originals[i] = true;
        }

        let kept = keep(documents, &order, progress)?;
        progress.begin(Stage::Words, kept.clauses.len() as u64);
        let mut edges = Bits::new(kept.text.len());
        let clauses: Vec<usize> = (0..if with_words { kept.clauses.len() } else { 0 }).collect();
        for part in clauses.chunks(CLAUSES) {
            let votes: Vec<Vec<u32>> = part
                .par_chunks(256)
                .map(|chunk| {
                    progress.advance(chunk.len() as u64);
                    let (mut text, mut edges) = (String::new(), Vec::new());
                    for &i in chunk {
                        text.clear();
                        text.extend(kept.chars(i));
                        edges_of(&text, kept.clauses[i], &mut edges);
                    }
                    edges
                })
                .collect();
            for edge in votes.into_iter().flatten() {
                edges.set(edge as usize);
            }
            if progress.interrupted() {
                return Err(Error::Interrupted);
            }
        }

        let (alphabet, numbers) = number(&kept.text);
        let mut corpus = Corpus {
            symbols: kept.text.iter().map(|&c| if is_counted(c) { numbers[c as usize] } else { SEPARATOR }).collect(),
            alphabet,
            edges,
            opened: Bits::new(kept.text.len()),
            closed: Bits::new(kept.text.len()),
            altered: Bits::new(kept.text.len()),
            steps: Vec::with_capacity(kept.text.len() / STEP + 1),
            stretches: kept.stretches,
            documents: kept.documents,
            originals,
        };
        for at in kept.altered {
            corpus.altered.set(at as usize);
        }
        for (at, c) in kept.text.iter().enumerate() {
            match c {
                '《' | '〈' | '“' | '「' | '『' | '【' => corpus.opened.set(at + 1),
                '》' | '〉' | '”' | '」' | '』' | '】' => corpus.closed.set(at),
                _ => {}
            }
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

    /// The characters by number; the first one stands for [`SEPARATOR`].
    #[must_use]
    pub fn alphabet(&self) -> &[char] {
        &self.alphabet
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

    /// The characters from a position on, up to the end of the stretch.
    pub fn onwards(&self, at: usize) -> impl Iterator<Item = char> + '_ {
        self.symbols[at.min(self.symbols.len())..].iter().take_while(|&&s| s != SEPARATOR).map(|&s| self.char(s))
    }

    /// The characters before a position, back to the start of the stretch, the nearest one first.
    pub fn backwards(&self, at: usize) -> impl Iterator<Item = char> + '_ {
        self.symbols[..at.min(self.symbols.len())].iter().rev().take_while(|&&s| s != SEPARATOR).map(|&s| self.char(s))
    }

    /// Whether a word edge stands before a position.
    #[must_use]
    pub fn is_edge(&self, at: usize) -> bool {
        at >= self.symbols.len() || self.edges.get(at)
    }

    /// Whether the text of a position and length stands alone between quotation marks or title marks.
    #[must_use]
    pub fn is_quoted(&self, at: usize, length: usize) -> bool {
        self.opened.get(at) && self.closed.get(at + length)
    }

    /// Marks a stretch as one word: an edge at both ends and none inside.
    pub fn join(&mut self, at: usize, length: usize) {
        for inner in at + 1..at + length {
            self.edges.unset(inner);
        }
        self.edges.set(at);
        self.edges.set(at + length);
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
        self.documents[self.place_of_document(at)].1 as usize
    }

    /// Where the text of the document of a position ends.
    #[must_use]
    pub fn document_end(&self, at: usize) -> usize {
        self.documents.get(self.place_of_document(at) + 1).map_or(self.symbols.len(), |d| d.0 as usize)
    }

    /// Which of the documents in the order of the sequence a position belongs to.
    fn place_of_document(&self, at: usize) -> usize {
        self.documents.partition_point(|d| d.0 as usize <= at).saturating_sub(1)
    }

    /// In how many documents these positions are.
    #[must_use]
    pub fn documents(&self, positions: impl Iterator<Item = usize>) -> usize {
        if self.documents.len() <= 1 {
            return positions.take(1).count();
        }
        let mut documents: Vec<usize> = positions.map(|at| self.place_of_document(at)).collect();
        documents.sort_unstable();
        documents.dedup();
        documents.len()
    }

    /// Whether the text of a position and length stands in the document as it was counted, character for character.
    #[must_use]
    pub fn is_plain(&self, at: usize, length: usize) -> bool {
        !(at..at + length).any(|at| self.altered.get(at))
    }

    /// The characters of the block that a string of this position and length takes up.
    #[must_use]
    pub fn range(&self, at: usize, length: usize) -> Range<usize> {
        let last = at + length.max(1) - 1;
        self.spot(at).char..self.spot(last).char + 1
    }

    /// Where a position stands in the documents.
    #[must_use]
    pub fn spot(&self, at: usize) -> Spot {
        let s = self.stretch(at);
        Spot { document: self.document(at), block: s.block as usize, char: s.start as usize + at - s.at as usize }
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

/// So many clauses are cut into words at a time.
const CLAUSES: usize = 1 << 16;

/// So many blocks are prepared at a time: enough for all processors, little memory.
const BLOCKS: usize = 4096;

/// Takes from the documents what is counted: each sentence once, each long clause once in its document.
fn keep(documents: &[Document], order: &[usize], progress: &dyn Progress) -> Result<Kept> {
    let blocks: Vec<(usize, usize)> = order.iter().flat_map(|&d| (0..documents[d].blocks.len()).map(move |b| (d, b))).collect();
    let mut seen: FxHashSet<u128> = FxHashSet::default();
    // A clause is a copy within its document only: a person's full title comes with the name in every report.
    let mut clauses_seen: FxHashSet<u128> = FxHashSet::default();
    let mut kept = Kept::default();
    let mut current = None;
    for chunk in blocks.chunks(BLOCKS) {
        let prepared: Vec<Prepared> = chunk.par_iter().map(|&(d, b)| prepare(&documents[d].blocks[b])).collect();
        for (&(document, block), p) in chunk.iter().zip(prepared) {
            if current != Some(document) {
                current = Some(document);
                clauses_seen.clear();
            }
            for sentence in p.sentences.iter().filter(|s| seen.insert(s.whole)) {
                for (clause, print) in &sentence.clauses {
                    if clause.len() < COPY || clauses_seen.insert(*print) {
                        kept.push(document, block, &p, clause.clone());
                    }
                }
            }
        }
        if progress.interrupted() {
            return Err(Error::Interrupted);
        }
    }
    Ok(kept)
}

fn prepare(block: &Block) -> Prepared {
    let chars = normalise(&block.text);
    let sentences = sentences(&chars)
        .into_iter()
        .filter(|s| chars[s.clone()].iter().any(|&c| is_han(c)))
        .map(|s| Sentence {
            whole: fingerprint(&chars[s.clone()]),
            clauses: clauses(&chars, s).into_iter().map(|c| (c.clone(), fingerprint(&chars[c]))).collect(),
        })
        .collect();
    let altered = block.text.chars().zip(&chars).map(|(written, &c)| written != c || !is_tidy(c)).collect();
    Prepared { chars, altered, sentences }
}

/// The characters of a text in ascending order, and the place of each in that order; place 0 is the separator's.
fn number(text: &[char]) -> (Vec<char>, Vec<u16>) {
    let mut numbers = vec![0u16; char::MAX as usize + 1];
    for &c in text {
        numbers[c as usize] = 1;
    }
    numbers[GAP as usize] = 0;
    let mut alphabet = vec![GAP];
    for (code, number) in numbers.iter_mut().enumerate().filter(|(_, n)| **n > 0) {
        // 65,535 different characters are more than any text has; should one have more, the rest are as good as unknown.
        let next = u16::try_from(alphabet.len()).unwrap_or(SEPARATOR);
        *number = next;
        if next != SEPARATOR {
            alphabet.extend(u32::try_from(code).ok().and_then(char::from_u32));
        }
    }
    (alphabet, numbers)
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
        let ends = matches!(chars[i], ',' | '，' | ':' | '：' | '(' | ')' | '。' | ';' | '；' | ' ');
        if ends && !is_joint(chars, i) {
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

/// Adds the word edges of a stretch that begins at a position.
fn edges_of(text: &str, at: u32, edges: &mut Vec<u32>) {
    edges.push(at);
    let (mut byte, mut char) = (0, at);
    segment::word_ends(text, |end| {
        let word = &text[byte..end];
        let length = word.chars().count();
        if length >= 4 {
            for (inner, (place, _)) in word.char_indices().enumerate().skip(2).take(length - 3) {
                if is_compound(word, place) {
                    edges.push(char + inner as u32);
                }
            }
        }
        char += length as u32;
        byte = end;
        edges.push(char);
    });
}

/// How frequent the two halves of a long dictionary word must be to count as words in it: 越南|政府, 国防|部长.
const COMMON: u32 = 50;

/// Whether a long word is two common words at this byte.
fn is_compound(word: &str, at: usize) -> bool {
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
