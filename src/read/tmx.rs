//! TMX: translation memories. Every unit of a memory was confirmed when it was stored.

use super::bilingual::{self, Unit, capture, chinese_chars, is_chinese};
use super::format::{About, Content, Input, Reader};
use super::limits::{Fault, Outcome, short_place};
use super::xml::{Node, Xml};
use crate::document::State;

pub(super) struct Tmx;

impl Reader for Tmx {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "TMX translation memory",
                extensions: &["tmx"],
                reads: "the Chinese text of each unit and one translation, English if there is one; places are units",
                skips: "codes, notes, properties, further variants",
            }
        }
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        let text = input.text(out)?;
        read(&mut Xml::text(&text), out)
    }
}

/// One unit has no more languages and texts in codes.
const MOST_VARIANTS: usize = 1000;

fn read(xml: &mut Xml<'_>, out: &mut Content) -> Outcome<()> {
    let mut is_tmx = false;
    let mut source_language = String::new();
    let mut id = String::new();
    let mut language = String::new();
    let mut variants: Vec<(String, String)> = Vec::new();
    let mut number = 0u32;
    loop {
        let is_segment = match xml.next()? {
            None if is_tmx => return Ok(()),
            None => return Err(Fault::Refused("not a TMX translation memory: what is in it is something else".to_owned())),
            Some(Node::Start(tag)) => {
                match tag.name() {
                    "tmx" => is_tmx = true,
                    "header" => source_language = tag.attribute("srclang").unwrap_or_default(),
                    "tu" => {
                        number = number.saturating_add(1);
                        id = tag.attribute("tuid").unwrap_or_else(|| number.to_string());
                        variants.clear();
                    }
                    "tuv" => language = short_place(&tag.attribute("lang").unwrap_or_default()).into_owned(),
                    _ => {}
                }
                tag.name() == "seg"
            }
            Some(Node::End(tag)) => {
                if tag.name() == "tu" {
                    unit(&id, number, &source_language, &variants, out)?;
                }
                false
            }
            Some(Node::Text(_)) => false,
        };
        if is_segment {
            let captured = capture(xml)?;
            // Of several variants in one language the first one counts.
            if variants.len() < MOST_VARIANTS && !variants.iter().any(|(l, _)| l.eq_ignore_ascii_case(&language)) {
                variants.push((language.clone(), captured.text));
            }
            for sub in captured.subs.into_iter().take(MOST_VARIANTS.saturating_sub(variants.len())) {
                variants.push((format!("{language} sub {}", variants.len()), sub));
            }
        }
    }
}

/// One unit, whose Chinese is what is declared so, or else what has most Chinese in it.
fn unit(id: &str, number: u32, source_language: &str, variants: &[(String, String)], out: &mut Content) -> Outcome<()> {
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let (subs, variants): (Vec<_>, Vec<_>) = variants.iter().partition(|(l, _)| l.contains(" sub "));
    let declared = variants.iter().filter(|(l, t)| is_chinese(l) && chinese_chars(t) > 0);
    let chinese = declared.max_by_key(|(l, _)| same(l, source_language));
    let chinese = chinese.or_else(|| variants.iter().rev().max_by_key(|(_, t)| chinese_chars(t)));
    let Some((chinese_language, text)) = chinese else { return Ok(()) };
    let primary = |l: &str| l.split(['-', '_']).next().unwrap_or(l).to_ascii_lowercase();
    let mut others: Vec<&&(String, String)> = variants.iter().filter(|(l, _)| !same(l, chinese_language)).collect();
    others.sort_by_key(|(l, _)| (is_chinese(l), primary(l) != "en", !same(l, source_language)));
    let (language, other) = others.first().map_or(("", ""), |(l, t)| (l.as_str(), t.as_str()));
    let unit = |sides: [&str; 2]| Unit {
        segment: id.to_owned(),
        locus: Some(format!("unit {id}")),
        lines: [number; 2],
        sides: sides.map(str::to_owned),
        state: Some(State::Translated),
    };
    // The first side is the Chinese one whatever the text is.
    bilingual::add(vec![unit([text, other])], ["zh", language], out)?;
    let inside = subs.iter().filter(|(l, _)| l.starts_with(&format!("{chinese_language} sub ")));
    inside.into_iter().try_for_each(|(_, sub)| bilingual::add(vec![unit([sub, ""])], ["zh", language], out))
}
