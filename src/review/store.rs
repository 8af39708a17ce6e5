//! Decisions on disk: the one place where review meets the glossary's file. What the session wants is compared with what it
//! last saw there and with what stands there now, field by field: what only one side changed is taken over, what both
//! changed stays as the file has it and is handed back.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use toml_edit::{Document, Item, Value};

use super::session::{Theirs, fields};
use crate::error::{Error, Result};
use crate::glossary::file::{self, Glossary};
use crate::glossary::plan::{Change, Field, Plan};
use crate::glossary::{Entry, save};

/// What tells a file that was written since from one that was not.
type Stamp = Option<(SystemTime, u64)>;

/// A glossary's file, as the session knows it.
#[derive(Debug)]
pub struct Book {
    path: PathBuf,
    /// Its number in the session.
    number: usize,
    /// By the numbers of the session: each entry as it was last seen on disk.
    seen: BTreeMap<usize, Entry>,
    /// Entries that were taken out, as they stood there, so that they come back byte for byte.
    cut: HashMap<usize, Cut>,
    stamp: Stamp,
    /// The file as it was last seen, if it can be taken apart.
    parts: Option<Parts>,
}

/// The text of a glossary, taken apart: with it, a decision costs the parsing of one entry instead of all.
#[derive(Debug, Clone)]
struct Parts {
    /// What stands before the first entry.
    head: String,
    /// The entries in the order of the file, each with its number if it is under review, and what follows up to the next.
    blocks: Vec<(Option<usize>, String)>,
}

impl Parts {
    fn text(&self) -> String {
        let mut out = String::with_capacity(self.head.len() + self.blocks.iter().map(|b| b.1.len()).sum::<usize>());
        out.push_str(&self.head);
        for (_, text) in &self.blocks {
            out.push_str(text);
        }
        out
    }

    /// Whether this is the text.
    fn are(&self, text: &str) -> bool {
        let mut rest = Some(text);
        for part in [&self.head].into_iter().chain(self.blocks.iter().map(|b| &b.1)) {
            rest = rest.and_then(|r| r.strip_prefix(part.as_str()));
        }
        rest == Some("")
    }
}

/// An entry that was taken out of the file.
#[derive(Debug, Clone)]
struct Cut {
    text: String,
    entry: Entry,
    /// The source of the entry that stood after it.
    before: Option<String>,
}

fn stamp(path: &Path) -> Stamp {
    let meta = std::fs::metadata(path).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}

/// The entries that can be reviewed: those with a source.
fn reviewable(glossary: &Glossary) -> impl Iterator<Item = (usize, &Entry)> {
    glossary.terms.iter().enumerate().filter(|(_, e)| !e.source.trim().is_empty())
}

impl Book {
    /// Reads a glossary as the `number`th of a session whose next free entry number is `first`.
    ///
    /// # Errors
    /// [`Error::NoSuchPath`]; what [`save::read`] and [`file::parse`] say; [`Error::Io`] if it can't be written.
    pub fn load(path: &Path, number: usize, first: usize) -> Result<(Self, Glossary)> {
        let stamp = stamp(path);
        let text = save::read(path)?.ok_or_else(|| Error::NoSuchPath { path: path.to_path_buf() })?;
        let mut glossary = file::parse(path, &text)?;
        save::check_writable(path)?;
        glossary.terms = reviewable(&glossary).map(|(_, e)| e.clone()).collect();
        let seen = glossary.terms.iter().enumerate().map(|(i, e)| (first + i, e.clone())).collect();
        Ok((Book { path: path.to_path_buf(), number, seen, cut: HashMap::new(), stamp, parts: None }, glossary))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether another program has written the file since it was last read or written here.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        stamp(&self.path) != self.stamp
    }

    /// Takes the file apart ahead of the first decision, so that it need not wait for that.
    pub fn prepare(&mut self) {
        if let (false, Ok(Some(text))) = (self.is_stale(), save::read(&self.path)) {
            self.parts = self.taken_apart(&text).ok().flatten();
        }
    }

    /// Remembers the number of an entry that was [`Theirs::Added`].
    pub fn know(&mut self, id: usize, entry: Entry) {
        self.seen.insert(id, entry);
    }

    /// Writes these entries as they should stand, `None` for one that is to go, and gives what others have changed.
    ///
    /// # Errors
    /// What [`save::update`] and [`file::parse`] say; the file is then as it was, and nothing is forgotten.
    pub fn write(&mut self, wanted: &[(usize, Option<Entry>)]) -> Result<Vec<Theirs>> {
        let mut done = None;
        let path = self.path.clone();
        let book = &*self;
        save::update(&path, |text| {
            let text = text.ok_or_else(|| Error::NoSuchPath { path: path.clone() })?;
            let quick = book.parts.as_ref().filter(|p| p.are(text)).and_then(|p| book.in_parts(p, wanted).ok());
            if let Some((parts, outcome)) = quick {
                let new = parts.text();
                done = Some((outcome, new.clone(), Some(parts)));
                return Ok(new);
            }
            let (new, outcome) = book.merged(text, wanted)?;
            done = Some((outcome, new.clone(), None));
            Ok(new)
        })?;
        self.stamp = stamp(&self.path);
        let Some((outcome, text, parts)) = done else { return Ok(Vec::new()) };
        for (id, entry) in outcome.seen {
            match entry {
                Some(entry) => self.seen.insert(id, entry),
                None => self.seen.remove(&id),
            };
        }
        for id in outcome.restored {
            self.cut.remove(&id);
        }
        self.cut.extend(outcome.cut);
        self.parts = parts.or_else(|| self.taken_apart(&text).ok().flatten());
        Ok(outcome.theirs)
    }

    /// Takes a text apart; `None` if its entries do not stand one after another as tables of their own.
    fn taken_apart(&self, text: &str) -> Result<Option<Parts>> {
        let document = parse(&self.path, text)?;
        let tables = blocks(text, &document);
        let Some(first) = tables.first() else { return Ok(None) };
        let mut ids: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for (&id, entry) in &self.seen {
            ids.entry(&entry.source).or_default().push_back(id);
        }
        let mut number = |source: &str| ids.get_mut(source).and_then(VecDeque::pop_front);
        let parts = Parts {
            head: text[..first.range.start].to_owned(),
            blocks: tables.iter().map(|b| (number(&b.source), text[b.range.clone()].to_owned())).collect(),
        };
        Ok(parts.are(text).then_some(parts))
    }

    /// The parts with the wanted entries in them, for a file that nobody else has changed.
    fn in_parts(&self, parts: &Parts, wanted: &[(usize, Option<Entry>)]) -> Result<(Parts, Outcome)> {
        let mut parts = parts.clone();
        let mut outcome = Outcome::default();
        let line_end = if parts.head.contains("\r\n") { "\r\n" } else { "\n" };
        for (id, entry) in wanted {
            let at = parts.blocks.iter().position(|b| b.0 == Some(*id));
            match (at, entry, self.seen.get(id)) {
                (Some(at), Some(entry), Some(seen)) => {
                    if let Some(text) = self.patched(&parts.blocks[at].1, seen, entry)? {
                        parts.blocks[at].1 = text;
                        outcome.seen.push((*id, Some(entry.clone())));
                    }
                }
                (Some(at), None, Some(seen)) => {
                    let text = parts.blocks[at].1.clone();
                    let (own, others) = text.split_at(own_lines(&text));
                    if others.is_empty() {
                        parts.blocks.remove(at);
                    } else {
                        parts.blocks[at] = (None, others.to_owned());
                    }
                    let next = parts.blocks.get(at).and_then(|b| b.0).and_then(|id| self.seen.get(&id)).map(|e| e.source.clone());
                    outcome.cut.insert(*id, Cut { text: own.to_owned(), entry: seen.clone(), before: next });
                    outcome.seen.push((*id, None));
                }
                (None, Some(entry), None) => {
                    let source = |b: &(Option<usize>, String)| b.0.and_then(|id| self.seen.get(&id));
                    let (at, mut text) = match self.cut.get(id) {
                        Some(cut) => {
                            outcome.restored.push(*id);
                            let before = |b| source(b).is_some_and(|e| Some(&e.source) == cut.before.as_ref());
                            let text = self.patched(&cut.text, &cut.entry, entry)?.unwrap_or_else(|| cut.text.clone());
                            (parts.blocks.iter().position(before), text)
                        }
                        None => {
                            let after = |b| source(b).is_some_and(|e| (e.kind, &e.source) > (entry.kind, &entry.source));
                            let mut text = file::render(entry).replace('\n', line_end);
                            let at = parts.blocks.iter().position(after);
                            if at.is_some() {
                                text.push_str(line_end);
                            } else {
                                text.insert_str(0, line_end);
                            }
                            (at, text)
                        }
                    };
                    let at = at.unwrap_or(parts.blocks.len());
                    let before = at.checked_sub(1).map_or(&mut parts.head, |i| &mut parts.blocks[i].1);
                    if !before.is_empty() && !before.ends_with('\n') {
                        text.insert_str(0, line_end);
                    }
                    parts.blocks.insert(at, (Some(*id), text));
                    outcome.seen.push((*id, Some(entry.clone())));
                }
                (None, None, None) => {}
                // Something here is not as it is remembered; the way over the whole file finds out what.
                _ => return Err(Error::Contended { path: self.path.clone() }),
            }
        }
        Ok((parts, outcome))
    }

    /// The text of one entry with its new values; `None` if there are none.
    fn patched(&self, text: &str, seen: &Entry, entry: &Entry) -> Result<Option<String>> {
        let new: Vec<Field> = fields(entry).into_iter().zip(fields(seen)).filter(|(new, old)| new != old).map(|(new, _)| new).collect();
        if new.is_empty() {
            return Ok(None);
        }
        let mut text = text.to_owned();
        let mut set = Vec::new();
        for field in new {
            let document = parse(&self.path, &text)?;
            match line_of(&text, &document, 0, field.key()).filter(|_| field.is_empty() && !matches!(field, Field::Target(_))) {
                Some(line) => text.replace_range(line, ""),
                None => set.push(field),
            }
        }
        let change = Change::Enrich { index: 0, source: seen.source.clone(), fields: set };
        file::apply(&self.path, Some(&text), &Plan { changes: vec![change], ..Plan::default() }).map(Some)
    }

    /// The text with the wanted entries merged into it.
    fn merged(&self, text: &str, wanted: &[(usize, Option<Entry>)]) -> Result<(String, Outcome)> {
        let mut outcome = Outcome::default();
        let (text, restored) = self.restored(text, wanted)?;
        let glossary = file::parse(&self.path, &text)?;
        let mut by_source: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for (index, entry) in reviewable(&glossary) {
            by_source.entry(&entry.source).or_default().push_back(index);
        }
        let mut find = |source: &str| by_source.get_mut(source).and_then(VecDeque::pop_front);
        let wanted: BTreeMap<usize, Option<&Entry>> = wanted.iter().map(|(id, e)| (*id, e.as_ref())).collect();
        let known: BTreeMap<usize, &Entry> =
            self.seen.iter().map(|(id, e)| (*id, e)).chain(restored.iter().map(|(id, e)| (*id, *e))).collect();

        let mut plan = Plan::default();
        let mut cut: Vec<(usize, usize)> = Vec::new();
        let mut emptied: Vec<(usize, &'static str)> = Vec::new();
        let mut met: BTreeSet<usize> = BTreeSet::new();
        for (&id, &seen) in &known {
            let mine = wanted.get(&id).copied();
            let Some(index) = find(&seen.source) else {
                match mine {
                    // Somebody took out what was decided about here: the decision stays.
                    Some(Some(entry)) if entry != seen => plan.changes.push(add(entry)),
                    _ => {
                        if mine != Some(None) {
                            outcome.theirs.push(Theirs::Removed { id });
                        }
                        outcome.seen.push((id, None));
                        continue;
                    }
                }
                outcome.seen.push((id, mine.flatten().cloned()));
                continue;
            };
            met.insert(index);
            let theirs = &glossary.terms[index];
            if mine == Some(None) {
                cut.push((id, index));
                outcome.seen.push((id, None));
                continue;
            }
            let mut now = theirs.clone();
            let mut set = Vec::new();
            let mine = mine.flatten().unwrap_or(seen);
            for ((mine, base), theirs) in fields(mine).into_iter().zip(fields(seen)).zip(fields(theirs)) {
                if mine == theirs {
                    continue;
                }
                if base == theirs {
                    if mine.is_empty() && !matches!(mine, Field::Target(_)) {
                        emptied.push((index, mine.key()));
                    }
                    set.push(mine);
                } else {
                    outcome.theirs.push(Theirs::Field { id, before: base, after: theirs });
                }
            }
            if !set.is_empty() {
                for field in &set {
                    assign(&mut now, field);
                }
                plan.changes.push(Change::Enrich { index, source: theirs.source.clone(), fields: set });
            }
            if now != *seen || restored.contains_key(&id) {
                outcome.seen.push((id, Some(now)));
            }
        }
        for (index, entry) in reviewable(&glossary).filter(|(index, _)| !met.contains(index)) {
            // An entry that is new here and there is the same one.
            let twin = wanted.iter().find(|(id, e)| !known.contains_key(id) && e.is_some_and(|e| e.source == entry.source));
            match twin {
                Some((&id, Some(mine))) => {
                    let fields: Vec<Field> = [Field::Status(mine.status), Field::Reason(mine.reason.clone())].into_iter().collect();
                    let mut now = entry.clone();
                    for field in &fields {
                        assign(&mut now, field);
                    }
                    plan.changes.push(Change::Enrich { index, source: entry.source.clone(), fields });
                    outcome.seen.push((id, Some(now)));
                }
                _ => outcome.theirs.push(Theirs::Added { book: self.number, entry: entry.clone() }),
            }
        }
        let settled: BTreeSet<usize> = outcome.seen.iter().map(|s| s.0).collect();
        for (&id, entry) in wanted.iter().filter(|(id, _)| !known.contains_key(id) && !settled.contains(id)) {
            if let Some(entry) = entry {
                plan.changes.push(add(entry));
                outcome.seen.push((id, Some((*entry).clone())));
            }
        }
        outcome.restored = restored.keys().copied().collect();
        if plan.changes_nothing() && cut.is_empty() {
            return Ok((text, outcome));
        }

        // New entries come in the order of the file.
        plan.changes.sort_by(|a, b| match (a, b) {
            (Change::Add(a), Change::Add(b)) => (a.kind, &a.source).cmp(&(b.kind, &b.source)),
            (Change::Add(_), _) => std::cmp::Ordering::Greater,
            (_, Change::Add(_)) => std::cmp::Ordering::Less,
            _ => std::cmp::Ordering::Equal,
        });
        let text = if cut.is_empty() && emptied.is_empty() {
            text
        } else {
            let (shorter, lines) = self.without(&text, &glossary, &cut, &emptied, &mut outcome)?;
            let gone: BTreeSet<usize> = cut.iter().map(|c| c.1).collect();
            for change in &mut plan.changes {
                if let Change::Enrich { index, fields, .. } = change {
                    fields.retain(|f| !lines.contains(&(*index, f.key())));
                    *index -= gone.range(..*index).count();
                }
            }
            shorter
        };
        plan.changes.retain(|c| !matches!(c, Change::Enrich { fields, .. } if fields.is_empty()));
        let text = if plan.changes_nothing() { text } else { file::apply(&self.path, Some(&text), &plan)? };
        Ok((text, outcome))
    }

    /// The text with the entries put back that were taken out and are wanted again.
    fn restored(&self, text: &str, wanted: &[(usize, Option<Entry>)]) -> Result<(String, BTreeMap<usize, &Entry>)> {
        let mut out = text.to_owned();
        let mut restored = BTreeMap::new();
        for (id, entry) in wanted {
            let (Some(_), Some(cut)) = (entry, self.cut.get(id)) else { continue };
            let document = parse(&self.path, &out)?;
            let tables = blocks(&out, &document);
            if tables.is_empty() && document.get("term").is_some_and(|t| !matches!(t, Item::ArrayOfTables(_))) {
                // Inline entries are written anew.
                continue;
            }
            let next = cut.before.as_ref().and_then(|s| tables.iter().find(|b| b.source == *s)).map(|b| b.range.start);
            match next {
                Some(at) => out.insert_str(at, &cut.text),
                None => {
                    if !out.is_empty() && !out.ends_with('\n') {
                        out.push('\n');
                    }
                    out.push_str(&cut.text);
                }
            }
            restored.insert(*id, &cut.entry);
        }
        Ok((out, restored))
    }

    /// The text without these entries and without these fields, and the fields that could be taken out.
    fn without(
        &self,
        text: &str,
        glossary: &Glossary,
        cut: &[(usize, usize)],
        emptied: &[(usize, &'static str)],
        outcome: &mut Outcome,
    ) -> Result<(String, Vec<(usize, &'static str)>)> {
        let document = parse(&self.path, text)?;
        let tables = blocks(text, &document);
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for &(id, index) in cut {
            if let Some(block) = tables.get(index) {
                let before = tables.get(index + 1).map(|b| b.source.clone());
                let entry = glossary.terms[index].clone();
                let own = &text[block.range.clone()];
                let own = &own[..own_lines(own)];
                outcome.cut.insert(id, Cut { text: own.to_owned(), entry, before });
                ranges.push(block.range.start..block.range.start + own.len());
            } else if let Some(range) = inline(text, &document, index) {
                ranges.push(range);
            }
        }
        let mut lines = Vec::new();
        for &(index, key) in emptied {
            if let Some(range) = line_of(text, &document, index, key).filter(|_| !cut.iter().any(|c| c.1 == index)) {
                lines.push((index, key));
                ranges.push(range);
            }
        }
        ranges.sort_by_key(|r| r.start);
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for range in ranges.into_iter().filter(|r| !r.is_empty()) {
            if range.start >= from {
                out.push_str(&text[from..range.start]);
            }
            from = from.max(range.end);
        }
        out.push_str(&text[from..]);
        Ok((out, lines))
    }
}

/// What a merge came to.
#[derive(Debug, Default)]
struct Outcome {
    theirs: Vec<Theirs>,
    seen: Vec<(usize, Option<Entry>)>,
    cut: HashMap<usize, Cut>,
    restored: Vec<usize>,
}

fn add(entry: &Entry) -> Change {
    Change::Add(Box::new(entry.clone()))
}

fn assign(entry: &mut Entry, field: &Field) {
    match field.clone() {
        Field::Source(v) => entry.source = v,
        Field::Target(v) => entry.target = v,
        Field::Status(v) => entry.status = v,
        Field::Kind(v) => entry.kind = v,
        Field::Basis(v) => entry.basis = v,
        Field::Count(v) => entry.count = v,
        Field::Documents(v) => entry.documents = v,
        Field::Score(v) => entry.score = v,
        Field::Variants(v) => entry.variants = v,
        Field::Alternatives(v) => entry.alternatives = v,
        Field::Evidence(v) => entry.evidence = v,
        Field::Note(v) => entry.note = v,
        Field::Reason(v) => entry.reason = v,
        Field::Conflicts(v) => entry.conflicts = v,
    }
}

/// The file without its byte order mark begins here.
fn body(text: &str) -> usize {
    if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 }
}

fn parse(path: &Path, text: &str) -> Result<Document<String>> {
    Document::parse(text[body(text)..].to_owned()).map_err(|e| Error::Glossary {
        path: path.to_path_buf(),
        line: 1,
        column: 1,
        message: e.message().to_owned(),
    })
}

/// An entry in the text: from the comment lines right above it to those above the next one.
struct Block {
    source: String,
    range: Range<usize>,
}

fn blocks(text: &str, document: &Document<String>) -> Vec<Block> {
    let offset = body(text);
    let Some(Item::ArrayOfTables(tables)) = document.get("term") else { return Vec::new() };
    let starts: Vec<usize> = tables.iter().map(|t| lead(text, offset + t.span().map_or(0, |s| s.start))).collect();
    let source = |t: &toml_edit::Table| t.get("source").and_then(Item::as_str).unwrap_or_default().to_owned();
    let end = |i: usize| starts.get(i + 1).copied().unwrap_or(text.len());
    tables.iter().enumerate().map(|(i, t)| Block { source: source(t), range: starts[i]..end(i) }).collect()
}

/// The start of the comment lines right above a line.
fn lead(text: &str, header: usize) -> usize {
    let mut at = text[..header].rfind('\n').map_or(0, |i| i + 1);
    while at > 0 {
        let above = text[..at - 1].rfind('\n').map_or(0, |i| i + 1);
        if text[above..at].trim_start().starts_with('#') { at = above } else { break }
    }
    at
}

/// Where the lines of an entry end in the text up to the next one: before a table that is not part of it.
fn own_lines(text: &str) -> usize {
    let mut at = 0;
    for (i, line) in text.split_inclusive('\n').enumerate() {
        let is_table =
            line.starts_with('[') && !line.starts_with("[[term]]") && !line.starts_with("[term.") && !line.starts_with("[[term.");
        if i > 0 && is_table {
            return at;
        }
        at += line.len();
    }
    at
}

/// The bytes of an entry in `term = [{…}, …]`, with the comma that goes with it.
fn inline(text: &str, document: &Document<String>, index: usize) -> Option<Range<usize>> {
    let offset = body(text);
    let Some(Item::Value(Value::Array(array))) = document.get("term") else { return None };
    let span = |i: usize| array.get(i).and_then(Value::span).map(|s| s.start + offset..s.end + offset);
    let own = span(index)?;
    match (span(index + 1), index.checked_sub(1).and_then(span)) {
        (Some(next), _) => Some(own.start..next.start),
        (None, Some(previous)) => Some(previous.end..own.end),
        (None, None) => Some(own),
    }
}

/// The line of a field that has it for itself.
fn line_of(text: &str, document: &Document<String>, index: usize, key: &str) -> Option<Range<usize>> {
    let offset = body(text);
    let Some(Item::ArrayOfTables(tables)) = document.get("term") else { return None };
    let table = tables.get(index)?;
    let value = table.get(key)?.as_value()?.span()?;
    let start = table.key(key)?.span()?.start + offset;
    let line = text[..start].rfind('\n').map_or(0, |i| i + 1);
    let end = text[value.end + offset..].find('\n').map_or(text.len(), |i| value.end + offset + i + 1);
    let alone = text[line..start].trim().is_empty() && text[value.end + offset..end].trim().is_empty();
    // A comment inside the value is the user's.
    let has_comment = text[value.start + offset..value.end + offset].contains('#');
    (alone && !has_comment).then_some(line..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::Status;

    const TEXT: &str = "# mine\nformat = 1\n\n[[term]]\nsource = \"河灯\"\ntarget = \"\"\ncount = 3\n\n# about the gate\n[[term]]\nsource = \"潮汐闸门\"\ncount = 2\nmine = true # kept\n\n[[term]]\nsource = \"闸门\"\nnote = \"old\"\n";

    fn book() -> (tempfile::TempDir, PathBuf, Book, Vec<Entry>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("g.toml");
        std::fs::write(&path, TEXT).expect("written");
        let (book, glossary) = Book::load(&path, 0, 0).expect("read");
        (folder, path, book, glossary.terms)
    }

    fn text(path: &Path) -> String {
        std::fs::read_to_string(path).expect("read")
    }

    #[test]
    fn an_entry_that_is_taken_out_comes_back_byte_for_byte() {
        let (_folder, path, mut book, terms) = book();
        book.write(&[(1, None), (2, Some(Entry { note: String::new(), ..terms[2].clone() }))]).expect("written");
        assert!(!text(&path).contains("gate") && !text(&path).contains("note"), "{}", text(&path));
        book.write(&[(1, Some(terms[1].clone())), (2, Some(terms[2].clone()))]).expect("written");
        assert_eq!(text(&path), TEXT);
    }

    #[test]
    fn a_file_that_nobody_changed_is_written_entry_by_entry_with_the_same_result() {
        let (_folder, path, mut quick, terms) = book();
        let (_other, other, mut whole, _) = book();
        quick.write(&[]).expect("read");
        assert!(quick.parts.is_some());
        let new = Entry { source: "水车".into(), status: Status::Rejected, reason: "see 车".into(), ..Entry::default() };
        let first = Entry { source: "灯".into(), status: Status::Approved, target: "lamp".into(), ..terms[0].clone() };
        let steps: [Vec<(usize, Option<Entry>)>; 4] = [
            vec![(0, Some(first.clone())), (3, Some(new.clone()))],
            vec![(1, None), (2, Some(Entry { note: String::new(), ..terms[2].clone() }))],
            vec![(3, None), (1, Some(terms[1].clone()))],
            vec![(0, Some(Entry { note: "two\nlines".into(), ..first })), (3, Some(new))],
        ];
        for step in steps {
            quick.write(&step).expect("written");
            assert!(quick.parts.as_ref().is_some_and(|p| p.are(&text(&path))));
            whole.parts = None;
            whole.write(&step).expect("written");
            assert_eq!(text(&path), text(&other));
        }
    }

    #[test]
    fn a_table_of_the_users_own_between_two_entries_stays() {
        let (_folder, path, _, _) = book();
        let with_table = TEXT.replace("# about the gate", "[team]\nname = \"north\"\n\n# about the gate");
        for quick in [false, true] {
            std::fs::write(&path, &with_table).expect("written");
            let (mut book, terms) = Book::load(&path, 0, 0).map(|(b, g)| (b, g.terms)).expect("read");
            if quick {
                book.write(&[]).expect("read");
            }
            book.write(&[(0, None)]).expect("written");
            assert!(text(&path).contains("[team]") && !text(&path).contains("河灯"), "{}", text(&path));
            book.write(&[(0, Some(terms[0].clone()))]).expect("written");
            assert!(text(&path).contains("河灯"));
        }
    }

    #[test]
    fn what_only_the_file_changed_is_taken_over_and_what_both_changed_stays() {
        let (_folder, path, mut book, terms) = book();
        std::fs::write(&path, TEXT.replace("target = \"\"", "target = \"lantern\"")).expect("written");
        assert!(book.is_stale());
        let approved = Entry { status: Status::Approved, ..terms[0].clone() };
        let theirs = book.write(&[(0, Some(approved.clone()))]).expect("written");
        let target = |t: &str| Field::Target(t.into());
        assert_eq!(theirs, [Theirs::Field { id: 0, before: target(""), after: target("lantern") }]);
        assert!(text(&path).contains("target = \"lantern\"\ncount = 3\nstatus = \"approved\"\n"), "{}", text(&path));

        std::fs::write(&path, text(&path).replace("approved", "rejected")).expect("written");
        let later = Entry { status: Status::Later, target: "lantern".into(), ..approved };
        let theirs = book.write(&[(0, Some(later))]).expect("written");
        assert_eq!(theirs.len(), 1);
        assert!(text(&path).contains("rejected"));
    }

    #[test]
    fn entries_that_others_add_or_take_out_are_told_and_a_broken_file_is_left_alone() {
        let (_folder, path, mut book, terms) = book();
        let more = TEXT.replace("# about the gate\n[[term]]\nsource = \"潮汐闸门\"", "[[term]]\nsource = \"水车\"");
        std::fs::write(&path, &more).expect("written");
        let theirs = book.write(&[]).expect("read");
        assert!(
            matches!(&theirs[..], [Theirs::Removed { id: 1 }, Theirs::Added { book: 0, entry }] if entry.source == "水车"),
            "{theirs:?}"
        );
        assert_eq!(text(&path), more);

        std::fs::write(&path, "[[term]\n").expect("written");
        let approved = (0, Some(Entry { status: Status::Approved, ..terms[0].clone() }));
        assert!(book.write(std::slice::from_ref(&approved)).is_err());
        assert_eq!(text(&path), "[[term]\n");
        std::fs::write(&path, &more).expect("written");
        book.write(&[approved]).expect("written");
        assert!(text(&path).contains("approved"));
    }

    #[test]
    fn new_entries_go_in_and_inline_entries_can_go() {
        let (_folder, path, mut book, _) = book();
        let new = Entry { source: "水车".into(), status: Status::Rejected, ..Entry::default() };
        book.write(&[(7, Some(new))]).expect("written");
        assert!(text(&path).contains("水车"));
        book.write(&[(7, None)]).expect("written");
        assert_eq!(text(&path), TEXT);

        std::fs::write(&path, "term = [{ source = \"甲乙\" }, { source = \"丙丁\" }]\n").expect("written");
        let (mut book, _) = Book::load(&path, 0, 0).expect("read");
        book.write(&[(1, None)]).expect("written");
        assert_eq!(text(&path), "term = [{ source = \"甲乙\" }]\n");
    }
}
