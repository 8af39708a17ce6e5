//! GalTransl's dictionary: source, target, note between tabs, UTF-8 without a mark. It reads `->` and four spaces as a tab,
//! and a target with a slash as several.

use super::{Export, Sheet, Written, rows};

pub(super) struct GalTransl;

impl Export for GalTransl {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        let mut out = Written::default();
        let mut text = String::new();
        for row in rows::distinct(sheet, &mut out) {
            let arrow = |t: &str| t.contains("->");
            if arrow(row.source) || arrow(row.target()) {
                out.skipped.push((row.source.to_owned(), "GalTransl takes -> for the end of a column".to_owned()));
                continue;
            }
            if row.target().contains('/') {
                out.altered.push((row.source.to_owned(), "GalTransl takes a target with / for several targets".to_owned()));
            }
            let comment = rows::comment(row.entry).replace("->", "→");
            let comment = comment.split_whitespace().collect::<Vec<_>>().join(" ");
            text.push_str(&format!("{}\t{}\t{comment}\n", row.source, row.target()));
            out.rows += 1;
        }
        out.bytes = text.into_bytes();
        out
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::test::{export, export_with, options, text};

    #[test]
    fn there_is_no_mark_and_no_comment_line() {
        let text = text(&export("galtransl"));
        assert!(text.starts_with("亚历山大·福明\tAleksandr Fomin\tperson; MoD / house style\n福明\t"), "{text}");
        assert!(text.contains("\n#标签\t#tag\tterm\n"));
    }

    #[test]
    fn what_it_would_read_otherwise_is_named() {
        let written = export_with("galtransl", &[("时速", "km/h"), ("箭头", "a->b")], &options());
        assert_eq!((written.rows, written.skipped.len(), written.altered.len()), (1, 1, 1));
    }
}
