//! Where a title ends and a name begins.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use crate::glossary::shipped;
use crate::lexicon::Lexicon;

/// Titles longer than this are put together from shorter ones.
const LONGEST: usize = 9;

/// The length of the longest prefix (常务副).
const LONGEST_PREFIX: usize = 3;

fn titles() -> &'static FxHashSet<String> {
    static TITLES: OnceLock<FxHashSet<String>> = OnceLock::new();
    TITLES.get_or_init(|| {
        let mut titles: FxHashSet<String> = Lexicon::shared().title_heads.iter().map(|&t| t.to_owned()).collect();
        for entry in &shipped::titles().terms {
            titles.extend(entry.spellings().map(crate::text::key));
        }
        titles.retain(|t| t.chars().count() >= 2);
        titles
    })
}

/// If the characters end with a title of two or more characters, where the longest such title begins, with its prefix
/// (副-, 前- …).
#[must_use]
pub fn ends_title(chars: &[char]) -> Option<usize> {
    let n = chars.len();
    let mut text = String::with_capacity(LONGEST * 4);
    let start = (2..=LONGEST.min(n)).rev().map(|l| n - l).find(|&start| {
        text.clear();
        text.extend(&chars[start..]);
        titles().contains(&text)
    })?;
    let prefixes = &Lexicon::shared().title_prefixes;
    let longest = (1..=LONGEST_PREFIX.min(start)).rev().map(|l| start - l).find(|&at| {
        text.clear();
        text.extend(&chars[at..start]);
        prefixes.contains(text.as_str())
    });
    Some(longest.unwrap_or(start))
}

/// If the characters begin with a title of two or more characters, how long the longest one is.
#[must_use]
pub fn starts_title(chars: &[char]) -> Option<usize> {
    let mut text = String::with_capacity(LONGEST * 4);
    (2..=LONGEST.min(chars.len())).rev().find(|&l| {
        text.clear();
        text.extend(&chars[..l]);
        titles().contains(&text)
    })
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
