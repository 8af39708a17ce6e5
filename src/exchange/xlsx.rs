//! Spreadsheets. Out: one sheet, one header row, every term a text cell, so that nothing becomes a date or a formula. Back:
//! the first sheet that is not hidden, cell by cell, after a look at how far the file unpacks.

use std::io::{Cursor, Read, Write};

use calamine::{Data, DataRef, Reader as _, SheetVisible, Xlsx as Workbook};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook as NewWorkbook, XlsxError};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::read::{Problem, Reading};
use super::{Content, Export, Import, Incoming, Sheet, Written, mark, rows, table};

pub(super) struct Xlsx;

impl Export for Xlsx {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        let mut out = Written::default();
        let columns = if sheet.options.contexts { &table::COLUMNS[..] } else { &table::COLUMNS[..9] };
        let rows = rows::distinct(sheet, &mut out);
        let cells: Vec<Vec<String>> = rows.iter().map(|r| table::cells(r, &mut out).into_iter().take(columns.len()).collect()).collect();
        save(&mut out, columns, &[28, 36, 40, 13, 11, 20, 30, 24, 8, 60], cells.into_iter());
        out
    }
}

/// The longest text that a cell of Excel holds, in UTF-16 units.
const LONGEST_CELL: usize = 32_767;

/// Saves a table as a workbook. A number stands as a number if its column is called `count`.
pub(super) fn save(out: &mut Written, columns: &[&str], widths: &[u16], rows: impl Iterator<Item = Vec<String>>) {
    let saved = workbook(out, columns, widths, rows).map_err(|e| e.to_string()).and_then(|b| sealed(&b).map_err(|e| e.to_string()));
    match saved {
        Ok(bytes) => out.bytes = bytes,
        // Sizes are checked before; whatever is left is named, and nothing is written.
        Err(e) => {
            out.rows = 0;
            out.skipped.push(("the spreadsheet".to_owned(), e));
        }
    }
}

fn workbook(out: &mut Written, columns: &[&str], widths: &[u16], rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, XlsxError> {
    let mut book = NewWorkbook::new();
    // No clock in the file: the same glossary gives the same bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_author("shuyu").set_comment(mark::mark()).set_creation_datetime(&day));
    let page = book.add_worksheet();
    page.set_name("Glossary")?;
    page.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    let text = Format::new().set_num_format("@").set_text_wrap();
    for (i, name) in (0u16..).zip(columns) {
        page.write_string_with_format(0, i, *name, &bold)?;
        page.set_column_width(i, widths.get(usize::from(i)).copied().unwrap_or(20))?;
        page.set_column_format(i, &text)?;
    }
    let mut at = 0u32;
    for cells in rows {
        if cells.iter().any(|c| c.encode_utf16().count() > LONGEST_CELL) {
            out.skipped.push((cells[0].clone(), format!("a cell of a spreadsheet holds {LONGEST_CELL} characters")));
            continue;
        }
        at += 1;
        for ((i, name), cell) in (0u16..).zip(columns).zip(cells) {
            if cell.is_empty() {
                continue;
            }
            match cell.parse::<u32>() {
                Ok(n) if *name == "count" => page.write_number(at, i, n)?,
                _ => page.write_string_with_format(at, i, cell, &text)?,
            };
        }
        out.rows += 1;
    }
    if at > 0 {
        page.autofilter(0, 0, at, (columns.len().max(1) - 1) as u16)?;
    }
    book.save_to_buffer()
}

const DAMAGED: &str = "This spreadsheet is damaged. Open it and save it anew as .xlsx.";

/// A spreadsheet may unpack to this many bytes.
const MOST_UNPACKED: u64 = 1 << 30;

/// A workbook has no more parts.
const MOST_PARTS: usize = 10_000;

/// The part of a workbook that holds its properties, the mark among them.
const PROPERTIES: &str = "docProps/core.xml";

/// A workbook whose mark has the checksum of its other parts.
fn sealed(bytes: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let mut book = ZipArchive::new(Cursor::new(bytes))?;
    let mark = mark_of(&mut book)?;
    let mut properties = String::new();
    book.by_name(PROPERTIES)?.read_to_string(&mut properties)?;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    for i in 0..book.len() {
        let part = book.by_index_raw(i)?;
        if part.name()? == PROPERTIES {
            // No clock here either.
            out.start_file(PROPERTIES, SimpleFileOptions::default().last_modified_time(zip::DateTime::default()))?;
            out.write_all(properties.replacen(&mark::mark(), &mark, 1).as_bytes())?;
        } else {
            out.raw_copy_file(part)?;
        }
    }
    Ok(out.finish()?.into_inner())
}

/// The mark that belongs to the parts of a workbook. A program that saves it anew writes them in its own way.
fn mark_of(book: &mut ZipArchive<Cursor<&[u8]>>) -> zip::result::ZipResult<String> {
    let mut sum = crc32fast::Hasher::new();
    for i in 0..book.len() {
        let part = book.by_index_raw(i)?;
        if part.name()? != PROPERTIES {
            sum.update(part.name()?.as_bytes());
            sum.update(&part.crc32().to_le_bytes());
        }
    }
    Ok(format!("{} {}", super::WORDS, mark::digits(sum)))
}

/// Whether a file is a spreadsheet that [`save`] made and nobody has saved anew.
pub(super) fn is_ours(bytes: &[u8]) -> bool {
    let Ok(mut book) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let Ok(mark) = mark_of(&mut book) else { return false };
    let Ok(part) = book.by_name(PROPERTIES) else { return false };
    let mut text = String::new();
    part.take(1 << 16).read_to_string(&mut text).is_ok() && text.contains(&mark)
}

/// Unpacks every part once, into nothing, to see that none is a bomb. What a part says of its own size may be a lie.
fn check(bytes: &[u8]) -> Result<(), Problem> {
    let broken = || Problem::whole(DAMAGED);
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if zip.len() > MOST_PARTS {
        return Err(Problem::whole("This archive has more parts than any spreadsheet."));
    }
    let mut left = MOST_UNPACKED;
    for i in 0..zip.len() {
        let part = zip.by_index(i).map_err(|_| broken())?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| broken())?;
        if read > left {
            return Err(Problem::whole("This spreadsheet unpacks to more than 1 GB. No glossary does; the file was not read."));
        }
        left -= read;
    }
    Ok(())
}

impl Import for Xlsx {
    fn read(&self, content: &Content, how: &Reading) -> Result<Incoming, Problem> {
        let bytes = content.packed()?;
        check(bytes)?;
        let damaged = |e: calamine::XlsxError| {
            Problem::whole(format!("This is no spreadsheet that can be read: {e}. Open it and save it anew as .xlsx."))
        };
        let mut book: Workbook<_> = Workbook::new(Cursor::new(bytes)).map_err(damaged)?;
        let visible = book.sheets_metadata().iter().find(|s| s.visible == SheetVisible::Visible);
        let name = visible.map(|s| s.name.clone()).ok_or_else(|| Problem::whole("The workbook has no visible sheet."))?;
        let sheets = book.sheets_metadata().len();
        let mut cells = book.worksheet_cells_reader(&name).map_err(damaged)?;
        let mut table = table::Reader::new(how, "row");
        let mut row: Vec<String> = Vec::new();
        let mut number = 0u32;
        while let Some(cell) = cells.next_cell().map_err(damaged)? {
            let (at, column) = cell.get_position();
            if at != number {
                table.row(u64::from(number) + 1, std::mem::take(&mut row), false)?;
                number = at;
            }
            // Terms don't stand far to the right; a cell at the edge of the sheet must not make thousands of empty ones.
            let column = column as usize;
            if column >= MOST_COLUMNS {
                continue;
            }
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            row[column] = text(cell.get_value());
        }
        table.row(u64::from(number) + 1, row, false)?;
        let which = if sheets > 1 { format!("spreadsheet, sheet {name}") } else { "spreadsheet".to_owned() };
        table.finish(&which)
    }
}

const MOST_COLUMNS: usize = 256;

/// What a cell shows, as far as a term goes: a number without a fraction has none.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(s) => s.clone(),
        DataRef::SharedString(s) => (*s).to_owned(),
        DataRef::Bool(b) => b.to_string().to_uppercase(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => n.to_string(),
        other => Data::from(other.clone()).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::test::{export, export_with, options, read};

    /// The cells of a workbook, rows between line ends, cells between tabs.
    pub(in crate::exchange) fn cells(bytes: &[u8]) -> String {
        let mut book: Workbook<_> = Workbook::new(Cursor::new(bytes)).expect("a workbook");
        let range = book.worksheet_range_at(0).expect("a sheet").expect("cells");
        range.rows().map(|r| r.iter().map(ToString::to_string).collect::<Vec<_>>().join("\t") + "\n").collect()
    }

    #[test]
    fn every_term_is_a_text_cell_under_a_header() {
        let written = export("xlsx");
        assert_eq!(
            cells(&written.bytes),
            "source\ttarget\tnote\tkind\tstatus\tvariant of\talternatives\treason\tcount
亚历山大·福明\tAleksandr Fomin\tMoD\nhouse style\tperson\tapproved\t\tAlexander Fomin\t\t4
福明\tAleksandr Fomin\tMoD\nhouse style\tperson\tapproved\t亚历山大·福明\tAlexander Fomin\t\t
“一带一路”\t\"Belt and Road\"\twritten =1+1 in the draft\twork\tapproved\t\t\t\t
#标签\t#tag\t\tterm\tapproved\t\t\t\t
甲\t\t\tterm\tapproved\t\t\t\t
C++标准(草案)\tC++ standard | draft, <v2> & more\t\tterm\tapproved\t\t\t\t
法\tlaw\t\tterm\tapproved\t\t\t\t
"
        );
        assert!(is_ours(&written.bytes));
        assert_eq!(written, export("xlsx"), "the same bytes on every run");
    }

    #[test]
    fn formulas_and_numbers_stay_text() {
        let terms = [("等于", "=1+1"), ("编号", "007"), ("转义", "_x000D_")];
        let back = read("a.xlsx", &export_with("xlsx", &terms, &options()).bytes);
        let targets: Vec<&str> = back.records.iter().map(|r| r.target.as_str()).collect();
        assert_eq!(targets, ["=1+1", "007", "_x000D_"]);
    }

    #[test]
    fn a_bomb_and_a_torn_file_are_refused() {
        let reading = Reading::default();
        let written = export("xlsx").bytes;
        let torn = Xlsx.read(&Content::Packed(written[..written.len() / 2].to_vec()), &reading).expect_err("torn");
        assert!(torn.message.contains("damaged"), "{torn:?}");
        let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
        let deflated = SimpleFileOptions::default().large_file(true);
        let zeros = vec![b' '; 1 << 20];
        bomb.start_file("xl/worksheets/sheet1.xml", deflated).expect("begun");
        for _ in 0..1030 {
            bomb.write_all(&zeros).expect("written");
        }
        let bomb = bomb.finish().expect("finished").into_inner();
        assert!(bomb.len() < 3 << 20);
        assert!(Xlsx.read(&Content::Packed(bomb), &reading).expect_err("bomb").message.contains("unpacks to more than"));
    }
}
