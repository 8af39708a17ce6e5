//! OmegaT's glossary: UTF-8 text, a line an entry, three columns between tabs: source, target, comment. OmegaT knows no
//! quoting and no header, takes a line that begins with `#` for a comment, and reads further columns not at all.

use super::Written;
use crate::glossary::Entry;

pub(super) fn write(entries: &[&Entry]) -> Written {
    let mut out = Written { lost: vec!["status", "count", "evidence"], ..Written::default() };
    let mut text = format!("{}\n", super::MARK);
    for e in entries {
        if e.target.trim().is_empty() {
            out.skipped.push((e.source.clone(), "it has no target".to_owned()));
            continue;
        }
        if let Some((field, _)) = [("source", &e.source), ("target", &e.target)].into_iter().find(|(_, t)| t.contains(['\t', '\n', '\r'])) {
            out.skipped.push((e.source.clone(), format!("its {field} holds a tab or a line end")));
            continue;
        }
        let mut comment = vec![e.kind.name().to_owned()];
        if !e.note.trim().is_empty() {
            comment.push(e.note.trim().replace(['\r', '\t'], " ").replace('\n', " / "));
        }
        let comment = comment.join("; ");
        for spelling in e.spellings() {
            if spelling.starts_with('#') {
                out.skipped.push((spelling.to_owned(), "OmegaT takes a line that begins with # for a comment".to_owned()));
            } else if spelling.contains(['\t', '\n', '\r']) {
                out.skipped.push((spelling.to_owned(), "the variant holds a tab or a line end".to_owned()));
            } else {
                text.push_str(&format!("{spelling}\t{}\t{comment}\n", e.target));
                out.rows += 1;
            }
        }
    }
    out.bytes = text.into_bytes();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::Kind;

    fn entry(source: &str, target: &str) -> Entry {
        Entry { source: source.into(), target: target.into(), kind: Kind::Person, ..Entry::default() }
    }

    #[test]
    fn variants_are_rows_and_what_cannot_be_held_is_named() {
        let mut fomin = entry("亚历山大·福明", "Aleksandr Fomin");
        fomin.variants = vec!["福明".into()];
        fomin.note = "MoD\nhouse style".into();
        let entries = [fomin, entry("#标签", "#tag"), entry("甲", ""), entry("乙", "a\tb")];
        let written = write(&entries.iter().collect::<Vec<_>>());
        let text = String::from_utf8(written.bytes).expect("UTF-8");
        assert_eq!(
            text,
            "# shuyu export\n亚历山大·福明\tAleksandr Fomin\tperson; MoD / house style\n福明\tAleksandr Fomin\tperson; MoD / house style\n"
        );
        let skipped: Vec<&str> = written.skipped.iter().map(|s| s.0.as_str()).collect();
        assert_eq!((written.rows, skipped), (2, vec!["#标签", "甲", "乙"]));
    }
}
