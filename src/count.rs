//! Exact statistics of strings: how often, in how many documents, between which neighbours, at how many word edges.
//!
//! A [`SuffixIndex`] sorts all positions of a corpus by the text that follows, up to a fixed length: any string's
//! occurrences are then one range, and every repeated string is an interval that a single walk finds. [`Counts`] are plain
//! sums over occurrences, so those of two corpora merge into those of both. Scores are made elsewhere.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::corpus::{Corpus, SEPARATOR};

/// No counted string is longer, in characters.
pub const LONGEST: usize = 20;

/// The statistics of one string. Every field but `documents` adds up over any split of the text; `documents` adds up as
/// long as no document is split.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// Occurrences.
    pub total: u64,
    /// Documents with at least one.
    pub documents: u64,
    /// How often each character stands before it; the separator stands for punctuation and the ends of stretches.
    pub left: BTreeMap<char, u64>,
    /// How often each character stands after it.
    pub right: BTreeMap<char, u64>,
    /// Occurrences that begin at a word edge.
    pub starts: u64,
    /// Occurrences that end at a word edge.
    pub ends: u64,
}

/// Stands for the end of a stretch among the neighbours.
pub const END: char = '\0';

impl Counts {
    /// Adds the statistics of the same string in other documents.
    pub fn merge(&mut self, other: &Counts) {
        self.total += other.total;
        self.documents += other.documents;
        self.starts += other.starts;
        self.ends += other.ends;
        for (side, more) in [(&mut self.left, &other.left), (&mut self.right, &other.right)] {
            for (&c, n) in more {
                *side.entry(c).or_default() += n;
            }
        }
    }
}

/// All positions of a corpus, sorted by what follows.
#[derive(Debug, Clone)]
pub struct SuffixIndex {
    order: Vec<u32>,
}

/// A repeated string: one that can't be made longer on the right without losing occurrences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// The range of its occurrences in the index.
    pub low: u32,
    /// The end of that range.
    pub high: u32,
    /// Its length in characters.
    pub length: u8,
    /// The length of the longest repeated string that begins like it and has more occurrences. Strings of a length between
    /// the two occur where this one does.
    pub shorter: u8,
}

impl SuffixIndex {
    /// Sorts the positions.
    #[must_use]
    pub fn new(corpus: &Corpus) -> Self {
        let symbols = corpus.symbols();
        // The first four symbols decide most comparisons, so they are compared as one number.
        let head = |at: usize| {
            let mut value = 0u64;
            let mut ended = false;
            for k in 0..4 {
                let s = if ended { SEPARATOR } else { symbols.get(at + k).copied().unwrap_or(SEPARATOR) };
                ended |= s == SEPARATOR;
                value = value << 16 | u64::from(s);
            }
            value
        };
        let mut keyed: Vec<(u64, u32)> =
            (0..symbols.len()).filter(|&at| symbols[at] != SEPARATOR).map(|at| (head(at), at as u32)).collect();
        keyed.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| tail(symbols, a.1).cmp(tail(symbols, b.1))).then(a.1.cmp(&b.1)));
        SuffixIndex { order: keyed.into_iter().map(|(_, at)| at).collect() }
    }

    /// The positions where a string begins, in no particular order. Only the first [`LONGEST`] characters are compared.
    #[must_use]
    pub fn occurrences(&self, corpus: &Corpus, text: &str) -> &[u32] {
        let (low, high) = self.range(corpus, text);
        &self.order[low..high]
    }

    fn range(&self, corpus: &Corpus, text: &str) -> (usize, usize) {
        let chars: Vec<char> = text.chars().take(LONGEST).collect();
        let Some(wanted) = corpus.numbers(&chars).filter(|w| !w.is_empty()) else { return (0, 0) };
        let symbols = corpus.symbols();
        let at = |p: &u32| {
            let from = *p as usize;
            &symbols[from..(from + wanted.len()).min(symbols.len())]
        };
        let low = self.order.partition_point(|p| at(p) < &wanted[..]);
        let high = low + self.order[low..].partition_point(|p| at(p) == &wanted[..]);
        (low, high)
    }

    /// The positions of a repeat.
    #[must_use]
    pub fn positions(&self, repeat: &Repeat) -> &[u32] {
        &self.order[repeat.low as usize..repeat.high as usize]
    }

    /// Every string that occurs `least` times or more and can't be made longer on the right without losing occurrences.
    #[must_use]
    pub fn repeats(&self, corpus: &Corpus, least: usize) -> Vec<Repeat> {
        let symbols = corpus.symbols();
        let mut out = Vec::new();
        // Open intervals: (length, first index). The classic walk over longest common prefixes (Abouelhoda, Kurtz and
        // Ohlebusch, 2004), with all lengths capped.
        let mut stack: Vec<(usize, usize)> = vec![(0, 0)];
        for i in 1..=self.order.len() {
            let lcp = if i < self.order.len() { common(symbols, self.order[i - 1], self.order[i]) } else { 0 };
            let mut low = i - 1;
            while let Some(&(length, from)) = stack.last() {
                if length <= lcp {
                    break;
                }
                stack.pop();
                low = from;
                let shorter = stack.last().map_or(0, |s| s.0).max(lcp);
                if i - from >= least {
                    out.push(Repeat { low: from as u32, high: i as u32, length: length as u8, shorter: shorter as u8 });
                }
            }
            if stack.last().is_none_or(|s| s.0 < lcp) {
                stack.push((lcp, low));
            }
        }
        out
    }

    /// The string of this place and length as a repeat that occurs once; `None` if it occurs again.
    #[must_use]
    pub fn single(&self, corpus: &Corpus, at: usize, length: usize) -> Option<Repeat> {
        let text: String = corpus.text(at, length).collect();
        let (low, high) = self.range(corpus, &text);
        let length = u8::try_from(length).ok()?;
        (high - low == 1).then_some(Repeat { low: low as u32, high: high as u32, length, shorter: length - 1 })
    }

    /// The statistics of a string, given where it begins and how long it is.
    #[must_use]
    pub fn count(&self, corpus: &Corpus, positions: &[u32], length: usize) -> Counts {
        let symbols = corpus.symbols();
        let neighbour = |at: Option<usize>| match at.and_then(|i| symbols.get(i)) {
            Some(&s) if s != SEPARATOR => corpus.char(s),
            _ => END,
        };
        let mut counts = Counts { total: positions.len() as u64, ..Counts::default() };
        let mut documents: Vec<usize> = Vec::with_capacity(positions.len());
        for &p in positions {
            let at = p as usize;
            documents.push(corpus.document(at));
            *counts.left.entry(neighbour(at.checked_sub(1))).or_default() += 1;
            *counts.right.entry(neighbour(Some(at + length))).or_default() += 1;
            counts.starts += u64::from(corpus.is_edge(at));
            counts.ends += u64::from(corpus.is_edge(at + length));
        }
        documents.sort_unstable();
        documents.dedup();
        counts.documents = documents.len() as u64;
        counts
    }
}

/// What follows the first four characters of a position, up to the end of the stretch or the longest length.
fn tail(symbols: &[u16], at: u32) -> &[u16] {
    let from = (at as usize + 4).min(symbols.len());
    let to = (at as usize + LONGEST).min(symbols.len());
    // A separator within the first four has already decided.
    let head = &symbols[at as usize..from];
    if head.contains(&SEPARATOR) {
        return &[];
    }
    let rest = &symbols[from..to];
    let end = rest.iter().position(|&s| s == SEPARATOR).unwrap_or(rest.len());
    &rest[..end]
}

/// How many characters two positions have in common, up to the longest length and the end of the stretch.
fn common(symbols: &[u16], a: u32, b: u32) -> usize {
    let (a, b) = (&symbols[a as usize..], &symbols[b as usize..]);
    a.iter().zip(b).take(LONGEST).take_while(|(x, y)| x == y && **x != SEPARATOR).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, Strategy, prop, prop_assert_eq, proptest};

    use super::*;
    use crate::document::{Block, Document};
    use crate::report::Silent;

    fn documents(texts: &[String]) -> Vec<Document> {
        texts.iter().enumerate().map(|(i, t)| Document { name: i.to_string(), blocks: vec![Block::line(t.clone(), 1)] }).collect()
    }

    /// The occurrences of a string, found the slow way.
    fn slow(corpus: &Corpus, needle: &[char]) -> usize {
        let text: Vec<char> = corpus.symbols().iter().map(|&s| if s == SEPARATOR { '|' } else { corpus.char(s) }).collect();
        text.windows(needle.len()).filter(|w| *w == needle).count()
    }

    fn few_characters() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec("[甲乙丙丁，]{0,40}", 1..6)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_string_is_counted_exactly(texts in few_characters(), needle in "[甲乙丙丁]{1,5}") {
            let docs = documents(&texts);
            let corpus = Corpus::new(&docs, &Silent::default()).expect("not interrupted");
            let index = SuffixIndex::new(&corpus);
            let chars: Vec<char> = needle.chars().collect();
            prop_assert_eq!(index.occurrences(&corpus, &needle).len(), slow(&corpus, &chars));
        }

        #[test]
        fn the_repeats_are_all_the_repeated_strings(texts in few_characters()) {
            let docs = documents(&texts);
            let corpus = Corpus::new(&docs, &Silent::default()).expect("not interrupted");
            let index = SuffixIndex::new(&corpus);
            let repeats = index.repeats(&corpus, 2);
            let mut found = std::collections::BTreeSet::new();
            for r in &repeats {
                for length in r.shorter as usize + 1..=r.length as usize {
                    let text: Vec<char> = corpus.text(index.positions(r)[0] as usize, length).collect();
                    prop_assert_eq!(slow(&corpus, &text), index.positions(r).len(), "{:?}", text);
                    found.insert(text);
                }
            }
            let all: Vec<char> = corpus.symbols().iter().map(|&s| if s == SEPARATOR { '|' } else { corpus.char(s) }).collect();
            for length in 1..=LONGEST.min(all.len()) {
                for w in all.windows(length).filter(|w| !w.contains(&'|')) {
                    prop_assert_eq!(slow(&corpus, w) >= 2, found.contains(w), "{:?}", w);
                }
            }
        }

        #[test]
        fn the_counts_of_two_shards_merge_into_those_of_the_whole(texts in few_characters(), needle in "[甲乙丙丁]{1,3}", at in 0usize..6) {
            // Each shard's documents end differently, so that none is taken for a copy of another.
            let texts: Vec<String> = texts.iter().enumerate().map(|(i, t)| t.split('，').enumerate().map(|(j, c)| format!("{c}。{}", ["子", "丑", "寅", "卯", "辰", "巳"][i].repeat(j + 1))).collect()).collect();
            let docs = documents(&texts);
            let (a, b) = docs.split_at(at.min(docs.len()));
            let of = |d: &[Document]| {
                let corpus = Corpus::new(d, &Silent::default()).expect("not interrupted");
                let index = SuffixIndex::new(&corpus);
                let mut counts = index.count(&corpus, index.occurrences(&corpus, &needle), needle.chars().count());
                counts.left.remove(&END);
                counts.right.remove(&END);
                counts
            };
            // A sentence that stands in both shards counts once in the whole: the law holds for text without copies.
            let sentences: Vec<&str> = texts.iter().flat_map(|t| t.split('。')).filter(|s| !s.is_empty()).collect();
            let different: std::collections::BTreeSet<&str> = sentences.iter().copied().collect();
            if different.len() == sentences.len() {
                let mut merged = of(a);
                merged.merge(&of(b));
                prop_assert_eq!(merged, of(&docs));
            }
        }
    }
}
