//! What formats with one row for each spelling share: the rows themselves, the comment that holds kind and note, the limits
//! of services, and back from rows to entries.

use std::collections::{HashMap, HashSet};

use super::read::Record;
use super::{Sheet, Written};
use crate::glossary::{Entry, Kind};

/// One row: a spelling and its translation.
pub(super) struct Row<'s> {
    pub(super) source: &'s str,
    pub(super) entry: &'s Entry,
    /// The entry's place among those of the sheet, from 1 on.
    pub(super) number: usize,
    /// Whether the spelling is a variant and not the entry's source.
    pub(super) variant: bool,
}

impl<'s> Row<'s> {
    pub(super) fn target(&self) -> &'s str {
        &self.entry.target
    }
}

/// The rows of a sheet: each entry's source, then its variants.
pub(super) fn rows<'s>(sheet: &'s Sheet<'_>) -> impl Iterator<Item = Row<'s>> {
    sheet
        .entries
        .iter()
        .enumerate()
        .flat_map(|(at, entry)| entry.spellings().enumerate().map(move |(i, source)| Row { source, entry, number: at + 1, variant: i > 0 }))
}

/// Three columns between tabs, source, target and comment, with a mark at the start and Windows' line ends: what Wordfast and
/// Xbench read.
pub(super) fn three_columns(sheet: &Sheet<'_>, out: &mut Written) -> String {
    let mut text = String::from("\u{FEFF}");
    for row in distinct(sheet, out) {
        text.push_str(&format!("{}\t{}\t{}\r\n", row.source, row.target(), comment(row.entry)));
        out.rows += 1;
    }
    text
}

/// A note as one line.
pub(super) fn one_line(note: &str) -> String {
    note.split('\n').map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" / ")
}

/// Kind and note in one cell, for tools that show a comment: `person; house style`.
pub(super) fn comment(entry: &Entry) -> String {
    let note = one_line(&entry.note);
    if note.is_empty() { entry.kind.name().to_owned() } else { format!("{}; {note}", entry.kind) }
}

/// A comment that [`comment`] may have made, in its parts. What a translator typed is a note.
pub(super) fn parse_comment(comment: &str) -> (Option<Kind>, String) {
    let (first, rest) = comment.split_once(';').unwrap_or((comment, ""));
    match Kind::by_name(first.trim()) {
        Some(kind) => (Some(kind), rest.trim().to_owned()),
        None => (None, comment.trim().to_owned()),
    }
}

/// What a service takes.
pub(super) struct Limits {
    pub(super) service: &'static str,
    /// The largest file, in bytes.
    pub(super) file: usize,
    /// The longest term, in bytes of UTF-8.
    pub(super) term: usize,
}

/// Writes a file of rows for a service: each source once, as an entry rather than as a variant of another one, else the
/// first that comes; and no more than the service takes. `row` makes the bytes of one.
pub(super) fn for_service(sheet: &Sheet<'_>, limits: &Limits, head: &str, row: impl Fn(&Row<'_>) -> String) -> Written {
    let mut out = Written { bytes: head.as_bytes().to_vec(), ..Written::default() };
    let mut seen: HashMap<&str, &str> = HashMap::new();
    let own: HashMap<&str, &str> = sheet.entries.iter().rev().map(|e| (e.source.as_str(), e.target.as_str())).collect();
    for r in rows(sheet) {
        let mut skip = |why: String| out.skipped.push((r.source.to_owned(), why));
        let longest = r.source.len().max(r.target().len());
        if longest > limits.term {
            skip(format!("{} takes {} bytes a term, and it has {longest}", limits.service, limits.term));
            continue;
        }
        if let Some(first) = seen.get(r.source).or_else(|| own.get(r.source).filter(|_| r.variant)) {
            skip(format!("{} takes one target for each source, and {first} goes out", limits.service));
            continue;
        }
        let line = row(&r);
        if out.bytes.len() + line.len() > limits.file {
            skip(format!("the file has reached the {} bytes that {} takes", limits.file, limits.service));
            continue;
        }
        seen.insert(r.source, r.target());
        out.bytes.extend_from_slice(line.as_bytes());
        out.rows += 1;
    }
    out
}

/// The rows of a sheet, each source and target once: a second row of the same words would say nothing. What an entry of its
/// own says of a spelling goes before what it has as a variant of another one.
pub(super) fn distinct<'s>(sheet: &'s Sheet<'_>, out: &mut Written) -> Vec<Row<'s>> {
    let own: HashSet<(&str, &str)> = sheet.entries.iter().map(|e| (e.source.as_str(), e.target.as_str())).collect();
    let mut seen = HashSet::new();
    let mut kept = Vec::new();
    for row in rows(sheet) {
        if row.variant && own.contains(&(row.source, row.target())) {
            let why = format!("as a variant of {}: it goes out as an entry of its own, with the same target", row.entry.source);
            out.skipped.push((row.source.to_owned(), why));
        } else if seen.insert((row.source, row.target())) {
            kept.push(row);
        } else {
            out.skipped.push((row.source.to_owned(), "the same source and target went out before".to_owned()));
        }
    }
    kept
}

/// No term has more variants or targets; a file that gives it more is damaged or means harm.
pub(super) const MOST_OTHERS: usize = 200;

/// Brings rows of one entry together: those that say what they are a variant of, and those that the file gives one number
/// and one target. Further targets of a source become alternatives of its first row.
pub(super) fn folded(records: Vec<Record>, skipped: &mut Vec<(String, String)>) -> Vec<Record> {
    let mut out: Vec<Record> = Vec::new();
    let mut by_source: HashMap<String, usize> = HashMap::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for record in records {
        let same_target = |i: &usize| record.target.is_empty() || out[*i].target == record.target;
        let of_id = (!record.id.is_empty()).then(|| by_id.get(&record.id).copied().filter(same_target)).flatten();
        let of_variant = by_source.get(&record.variant_of).copied().filter(same_target);
        let main = of_variant.or(of_id).filter(|&i| out[i].source != record.source);
        if let Some(i) = main {
            let variants = out[i].variants.get_or_insert_default();
            if variants.len() >= MOST_OTHERS {
                skipped.push((record.place, format!("{} has {MOST_OTHERS} variants before it", record.variant_of)));
                continue;
            }
            if !variants.contains(&record.source) {
                variants.push(record.source);
            }
            continue;
        }
        if let Some(&i) = by_source.get(&record.source) {
            let first = &mut out[i];
            if first.alternatives.len() >= MOST_OTHERS || first.variants.as_ref().is_some_and(|v| v.len() >= MOST_OTHERS) {
                skipped.push((record.place, format!("{} stands {MOST_OTHERS} times before it", record.source)));
                continue;
            }
            let further = std::iter::once(record.target).chain(record.alternatives);
            for target in further.filter(|t| !t.is_empty()) {
                if first.target.is_empty() {
                    first.target = target;
                } else if first.target != target && !first.alternatives.contains(&target) {
                    first.alternatives.push(target);
                }
            }
            if first.note.as_deref().unwrap_or_default().is_empty() {
                first.note = record.note.or(first.note.take());
            }
            for variant in record.variants.into_iter().flatten() {
                let variants = first.variants.get_or_insert_default();
                if !variants.contains(&variant) {
                    variants.push(variant);
                }
            }
            continue;
        }
        by_source.insert(record.source.clone(), out.len());
        if !record.id.is_empty() {
            by_id.entry(record.id.clone()).or_insert(out.len());
        }
        out.push(record);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_a_kind_and_a_note_or_only_a_note() {
        for (text, kind, note) in [
            ("person", Some(Kind::Person), ""),
            ("person; house style; 2027", Some(Kind::Person), "house style; 2027"),
            ("personal", None, "personal"),
            ("see p. 4; person", None, "see p. 4; person"),
            ("", None, ""),
        ] {
            assert_eq!(parse_comment(text), (kind, note.to_owned()));
        }
    }

    #[test]
    fn a_term_with_endless_translations_is_cut_and_named() {
        let record = |i: usize| Record { source: "甲".into(), target: i.to_string(), ..Record::default() };
        let mut skipped = Vec::new();
        let out = folded((0..100_000).map(record).collect(), &mut skipped);
        assert_eq!((out.len(), out[0].alternatives.len(), skipped.len()), (1, 200, 100_000 - 201));
    }

    #[test]
    fn rows_of_one_entry_come_together() {
        let record = |source: &str, target: &str, variant_of: &str, id: &str| Record {
            source: source.into(),
            target: target.into(),
            variant_of: variant_of.into(),
            id: id.into(),
            ..Record::default()
        };
        let out = folded(
            vec![
                record("福明", "Fomin", "", "1"),
                record("老福", "Fomin", "福明", ""),
                record("福", "Fomin", "", "1"),
                record("福敏", "Fu Min", "", "1"),
                record("福明", "Fomín", "", ""),
            ],
            &mut Vec::new(),
        );
        let short: Vec<_> = out.iter().map(|r| (r.source.as_str(), r.variants.clone(), r.alternatives.clone())).collect();
        assert_eq!(short, [("福明", Some(vec!["老福".to_owned(), "福".to_owned()]), vec!["Fomín".to_owned()]), ("福敏", None, vec![])]);
    }
}
