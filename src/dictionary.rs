//! Words of general Chinese with their frequency and part of speech: jieba's dictionary, searched where it lies in the
//! program, so that it costs no start-up and no memory. Knows nothing of the documents.

use std::sync::OnceLock;

/// jieba's dictionary, sorted by the bytes of the word: `word frequency tag`, a line each.
pub(crate) static TEXT: &str = include_str!("data/jieba.txt");

/// The sum of all frequencies in the dictionary.
pub const TOTAL: u64 = 60_101_964;

/// The dictionary.
pub struct Dictionary {
    /// For each first character (its low 16 bits), the byte range of the lines that begin with it.
    first: Vec<(u32, u32)>,
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
        let mut at = 0usize;
        let bytes = TEXT.as_bytes();
        while at < bytes.len() {
            let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |i| at + i + 1);
            let line = &TEXT[at..end];
            if let Some(c) = line.chars().next() {
                let slot: &mut (u32, u32) = &mut first[slot(c)];
                // Characters outside the basic plane share slots with others; the search only needs a range that holds all.
                if slot.1 == 0 {
                    slot.0 = at as u32;
                }
                slot.1 = end as u32;
            }
            at = end;
        }
        Dictionary { first }
    }

    /// Looks a word up.
    #[must_use]
    pub fn get(&self, word: &str) -> Option<Word> {
        let (mut low, mut high) = self.first[slot(word.chars().next()?)];
        let bytes = TEXT.as_bytes();
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
            n += 1;
        }
        assert!(n > 9000);
        assert_eq!(d.get("不存在的词"), None);
        assert_eq!(d.get(""), None);
        let total: u64 = TEXT.lines().filter_map(parse).map(|(_, w)| u64::from(w.frequency)).sum();
        assert_eq!(TOTAL, total);
    }
}
