//! The glossary file: reading it into entries, and turning a plan of changes into edits of the text that the user wrote.
//!
//! The text is never printed anew from the parsed form. Each change replaces the bytes of one value, adds one line, or
//! puts one new block in its place; all other bytes, comments and line ends included, stay as they are.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use toml_edit::{Document, Item, Table, Value};

use super::plan::{Change, Field, Plan};
use super::{Entry, FORMAT, Kind};
use crate::error::{Error, Result};

/// A glossary as read.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
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
    #[serde(rename = "term")]
    pub terms: Vec<Entry>,
    /// What a person should look at, each with its line: keys that look misspelt, entries that stand twice.
    #[serde(skip)]
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
    let mut glossary = read(path, text)?;
    glossary.warnings = warnings(without_mark(text));
    Ok(glossary)
}

fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}

/// As [`parse`], without a look at what the format allows and a person hardly meant.
pub(super) fn read(path: &Path, text: &str) -> Result<Glossary> {
    let text_without_mark = without_mark(text);
    let fail = |span: Option<Range<usize>>, message: &str| {
        let at = span.map_or(0, |s| s.start).min(text_without_mark.len());
        let before = &text_without_mark[..text_without_mark.floor_char_boundary(at)];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        Error::Glossary {
            path: path.to_path_buf(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: sentence(message),
        }
    };
    #[derive(Deserialize)]
    struct Head {
        format: Option<i64>,
    }
    let head: Head = toml::from_str(text_without_mark).map_err(|e| fail(e.span(), e.message()))?;
    if let Some(found) = head.format.filter(|&f| f > FORMAT) {
        return Err(Error::NewerFormat { path: path.to_path_buf(), found, known: FORMAT });
    }
    toml::from_str(text_without_mark).map_err(|e| fail(e.span(), e.message()))
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
];
const HEAD_KEYS: &[&str] = &["format", "source-language", "target-language", "documents", "term"];

/// What the format allows and a person hardly meant. Unknown keys are the user's own and stay; one that is almost a known key
/// is named, because what was decided in it has no effect.
fn warnings(text: &str) -> Vec<String> {
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let line_ends: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
    let line = |at: usize| line_ends.partition_point(|&end| end < at) + 1;
    let mut out = Vec::new();
    let misspelt = |key: &str, known: &[&'static str]| {
        let near = |k: &&&'static str| strsim::jaro_winkler(k, &key.to_lowercase()) > 0.88;
        known.iter().filter(|_| !known.contains(&key)).find(near).copied()
    };
    let place = |table: &Table, key: &str| table.key(key).and_then(toml_edit::Key::span).map_or(1, |s| line(s.start));
    for (key, _) in document.iter() {
        if let Some(known) = misspelt(key, HEAD_KEYS) {
            out.push(format!(
                "line {}: {key:?} is no key of a glossary and has no effect. Did you mean {known:?}?",
                place(document.as_table(), key)
            ));
        }
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    for table in document.get("term").and_then(Item::as_array_of_tables).into_iter().flatten() {
        for (key, _) in table.iter() {
            if let Some(known) = misspelt(key, ENTRY_KEYS) {
                out.push(format!("line {}: {key:?} is no key of an entry and has no effect. Did you mean {known:?}?", place(table, key)));
            }
        }
        let at = table.span().map_or(1, |s| line(s.start));
        match table.get("source").and_then(Item::as_str).filter(|s| !s.trim().is_empty()) {
            None => out.push(format!("line {at}: an entry without a source has no effect.")),
            Some(source) => {
                let first = *seen.entry(crate::text::key(source)).or_insert(at);
                if first != at {
                    out.push(format!(
                        "line {at}: {source} stands in line {first} already. Only the first entry is kept up to date; join them."
                    ));
                }
            }
        }
    }
    out
}

/// Whether a comment stands inside a value that goes over several lines. Such a value is left as it is.
fn holds_comment(value: &str) -> bool {
    let mut quote: Option<char> = None;
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, '#') => return true,
            (None, '"' | '\'') => quote = Some(c),
            (Some('"'), '\\') => {
                chars.next();
            }
            (Some(q), c) if c == q => quote = None,
            _ => {}
        }
    }
    false
}

/// A message as one sentence with a capital and a full stop.
fn sentence(message: &str) -> String {
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

/// Carries a plan out on the text of a glossary; `None` stands for a file that isn't there yet.
///
/// # Errors
/// As [`parse`], for a text that the plan was not made from.
pub fn apply(path: &Path, text: Option<&str>, plan: &Plan) -> Result<String> {
    let fresh = text.is_none();
    let text = text.map_or_else(skeleton, ToOwned::to_owned);
    parse(path, &text)?;
    let mark_length = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let body = &text[mark_length..];
    let document = Document::parse(body).map_err(|e| Error::Glossary {
        path: path.to_path_buf(),
        line: 1,
        column: 1,
        message: sentence(e.message()),
    })?;
    let line_end = if body.contains("\r\n") { "\r\n" } else { "\n" };
    let mut edits: Vec<Edit> = Vec::new();

    if let Some(documents) = &plan.documents {
        edits.extend(set_documents(body, &document, documents));
    }
    let blocks = blocks(body, &document);
    for change in &plan.changes {
        if let Change::Enrich { index, fields, .. } = change
            && let Some(block) = blocks.get(*index)
        {
            for field in fields {
                edits.extend(set_field(body, block, field));
            }
        }
    }
    // People may put entries in another order; then each new one looks for its place from the top.
    let sorted = blocks.is_sorted_by_key(|b| (b.kind, b.source.clone()));
    let inline = matches!(document.get("term"), Some(Item::Value(Value::Array(_))));
    if inline {
        edits.extend(insert_inline(body, &document, &blocks, plan));
    }
    for entry in plan.added().filter(|_| !inline) {
        let mine = (entry.kind, entry.source.as_str());
        let after = |b: &Block<'_>| (b.kind, b.source.as_str()) > mine;
        let next =
            if sorted { Some(blocks.partition_point(|b| !after(b))).filter(|&i| i < blocks.len()) } else { blocks.iter().position(after) };
        let at = match next {
            Some(0) => blocks[0].lead,
            Some(i) => blocks[i - 1].end,
            None => blocks.last().map_or(body.len(), |b| b.end),
        };
        let rendered = render(entry);
        let separated = if next == Some(0) { format!("{rendered}\n") } else { format!("\n{rendered}") };
        edits.push((at..at, separated));
    }
    // Blocks that go to the same place stand there in the order of the plan, which is the order of the file.
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len() + edits.iter().map(|e| e.1.len()).sum::<usize>());
    out.push_str(&text[..mark_length]);
    let mut from = 0;
    for (range, new) in edits {
        out.push_str(&body[from..range.start]);
        if range.start == body.len() && !out.is_empty() && !out.ends_with('\n') {
            out.push_str(line_end);
        }
        let new = if fresh || line_end == "\n" { new } else { new.replace('\n', line_end) };
        out.push_str(&new);
        from = range.end;
    }
    out.push_str(&body[from..]);
    // Should an edit ever break the file, the user keeps the old one.
    parse(path, &out)?;
    Ok(out)
}

/// New entries for a file that has its entries as `term = [{…}, …]`: each goes in front of the first one that sorts after
/// it, in a line of its own.
fn insert_inline(body: &str, document: &Document<&str>, blocks: &[Block<'_>], plan: &Plan) -> Vec<Edit> {
    let Some(Item::Value(Value::Array(array))) = document.get("term") else { return Vec::new() };
    let spans: Vec<Range<usize>> = array.iter().filter_map(Value::span).collect();
    let Some(close) = array.span().map(|s| s.end.saturating_sub(1)) else { return Vec::new() };
    let one_line = |e: &Entry| {
        let fields: Vec<String> = fields(e).iter().map(|f| format!("{} = {}", f.key(), render_value(f).replace('\n', " "))).collect();
        format!("{{ {} }}", fields.join(", "))
    };
    let last = spans.last().map_or(close, |s| s.end);
    let trailing_comma = spans.is_empty() || body[last..close].contains(',');
    let mut edits = Vec::new();
    let mut at_end = String::new();
    for entry in plan.added() {
        let mine = (entry.kind, entry.source.as_str());
        match blocks.iter().position(|b| (b.kind, b.source.as_str()) > mine).and_then(|i| spans.get(i)) {
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

/// Where an entry stands in the text.
struct Block<'d> {
    kind: Kind,
    source: String,
    table: Entryish<'d>,
    /// Where the comment lines that stand right above the entry begin.
    lead: usize,
    /// After the entry's last line and the comment lines that follow it without a blank line.
    end: usize,
}

/// `[[term]]` tables and inline tables alike.
enum Entryish<'d> {
    Table(&'d Table),
    Inline(&'d toml_edit::InlineTable),
}

impl Entryish<'_> {
    fn value(&self, key: &str) -> Option<&Value> {
        match self {
            Entryish::Table(t) => t.get(key).and_then(Item::as_value),
            Entryish::Inline(t) => t.get(key),
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

fn blocks<'d>(body: &str, document: &'d Document<&str>) -> Vec<Block<'d>> {
    let text_of = |e: &Entryish<'_>, key: &str| e.value(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut out: Vec<Block<'d>> = Vec::new();
    match document.get("term") {
        Some(Item::ArrayOfTables(tables)) => {
            let headers: Vec<usize> = tables.iter().map(|t| t.span().map_or(0, |s| s.start)).collect();
            for (i, table) in tables.iter().enumerate() {
                let entry = Entryish::Table(table);
                let last_content = entry.last_value_end().unwrap_or(headers[i]);
                let next = headers.get(i + 1).copied().unwrap_or(body.len());
                out.push(Block {
                    kind: Kind::by_name(&text_of(&entry, "kind")).unwrap_or_default(),
                    source: text_of(&entry, "source"),
                    lead: lead(body, headers[i]),
                    end: end_of_block(body, last_content.max(headers[i]), next),
                    table: entry,
                });
            }
        }
        Some(Item::Value(Value::Array(array))) => {
            let end = array.span().map_or(body.len(), |s| line_end(body, s.end));
            for value in array.iter() {
                if let Value::InlineTable(table) = value {
                    let entry = Entryish::Inline(table);
                    out.push(Block {
                        kind: Kind::by_name(&text_of(&entry, "kind")).unwrap_or_default(),
                        source: text_of(&entry, "source"),
                        lead: end,
                        end,
                        table: entry,
                    });
                }
            }
        }
        _ => {}
    }
    out
}

/// The start of the comment lines right above a line.
fn lead(body: &str, header: usize) -> usize {
    let mut at = body[..header].rfind('\n').map_or(0, |i| i + 1);
    while at > 0 {
        let above = body[..at - 1].rfind('\n').map_or(0, |i| i + 1);
        if body[above..at].trim_start().starts_with('#') { at = above } else { break }
    }
    at
}

fn line_end(body: &str, at: usize) -> usize {
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

fn set_field(body: &str, block: &Block<'_>, field: &Field) -> Option<Edit> {
    let key = field.key();
    if let Some(old) = block.table.value(key) {
        let span = old.span()?;
        let new = render_value(field);
        return (body[span.clone()] != new && !holds_comment(&body[span.clone()])).then_some((span, new));
    }
    if field.is_empty() {
        return None;
    }
    match block.table {
        Entryish::Table(_) => {
            let at = line_end(body, block.table.last_value_end()?);
            let missing_end = if body[..at].ends_with('\n') { "" } else { "\n" };
            Some((at..at, format!("{missing_end}{key} = {}\n", render_value(field))))
        }
        Entryish::Inline(_) => {
            let at = block.table.last_value_end()?;
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
    let all = [
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
    ];
    all.into_iter().filter(|f| !f.is_empty() || matches!(f, Field::Target(_))).collect()
}

fn render_value(field: &Field) -> String {
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

fn array(items: &[String]) -> String {
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
    fn scores_are_short() {
        assert_eq!([0.97, 0.5, 1.0, 0.123].map(score), ["0.97", "0.5", "1.0", "0.12"]);
    }
}
