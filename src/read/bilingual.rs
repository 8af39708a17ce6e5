//! What bilingual files have in common: segments with two sides, one of which is Chinese. Which one it is is found from
//! what the file says and from the text itself: projects go both ways, and files say wrong things.

use super::format::Content;
use super::limits::{Outcome, short_place};
use super::xml::{Node, Xml};
use crate::document::{Block, State, Translation};
use crate::text::{is_han, is_kana};

/// A segment as it stands in the file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// Its name.
    pub(super) segment: String,
    /// Its place for people; `None` if that is the line.
    pub(super) locus: Option<String>,
    /// The lines of the sides, or the number of the segment.
    pub(super) lines: [u32; 2],
    pub(super) sides: [String; 2],
    /// How far the translation is, if there is one.
    pub(super) state: Option<State>,
}

/// Adds the segments of a file whose sides are in these languages, as far as the file says.
pub(super) fn add(units: Vec<Unit>, languages: [&str; 2], out: &mut Content) -> Outcome<()> {
    let chinese = chinese_side(&units, languages);
    for mut unit in units {
        // Every line of it gets the name.
        unit.segment = short_place(&unit.segment).into_owned();
        unit.locus = unit.locus.map(|l| short_place(&l).into_owned());
        let [source, target] = &unit.sides;
        // Lines that go with each other one by one are segments of their own; others are one line.
        let (a, b): (Vec<&str>, Vec<&str>) = (lines(source), lines(target));
        if a.len() == b.len() || a.is_empty() || b.is_empty() {
            let empty = [""];
            for i in 0..a.len().max(b.len()) {
                let side = |lines: &[&str]| lines.get(i).or(empty.first()).copied().unwrap_or_default().to_owned();
                push(&unit, [side(&a), side(&b)], chinese, languages, out)?;
            }
        } else {
            push(&unit, [a.join(" "), b.join(" ")], chinese, languages, out)?;
        }
    }
    Ok(())
}

fn lines(text: &str) -> Vec<&str> {
    text.split(['\n', '\r', '\u{2028}', '\u{2029}']).map(str::trim).filter(|l| !l.is_empty()).collect()
}

fn push(unit: &Unit, sides: [String; 2], chinese: usize, languages: [&str; 2], out: &mut Content) -> Outcome<()> {
    let [mut text, mut other] = sides;
    if chinese == 1 {
        std::mem::swap(&mut text, &mut other);
    }
    if text.is_empty() {
        return Ok(());
    }
    let state = if other.is_empty() { State::Untranslated } else { unit.state.unwrap_or(State::Draft) };
    let language = short_place(languages[1 - chinese]).into_owned();
    let mut block = Block::line(text, unit.lines[chinese]);
    block.locus = unit.locus.as_deref().map(Into::into);
    block.translation = Some(Box::new(Translation { segment: unit.segment.clone(), text: other, language, state }));
    out.push(block)
}

/// Whether a language tag is one of Chinese.
pub(super) fn is_chinese(tag: &str) -> bool {
    let primary = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
    matches!(primary.as_str(), "zh" | "zho" | "chi" | "cmn" | "yue" | "wuu" | "nan" | "hak" | "lzh" | "cn")
        || tag.to_ascii_lowercase().starts_with("chinese")
}

/// How much Chinese a text holds, in characters. Japanese has Han characters too, and kana among them.
pub(super) fn chinese_chars(text: &str) -> i64 {
    let (mut han, mut kana) = (0, 0);
    for c in text.chars() {
        han += i64::from(is_han(c));
        kana += i64::from(is_kana(c));
    }
    han - 3 * kana
}

/// What is declared counts, unless the other side has so many times more Chinese in it.
const MISTAKEN: i64 = 4;

/// Which side is the Chinese one.
fn chinese_side(units: &[Unit], languages: [&str; 2]) -> usize {
    let sum = |side: usize| units.iter().map(|u| chinese_chars(&u.sides[side])).sum::<i64>().max(0);
    let (chars, declared) = ([sum(0), sum(1)], languages.map(is_chinese));
    match declared {
        [true, false] | [false, true] => {
            let side = usize::from(declared[1]);
            // A project that has hardly begun has no Chinese on its Chinese side yet, and none on the other.
            if chars[1 - side] > MISTAKEN * chars[side] && chars[1 - side] > 0 { 1 - side } else { side }
        }
        _ => usize::from(chars[1] > chars[0]),
    }
}

/// The text of a `source`, `target` or `seg` element.
#[derive(Debug, Default)]
pub(super) struct Captured {
    /// All of it, codes left out.
    pub(super) text: String,
    /// The segments that are marked in it, with their numbers.
    pub(super) segments: Vec<(String, String)>,
    /// Text inside codes: footnotes, texts of attributes. Each is a segment of its own.
    pub(super) subs: Vec<String>,
}

enum Open {
    Plain,
    /// A code of the document, such as a tag: it is no text.
    Code,
    Sub(String),
    Segment(String, String),
}

/// Reads the element that began last. The names are those of XLIFF 1.2, XLIFF 2 and TMX: they don't contradict each other.
pub(super) fn capture(xml: &mut Xml<'_>) -> Outcome<Captured> {
    let outside = xml.depth().saturating_sub(1);
    let mut out = Captured::default();
    let mut open: Vec<Open> = Vec::new();
    while xml.depth() > outside {
        match xml.next()? {
            None => break,
            Some(Node::Start(tag)) => {
                let break_here = tag.name() == "x" && tag.attribute("ctype").is_some_and(|c| c == "lb");
                let opened = match tag.name() {
                    "ph" | "it" | "bpt" | "ept" | "ut" | "x" | "bx" | "ex" | "sc" | "ec" | "cp" => Open::Code,
                    "sub" => Open::Sub(String::new()),
                    "mrk" if tag.attribute("mtype").is_some_and(|m| m == "seg") => {
                        Open::Segment(tag.attribute("mid").unwrap_or_default(), String::new())
                    }
                    _ => Open::Plain,
                };
                if break_here {
                    put(&mut out, &mut open, "\n");
                }
                open.push(opened);
            }
            Some(Node::End(_)) => match open.pop() {
                Some(Open::Sub(text)) => out.subs.push(text),
                Some(Open::Segment(mid, text)) => out.segments.push((mid, text)),
                _ => {}
            },
            Some(Node::Text(text)) => put(&mut out, &mut open, &text),
        }
    }
    Ok(out)
}

fn put(out: &mut Captured, open: &mut [Open], text: &str) {
    for o in open.iter_mut().rev() {
        match o {
            Open::Code => return,
            Open::Sub(inside) => {
                inside.push_str(text);
                return;
            }
            Open::Segment(_, inside) => {
                inside.push_str(text);
                break;
            }
            Open::Plain => {}
        }
    }
    out.text.push_str(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(source: &str, target: &str) -> Unit {
        Unit { segment: "1".to_owned(), sides: [source.to_owned(), target.to_owned()], ..Unit::default() }
    }

    #[test]
    fn the_chinese_side_is_found_from_the_tags_and_from_the_text() {
        let zh_en = [unit("河灯节", "Lantern festival"), unit("开幕", "")];
        let en_zh = [unit("Lantern festival", "河灯节"), unit("Opening", "")];
        assert_eq!(chinese_side(&zh_en, ["zh-CN", "en-US"]), 0);
        assert_eq!(chinese_side(&en_zh, ["en-US", "zh-CN"]), 1);
        assert_eq!(chinese_side(&en_zh, ["", ""]), 1, "the file says nothing");
        assert_eq!(chinese_side(&en_zh, ["zh-CN", "en-US"]), 1, "the file says it the wrong way round");
        assert_eq!(chinese_side(&[unit("灯をともす祭り", "河灯节开幕")], ["ja", ""]), 1, "Japanese has Han characters");
        assert_eq!(chinese_side(&[unit("Opening", "")], ["en", "zh"]), 1, "nothing is translated yet");
        assert_eq!(chinese_side(&[unit("河灯节", "河燈節")], ["zh-Hans", "zh-Hant"]), 0);
    }

    #[test]
    fn codes_are_no_text_and_what_they_hold_for_translators_stands_apart() {
        let mut xml = Xml::text("<seg>与<bpt i='1'>&lt;b&gt;</bpt>亚历<hi>山大</hi><ept i='1'/>会谈<ph>x<sub>脚注</sub></ph></seg>");
        xml.next().expect("sound");
        let c = capture(&mut xml).expect("sound");
        assert_eq!((c.text.as_str(), c.subs), ("与亚历山大会谈", vec!["脚注".to_owned()]));
    }
}
