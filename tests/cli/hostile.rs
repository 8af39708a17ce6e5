//! Documents that attack the program: each is named with the reason, takes no more memory and time than others, and the
//! other files are read.

use std::io::{Cursor, Write};

use std::time::{Duration, Instant};

use shuyu::document::Document;
use shuyu::read::{Options, from_bytes};
use shuyu::report::Notice;

use super::packages::{docx, epub, odf, package, plain_docx, pptx, relations, word_part, xlsx};
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

/// Reads a file whose reading would take hours, or the memory of ten computers, if the time grew with the square of its size.
#[track_caller]
fn read_soon(name: &str, content: impl Into<Vec<u8>>) -> (Vec<Document>, Vec<Notice>) {
    let start = Instant::now();
    let read = from_bytes(name, content.into(), Options::default());
    assert!(start.elapsed() < Duration::from_secs(30), "{name} takes {:?}", start.elapsed());
    let places: usize = read.0.iter().flat_map(|d| &d.blocks).map(|b| b.locus.as_deref().map_or(0, str::len)).sum();
    let names: usize = read.0.iter().flat_map(|d| &d.blocks).filter_map(|b| b.translation.as_ref()).map(|t| t.segment.len()).sum();
    assert!(places + names < 256 << 20, "{name}: {places} bytes of places, {names} of segments");
    read
}

const MANY: usize = 400_000;

#[test]
fn brackets_that_nothing_closes_do_not_take_the_square_of_their_number() {
    for tag in ["<b", "{\\b"] {
        let line = tag.repeat(4 * MANY);
        read_soon("a.srt", format!("1\n00:00:01,000 --> 00:00:02,000\n{line}\n河灯节\n"));
        read_soon("a.ass", format!("[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,,,,,{line}河灯节\n"));
    }
    let (documents, _) = read_soon("b.srt", format!("1\n00:00:01,000 --> 00:00:02,000\n{}", "words without end\n".repeat(MANY)));
    assert_eq!(documents[0].blocks.len(), 1);
    let inside = format!("<p hidden>{}{}</p><p>河灯节", "<b>".repeat(MANY), "</i>".repeat(MANY));
    read_soon("a.html", inside);
}

#[test]
fn fields_columns_and_languages_without_number_do_not_either() {
    let field = "<w:r><w:fldChar w:fldCharType='begin'/><w:fldChar w:fldCharType='separate'/></w:r>".repeat(MANY / 4);
    let text = "<w:r><w:t>灯</w:t></w:r>".repeat(MANY / 4);
    let (documents, _) = read_soon("a.docx", docx(&format!("<w:p>{field}{text}</w:p>"), &[]));
    assert_eq!(documents[0].blocks[0].text.chars().count(), MANY / 4);
    let hidden: String = (0..MANY / 4).map(|i| format!("<col min='{0}' max='{0}' hidden='1'/>", 2 * i + 2)).collect();
    let cells = "<c t='str'><v>灯</v></c><c t='str'><v>会</v></c>".repeat(MANY / 4);
    read_soon("a.xlsx", xlsx(&[("表", "", &format!("<cols>{hidden}</cols><sheetData><row>{cells}</row></sheetData>"))], "", ""));
    let columns = "<table:table-column/><table:table-column table:visibility='collapse'/>".repeat(MANY / 4);
    let cells = "<table:table-cell><text:p>灯</text:p></table:table-cell>".repeat(MANY / 4);
    let sheet = format!("<table:table table:name='表'>{columns}<table:table-row>{cells}</table:table-row></table:table>");
    read_soon("a.ods", odf(&format!("<office:spreadsheet>{sheet}</office:spreadsheet>"), "", ""));
    let paragraph = format!("<text:p>{}</text:p>", "<text:hidden-paragraph text:is-hidden='true'/>".repeat(MANY));
    read_soon("a.odt", odf(&format!("<office:text>{paragraph}<text:p>灯</text:p></office:text>"), "", ""));
    let languages: String = (0..MANY / 4).map(|i| format!("<tuv lang='x{i}'><seg>灯</seg></tuv>")).collect();
    read_soon("a.tmx", format!("<tmx><body><tu>{languages}</tu></body></tmx>"));
}

#[test]
fn a_slide_a_sheet_and_a_header_that_are_there_a_thousand_times_are_read_once() {
    let count = |name: &str, content: Vec<u8>| read_soon(name, content).0.iter().map(|d| d.blocks.len()).sum::<usize>();
    let slide = pptx(&[("", "<a:p><a:r><a:t>灯</a:t></a:r></a:p>", "")]);
    let again = |package: &[u8], part: &str, from: &str, to: &str| {
        let mut zip = zip::ZipArchive::new(Cursor::new(package)).expect("a zip file");
        let mut parts = Vec::new();
        for i in 0..zip.len() {
            let mut entry = zip.by_index(i).expect("a part");
            let mut text = String::new();
            std::io::Read::read_to_string(&mut entry, &mut text).expect("text");
            let name = entry.name().expect("a name").into_owned();
            let text = if name == part { text.replacen(from, to, 1) } else { text };
            parts.push((name, text));
        }
        super::packages::package(&parts.iter().map(|(n, c)| (n.as_str(), c.as_str())).collect::<Vec<_>>())
    };
    let item = r#"<p:sldId id="256" r:id="r1"/>"#;
    assert_eq!(count("a.pptx", again(&slide, "ppt/presentation.xml", item, &item.repeat(MANY))), 1);
    let book = xlsx(&[("表", "", "<sheetData><row><c t='str'><v>灯</v></c></row></sheetData>")], "", "");
    let item = r#"<sheet name="表" sheetId="1" r:id="r1" />"#;
    assert_eq!(count("a.xlsx", again(&book, "xl/workbook.xml", item, &item.repeat(MANY))), 2);
    let header = word_part("hdr", "<w:p><w:r><w:t>页眉</w:t></w:r></w:p>");
    let letter = docx("<w:p><w:r><w:t>灯</w:t></w:r></w:p>", &[("header", "header1.xml", &header)]);
    let item = relations(&[("r0", "header", "header1.xml")]);
    let item = &item[item.find("<Relationship ").expect("one")..item.rfind("</").expect("an end")];
    assert_eq!(count("a.docx", again(&letter, "word/_rels/document.xml.rels", item, &item.repeat(1000))), 2);
    assert_eq!(count("b.docx", again(&letter, "word/_rels/document.xml.rels", item, &item.repeat(MANY))), 0);
}

#[test]
fn a_long_name_over_many_lines_does_not_fill_the_memory() {
    let name = "很长".repeat(10_000);
    let lines = "灯\n".repeat(MANY / 8);
    read_soon("a.json", format!("{{\"{name}\": [{}\"灯\"]}}", "\"灯\",".repeat(MANY / 8)));
    read_soon("a.po", format!("msgctxt \"{name}\"\nmsgid \"{}\"\nmsgstr \"\"\n", lines.replace('\n', "\\n")));
    read_soon(
        "a.xlf",
        format!("<xliff><file source-language='zh'><trans-unit id='{name}'><source>{lines}</source></trans-unit></file></xliff>"),
    );
    read_soon("a.tmx", format!("<tmx><body><tu tuid='{name}'><tuv lang='zh'><seg>{lines}</seg></tuv></tu></body></tmx>"));
    let cells = "<row><c t='str'><v>灯</v></c></row>".repeat(MANY / 8);
    read_soon("a.xlsx", xlsx(&[(&name, "", &format!("<sheetData>{cells}</sheetData>"))], "", ""));
}

#[test]
fn a_key_that_is_wanted_for_every_chapter_is_looked_up_quickly() {
    let chapters: Vec<(String, String)> = (0..2000).map(|i| (format!("{i}.html"), "<p>灯</p>".to_owned())).collect();
    let items: String = chapters.iter().map(|(n, _)| format!("<item id='{n}' href='{n}'/>")).collect();
    let order: String = chapters.iter().map(|(n, _)| format!("<itemref idref='{n}'/>")).collect();
    let book = format!("<package><manifest>{items}</manifest><spine>{order}</spine></package>");
    let keys = format!("<encryption>{}</encryption>", "<CipherReference URI='font.otf'/>".repeat(MANY));
    let mut parts =
        vec![("META-INF/container.xml", "<c><rootfile full-path='b.opf'/></c>"), ("b.opf", &book), ("META-INF/encryption.xml", &keys)];
    parts.extend(chapters.iter().map(|(n, c)| (n.as_str(), c.as_str())));
    assert_eq!(read_soon("a.epub", package(&parts)).0[0].blocks.len(), 2000);
    let locked = "<encryption><CipherReference URI='7.html'/></encryption>";
    parts[2].1 = locked;
    Case::new().file("a.epub", package(&parts)).run(["text", "a.epub"]).says("copy protection");
}

#[test]
fn zip_folders_that_unpack_to_more_and_more_are_refused() {
    let inner = bomb("a.txt", "甲", 60 << 20);
    let parts: Vec<(String, &[u8])> = (0..100).map(|i| (format!("{i}.zip"), inner.as_slice())).collect();
    let zip = package(&parts.iter().map(|(n, c)| (n.as_str(), *c)).collect::<Vec<_>>());
    let (_, notices) = read_soon("a.zip", zip);
    assert!(notices.iter().any(|n| format!("{:?}", n.what).contains("2048 MB")), "{notices:?}");
}

#[cfg(feature = "pdf")]
#[test]
fn forms_of_a_pdf_that_draw_forms_end() {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</F1 5 0 R/F2 6 0 R/F3 7 0 R/F4 8 0 R>>>>/Contents 4 0 R>>"
            .to_owned(),
    ];
    for next in 1..=5 {
        let draw = format!("/F{next} Do\n").repeat(1000);
        let form = if next == 1 { "" } else { "/Type/XObject/Subtype/Form" };
        objects.push(format!("<<{form}/Length {}>>stream\n{draw}endstream", draw.len()));
    }
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = String::new();
    for (number, object) in (1..).zip(&objects) {
        places.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    let (start, size) = (out.len(), objects.len() + 1);
    let end = format!("xref\n0 {size}\n0000000000 65535 f \n{places}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    out.extend_from_slice(end.as_bytes());
    let (_, notices) = read_soon("a.pdf", out);
    assert_eq!(notices.len(), 1, "{notices:?}");
}
