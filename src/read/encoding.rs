//! From bytes to text: byte order mark, strict UTF-8, UTF-16 without a mark, then a choice among the encodings of East
//! Asia by what reads as Chinese. What the user names always wins.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::text::{fold, is_han};

/// A decoded file.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) encoding: &'static Encoding,
    /// How many places did not decode.
    pub(crate) bad: usize,
    /// The line of the first such place, 1-based.
    pub(crate) bad_line: usize,
}

/// The encoding that goes by this label (WHATWG names and their aliases).
pub(crate) fn by_label(label: &str) -> Result<&'static Encoding> {
    // The label "gbk" and its kin mean the smaller set in the web standard; its decoder is that of GB18030 all the same.
    Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| Error::UnknownEncoding { label: label.to_owned() })
}

/// Decodes a file; `None` if it is no text at all.
pub(crate) fn decode(bytes: Vec<u8>, forced: Option<&'static Encoding>) -> Option<Decoded> {
    if forced.is_some() || Encoding::for_bom(&bytes).is_some() || memchr::memchr(0x1b, &bytes).is_some() {
        return decode_slice(&bytes, forced);
    }
    // Nearly every file is of this sort: nothing is copied.
    match String::from_utf8(bytes) {
        Ok(text) => (!is_binary_text(&text)).then_some(Decoded { text, encoding: UTF_8, bad: 0, bad_line: 0 }),
        Err(e) => decode_slice(e.as_bytes(), None),
    }
}

/// The same of bytes that the caller keeps.
fn decode_slice(bytes: &[u8], forced: Option<&'static Encoding>) -> Option<Decoded> {
    if let Some(encoding) = forced {
        return Some(with(encoding, bytes));
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(with(encoding, bytes));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (!is_binary_text(text)).then(|| Decoded { text: without_escapes(text), encoding: UTF_8, bad: 0, bad_line: 0 });
    }
    if bytes.contains(&0) {
        return utf16_without_mark(bytes).map(|encoding| with(encoding, bytes));
    }
    let control = bytes.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)).count();
    if control * 50 > bytes.len() {
        return None;
    }
    Some(with(guess(bytes), bytes))
}

/// The encoding that a page or an XML file says it has. Many say something else than they are.
pub(crate) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    if !head.trim_start().starts_with('<') {
        return None;
    }
    let after = ["charset=", "encoding="].iter().find_map(|key| head.split_once(key))?.1;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':')).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

/// The declared encoding, where it may be true: every byte agrees with it, which in some encodings says nothing.
fn credible(bytes: &[u8]) -> Option<&'static Encoding> {
    let encoding = declared(bytes).filter(|e| *e != UTF_8 && !e.is_single_byte())?;
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|_| encoding)
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let bytes = match Encoding::for_bom(bytes) {
        Some((marked, length)) if marked == encoding => &bytes[length..],
        _ => bytes,
    };
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let text = without_escapes(&text);
    // A replacement character can stand in the source as well; telling the two apart is not worth a second decoder.
    let bad = if had_errors { text.matches('\u{FFFD}').count() } else { 0 };
    let bad_line = text.find('\u{FFFD}').map_or(0, |at| memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count() + 1);
    Decoded { text, encoding, bad, bad_line }
}

/// A text without the orders to a terminal that saved logs hold: colours, cursor moves, window titles.
fn without_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(0x1b, rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let end = match after.as_bytes().first() {
            Some(b'[') => after[1..].find(|c: char| ('@'..='~').contains(&c)).map(|i| i + 2),
            Some(b']') => after.find(['\u{7}', '\u{1b}']).map(|i| i + 1),
            _ => None,
        };
        // An order that doesn't end within a line is none.
        let end = end.filter(|&end| !after[..end].contains('\n')).unwrap_or(0);
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

/// Valid UTF-8 that is no text: control characters in every other line.
fn is_binary_text(text: &str) -> bool {
    let head: &str = text.get(..text.floor_char_boundary(1 << 16)).unwrap_or(text);
    let control = head.bytes().filter(|&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)).count();
    control * 50 > head.len()
}

/// UTF-16 shows as zero bytes (from Latin letters and line ends) that all stand at odd or all at even places.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let head = &bytes[..bytes.len().min(1 << 16) & !1];
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let encoding = match (even, odd) {
        (0, odd) if odd > 0 => UTF_16LE,
        (even, 0) if even > 0 => UTF_16BE,
        (even, odd) if odd > 20 * even => UTF_16LE,
        (even, odd) if even > 20 * odd => UTF_16BE,
        _ => return None,
    };
    let (text, _, bad) = encoding.decode(head);
    (!bad || text.chars().filter(|&c| c == '\u{FFFD}').count() * 100 < text.chars().count()).then_some(encoding)
}

/// The encoding in which the bytes read as Chinese best. A general detector needs some lines to tell GB18030 from Big5
/// (`chardetng` takes one short line in five wrongly); words of the dictionary tell within a few characters.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let head = &bytes[..bytes.len().min(1 << 18)];
    let sense = |encoding: &'static Encoding| {
        let (text, _, _) = encoding.decode(head);
        let (mut words, mut han, mut bad) = (0usize, 0usize, 0usize);
        let mut last = None;
        for c in text.chars() {
            bad += usize::from(c == '\u{FFFD}');
            han += usize::from(is_han(c));
            if let (Some(a), true) = (last, is_han(c)) {
                let pair = String::from_iter([fold(a), fold(c)]);
                words += usize::from(Dictionary::shared().get(&pair).is_some());
            }
            last = is_han(c).then_some(c);
        }
        (words as f64 - 2.0 * bad as f64) / (han + bad).max(1) as f64
    };
    // In UTF-8 with a few broken bytes, all else decodes.
    let candidates = [UTF_8, GB18030, BIG5].map(|e| (sense(e), e));
    let best = candidates.iter().copied().reduce(|a, b| if b.0 > a.0 { b } else { a });
    match best {
        Some((sense, encoding)) if sense > 0.08 => encoding,
        _ => credible(bytes).unwrap_or_else(|| {
            let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
            detector.feed(head, true);
            detector.guess(None, chardetng::Utf8Detection::Allow)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCE: &str = "双方就港口合作交换意见。";
    const TRADITIONAL: &str = "雙方就港口合作交換意見。";

    fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn one_short_line_is_enough_to_tell_gb18030_from_big5() {
        for (text, encoding) in [(SENTENCE, GB18030), (TRADITIONAL, BIG5), (TRADITIONAL, GB18030)] {
            let d = decode(encoded(text, encoding), None).expect("text");
            assert_eq!((d.text.as_str(), d.bad), (text, 0), "{}", encoding.name());
        }
    }

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        let text = "第12号\n合同 A\n";
        for (mark, big) in [(true, true), (true, false), (false, true), (false, false)] {
            let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
            let bytes: Vec<u8> = units.flat_map(|u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect();
            assert_eq!(decode(bytes.clone(), None).expect("text").text, text, "mark {mark}, big-endian {big}");
        }
    }

    #[test]
    fn utf8_with_a_broken_byte_stays_utf8_and_says_where() {
        let mut bytes = format!("{SENTENCE}\n{SENTENCE}\n").into_bytes();
        bytes[45] = 0xFF;
        let d = decode(bytes.clone(), None).expect("text");
        assert_eq!((d.encoding, d.bad_line), (UTF_8, 2));
        assert!(d.bad >= 1);
        assert!(d.text.starts_with(SENTENCE));
    }

    #[test]
    fn a_binary_file_is_no_text() {
        let bytes: Vec<u8> = (0..4096u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(decode(bytes.clone(), None).is_none());
        assert!(decode(b"PK\x03\x04\x00\x01\x02\x00\x00\x00\x07".to_vec(), None).is_none());
    }

    #[test]
    fn a_page_that_says_its_encoding_is_believed_if_its_bytes_agree() {
        let page = "<html><meta charset=\"shift_jis\"><p>芹沢清</p>";
        assert_eq!(decode(encoded(page, encoding_rs::SHIFT_JIS), None).expect("text").text, page);
        let wrong = format!("<meta charset=big5><p>{SENTENCE}</p>");
        assert_eq!(decode(encoded(&wrong, GB18030), None).expect("text").text, wrong);
    }

    #[test]
    fn the_users_word_wins() {
        let bytes = encoded(SENTENCE, GB18030);
        let d = decode(bytes.clone(), Some(by_label("big5").expect("known"))).expect("text");
        assert_eq!(d.encoding, BIG5);
        assert!(matches!(by_label("klingon"), Err(Error::UnknownEncoding { .. })));
    }
}
