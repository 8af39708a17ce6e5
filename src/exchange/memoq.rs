//! memoQ: semicolon-separated text in the columns of its own term base export. A language with several terms has its column
//! several times. After the vendor's documentation.

use super::csv::quoted;
use super::{Export, Sheet, Written, locale, rows};

pub(super) struct MemoQ;

impl Export for MemoQ {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        let mut out = Written::default();
        let most = sheet.entries.iter().map(|e| e.variants.len()).max().unwrap_or(0);
        let source = locale::memoq(&sheet.source_language);
        let mut head = vec!["Entry_ID".to_owned(), "Entry_Subject".to_owned(), "Entry_Note".to_owned()];
        head.extend(std::iter::repeat_n(source, most + 1));
        head.push(locale::memoq(&sheet.target_language));
        let mut text = format!("\u{FEFF}{}\r\n", head.join(";"));
        for (i, entry) in sheet.entries.iter().enumerate() {
            let mut cells = vec![(i + 1).to_string(), entry.kind.name().to_owned(), rows::one_line(&entry.note)];
            cells.extend(entry.spellings().map(ToOwned::to_owned));
            cells.resize(3 + most + 1, String::new());
            cells.push(entry.target.clone());
            text.push_str(&cells.iter().map(|c| quoted(c)).collect::<Vec<_>>().join(";"));
            text.push_str("\r\n");
            out.rows += 1 + entry.variants.len();
        }
        out.bytes = text.into_bytes();
        out
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::test::{export, text};

    #[test]
    fn each_variant_is_a_column_of_its_language() {
        assert_eq!(
            text(&export("memoq")).replace('\r', ""),
            "\u{FEFF}Entry_ID;Entry_Subject;Entry_Note;Chinese_PRC;Chinese_PRC;English
1;person;MoD / house style;亚历山大·福明;福明;Aleksandr Fomin
2;work;written =1+1 in the draft;“一带一路”;;\"\"\"Belt and Road\"\"\"
3;term;;\"#标签\";;\"#tag\"
4;term;;C++标准(草案);;\"C++ standard | draft, <v2> & more\"
5;term;;法;;law
"
        );
    }
}
