//! XML as a row of nodes: start tags, end tags, text. Entities of a DTD are never resolved, nothing is fetched, and the
//! limits hold. Element names are compared without their prefix: each program writes its own.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::BufRead;
use std::rc::Rc;

use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::limits::{Fault, MOST_DEPTH, Outcome};

/// Reads XML node by node.
pub(super) struct Xml<'a> {
    reader: Reader<Box<dyn BufRead + 'a>>,
    buffer: Vec<u8>,
    depth: usize,
    /// What the input counts towards the limit of one node.
    counted: Option<Rc<Cell<u64>>>,
}

/// A piece of XML.
pub(super) enum Node<'x> {
    /// An element begins. Empty elements end with a node of their own as well.
    Start(Tag<'x>),
    /// An element ends.
    End(EndTag<'x>),
    /// Text, references resolved. One text may come in several pieces.
    Text(Cow<'x, str>),
}

/// A start tag.
pub(super) struct Tag<'x>(BytesStart<'x>);

impl Tag<'_> {
    /// The element's name without its prefix.
    pub(super) fn name(&self) -> &str {
        local(self.0.name().0)
    }

    /// The prefix of the element's name; empty if it has none.
    pub(super) fn prefix(&self) -> &str {
        let name = self.0.name().0;
        name.split_once(':').map_or("", |(prefix, _)| prefix)
    }

    /// The value of an attribute, by its name without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.find(|key| local(key) == name)
    }

    /// The value of an attribute, by its name with its prefix: where others have the same name without.
    pub(super) fn prefixed(&self, name: &str) -> Option<String> {
        self.find(|key| key == name)
    }

    fn find(&self, wanted: impl Fn(&str) -> bool) -> Option<String> {
        let mut attributes = self.0.attributes();
        // Looking for duplicates takes time that grows with the square of their number.
        let found = attributes.with_checks(false).flatten().find(|a| wanted(a.key.0))?;
        // A value with a reference that can't be resolved is taken as it stands.
        Some(found.normalized_value(XmlVersion::Implicit1_0).map_or_else(|_| found.value.clone().into_owned(), Cow::into_owned))
    }

    /// Whether an attribute says yes: it is there and is not "0", "false", "off" or "none".
    pub(super) fn is_on(&self, name: &str) -> bool {
        !matches!(self.attribute(name).as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// An end tag.
pub(super) struct EndTag<'x>(BytesEnd<'x>);

impl EndTag<'_> {
    /// The element's name without its prefix.
    pub(super) fn name(&self) -> &str {
        local(self.0.name().0)
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

impl<'a> Xml<'a> {
    /// XML in UTF-8.
    pub(super) fn new(input: Box<dyn BufRead + 'a>, counted: Option<Rc<Cell<u64>>>) -> Self {
        let mut reader = Reader::from_reader(input);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Xml { reader, buffer: Vec::new(), depth: 0, counted }
    }

    /// XML that is in memory.
    pub(super) fn text(text: &'a str) -> Self {
        Xml::new(Box::new(text.as_bytes()), None)
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The next node; `None` at the end. What is no node, such as a comment, comes as an empty text.
    pub(super) fn next(&mut self) -> Outcome<Option<Node<'_>>> {
        // One large node must not keep its memory for the rest of the document.
        if self.buffer.capacity() > 1 << 20 {
            self.buffer = Vec::new();
        }
        self.buffer.clear();
        if let Some(counted) = &self.counted {
            counted.set(0);
        }
        let position = self.reader.buffer_position();
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(quick_xml::Error::Io(e)) => return Err(Fault::io(&e)),
            Err(e) => return Err(Fault::Broken(format!("damaged (at byte {position}: {e})"))),
        };
        Ok(Some(match event {
            Event::Start(e) => {
                self.depth += 1;
                if self.depth > MOST_DEPTH {
                    return Err(Fault::Refused(format!("more than {MOST_DEPTH} elements inside each other")));
                }
                Node::Start(Tag(e))
            }
            Event::End(e) => {
                self.depth = self.depth.saturating_sub(1);
                Node::End(EndTag(e))
            }
            Event::Text(e) => Node::Text(e.into_inner()),
            Event::CData(e) => Node::Text(e.into_inner()),
            Event::GeneralRef(e) => {
                let c = match e.resolve_char_ref() {
                    Ok(Some(c)) => Some(c),
                    Ok(None) => named(&e),
                    Err(_) => None,
                };
                Node::Text(Cow::Owned(c.map_or_else(String::new, String::from)))
            }
            Event::Eof if self.depth > 0 => return Err(Fault::Broken("damaged (it ends in the middle)".to_owned())),
            Event::Eof => return Ok(None),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Node::Text(Cow::Borrowed("")),
        }))
    }

    /// Passes over the rest of the element that began last.
    pub(super) fn skip(&mut self) -> Outcome<()> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside && self.next()?.is_some() {}
        Ok(())
    }
}

/// The entities that every XML has, and the few of HTML that programs write all the same. Others belong to a DTD.
fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "middot" => '·',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Outcome<String> {
        let mut xml = Xml::text(text);
        let mut out = String::new();
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(tag) => out.push_str(&format!("<{}>", tag.name())),
                Node::End(tag) => out.push_str(&format!("</{}>", tag.name())),
                Node::Text(t) => out.push_str(&t),
            }
        }
        Ok(out)
    }

    #[test]
    fn references_are_resolved_and_entities_of_a_dtd_are_not() {
        assert_eq!(all("<w:a>A &amp; B&#x4E2D;<b/><![CDATA[<c>]]></w:a>"), Ok("<a>A & B中<b></b><c></a>".to_owned()));
        let bomb = "<!DOCTYPE a [<!ENTITY x 'ha'><!ENTITY y '&x;&x;'><!ENTITY z SYSTEM 'file:///etc/passwd'>]><a>&y;&z;。</a>";
        assert_eq!(all(bomb), Ok("<a>。</a>".to_owned()));
    }

    #[test]
    fn elements_without_end_inside_each_other_are_refused() {
        assert!(matches!(all(&"<a>".repeat(MOST_DEPTH + 1)), Err(Fault::Refused(_))));
        assert!(matches!(all("<a><b>"), Err(Fault::Broken(_))));
        assert!(matches!(all("<a></b>"), Err(Fault::Broken(_))));
    }

    #[test]
    fn an_element_can_be_passed_over() {
        let mut xml = Xml::text("<a><b>甲<c>乙</c></b><d>丙<e/>丁</d></a>");
        let mut out = String::new();
        loop {
            let skip = match xml.next().expect("sound") {
                Some(Node::Start(tag)) => tag.name() == "b",
                Some(Node::Text(text)) => {
                    out.push_str(&text);
                    false
                }
                Some(Node::End(_)) => false,
                None => break,
            };
            if skip {
                xml.skip().expect("sound");
            }
        }
        assert_eq!(out, "丙丁");
    }
}
