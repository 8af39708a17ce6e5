//! Subtitles (SRT, WebVTT, ASS/SSA): a cue is a block. Its lines are one text, unless two people speak or the second line is
//! in another language.

use super::format::{About, Content, Input, Reader};
use super::limits::{Outcome, short_place};
use crate::document::{Block, Mark};
use crate::text::{is_han, is_kana, is_wide_punctuation};

pub(super) struct Subtitles;

impl Reader for Subtitles {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "subtitles",
                extensions: &["srt", "vtt", "ass", "ssa"],
                reads: "the text of each cue; places are times",
                skips: "tags and positions, drawings, comments, styles, names of speakers in tags, ruby readings",
            }
        }
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        let text = input.text(out)?;
        let lines: Vec<&str> = text.lines().collect();
        if lines.iter().take(200).any(|l| l.trim_start_matches('\u{FEFF}').trim() == "[Events]" || l.starts_with("Dialogue:")) {
            ass(&lines, out)
        } else {
            cues(&lines, out)
        }
    }
}

/// SRT and WebVTT: a line with times, then the text up to an empty line.
fn cues(lines: &[&str], out: &mut Content) -> Outcome<()> {
    let mut i = 0;
    while i < lines.len() {
        let Some((start, _)) = lines[i].split_once("-->") else {
            i += 1;
            continue;
        };
        let time = start.trim();
        let from = i + 1;
        // Text without an empty line after it ends before the next cue's number and times.
        let mut to = from;
        while to < lines.len() && !lines[to].trim().is_empty() && !lines[to].contains("-->") {
            to += 1;
        }
        let next_is_number = lines.get(to).is_some_and(|l| l.contains("-->")) && to > from && is_number(lines[to - 1]);
        let end = if next_is_number { to - 1 } else { to };
        let texts: Vec<(u32, String)> = (from..end).map(|l| (l as u32 + 1, untagged(lines[l]))).collect();
        add(time, &texts, out)?;
        i = to.max(from);
    }
    Ok(())
}

fn is_number(line: &str) -> bool {
    !line.trim().is_empty() && line.trim().bytes().all(|b| b.is_ascii_digit())
}

/// ASS and SSA: the tenth field of `Dialogue` lines; the field may hold commas.
fn ass(lines: &[&str], out: &mut Content) -> Outcome<()> {
    // The order of the fields is declared.
    let (mut fields, mut start, mut text) = (10, 1, 9);
    for (number, line) in (1u32..).zip(lines) {
        if let Some(format) = line.strip_prefix("Format:") {
            let names: Vec<String> = format.split(',').map(|f| f.trim().to_lowercase()).collect();
            if let Some(at) = names.iter().position(|n| n == "text") {
                (fields, text) = (names.len(), at);
                start = names.iter().position(|n| n == "start").unwrap_or(1);
            }
            continue;
        }
        let Some(event) = line.strip_prefix("Dialogue:") else { continue };
        let values: Vec<&str> = event.splitn(fields, ',').collect();
        let (Some(time), Some(said)) = (values.get(start), values.get(text)) else { continue };
        let said = without_overrides(said);
        let texts: Vec<(u32, String)> = said.split('\n').map(|l| (number, l.to_owned())).collect();
        add(time.trim(), &texts, out)?;
    }
    Ok(())
}

/// The text of an event: what stands in braces are orders, and between `\p1` and `\p0` it is a drawing.
fn without_overrides(text: &str) -> String {
    let mut out = String::new();
    let mut drawing = false;
    // Nothing closes any more, so nothing is looked for.
    let mut unclosed = false;
    let mut rest = text;
    while !rest.is_empty() {
        let end = if rest.starts_with('{') && !unclosed { rest.find('}') } else { None };
        unclosed |= rest.starts_with('{') && end.is_none();
        if let Some(end) = end {
            for order in rest[1..end].split('\\').skip(1) {
                if let Some(size) = order.strip_prefix('p').filter(|s| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit())) {
                    drawing = size != "0";
                }
            }
            rest = &rest[end + 1..];
            continue;
        }
        let end = rest.char_indices().skip(1).find(|(_, c)| *c == '{').map_or(rest.len(), |(i, _)| i);
        if !drawing {
            out.push_str(&rest[..end]);
        }
        rest = &rest[end..];
    }
    out.replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")
}

/// A line without its tags: `<i>`, `<v Name>`, `<00:01.000>`, `{\an8}`; and without ruby readings.
fn untagged(line: &str) -> String {
    let mut out = String::new();
    let mut in_reading = false;
    // Brackets that nothing closes any more, so that nothing is looked for.
    let mut unclosed = [false; 2];
    let mut rest = line;
    while !rest.is_empty() {
        let (close, skip) = match rest.as_bytes()[0] {
            // A lone "<" is text.
            b'<' => ('>', rest[1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')),
            b'{' => ('}', rest[1..].starts_with('\\')),
            _ => ('>', false),
        };
        let unclosed = &mut unclosed[usize::from(close == '}')];
        let end = if skip && !*unclosed { rest.find(close) } else { None };
        *unclosed |= skip && end.is_none();
        if let Some(end) = end {
            match &rest[..=end] {
                "<rt>" => in_reading = true,
                "</rt>" | "</ruby>" => in_reading = false,
                _ => {}
            }
            rest = &rest[end + 1..];
            continue;
        }
        let end = rest.char_indices().skip(1).find(|(_, c)| matches!(c, '<' | '{')).map_or(rest.len(), |(i, _)| i);
        if !in_reading {
            out.push_str(&rest[..end]);
        }
        rest = &rest[end..];
    }
    // The few references that WebVTT knows.
    if out.contains('&') {
        for (name, c) in [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&lrm;", ""), ("&rlm;", ""), ("&amp;", "&")] {
            out = out.replace(name, c);
        }
    }
    out
}

fn add(time: &str, lines: &[(u32, String)], out: &mut Content) -> Outcome<()> {
    // The block, and whether there is Chinese in it.
    let mut open: Option<(Block, bool)> = None;
    for (number, line) in lines {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let chinese = line.chars().any(is_han);
        match &mut open {
            Some((block, its)) if chinese == *its && goes_on(&block.text, line) => {
                let wide = |c: Option<char>| c.is_some_and(|c| is_han(c) || is_kana(c) || is_wide_punctuation(c));
                if !wide(block.text.chars().next_back()) || !wide(line.chars().next()) {
                    block.text.push(' ');
                }
                block.marks.push(Mark { offset: block.text.len() as u32, line: *number, column: 1 });
                block.text.push_str(line);
            }
            _ => {
                // Without a time, the line says where it stands.
                let next = if time.is_empty() { Block::line(line, *number) } else { Block::at(line, *number, &*short_place(time)) };
                if let Some((block, _)) = open.replace((next, chinese)) {
                    out.push(block)?;
                }
            }
        }
    }
    open.map_or(Ok(()), |(block, _)| out.push(block))
}

/// Whether the next line of a cue goes on with the text: nobody else speaks, and the script is the same.
fn goes_on(text: &str, line: &str) -> bool {
    !line.starts_with(['-', '–', '—', '－']) && !text.ends_with(['。', '！', '？', '!', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_and_drawings_are_no_text() {
        assert_eq!(without_overrides("{\\an8\\pos(1,2)}灯会{\\i1}开始{\\p1}m 0 0 l 1 1{\\p0}了\\N走吧{"), "灯会开始了\n走吧{");
        assert_eq!(untagged("{\\an8}<i>高木</i><v 馆长>良介 < 三 & <ruby>汉<rt>hàn</rt></ruby>字"), "高木良介 < 三 & 汉字");
    }
}
