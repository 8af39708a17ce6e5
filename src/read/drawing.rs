//! Text in drawings of office files (DrawingML): shapes, tables on slides, diagrams, titles of charts.

use super::format::Content;
use super::limits::Outcome;
use super::xml::{Node, Xml};

/// Adds the paragraphs of a drawing. `number` and `locus` say where it stands.
pub(super) fn read(xml: &mut Xml<'_>, number: u32, locus: &str, out: &mut Content) -> Outcome<()> {
    let mut paragraph: Option<String> = None;
    // Within `t`: other elements hold formulas, names and numbers.
    let mut in_text = false;
    loop {
        let skip = match xml.next()? {
            None => return Ok(()),
            Some(Node::Start(tag)) => match tag.name() {
                "p" => {
                    paragraph = Some(String::new());
                    false
                }
                "t" => {
                    in_text = true;
                    false
                }
                "br" => {
                    push(&mut paragraph, "\n");
                    false
                }
                "tab" => {
                    push(&mut paragraph, "\t");
                    false
                }
                // The number of the slide or the date.
                "fld" => tag.attribute("type").is_some_and(|t| t.starts_with("slidenum") || t.starts_with("datetime")),
                "Fallback" | "oMath" => true,
                _ => false,
            },
            Some(Node::End(tag)) => {
                match tag.name() {
                    "t" => in_text = false,
                    "p" => {
                        if let Some(text) = paragraph.take() {
                            out.add(&text, number, locus)?;
                        }
                    }
                    _ => {}
                }
                false
            }
            Some(Node::Text(text)) => {
                if in_text {
                    push(&mut paragraph, &text);
                }
                false
            }
        };
        if skip {
            xml.skip()?;
        }
    }
}

fn push(paragraph: &mut Option<String>, text: &str) {
    if let Some(paragraph) = paragraph {
        paragraph.extend(text.chars().filter(|&c| c != '\u{AD}'));
    }
}
