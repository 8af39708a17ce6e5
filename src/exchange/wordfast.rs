//! Wordfast: three columns between tabs, in UTF-16 with a mark, which Wordfast Classic reads in every version. After the
//! vendor's documentation.

use super::{Export, Sheet, Written, rows};

pub(super) struct Wordfast;

impl Export for Wordfast {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        let mut out = Written::default();
        let text = rows::three_columns(sheet, &mut out);
        out.bytes = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        out
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::test::export;

    #[test]
    fn the_text_is_utf16_with_a_mark() {
        let bytes = export("wordfast").bytes;
        let units: Vec<u16> = bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
        let text = String::from_utf16(&units).expect("UTF-16");
        assert!(text.starts_with("\u{FEFF}亚历山大·福明\tAleksandr Fomin\tperson; MoD / house style\r\n福明\t"), "{text}");
        assert!(text.contains("\r\n#标签\t#tag\tterm\r\n"));
    }
}
