//! Words of general Chinese with their frequency and part of speech: jieba's dictionary, searched where it lies in the
//! program, so that it costs no start-up and no memory. Knows nothing of the documents.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::OnceLock;

/// jieba's dictionary, sorted by the bytes of the word: `word frequency tag`, a line each.
pub(crate) static TEXT: &str = include_str!("data/jieba.txt");

/// The sum of all frequencies in the dictionary.
pub const TOTAL: u64 = 60_101_964;

/// The dictionary.
pub struct Dictionary {
    /// For each first character (its low 16 bits), the range of [`Self::pairs`] of the words that begin with it.
    first: Vec<(u32, u32)>,
    /// For each two first characters, in the order of the file, them and where their lines begin.
    pairs: Vec<(u64, u32)>,
    /// The frequency of each character of the basic plane as a word; 0 for those that are none.
    single: Vec<u32>,
}

/// One word of the dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Occurrences in the dictionary's source, of [`TOTAL`].
    pub frequency: u32,
    /// ICTCLAS part of speech: `n` noun, `nr` person, `nrt` transliterated person, `ns` place, `nt` organisation, `v` verb …
    pub tag: &'static str,
}

impl Dictionary {
    /// The one dictionary of the program.
    pub fn shared() -> &'static Dictionary {
        static SHARED: OnceLock<Dictionary> = OnceLock::new();
        SHARED.get_or_init(Dictionary::index)
    }

    fn index() -> Self {
        let mut first = vec![(0, 0); 1 << 16];
        let mut pairs: Vec<(u64, u32)> = Vec::with_capacity(1 << 17);
        let mut single = vec![0; 1 << 16];
        let mut at = 0usize;
        let bytes = TEXT.as_bytes();
        while at < bytes.len() {
            let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |i| at + i + 1);
            let line = &TEXT[at..end];
            if let Some(c) = line.chars().next() {
                let pair = first_two(line);
                if pairs.last().is_none_or(|p| p.0 != pair) {
                    pairs.push((pair, at as u32));
                }
                let slot: &mut (u32, u32) = &mut first[slot(c)];
                // Characters outside the basic plane share slots with others; the search only needs a range that holds all.
                if slot.1 == 0 {
                    slot.0 = pairs.len() as u32 - 1;
                }
                slot.1 = pairs.len() as u32;
                if bytes.get(at + c.len_utf8()) == Some(&b' ')
                    && let Ok(c) = u16::try_from(u32::from(c))
                {
                    single[usize::from(c)] = parse(line).map_or(0, |(_, w)| w.frequency);
                }
            }
            at = end;
        }
        Dictionary { first, pairs, single }
    }

    /// The frequency of a character as a word; 0 if it is none.
    #[must_use]
    pub fn single(&self, c: char) -> u32 {
        self.single.get(c as usize).copied().unwrap_or(0)
    }

    /// Looks a word up.
    #[must_use]
    pub fn get(&self, word: &str) -> Option<Word> {
        let mut lines = self.lines(first_two(word))?;
        find(&mut lines, word.as_bytes()).map(|(_, entry)| entry)
    }

    /// The words of two to four characters that a text begins with, the shortest first.
    pub(crate) fn beginnings(&self, text: &[char]) -> impl Iterator<Item = (&'static str, Word)> {
        let mut lines = text.first_chunk().and_then(|&[a, b]| self.lines(u64::from(a) << 32 | u64::from(b))).unwrap_or_default();
        let mut bytes = [0; 4 * 4];
        let mut end = 0;
        // Most pairs of characters begin no word: then there is nothing to do.
        let most = if lines.is_empty() { 0 } else { text.len().min(4) };
        text[..most].iter().enumerate().filter_map(move |(i, c)| {
            end += c.encode_utf8(&mut bytes[end..]).len();
            if i > 0 { find(&mut lines, &bytes[..end]) } else { None }
        })
    }

    /// The lines of the words that begin with these two characters.
    fn lines(&self, pair: u64) -> Option<Range<usize>> {
        let (from, to) = self.first[(pair >> 32 & 0xFFFF) as usize];
        let at = from as usize + self.pairs[from as usize..to as usize].partition_point(|p| p.0 < pair);
        let start = self.pairs.get(at).filter(|p| p.0 == pair)?.1;
        let end = self.pairs.get(at + 1).map_or(TEXT.len(), |p| p.1 as usize);
        Some(start as usize..end)
    }
}

/// Looks a word up in some lines, and leaves those behind it: longer words that begin with it are among them.
fn find(lines: &mut Range<usize>, word: &[u8]) -> Option<(&'static str, Word)> {
    let bytes = TEXT.as_bytes();
    let mut end = lines.end;
    while lines.start < end {
        let middle = (lines.start + end) / 2;
        // Back to the start of the line that `middle` falls into.
        let start = memchr::memrchr(b'\n', &bytes[lines.start..middle]).map_or(lines.start, |i| lines.start + i + 1);
        let next = memchr::memchr(b'\n', &bytes[middle..]).map_or(bytes.len(), |i| middle + i + 1);
        let line = &bytes[start..next];
        let length = memchr::memchr(b' ', line)?;
        match line[..length].cmp(word) {
            Ordering::Less => lines.start = next,
            Ordering::Greater => end = start,
            Ordering::Equal => {
                lines.start = next;
                return parse(&TEXT[start..next]);
            }
        }
    }
    None
}

/// The first two characters of a word or a line, in the order of their bytes; a space counts as the end.
fn first_two(text: &str) -> u64 {
    let mut chars = text.chars().take_while(|c| *c != ' ');
    let mut next = || chars.next().map_or(0, u64::from);
    next() << 32 | next()
}

fn slot(c: char) -> usize {
    (c as u32 & 0xFFFF) as usize
}

fn parse(line: &'static str) -> Option<(&'static str, Word)> {
    let mut fields = line.trim_end().split(' ');
    let (word, frequency, tag) = (fields.next()?, fields.next()?, fields.next()?);
    Some((word, Word { frequency: frequency.parse().ok()?, tag }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_with_its_own_entry() {
        let d = Dictionary::shared();
        let mut n = 0;
        for line in TEXT.lines().step_by(37) {
            let (word, entry) = parse(line).expect("a dictionary line");
            assert_eq!(d.get(word), Some(entry), "{word}");
            let c = word.chars().next().expect("a word");
            assert!(word.chars().count() > 1 || c as u32 > 0xFFFF || d.single(c) == entry.frequency, "{word}");
            n += 1;
        }
        assert!(n > 9000);
        assert_eq!(d.get("不存在的词"), None);
        assert_eq!(d.get(""), None);
        let total: u64 = TEXT.lines().filter_map(parse).map(|(_, w)| u64::from(w.frequency)).sum();
        assert_eq!(TOTAL, total);
    }
}
