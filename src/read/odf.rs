//! OpenDocument files of LibreOffice and others: texts, spreadsheets, presentations, packed or as one flat XML file.

use std::collections::HashSet;

use super::format::{About, Content, Input, Reader};
use super::limits::{Fault, Outcome, short_place};
use super::package::Package;
use super::xlsx::{Columns, letters, quoted};
use super::xml::{Node, Tag, Xml};

pub(super) struct Odt;
pub(super) struct Ods;
pub(super) struct Odp;

const SKIPS: &str = "deleted text, hidden text, hidden sheets, rows and columns, comments, ruby readings, numbers in cells, formulas";

impl Reader for Odt {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "OpenDocument text",
                extensions: &["odt", "ott", "fodt"],
                reads: "paragraphs, headings, notes, text boxes, cells, captions, headers, footers; places are paragraphs",
                skips: SKIPS,
            }
        }
    }

    fn is_packed(&self) -> bool {
        true
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        read(input, out)
    }
}

impl Reader for Ods {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "OpenDocument spreadsheet",
                extensions: &["ods", "ots", "fods"],
                reads: "cells with text, what formulas show if it is text, text boxes, names of sheets; places are cells such as Sheet1!B12",
                skips: SKIPS,
            }
        }
    }

    fn is_packed(&self) -> bool {
        true
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        read(input, out)
    }
}

impl Reader for Odp {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "OpenDocument presentation",
                extensions: &["odp", "otp", "fodp"],
                reads: "shapes, tables, notes; places are slides",
                skips: SKIPS,
            }
        }
    }

    fn is_packed(&self) -> bool {
        true
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        read(input, out)
    }
}

/// Whether a file of this name is one XML file and no package.
pub(super) fn is_flat(name: &str) -> bool {
    [".fodt", ".fods", ".fodp"].iter().any(|e| name.to_lowercase().ends_with(e))
}

fn read(input: Input<'_>, out: &mut Content) -> Outcome<()> {
    if is_flat(input.name) {
        let text = input.text(out)?;
        return part(&mut Xml::text(&text), &mut HashSet::new(), out);
    }
    package(&mut input.package()?, out)
}

pub(super) fn package(package: &mut Package<'_>, out: &mut Content) -> Outcome<()> {
    if let Some(manifest) = package.part("META-INF/manifest.xml")?
        && memchr::memmem::find(&manifest, b"encryption-data").is_some()
    {
        return Err(Fault::Refused("protected with a password. Save it without one.".to_owned()));
    }
    let mut hidden = HashSet::new();
    let mut margins = Content::default();
    // The styles first: those of the content refer to them. What stands in headers goes behind the text.
    let mut result = Ok(());
    if let Some(mut xml) = package.xml("styles.xml")? {
        result = part(&mut xml, &mut hidden, &mut margins);
    }
    let Some(mut xml) = package.xml("content.xml")? else {
        return Err(Fault::Refused("damaged (the part with the text is missing)".to_owned()));
    };
    part(&mut xml, &mut hidden, out)?;
    margins.blocks.into_iter().try_for_each(|b| out.push(b))?;
    result
}

/// A paragraph that is open. One can stand in a note or a text box inside another one.
struct Paragraph {
    number: u32,
    text: String,
    /// The depth at which it is open.
    depth: usize,
    /// Spans that are open, by depth, and whether each hides its text.
    hidden: Vec<(usize, bool)>,
}

/// Where we are in a table of a spreadsheet.
struct Sheet {
    name: String,
    row: u32,
    column: u32,
    rows: u32,
    columns: u32,
    text_cell: bool,
    in_cell: bool,
    hidden_columns: Columns,
    /// For the columns that are declared before the rows.
    next_column: u32,
}

#[derive(PartialEq, Clone, Copy)]
enum Kind {
    Text,
    Sheets,
    Slides,
}

struct Walker<'h> {
    kind: Kind,
    hidden: &'h mut HashSet<String>,
    /// The style whose properties come.
    style: Option<String>,
    open: Vec<Paragraph>,
    paragraphs: u32,
    sheets: Vec<Sheet>,
    slide: u32,
    in_notes: bool,
    /// The note that is open: its sort and its mark.
    note: Option<(&'static str, String)>,
    citation: bool,
    margin: Option<&'static str>,
    left_out: [usize; 2],
}

fn part(xml: &mut Xml<'_>, hidden: &mut HashSet<String>, out: &mut Content) -> Outcome<()> {
    let mut walker = Walker {
        kind: Kind::Text,
        hidden,
        style: None,
        open: Vec::new(),
        paragraphs: 0,
        sheets: Vec::new(),
        slide: 0,
        in_notes: false,
        note: None,
        citation: false,
        margin: None,
        left_out: [0; 2],
    };
    let mut found = Content::default();
    let result = walker.walk(xml, &mut found);
    let [sheets, slides] = walker.left_out;
    // A note or a text box ends before the paragraph that it is anchored in; paragraphs go by where they begin.
    found.blocks.sort_by_key(|b| b.marks.first().map_or(0, |m| m.line));
    found.blocks.into_iter().try_for_each(|b| out.push(b))?;
    out.left_out(sheets, "hidden sheet", "hidden sheets");
    out.left_out(slides, "hidden slide", "hidden slides");
    result
}

impl Walker<'_> {
    fn walk(&mut self, xml: &mut Xml<'_>, out: &mut Content) -> Outcome<()> {
        loop {
            let depth = xml.depth();
            let skip = match xml.next()? {
                None => return Ok(()),
                Some(Node::Start(tag)) => self.start(&tag, depth + 1, out)?,
                Some(Node::End(tag)) => {
                    let name = tag.name().to_owned();
                    self.end(&name, depth, out)?;
                    false
                }
                Some(Node::Text(text)) => {
                    match &mut self.note {
                        Some((_, mark)) if self.citation => mark.push_str(&short_place(&text)),
                        _ => self.push_folded(&text),
                    }
                    false
                }
            };
            if skip {
                xml.skip()?;
            }
        }
    }

    /// An element begins. Whether it is passed over with all that is in it.
    fn start(&mut self, tag: &Tag<'_>, depth: usize, out: &mut Content) -> Outcome<bool> {
        match (tag.prefix(), tag.name()) {
            ("office", "spreadsheet") => self.kind = Kind::Sheets,
            ("office", "presentation") => self.kind = Kind::Slides,
            ("office", "annotation" | "annotation-end" | "scripts" | "meta" | "settings" | "font-face-decls" | "forms" | "binary-data")
            | (_, "tracked-changes" | "ruby-text" | "desc" | "calculation-settings" | "content-validations" | "named-expressions")
            | ("svg" | "draw", "title")
            | ("math", _)
            | ("presentation", "page-number" | "date-time")
            | ("text", "hidden-text") => return Ok(true),
            ("style", "style") => {
                self.style = tag.attribute("name");
                if let (Some(name), Some(parent)) = (&self.style, tag.attribute("parent-style-name"))
                    && self.hidden.contains(&parent)
                {
                    self.hidden.insert(name.clone());
                }
            }
            ("style", "text-properties" | "table-properties" | "drawing-page-properties") => {
                let display = tag.prefixed("text:display").or_else(|| tag.prefixed("table:display"));
                let invisible = matches!(display.as_deref(), Some("none" | "false"))
                    || tag.prefixed("presentation:visibility").is_some_and(|v| v == "hidden");
                if let Some(style) = &self.style {
                    if invisible {
                        self.hidden.insert(style.clone());
                    } else if display.is_some() {
                        self.hidden.remove(style);
                    }
                }
            }
            ("style", name @ ("header" | "footer" | "header-left" | "footer-left" | "header-first" | "footer-first")) => {
                self.margin = Some(if name.starts_with('h') { "header" } else { "footer" });
            }
            ("text", "section") if tag.prefixed("text:display").is_some_and(|d| d == "none") => return Ok(true),
            ("text", "p" | "h") => {
                let hidden = self.hides(tag);
                self.paragraphs += 1;
                self.open.push(Paragraph { number: self.paragraphs, text: String::new(), depth, hidden: vec![(depth, hidden)] });
            }
            ("text", "hidden-paragraph") => {
                if tag.prefixed("text:is-hidden").is_some_and(|h| h == "true")
                    && let Some(p) = self.open.last_mut()
                    && p.hidden.first() != Some(&(0, true))
                {
                    p.hidden.insert(0, (0, true));
                }
            }
            ("text", "span") => {
                let hidden = self.hides(tag);
                if let Some(p) = self.open.last_mut() {
                    p.hidden.push((depth, hidden));
                }
            }
            ("text", "s") => {
                let n = tag.attribute("c").and_then(|c| c.parse::<usize>().ok()).unwrap_or(1).min(1000);
                self.push(&" ".repeat(n));
            }
            ("text", "tab") => self.push("\t"),
            ("text", "line-break") => self.push("\n"),
            ("text", "note") => {
                let word = if tag.attribute("note-class").is_some_and(|c| c == "endnote") { "endnote" } else { "footnote" };
                self.note = Some((word, String::new()));
            }
            ("text", "note-citation") => self.citation = true,
            ("table", "table") if self.kind == Kind::Sheets && self.open.is_empty() => {
                if tag.attribute("style-name").is_some_and(|s| self.hidden.contains(&s)) {
                    self.left_out[0] += 1;
                    return Ok(true);
                }
                let name = tag.prefixed("table:name").unwrap_or_default();
                self.paragraphs += 1;
                out.add(&name, self.paragraphs, &format!("name of sheet {}", self.sheets.len() + 1))?;
                self.sheets.push(Sheet {
                    name: quoted(&name),
                    row: 0,
                    column: 0,
                    rows: 1,
                    columns: 1,
                    text_cell: false,
                    in_cell: false,
                    hidden_columns: Columns::default(),
                    next_column: 1,
                });
            }
            ("table", "table-column") => {
                let n = repeated(tag, "number-columns-repeated");
                let hidden = is_collapsed(tag);
                if let Some(sheet) = self.sheets.last_mut() {
                    if hidden {
                        sheet.hidden_columns.insert(sheet.next_column, sheet.next_column.saturating_add(n - 1));
                    }
                    sheet.next_column = sheet.next_column.saturating_add(n);
                }
            }
            ("table", "table-row") => {
                let n = repeated(tag, "number-rows-repeated");
                if let Some(sheet) = self.sheets.last_mut() {
                    sheet.row = sheet.row.saturating_add(sheet.rows);
                    sheet.rows = n;
                    sheet.column = 0;
                    sheet.columns = 1;
                    if sheet.row == 0 {
                        sheet.row = 1;
                    }
                    return Ok(is_collapsed(tag));
                }
            }
            ("table", "table-cell" | "covered-table-cell") => {
                let n = repeated(tag, "number-columns-repeated");
                if let Some(sheet) = self.sheets.last_mut() {
                    sheet.column = sheet.column.saturating_add(sheet.columns);
                    sheet.columns = n;
                    sheet.in_cell = true;
                    let kind = tag.prefixed("office:value-type");
                    let hidden = sheet.hidden_columns.contain(sheet.column);
                    sheet.text_cell = kind.is_none_or(|k| k == "string") && !hidden;
                }
            }
            ("table", "shapes") => {
                if let Some(sheet) = self.sheets.last_mut() {
                    sheet.in_cell = false;
                }
            }
            ("draw", "page") => {
                self.slide += 1;
                if tag.attribute("style-name").is_some_and(|s| self.hidden.contains(&s)) {
                    self.left_out[1] += 1;
                    return Ok(true);
                }
            }
            ("presentation", "notes") => self.in_notes = true,
            _ => {}
        }
        Ok(false)
    }

    fn end(&mut self, name: &str, depth: usize, out: &mut Content) -> Outcome<()> {
        match name {
            "style" => self.style = None,
            "header" | "footer" | "header-left" | "footer-left" | "header-first" | "footer-first" => self.margin = None,
            "p" | "h" => {
                if self.open.last().is_some_and(|p| p.depth == depth)
                    && let Some(p) = self.open.pop()
                {
                    let wanted = self.sheets.last().is_none_or(|s| !s.in_cell || s.text_cell);
                    if wanted {
                        let locus = self.locus(p.number);
                        out.add(&p.text, p.number, &locus)?;
                    }
                }
            }
            "span" => {
                if let Some(p) = self.open.last_mut()
                    && p.hidden.last().is_some_and(|h| h.0 == depth)
                {
                    p.hidden.pop();
                }
            }
            "note-citation" => self.citation = false,
            "note" => self.note = None,
            "table-cell" | "covered-table-cell" => {
                if let Some(sheet) = self.sheets.last_mut() {
                    sheet.in_cell = false;
                }
            }
            "notes" => self.in_notes = false,
            _ => {}
        }
        Ok(())
    }

    fn locus(&self, number: u32) -> String {
        if let Some(margin) = self.margin {
            return margin.to_owned();
        }
        if let Some((word, mark)) = &self.note {
            return if mark.is_empty() { (*word).to_owned() } else { format!("{word} {mark}") };
        }
        match (self.kind, self.sheets.last()) {
            (Kind::Sheets, Some(s)) if s.in_cell => format!("{}!{}{}", s.name, letters(s.column.max(1)), s.row.max(1)),
            (Kind::Sheets, Some(s)) => format!("{}, text box", s.name),
            (Kind::Slides, _) if self.in_notes => format!("notes of slide {}", self.slide),
            (Kind::Slides, _) => format!("slide {}", self.slide),
            _ => format!("paragraph {number}"),
        }
    }

    fn hides(&self, tag: &Tag<'_>) -> bool {
        tag.attribute("style-name").is_some_and(|s| self.hidden.contains(&s))
    }

    fn push(&mut self, text: &str) {
        if let Some(p) = self.open.last_mut()
            && !p.hidden.iter().any(|h| h.1)
        {
            p.text.extend(text.chars().filter(|&c| c != '\u{AD}'));
        }
    }

    /// Runs of white space are one space in this format.
    fn push_folded(&mut self, text: &str) {
        if self.open.is_empty() {
            return;
        }
        let white = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
        if !text.contains(['\t', '\n', '\r']) && !text.contains("  ") {
            return self.push(text);
        }
        let mut folded = String::with_capacity(text.len());
        for c in text.chars() {
            if !white(c) {
                folded.push(c);
            } else if !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
        self.push(&folded);
    }
}

fn repeated(tag: &Tag<'_>, name: &str) -> u32 {
    tag.attribute(name).and_then(|n| n.parse().ok()).unwrap_or(1).max(1)
}

fn is_collapsed(tag: &Tag<'_>) -> bool {
    tag.attribute("visibility").is_some_and(|v| v == "collapse" || v == "filter")
}
