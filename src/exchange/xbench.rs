//! Xbench: three columns between tabs (its "Tab-delimited Text File"). The mark at the start tells Windows that it is
//! UTF-8. After the vendor's documentation.

use super::{Export, Sheet, Written, rows};

pub(super) struct Xbench;

impl Export for Xbench {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        let mut out = Written::default();
        let text = rows::three_columns(sheet, &mut out);
        out.bytes = text.into_bytes();
        out
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::test::{export, text};

    #[test]
    fn the_text_has_a_mark_and_windows_line_ends() {
        let text = text(&export("xbench"));
        assert!(text.starts_with("\u{FEFF}亚历山大·福明\tAleksandr Fomin\tperson; MoD / house style\r\n福明\t"), "{text}");
    }
}
