//! Where a title ends and a name begins.

use std::sync::OnceLock;

use crate::glossary::shipped;
use crate::lexicon::Lexicon;
use crate::trie::Trie;

/// Titles longer than this are put together from shorter ones.
const LONGEST: usize = 9;

/// The titles of two or more characters, read in either direction.
struct Titles {
    forwards: Trie<bool>,
    backwards: Trie<bool>,
    /// The prefixes, backwards.
    prefixes: Trie<bool>,
}

fn titles() -> &'static Titles {
    static TITLES: OnceLock<Titles> = OnceLock::new();
    TITLES.get_or_init(|| {
        let lexicon = Lexicon::shared();
        let shipped = shipped::titles().terms.iter().flat_map(|entry| entry.spellings().map(crate::text::key));
        let mut words: Vec<String> = lexicon.title_heads.iter().map(|&t| t.to_owned()).chain(shipped).collect();
        words.retain(|t| (2..=LONGEST).contains(&t.chars().count()));
        Titles {
            forwards: Trie::of(words.iter().map(|t| t.chars())),
            backwards: Trie::of(words.iter().map(|t| t.chars().rev())),
            prefixes: Trie::of(lexicon.title_prefixes.iter().map(|p| p.chars().rev())),
        }
    })
}

/// If the characters end with a title of two or more characters, where the longest such title begins, with its prefix
/// (副-, 前- …).
#[must_use]
pub fn ends_title(chars: &[char]) -> Option<usize> {
    let Titles { backwards, prefixes, .. } = titles();
    let start = chars.len() - backwards.longest(chars.iter().rev().copied())?;
    let prefix = prefixes.longest(chars[..start].iter().rev().copied());
    Some(start - prefix.unwrap_or(0))
}

/// If the characters begin with a title of two or more characters, how long the longest one is.
#[must_use]
pub fn starts_title(chars: &[char]) -> Option<usize> {
    titles().forwards.longest(chars.iter().copied())
}

/// Whether a title of two or more characters ends where these characters, read backwards, begin.
pub(crate) fn is_title_before(mut backwards: impl Iterator<Item = char>) -> bool {
    titles().backwards.walk(&mut backwards).any(|&is_title| is_title)
}

/// Whether a text begins with a title of two or more characters.
pub(crate) fn is_title_behind(mut onwards: impl Iterator<Item = char>) -> bool {
    titles().forwards.walk(&mut onwards).any(|&is_title| is_title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_title_with_its_prefix_counts() {
        let at = |t: &str| ends_title(&t.chars().collect::<Vec<_>>());
        assert_eq!(at("日本防卫副大臣"), Some(2));
        assert_eq!(at("越南国防部副部长"), Some(2));
        assert_eq!(at("芹沢清"), None);
        assert_eq!(at("前总统"), Some(0));
    }
}
