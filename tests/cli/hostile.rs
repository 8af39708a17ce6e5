//! Documents that attack the program: each is named with the reason, takes no more memory and time than others, and the
//! other files are read.

use std::io::{Cursor, Write};

use super::packages::{docx, epub, package, plain_docx, word_part, xlsx};
use super::util::Case;

/// A folder with this file and a good one: the file is named with `why`, the good one is read.
#[track_caller]
fn named_and_the_other_read(name: &str, content: impl AsRef<[u8]>, why: &str) {
    let case = Case::new().file(&format!("news/{name}"), content).file("news/good.txt", "河灯节开幕。\n");
    let run = case.run(["text", "news"]).exits(0).prints("good.txt:1  河灯节开幕。");
    assert!(run.err.contains(name) && run.err.contains(why), "{why:?} is missing in {run:#?}");
    case.run(["text", "news", "--strict"]).exits(2);
}

/// A zip file with one part that unpacks to `size` times the same byte.
fn bomb(name: &str, before: &str, size: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a name");
    zip.write_all(before.as_bytes()).expect("written");
    let piece = vec![b' '; 1 << 20];
    for _ in 0..size >> 20 {
        zip.write_all(&piece).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

#[test]
fn a_document_that_unpacks_to_gigabytes_is_refused() {
    let document = word_part("document", "<w:body><w:p><w:r><w:t>灯");
    named_and_the_other_read(
        "bomb.docx",
        bomb("word/document.xml", document.split("灯").next().expect("a start"), 300 << 20),
        "larger than 32 MB",
    );
    let comments = "<?xml version='1.0'?><a>".to_owned();
    named_and_the_other_read("bomb.zip", bomb("a.txt", &comments, 300 << 20), "zip bomb");
}

#[test]
fn zip_folders_inside_each_other_end() {
    let mut zip = package(&[("a.txt", "深处")]);
    for i in 0..5 {
        zip = package(&[(format!("{i}.zip").as_str(), zip.as_slice())]);
    }
    named_and_the_other_read("nested.zip", zip, "more than 3 times");
}

#[test]
fn a_package_of_a_hundred_thousand_files_is_refused() {
    // Written by hand: the end of a zip file that promises so many.
    let mut zip = package(&[("a.txt", "甲")]);
    let end = zip.len() - 22;
    zip[end + 8..end + 12].copy_from_slice(&[0xFF; 4]);
    zip[end + 12..end + 16].copy_from_slice(&(10_000_000u32 * 46).to_le_bytes());
    named_and_the_other_read("many.zip", zip, "files in one package");
}

#[test]
fn entities_are_not_resolved() {
    let mut entities = "<!ENTITY a0 'ha'>".to_owned();
    for i in 1..30 {
        entities.push_str(&format!("<!ENTITY a{i} '&a{0};&a{0};&a{0};&a{0};'>", i - 1));
    }
    let laughs = format!("<!DOCTYPE tmx [{entities}]><tmx><body><tu><tuv lang='zh'><seg>灯&a29;会</seg></tuv></tu></body></tmx>");
    let case = Case::new().file("a.tmx", laughs);
    case.run(["text", "a.tmx"]).exits(0).prints("灯会");
    let outside = "<!DOCTYPE xliff [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><xliff><file source-language='zh'><trans-unit id='1'><source>灯&x;会</source></trans-unit></file></xliff>";
    let case = Case::new().file("a.xlf", outside);
    assert_eq!(case.run(["text", "a.xlf"]).exits(0).out, "a.xlf:segment 1  灯会\n");
}

#[test]
fn elements_inside_each_other_without_end_are_refused() {
    let deep = format!("<xliff>{}", "<group>".repeat(100_000));
    named_and_the_other_read("deep.xlf", deep, "more than 1000 elements inside each other");
    let lists = format!("[{}", "[".repeat(100_000));
    named_and_the_other_read("deep.json", lists, "recursion limit");
}

#[test]
fn a_hundred_thousand_attributes_and_a_huge_one_are_passed_over() {
    let many: String = (0..100_000).map(|i| format!(" a{i}='x'")).collect();
    let huge = "x".repeat(4 << 20);
    let body = format!("<w:p{many}><w:r w:x='{huge}'><w:t>河灯节</w:t></w:r></w:p>");
    let case = Case::new().file("a.docx", docx(&body, &[]));
    case.run(["text", "a.docx"]).exits(0).prints("a.docx:paragraph 1  河灯节");
}

#[test]
fn a_cell_of_a_hundred_megabytes_is_refused() {
    let cell = format!("<sheetData><row><c t=\"inlineStr\"><is><t>{}</t></is></c></row></sheetData>", "灯".repeat(34 << 20));
    named_and_the_other_read("cell.xlsx", xlsx(&[("表", "", &cell)], "", ""), "");
}

#[test]
fn a_document_that_ends_in_the_middle_is_read_up_to_there() {
    let whole = "<xliff><file source-language='zh'><trans-unit id='1'><source>河灯节</source></trans-unit><trans-unit id='2'><source>水位";
    let case = Case::new().file("news/a.xlf", whole);
    case.run(["text", "news"]).exits(0).prints("segment 1  河灯节").says("a.xlf: read only in part: damaged");
    case.run(["text", "news", "--strict"]).exits(2).says("--strict");
    let letter = plain_docx(&["河灯节".repeat(1000).as_str(), "完"]);
    named_and_the_other_read("cut.docx", &letter[..letter.len() / 2], "damaged");
}

#[test]
fn a_password_is_said_to_be_one() {
    let old = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 600]].concat();
    named_and_the_other_read("locked.docx", &old, "password");
    named_and_the_other_read("locked.xlsx", old, "password");
    let manifest = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>";
    named_and_the_other_read("locked.odt", package(&[("content.xml", "x"), ("META-INF/manifest.xml", manifest)]), "password");
    let book = epub(&[("a.xhtml", "<p>灯</p>")]);
    let case = Case::new().file("good.epub", book);
    case.run(["text", "good.epub"]).exits(0).prints("灯");
}

#[test]
fn old_formats_and_files_under_a_wrong_name_are_named_with_advice() {
    let case = Case::new().file("news/a.doc", "x").file("news/b.rar", "x").file("news/good.txt", "灯\n");
    let run = case.run(["text", "news"]).exits(0);
    run.says("a.doc: skipped: shuyu can't read .doc files; open it in a word processor and save it as .docx").says("b.rar: skipped");
    named_and_the_other_read("a.docx", "<html><p>灯</p></html>", "not a Word document");
    named_and_the_other_read("b.docx", "{\\rtf1 x}", "RTF");
}

#[test]
fn a_chapter_that_stands_in_the_book_a_thousand_times_is_read_once() {
    let book = "<package><manifest><item id='c' href='c.html'/></manifest><spine>".to_owned()
        + &"<itemref idref='c'/>".repeat(1000)
        + "</spine></package>";
    let parts = [("META-INF/container.xml", "<c><rootfile full-path='b.opf'/></c>"), ("b.opf", &book), ("c.html", "<p>河灯节</p>")];
    let case = Case::new().file("a.epub", package(&parts));
    assert_eq!(case.run(["text", "a.epub"]).exits(0).out.lines().count(), 1);
}

#[test]
fn a_text_of_more_than_a_quarter_of_a_gigabyte_is_refused_unread() {
    let case = Case::new().file("news/good.txt", "河灯节开幕。\n");
    // A file with a hole in it takes no room on the disk.
    let file = std::fs::File::create(case.path("news/line.txt")).expect("a file");
    file.set_len(2 << 30).expect("a length");
    drop(file);
    case.run(["text", "news"]).exits(0).prints("good.txt").says("line.txt: not read: 2048 MB");
}
