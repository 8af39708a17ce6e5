//! Google Cloud Translation glossaries: two columns with commas, no header. A term of five words or more is ignored there,
//! which is said.

use super::csv::quoted;
use super::rows::{Limits, for_service};
use super::{Export, Sheet, Written};

pub(super) struct Google;

const LIMITS: Limits = Limits { service: "Google", file: 10_400_000, term: 1024 };

impl Export for Google {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        let mut out = for_service(sheet, &LIMITS, "", |row| format!("{},{}\n", quoted(row.source), quoted(row.target())));
        for entry in sheet.entries.iter().filter(|e| e.source.split_whitespace().count() > 4) {
            out.altered.push((entry.source.clone(), "Google doesn't use terms of five words or more".to_owned()));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::test::{export, text};

    #[test]
    fn two_columns_with_quotes_where_needed() {
        assert_eq!(
            text(&export("google")),
            "亚历山大·福明,Aleksandr Fomin
福明,Aleksandr Fomin
“一带一路”,\"\"\"Belt and Road\"\"\"
\"#标签\",\"#tag\"
C++标准(草案),\"C++ standard | draft, <v2> & more\"
法,law
"
        );
    }
}
