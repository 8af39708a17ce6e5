//! What other programs and people call columns, decisions and kinds: the lists in `src/data`.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::Column;
use crate::glossary::{Kind, Status};

/// The rows of a list: a word and what it means. A meaning that isn't known is a mistake in the list; a test finds it.
fn rows<T>(list: &'static str, meaning: impl Fn(&str) -> Option<T>) -> impl Iterator<Item = (&'static str, T)> {
    let rows = list.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'));
    rows.filter_map(move |(word, meant)| Some((word, meaning(meant)?)))
}

/// What a column with this head holds; the head in small letters, with spaces between its words.
pub(super) fn column(head: &str) -> Option<Column> {
    static HEADS: OnceLock<HashMap<&str, Column>> = OnceLock::new();
    HEADS.get_or_init(|| rows(COLUMNS, |m| m.parse().ok()).collect()).get(head).cloned()
}

/// A decision as this and other programs write it.
pub(super) fn status(word: &str) -> Option<Status> {
    static WORDS: OnceLock<HashMap<&str, Status>> = OnceLock::new();
    WORDS.get_or_init(|| rows(STATUSES, Status::by_name).collect()).get(word.trim().to_lowercase().as_str()).copied()
}

/// The kind that a remark in Chinese names.
pub(super) fn kind_in(remark: &str) -> Option<Kind> {
    rows(KINDS, Kind::by_name).find(|(word, _)| remark.contains(word)).map(|(_, kind)| kind)
}

const COLUMNS: &str = include_str!("../data/column-heads.tsv");
const STATUSES: &str = include_str!("../data/status-words.tsv");
const KINDS: &str = include_str!("../data/kind-words.tsv");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_lists_has_a_meaning() {
        let all = |list: &str| list.lines().filter(|l| !l.starts_with('#')).count();
        assert_eq!(rows(COLUMNS, |m| m.parse::<Column>().ok()).count(), all(COLUMNS));
        assert_eq!(rows(STATUSES, Status::by_name).count(), all(STATUSES));
        assert_eq!(rows(KINDS, Kind::by_name).count(), all(KINDS));
    }
}
