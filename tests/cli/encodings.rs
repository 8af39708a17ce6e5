//! The encoding of a file changes nothing in what is found.

use encoding_rs::{BIG5, Encoding, GB18030};

use super::util::{Case, FESTIVAL, sources};

/// A report in traditional characters that Big5 holds.
const TRADITIONAL: &str = "青禾縣舉辦河燈節
青禾縣文化館館長高木良介(Takagi Ryosuke)在松嶺鎮介紹了水位監測系統。
水位監測系統將每小時發布一次數據,水位監測系統由國際河燈協會(International River Lantern Association)贊助。
";

fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, lossy) = encoding.encode(text);
    assert!(!lossy, "{} holds the text", encoding.name());
    bytes.into_owned()
}

fn utf16(text: &str, mark: bool, big: bool) -> Vec<u8> {
    let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
    units.flat_map(|u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

/// The entries of a text in UTF-8 and in these bytes are the same.
#[track_caller]
fn same_entries(text: &str, bytes: Vec<u8>) {
    let case = Case::new().file("utf8/a.txt", text).file("other/a.txt", bytes);
    let expected = case.found(["utf8"]);
    assert!(sources(&expected).contains(&"高木良介"), "{expected:#?}");
    assert_eq!(case.found(["other"]), expected);
    case.run(["extract", "other", "-n", "--strict"]).exits(0).stays_quiet();
}

#[test]
fn gb18030_gives_the_same_entries_as_utf8() {
    same_entries(FESTIVAL, encoded(FESTIVAL, GB18030));
}

#[test]
fn big5_gives_the_same_entries_as_utf8() {
    same_entries(TRADITIONAL, encoded(TRADITIONAL, BIG5));
}

#[test]
fn utf16_gives_the_same_entries_as_utf8() {
    for (mark, big) in [(true, true), (true, false), (false, true), (false, false)] {
        same_entries(FESTIVAL, utf16(FESTIVAL, mark, big));
    }
}

#[test]
fn a_byte_order_mark_is_no_text() {
    same_entries(FESTIVAL, format!("\u{FEFF}{FESTIVAL}").into_bytes());
}

#[test]
fn files_of_different_encodings_stand_side_by_side_in_one_folder() {
    let case = Case::new().file("news/a.txt", encoded(FESTIVAL, GB18030)).file("news/b.txt", encoded(TRADITIONAL, BIG5));
    case.run(["text", "news"]).exits(0).prints("青禾县举办河灯节").prints("青禾縣舉辦河燈節").stays_quiet();
}

#[test]
fn the_encoding_that_the_user_names_wins() {
    let case = Case::new().file("a.txt", FESTIVAL).file("b.txt", encoded(FESTIVAL, GB18030));
    case.run(["text", "b.txt", "--encoding", "gbk"]).exits(0).prints("青禾县举办河灯节");
    case.run(["text", "a.txt", "--encoding", "windows-1252"]).exits(0).prints("7æœˆ2æ—¥");
    case.run(["pairs", "a.txt", "--encoding", "windows-1252"]).exits(2).says("no Chinese text");
    case.run(["text", "b.txt", "--encoding", "utf-8"]).exits(0).says("b.txt:1: not valid UTF-8");
}

#[test]
fn an_unknown_encoding_is_refused_with_examples_of_known_ones() {
    Case::with_news().run(["extract", "news", "--encoding", "klingon"]).exits(2).says("unknown encoding \"klingon\"").says("gb18030");
}
