//! TMX 1.4b. A glossary as a translation memory, one unit a row, for tools and services that take nothing else.

use super::read::{Problem, Reading, Record};
use super::tbx::{Languages, limit};
use super::xml::{Writer, each};
use super::{Content, Export, Import, Incoming, Sheet, Written, rows};
use crate::glossary::{Kind, Status};

pub(super) struct Tmx;

impl Export for Tmx {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        let mut out = Written::default();
        let mut w = Writer::new();
        w.open("tmx", &[("version", "1.4")]);
        w.empty(
            "header",
            &[
                ("creationtool", "shuyu"),
                ("creationtoolversion", env!("CARGO_PKG_VERSION")),
                ("segtype", "phrase"),
                ("o-tmf", "shuyu"),
                ("adminlang", "en"),
                ("srclang", &sheet.source_language),
                ("datatype", "plaintext"),
            ],
        );
        w.open("body", &[]);
        for row in rows::distinct(sheet, &mut out) {
            w.open("tu", &[]);
            if !row.entry.note.is_empty() {
                w.text("note", &[], &row.entry.note);
            }
            w.text("prop", &[("type", "x-kind")], row.entry.kind.name());
            w.text("prop", &[("type", "x-status")], row.entry.status.name());
            for (language, segment) in [(&sheet.source_language, row.source), (&sheet.target_language, row.target())] {
                w.open("tuv", &[("xml:lang", language)]);
                w.text("seg", &[], segment);
                w.close();
            }
            w.close();
            out.rows += 1;
        }
        out.bytes = w.finish();
        out
    }
}

/// Elements of a segment whose content is no text but a tool's code.
const CODES: &[&str] = &["bpt", "ept", "it", "ph", "ut", "sub"];

impl Import for Tmx {
    fn read(&self, content: &Content, how: &Reading) -> Result<Incoming, Problem> {
        let (text, _) = content.text()?;
        let mut out = Incoming::default();
        let mut languages = Languages::new(how);
        let root = each(text, &["tu"], |unit, line| {
            let place = format!("line {line}");
            let mut record = Record { place: place.clone(), ..Record::default() };
            let notes: Vec<String> = unit.named(&["note"]).map(|n| n.text().trim().to_owned()).collect();
            record.note = Some(notes.join("\n"));
            for prop in unit.named(&["prop"]) {
                match prop.attribute("type") {
                    "x-kind" => record.kind = Kind::by_name(prop.text().trim()),
                    "x-status" => record.status = Status::by_name(prop.text().trim()),
                    _ => {}
                }
            }
            for version in unit.named(&["tuv"]) {
                let segment = version.named(&["seg"]).next().map(|s| s.text_without(CODES)).unwrap_or_default();
                match languages.is_source(version.attribute("lang")) {
                    Some(true) if record.source.is_empty() => record.source = segment,
                    Some(false) if record.target.is_empty() => record.target = segment,
                    _ => {}
                }
            }
            if record.source.trim().is_empty() {
                out.skipped.push((place, "it has no segment in the source language".to_owned()));
            } else {
                out.records.push(record);
            }
            limit(out.records.len(), line)
        })?;
        if root.name != "tmx" {
            return Err(Problem::whole("This XML is no TMX."));
        }
        out.what = format!("TMX {}, {}", root.attribute("version"), languages.described());
        languages.check(&mut out)?;
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::test::{export, read, text};
    use crate::glossary::Kind;

    #[test]
    fn one_unit_a_row() {
        let xml = text(&export("tmx"));
        let version = env!("CARGO_PKG_VERSION");
        assert!(xml.contains(&format!(
            r#" -->
<tmx version="1.4">
  <header creationtool="shuyu" creationtoolversion="{version}" segtype="phrase" o-tmf="shuyu" adminlang="en" srclang="zh-CN" datatype="plaintext"/>
  <body>
    <tu>
      <note>MoD
house style</note>
      <prop type="x-kind">person</prop>
      <prop type="x-status">approved</prop>
      <tuv xml:lang="zh-CN">
        <seg>亚历山大·福明</seg>
      </tuv>
      <tuv xml:lang="en">
        <seg>Aleksandr Fomin</seg>
      </tuv>
    </tu>
"#
        )), "{xml}");
        assert_eq!(read("a.tmx", xml.as_bytes()).records[0].kind, Some(Kind::Person));
    }

    #[test]
    fn codes_of_other_tools_are_no_text() {
        let xml = r#"<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header srclang="*all*"/><body><tu>
<tuv lang="ZH-CN"><seg><bpt i="1">&lt;b></bpt>河<hi>灯</hi><ept i="1">&lt;/b></ept></seg></tuv><tuv lang="EN-us"><seg>river &amp; lantern</seg></tuv></tu></body></tmx>"#;
        let utf16: Vec<u8> = format!("\u{FEFF}{xml}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let back = read("a.tmx", &utf16);
        assert_eq!((back.records[0].source.as_str(), back.records[0].target.as_str()), ("河灯", "river & lantern"));
    }
}
