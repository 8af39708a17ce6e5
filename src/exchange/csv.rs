//! Delimited text. Comma-separated with quotes where they are needed; tab-separated without quotes, because the tools that
//! read tabs take quotes for text. In the columns that [`mod@table`] names.

use super::read::{Problem, Reading};
use super::{Content, Export, Header, Import, Incoming, Sheet, Written, rows, table};

/// Comma-separated.
pub(super) struct Comma;

/// Tab-separated.
pub(super) struct Tab {
    /// Whether a line that begins with `#` is a comment, as OmegaT has it.
    pub(super) comments: bool,
}

/// What is read as OmegaT reads it.
pub(super) const TAB: Tab = Tab { comments: true };

/// Of a tool to which `#` is a letter like others.
pub(super) const TAB_WITHOUT_COMMENTS: Tab = Tab { comments: false };

impl Export for Comma {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        write(sheet, ',', sheet.options.header.unwrap_or(Header::Comment))
    }
}

impl Export for Tab {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        write(sheet, '\t', sheet.options.header.unwrap_or(Header::None))
    }
}

/// The columns of our text tables: how often and where a term stands is for spreadsheets.
fn columns() -> &'static [&'static str] {
    &table::COLUMNS[..8]
}

/// The header behind a `#`, by which an export is known again.
pub(super) fn first_line(separator: char) -> String {
    format!("# {}", columns().join(&separator.to_string()))
}

fn write(sheet: &Sheet<'_>, separator: char, header: Header) -> Written {
    let mut out = Written::default();
    let excel = sheet.options.excel;
    let line_end = if excel { "\r\n" } else { "\n" };
    let mut text = if excel { String::from("\u{FEFF}") } else { String::new() };
    match header {
        Header::Names => text.push_str(&columns().join(&separator.to_string())),
        Header::Comment => text.push_str(&first_line(separator)),
        Header::None => {}
    }
    if header != Header::None {
        text.push_str(line_end);
    }
    for row in rows::distinct(sheet, &mut out) {
        // Without quotes, nothing can tell such a term from a comment.
        if separator == '\t' && row.source.starts_with('#') {
            out.skipped.push((row.source.to_owned(), "a line that begins with # is a comment; --to csv holds it".to_owned()));
            continue;
        }
        let cells: Vec<String> = table::cells(&row, &mut out)
            .into_iter()
            .take(columns().len())
            .map(|c| {
                let cell = rows::one_line(&c);
                let cell = if excel && table::misread(&cell) { format!("'{cell}") } else { cell };
                if separator == '\t' { cell } else { quoted(&cell) }
            })
            .collect();
        text.push_str(&cells.join(&separator.to_string()));
        text.push_str(line_end);
        out.rows += 1;
    }
    out.bytes = text.into_bytes();
    out
}

/// A cell of comma-separated text, in quotes if it could be read otherwise without.
pub(super) fn quoted(cell: &str) -> String {
    let plain = !cell.contains([',', ';', '"', '\t', '\n', '\r']) && !cell.starts_with('#') && cell.trim() == cell;
    if plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
}

impl Import for Comma {
    fn read(&self, content: &Content, how: &Reading) -> Result<Incoming, Problem> {
        let (whole, encoding) = content.text()?;
        let (separator, text) = separator(whole);
        let line = if text.len() < whole.len() { 2 } else { 1 };
        let name = match separator {
            b',' => "comma-separated",
            b';' => "semicolon-separated",
            b'|' => "bar-separated",
            _ => "tab-separated",
        };
        let quotes = separator != b'\t' || excels_quotes(text);
        delimited(text, Cut { separator, quotes, comments: true, line }, &format!("{name}, {encoding}"), how)
    }
}

impl Import for Tab {
    fn read(&self, content: &Content, how: &Reading) -> Result<Incoming, Problem> {
        let (text, encoding) = content.text()?;
        if !text.contains('\t') && !text.trim().is_empty() && separator(text).0 != b'\t' {
            return Comma.read(content, how);
        }
        let cut = Cut { separator: b'\t', quotes: excels_quotes(text), comments: self.comments, line: 1 };
        delimited(text, cut, &format!("tab-separated, {encoding}"), how)
    }
}

/// What stands between cells, the usual first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The separator: what Excel's first line says, or what cuts the first lines into the same number of columns.
fn separator(text: &str) -> (u8, &str) {
    let (said, text) = match text.strip_prefix("sep=") {
        Some(rest) => rest.split_once('\n').unwrap_or((rest, "")),
        None => ("", text),
    };
    // A separator that nobody uses is a slip; the rows tell.
    if let [said] = said.trim_end_matches('\r').as_bytes()
        && SEPARATORS.contains(said)
    {
        return (*said, text);
    }
    let columns = |separator: u8| {
        let mut reader = ::csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
        let counts: Vec<usize> = reader.records().take(40).flatten().map(|r| r.len()).collect();
        let several = counts.iter().filter(|&&n| n > 1).count();
        let usual = counts.iter().copied().max_by_key(|n| (counts.iter().filter(|m| *m == n).count(), *n)).unwrap_or(0);
        (several, counts.iter().filter(|&&n| n == usual).count(), usual)
    };
    // The first of equals.
    let best = SEPARATORS.into_iter().rev().max_by_key(|&s| columns(s)).unwrap_or(b',');
    (best, text)
}

/// Whether tab-separated text has quotes as Excel writes them ("Unicode Text"): a quoted cell with a doubled quote inside.
fn excels_quotes(text: &str) -> bool {
    text.lines().take(2000).flat_map(|l| l.split('\t')).any(|cell| {
        let inner = cell.trim_end().strip_prefix('"').and_then(|c| c.strip_suffix('"'));
        inner.is_some_and(|i| i.contains("\"\"") && !i.replace("\"\"", "").contains('"'))
    })
}

/// How a text falls into cells.
struct Cut {
    separator: u8,
    quotes: bool,
    comments: bool,
    /// The line that the text begins with.
    line: u64,
}

fn delimited(text: &str, cut: Cut, what: &str, how: &Reading) -> Result<Incoming, Problem> {
    let Cut { separator, quotes, comments, mut line } = cut;
    let mut reader =
        ::csv::ReaderBuilder::new().delimiter(separator).quoting(quotes).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut table = table::Reader::new(how, "line");
    let mut record = ::csv::StringRecord::new();
    let mut counted = 0usize;
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                // Whether a cell was quoted is not to be had from the reader; the byte where the row begins tells. After
                // a line end of two characters, the reader's place is between them.
                let start = record.position().map_or(0, |p| p.byte() as usize).clamp(counted, text.len());
                let blank = text.as_bytes()[start..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
                let start = start + blank;
                line += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..start]).count() as u64;
                counted = start;
                let comment = comments && text.as_bytes().get(start) == Some(&b'#');
                table.row(line, record.iter().map(ToOwned::to_owned).collect(), comment)?;
            }
            Err(e) => return Err(Problem::whole(format!("The table can't be read: {e}."))),
        }
    }
    table.finish(what)
}

#[cfg(test)]
mod tests {
    use crate::exchange::test::{export, export_with, options, read, text};

    #[test]
    fn commas_have_a_header_that_omegat_takes_for_a_comment() {
        assert_eq!(
            text(&export("csv")),
            "# source,target,note,kind,status,variant of,alternatives,reason
亚历山大·福明,Aleksandr Fomin,MoD / house style,person,approved,,Alexander Fomin,
福明,Aleksandr Fomin,MoD / house style,person,approved,亚历山大·福明,Alexander Fomin,
“一带一路”,\"\"\"Belt and Road\"\"\",written =1+1 in the draft,work,approved,,,
\"#标签\",\"#tag\",,term,approved,,,
C++标准(草案),\"C++ standard | draft, <v2> & more\",,term,approved,,,
法,law,,term,approved,,,
"
        );
    }

    #[test]
    fn tabs_have_no_header_and_no_quotes() {
        assert_eq!(
            text(&export("tsv")),
            "亚历山大·福明\tAleksandr Fomin\tMoD / house style\tperson\tapproved\t\tAlexander Fomin\t
福明\tAleksandr Fomin\tMoD / house style\tperson\tapproved\t亚历山大·福明\tAlexander Fomin\t
“一带一路”\t\"Belt and Road\"\twritten =1+1 in the draft\twork\tapproved\t\t\t
C++标准(草案)\tC++ standard | draft, <v2> & more\t\tterm\tapproved\t\t\t
法\tlaw\t\tterm\tapproved\t\t\t
"
        );
    }

    #[test]
    fn for_excel_nothing_is_a_formula_or_a_number_and_it_comes_back() {
        let mut sheet = options();
        sheet.excel = true;
        let terms = [
            ("007号", "007"),
            ("等于", "=1+1"),
            ("减", "-3"),
            ("日期", "3/4"),
            ("科学", "1E5"),
            ("外部", "=cmd|'/C calc'!A0"),
            ("撇", "'t Hooft"),
        ];
        let written = export_with("csv", &terms, &sheet);
        let csv = text(&written);
        assert!(csv.starts_with("\u{FEFF}# source,"), "{csv}");
        for cell in ["'007", "'=1+1", "'-3", "'3/4", "'1E5", "'=cmd|'/C calc'!A0"] {
            assert!(csv.contains(&format!(",{cell},")), "{cell} in {csv}");
        }
        assert!(csv.contains(",'t Hooft,"));
        let back = read("x.csv", &written.bytes);
        let pairs: Vec<(&str, &str)> = back.records.iter().map(|r| (r.source.as_str(), r.target.as_str())).collect();
        assert_eq!(pairs, terms);
    }

    #[test]
    fn separators_and_quotes_are_found_out() {
        for (name, content, target) in [
            ("a.csv", "源,目标\n甲,\"a, b\"\n", "a, b"),
            ("a.csv", "source;target\n甲;a, b\n乙;c\n", "a, b"),
            ("a.csv", "sep=;\r\nsource;target\r\n甲;a, b\r\n", "a, b"),
            ("a.csv", "sep=\n甲,a\n乙,b\n", "a"),
            ("a.csv", "sep=，\r\n甲;a, b\r\n乙;c\r\n", "a, b"),
            ("a.txt", "甲\ta, b\tc\n", "a, b"),
            ("a.txt", "甲\t\"a\" b\n", "\"a\" b"),
            ("a.txt", "source\ttarget\n甲\t\"a \"\"b\"\" c\"\n", "a \"b\" c"),
            ("a.txt", "甲,a b\n乙,c\n", "a b"),
            ("a.txt", "# a comment\r\n# another\r\n甲\ta b\r\n", "a b"),
        ] {
            let back = read(name, content.as_bytes());
            assert_eq!(back.records[0].target, target, "{content:?} {back:?}");
        }
    }

    #[test]
    fn lines_are_counted_from_the_first_of_the_file() {
        let back = read("a.csv", "sep=;\nsource;target\n甲;a\n".as_bytes());
        assert_eq!(back.records[0].place, "line 3");
    }

    #[test]
    fn a_comment_that_may_be_a_term_is_named() {
        let back = read("a.txt", "甲\ta\r\n#标签\ttag\r\n# my list\r\n乙\tb\r\n".as_bytes());
        assert_eq!((back.records.len(), back.skipped.len(), back.skipped[0].0.as_str()), (2, 1, "line 2"));
    }

    #[test]
    fn other_encodings_are_read() {
        for encoding in [encoding_rs::GB18030, encoding_rs::UTF_8] {
            let content = encoding.encode("水位监测系统\twater level system\n潮汐闸门\ttidal gate\n").0;
            assert_eq!(read("a.txt", &content).records[1].source, "潮汐闸门", "{}", encoding.name());
        }
        let utf16: Vec<u8> = "\u{FEFF}源\t目标\r\n甲\ta\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read("a.txt", &utf16).records[0].target, "a");
    }
}
