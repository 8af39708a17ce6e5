//! Words of general Chinese with their frequency and part of speech: jieba's dictionary, searched where it lies in the
//! program, so that it costs no start-up and no memory. Knows nothing of the documents.

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
        let (from, to) = self.first[slot(word.chars().next()?)];
        let pair = first_two(word);
        let at = from as usize + self.pairs[from as usize..to as usize].partition_point(|p| p.0 < pair);
        let &(_, mut low) = self.pairs.get(at).filter(|p| p.0 == pair)?;
        let bytes = TEXT.as_bytes();
        let mut high = self.pairs.get(at + 1).map_or(bytes.len() as u32, |p| p.1);
        while low < high {
            let middle = (low + high) / 2;
            // Back to the start of the line that `middle` falls into.
            let start = memchr::memrchr(b'\n', &bytes[low as usize..middle as usize]).map_or(low as usize, |i| low as usize + i + 1);
            let end = memchr::memchr(b'\n', &bytes[middle as usize..]).map_or(bytes.len(), |i| middle as usize + i + 1);
            let (found, entry) = parse(&TEXT[start..end])?;
            match found.as_bytes().cmp(word.as_bytes()) {
                std::cmp::Ordering::Less => low = end as u32,
                std::cmp::Ordering::Greater => high = start as u32,
                std::cmp::Ordering::Equal => return Some(entry),
            }
        }
        None
    }
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
