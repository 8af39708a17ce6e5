//! MultiTerm XML (MTF), for Trados, and beside it the termbase definition (XDT) with the same languages and fields, without
//! which MultiTerm drops what it doesn't know. After the vendor's published schema.

use super::read::{Problem, Reading, Record};
use super::tbx::{Languages, limit};
use super::xml::{Node, Writer, each};
use super::{Content, Export, Import, Incoming, Sheet, Written, locale, words};
use crate::glossary::{Kind, Status};

pub(super) struct MultiTerm;

/// The fields, and the values of those that are picked from a list.
const KIND: &str = "Kind";
const STATUS: &str = "Status";
const NOTE: &str = "Note";
const CONTEXT: &str = "Context";

impl Export for MultiTerm {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        let mut out = Written::default();
        let mut w = Writer::new();
        w.open("mtf", &[]);
        for (i, entry) in sheet.entries.iter().enumerate() {
            w.open("conceptGrp", &[]);
            w.text("concept", &[], &(i + 1).to_string());
            field(&mut w, KIND, entry.kind.name());
            field(&mut w, STATUS, entry.status.name());
            if !entry.note.is_empty() {
                field(&mut w, NOTE, &entry.note);
            }
            language(&mut w, &sheet.source_language);
            for (i, spelling) in entry.spellings().enumerate() {
                w.open("termGrp", &[]);
                w.text("term", &[], spelling);
                if let (true, 0, Some(context)) = (sheet.options.contexts, i, entry.evidence.first()) {
                    field(&mut w, CONTEXT, context);
                }
                w.close();
                out.rows += 1;
            }
            w.close();
            language(&mut w, &sheet.target_language);
            w.open("termGrp", &[]);
            w.text("term", &[], &entry.target);
            w.close();
            w.close();
            w.close();
        }
        out.bytes = w.finish();
        out.companions.push(("xdt", definition(sheet)));
        out
    }
}

fn field(w: &mut Writer, name: &str, text: &str) {
    w.open("descripGrp", &[]);
    w.text("descrip", &[("type", name)], text);
    w.close();
}

fn language(w: &mut Writer, tag: &str) {
    w.open("languageGrp", &[]);
    w.empty("language", &[("type", &locale::multiterm(tag)), ("lang", &tag.to_uppercase())]);
}

/// The termbase definition: the tree of levels and fields, the languages, the fields with their types, and the content
/// model that MultiTerm derives from them.
fn definition(sheet: &Sheet<'_>) -> Vec<u8> {
    let mut w = Writer::new();
    w.open("Output", &[("xmlns:dt", "urn:schemas-microsoft-com:datatypes")]);
    w.open("Object", &[]);
    w.open("Tree", &[]);
    level(&mut w, "Entry level", 0);
    for name in [KIND, STATUS, NOTE] {
        level(&mut w, name, 1);
        w.close();
    }
    level(&mut w, "Index level", 2);
    level(&mut w, "Term level", 3);
    level(&mut w, CONTEXT, 1);
    for _ in 0..5 {
        w.close();
    }
    w.open("Languages", &[]);
    for tag in [&sheet.source_language, &sheet.target_language] {
        w.text("ItemLocale", &[], &tag.to_uppercase());
        w.text("ItemText", &[], &locale::multiterm(tag));
        w.text("IsTargetOnly", &[], "false");
    }
    w.close();
    let kinds: Vec<&str> = Kind::ALL.iter().map(|k| k.name()).collect();
    let statuses: Vec<&str> = Status::ALL.iter().map(|s| s.name()).collect();
    w.open("TerminologyFields", &[]);
    for (name, values) in [(KIND, kinds), (STATUS, statuses), (NOTE, vec![]), (CONTEXT, vec![])] {
        w.open("Node", &[("ID", "0")]);
        w.text("TextChild", &[("dt:dt", "string")], name);
        w.open("Structure", &[]);
        w.text("Type", &[], if values.is_empty() { "Text" } else { "Picklist" });
        for value in values {
            w.text("PicklistValue", &[], value);
        }
        w.text("History", &[], "F");
        w.close();
        w.close();
    }
    w.close();
    w.text("Option", &[("dt:dt", "i4")], "2");
    w.text("CaseSensitive", &[("dt:dt", "boolean")], "1");
    w.text("IgnoreNonAlpha", &[("dt:dt", "boolean")], "0");
    w.text("TermbaseDescription", &[], &sheet.title);
    for name in ["CopyrightText", "SplashImage", "IconFile", "RefInfo"] {
        w.empty(name, &[]);
    }
    w.close();
    w.open("Schema", &[]);
    w.open("Schema", &[("name", "Termbase Definition")]);
    element(&mut w, &MODEL);
    w.finish()
}

/// A level or a field of the tree; it stays open.
fn level(w: &mut Writer, name: &str, kind: u8) {
    let structural = kind != 1;
    let flag = |yes: bool| if yes { "1" } else { "0" };
    w.open("Node", &[("ID", "0")]);
    w.text("TextChild", &[("dt:dt", "string")], name);
    w.text("NodeType", &[("dt:dt", "i4")], &kind.to_string());
    w.text("Mandatory", &[("dt:dt", "boolean")], flag(structural));
    w.text("Multiply", &[("dt:dt", "boolean")], flag(structural));
    w.text("Readonly", &[("dt:dt", "boolean")], "0");
    w.empty("labels", &[]);
    w.empty("description", &[]);
}

/// An element of the content model: name, content, how often at least and at most, attributes, children.
struct Model(&'static str, &'static str, &'static str, &'static str, &'static [&'static str], &'static [Model]);

const FIELDS: Model = Model("descripGrp", "eltOnly", "0", "*", &[], &[Model("descrip", "mixed", "0", "*", &["type"], &[])]);

const MODEL: Model = Model(
    "mtf",
    "eltOnly",
    "1",
    "1",
    &[],
    &[Model(
        "conceptGrp",
        "eltOnly",
        "1",
        "*",
        &[],
        &[
            Model("concept", "textOnly", "1", "1", &[], &[]),
            FIELDS,
            Model(
                "languageGrp",
                "eltOnly",
                "0",
                "*",
                &[],
                &[
                    Model("language", "empty", "1", "1", &["lang", "type"], &[]),
                    Model("termGrp", "eltOnly", "1", "*", &[], &[Model("term", "textOnly", "1", "1", &[], &[]), FIELDS]),
                ],
            ),
        ],
    )],
);

fn element(w: &mut Writer, model: &Model) {
    let Model(name, content, least, most, attributes, children) = model;
    let occurrences = |w: &mut Writer, least: &str, most: &str| {
        w.empty("description", &[]);
        w.open("Occurences", &[]);
        w.empty("Level", &[("minOccurs", least), ("maxOccurs", most)]);
        w.close();
    };
    w.open("ElementType", &[("name", name), ("content", content), ("order", "many")]);
    occurrences(w, least, most);
    for attribute in *attributes {
        w.open("AttributeType", &[("name", attribute), ("type", "")]);
        occurrences(w, "1", "1");
        w.close();
    }
    for child in *children {
        element(w, child);
    }
    w.close();
}

impl Import for MultiTerm {
    fn read(&self, content: &Content, how: &Reading) -> Result<Incoming, Problem> {
        let (text, _) = content.text()?;
        let mut out = Incoming::default();
        let mut languages = Languages::new(how);
        let root = each(text, &["conceptGrp"], |concept, line| {
            let number = concept.named(&["concept"]).next().map(Node::text).unwrap_or_default();
            let place = format!("line {line} (concept {number})");
            let mut record = Record { place: place.clone(), variants: Some(Vec::new()), ..Record::default() };
            let mut notes = Vec::new();
            fields(concept, &mut record, &mut notes);
            let (mut sources, mut targets) = (Vec::new(), Vec::new());
            for group in concept.named(&["languageGrp"]) {
                let tag = group.named(&["language"]).next();
                let tag = tag.map(|l| if l.attribute("lang").is_empty() { l.attribute("type") } else { l.attribute("lang") });
                let Some(is_source) = languages.is_source(tag.unwrap_or_default()) else { continue };
                fields(group, &mut record, &mut notes);
                for term in group.named(&["termGrp"]) {
                    fields(term, &mut record, &mut notes);
                    let list = if is_source { &mut sources } else { &mut targets };
                    list.extend(term.named(&["term"]).next().map(Node::text));
                }
            }
            let (mut sources, mut targets) = (sources.into_iter(), targets.into_iter());
            record.note = Some(notes.join("\n"));
            record.target = targets.next().unwrap_or_default();
            record.alternatives = targets.collect();
            match sources.next() {
                Some(first) => {
                    record.source = first;
                    record.variants = Some(sources.collect());
                    out.records.push(record);
                }
                None => out.skipped.push((place, "it has no term in the source language".to_owned())),
            }
            limit(out.records.len(), line)
        })?;
        if root.name != "mtf" {
            return Err(Problem::whole("This XML is no MultiTerm XML."));
        }
        out.what = format!("MultiTerm XML, {}", languages.described());
        languages.check(&mut out)?;
        Ok(out)
    }
}

/// The fields of a level that we know. Others stay in MultiTerm.
fn fields(level: &Node, record: &mut Record, notes: &mut Vec<String>) {
    for group in level.named(&["descripGrp"]) {
        for field in group.named(&["descrip"]) {
            let value = field.text().trim().to_owned();
            match field.attribute("type").to_lowercase().as_str() {
                "kind" => record.kind = Kind::by_name(&value).or(record.kind),
                "status" => record.status = words::status(&value).or(record.status),
                "note" | "definition" | "comment" if !value.is_empty() => notes.push(value),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::test::{export, read, text};

    #[test]
    fn concepts_have_the_fields_of_the_definition() {
        let written = export("multiterm");
        let xml = text(&written);
        assert!(
            xml.contains(
                r#"  <conceptGrp>
    <concept>1</concept>
    <descripGrp>
      <descrip type="Kind">person</descrip>
    </descripGrp>
    <descripGrp>
      <descrip type="Status">approved</descrip>
    </descripGrp>
    <descripGrp>
      <descrip type="Note">MoD
house style</descrip>
    </descripGrp>
    <languageGrp>
      <language type="Chinese (PRC)" lang="ZH-CN"/>
      <termGrp>
        <term>亚历山大·福明</term>
      </termGrp>
      <termGrp>
        <term>福明</term>
      </termGrp>
    </languageGrp>
    <languageGrp>
      <language type="English" lang="EN"/>
      <termGrp>
        <term>Aleksandr Fomin</term>
      </termGrp>
    </languageGrp>
  </conceptGrp>
"#
            ),
            "{xml}"
        );
        let (extension, definition) = &written.companions[0];
        let definition = String::from_utf8(definition.clone()).expect("UTF-8");
        assert_eq!(*extension, "xdt");
        for part in [
            "<TextChild dt:dt=\"string\">Note</TextChild>",
            "<ItemText>Chinese (PRC)</ItemText>",
            "<PicklistValue>approved</PicklistValue>",
        ] {
            assert!(definition.contains(part), "{part} in {definition}");
        }
    }

    #[test]
    fn utf16_as_multiterm_writes_it_is_read() {
        let xml = "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-16\"?><mtf><conceptGrp><concept>7</concept><languageGrp><language lang=\"ZH\" type=\"Chinese\"/><termGrp><term>河灯</term></termGrp></languageGrp><languageGrp><language lang=\"EN\" type=\"English\"/><termGrp><term>river lantern</term><descripGrp><descrip type=\"Definition\">a light</descrip></descripGrp></termGrp></languageGrp></conceptGrp></mtf>";
        let utf16: Vec<u8> = xml.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let back = read("a.xml", &utf16);
        let r = &back.records[0];
        assert_eq!((r.source.as_str(), r.target.as_str(), r.note.as_deref()), ("河灯", "river lantern", Some("a light")));
    }
}
