//! Phrase TMS: a spreadsheet with a column for each language, headed by its code, and concept columns before them. Rows
//! with the same CID are terms of one concept. After the vendor's documentation.

use super::{Export, Sheet, Written, rows, xlsx};

pub(super) struct Phrase;

/// The longest term that Phrase takes.
const LONGEST: usize = 1000;

impl Export for Phrase {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        let mut out = Written::default();
        let code = |language: &str| language.to_lowercase().replace('-', "_");
        let (source, target) = (code(&sheet.source_language), code(&sheet.target_language));
        let mut table = Vec::new();
        for row in rows::distinct(sheet, &mut out) {
            if row.source.chars().count().max(row.target().chars().count()) > LONGEST {
                out.skipped.push((row.source.to_owned(), format!("Phrase takes {LONGEST} characters a term")));
                continue;
            }
            table.push(vec![
                row.number.to_string(),
                row.entry.kind.name().to_owned(),
                rows::one_line(&row.entry.note),
                row.source.to_owned(),
                row.target().to_owned(),
            ]);
        }
        xlsx::save(&mut out, &["CID", "concept_domain", "concept_note", &source, &target], &[8, 16, 40, 28, 36], table.into_iter());
        out
    }
}

#[cfg(test)]
mod tests {
    use calamine::{Reader, Xlsx};

    use crate::exchange::test::export;

    #[test]
    fn languages_are_columns_and_variants_share_a_number() {
        let written = export("phrase");
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(&written.bytes)).expect("a workbook");
        let range = book.worksheet_range_at(0).expect("a sheet").expect("cells");
        let rows: Vec<String> = range.rows().take(4).map(|r| r.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect();
        assert_eq!(
            rows,
            [
                "CID|concept_domain|concept_note|zh_cn|en",
                "1|person|MoD / house style|亚历山大·福明|Aleksandr Fomin",
                "1|person|MoD / house style|福明|Aleksandr Fomin",
                "2|work|written =1+1 in the draft|“一带一路”|\"Belt and Road\"",
            ]
        );
    }
}
