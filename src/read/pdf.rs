//! PDF files that hold text: where each string stands on the page tells which of them make a line, and where the lines end
//! which of them make a paragraph. A scan holds no text; that is said.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use encoding_rs::{BIG5, GB18030, SHIFT_JIS, UTF_16BE};
use lopdf::content::{Content as Operations, Operation};
use lopdf::{Dictionary, Document, LoadOptions, Object};

use super::format::{About, Content, Input, Reader};
use super::limits::{Fault, Outcome};
use super::text::{ends_sentence, first_word};
use crate::document::{Block, Mark};
use crate::text::{is_han, is_wide_punctuation};

pub(super) struct Pdf;

impl Reader for Pdf {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "PDF file",
                extensions: &["pdf"],
                reads: "text, lines put together to paragraphs; places are pages",
                skips: "scans and other pictures, headers and footers that repeat, forms, comments",
            }
        }
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        let bytes = input.bytes()?;
        // The library is good, and PDF is a format in which everything is possible.
        match catch_unwind(AssertUnwindSafe(|| lines(&bytes))) {
            Ok(lines) => {
                let (lines, all) = lines?;
                paragraphs(lines, out)?;
                if all { Ok(()) } else { Err(Fault::Broken(format!("it draws its forms too often to be read whole. {ADVICE}"))) }
            }
            Err(_) => Err(Fault::Refused(format!("damaged. {ADVICE}"))),
        }
    }
}

const ADVICE: &str = "If it opens in a PDF viewer, save it as text there, or with pdftotext, and give shuyu the text.";

/// What one page may unpack to, and one font's table of characters.
const MOST_PAGE: usize = 64 << 20;
const MOST_FONT: usize = 8 << 20;
/// Pages beyond these are not read.
const MOST_PAGES: usize = 20_000;
/// What all pages may unpack to together.
const MOST_IN_ALL: usize = 256 << 20;
/// What all forms may, each time that they are drawn: a page can draw a form a thousand times, and that another one.
const MOST_FORMS: usize = 16 << 20;

/// A line on a page.
#[derive(Debug, Clone, PartialEq)]
struct PageLine {
    page: u32,
    left: f32,
    right: f32,
    /// How high it stands.
    y: f32,
    /// The size of its letters.
    size: f32,
    text: String,
}

/// The lines of all pages, and whether these are all.
fn lines(bytes: &[u8]) -> Outcome<(Vec<PageLine>, bool)> {
    let options = LoadOptions { max_decompressed_size: Some(MOST_PAGE), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|e| match e {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) | lopdf::Error::AlreadyEncrypted => {
            Fault::Refused("protected with a password. Save it without one.".to_owned())
        }
        e => Fault::Refused(format!("damaged ({e}). {ADVICE}")),
    })?;
    if document.is_encrypted() {
        return Err(Fault::Refused("protected with a password. Save it without one.".to_owned()));
    }
    let mut out = Vec::new();
    let mut pages = 0;
    let mut fonts = Fonts { document: &document, read: HashMap::new() };
    let (mut unread, mut forms) = (MOST_IN_ALL, MOST_FORMS);
    for (page, id) in (1u32..).zip(document.page_iter()).take(MOST_PAGES) {
        pages += 1;
        let content = document.get_page_content_with_limit(id, MOST_PAGE).map_err(|e| Fault::Refused(format!("page {page}: {e}")))?;
        spend(&mut unread, &content)?;
        let Ok(operations) = Operations::decode(&content) else { continue };
        let named = document.get_page_fonts(id).unwrap_or_default().into_iter().map(|(name, font)| (name, fonts.of(font))).collect();
        let mut pieces = Vec::new();
        Page { document: &document, pieces: &mut pieces, fonts: &mut fonts, forms: &mut forms, depth: 0 }.read(
            &operations.operations,
            &named,
            id,
        )?;
        out.extend(page_lines(page, pieces));
    }
    if pages == 0 {
        return Err(Fault::Refused(format!("damaged (it has no pages). {ADVICE}")));
    }
    if out.is_empty() {
        return Err(Fault::Refused(
            "a scan: its pages are pictures without text. Run text recognition (OCR) for Chinese over it first.".to_owned(),
        ));
    }
    Ok((out, forms > 0))
}

/// Counts what is read of a page.
fn spend(unread: &mut usize, content: &[u8]) -> Outcome<()> {
    // What has next to nothing in it takes time as well.
    match unread.checked_sub(content.len().max(512)) {
        Some(left) => {
            *unread = left;
            Ok(())
        }
        None => Err(Fault::Refused(format!("its pages unpack to more than {} MB. {ADVICE}", MOST_IN_ALL >> 20))),
    }
}

/// The fonts that were read: every page of a book has the same ones.
struct Fonts<'d> {
    document: &'d Document,
    /// By where they are in memory: names are those of one page.
    read: HashMap<*const Dictionary, Rc<Font<'d>>>,
}

impl<'d> Fonts<'d> {
    fn of(&mut self, font: &'d Dictionary) -> Rc<Font<'d>> {
        Rc::clone(self.read.entry(std::ptr::from_ref(font)).or_insert_with(|| Rc::new(Font::of(self.document, font))))
    }
}

/// The fonts of a page by their names there.
type Named<'d> = HashMap<Vec<u8>, Rc<Font<'d>>>;

/// A font: how its bytes become text, and how wide that is.
struct Font<'d> {
    letters: Letters<'d>,
    /// The widths of its codes, in thousandths of the size, where the file has them.
    widths: Option<Widths>,
}

struct Widths {
    /// Whether a code has two bytes.
    double: bool,
    of: HashMap<u32, f32>,
    other: f32,
}

enum Letters<'d> {
    /// The bytes are in an encoding.
    Encoded(&'static encoding_rs::Encoding),
    /// The font has a table of its own.
    Table(lopdf::Encoding<'d>),
    Unknown,
}

impl<'d> Font<'d> {
    fn of(document: &'d Document, font: &'d Dictionary) -> Self {
        Font { letters: Letters::of(document, font), widths: Widths::of(document, font) }
    }

    fn text(&self, bytes: &[u8]) -> String {
        match &self.letters {
            Letters::Encoded(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Letters::Table(table) => table.bytes_to_string(bytes).unwrap_or_default(),
            Letters::Unknown => "\u{FFFD}".to_owned(),
        }
    }

    /// How wide a string is, in units of its size.
    fn width(&self, bytes: &[u8], text: &str) -> f32 {
        let Some(widths) = &self.widths else { return width(text) };
        let of = |code: u32| widths.of.get(&code).copied().unwrap_or(widths.other);
        let sum: f32 = if widths.double {
            bytes.chunks(2).map(|c| of(c.iter().fold(0, |n, &b| n << 8 | u32::from(b)))).sum()
        } else {
            bytes.iter().map(|&b| of(u32::from(b))).sum()
        };
        sum / 1000.0
    }
}

impl<'d> Letters<'d> {
    fn of(document: &'d Document, font: &'d Dictionary) -> Self {
        let table = |font: &'d Dictionary| font.get_font_encoding_with_limit(document, MOST_FONT).map_or(Letters::Unknown, Letters::Table);
        if font.get(b"ToUnicode").is_ok() {
            return table(font);
        }
        let name = font.get_deref(b"Encoding", document).and_then(Object::as_name).map(|n| String::from_utf8_lossy(n).into_owned());
        match name.as_deref() {
            Ok(name) if name.starts_with("Uni") => Letters::Encoded(UTF_16BE),
            Ok(name) if name.starts_with("GB") => Letters::Encoded(GB18030),
            Ok(name) if name.contains("B5") => Letters::Encoded(BIG5),
            Ok(name) if name.contains("RKSJ") => Letters::Encoded(SHIFT_JIS),
            // Numbers of glyphs, and nothing says which character each is.
            Ok(name) if name.starts_with("Identity") => Letters::Unknown,
            _ => table(font),
        }
    }
}

impl Widths {
    fn of(document: &Document, font: &Dictionary) -> Option<Self> {
        let resolved = |object: &Object| document.dereference(object).ok().and_then(|(_, o)| o.as_float().ok());
        let array = |dictionary: &Dictionary, key: &[u8]| dictionary.get_deref(key, document).and_then(Object::as_array).ok().cloned();
        let mut of = HashMap::new();
        if font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|s| s == b"Type0") {
            let encoding = font.get_deref(b"Encoding", document).and_then(Object::as_name).ok()?;
            // Under other encodings, the widths go by numbers that only a table outside the file knows.
            if !encoding.starts_with(b"Identity") {
                return None;
            }
            let descendants = array(font, b"DescendantFonts")?;
            let descendant = document.dereference(descendants.first()?).ok()?.1.as_dict().ok()?;
            let other = descendant.get(b"DW").ok().and_then(resolved).unwrap_or(1000.0);
            let list = array(descendant, b"W").unwrap_or_default();
            let mut at = 0;
            // Either a first code and an array of widths, or a first code, a last code and one width.
            while let (Some(first), Some(next)) = (list.get(at).and_then(resolved), list.get(at + 1)) {
                let first = first as u32;
                if let Ok((_, Object::Array(widths))) = document.dereference(next) {
                    of.extend((first..).zip(widths.iter().filter_map(resolved)));
                    at += 2;
                } else {
                    let last = resolved(next)? as u32;
                    let width = list.get(at + 2).and_then(resolved)?;
                    of.extend((first..=last.min(0xFFFF)).map(|code| (code, width)));
                    at += 3;
                }
                if of.len() > 1 << 17 {
                    return None;
                }
            }
            return Some(Widths { double: true, of, other });
        }
        let first = font.get(b"FirstChar").ok().and_then(resolved)? as u32;
        of.extend((first..).zip(array(font, b"Widths")?.iter().take(256).filter_map(resolved)));
        Some(Widths { double: false, of, other: 500.0 })
    }
}

/// A string on a page.
struct Piece {
    x: f32,
    right: f32,
    y: f32,
    size: f32,
    text: String,
}

/// A matrix as PDF writes it: six numbers.
type Matrix = [f32; 6];

const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

struct Page<'d, 'p> {
    document: &'d Document,
    pieces: &'p mut Vec<Piece>,
    fonts: &'p mut Fonts<'d>,
    /// What may still be read of forms.
    forms: &'p mut usize,
    depth: u8,
}

impl<'d> Page<'d, '_> {
    fn read(&mut self, operations: &[Operation], fonts: &Named<'d>, page: lopdf::ObjectId) -> Outcome<()> {
        let mut matrix = UNIT;
        let mut saved = Vec::new();
        let (mut line, mut at) = (UNIT, UNIT);
        let (mut leading, mut size) = (0.0, 1.0);
        let mut font: Option<&Font<'d>> = None;
        for operation in operations {
            let number = |i: usize| operation.operands.get(i).and_then(|o| o.as_float().ok()).filter(|n| n.is_finite()).unwrap_or(0.0);
            let all = || [number(0), number(1), number(2), number(3), number(4), number(5)];
            match operation.operator.as_str() {
                "q" if saved.len() < 1000 => saved.push(matrix),
                "Q" => matrix = saved.pop().unwrap_or(matrix),
                "cm" => matrix = times(all(), matrix),
                "BT" => (line, at) = (UNIT, UNIT),
                "Tm" => (line, at) = (all(), all()),
                "Td" | "TD" => {
                    if operation.operator == "TD" {
                        leading = -number(1);
                    }
                    line = times([1.0, 0.0, 0.0, 1.0, number(0), number(1)], line);
                    at = line;
                }
                "TL" => leading = number(0),
                "T*" => {
                    line = times([1.0, 0.0, 0.0, 1.0, 0.0, -leading], line);
                    at = line;
                }
                "Tf" => {
                    font = operation.operands.first().and_then(|o| o.as_name().ok()).and_then(|n| fonts.get(n)).map(|f| &**f);
                    size = number(1);
                }
                "Tj" | "TJ" | "'" | "\"" => {
                    if matches!(operation.operator.as_str(), "'" | "\"") {
                        line = times([1.0, 0.0, 0.0, 1.0, 0.0, -leading], line);
                        at = line;
                    }
                    let Some(operand) = operation.operands.last() else { continue };
                    let (text, ems) = shown(operand, font);
                    if text.is_empty() {
                        continue;
                    }
                    let place = times(at, matrix);
                    let scale = (place[2].hypot(place[3])).max(f32::MIN_POSITIVE);
                    let size_here = (size * scale).abs();
                    self.pieces.push(Piece { x: place[4], right: place[4] + ems * size_here, y: place[5], size: size_here, text });
                    at = times([1.0, 0.0, 0.0, 1.0, ems * size, 0.0], at);
                }
                // A form holds operations of its own.
                "Do" if self.depth < 8 => {
                    let name = operation.operands.first().and_then(|o| o.as_name().ok());
                    if let Some(name) = name {
                        self.form(name, page)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads a form with the fonts that it names. Where it stands on the page makes no difference for the order of its text.
    fn form(&mut self, name: &[u8], page: lopdf::ObjectId) -> Outcome<()> {
        let Ok((resources, ids)) = self.document.get_page_resources(page) else { return Ok(()) };
        let dictionaries = resources.into_iter().chain(ids.iter().filter_map(|id| self.document.get_dictionary(*id).ok()));
        for resources in dictionaries {
            let Ok(objects) = resources.get_deref(b"XObject", self.document).and_then(Object::as_dict) else { continue };
            let Ok(form) = objects.get_deref(name, self.document).and_then(Object::as_stream) else { continue };
            if form.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|s| s != b"Form") {
                return Ok(());
            }
            if *self.forms == 0 {
                return Ok(());
            }
            let Ok(bytes) = form.decompressed_content_with_limit(MOST_PAGE) else { return Ok(()) };
            *self.forms = self.forms.saturating_sub(bytes.len().max(512));
            let Ok(operations) = Operations::decode(&bytes) else { return Ok(()) };
            let own = form.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
            let listed = own.and_then(|r| r.get_deref(b"Font", self.document).and_then(Object::as_dict).ok());
            let fonts = listed.into_iter().flat_map(|f| f.iter()).filter_map(|(name, object)| {
                let font = self.document.dereference(object).ok()?.1.as_dict().ok()?;
                Some((name.clone(), self.fonts.of(font)))
            });
            let named: Named<'d> = fonts.collect();
            // Forms that draw each other end with the depth.
            return Page { document: self.document, pieces: self.pieces, fonts: self.fonts, forms: self.forms, depth: self.depth + 1 }
                .read(&operations.operations, &named, page);
        }
        Ok(())
    }
}

/// The text of a string, or of an array of strings with the distances between them, and how wide it is in units of its size.
fn shown(operand: &Object, font: Option<&Font<'_>>) -> (String, f32) {
    /// From this distance on, in thousandths of the size, a space stands between two strings.
    const SPACE: f32 = -180.0;
    let (mut out, mut ems) = (String::new(), 0.0);
    let Some(font) = font else { return (out, ems) };
    let single = std::slice::from_ref(operand);
    for part in if let Object::Array(parts) = operand { parts } else { single } {
        match part {
            Object::String(bytes, _) => {
                let text = font.text(bytes);
                ems += font.width(bytes, &text);
                out.push_str(&text);
            }
            other => {
                let Ok(distance) = other.as_float() else { continue };
                ems -= distance / 1000.0;
                if distance < SPACE && out.chars().next_back().is_some_and(|c| c.is_ascii_graphic()) {
                    out.push(' ');
                }
            }
        }
    }
    (out, ems)
}

/// About how wide a text is, in units of its size.
fn width(text: &str) -> f32 {
    text.chars().map(|c| if c.is_ascii() || (c as u32) < 0x250 { 0.5 } else { 1.0 }).sum()
}

/// The lines of a page: pieces at one height that stand beside each other.
fn page_lines(page: u32, pieces: Vec<Piece>) -> Vec<PageLine> {
    // Pieces that follow each other at one height; a program may write those of one font before those of another.
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some(row) if row.last().is_some_and(|last| (piece.y - last.y).abs() < piece.size.max(last.size) * 0.4) => row.push(piece),
            _ => rows.push(vec![piece]),
        }
    }
    let mut out: Vec<PageLine> = Vec::new();
    for mut row in rows {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
        let mut end: Option<f32> = None;
        for piece in row {
            let size = piece.size.max(0.1);
            match (end, out.last_mut()) {
                // What stands further apart is another cell or column.
                (Some(x), Some(line)) if piece.x < x + size * 4.0 => {
                    let wide = |c: Option<char>| c.is_some_and(|c| is_han(c) || is_wide_punctuation(c) || c == '·');
                    let (before, after) = (line.text.chars().next_back(), piece.text.chars().next());
                    if piece.x > x + size * 0.2 && !wide(before) && !wide(after) {
                        line.text.push(' ');
                    }
                    line.text.push_str(&piece.text);
                    line.right = piece.right;
                }
                _ => out.push(PageLine { page, left: piece.x, right: piece.right, y: piece.y, size, text: piece.text }),
            }
            end = Some(piece.right);
        }
    }
    for line in &mut out {
        line.text = tidied(&line.text);
    }
    out.retain(|l| !l.text.is_empty());
    out
}

/// With one space where there are several.
fn tidied(text: &str) -> String {
    let visible: String = text.chars().filter(|&c| c != '\u{AD}' && (c.is_whitespace() || !c.is_control())).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line that stands at the edge of so large a part of the pages, numbers apart, is a header or a footer.
const REPEATED: f64 = 0.5;

fn without_margins(lines: Vec<PageLine>) -> Vec<PageLine> {
    let key = |l: &PageLine| l.text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect::<String>();
    let mut pages: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for (i, line) in lines.iter().enumerate() {
        pages.entry(line.page).and_modify(|p| p.1 = i).or_insert((i, i));
    }
    if pages.len() < 3 {
        return lines;
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    for &(first, last) in pages.values() {
        for i in if first == last { vec![first] } else { vec![first, last] } {
            *counts.entry(key(&lines[i])).or_default() += 1;
        }
    }
    let edge = |i: usize, page: u32| pages.get(&page).is_some_and(|&(first, last)| i == first || i == last);
    let repeated = |l: &PageLine| counts.get(&key(l)).is_some_and(|&n| n as f64 >= REPEATED * pages.len() as f64);
    let keep: Vec<bool> = lines.iter().enumerate().map(|(i, l)| !(edge(i, l.page) && repeated(l))).collect();
    lines.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(l, _)| l).collect()
}

/// Puts lines together to paragraphs.
fn paragraphs(lines: Vec<PageLine>, out: &mut Content) -> Outcome<()> {
    let (mut all, mut lost) = (0usize, 0usize);
    for c in lines.iter().flat_map(|l| l.text.chars()) {
        all += 1;
        lost += usize::from(c == '\u{FFFD}' || ('\u{E000}'..='\u{F8FF}').contains(&c));
    }
    if lost * 2 > all {
        return Err(Fault::Refused(format!("its fonts don't say which characters they show. {ADVICE}")));
    }
    if lost * 100 > all {
        let what = format!("{lost} of {all} characters can't be read: their fonts don't say what they show");
        out.notices.push(crate::report::NoticeKind::Partial(what));
    }
    let lines = without_margins(lines);
    let ends: Vec<Option<f32>> = (0..lines.len()).map(|i| right_margin(&lines, i)).collect();
    let mut open: Option<Block> = None;
    for (i, line) in lines.iter().enumerate() {
        match &mut open {
            Some(block) if i > 0 && continues(&lines[i - 1], line, ends[i - 1]) => {
                let wide = |c: Option<char>| c.is_some_and(|c| is_han(c) || is_wide_punctuation(c) || c == '·');
                let (before, after) = (block.text.chars().next_back(), line.text.chars().next());
                let joined = wide(after) && (wide(before) || before.is_some_and(|c| c.is_ascii_punctuation()));
                // A hyphen at the end of a line is one of the word's own, or was put there; both are read as written.
                if !joined && before != Some('-') {
                    block.text.push(' ');
                }
                block.marks.push(Mark { offset: block.text.len() as u32, line: line.page, column: 1 });
                block.text.push_str(&line.text);
            }
            _ => {
                if let Some(block) = open.replace(Block::at(line.text.clone(), line.page, format!("page {}", line.page))) {
                    out.push(block)?;
                }
            }
        }
    }
    open.map_or(Ok(()), |block| out.push(block))
}

/// The lines around one that tell where its column ends.
const AROUND: usize = 40;
/// A column is at least so wide, in units of the letters' size: shorter lines are verses and lists.
const NARROWEST: f32 = 14.0;
/// A full line may fall short of the margin by so much: a word or a mark that must not begin a line, and widths are estimates.
const SHORT_BY: f32 = 3.0;

/// Where the column ends that a line stands in; `None` if the lines around it don't agree on that.
fn right_margin(lines: &[PageLine], at: usize) -> Option<f32> {
    let line = &lines[at];
    let around = lines[at.saturating_sub(AROUND)..(at + AROUND).min(lines.len())].iter();
    let column: Vec<f32> = around.filter(|l| (l.left - line.left).abs() < 3.0 * line.size && alike(l, line)).map(|l| l.right).collect();
    let margin = column.iter().copied().fold(f32::MIN, f32::max);
    let full = column.iter().filter(|&&right| right > margin - SHORT_BY * line.size).count();
    (margin - line.left > NARROWEST * line.size && full >= 2).then_some(margin)
}

fn alike(a: &PageLine, b: &PageLine) -> bool {
    (a.size - b.size).abs() < 0.2 * b.size
}

/// Whether a line goes on in the next one.
fn continues(line: &PageLine, next: &PageLine, margin: Option<f32>) -> bool {
    let below = line.page == next.page && next.y < line.y && line.y - next.y < 2.2 * line.size;
    let next_page = line.page + 1 == next.page;
    // Full is a line that had no room for what the next one begins with.
    let no_room = SHORT_BY.max(width(first_word(&next.text)) + 1.0) * line.size;
    margin.is_some_and(|m| line.right > m - no_room)
        && (below || next_page)
        && next.left < line.left + 0.5 * line.size
        && next.left > line.left - 4.0 * line.size
        && alike(line, next)
        && !ends_sentence(&line.text)
}
