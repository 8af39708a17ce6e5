//! DeepL glossaries: two columns between tabs, no header, one direction. DeepL refuses a file in which a source stands
//! twice.

use super::rows::{Limits, for_service};
use super::{Export, Sheet, Written};

pub(super) struct DeepL;

const LIMITS: Limits = Limits { service: "DeepL", file: 10 << 20, term: 1024 };

impl Export for DeepL {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        for_service(sheet, &LIMITS, "", |row| format!("{}\t{}\n", row.source, row.target()))
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::test::{export, export_with, options, text};

    #[test]
    fn two_columns_and_each_source_once() {
        let written = export("deepl");
        assert_eq!(
            text(&written),
            "亚历山大·福明\tAleksandr Fomin
福明\tAleksandr Fomin
“一带一路”\t\"Belt and Road\"
#标签\t#tag
C++标准(草案)\tC++ standard | draft, <v2> & more
法\tlaw
"
        );
        let long = "长".repeat(400);
        let written = export_with("deepl", &[("法", "law"), ("法", "method"), (&long, "long")], &options());
        let why: Vec<&str> = written.skipped.iter().map(|s| s.1.as_str()).collect();
        assert_eq!(why, ["DeepL takes one target for each source, and law goes out", "DeepL takes 1024 bytes a term, and it has 1200"]);
    }
}
