//! Excel workbooks: each cell with text is a block, and so is each paragraph of a text box. Cells are read one after the
//! other and never laid out as a table: a sheet of two cells can be a million rows high.

use std::collections::HashSet;

use super::drawing;
use super::format::{About, Content, Input, Reader};
use super::limits::{Fault, MOST_TEXT, Outcome, short_place};
use super::package::{Package, by_id};
use super::xml::{Node, Xml};

pub(super) struct Xlsx;

impl Reader for Xlsx {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "Excel workbook",
                extensions: &["xlsx", "xlsm", "xltx", "xltm"],
                reads: "cells with text, what formulas show if it is text, text boxes, names of sheets; places are cells such as Sheet1!B12",
                skips: "hidden sheets, rows and columns, formulas, numbers, phonetic readings, comments, charts",
            }
        }
    }

    fn is_packed(&self) -> bool {
        true
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        package(&mut input.package()?, out)
    }
}

struct Sheet {
    name: String,
    relation: String,
    hidden: bool,
}

pub(super) fn package(package: &mut Package<'_>, out: &mut Content) -> Outcome<()> {
    let main = package.main_part("xl/workbook.xml")?;
    let relations = package.relations(&main)?;
    let mut sheets = Vec::new();
    match package.xml(&main)? {
        None => return Err(Fault::Refused("damaged (the list of its sheets is missing)".to_owned())),
        Some(mut xml) => {
            while let Some(node) = xml.next()? {
                if let Node::Start(tag) = node
                    && tag.name() == "sheet"
                {
                    let hidden = tag.attribute("state").is_some_and(|s| s != "visible");
                    let name = tag.attribute("name").unwrap_or_default();
                    sheets.push(Sheet { name, relation: tag.attribute("id").unwrap_or_default(), hidden });
                }
            }
        }
    }
    let mut strings = Vec::new();
    if let Some(shared) = relations.iter().find(|r| r.kind == "sharedStrings")
        && let Some(mut xml) = package.xml(&shared.target)?
    {
        strings = shared_strings(&mut xml)?;
    }
    out.left_out(sheets.iter().filter(|s| s.hidden).count(), "hidden sheet", "hidden sheets");
    let mut number = 0;
    let (relations, mut seen) = (by_id(&relations), HashSet::new());
    for (i, sheet) in sheets.iter().enumerate() {
        // The id attribute of a sheet without relations is its number.
        let Some(relation) = relations.get(sheet.relation.as_str()) else { continue };
        // A sheet that is there a million times is a bomb.
        if sheet.hidden || relation.kind != "worksheet" || !seen.insert(&relation.target) {
            continue;
        }
        number += 1;
        out.add(&sheet.name, number, &format!("name of sheet {}", i + 1))?;
        if let Some(mut xml) = package.xml(&relation.target)? {
            cells(&mut xml, &quoted(&sheet.name), &strings, &mut number, out)?;
        }
        for drawn in package.relations(&relation.target)?.into_iter().filter(|r| r.kind == "drawing") {
            if let Some(mut xml) = package.xml(&drawn.target)? {
                drawing::read(&mut xml, number, &format!("{}, text box", sheet.name), out)?;
            }
        }
    }
    Ok(())
}

/// The name of a sheet as a reference to a cell has it, so that it can be pasted into the name box.
pub(super) fn quoted(name: &str) -> String {
    let name = &*short_place(name);
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_ascii_digit());
    if plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "''")) }
}

/// Columns that are hidden.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// First and last, in ascending order.
    ranges: Vec<(u32, u32)>,
}

impl Columns {
    /// No spreadsheet has more columns.
    const MOST: usize = 16_384;

    pub(super) fn insert(&mut self, first: u32, last: u32) {
        let at = self.ranges.partition_point(|r| r.0 <= first);
        if let Some(before) = self.ranges[..at].last_mut().filter(|r| r.1.saturating_add(1) >= first) {
            before.1 = before.1.max(last);
        } else if self.ranges.len() < Columns::MOST {
            self.ranges.insert(at, (first, last));
        }
    }

    pub(super) fn contain(&self, column: u32) -> bool {
        let at = self.ranges.partition_point(|r| r.0 <= column);
        self.ranges[..at].last().is_some_and(|r| column <= r.1)
    }
}

/// The strings that cells refer to by number.
fn shared_strings(xml: &mut Xml<'_>) -> Outcome<Vec<Box<str>>> {
    let mut out = Vec::new();
    let mut size = 0;
    loop {
        let is_item = match xml.next()? {
            None => return Ok(out),
            Some(Node::Start(tag)) => tag.name() == "si",
            Some(_) => false,
        };
        if is_item {
            let text = rich_text(xml)?;
            size += text.len() as u64 + 16;
            if size > MOST_TEXT {
                return Err(Fault::Refused(format!("more than {} MB of text. Split it.", MOST_TEXT >> 20)));
            }
            out.push(text.into_boxed_str());
        }
    }
}

/// The text of the element that began last, without its phonetic readings.
fn rich_text(xml: &mut Xml<'_>) -> Outcome<String> {
    let outside = xml.depth().saturating_sub(1);
    let mut out = String::new();
    let mut in_text = false;
    while xml.depth() > outside {
        let skip = match xml.next()? {
            None => break,
            Some(Node::Start(tag)) => {
                in_text = tag.name() == "t";
                matches!(tag.name(), "rPh" | "phoneticPr")
            }
            Some(Node::End(_)) => {
                in_text = false;
                false
            }
            Some(Node::Text(text)) => {
                if in_text {
                    out.push_str(&text);
                }
                false
            }
        };
        if skip {
            xml.skip()?;
        }
    }
    Ok(unescaped(&out))
}

/// Excel writes characters that XML can't hold as `_x000D_`.
fn unescaped(text: &str) -> String {
    if !text.contains("_x") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        match code.and_then(|c| u32::from_str_radix(c, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[derive(Default)]
struct Cell {
    place: String,
    kind: String,
    text: String,
    hidden: bool,
}

fn cells(xml: &mut Xml<'_>, sheet: &str, strings: &[Box<str>], number: &mut u32, out: &mut Content) -> Outcome<()> {
    let (mut row, mut column) = (0u32, 0u32);
    let mut row_hidden = false;
    let mut hidden_columns = Columns::default();
    let (mut hidden_rows, mut columns) = (0usize, 0usize);
    let mut cell: Option<Cell> = None;
    let mut in_value = false;
    loop {
        enum Then {
            Nothing,
            Skip,
            Rich,
        }
        let then = match xml.next()? {
            None => break,
            Some(Node::Start(tag)) => match tag.name() {
                "col" => {
                    let bound = |name: &str| tag.attribute(name).and_then(|v| v.parse::<u32>().ok());
                    if tag.attribute("hidden").is_some_and(|h| h == "1" || h == "true")
                        && let (Some(min), Some(max)) = (bound("min"), bound("max"))
                    {
                        columns = columns.saturating_add(max.saturating_sub(min) as usize + 1);
                        hidden_columns.insert(min, max);
                    }
                    Then::Nothing
                }
                "row" => {
                    row = tag.attribute("r").and_then(|r| r.parse().ok()).unwrap_or(row.saturating_add(1));
                    column = 0;
                    row_hidden = tag.attribute("hidden").is_some_and(|h| h == "1" || h == "true");
                    hidden_rows += usize::from(row_hidden);
                    Then::Nothing
                }
                "c" => {
                    let place = tag.attribute("r");
                    column = place.as_deref().and_then(column_of).unwrap_or(column.saturating_add(1));
                    let place = place.filter(|p| p.len() < 16).unwrap_or_else(|| format!("{}{row}", letters(column)));
                    let hidden = row_hidden || hidden_columns.contain(column);
                    cell = Some(Cell { place, kind: tag.attribute("t").unwrap_or_default(), text: String::new(), hidden });
                    Then::Nothing
                }
                "v" => {
                    in_value = true;
                    Then::Nothing
                }
                "is" => Then::Rich,
                // Formulas, and notes on formats.
                "f" | "extLst" | "conditionalFormatting" | "dataValidations" | "headerFooter" => Then::Skip,
                _ => Then::Nothing,
            },
            Some(Node::End(tag)) => {
                match tag.name() {
                    "v" => in_value = false,
                    "c" => {
                        if let Some(cell) = cell.take()
                            && !cell.hidden
                        {
                            *number = number.saturating_add(1);
                            let locus = format!("{sheet}!{}", cell.place);
                            match cell.kind.as_str() {
                                "s" => {
                                    if let Some(text) = cell.text.trim().parse::<usize>().ok().and_then(|i| strings.get(i)) {
                                        out.add(text, *number, &locus)?;
                                    }
                                }
                                "str" | "inlineStr" => out.add(&unescaped(&cell.text), *number, &locus)?,
                                // Numbers, dates, truth values, errors.
                                _ => {}
                            }
                        }
                    }
                    _ => {}
                }
                Then::Nothing
            }
            Some(Node::Text(text)) => {
                if in_value && let Some(cell) = &mut cell {
                    cell.text.push_str(&text);
                }
                Then::Nothing
            }
        };
        match then {
            Then::Nothing => {}
            Then::Skip => xml.skip()?,
            Then::Rich => {
                let text = rich_text(xml)?;
                if let Some(cell) = &mut cell {
                    cell.text = text;
                }
            }
        }
    }
    out.left_out(hidden_rows, &format!("hidden row in {sheet}"), &format!("hidden rows in {sheet}"));
    out.left_out(columns, &format!("hidden column in {sheet}"), &format!("hidden columns in {sheet}"));
    Ok(())
}

/// The number of a cell's column: 2 for B12.
fn column_of(place: &str) -> Option<u32> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let number = letters.fold(0u32, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    (number > 0).then_some(number)
}

/// The letters of a column: B for 2.
pub(super) fn letters(mut column: u32) -> String {
    let mut out = Vec::new();
    while column > 0 {
        column -= 1;
        out.push(b'A' + (column % 26) as u8);
        column /= 26;
    }
    out.iter().rev().map(|&b| char::from(b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_columns_are_found_again() {
        let mut columns = Columns::default();
        [(2, 4), (5, 6), (9, 9), (1, 1)].into_iter().for_each(|(first, last)| columns.insert(first, last));
        let hidden: Vec<u32> = (0..12).filter(|&c| columns.contain(c)).collect();
        assert_eq!(hidden, [1, 2, 3, 4, 5, 6, 9]);
    }

    #[test]
    fn columns_have_letters() {
        for (number, name) in [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")] {
            assert_eq!((letters(number).as_str(), column_of(&format!("{name}7"))), (name, Some(number)));
        }
    }

    #[test]
    fn escaped_characters_are_read_and_what_only_looks_so_stays() {
        assert_eq!(unescaped("甲_x000D_乙_xZZZZ__x4E2D_x"), "甲\r乙_xZZZZ_中x");
        assert_eq!(unescaped("_x00"), "_x00");
    }

    #[test]
    fn names_of_sheets_stand_as_in_a_reference() {
        assert_eq!((quoted("价格").as_str(), quoted("Price list").as_str(), quoted("a'b").as_str()), ("价格", "'Price list'", "'a''b'"));
    }
}
