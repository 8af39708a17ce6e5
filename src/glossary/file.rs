//! The glossary file: reading it into entries, and turning a plan of changes into edits of the text that the user wrote.
//!
//! The text is never printed anew from the parsed form. Each change replaces the bytes of one value, adds one line, or
//! puts one new block in its place; all other bytes, comments and line ends included, stay as they are.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use rayon::prelude::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde::Deserialize;
use toml::Spanned;
use toml_edit::{Document, Item, Table, Value};

use super::plan::{Change, Field, Plan};
use super::{Entry, FORMAT, Kind};
use crate::error::{Error, Result};

/// A glossary as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Glossary {
    /// The number of the format.
    pub format: i64,
    /// BCP 47 tag of the source language.
    pub source_language: String,
    /// BCP 47 tag of the target language.
    pub target_language: String,
    /// What the last runs read, relative to the glossary.
    pub documents: Vec<String>,
    /// The entries in the order of the file.
    pub terms: Vec<Entry>,
    /// What a person should look at, each with its line: keys that look misspelt, entries that stand twice.
    pub warnings: Vec<String>,
}

impl Default for Glossary {
    fn default() -> Self {
        Glossary {
            format: FORMAT,
            source_language: "zh-Hans".to_owned(),
            target_language: "en".to_owned(),
            documents: Vec::new(),
            terms: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

/// Reads the text of a glossary.
///
/// # Errors
/// [`Error::Glossary`] with line and column if it isn't valid TOML or a value is not what the format says;
/// [`Error::NewerFormat`] if a newer program wrote it.
pub fn parse(path: &Path, text: &str) -> Result<Glossary> {
    let reading = Reading::of(path, text)?;
    let warnings = reading.warnings(text);
    Ok(Glossary { warnings, ..reading.glossary })
}

fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}

/// How long the byte order mark at the start of a text is; 0 if there is none.
fn mark_length(text: &str) -> usize {
    text.len() - without_mark(text).len()
}

/// As [`parse`], without a look at what the format allows and a person hardly meant.
pub(super) fn read(path: &Path, text: &str) -> Result<Glossary> {
    Ok(Reading::of(path, text)?.glossary)
}

/// The line and column of a byte, 1-based, the column in characters.
#[must_use]
pub(super) fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(at)];
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    (memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1, before[line_start..].chars().count() + 1)
}

/// What the file holds.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct Head {
    format: i64,
    source_language: String,
    target_language: String,
    documents: Vec<String>,
    term: Vec<Spanned<Entry>>,
}

impl Default for Head {
    fn default() -> Self {
        let g = Glossary::default();
        let (source_language, target_language) = (g.source_language, g.target_language);
        Head { format: g.format, source_language, target_language, documents: g.documents, term: Vec::new() }
    }
}

impl Head {
    fn with(self, terms: Vec<Entry>) -> Glossary {
        Glossary {
            format: self.format,
            source_language: self.source_language,
            target_language: self.target_language,
            documents: self.documents,
            terms,
            warnings: Vec::new(),
        }
    }
}

/// How long a part of the text is that is read at once.
const GROUP: usize = 1 << 16;

/// The text before the first line with a header, and the rest in parts that begin with such a line, each with its place. A
/// line that only looks like a header, inside a text of several lines, leaves parts that can't be read.
fn groups(body: &str) -> (&str, Vec<(usize, &str)>) {
    let headers = || memchr::memmem::find_iter(body.as_bytes(), b"[[term]]").filter(|&i| i == 0 || body.as_bytes()[i - 1] == b'\n');
    let mut starts: Vec<usize> = Vec::new();
    for at in headers() {
        if starts.last().is_none_or(|&last| at - last >= GROUP) {
            starts.push(at);
        }
    }
    let first = starts.first().copied().unwrap_or(body.len());
    let parts = (0..starts.len()).map(|i| (starts[i], &body[starts[i]..starts.get(i + 1).copied().unwrap_or(body.len())]));
    (&body[..first], parts.collect())
}

/// A glossary as read, with the places of what it holds, in bytes after a byte order mark.
struct Reading {
    glossary: Glossary,
    /// Where each entry's header or inline table stands.
    spans: Vec<Range<usize>>,
    /// Keys that look misspelt, each with a message.
    odd_keys: Vec<(usize, String)>,
}

/// A part that is read by itself.
struct Part {
    entries: Vec<(Range<usize>, Entry)>,
    odd_keys: Vec<(usize, String)>,
}

/// Reads a part that begins at a byte of the whole; `None` if it is not one by itself.
fn read_part(at: usize, text: &str) -> Option<Part> {
    let table = toml::de::DeTable::parse(text).ok()?;
    if table.get_ref().keys().any(|k| k.get_ref() != "term") {
        return None;
    }
    let odd_keys = odd_keys(table.get_ref()).into_iter().map(|(i, message)| (i + at, message)).collect();
    let head = Head::deserialize(toml::Deserializer::from(table)).ok()?;
    let entries = head.term.into_iter().map(|e| (e.span().start + at..e.span().end + at, e.into_inner())).collect();
    Some(Part { entries, odd_keys })
}

impl Reading {
    fn of(path: &Path, text: &str) -> Result<Self> {
        let body = without_mark(text);
        let (first, groups) = groups(body);
        if groups.len() > 1
            && let Ok(table) = toml::de::DeTable::parse(first)
            && !table.get_ref().contains_key("term")
            && let mut odd = odd_keys(table.get_ref())
            && let Ok(head) = Head::deserialize(toml::Deserializer::from(table))
            && head.format <= FORMAT
            && let Some(parts) = groups.into_par_iter().map(|(at, group)| read_part(at, group)).collect::<Option<Vec<_>>>()
        {
            let (mut spans, mut terms) = (Vec::new(), Vec::new());
            for part in parts {
                odd.extend(part.odd_keys);
                for (span, entry) in part.entries {
                    spans.push(span);
                    terms.push(entry);
                }
            }
            return Ok(Reading { glossary: head.with(terms), spans, odd_keys: odd });
        }
        // A short file, one with a mistake, or one that is laid out in another way: it is read as a whole.
        let fail = |e: &toml::de::Error| {
            let (line, column) = place(body, e.span().map_or(0, |s| s.start));
            Error::Glossary { path: path.to_path_buf(), line, column, message: sentence(e.message()) }
        };
        let table = toml::de::DeTable::parse(body).map_err(|e| fail(&e))?;
        // The number comes first: a newer format may hold anything.
        let format = table.get_ref().get("format").and_then(|v| v.get_ref().as_integer());
        if let Some(found) = format.and_then(|n| i64::from_str_radix(n.as_str(), n.radix()).ok()).filter(|&f| f > FORMAT) {
            return Err(Error::NewerFormat { path: path.to_path_buf(), found, known: FORMAT });
        }
        let odd_keys = odd_keys(table.get_ref());
        let mut head = Head::deserialize(toml::Deserializer::from(table)).map_err(|mut e| {
            e.set_input(Some(body));
            fail(&e)
        })?;
        let (spans, terms) = std::mem::take(&mut head.term).into_iter().map(|e| (e.span(), e.into_inner())).unzip();
        Ok(Reading { glossary: head.with(terms), spans, odd_keys })
    }

    /// What the format allows and a person hardly meant.
    fn warnings(&self, text: &str) -> Vec<String> {
        let lines = Lines::of(without_mark(text));
        let mut out: Vec<String> = self.odd_keys.iter().map(|(at, message)| format!("line {}: {message}", lines.line(*at))).collect();
        let keys: Vec<String> = self.glossary.terms.par_iter().map(|e| crate::text::key(&e.source)).collect();
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for ((entry, key), span) in self.glossary.terms.iter().zip(&keys).zip(&self.spans) {
            let source = &entry.source;
            if source.trim().is_empty() {
                out.push(format!("line {}: an entry without a source has no effect.", lines.line(span.start)));
                continue;
            }
            let first = *seen.entry(key).or_insert(span.start);
            if first != span.start {
                let (at, first) = (lines.line(span.start), lines.line(first));
                out.push(format!(
                    "line {at}: {source} stands in line {first} already. Only the first entry is kept up to date; join them."
                ));
            }
        }
        out
    }
}

/// The keys of an entry and of the head.
const ENTRY_KEYS: &[&str] = &[
    "source",
    "target",
    "status",
    "kind",
    "basis",
    "count",
    "documents",
    "score",
    "variants",
    "alternatives",
    "evidence",
    "note",
    "reason",
    "conflicts",
];
const HEAD_KEYS: &[&str] = &["format", "source-language", "target-language", "documents", "term"];

/// Unknown keys are the user's own and stay; one that is almost a known key is named, because what was decided in it has no
/// effect. Gives the place of each and a message.
pub(super) fn odd_keys(table: &toml::de::DeTable<'_>) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut look = |table: &toml::de::DeTable<'_>, known: &[&'static str], of: &str| {
        for key in table.keys().filter(|k| !known.contains(&k.get_ref().as_ref())) {
            let (name, lower) = (key.get_ref(), key.get_ref().to_lowercase());
            if let Some(near) = known.iter().find(|k| strsim::jaro_winkler(k, &lower) > 0.88) {
                out.push((key.span().start, format!("{name:?} is no key of {of} and has no effect. Did you mean {near:?}?")));
            }
        }
    };
    look(table, HEAD_KEYS, "a glossary");
    for entry in table.get("term").and_then(|t| t.get_ref().as_array()).into_iter().flat_map(|a| a.iter()) {
        if let Some(entry) = entry.get_ref().as_table() {
            look(entry, ENTRY_KEYS, "an entry");
        }
    }
    out.sort();
    out
}

/// Where the lines of a text end.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        Lines(memchr::memchr_iter(b'\n', text.as_bytes()).collect())
    }

    /// The line of a byte, 1-based.
    pub(super) fn line(&self, at: usize) -> usize {
        self.0.partition_point(|&end| end < at) + 1
    }

    /// The line and the column of a byte, as [`place`].
    pub(super) fn place(&self, text: &str, at: usize) -> (usize, usize) {
        let line = self.line(at);
        let start = line.checked_sub(2).and_then(|i| self.0.get(i)).map_or(0, |&end| end + 1);
        (line, text.get(start..at).map_or(1, |t| t.chars().count() + 1))
    }
}

/// Whether a comment stands inside a value that goes over several lines. Such a value is left as it is.
fn holds_comment(value: &str) -> bool {
    value.contains('#') && !comments(value).is_empty()
}

/// The comments of a part of a glossary's text, each from its `#` to the end of the line.
pub(super) fn comments(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(i) = text[at..].find(['#', '"', '\'']) {
        let rest = &text[at + i..];
        at += i;
        let Some(quote) = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|q| rest.starts_with(q)) else {
            let end = rest.find('\n').unwrap_or(rest.len());
            out.push(rest[..end].trim_end());
            at += end;
            continue;
        };
        // To the end of the string; a backslash in one with double quotes hides the next character.
        let mut end = quote.len();
        while end < rest.len() && !rest[end..].starts_with(quote) {
            let hidden = usize::from(quote.starts_with('"') && rest[end..].starts_with('\\'));
            end += rest[end..].chars().take(1 + hidden).map(char::len_utf8).sum::<usize>();
        }
        at += (end + quote.len()).min(rest.len());
    }
    out
}

/// A message as one sentence with a capital and a full stop.
pub(super) fn sentence(message: &str) -> String {
    let message = message.trim().replace('\n', ", ");
    let mut chars = message.chars();
    let capital: String = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if message.ends_with('.') { "" } else { "." };
    format!("{capital}{}{end}", chars.as_str())
}

/// The text of a new glossary without entries.
fn skeleton() -> String {
    let g = Glossary::default();
    format!(
        "# shuyu glossary\nformat = {FORMAT}\nsource-language = \"{}\"     # BCP 47\ntarget-language = \"{}\"\n",
        g.source_language, g.target_language
    )
}

/// An edit: these bytes become that text.
type Edit = (Range<usize>, String);

/// An edit, and whether its text is that of an entry of its own.
type BlockEdit = (Edit, bool);

/// Carries a plan out on the text of a glossary; `None` stands for a file that isn't there yet.
///
/// # Errors
/// As [`parse`], for a text that the plan was not made from.
pub fn apply(path: &Path, text: Option<&str>, plan: &Plan) -> Result<String> {
    let mut open = Open::new(path, text)?;
    open.apply(plan)?;
    Ok(open.text)
}

/// A glossary together with its text and the place of each entry in it. A change goes to both and costs as much as the
/// entries that it touches, however long the glossary is.
#[derive(Debug, Clone)]
pub struct Open {
    path: PathBuf,
    text: String,
    glossary: Glossary,
    /// Where the header of each entry begins, in bytes after a byte order mark; empty if the entries are inline tables.
    starts: Vec<usize>,
    /// Whether the entries are written as `term = [{…}, …]`.
    inline: bool,
    warnings: Vec<String>,
}

impl Open {
    /// Opens the text of a glossary; `None` stands for a file that isn't there yet. The path is for messages.
    ///
    /// # Errors
    /// As [`parse`].
    pub fn new(path: &Path, text: Option<&str>) -> Result<Self> {
        Self::of(path, text.map_or_else(skeleton, ToOwned::to_owned))
    }

    fn of(path: &Path, text: String) -> Result<Self> {
        let reading = Reading::of(path, &text)?;
        let warnings = reading.warnings(&text);
        let Reading { glossary, spans, .. } = reading;
        let body = without_mark(&text);
        let inline = spans.first().is_some_and(|s| body[s.start..].starts_with('{'));
        // An empty `term = []` is an inline list too; a file without the key may become either.
        let inline = inline || spans.is_empty() && Document::parse(body).is_ok_and(|d| d.get("term").is_some());
        let starts = if inline { Vec::new() } else { spans.into_iter().map(|s| s.start).collect() };
        Ok(Open { path: path.to_path_buf(), text, glossary, starts, inline, warnings })
    }

    /// What the glossary holds.
    #[must_use]
    pub fn glossary(&self) -> &Glossary {
        &self.glossary
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it was read, for messages.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the entries are written as `term = [{…}, …]`.
    #[must_use]
    pub fn is_inline(&self) -> bool {
        self.inline
    }

    /// The text after a byte order mark.
    pub(super) fn body(&self) -> &str {
        without_mark(&self.text)
    }

    /// Where the header of each entry begins in [`Open::body`].
    pub(super) fn starts(&self) -> &[usize] {
        &self.starts
    }

    /// What stands above the entries and the comments of the first one.
    pub(super) fn head(&self) -> &str {
        let body = self.body();
        &body[..self.starts.first().map_or(body.len(), |&s| lead(body, s))]
    }

    /// The line of an entry's header, 1-based.
    #[must_use]
    pub fn line(&self, index: usize) -> usize {
        let body = without_mark(&self.text);
        self.starts.get(index).map_or(1, |&at| place(body, at).0)
    }

    /// What a person should look at, as of when the text was last read as a whole; see [`Glossary::warnings`].
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Takes over the text that the file has now. Where only some entries differ, only those are read. Returns whether
    /// anything differs.
    ///
    /// # Errors
    /// As [`parse`]; what was open stays open then.
    pub fn catch_up(&mut self, text: Option<&str>) -> Result<bool> {
        let Some(text) = text else {
            let new = Self::new(&self.path, None)?;
            let differs = new.text != self.text;
            *self = new;
            return Ok(differs);
        };
        if text == self.text {
            return Ok(false);
        }
        if !self.catch_up_with_some_entries(text) {
            *self = Self::of(&self.path, text.to_owned())?;
        }
        Ok(true)
    }

    /// Reads the entries between the beginning and the end that both texts have in common; false if that is not enough.
    fn catch_up_with_some_entries(&mut self, text: &str) -> bool {
        let mark = mark_length(&self.text);
        let (old, new) = (without_mark(&self.text), without_mark(text));
        if mark_length(text) != mark || self.starts.is_empty() {
            return false;
        }
        let common = common_start(old.as_bytes(), new.as_bytes());
        let common_end = common_end(&old.as_bytes()[common..], &new.as_bytes()[common..]);
        // The first entry that may differ, and the first one after it that stands wholly in the common end.
        let first = self.starts.partition_point(|&s| s <= common).saturating_sub(1);
        if self.starts[first] > common {
            return false;
        }
        let after = self.starts.partition_point(|&s| s < old.len() - common_end).max(first + 1);
        let stop = self.starts.get(after).map_or(new.len(), |&s| new.len() - (old.len() - s));
        let from = self.starts[first];
        if stop < from || !new.is_char_boundary(stop) || !new.is_char_boundary(from) {
            return false;
        }
        let middle = &new[from..stop];
        let Ok(table) = toml::de::DeTable::parse(middle) else { return false };
        if table.get_ref().keys().any(|k| k.get_ref() != "term") {
            return false;
        }
        let Ok(Reading { glossary: read, spans, .. }) = Reading::of(&self.path, middle) else { return false };
        if spans.iter().any(|s| middle[s.start..].starts_with('{')) {
            return false;
        }
        let grown = new.len() as isize - old.len() as isize;
        let tail: Vec<usize> = self.starts[after.min(self.starts.len())..].iter().map(|&s| s.saturating_add_signed(grown)).collect();
        self.starts.truncate(first);
        self.starts.extend(spans.iter().map(|s| from + s.start));
        self.starts.extend(tail);
        self.glossary.terms.splice(first..after, read.terms);
        self.text = text.to_owned();
        true
    }

    /// Carries a plan out.
    ///
    /// # Errors
    /// As [`parse`], if the plan was made from another text. Nothing is changed then.
    pub fn apply(&mut self, plan: &Plan) -> Result<()> {
        let mut edits = if self.inline { self.edits_inline(plan)? } else { self.edits(plan)? };
        // What is put somewhere comes before what begins there; blocks that go to the same place keep the order of the plan.
        edits.sort_by_key(|((range, _), _)| (range.start, range.end));
        if edits.is_empty() {
            return Ok(());
        }
        let mark = mark_length(&self.text);
        let body = &self.text[mark..];
        let line_end = line_end_of(body);
        let mut out = String::with_capacity(self.text.len() + edits.iter().map(|e| e.0.1.len()).sum::<usize>());
        out.push_str(&self.text[..mark]);
        // Where the entries begin in the new text: those that were there, with their index, and new ones.
        let mut starts: Vec<(usize, Option<usize>)> = Vec::with_capacity(self.starts.len());
        let mut old_starts = self.starts.iter().copied().enumerate().peekable();
        let mut from = 0;
        for ((range, new), is_entry) in edits {
            while let Some((i, s)) = old_starts.next_if(|&(_, s)| s < range.start) {
                starts.push((out.len() - mark + s - from, Some(i)));
            }
            // The header of an entry is inside only if the whole entry goes.
            while old_starts.next_if(|&(_, s)| s < range.end).is_some() {}
            out.push_str(&body[from..range.start]);
            if range.start == body.len() && out.len() > mark && !out.ends_with('\n') {
                out.push_str(line_end);
            }
            let new = if line_end == "\n" { new } else { new.replace('\n', line_end) };
            if is_entry && !self.inline {
                starts.push((out.len() - mark + header_in(&new), None));
            }
            out.push_str(&new);
            from = range.end;
        }
        for (i, s) in old_starts {
            starts.push((out.len() - mark + s - from, Some(i)));
        }
        out.push_str(&body[from..]);
        if self.inline {
            *self = Self::of(&self.path, out)?;
            return Ok(());
        }
        // What was changed is read again: should an edit ever break the file, the user keeps the old one.
        let changed: HashSet<usize> =
            plan.changes.iter().filter_map(|c| if let Change::Enrich { index, .. } = c { Some(*index) } else { None }).collect();
        let new_body = &out[mark..];
        let mut reread: Vec<(usize, Entry)> = Vec::new();
        for (n, &(start, old)) in starts.iter().enumerate() {
            if old.is_none_or(|i| changed.contains(&i)) {
                let end = starts.get(n + 1).map_or(new_body.len(), |s| s.0);
                let entry = read(&self.path, &new_body[start..end])?.terms.into_iter().next();
                reread.push((n, entry.ok_or_else(|| self.broken(start))?));
            }
        }
        let mut old_terms: Vec<Option<Entry>> = std::mem::take(&mut self.glossary.terms).into_iter().map(Some).collect();
        let mut reread = reread.into_iter().peekable();
        for (n, &(_, old)) in starts.iter().enumerate() {
            let entry = match reread.next_if(|(i, _)| *i == n) {
                Some((_, entry)) => Some(entry),
                None => old.and_then(|i| old_terms[i].take()),
            };
            self.glossary.terms.push(entry.unwrap_or_default());
        }
        if let Some(documents) = &plan.documents {
            self.glossary.documents.clone_from(documents);
        }
        self.starts = starts.into_iter().map(|s| s.0).collect();
        self.text = out;
        Ok(())
    }

    fn broken(&self, at: usize) -> Error {
        let (line, column) = place(without_mark(&self.text), at);
        let message = "This entry could not be changed in place. Please report this.".to_owned();
        Error::Glossary { path: self.path.clone(), line, column, message }
    }

    /// From an entry's header to the next one's.
    fn segment(&self, index: usize) -> Option<(usize, &str)> {
        let body = without_mark(&self.text);
        let start = *self.starts.get(index)?;
        Some((start, &body[start..self.starts.get(index + 1).copied().unwrap_or(body.len())]))
    }

    /// The lines of an entry, from the comments right above it to the next entry or another table of the user's.
    #[must_use]
    pub fn lines_of(&self, index: usize) -> Option<&str> {
        Some(&self.body()[self.lines(index)?])
    }

    fn lines(&self, index: usize) -> Option<Range<usize>> {
        let (start, segment) = self.segment(index)?;
        let body = self.body();
        let next = self.starts.get(index + 1).map_or(body.len(), |&s| lead(body, s));
        let document = Document::parse(segment).ok()?;
        let others = document.iter().filter(|(key, _)| *key != "term").filter_map(|(_, item)| first_header(item)).min();
        Some(lead(body, start)..others.map_or(next, |at| lead(body, start + at)))
    }

    fn edits(&self, plan: &Plan) -> Result<Vec<BlockEdit>> {
        let body = without_mark(&self.text);
        let mut edits: Vec<BlockEdit> = Vec::new();
        if let Some(documents) = &plan.documents {
            let head = &body[..self.starts.first().copied().unwrap_or(body.len())];
            let document = Document::parse(head).map_err(|_| self.broken(0))?;
            edits.extend(set_documents(head, &document, documents).map(|e| (e, false)));
        }
        let gone: HashSet<usize> =
            plan.changes.iter().filter_map(|c| if let Change::Remove { index } = c { Some(*index) } else { None }).collect();
        for change in &plan.changes {
            match change {
                Change::Enrich { index, fields, .. } => {
                    let Some((start, segment)) = self.segment(*index) else { continue };
                    let document = Document::parse(segment).map_err(|_| self.broken(start))?;
                    let Some(block) = blocks(&document).into_iter().next() else { continue };
                    for field in fields {
                        let edit = set_field(segment, &block.table, field, plan.by_person);
                        edits.extend(edit.map(|(range, new)| ((range.start + start..range.end + start, new), false)));
                    }
                }
                Change::Remove { index } => {
                    let lines = self.lines(*index).ok_or_else(|| self.broken(0))?;
                    edits.push(((lines, String::new()), false));
                }
                Change::PutBack { text, before } => {
                    let before = before.filter(|i| !gone.contains(i)).and_then(|i| self.starts.get(i));
                    let at = before.map_or(body.len(), |&s| lead(body, s));
                    edits.push(((at..at, text.clone()), true));
                }
                Change::Add(_) | Change::Conflict { .. } => {}
            }
        }
        // People may put entries in another order; each new one goes in front of the first one that sorts after it.
        let order = |i: usize| (self.glossary.terms[i].kind, self.glossary.terms[i].source.as_str());
        let mut highest: Vec<usize> = Vec::new();
        if plan.added().next().is_some() {
            for i in 0..self.glossary.terms.len() {
                highest.push(highest.last().copied().filter(|&h| order(h) >= order(i)).unwrap_or(i));
            }
        }
        for entry in plan.added() {
            let mine = (entry.kind, entry.source.as_str());
            let next = highest.partition_point(|&h| order(h) <= mine);
            edits.push((self.insertion(next, &gone, &render(entry))?, true));
        }
        Ok(edits)
    }

    /// The edit that puts the text of an entry in front of the entry that has this index, or at the end; some entries go.
    fn insertion(&self, next: usize, gone: &HashSet<usize>, text: &str) -> Result<Edit> {
        let body = without_mark(&self.text);
        let Some(before) = (0..next).rev().find(|i| !gone.contains(i)) else {
            let after = (next..self.starts.len()).find(|i| !gone.contains(i));
            return Ok(match after {
                Some(i) => {
                    let at = lead(body, self.starts[i]);
                    (at..at, format!("{text}\n"))
                }
                None => (body.len()..body.len(), format!("\n{text}")),
            });
        };
        let (start, segment) = self.segment(before).ok_or_else(|| self.broken(0))?;
        let document = Document::parse(segment).map_err(|_| self.broken(start))?;
        let content = blocks(&document).first().and_then(|b| b.table.last_value_end()).unwrap_or(0);
        let at = end_of_block(body, start + content, start + segment.len());
        Ok((at..at, format!("\n{text}")))
    }

    /// As [`Open::edits`], for entries that are inline tables.
    fn edits_inline(&self, plan: &Plan) -> Result<Vec<BlockEdit>> {
        let body = without_mark(&self.text);
        let document = Document::parse(body).map_err(|_| self.broken(0))?;
        let mut edits: Vec<Edit> = Vec::new();
        if let Some(documents) = &plan.documents {
            edits.extend(set_documents(body, &document, documents));
        }
        let blocks = blocks(&document);
        let mut gone: Vec<usize> = Vec::new();
        for change in &plan.changes {
            match change {
                Change::Enrich { index, fields, .. } => {
                    if let Some(block) = blocks.get(*index) {
                        edits.extend(fields.iter().filter_map(|field| set_field(body, &block.table, field, plan.by_person)));
                    }
                }
                Change::Remove { index } => gone.push(*index),
                Change::Add(_) | Change::PutBack { .. } | Change::Conflict { .. } => {}
            }
        }
        edits.extend(removals_inline(&document, &gone));
        edits.extend(insert_inline(body, &document, &blocks, &gone, plan));
        Ok(edits.into_iter().map(|e| (e, false)).collect())
    }
}

/// The edits that take entries out of `term = [{…}, …]`, each with the comma that goes with it.
fn removals_inline(document: &Document<&str>, gone: &[usize]) -> Vec<Edit> {
    let Some(Item::Value(Value::Array(array))) = document.get("term") else { return Vec::new() };
    let spans: Vec<Range<usize>> = array.iter().filter_map(Value::span).collect();
    let stays = |i: &usize| !gone.contains(i);
    let last = (0..spans.len()).rev().find(stays);
    let mut edits: Vec<Edit> = Vec::new();
    for &i in gone.iter().filter(|&&i| i < spans.len()) {
        // What comes after the last entry that stays goes from the end of that one, with the comma in between.
        let range = match last {
            Some(last) if i > last => spans[i - 1].end..spans[i].end,
            _ => spans[i].start..spans.get(i + 1).map_or(spans[i].end, |s| s.start),
        };
        edits.push((range, String::new()));
    }
    edits
}

/// Where the first header of a table begins, if it has one.
fn first_header(item: &Item) -> Option<usize> {
    match item {
        Item::Table(t) => t.span().map(|s| s.start).into_iter().chain(t.iter().filter_map(|(_, i)| first_header(i))).min(),
        Item::ArrayOfTables(a) => a.iter().filter_map(|t| t.span().map(|s| s.start)).min(),
        Item::Value(_) | Item::None => None,
    }
}

/// Where the header of the entry stands in its text: after blank lines and comments.
fn header_in(text: &str) -> usize {
    let above = |line: &&str| line.trim().is_empty() || line.trim_start().starts_with('#');
    text.split_inclusive('\n').take_while(above).map(str::len).sum()
}

/// How many bytes two texts have in common at their beginning.
fn common_start(a: &[u8], b: &[u8]) -> usize {
    const STEP: usize = 4096;
    let equal = a.chunks(STEP).zip(b.chunks(STEP)).take_while(|(a, b)| a == b).map(|(a, _)| a.len()).sum::<usize>();
    equal + a[equal..].iter().zip(&b[equal..]).take_while(|(a, b)| a == b).count()
}

/// The same at their end.
fn common_end(a: &[u8], b: &[u8]) -> usize {
    const STEP: usize = 4096;
    let equal = a.rchunks(STEP).zip(b.rchunks(STEP)).take_while(|(a, b)| a == b).map(|(a, _)| a.len()).sum::<usize>();
    let (a, b) = (&a[..a.len() - equal], &b[..b.len() - equal]);
    equal + a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

pub(super) fn line_end_of(body: &str) -> &'static str {
    if body.contains("\r\n") { "\r\n" } else { "\n" }
}

/// New entries for a file that has its entries as `term = [{…}, …]`: each goes in front of the first one that sorts after
/// it, in a line of its own.
fn insert_inline(body: &str, document: &Document<&str>, blocks: &[Block<'_>], gone: &[usize], plan: &Plan) -> Vec<Edit> {
    let Some(Item::Value(Value::Array(array))) = document.get("term") else { return Vec::new() };
    let spans: Vec<Range<usize>> = array.iter().filter_map(Value::span).collect();
    let Some(close) = array.span().map(|s| s.end.saturating_sub(1)) else { return Vec::new() };
    let one_line = |e: &Entry| {
        let fields: Vec<String> = fields(e).iter().map(|f| format!("{} = {}", f.key(), render_value(f).replace('\n', " "))).collect();
        format!("{{ {} }}", fields.join(", "))
    };
    let last = spans.last().map_or(close, |s| s.end);
    let none_left = (0..spans.len()).all(|i| gone.contains(&i));
    let trailing_comma = none_left || body[last..close].contains(',');
    let mut edits = Vec::new();
    let mut at_end = String::new();
    for entry in plan.added() {
        let mine = (entry.kind, entry.source.as_str());
        let after = |(i, b): (usize, &Block<'_>)| !gone.contains(&i) && (b.kind, b.source.as_str()) > mine;
        match blocks.iter().enumerate().position(after).and_then(|i| spans.get(i)) {
            Some(next) => edits.push((next.start..next.start, format!("{},\n  ", one_line(entry)))),
            None if trailing_comma => at_end.push_str(&format!("  {},\n", one_line(entry))),
            None => at_end.push_str(&format!(",\n  {}", one_line(entry))),
        }
    }
    if !at_end.is_empty() {
        let at = if trailing_comma { close } else { last };
        let lead = if trailing_comma && !body[..at].ends_with('\n') { "\n" } else { "" };
        edits.push((at..at, format!("{lead}{at_end}")));
    }
    edits
}

/// An entry in the text.
pub(super) struct Block<'d> {
    kind: Kind,
    pub(super) source: String,
    pub(super) table: Entryish<'d>,
}

/// `[[term]]` tables and inline tables alike.
pub(super) enum Entryish<'d> {
    Table(&'d Table),
    Inline(&'d toml_edit::InlineTable),
}

impl Entryish<'_> {
    pub(super) fn value(&self, key: &str) -> Option<&Value> {
        match self {
            Entryish::Table(t) => t.get(key).and_then(Item::as_value),
            Entryish::Inline(t) => t.get(key),
        }
    }

    /// The keys that have a value, each with it.
    pub(super) fn values(&self) -> Vec<(&str, &Value)> {
        match self {
            Entryish::Table(t) => t.iter().filter_map(|(k, v)| Some((k, v.as_value()?))).collect(),
            Entryish::Inline(t) => t.iter().collect(),
        }
    }

    /// Where the header is, or the whole of an inline table.
    pub(super) fn span(&self) -> Option<Range<usize>> {
        match self {
            Entryish::Table(t) => t.span(),
            Entryish::Inline(t) => t.span(),
        }
    }

    /// The end of the last value, for a new line after it.
    fn last_value_end(&self) -> Option<usize> {
        match self {
            Entryish::Table(t) => t.iter().filter_map(|(_, item)| item.as_value()?.span()).map(|s| s.end).max(),
            Entryish::Inline(t) => t.iter().filter_map(|(_, v)| v.span()).map(|s| s.end).max(),
        }
    }
}

pub(super) fn blocks<'d>(document: &'d Document<&str>) -> Vec<Block<'d>> {
    let tables: Vec<Entryish<'d>> = match document.get("term") {
        Some(Item::ArrayOfTables(tables)) => tables.iter().map(Entryish::Table).collect(),
        Some(Item::Value(Value::Array(array))) => array.iter().filter_map(Value::as_inline_table).map(Entryish::Inline).collect(),
        _ => Vec::new(),
    };
    let text_of = |e: &Entryish<'_>, key: &str| e.value(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let kind = |e: &Entryish<'_>| Kind::by_name(&text_of(e, "kind")).unwrap_or_default();
    tables.into_iter().map(|table| Block { kind: kind(&table), source: text_of(&table, "source"), table }).collect()
}

/// The start of the comment lines right above a line.
pub(super) fn lead(body: &str, header: usize) -> usize {
    let mut at = body[..header].rfind('\n').map_or(0, |i| i + 1);
    while at > 0 {
        let above = body[..at - 1].rfind('\n').map_or(0, |i| i + 1);
        if body[above..at].trim_start().starts_with('#') { at = above } else { break }
    }
    at
}

pub(super) fn line_end(body: &str, at: usize) -> usize {
    body[at..].find('\n').map_or(body.len(), |i| at + i + 1)
}

/// The end of an entry whose last value ends at `content`, before `next`: after the last line that is neither blank nor a
/// comment (a sub-table of the user's may follow the values), and the comment lines that stick to it.
fn end_of_block(body: &str, content: usize, next: usize) -> usize {
    let mut end = line_end(body, content);
    let mut at = end;
    let limit = if next < body.len() { lead(body, next) } else { body.len() };
    while at < limit {
        let stop = line_end(body, at).min(limit);
        let line = body[at..stop].trim();
        if !line.is_empty() && !line.starts_with('#') {
            end = stop;
        }
        at = stop;
    }
    while end < limit && body[end..].trim_start_matches([' ', '\t']).starts_with('#') {
        end = line_end(body, end).min(limit);
    }
    end
}

/// The edit that sets a field. A value with a comment inside stays as it is, unless `force` says that it must not: then the
/// comment goes to a line above.
pub(super) fn set_field(body: &str, table: &Entryish<'_>, field: &Field, force: bool) -> Option<Edit> {
    let key = field.key();
    if let Some(old) = table.value(key) {
        let span = old.span()?;
        let old = &body[span.clone()];
        let commented = holds_comment(old);
        if old == render_value(field) || commented && !force {
            return None;
        }
        let Entryish::Table(t) = table else { return (!commented).then(|| (span, render_value(field))) };
        let start = t.key(key).and_then(toml_edit::Key::span)?.start;
        let line = body[..start].rfind('\n').map_or(0, |i| i + 1);
        let kept: String = if commented { comments(old).iter().map(|c| format!("{c}\n")).collect() } else { String::new() };
        if field.is_empty() && !matches!(field, Field::Target(_) | Field::Source(_)) {
            // The line goes; a comment behind the value stays.
            let rest = body[span.end..line_end(body, span.end)].trim_start_matches([' ', '\t']);
            let rest = if rest.starts_with('#') { rest.trim_end_matches(['\r', '\n']).to_owned() + "\n" } else { String::new() };
            return Some((line..line_end(body, span.end), kept + &rest));
        }
        if commented {
            return Some((line..span.end, format!("{kept}{}{}", &body[line..span.start], render_value(field))));
        }
        return Some((span, render_value(field)));
    }
    if field.is_empty() {
        return None;
    }
    match table {
        Entryish::Table(_) => {
            let at = line_end(body, table.last_value_end()?);
            Some((at..at, format!("{key} = {}\n", render_value(field))))
        }
        Entryish::Inline(_) => {
            let at = table.last_value_end()?;
            Some((at..at, format!(", {key} = {}", render_value(field).replace('\n', " "))))
        }
    }
}

fn set_documents(body: &str, document: &Document<&str>, documents: &[String]) -> Option<Edit> {
    let value = array(documents);
    if let Some(span) = document.get("documents").and_then(Item::as_value).and_then(Value::span) {
        return (!holds_comment(&body[span.clone()])).then_some((span, value));
    }
    // After the last key of the head, so that it stands with its like.
    let after = ["target-language", "source-language", "format"]
        .iter()
        .find_map(|k| document.get(k).and_then(Item::as_value).and_then(Value::span))
        .map_or(0, |s| line_end(body, s.end));
    Some((after..after, format!("documents = {value}\n")))
}

/// An entry as the program writes it.
#[must_use]
pub fn render(entry: &Entry) -> String {
    let mut out = String::from("[[term]]\n");
    for field in fields(entry) {
        out.push_str(field.key());
        out.push_str(" = ");
        out.push_str(&render_value(&field));
        out.push('\n');
    }
    out
}

/// The fields that an entry is written with, in their order.
fn fields(entry: &Entry) -> Vec<Field> {
    all_fields(entry).into_iter().filter(|f| !f.is_empty() || matches!(f, Field::Target(_))).collect()
}

/// All fields in their order.
pub(crate) fn all_fields(entry: &Entry) -> Vec<Field> {
    vec![
        Field::Source(entry.source.clone()),
        Field::Target(entry.target.clone()),
        Field::Status(entry.status),
        Field::Kind(entry.kind),
        Field::Basis(entry.basis),
        Field::Count(entry.count),
        Field::Documents(entry.documents),
        Field::Score(entry.score),
        Field::Variants(entry.variants.clone()),
        Field::Alternatives(entry.alternatives.clone()),
        Field::Evidence(entry.evidence.clone()),
        Field::Note(entry.note.clone()),
        Field::Reason(entry.reason.clone()),
        Field::Conflicts(entry.conflicts.clone()),
    ]
}

/// A field's value for people: a string as it is, any other value as TOML writes it.
#[must_use]
pub fn plain(field: &Field) -> String {
    match field {
        Field::Source(s) | Field::Target(s) | Field::Note(s) | Field::Reason(s) => s.clone(),
        Field::Status(s) => s.name().to_owned(),
        Field::Kind(k) => k.name().to_owned(),
        Field::Basis(b) => b.name().to_owned(),
        other => render_value(other),
    }
}

pub(super) fn render_value(field: &Field) -> String {
    match field {
        Field::Source(s) | Field::Target(s) | Field::Note(s) | Field::Reason(s) => string(s),
        Field::Status(s) => string(s.name()),
        Field::Kind(k) => string(k.name()),
        Field::Basis(b) => string(b.name()),
        Field::Count(n) | Field::Documents(n) => n.to_string(),
        Field::Score(s) => score(*s),
        Field::Variants(v) | Field::Alternatives(v) => array(v),
        Field::Evidence(lines) => {
            let lines: String = lines.iter().map(|l| format!("  {},\n", string(l))).collect();
            format!("[\n{lines}]")
        }
        Field::Conflicts(conflicts) => {
            let lines: String =
                conflicts.iter().map(|c| format!("  {{ field = {}, other = {} }},\n", string(&c.field), string(&c.other))).collect();
            format!("[\n{lines}]")
        }
    }
}

/// A score as the file shows it: two decimals, so that a small change of the documents is a small change of the file.
fn score(score: f64) -> String {
    let text = format!("{score:.2}");
    match text.strip_suffix('0') {
        Some(short) if !short.ends_with('.') => short.to_owned(),
        _ => text,
    }
}

/// A TOML basic string. Control characters, which a terminal might obey, are written as escapes.
fn string(s: &str) -> String {
    let mut out = String::with_capacity(s.len() + 2);
    out.push('"');
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || crate::text::is_invisible(c) => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

pub(super) fn array(items: &[String]) -> String {
    format!("[{}]", items.iter().map(|i| string(i)).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path() -> &'static Path {
        Path::new("glossary.toml")
    }

    #[test]
    fn mistakes_are_reported_with_line_and_column() {
        let where_ = |text: &str| match parse(path(), text) {
            Err(Error::Glossary { line, column, message, .. }) => (line, column, message),
            other => panic!("{other:?}"),
        };
        let (line, column, _) = where_("format = 1\n[[term]]\nsource = \"甲\ntarget = 3\n");
        assert_eq!((line, column), (3, 12));
        let (line, _, message) = where_("[[term]]\nsource = \"甲\"\nstatus = \"aproved\"\n");
        assert_eq!(line, 3);
        assert!(message.contains("aproved") && message.contains("approved"), "{message}");
        assert!(matches!(parse(path(), "format = 2\n"), Err(Error::NewerFormat { found: 2, known: 1, .. })));
    }

    #[test]
    fn strings_survive_whatever_they_hold() {
        let odd = "a\"b\\c\nd\u{1b}[31m\u{200b}e\tf";
        let text = format!("[[term]]\nsource = {}\n", string(odd));
        assert_eq!(parse(path(), &text).expect("valid").terms[0].source, odd);
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn a_long_glossary_is_read_as_a_short_one_is() {
        let entry = |i: usize| format!("\n# {i}\n[[term]]\nsource = \"词{i}\"\nnote = \"{}\"\n", "很长".repeat(40));
        let many: String = (0..1000).map(entry).collect();
        let whole = format!("format = 1\ndocuments = [\"a\"]\n{many}");
        let Reading { glossary, spans, .. } = Reading::of(path(), &whole).expect("valid");
        assert_eq!((glossary.terms.len(), spans.len(), glossary.documents.len()), (1000, 1000, 1));
        assert!(groups(&whole).1.len() > 2);
        assert!(
            spans.iter().zip(&glossary.terms).all(|(s, e)| whole[s.start..].starts_with(&format!("[[term]]\nsource = \"{}\"", e.source)))
        );
        // Lines that look like headers inside a text, tables of the user's, and a mistake far down.
        let text = format!("[[term]]\nsource = \"甲\"\nnote = \"\"\"{many}\"\"\"\n{many}\n[other]\nx = 1\n");
        assert_eq!(read(path(), &text).expect("valid").terms.len(), 1001);
        match parse(path(), &format!("{whole}[[term]]\nsource = 3\n")) {
            Err(Error::Glossary { line, column, .. }) => assert_eq!((line, column), (whole.lines().count() + 2, 10)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn scores_are_short() {
        assert_eq!([0.97, 0.5, 1.0, 0.123].map(score), ["0.97", "0.5", "1.0", "0.12"]);
    }
}
