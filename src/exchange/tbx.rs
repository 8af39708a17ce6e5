//! TBX, the standard for termbases (ISO 30042), in its dialect TBX-Basic: version 2 of 2008 (`martif`) and version 3 of
//! 2019 (`tbx`, DCA). Back come both, and DCT as well, whatever the prefixes.
//!
//! Notes stand at the level of the concept, because OmegaT loses all others. There is no document type: readers never fetch
//! it, and files without it are as valid.

use super::read::{Problem, Reading, Record};
use super::xml::{Node, Writer, each};
use super::{Content, Export, Import, Incoming, Sheet, Written, locale};
use crate::glossary::{Kind, Status};

/// The writer of version 2.
pub(super) struct V2;

/// The writer of version 3.
pub(super) struct V3;

/// The reader of both.
pub(super) struct Reader;

/// What the versions call the same things.
struct Names {
    header: &'static str,
    entry: &'static str,
    language: &'static str,
    term: &'static str,
}

const NAMES_2: Names = Names { header: "martifHeader", entry: "termEntry", language: "langSet", term: "tig" };
const NAMES_3: Names = Names { header: "tbxHeader", entry: "conceptEntry", language: "langSec", term: "termSec" };

impl Export for V2 {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        let mut w = Writer::new();
        w.open("martif", &[("type", "TBX-Basic"), ("xml:lang", &sheet.source_language)]);
        body(sheet, w, &NAMES_2)
    }
}

impl Export for V3 {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        let mut w = Writer::new();
        let namespace = "urn:iso:std:iso:30042:ed-2";
        w.open("tbx", &[("type", "TBX-Basic"), ("style", "dca"), ("xml:lang", &sheet.source_language), ("xmlns", namespace)]);
        body(sheet, w, &NAMES_3)
    }
}

fn body(sheet: &Sheet<'_>, mut w: Writer, names: &Names) -> Written {
    let mut out = Written::default();
    w.open(names.header, &[]);
    w.open("fileDesc", &[]);
    w.open("titleStmt", &[]);
    w.text("title", &[], &sheet.title);
    w.close();
    w.open("sourceDesc", &[]);
    w.text("p", &[], "A glossary of terms that were found in Chinese documents");
    w.close();
    w.close();
    if names.entry == NAMES_2.entry {
        w.open("encodingDesc", &[]);
        w.text("p", &[("type", "XCSURI")], "TBXBasicXCSV02.xcs");
        w.close();
    }
    w.close();
    w.open("text", &[]);
    w.open("body", &[]);
    for (i, entry) in sheet.entries.iter().enumerate() {
        if entry.status == Status::Later {
            out.altered.push((
                entry.source.clone(),
                "TBX has no word for later; it goes out as admitted and comes back as a candidate".to_owned(),
            ));
        }
        w.open(names.entry, &[("id", &format!("c{:05}", i + 1))]);
        w.text("descrip", &[("type", "subjectField")], entry.kind.name());
        if !entry.note.is_empty() {
            w.text("note", &[], &entry.note);
        }
        w.open(names.language, &[("xml:lang", &sheet.source_language)]);
        term(&mut w, names, &entry.source, "fullForm", entry.status, entry.evidence.first().filter(|_| sheet.options.contexts));
        for variant in &entry.variants {
            term(
                &mut w,
                names,
                variant,
                "variant",
                if entry.status == Status::Rejected { Status::Rejected } else { Status::Candidate },
                None,
            );
        }
        w.close();
        w.open(names.language, &[("xml:lang", &sheet.target_language)]);
        term(&mut w, names, &entry.target, "fullForm", entry.status, None);
        w.close();
        w.close();
        out.rows += 1 + entry.variants.len();
    }
    out.bytes = w.finish();
    out
}

fn term(w: &mut Writer, names: &Names, text: &str, term_type: &str, status: Status, context: Option<&String>) {
    w.open(names.term, &[]);
    w.text("term", &[], text);
    if term_type != "fullForm" {
        w.text("termNote", &[("type", "termType")], term_type);
    }
    let status = match status {
        Status::Approved => "preferredTerm-admn-sts",
        Status::Candidate | Status::Later => "admittedTerm-admn-sts",
        Status::Rejected => "deprecatedTerm-admn-sts",
    };
    w.text("termNote", &[("type", "administrativeStatus")], status);
    if let Some(context) = context {
        w.text("descrip", &[("type", "context")], context);
    }
    w.close();
}

impl Import for Reader {
    fn read(&self, content: &Content, how: &Reading) -> Result<Incoming, Problem> {
        let (text, _) = content.text()?;
        let mut out = Incoming::default();
        let mut languages = Languages::new(how);
        let root = each(text, &[NAMES_2.entry, NAMES_3.entry], |concept, line| {
            let place = match concept.attribute("id") {
                "" => format!("line {line}"),
                id => format!("line {line} ({id})"),
            };
            match record(concept, place.clone(), &mut languages) {
                Ok(record) => out.records.push(record),
                Err(why) => out.skipped.push((place, why)),
            }
            limit(out.records.len(), line)
        })?;
        if !matches!(root.name.as_str(), "martif" | "tbx") {
            return Err(Problem::whole("This XML is no TBX: it begins with neither martif nor tbx."));
        }
        out.what = format!("TBX {}, {}", if root.name == "tbx" { "3" } else { "2" }, languages.described());
        languages.check(&mut out)?;
        Ok(out)
    }
}

/// Stops at the most entries that a file may have.
pub(super) fn limit(entries: usize, line: usize) -> Result<(), Problem> {
    if entries > super::read::MOST_ROWS {
        let why = format!("More than {} entries. No glossary has; is it the right file?", super::read::MOST_ROWS);
        return Err(Problem::at(format!("line {line}"), why));
    }
    Ok(())
}

/// Which languages of a file are wanted, and which ones it has.
pub(super) struct Languages {
    source: String,
    target: String,
    seen: Vec<String>,
}

impl Languages {
    pub(super) fn new(how: &Reading) -> Self {
        let source = if how.source_language.is_empty() { "zh".to_owned() } else { locale::primary(&how.source_language) };
        Languages { source, target: locale::primary(&how.target_language), seen: Vec::new() }
    }

    /// Whether this is the source language; `None` if it is neither of the two.
    pub(super) fn is_source(&mut self, tag: &str) -> Option<bool> {
        if !self.seen.iter().any(|s| s == tag) {
            self.seen.push(tag.to_owned());
        }
        let language = locale::primary(tag);
        if language == self.source {
            return Some(true);
        }
        // Without a word from the user, the first other language is the target.
        if self.target.is_empty() {
            self.target.clone_from(&language);
        }
        (language == self.target).then_some(false)
    }

    pub(super) fn described(&self) -> String {
        format!("languages {}", self.seen.join(", "))
    }

    /// Says which target language was read. A file without the glossary's languages is the wrong one.
    pub(super) fn check(&self, read: &mut Incoming) -> Result<(), Problem> {
        read.target_language.clone_from(&self.target);
        if read.records.iter().any(|r| !r.target.is_empty()) || self.seen.is_empty() {
            return Ok(());
        }
        Err(Problem::whole(format!(
            "No entry has both {} and {}; the file has {}. Give its languages with --source-language and --target-language.",
            self.source,
            if self.target.is_empty() { "another language" } else { &self.target },
            self.seen.join(", ")
        )))
    }
}

/// A term of a concept.
struct Term {
    text: String,
    status: Option<Status>,
    variant: bool,
}

fn record(concept: &Node, place: String, languages: &mut Languages) -> Result<Record, String> {
    let mut record = Record { place, variants: Some(Vec::new()), ..Record::default() };
    let mut notes = Vec::new();
    about(concept, &mut record, &mut notes);
    let (mut sources, mut targets) = (Vec::new(), Vec::new());
    for language in concept.named(&["langSet", "langSec"]) {
        let Some(is_source) = languages.is_source(language.attribute("lang")) else { continue };
        about(language, &mut Record::default(), &mut notes);
        for group in language.named(&["tig", "ntig", "termSec", "termGrp"]) {
            let list = if is_source { &mut sources } else { &mut targets };
            list.extend(one(group, &mut notes));
        }
    }
    // What may not be used is no translation, unless there is nothing else.
    targets.sort_by_key(|t| match t.status {
        Some(Status::Approved) => 0,
        Some(Status::Rejected) => 2,
        _ => 1,
    });
    let rejected_wholly = targets.iter().all(|t| t.status == Some(Status::Rejected)) && !targets.is_empty();
    sources.sort_by_key(|t| t.variant);
    let mut sources = sources.into_iter();
    let Some(first) = sources.next() else { return Err(format!("it has no term in {}", languages.source)) };
    record.source = first.text;
    let status = targets.first().and_then(|t| t.status).or(first.status);
    record.status = if first.status == Some(Status::Rejected) || rejected_wholly { Some(Status::Rejected) } else { status };
    record.variants.get_or_insert_default().extend(sources.map(|t| t.text));
    let mut targets = targets.into_iter();
    record.target = targets.next().map(|t| t.text).unwrap_or_default();
    record.alternatives = targets.filter(|t| t.status != Some(Status::Rejected)).map(|t| t.text).collect();
    record.note = Some(notes.join("\n"));
    Ok(record)
}

/// Kind, notes and definitions of a level.
fn about(level: &Node, record: &mut Record, notes: &mut Vec<String>) {
    for part in level.children() {
        let kind_of = if part.name == "descrip" { part.attribute("type") } else { part.name.as_str() };
        match kind_of {
            "descripGrp" => about(part, record, notes),
            "subjectField" => record.kind = Kind::by_name(part.text().trim()).or(record.kind),
            "note" | "definition" => notes.push(part.text().trim().to_owned()),
            _ => {}
        }
    }
}

/// The term of a group, with what is said of it.
fn one(group: &Node, notes: &mut Vec<String>) -> Option<Term> {
    let holder = group.named(&["termGrp"]).next().unwrap_or(group);
    let mut term = Term { text: holder.named(&["term"]).next()?.text(), status: None, variant: false };
    for part in holder.children().chain(group.children().filter(|_| !std::ptr::eq(holder, group))) {
        let what = if matches!(part.name.as_str(), "termNote" | "descrip") { part.attribute("type") } else { part.name.as_str() };
        let value = part.text();
        match what {
            "administrativeStatus" => {
                term.status = match value.trim().trim_end_matches("-admn-sts") {
                    "preferredTerm" | "preferred" => Some(Status::Approved),
                    "admittedTerm" | "admitted" => Some(Status::Candidate),
                    "deprecatedTerm" | "supersededTerm" | "deprecated" | "superseded" => Some(Status::Rejected),
                    _ => None,
                }
            }
            "termType" => term.variant = matches!(value.trim(), "variant" | "shortForm" | "abbreviation" | "acronym"),
            "note" => notes.push(value.trim().to_owned()),
            _ => {}
        }
    }
    Some(term)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::test::{export, read, text};

    #[test]
    fn version_2_is_a_martif_without_a_namespace() {
        let xml = text(&export("tbx"));
        assert!(
            xml.contains(
                r#" -->
<martif type="TBX-Basic" xml:lang="zh-CN">
  <martifHeader>
    <fileDesc>
      <titleStmt>
        <title>test</title>
      </titleStmt>
      <sourceDesc>
        <p>A glossary of terms that were found in Chinese documents</p>
      </sourceDesc>
    </fileDesc>
    <encodingDesc>
      <p type="XCSURI">TBXBasicXCSV02.xcs</p>
    </encodingDesc>
  </martifHeader>
  <text>
    <body>
      <termEntry id="c00001">
        <descrip type="subjectField">person</descrip>
        <note>MoD
house style</note>
        <langSet xml:lang="zh-CN">
          <tig>
            <term>亚历山大·福明</term>
            <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>
          </tig>
          <tig>
            <term>福明</term>
            <termNote type="termType">variant</termNote>
            <termNote type="administrativeStatus">admittedTerm-admn-sts</termNote>
          </tig>
        </langSet>
        <langSet xml:lang="en">
          <tig>
            <term>Aleksandr Fomin</term>
            <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>
          </tig>
        </langSet>
      </termEntry>
"#
            ),
            "{xml}"
        );
        assert!(xml.contains("<term>C++ standard | draft, &lt;v2&gt; &amp; more</term>"), "{xml}");
    }

    #[test]
    fn version_3_has_other_names_and_a_namespace() {
        let xml = text(&export("tbx3"));
        assert!(xml.contains("<tbx type=\"TBX-Basic\" style=\"dca\" xml:lang=\"zh-CN\" xmlns=\"urn:iso:std:iso:30042:ed-2\">"), "{xml}");
        assert!(xml.contains("<conceptEntry id=\"c00001\">") && xml.contains("<langSec xml:lang=\"en\">") && xml.contains("<termSec>"));
        assert!(!xml.contains("XCSURI"));
    }

    #[test]
    fn dct_and_other_prefixes_are_read() {
        let xml = r#"<?xml version="1.0"?>
<t:tbx style="dct" type="TBX-Basic" xml:lang="en" xmlns:t="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<t:text><t:body><t:conceptEntry id="c1"><min:subjectField>place</min:subjectField>
 <t:langSec xml:lang="en"><basic:definition>a gate</basic:definition>
  <t:termSec><t:term>sluice</t:term><min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></t:termSec>
  <t:termSec><t:term>tidal <t:hi>gate</t:hi></t:term><min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></t:termSec>
  <t:termSec><t:term>tide gate</t:term></t:termSec></t:langSec>
 <t:langSec xml:lang="zh-Hant"><t:termSec><t:term>潮汐閘門</t:term></t:termSec></t:langSec>
 <t:langSec xml:lang="fr"><t:termSec><t:term>porte</t:term></t:termSec></t:langSec>
</t:conceptEntry></t:body></t:text></t:tbx>"#;
        let back = read("a.tbx", xml.as_bytes());
        let r = &back.records[0];
        assert_eq!(
            (r.source.as_str(), r.target.as_str(), r.status, r.kind),
            ("潮汐閘門", "tidal gate", Some(Status::Approved), Some(Kind::Place))
        );
        assert_eq!((r.alternatives.as_slice(), r.note.as_deref()), (&["tide gate".to_owned()][..], Some("a gate")));
    }

    #[test]
    fn ntig_and_a_language_that_stands_twice_are_read() {
        let xml = r#"<martif type="TBX" xml:lang="en"><text><body><termEntry>
 <langSet xml:lang="zh-CN"><ntig><termGrp><term>河灯</term><termNote type="termType">fullForm</termNote></termGrp></ntig></langSet>
 <langSet xml:lang="zh-TW"><ntig><termGrp><term>河燈</term></termGrp></ntig></langSet>
 <langSet xml:lang="en-US"><ntig><termGrp><term>river lantern</term></termGrp></ntig></langSet>
</termEntry></body></text></martif>"#;
        let back = read("a.tbx", xml.as_bytes());
        let r = &back.records[0];
        assert_eq!((r.source.as_str(), r.target.as_str(), r.variants.clone()), ("河灯", "river lantern", Some(vec!["河燈".to_owned()])));
    }

    #[test]
    fn a_file_in_other_languages_is_named() {
        let xml = "<martif><text><body><termEntry><langSet xml:lang='de'><tig><term>Tor</term></tig></langSet><langSet xml:lang='fr'><tig><term>porte</term></tig></langSet></termEntry></body></text></martif>";
        let problem = Reader.read(&Content::of(xml.into(), None).expect("text"), &Reading::default()).expect_err("other languages");
        assert!(problem.message.contains("de, fr"), "{problem:?}");
    }
}
