//! XML as the exchange formats need it: a writer that can't make invalid text, and a reader that goes through a file entry
//! by entry, so that a large file needs little memory.
//!
//! The reader takes no entities but those of XML itself and the characters that are given by number, follows no address,
//! and stops at depths and sizes that no glossary has.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::mark::{mark, sealed};
use super::read::Problem;

/// Text that grows into an XML file, with two spaces for each level.
pub(super) struct Writer {
    out: String,
    open: Vec<&'static str>,
}

impl Writer {
    /// Begins a file with the declaration and our mark.
    pub(super) fn new() -> Self {
        Writer { out: format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- {} -->\n", mark()), open: Vec::new() }
    }

    fn indent(&mut self) {
        for _ in &self.open {
            self.out.push_str("  ");
        }
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push_str(&format!(" {key}=\"{}\"", escape(value)));
        }
    }

    /// Opens an element that holds others.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str(">\n");
        self.open.push(name);
    }

    /// Closes the innermost open element.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            self.out.push_str(&format!("</{name}>\n"));
        }
    }

    /// An element that holds text.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.tag(name, attributes);
        self.out.push_str(&format!(">{}</{name}>\n", escape(text)));
    }

    /// An element that holds nothing.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str("/>\n");
    }

    /// The file, with all elements closed.
    pub(super) fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close();
        }
        sealed(self.out)
    }
}

/// Text as it stands in XML. Characters that XML can't hold are left out; line ends stay what they are.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// An element with what it holds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Node {
    /// Its name without a prefix.
    pub(super) name: String,
    /// Its attributes, by names without a prefix.
    attributes: Vec<(String, String)>,
    content: Vec<Content>,
}

#[derive(Debug, PartialEq)]
enum Content {
    Text(String),
    Node(Node),
}

impl Node {
    /// The value of an attribute; empty if it isn't there.
    pub(super) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    /// The elements right below.
    pub(super) fn children(&self) -> impl Iterator<Item = &Node> {
        self.content.iter().filter_map(|c| match c {
            Content::Node(node) => Some(node),
            Content::Text(_) => None,
        })
    }

    /// The elements right below that have one of these names.
    pub(super) fn named<'n>(&'n self, names: &'n [&str]) -> impl Iterator<Item = &'n Node> {
        self.children().filter(|c| names.contains(&c.name.as_str()))
    }

    /// The text of the element and all below it, without the elements of these names.
    pub(super) fn text_without(&self, names: &[&str]) -> String {
        let mut out = String::new();
        for content in &self.content {
            match content {
                Content::Text(t) => out.push_str(t),
                Content::Node(n) if names.contains(&n.name.as_str()) => {}
                Content::Node(n) => out.push_str(&n.text_without(names)),
            }
        }
        out
    }

    /// The text of the element and all below it.
    pub(super) fn text(&self) -> String {
        self.text_without(&[])
    }
}

/// No glossary nests deeper.
const DEEPEST: usize = 64;

/// No entry has more elements or a longer text.
const MOST_NODES: usize = 20_000;
const MOST_TEXT: usize = 4 << 20;

/// Goes through a file: every element of one of these names, with all it holds, and the number of the line where it begins.
/// Gives back the root's name and attributes.
pub(super) fn each(text: &str, names: &[&str], mut entry: impl FnMut(&Node, usize) -> Result<(), Problem>) -> Result<Node, Problem> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut root: Option<Node> = None;
    let mut depth = 0usize;
    // The open elements of the entry that is being read.
    let mut open: Vec<Node> = Vec::new();
    let (mut nodes, mut bytes) = (0usize, 0usize);
    let (mut line, mut counted) = (1usize, 0usize);
    let mut began = 1;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(counted).clamp(counted, text.len());
        line += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..at]).count();
        counted = at;
        let problem = |message: String| Problem::at(format!("line {line}"), message);
        let mut add = |open: &mut Vec<Node>, text: &str| {
            bytes += text.len();
            push_text(open, text);
            bytes <= MOST_TEXT
        };
        let small = match reader.read_event().map_err(|e| problem(format!("The file is not sound XML: {e}. Export it once more.")))? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(problem(format!("Elements stand more than {DEEPEST} deep in each other. This is no glossary.")));
                }
                let node = node(&start).map_err(&problem)?;
                if root.is_none() {
                    root = Some(Node { name: node.name.clone(), attributes: node.attributes.clone(), content: Vec::new() });
                }
                if !open.is_empty() || names.contains(&node.name.as_str()) {
                    if open.is_empty() {
                        (nodes, bytes, began) = (0, 0, line);
                    }
                    nodes += 1;
                    open.push(node);
                }
                nodes <= MOST_NODES
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if let Some(done) = open.pop() {
                    match open.last_mut() {
                        Some(parent) => parent.content.push(Content::Node(done)),
                        None => entry(&done, began)?,
                    }
                }
                true
            }
            Event::Text(t) => add(&mut open, &t.xml10_content()),
            Event::CData(t) => add(&mut open, &t.xml10_content()),
            Event::GeneralRef(r) => {
                let character = r.resolve_char_ref().map_err(|e| problem(format!("A character is given wrongly: {e}.")))?;
                let name = r.xml10_content();
                match character.map(String::from).or_else(|| resolve_predefined_entity(&name).map(ToOwned::to_owned)) {
                    Some(t) => add(&mut open, &t),
                    None => {
                        return Err(problem(format!("It uses the entity &{name};, which XML doesn't know. Such files are not read.")));
                    }
                }
            }
            Event::DocType(t) if t.contains("<!ENTITY") => {
                return Err(problem(
                    "It declares entities of its own. Such files are not read: a few lines of them can grow without end or open other files."
                        .to_owned(),
                ));
            }
            Event::Eof => break,
            _ => true,
        };
        if !small {
            return Err(problem("An entry is larger than any glossary's. Is this the right file?".to_owned()));
        }
    }
    if depth > 0 {
        return Err(Problem::at(format!("line {line}"), "The file ends in the middle. Export or copy it once more."));
    }
    root.ok_or_else(|| Problem::whole("There is no XML element in it."))
}

fn node(start: &BytesStart<'_>) -> Result<Node, String> {
    let mut out = Node { name: local(start.name().as_ref()), ..Node::default() };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|e| format!("The file is not sound XML: {e}."))?;
        let value =
            attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(|e| format!("The file is not sound XML: {e}."))?;
        out.attributes.push((local(attribute.key.as_ref()), value.into_owned()));
    }
    Ok(out)
}

/// A name without its prefix.
fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_owned()
}

fn push_text(open: &mut [Node], text: &str) {
    let Some(node) = open.last_mut() else { return };
    match node.content.last_mut() {
        Some(Content::Text(t)) => t.push_str(text),
        _ => node.content.push(Content::Text(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(xml: &str) -> Result<Vec<String>, Problem> {
        let mut out = Vec::new();
        each(xml, &["e"], |n, line| {
            out.push(format!("{line}:{}", n.text()));
            Ok(())
        })
        .map(|_| out)
    }

    #[test]
    fn entries_come_one_by_one_with_their_lines() {
        assert_eq!(
            texts("<r>\n<e a='1'>A &amp; B<b/></e>\n<x:e><![CDATA[<c>]]>&#x4E2D;</x:e></r>").expect("sound"),
            ["2:A & B", "3:<c>中"]
        );
    }

    #[test]
    fn a_file_opens_no_other_one_and_does_not_grow() {
        for (xml, why) in [
            ("<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><r><e>&b;</e></r>", "entities"),
            ("<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r><e>&x;</e></r>", "entities"),
            ("<r><e>&x;</e></r>", "&x;"),
            ("<r><e>&#0;</e></r>", "character"),
            ("<r><e>", "ends in the middle"),
            ("<r><e></r>", "not sound XML"),
            ("", "no XML element"),
        ] {
            let problem = texts(xml).expect_err(xml);
            assert!(problem.message.contains(why), "{xml}: {}", problem.message);
        }
        let deep = "<r>".repeat(100_000);
        assert!(texts(&deep).expect_err("deep").message.contains("deep in each other"));
        let wide = format!("<r><e>{}</e></r>", "<b/>".repeat(30_000));
        assert!(texts(&wide).expect_err("wide").message.contains("larger than any"));
    }

    #[test]
    fn a_document_type_is_not_followed() {
        assert_eq!(texts("<!DOCTYPE martif SYSTEM \"http://127.0.0.1:1/x.dtd\"><r><e>甲</e></r>").expect("sound"), ["1:甲"]);
    }

    #[test]
    fn what_xml_cannot_hold_is_not_written() {
        let mut w = Writer::new();
        w.open("r", &[("a", "\"<&")]);
        w.text("e", &[], "a\u{1}b\u{FFFF}<c>&");
        let xml = String::from_utf8(w.finish()).expect("UTF-8");
        assert!(xml.ends_with("<r a=\"&quot;&lt;&amp;\">\n  <e>ab&lt;c&gt;&amp;</e>\n</r>\n"), "{xml}");
        assert_eq!(texts(&xml).expect("sound"), ["4:ab<c>&"]);
    }
}
