//! Tables as text (CSV, TSV): each cell is a block. Nothing is computed: a cell that begins with `=` is text like another.

use super::format::{About, Content, Input, Reader};
use super::limits::{Fault, Outcome};
use super::xlsx::letters;

pub(super) struct Table;

impl Reader for Table {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "table as text",
                extensions: &["csv", "tsv", "tab"],
                reads: "every cell, separated by commas, semicolons or tabs; places are cells such as B12",
                skips: "nothing",
            }
        }
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        let is_csv = input.name.to_lowercase().ends_with(".csv");
        let text = input.text(out)?;
        let separator = if is_csv { separator(&text) } else { b'\t' };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            // Quotation marks mean nothing in a TSV, except where a spreadsheet program put a whole cell into them.
            .quoting(is_csv)
            .from_reader(text.as_bytes());
        let mut record = csv::StringRecord::new();
        let mut row = 0u32;
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => return Ok(()),
                Ok(true) => {}
                Err(e) => return Err(Fault::Broken(e.to_string())),
            }
            row = row.saturating_add(1);
            for (column, cell) in (1u32..).zip(record.iter()) {
                let unquoted;
                let cell = match cell.strip_prefix('"').and_then(|c| c.strip_suffix('"')).filter(|_| !is_csv) {
                    Some(inside) => {
                        unquoted = inside.replace("\"\"", "\"");
                        &unquoted
                    }
                    None => cell,
                };
                out.add(cell, row, &format!("{}{row}", letters(column)))?;
            }
        }
    }
}

/// What separates the cells of a CSV file: what stands as often in each of the first lines, outside quotation marks.
fn separator(text: &str) -> u8 {
    let head = &text[..text.floor_char_boundary(1 << 16)];
    let count = |line: &str, separator: u8| {
        let mut quoted = false;
        line.bytes()
            .filter(|&b| {
                quoted ^= b == b'"';
                b == separator && !quoted
            })
            .count()
    };
    let agreement = |separator: u8| {
        let counts: Vec<usize> = head.lines().filter(|l| !l.trim().is_empty()).take(20).map(|l| count(l, separator)).collect();
        let first = counts.first().copied().unwrap_or(0);
        let same = counts.iter().filter(|&&c| c == first).count();
        if first == 0 { (0, 0) } else { (same, first) }
    };
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|&s| agreement(s)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_what_divides_every_line_alike() {
        assert_eq!(separator("原文;译文\n一,二,三;one, two, three\n四;four\n"), b';');
        assert_eq!(separator("a,b\n\"c,c\",d\n"), b',');
        assert_eq!(separator("甲\t乙\n丙\t丁,丁\n"), b'\t');
        assert_eq!(separator("只有一列\n"), b',');
    }
}
