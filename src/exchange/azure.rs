//! Azure Document Translation glossaries: two columns between tabs, no header, one target for each source.

use super::rows::{Limits, for_service};
use super::{Export, Sheet, Written};

pub(super) struct Azure;

const LIMITS: Limits = Limits { service: "Azure", file: 10 << 20, term: 1024 };

impl Export for Azure {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        for_service(sheet, &LIMITS, "", |row| format!("{}\t{}\n", row.source, row.target()))
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::test::{export, text};

    #[test]
    fn two_columns_without_a_header() {
        let text = text(&export("azure"));
        assert!(text.starts_with("亚历山大·福明\tAleksandr Fomin\n福明\tAleksandr Fomin\n"), "{text}");
    }
}
