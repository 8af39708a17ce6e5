//! Word documents: the text as a reader with all changes accepted sees it. Each paragraph is a block, also in cells, notes,
//! text boxes, headers; a line break ends a block as well.

use std::collections::{HashMap, HashSet};

use super::drawing;
use super::format::{About, Content, Input, Reader};
use super::limits::Outcome;
use super::package::Package;
use super::xml::{Node, Tag, Xml};

pub(super) struct Docx;

impl Reader for Docx {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "Word document",
                extensions: &["docx", "docm", "dotx", "dotm"],
                reads: "paragraphs, inserted and moved text, footnotes, endnotes, text boxes, headers, footers, cells, captions, diagrams; places are paragraphs",
                skips: "deleted text, hidden text, field codes, comments, ruby readings, formulas, descriptions of pictures",
            }
        }
    }

    fn is_packed(&self) -> bool {
        true
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        package(&mut input.package()?, out)
    }
}

/// The parts besides the document itself, in the order in which they are read, and what their places are called.
const PARTS: &[(&str, &str)] = &[
    ("footnotes", "footnote"),
    ("endnotes", "endnote"),
    ("header", "header"),
    ("footer", "footer"),
    ("diagramData", "diagram"),
    ("chart", "chart"),
];

pub(super) fn package(package: &mut Package<'_>, out: &mut Content) -> Outcome<()> {
    let main = package.main_part("word/document.xml")?;
    let relations = package.relations(&main)?;
    let mut hidden = Hidden::default();
    if let Some(styles) = relations.iter().find(|r| r.kind == "styles")
        && let Some(mut xml) = package.xml(&styles.target)?
    {
        hidden = Hidden::read(&mut xml)?;
    }
    let Some(mut xml) = package.xml(&main)? else {
        return Err(super::limits::Fault::Refused("damaged (the part with the text is missing)".to_owned()));
    };
    let mut found = Content::default();
    let result = Walker::new("paragraph", &hidden).walk(&mut xml, &mut found);
    in_order(found, out)?;
    result?;
    drop(xml);
    // A header that is there a thousand times is a bomb.
    let mut seen = HashSet::new();
    for (kind, word) in PARTS {
        for relation in relations.iter().filter(|r| r.kind == *kind && seen.insert(&r.target)) {
            let Some(mut xml) = package.xml(&relation.target)? else { continue };
            if matches!(*kind, "diagramData" | "chart") {
                drawing::read(&mut xml, 1, word, out)?;
                continue;
            }
            let mut found = Content::default();
            let result = Walker::new(word, &hidden).walk(&mut xml, &mut found);
            in_order(found, out)?;
            result?;
        }
    }
    Ok(())
}

/// A text box ends before the paragraph that it is anchored in; paragraphs go by where they begin.
fn in_order(mut found: Content, out: &mut Content) -> Outcome<()> {
    found.blocks.sort_by_key(|b| b.marks.first().map_or(0, |m| m.line));
    found.blocks.into_iter().try_for_each(|b| out.push(b))
}

/// The styles whose text is hidden.
#[derive(Debug, Default)]
struct Hidden {
    styles: HashMap<String, bool>,
}

impl Hidden {
    fn read(xml: &mut Xml<'_>) -> Outcome<Self> {
        // A style says it itself, or says on which other one it is based.
        let mut own: HashMap<String, (Option<bool>, Option<String>)> = HashMap::new();
        let mut style: Option<String> = None;
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(tag) => match (tag.name(), &style) {
                    ("style", _) => {
                        style = tag.attribute("styleId");
                        if let Some(id) = &style {
                            own.entry(id.clone()).or_default();
                        }
                    }
                    ("vanish", Some(id)) => own.entry(id.clone()).or_default().0 = Some(tag.is_on("val")),
                    ("basedOn", Some(id)) => own.entry(id.clone()).or_default().1 = tag.attribute("val"),
                    _ => {}
                },
                Node::End(tag) if tag.name() == "style" => style = None,
                _ => {}
            }
        }
        let of = |id: &str| {
            let mut at = Some(id);
            // Styles that are based on each other in a circle end with the number of styles.
            for _ in 0..own.len().min(100) {
                match at.and_then(|id| own.get(id)) {
                    Some((Some(hidden), _)) => return *hidden,
                    Some((None, base)) => at = base.as_deref(),
                    None => return false,
                }
            }
            false
        };
        Ok(Hidden { styles: own.keys().map(|id| (id.clone(), of(id))).filter(|(_, hidden)| *hidden).collect() })
    }

    fn holds(&self, style: Option<&String>) -> bool {
        style.is_some_and(|s| self.styles.contains_key(s))
    }
}

/// A paragraph that is open. One can stand in a text box inside another one.
#[derive(Default)]
struct Paragraph {
    number: u32,
    text: String,
    /// Whether its style or its run hides the text, as far as known.
    hidden_style: bool,
    run_hidden: Option<bool>,
    run_style_hidden: bool,
    /// The end of the paragraph was deleted: it goes on in the next one.
    goes_on: bool,
}

struct Walker<'h> {
    word: &'static str,
    hidden: &'h Hidden,
    open: Vec<Paragraph>,
    /// What a paragraph with a deleted end leaves to the next one.
    left_over: Option<(u32, String)>,
    /// Open fields: whether we are still in their code; and how many of them are.
    fields: Vec<bool>,
    codes: usize,
    paragraphs: u32,
    /// Inside `pPr`: what is said of the paragraph itself.
    in_properties: bool,
    /// Inside `rPr`.
    in_run_properties: bool,
    in_text: bool,
    /// The text of the `t` that is open, and whether the space at its ends counts.
    said: String,
    keep_space: bool,
    note: Option<String>,
    /// Choices of the alternatives that are open.
    chosen: Vec<bool>,
}

impl<'h> Walker<'h> {
    fn new(word: &'static str, hidden: &'h Hidden) -> Self {
        Walker {
            word,
            hidden,
            open: Vec::new(),
            left_over: None,
            fields: Vec::new(),
            codes: 0,
            paragraphs: 0,
            in_properties: false,
            in_run_properties: false,
            in_text: false,
            said: String::new(),
            keep_space: false,
            note: None,
            chosen: Vec::new(),
        }
    }

    fn walk(&mut self, xml: &mut Xml<'_>, out: &mut Content) -> Outcome<()> {
        loop {
            let skip = match xml.next()? {
                None => break,
                Some(Node::Start(tag)) => self.start(&tag, out)?,
                Some(Node::End(tag)) => {
                    let name = tag.name().to_owned();
                    self.end(&name, out)?;
                    false
                }
                Some(Node::Text(text)) => {
                    if self.in_text {
                        self.said.push_str(&text);
                    }
                    false
                }
            };
            if skip {
                xml.skip()?;
            }
        }
        self.flush(out)
    }

    /// An element begins. Whether it is passed over with all that is in it.
    fn start(&mut self, tag: &Tag<'_>, out: &mut Content) -> Outcome<bool> {
        match tag.name() {
            "del" | "moveFrom" if self.in_run_properties => {
                if self.in_properties
                    && let Some(p) = self.open.last_mut()
                {
                    p.goes_on = true;
                }
            }
            "ins" | "moveTo" if self.in_run_properties => {}
            "del" | "moveFrom" | "delText" | "instrText" | "delInstrText" | "rt" | "Fallback" | "oMath" | "oMathPara" => return Ok(true),
            // How the text was formatted before; the settings of a control.
            name if name.ends_with("PrChange") || name == "sdtPr" => return Ok(true),
            "AlternateContent" => self.chosen.push(false),
            "Choice" => {
                if let Some(chosen) = self.chosen.last_mut()
                    && std::mem::replace(chosen, true)
                {
                    return Ok(true);
                }
            }
            "p" => {
                self.paragraphs += 1;
                let (number, text) = match self.left_over.take() {
                    Some(left_over) => left_over,
                    None => (self.paragraphs, String::new()),
                };
                self.open.push(Paragraph { number, text, ..Paragraph::default() });
            }
            "pPr" => self.in_properties = true,
            "rPr" => self.in_run_properties = true,
            "vanish" if self.in_run_properties && !self.in_properties => {
                if let Some(p) = self.open.last_mut() {
                    p.run_hidden = Some(tag.is_on("val"));
                }
            }
            "pStyle" if self.in_properties => {
                let hidden = self.hidden.holds(tag.attribute("val").as_ref());
                if let Some(p) = self.open.last_mut() {
                    p.hidden_style = hidden;
                }
            }
            "rStyle" if self.in_run_properties && !self.in_properties => {
                let hidden = self.hidden.holds(tag.attribute("val").as_ref());
                if let Some(p) = self.open.last_mut() {
                    p.run_style_hidden = hidden;
                }
            }
            "r" if tag.prefix() != "m" => {
                if let Some(p) = self.open.last_mut() {
                    p.run_hidden = None;
                    p.run_style_hidden = false;
                }
            }
            "t" => {
                self.in_text = true;
                self.keep_space = tag.prefixed("xml:space").is_some_and(|s| s == "preserve");
            }
            "tab" if !self.in_properties => self.push("\t"),
            "ptab" => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => {
                let latin = self.open.last().and_then(|p| p.text.chars().next_back()).is_some_and(|c| c.is_ascii_alphanumeric());
                self.push(if latin { "-" } else { "\u{2011}" });
            }
            "fldChar" => match tag.attribute("fldCharType").as_deref() {
                Some("begin") => {
                    self.fields.push(true);
                    self.codes += 1;
                }
                Some("separate") => {
                    if let Some(in_code) = self.fields.last_mut() {
                        self.codes -= usize::from(std::mem::take(in_code));
                    }
                }
                Some("end") => self.codes -= usize::from(self.fields.pop().unwrap_or(false)),
                _ => {}
            },
            "footnote" | "endnote" => self.note = tag.attribute("id"),
            // What goes on after a deleted paragraph end stays in its cell.
            "tbl" | "tc" => self.flush(out)?,
            _ => {}
        }
        Ok(false)
    }

    fn end(&mut self, name: &str, out: &mut Content) -> Outcome<()> {
        match name {
            "p" => {
                if let Some(p) = self.open.pop() {
                    if p.goes_on && self.open.is_empty() {
                        self.left_over = Some((p.number, p.text));
                    } else {
                        self.add(p.number, &p.text, out)?;
                    }
                }
            }
            "pPr" => self.in_properties = false,
            "rPr" => self.in_run_properties = false,
            "t" => {
                self.in_text = false;
                // It may have come in several pieces.
                let said = std::mem::take(&mut self.said);
                self.push(if self.keep_space { &said } else { said.trim_matches([' ', '\n', '\r', '\t']) });
            }
            "AlternateContent" => {
                self.chosen.pop();
            }
            "tc" | "footnote" | "endnote" => self.flush(out)?,
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, text: &str) {
        if self.codes > 0 {
            return;
        }
        if let Some(p) = self.open.last_mut() {
            let hidden = p.run_hidden.unwrap_or(p.run_style_hidden || p.hidden_style);
            if !hidden {
                p.text.extend(text.chars().filter(|&c| c != '\u{AD}'));
            }
        }
    }

    /// Adds what no further paragraph takes over.
    fn flush(&mut self, out: &mut Content) -> Outcome<()> {
        match self.left_over.take() {
            Some((number, text)) => self.add(number, &text, out),
            None => Ok(()),
        }
    }

    fn add(&self, number: u32, text: &str, out: &mut Content) -> Outcome<()> {
        let locus = match (self.word, &self.note) {
            ("footnote" | "endnote", Some(id)) => format!("{} {id}", self.word),
            ("paragraph", _) => format!("paragraph {number}"),
            (word, _) => word.to_owned(),
        };
        out.add(text, number, &locus)
    }
}
