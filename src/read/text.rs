//! Plain text: each line is a block, and lines that were broken at a fixed width are put together again.

use unicode_width::UnicodeWidthStr;

use super::format::{About, Content, Input, Reader};
use super::limits::Outcome;
use super::lines::Builder;
use crate::document::Block;
use crate::text::is_han;

pub(super) struct Text;

impl Reader for Text {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "plain text",
                extensions: &["txt", "text"],
                reads: "every line; lines that were broken at a fixed width are one; places are lines",
                skips: "indents, orders to a terminal",
            }
        }
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        let text = input.text(out)?;
        blocks(&text).into_iter().try_for_each(|b| out.push(b))
    }
}

/// A line without its indent and its end.
struct Line<'t> {
    text: &'t str,
    /// Where the text begins in the file.
    at: usize,
    indented: bool,
    number: u32,
}

fn blocks(text: &str) -> Vec<Block> {
    let lines = lines(text);
    let Some(width) = wrap_width(&lines) else {
        return lines.iter().map(|l| block(text, l)).collect();
    };
    let mut build = Builder::new(text);
    for (i, line) in lines.iter().enumerate() {
        build.push(line.text, line.at);
        match lines.get(i + 1) {
            Some(next) if continues(line, next, width) => build.soft_break(next.at, next.text.chars().next()),
            _ => build.end_block(),
        }
    }
    build.finish()
}

fn block(text: &str, line: &Line<'_>) -> Block {
    let mut block = Block::line(line.text, line.number);
    if line.indented
        && let Some(mark) = block.marks.first_mut()
    {
        let start = text[..line.at].rfind(['\n', '\r']).map_or(0, |i| i + 1);
        mark.column = text[start..line.at].chars().count() as u32 + 1;
    }
    block
}

/// The lines with text in them. "\r\n", "\n" and a lone "\r" (old Macintosh files) each end a line.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut out = Vec::new();
    let mut number = 1;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let end = memchr::memchr2(b'\n', b'\r', rest.as_bytes());
        let (this, length) = match end {
            Some(i) if rest.as_bytes()[i..].starts_with(b"\r\n") => (&rest[..i], i + 2),
            Some(i) => (&rest[..i], i + 1),
            None => (rest, rest.len()),
        };
        let body = this.trim_start();
        let indent = this.len() - body.len();
        let body = body.trim_end();
        if !body.is_empty() {
            out.push(Line { text: body, at: at + indent, indented: indent > 0, number });
        }
        number += 1;
        at += length;
    }
    out
}

/// A text was broken at a fixed width if lines of nearly one width are so many, and go on in the next line so often.
const FULL_LINES: f64 = 0.3;
const GOING_ON: f64 = 0.5;
/// In a list, lines of any width stand under each other: of a hundred lines that go on, so many may be no full lines.
const MOST_SHORT: usize = 10;
/// The widths, in columns, at which people and programs break lines.
const WIDTHS: std::ops::RangeInclusive<usize> = 32..=160;
/// A line may fall short of the width by so much: a word or a mark that must not begin a line.
const SHORT_BY: usize = 6;

/// The width at which the lines of this text were broken; `None` if each line stands for itself.
fn wrap_width(lines: &[Line<'_>]) -> Option<usize> {
    if lines.len() < 4 || lines.iter().any(|l| l.text.len() > 4 * WIDTHS.end()) {
        return None;
    }
    let widths: Vec<usize> = lines.iter().map(|l| l.text.width() + if l.indented { 4 } else { 0 }).collect();
    let width = *widths.iter().max()?;
    if !WIDTHS.contains(&width) {
        return None;
    }
    let full = |i: usize| widths[i] + SHORT_BY >= width;
    let all = (0..lines.len()).filter(|&i| full(i)).count();
    let going_on = (0..lines.len()).filter(|&i| full(i) && !ends_sentence(lines[i].text)).count();
    let below = |i: usize| lines.get(i + 1).is_some_and(|next| next.number == lines[i].number + 1 && !next.indented);
    let short = (0..lines.len()).filter(|&i| !full(i) && below(i) && !ends_sentence(lines[i].text)).count();
    if short * 100 > going_on * MOST_SHORT {
        return None;
    }
    (all as f64 >= FULL_LINES * lines.len() as f64 && going_on as f64 >= GOING_ON * all as f64).then_some(width)
}

/// Whether a line goes on in the next one.
fn continues(line: &Line<'_>, next: &Line<'_>, width: usize) -> bool {
    let own = line.text.width() + if line.indented { 4 } else { 0 };
    own + SHORT_BY.max(first_word(next.text).width() + 1) >= width
        && next.number == line.number + 1
        && !next.indented
        && !ends_sentence(line.text)
}

/// What could not be parted from the beginning of a line: a word of letters with its marks, or one character.
pub(super) fn first_word(text: &str) -> &str {
    let parts = |c: char| c.is_whitespace() || is_han(c);
    let end = text.char_indices().skip(1).find(|&(_, c)| parts(c)).map_or(text.len(), |(i, _)| i);
    if text.starts_with(parts) { &text[..text.chars().next().map_or(0, char::len_utf8)] } else { &text[..end] }
}

/// Whether a line ends where a sentence does.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '’', '」', '』', '"', ')', '）', '》', '】']);
    text.ends_with(['。', '！', '？', '；', '：', '…', '!', '?', ';', ':', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(text: &str) -> Vec<(String, u32, u32)> {
        blocks(text).iter().map(|b| (b.text.clone(), b.place(0).line, b.place(0).column)).collect()
    }

    fn texts(text: &str) -> Vec<String> {
        blocks(text).into_iter().map(|b| b.text).collect()
    }

    #[test]
    fn every_sort_of_line_end_counts_as_one() {
        let expected = [("一", 1), ("二", 2), ("三", 3), ("五", 5)];
        assert_eq!(placed("一\r\n二\r三\n\n五"), expected.map(|(t, l)| (t.to_owned(), l, 1)));
    }

    #[test]
    fn an_indent_is_no_text_and_columns_count_it() {
        assert_eq!(placed("　　灯会开幕。\n\t完"), [("灯会开幕。".to_owned(), 1, 3), ("完".to_owned(), 2, 2)]);
    }

    #[test]
    fn lines_broken_at_a_fixed_width_are_one_and_each_keeps_its_place() {
        let text = "　　青禾县的河灯工坊今年制作了三千盏河灯，学徒来自松岭\n镇和周围的十二个村庄，其中最年轻的学徒只有十四岁，名叫\n高木良介。\n　　水利局在潮汐闸门旁边安装了水位监测系统，它每小时发\n布一次数据。\n";
        let all = blocks(text);
        assert_eq!(
            all.iter().map(|b| b.text.as_str()).collect::<Vec<_>>(),
            [
                "青禾县的河灯工坊今年制作了三千盏河灯，学徒来自松岭镇和周围的十二个村庄，其中最年轻的学徒只有十四岁，名叫高木良介。",
                "水利局在潮汐闸门旁边安装了水位监测系统，它每小时发布一次数据。",
            ]
        );
        let at = all[0].text.find("高木").expect("there");
        assert_eq!((all[0].place(at).line, all[0].place(at).column), (3, 1));
        assert_eq!((all[1].place(0).line, all[1].place(0).column), (4, 3));
    }

    #[test]
    fn latin_words_broken_at_a_fixed_width_keep_their_space() {
        let text = "The lantern festival of Qinghe county\nwas opened by the director of the river\nworkshop, who spoke of Songling town and\nits apprentices.\n";
        assert_eq!(
            texts(text),
            [
                "The lantern festival of Qinghe county was opened by the director of the river workshop, who spoke of Songling town and its apprentices."
            ]
        );
    }

    #[test]
    fn lists_and_verses_stay_lines() {
        for text in ["甲方\n乙方\n丙方\n丁方\n", "床前看见河灯光\n疑是水面一层霜\n抬头望见青禾月\n低头想起松岭乡\n"]
        {
            assert_eq!(texts(text).len(), 4, "{text}");
        }
    }

    #[test]
    fn paragraphs_of_one_line_each_stay_apart() {
        let text = "青禾县的河灯工坊今年制作了三千盏河灯，学徒来自松岭镇。\n水利局在潮汐闸门旁边安装了水位监测系统，每小时一次。\n馆长介绍了河灯节的筹备工作，观察员参观了河灯的工坊。\n国际河灯协会支持潮汐闸门的改造，并且记录了全部过程。\n";
        assert_eq!(texts(text).len(), 4);
    }
}
