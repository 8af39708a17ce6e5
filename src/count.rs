//! Exact statistics of strings: how often, in how many documents, between which neighbours, at how many word edges.
//!
//! A [`SuffixIndex`] sorts the positions of a corpus by the text that follows, up to a fixed length: any string's
//! occurrences are then one range, and every repeated string is an interval that a single walk finds. [`Counts`] are plain
//! sums over occurrences, so those of two corpora merge into those of both. Measures and scores are made elsewhere.

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
    /// The characters before it.
    pub left: Neighbours,
    /// The characters after it.
    pub right: Neighbours,
    /// Occurrences that begin at a word edge.
    pub starts: u64,
    /// Occurrences that end at a word edge.
    pub ends: u64,
    /// Occurrences with word edges at both ends.
    pub whole: u64,
    /// Occurrences that stand alone between quotation marks or title marks.
    pub quoted: u64,
    /// Occurrences that are a whole clause: a heading, a caption, an item of a list.
    pub clauses: u64,
}

/// How often each character stands beside a string, ascending by character. [`END`] stands for punctuation and the ends of
/// stretches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Neighbours(Vec<(char, u64)>);

/// Stands for the end of a stretch among the neighbours.
pub const END: char = '\0';

impl Neighbours {
    /// Each neighbour once, and how often it stands there.
    pub fn iter(&self) -> impl Iterator<Item = (char, u64)> + '_ {
        self.0.iter().copied()
    }

    /// Accessor variety: how many different neighbours there are, each end of a stretch counted as one of its own (Feng et
    /// al., 2004).
    #[must_use]
    pub fn variety(&self) -> u64 {
        self.iter().map(|(c, n)| if c == END { n } else { 1 }).sum()
    }

    /// The share of the commonest character among the neighbours, 0 to 1; the ends of stretches are no character.
    #[must_use]
    pub fn top_share(&self) -> f64 {
        let all: u64 = self.iter().map(|(_, n)| n).sum();
        let top = self.iter().filter(|(c, _)| *c != END).map(|(_, n)| n).max().unwrap_or(0);
        top as f64 / all.max(1) as f64
    }

    /// The share of places at the end of a stretch, 0 to 1.
    #[must_use]
    pub fn end_share(&self) -> f64 {
        let all: u64 = self.iter().map(|(_, n)| n).sum();
        let ends = self.iter().find(|(c, _)| *c == END).map_or(0, |(_, n)| n);
        ends as f64 / all.max(1) as f64
    }

    /// The only neighbour, if there is but one and it is a character.
    #[must_use]
    pub fn only(&self) -> Option<char> {
        match self.0[..] {
            [(c, _)] if c != END => Some(c),
            _ => None,
        }
    }

    fn merge(&mut self, other: &Neighbours) {
        for &(c, n) in &other.0 {
            match self.0.binary_search_by_key(&c, |e| e.0) {
                Ok(i) => self.0[i].1 += n,
                Err(i) => self.0.insert(i, (c, n)),
            }
        }
    }

    /// Counts symbols of a corpus, which are in the order of the characters; sorts them on the way.
    fn of(corpus: &Corpus, symbols: &mut [u16]) -> Self {
        symbols.sort_unstable();
        let char = |s: u16| if s == SEPARATOR { END } else { corpus.char(s) };
        Neighbours(symbols.chunk_by(|a, b| a == b).map(|run| (char(run[0]), run.len() as u64)).collect())
    }
}

impl Counts {
    /// Adds the statistics of the same string in other documents.
    pub fn merge(&mut self, other: &Counts) {
        self.total += other.total;
        self.documents += other.documents;
        self.starts += other.starts;
        self.ends += other.ends;
        self.whole += other.whole;
        self.quoted += other.quoted;
        self.clauses += other.clauses;
        self.left.merge(&other.left);
        self.right.merge(&other.right);
    }
}

/// The positions of a corpus, sorted by what follows. A position inside a run of Latin letters and digits is left out: no
/// name or term begins in the middle of one.
#[derive(Debug, Clone)]
pub struct SuffixIndex {
    order: Vec<u32>,
    /// For each symbol, where its positions begin in `order`; one more for the end.
    heads: Vec<u32>,
    /// For each symbol, where its pairs begin in `seconds`; one more for the end.
    pairs: Vec<u32>,
    /// The symbols that follow a symbol, ascending, each once.
    seconds: Vec<u16>,
    /// For each of these pairs, where its positions end in `order`.
    ends: Vec<u32>,
}

/// A repeated string: one that can't be made longer on the right without losing occurrences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// The range of its occurrences in the index.
    pub low: u32,
    /// The end of that range.
    pub high: u32,
    /// Occurrences that begin at a word edge.
    pub starts: u32,
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
        let alphabet = usize::from(symbols.iter().copied().max().unwrap_or(0)) + 1;
        let run: Vec<bool> = (0..alphabet).map(|s| corpus.char(s as u16).is_ascii_alphanumeric()).collect();
        let is_run = |s: u16| run[usize::from(s)];
        let begins = |at: usize| symbols[at] != SEPARATOR && !(at > 0 && is_run(symbols[at]) && is_run(symbols[at - 1]));

        // By the first symbol: a counting sort.
        let mut heads = vec![0u32; alphabet + 1];
        for at in (0..symbols.len()).filter(|&at| begins(at)) {
            heads[usize::from(symbols[at]) + 1] += 1;
        }
        for s in 0..alphabet {
            heads[s + 1] += heads[s];
        }
        let mut next = heads.clone();
        let mut order = vec![0u32; heads[alphabet] as usize];
        for at in (0..symbols.len()).filter(|&at| begins(at)) {
            let place = &mut next[usize::from(symbols[at])];
            order[*place as usize] = at as u32;
            *place += 1;
        }

        // Then each symbol's positions by the four symbols that follow, compared as one number, and by the rest.
        let mut buckets: Vec<&mut [u32]> = Vec::with_capacity(alphabet);
        let mut rest = &mut order[..];
        for pair in heads.windows(2) {
            let (bucket, behind) = rest.split_at_mut((pair[1] - pair[0]) as usize);
            buckets.push(bucket);
            rest = behind;
        }
        let sort = |keyed: &mut Vec<(u64, u32)>, bucket: &mut &mut [u32]| {
            keyed.clear();
            keyed.extend(bucket.iter().map(|&at| (next_four(symbols, at as usize + 1), at)));
            keyed.sort_unstable_by(|a, b| {
                a.0.cmp(&b.0).then_with(|| {
                    // Equal and ended: there is no rest.
                    if a.0 & 0xFFFF == 0 { std::cmp::Ordering::Equal } else { tail(symbols, a.1).cmp(tail(symbols, b.1)) }
                        .then(a.1.cmp(&b.1))
                })
            });
            for (place, &(_, at)) in bucket.iter_mut().zip(keyed.iter()) {
                *place = at;
            }
            keyed.chunk_by(|a, b| second(a.0) == second(b.0)).map(|pair| (second(pair[0].0), pair.len() as u32)).collect()
        };
        let sorted: Vec<Vec<(u16, u32)>> = buckets.par_iter_mut().map_init(Vec::new, sort).collect();
        let mut pairs = vec![0u32];
        let mut end = 0;
        let (mut seconds, mut ends) = (Vec::new(), Vec::new());
        for of_symbol in sorted {
            for (second, positions) in of_symbol {
                end += positions;
                seconds.push(second);
                ends.push(end);
            }
            pairs.push(seconds.len() as u32);
        }
        SuffixIndex { order, heads, pairs, seconds, ends }
    }

    /// The positions where a string begins, in no particular order. Only the first [`LONGEST`] characters are compared.
    #[must_use]
    pub fn occurrences(&self, corpus: &Corpus, text: &str) -> &[u32] {
        let chars: Vec<char> = crate::corpus::closed_up(text).chars().take(LONGEST).collect();
        match corpus.numbers(&chars) {
            Some(wanted) => self.occurrences_of(corpus, &wanted),
            None => &[],
        }
    }

    /// The same for a string given by the symbols of its characters, [`LONGEST`] at most.
    #[must_use]
    pub fn occurrences_of(&self, corpus: &Corpus, wanted: &[u16]) -> &[u32] {
        let (low, high) = self.range(corpus, wanted);
        &self.order[low..high]
    }

    fn range(&self, corpus: &Corpus, wanted: &[u16]) -> (usize, usize) {
        let Some((&first, behind)) = wanted.split_first() else { return (0, 0) };
        let first = usize::from(first);
        let Some(&[from, to]) = self.heads.get(first..first + 2).and_then(|h| h.first_chunk()) else { return (0, 0) };
        let Some((second, rest)) = behind.split_first() else { return (from as usize, to as usize) };
        let known = self.pairs[first] as usize;
        let Ok(pair) = self.seconds[known..self.pairs[first + 1] as usize].binary_search(second) else { return (0, 0) };
        let pair = known + pair;
        let from = if pair == 0 { 0 } else { self.ends[pair - 1] as usize };
        let to = self.ends[pair] as usize;
        if rest.is_empty() {
            return (from, to);
        }
        let symbols = corpus.symbols();
        let at = |p: &u32| {
            let from = *p as usize + 2;
            &symbols[from..(from + rest.len()).min(symbols.len())]
        };
        let low = from + self.order[from..to].partition_point(|p| at(p) < rest);
        // Most strings are rare: their end is not far.
        let mut reach = 1;
        while low + reach < to && at(&self.order[low + reach]) == rest {
            reach *= 2;
        }
        let far = (low + reach).min(to);
        (low, low + self.order[low..far].partition_point(|p| at(p) == rest))
    }

    /// The positions of a repeat.
    #[must_use]
    pub fn positions(&self, repeat: &Repeat) -> &[u32] {
        &self.order[repeat.low as usize..repeat.high as usize]
    }

    /// Every string that occurs `least` times or more and can't be made longer on the right without losing occurrences.
    #[must_use]
    pub fn repeats(&self, corpus: &Corpus, least: usize) -> Vec<Repeat> {
        let buckets: Vec<(u32, u32)> = self.heads.windows(2).map(|h| (h[0], h[1])).filter(|(from, to)| to - from >= least as u32).collect();
        buckets.par_iter().flat_map_iter(|&(from, to)| self.repeats_between(corpus, least, from as usize, to as usize)).collect()
    }

    /// The walk over longest common prefixes (Abouelhoda, Kurtz and Ohlebusch, 2004), with all lengths capped, over the
    /// positions of one symbol.
    fn repeats_between(&self, corpus: &Corpus, least: usize, from: usize, to: usize) -> Vec<Repeat> {
        let symbols = corpus.symbols();
        let order = &self.order[from..to];
        let mut edges = Vec::with_capacity(order.len() + 1);
        edges.push(0u32);
        let mut sum = 0;
        for &at in order {
            sum += u32::from(corpus.is_edge(at as usize));
            edges.push(sum);
        }
        let mut out = Vec::new();
        // Open intervals: (length, first index).
        let mut stack: Vec<(usize, usize)> = vec![(0, 0)];
        for i in 1..=order.len() {
            let lcp = if i < order.len() { common(symbols, order[i - 1], order[i]) } else { 0 };
            let mut low = i - 1;
            while let Some(&(length, first)) = stack.last() {
                if length <= lcp {
                    break;
                }
                stack.pop();
                low = first;
                let shorter = stack.last().map_or(0, |s| s.0).max(lcp);
                if i - first >= least {
                    out.push(Repeat {
                        low: (from + first) as u32,
                        high: (from + i) as u32,
                        starts: edges[i] - edges[first],
                        length: length as u8,
                        shorter: shorter as u8,
                    });
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
        let (low, high) = self.range(corpus, corpus.symbols().get(at..at + length)?);
        let length = u8::try_from(length).ok()?;
        let starts = u32::from(corpus.is_edge(at));
        (high - low == 1).then_some(Repeat { low: low as u32, high: high as u32, starts, length, shorter: length - 1 })
    }

    /// The statistics of a string, given where it begins and how long it is.
    #[must_use]
    pub fn count(&self, corpus: &Corpus, positions: &[u32], length: usize) -> Counts {
        let symbols = corpus.symbols();
        let mut counts = Counts { total: positions.len() as u64, ..Counts::default() };
        let mut side: Vec<u16> = Vec::with_capacity(positions.len());
        for &p in positions {
            let at = p as usize;
            let before = at.checked_sub(1).map_or(SEPARATOR, |i| symbols[i]);
            let after = symbols.get(at + length).copied().unwrap_or(SEPARATOR);
            counts.clauses += u64::from(before == SEPARATOR && after == SEPARATOR);
            side.push(before);
            let (starts, ends) = (corpus.is_edge(at), corpus.is_edge(at + length));
            counts.starts += u64::from(starts);
            counts.ends += u64::from(ends);
            counts.whole += u64::from(starts && ends);
            counts.quoted += u64::from(corpus.is_quoted(at, length));
        }
        counts.left = Neighbours::of(corpus, &mut side);
        side.clear();
        side.extend(positions.iter().map(|&p| symbols.get(p as usize + length).copied().unwrap_or(SEPARATOR)));
        counts.right = Neighbours::of(corpus, &mut side);
        counts.documents = corpus.documents(positions.iter().map(|&p| p as usize)) as u64;
        counts
    }
}

/// Four symbols as one number that sorts as they do, nothing behind a separator.
fn next_four(symbols: &[u16], at: usize) -> u64 {
    let mut value = 0u64;
    for k in 0..4 {
        let s = symbols.get(at + k).copied().unwrap_or(SEPARATOR);
        if s == SEPARATOR {
            break;
        }
        value |= u64::from(s) << (16 * (3 - k));
    }
    value
}

/// The first of the symbols that [`next_four`] made one number.
fn second(next_four: u64) -> u16 {
    (next_four >> 48) as u16
}

/// What follows the first five symbols of a position, up to the end of the stretch or the longest length. None of the five
/// is a separator.
fn tail(symbols: &[u16], at: u32) -> &[u16] {
    let from = (at as usize + 5).min(symbols.len());
    let to = (at as usize + LONGEST).min(symbols.len());
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
                index.count(&corpus, index.occurrences(&corpus, &needle), needle.chars().count())
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
