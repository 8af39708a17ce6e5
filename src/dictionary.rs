//! Words of general Chinese with their frequency and part of speech: jieba's dictionary, searched where it lies in the
//! program, so that it costs no start-up and no memory. Knows nothing of the documents.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::OnceLock;

/// jieba's dictionary, sorted by the bytes of the word: `word frequency tag`, a line each.
pub(crate) static TEXT: &str = include_str!("data/jieba.txt");

/// The sum of all frequencies in the dictionary.
pub const TOTAL: u64 = 60_101_964;

/// The dictionary. Its characters are all of the basic plane.
pub struct Dictionary {
    /// For each first character, where [`Self::seconds`] of it begin; one more for the end.
    first: Vec<u32>,
    /// The second characters of the words with one first character, ascending, each once; 0 for the end of the word.
    seconds: Vec<u16>,
    /// For each of them, where the lines of these words begin; one more for the end.
    starts: Vec<u32>,
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
        let mut first = vec![0; (1 << 16) + 1];
        let (mut seconds, mut starts) = (Vec::with_capacity(PAIRS), Vec::with_capacity(PAIRS + 1));
        let mut single = vec![0; 1 << 16];
        let mut last = None;
        let mut at = 0;
        while at < TEXT.len() {
            let end = memchr::memchr(b'\n', &TEXT.as_bytes()[at..]).map_or(TEXT.len(), |i| at + i + 1);
            if let Some((a, b)) = first_two(&TEXT[at..end]) {
                if last != Some((a, b)) {
                    last = Some((a, b));
                    seconds.push(b);
                    starts.push(at as u32);
                    first[usize::from(a) + 1] = seconds.len() as u32;
                }
                if b == 0 {
                    single[usize::from(a)] = parse(&TEXT[at..end]).map_or(0, |(_, w)| w.frequency);
                }
            }
            at = end;
        }
        starts.push(at as u32);
        for c in 1..first.len() {
            first[c] = first[c].max(first[c - 1]);
        }
        Dictionary { first, seconds, starts, single }
    }

    /// The frequency of a character as a word; 0 if it is none.
    #[must_use]
    pub fn single(&self, c: char) -> u32 {
        self.single.get(c as usize).copied().unwrap_or(0)
    }

    /// Looks a word up.
    #[must_use]
    pub fn get(&self, word: &str) -> Option<Word> {
        let mut lines = self.lines(first_two(word)?)?;
        find(&mut lines, word.as_bytes()).map(|(_, entry)| entry)
    }

    /// The words of two to four characters that a text begins with, the shortest first.
    pub(crate) fn beginnings(&self, text: &[char]) -> impl Iterator<Item = (&'static str, Word)> {
        let pair = text.first_chunk().and_then(|&[a, b]| Some((basic(a)?, basic(b)?)));
        let mut lines = pair.and_then(|pair| self.lines(pair)).unwrap_or_default();
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
    fn lines(&self, (a, b): (u16, u16)) -> Option<Range<usize>> {
        let (from, to) = (self.first[usize::from(a)] as usize, self.first[usize::from(a) + 1] as usize);
        let at = from + self.seconds[from..to].binary_search(&b).ok()?;
        Some(self.starts[at] as usize..self.starts[at + 1] as usize)
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

/// So many pairs of first two characters there are, about.
const PAIRS: usize = 190_000;

/// The first two characters of a word or a line, 0 for the second one if the word has but one; `None` for what no word of
/// the dictionary begins with.
fn first_two(text: &str) -> Option<(u16, u16)> {
    let mut chars = text.chars();
    let a = basic(chars.next()?)?;
    Some((a, chars.next().filter(|&c| c != ' ').map_or(Some(0), basic)?))
}

fn basic(c: char) -> Option<u16> {
    u16::try_from(u32::from(c)).ok()
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
            assert!(word.chars().count() > 1 || d.single(c) == entry.frequency, "{word}");
            n += 1;
        }
        assert!(n > 9000);
        assert_eq!(d.get("不存在的词"), None);
        assert_eq!(d.get(""), None);
        assert_eq!(d.get("𠀀"), None);
        assert!(TEXT.chars().all(|c| basic(c).is_some()));
        let total: u64 = TEXT.lines().filter_map(parse).map(|(_, w)| u64::from(w.frequency)).sum();
        assert_eq!(TOTAL, total);
    }
}
