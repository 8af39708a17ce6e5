//! Where a title ends and a name begins.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::glossary::shipped;
use crate::lexicon::Lexicon;

/// Titles longer than this are put together from shorter ones.
const LONGEST: usize = 9;

/// Prefixes that make a title of a title: deputy, acting, former, executive deputy …
const PREFIXES: &[&str] = &["副", "前", "代", "原", "时任", "现任", "候任", "常务副", "第一副", "首席", "名誉", "助理", "代理", "已故"];

fn titles() -> &'static HashSet<String> {
    static TITLES: OnceLock<HashSet<String>> = OnceLock::new();
    TITLES.get_or_init(|| {
        let mut titles: HashSet<String> = Lexicon::shared().title_heads.iter().map(|&t| t.to_owned()).collect();
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
    let prefix = PREFIXES.iter().map(|p| p.chars().count()).max().unwrap_or(0);
    let longest = (1..=prefix.min(start)).rev().map(|l| start - l).find(|&at| {
        text.clear();
        text.extend(&chars[at..start]);
        PREFIXES.contains(&text.as_str())
    });
    Some(longest.unwrap_or(start))
}

/// Whether a whole string is a title, as in [`ends_title`].
#[must_use]
pub fn is_title(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    ends_title(&chars) == Some(0)
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
        assert!(is_title("前总统") && !is_title("总统府的"));
    }
}
