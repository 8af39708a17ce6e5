//! Tables, whatever they come in: which columns ours have, which columns others have, and from rows to records.

use std::str::FromStr;

use super::read::{Incoming, MOST_ROWS, Problem, Reading, Record};
use super::rows::{Row, parse_comment};
use super::{Written, locale, words};
use crate::glossary::{Kind, Status};
use crate::text::is_han;

/// The columns of our tables. The first three are those that OmegaT shows.
pub(super) const COLUMNS: [&str; 10] =
    ["source", "target", "note", "kind", "status", "variant of", "alternatives", "reason", "count", "context"];

/// What stands between alternatives in one cell. No tool splits at it. A `|` that stands alone inside an alternative is
/// written `\|`, so that it comes back as it was.
const BETWEEN: &str = " | ";

/// Whether a word of an alternative is a `|`, behind backslashes or not.
fn is_bar(word: &str) -> bool {
    word.strip_suffix('|').is_some_and(|before| before.bytes().all(|b| b == b'\\'))
}

/// An alternative as it stands in a cell of several.
fn listed(alternative: &str) -> String {
    let word = |w: &str| if is_bar(w) { format!("\\{w}") } else { w.to_owned() };
    alternative.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The alternatives in a cell.
fn unlisted(cell: &str) -> Vec<String> {
    let plain = |text: &str| {
        let words = text.trim().split(' ').map(|w| if is_bar(w) { w.strip_prefix('\\').unwrap_or(w) } else { w });
        words.collect::<Vec<_>>().join(" ")
    };
    cell.split(BETWEEN).map(plain).filter(|t| !t.is_empty()).collect()
}

/// The cells of a row, in the order of [`COLUMNS`]. Says what stands in one otherwise than in the glossary.
pub(super) fn cells(row: &Row<'_>, out: &mut Written) -> [String; 10] {
    let e = row.entry;
    if !row.variant && e.alternatives.iter().any(|a| a.split(' ').any(is_bar)) {
        let how = "a | inside one of its alternatives is written \\|; it comes back as it was";
        out.altered.push((e.source.clone(), how.to_owned()));
    }
    [
        row.source.to_owned(),
        e.target.clone(),
        e.note.clone(),
        e.kind.name().to_owned(),
        e.status.name().to_owned(),
        if row.variant { e.source.clone() } else { String::new() },
        e.alternatives.iter().map(|a| listed(a)).collect::<Vec<_>>().join(BETWEEN),
        e.reason.clone(),
        if e.count > 0 && !row.variant { e.count.to_string() } else { String::new() },
        if row.variant { String::new() } else { e.evidence.first().cloned().unwrap_or_default() },
    ]
}

/// Whether a spreadsheet that opens text would make a formula, a number, a date or a truth value of a cell. A cell that
/// looks as if it had been protected against that gets a second mark, so that one can be taken away again.
pub(super) fn misread(cell: &str) -> bool {
    looks_like_a_value(cell) || is_protected(cell)
}

/// Whether the mark at the start of a cell protects it.
fn is_protected(cell: &str) -> bool {
    cell.starts_with('\'') && looks_like_a_value(cell.trim_start_matches('\''))
}

fn looks_like_a_value(cell: &str) -> bool {
    let Some(first) = cell.chars().next() else { return false };
    let of_a_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '/' | '-' | ':' | '%' | 'E' | 'e' | '+' | ' ');
    let number = cell.chars().all(of_a_number) && cell.chars().any(|c| c.is_ascii_digit());
    let truth = ["true", "false"].iter().any(|t| cell.eq_ignore_ascii_case(t));
    matches!(first, '=' | '+' | '-' | '@') || number || truth
}

/// What a column of a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// The Chinese term.
    Source,
    /// The translation.
    Target,
    /// The note.
    Note,
    /// The kind.
    Kind,
    /// The decision.
    Status,
    /// The source that the row is a variant of.
    VariantOf,
    /// Other spellings, between ` | `.
    Variants,
    /// Other targets, between ` | `.
    Alternatives,
    /// Why it was rejected.
    Reason,
    /// How often it occurs.
    Count,
    /// What rows of one entry have in common.
    Id,
    /// Nothing of interest.
    Ignored,
    /// The column with this head holds this.
    Named(String, Box<Column>),
}

impl FromStr for Column {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some((what, head)) = text.split_once('=') {
            return Ok(Column::Named(head.trim().to_owned(), Box::new(what.parse()?)));
        }
        Ok(match text.trim().to_lowercase().as_str() {
            "source" => Column::Source,
            "target" => Column::Target,
            "note" => Column::Note,
            "kind" => Column::Kind,
            "status" => Column::Status,
            "variant of" | "variant-of" => Column::VariantOf,
            "variants" => Column::Variants,
            "alternatives" => Column::Alternatives,
            "reason" => Column::Reason,
            "count" => Column::Count,
            "id" => Column::Id,
            "-" | "" => Column::Ignored,
            other => {
                return Err(format!(
                    "{other:?} is none of source, target, note, kind, status, variant-of, variants, alternatives, reason, count, id, or - for a column to leave out"
                ));
            }
        })
    }
}

/// What the head of a column says that it holds.
fn by_head(head: &str, how: &Reading) -> Option<Column> {
    let plain = head.trim().trim_start_matches('#').trim().to_lowercase().replace(['_', '-'], " ");
    if let Some(known) = words::column(&plain) {
        return Some(known);
    }
    let language = locale::primary(&locale::by_column(head.trim().trim_start_matches('#'))?);
    let source = locale::primary(if how.source_language.is_empty() { "zh" } else { &how.source_language });
    let target = locale::primary(&how.target_language);
    Some(match () {
        () if language == source => Column::Source,
        () if target.is_empty() || language == target => Column::Target,
        () => Column::Ignored,
    })
}

/// How many rows are looked at before it is decided what the columns hold.
const LOOK: usize = 200;

/// A header stands in one of so many rows.
const DEEPEST_HEADER: usize = 10;

/// Reads a table row by row.
pub(super) struct Reader<'h> {
    how: &'h Reading,
    /// What a row is called: "line" or "row".
    unit: &'static str,
    columns: Vec<Column>,
    /// Whether the third column holds kind and note as one.
    comments: bool,
    described: String,
    /// Rows that wait until it is known what the columns hold.
    waiting: Vec<(u64, Vec<String>)>,
    decided: bool,
    out: Incoming,
    rows: usize,
}

impl<'h> Reader<'h> {
    pub(super) fn new(how: &'h Reading, unit: &'static str) -> Self {
        Reader {
            how,
            unit,
            columns: Vec::new(),
            comments: false,
            described: String::new(),
            waiting: Vec::new(),
            decided: false,
            out: Incoming::default(),
            rows: 0,
        }
    }

    /// Takes a row; `comment` if it begins with a `#` that isn't quoted.
    pub(super) fn row(&mut self, number: u64, cells: Vec<String>, comment: bool) -> Result<(), Problem> {
        if cells.iter().all(|c| c.trim().is_empty()) {
            return Ok(());
        }
        if comment {
            // A comment may be the header.
            if !self.decided && self.waiting.is_empty() && self.how.header != Some(false) && self.is_header(&cells) {
                return self.decide(Some(&cells));
            }
            if cells.len() > 1 && !self.is_header(&cells) {
                let why = format!("{} begins with # and is a comment; --from says which program has it as a term", cells[0]);
                self.out.skipped.push((format!("{} {number}", self.unit), why));
            }
            return Ok(());
        }
        self.rows += 1;
        if self.rows > MOST_ROWS {
            return Err(Problem::at(
                format!("{} {number}", self.unit),
                format!("More than {MOST_ROWS} rows. No glossary has; is it the right file?"),
            ));
        }
        if self.decided {
            self.take(number, &cells);
            return Ok(());
        }
        self.waiting.push((number, cells));
        if self.waiting.len() >= LOOK { self.settle() } else { Ok(()) }
    }

    /// All rows have come.
    pub(super) fn finish(mut self, what: &str) -> Result<Incoming, Problem> {
        if !self.decided {
            self.settle()?;
        }
        self.out.what = format!("{what}, {}", self.described);
        Ok(self.out)
    }

    /// Decides what the columns hold, and takes the rows that waited.
    fn settle(&mut self) -> Result<(), Problem> {
        let mut waiting = std::mem::take(&mut self.waiting);
        // Above the header, people write what the table is.
        let head = match self.how.header {
            Some(given) => (given && !waiting.is_empty()).then_some(0),
            None => waiting.iter().take(DEEPEST_HEADER).position(|(_, cells)| self.is_header(cells)),
        };
        match head {
            Some(at) => {
                let mut rest = waiting.split_off(at);
                for (number, cells) in waiting {
                    let what = cells.into_iter().find(|c| !c.trim().is_empty()).unwrap_or_default();
                    self.out.skipped.push((format!("{} {number}", self.unit), format!("{what} stands above the header")));
                }
                let (_, header) = rest.remove(0);
                self.rows = rest.len();
                self.waiting = rest;
                self.decide(Some(&header))?;
            }
            None => {
                self.waiting = waiting;
                self.decide(None)?;
            }
        }
        for (number, cells) in std::mem::take(&mut self.waiting) {
            self.take(number, &cells);
        }
        Ok(())
    }

    /// Whether the heads name a source, and a target or a second thing that we know.
    fn is_header(&self, cells: &[String]) -> bool {
        if self.how.columns.iter().any(|c| matches!(c, Column::Named(..))) {
            return true;
        }
        let known: Vec<Option<Column>> = cells.iter().map(|c| by_head(c, self.how)).collect();
        // An entry may look like heads as well: 中文 is Chinese. It names one thing twice, and heads name two.
        let other = known.iter().flatten().any(|k| !matches!(k, Column::Source | Column::Ignored));
        let alone = cells.iter().filter(|c| !c.trim().is_empty()).count() == 1;
        known.contains(&Some(Column::Source)) && (other || alone)
    }

    fn decide(&mut self, header: Option<&[String]>) -> Result<(), Problem> {
        self.decided = true;
        let given = &self.how.columns;
        let named = given.iter().any(|c| matches!(c, Column::Named(..)));
        if named {
            let heads = header.ok_or_else(|| {
                Problem::whole("--columns names heads of columns, and the file has no header. Give the columns in their order.")
            })?;
            let same = |a: &str, b: &str| a.trim().trim_start_matches('#').trim().eq_ignore_ascii_case(b.trim());
            self.columns = vec![Column::Ignored; heads.len()];
            for column in given {
                let Column::Named(head, what) = column else {
                    return Err(Problem::whole("--columns gives either names (source=Term) or an order (source,target,note), not both."));
                };
                let Some(at) = heads.iter().position(|h| same(h, head)) else {
                    return Err(Problem::whole(format!("No column is called {head:?}. The columns are: {}.", heads.join(", "))));
                };
                self.columns[at] = (**what).clone();
            }
        } else if !given.is_empty() {
            self.columns = given.clone();
        } else if let Some(heads) = header.filter(|h| self.is_header(h)) {
            self.columns = heads.iter().map(|h| by_head(h, self.how).unwrap_or(Column::Ignored)).collect();
        } else {
            self.columns = self.by_content();
        }
        if !self.columns.contains(&Column::Source) {
            return Err(Problem::whole(
                "No column holds the source. Say what the columns hold with --columns, for example --columns source,target,note.",
            ));
        }
        let name = |c: &Column| match c {
            Column::VariantOf => "variant of".to_owned(),
            Column::Ignored | Column::Named(..) => "-".to_owned(),
            other => format!("{other:?}").to_lowercase(),
        };
        self.described = format!("columns {}", self.columns.iter().map(name).collect::<Vec<_>>().join(", "));
        Ok(())
    }

    /// What the columns of a table without a header hold: source, target, note, and beyond that what their cells tell. The
    /// source is the column with Chinese in it.
    fn by_content(&mut self) -> Vec<Column> {
        let width = self.waiting.iter().map(|(_, c)| c.len()).max().unwrap_or(0);
        let column = |i: usize| self.waiting.iter().filter_map(move |(_, c)| c.get(i)).filter(|c| !c.trim().is_empty());
        let chinese = |i: usize| column(i).filter(|c| c.chars().any(is_han)).count();
        let mut out = vec![Column::Source, Column::Target, Column::Note];
        if width > 1 && chinese(1) > chinese(0) {
            out.swap(0, 1);
        }
        let all = |i: usize, test: fn(&str) -> bool| column(i).next().is_some() && column(i).all(|c| test(c.trim()));
        for i in 3..width {
            out.push(match () {
                () if i == 3 && all(i, |c| Kind::by_name(c).is_some()) => Column::Kind,
                () if i == 4 && all(i, |c| Status::by_name(c).is_some()) => Column::Status,
                // Ours, written without a header.
                () if (5..8).contains(&i) && out.get(4) == Some(&Column::Status) => {
                    [Column::VariantOf, Column::Alternatives, Column::Reason][i - 5].clone()
                }
                () => Column::Ignored,
            });
        }
        out.truncate(width.max(1));
        self.comments = !out.contains(&Column::Kind);
        out
    }

    fn take(&mut self, number: u64, cells: &[String]) {
        let place = format!("{} {number}", self.unit);
        let mut record = Record { place: place.clone(), ..Record::default() };
        let mut sources: Vec<String> = Vec::new();
        let mut targets: Vec<String> = Vec::new();
        let mut notes: Vec<String> = Vec::new();
        for (i, column) in self.columns.iter().enumerate() {
            let cell = cells.get(i).map_or("", String::as_str);
            // In a spreadsheet nothing needs a mark, so one that is there is text.
            let cell = if self.unit == "line" && is_protected(cell) { &cell[1..] } else { cell };
            match column {
                Column::Source => sources.push(cell.to_owned()),
                Column::Target => targets.push(cell.to_owned()),
                Column::Note if self.comments => {
                    let (kind, note) = parse_comment(cell);
                    record.kind = record.kind.or(kind);
                    notes.push(note);
                }
                Column::Note => notes.push(cell.to_owned()),
                Column::Kind => record.kind = Kind::by_name(&cell.trim().to_lowercase()).or(record.kind),
                Column::Status => record.status = words::status(cell).or(record.status),
                Column::VariantOf => record.variant_of = cell.to_owned(),
                Column::Variants => record.variants.get_or_insert_default().extend(unlisted(cell)),
                Column::Alternatives => record.alternatives.extend(unlisted(cell)),
                Column::Reason => record.reason = Some(cell.to_owned()),
                Column::Count => record.count = cell.trim().parse::<f64>().ok().filter(|n| *n >= 0.0 && *n < 1e15).map(|n| n as u64),
                Column::Id => record.id = cell.trim().to_owned(),
                Column::Ignored | Column::Named(..) => {}
            }
        }
        // Several columns of one language are several terms.
        let first = |texts: Vec<String>| {
            let mut texts = texts.into_iter().filter(|t| !t.trim().is_empty());
            (texts.next().unwrap_or_default(), texts.collect::<Vec<_>>())
        };
        let several = sources.len() > 1;
        let (source, variants) = first(sources);
        if several {
            record.variants.get_or_insert_default().extend(variants);
        }
        let (target, alternatives) = first(targets);
        if self.columns.contains(&Column::Note) {
            notes.retain(|n| !n.trim().is_empty());
            record.note = Some(notes.join("\n"));
        }
        for (field, text) in [("source", &source), ("target", &target)] {
            if text.trim().contains(['\n', '\r', '\t']) {
                self.out.skipped.push((place, format!("its {field} holds a tab or a line end")));
                return;
            }
        }
        record.source = source;
        record.target = target;
        record.alternatives.extend(alternatives);
        self.out.records.push(record);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_come_back_as_they_were() {
        for alternatives in [&["growth | x", "a"][..], &["| x", "x |", "|", r"\|", r"a \\| b", "a|b", r"c:\x"], &["a | | b", "c"]] {
            let cell = alternatives.iter().map(|a| listed(a)).collect::<Vec<_>>().join(BETWEEN);
            assert_eq!(unlisted(&cell), alternatives, "{cell}");
        }
    }
}
