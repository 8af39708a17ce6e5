//! Office files, e-books and zip folders made in memory from parts that can be read here: no file in the repository holds
//! bytes that nobody can explain. Benchmarks and fuzzing use it as well.

#![allow(dead_code, reason = "not everyone who includes this file needs all of it")]

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A zip file of these parts.
pub(crate) fn package<P: AsRef<[u8]>>(parts: &[(&str, P)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(*name, options).expect("a name");
        zip.write_all(content.as_ref()).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

/// The parts of a zip file as one text for the fuzzer: name, content, name, content, with zero bytes between them. What is no
/// zip file stays what it is.
pub(crate) fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else { return bytes.to_vec() };
    let mut out = Vec::new();
    for i in 0..zip.len() {
        let mut part = zip.by_index(i).expect("a part");
        out.extend_from_slice(part.name().expect("a name").as_bytes());
        out.push(0);
        part.read_to_end(&mut out).expect("read");
        out.push(0);
    }
    out.pop();
    out
}

/// The zip file of a text that [`unpacked`] made, or that the fuzzer made of one.
pub(crate) fn packed(text: &[u8]) -> Vec<u8> {
    let mut pieces = text.split(|&b| b == 0);
    let mut parts: Vec<(String, &[u8])> = Vec::new();
    while let Some(name) = pieces.next() {
        // The writer refuses a name that is too long or there already.
        let name: String = String::from_utf8_lossy(name).chars().take(1000).collect();
        if !parts.iter().any(|(other, _)| *other == name) {
            parts.push((name, pieces.next().unwrap_or_default()));
        }
    }
    package(&parts.iter().map(|(name, content)| (name.as_str(), *content)).collect::<Vec<_>>())
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The relations of a part: id, sort, target.
pub(crate) fn relations(all: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| format!(r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#);
    let all: String = all.iter().map(one).collect();
    format!(
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{all}</Relationships>"#
    )
}

/// A part of a Word document: `name` is its root element, `inside` what is in it.
pub(crate) fn word_part(name: &str, inside: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><w:{name} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="urn:wps" xmlns:v="urn:v" xmlns:a="urn:a" xmlns:dgm="urn:dgm" xmlns:m="urn:m">{inside}</w:{name}>"#
    )
}

/// A Word document with this body, and with further parts: sort, file name, content.
pub(crate) fn docx(body: &str, parts: &[(&str, &str, &str)]) -> Vec<u8> {
    let document = word_part("document", &format!("<w:body>{body}<w:sectPr/></w:body>"));
    let ids: Vec<String> = (0..parts.len()).map(|i| format!("r{i}")).collect();
    let related: Vec<(&str, &str, &str)> = parts.iter().zip(&ids).map(|((kind, name, _), id)| (id.as_str(), *kind, *name)).collect();
    let names: Vec<String> = parts.iter().map(|(_, name, _)| format!("word/{name}")).collect();
    let (root, related) = (relations(&[("r1", "officeDocument", "word/document.xml")]), relations(&related));
    let mut all = vec![("_rels/.rels", root.as_str()), ("word/document.xml", &document), ("word/_rels/document.xml.rels", &related)];
    all.extend(parts.iter().zip(&names).map(|((_, _, content), name)| (name.as_str(), *content)));
    package(&all)
}

/// A Word document whose paragraphs are these texts.
pub(crate) fn plain_docx(paragraphs: &[&str]) -> Vec<u8> {
    let body: String =
        paragraphs.iter().map(|p| format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escaped(p))).collect();
    docx(&body, &[])
}

/// An Excel workbook: the name of each sheet, what its `sheet` element says besides, and what is in its `worksheet` element.
pub(crate) fn xlsx(sheets: &[(&str, &str, &str)], strings: &str, drawing: &str) -> Vec<u8> {
    let mut list = String::new();
    let mut related = Vec::new();
    let mut parts: Vec<(String, String)> = Vec::new();
    for (i, (name, more, inside)) in (1..).zip(sheets) {
        list.push_str(&format!(r#"<sheet name="{name}" sheetId="{i}" r:id="r{i}" {more}/>"#));
        related.push((format!("r{i}"), "worksheet", format!("worksheets/sheet{i}.xml")));
        let sheet = format!(r#"<?xml version="1.0"?><worksheet xmlns="urn:x">{inside}</worksheet>"#);
        parts.push((format!("xl/worksheets/sheet{i}.xml"), sheet));
    }
    related.push(("r99".to_owned(), "sharedStrings", "sharedStrings.xml".to_owned()));
    if !drawing.is_empty() {
        parts.push(("xl/worksheets/_rels/sheet1.xml.rels".to_owned(), relations(&[("r1", "drawing", "../drawings/drawing1.xml")])));
        parts.push((
            "xl/drawings/drawing1.xml".to_owned(),
            format!(r#"<xdr:wsDr xmlns:xdr="urn:xdr" xmlns:a="urn:a">{drawing}</xdr:wsDr>"#),
        ));
    }
    let related: Vec<(&str, &str, &str)> = related.iter().map(|(a, b, c)| (a.as_str(), *b, c.as_str())).collect();
    let workbook = format!(r#"<?xml version="1.0"?><workbook xmlns="urn:x" xmlns:r="{OFFICE}"><sheets>{list}</sheets></workbook>"#);
    parts.push(("_rels/.rels".to_owned(), relations(&[("r1", "officeDocument", "xl/workbook.xml")])));
    parts.push(("xl/workbook.xml".to_owned(), workbook));
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), relations(&related)));
    parts.push(("xl/sharedStrings.xml".to_owned(), format!(r#"<?xml version="1.0"?><sst xmlns="urn:x">{strings}</sst>"#)));
    package(&parts.iter().map(|(n, c)| (n.as_str(), c.as_str())).collect::<Vec<_>>())
}

/// A PowerPoint presentation: what the `sld` element of each slide says, what is in it, and its notes.
pub(crate) fn pptx(slides: &[(&str, &str, &str)]) -> Vec<u8> {
    let names = r#"xmlns:a="urn:a" xmlns:p="urn:p" xmlns:mc="urn:mc""#;
    let mut list = String::new();
    let mut related = Vec::new();
    let mut parts: Vec<(String, String)> = Vec::new();
    for (i, (more, inside, notes)) in (1..).zip(slides) {
        list.push_str(&format!(r#"<p:sldId id="{}" r:id="r{i}"/>"#, 255 + i));
        related.push((format!("r{i}"), "slide", format!("slides/slide{i}.xml")));
        parts.push((format!("ppt/slides/slide{i}.xml"), format!("<p:sld {names} {more}>{inside}</p:sld>")));
        if !notes.is_empty() {
            parts.push((
                format!("ppt/slides/_rels/slide{i}.xml.rels"),
                relations(&[("r1", "notesSlide", &format!("../notesSlides/n{i}.xml"))]),
            ));
            parts.push((format!("ppt/notesSlides/n{i}.xml"), format!("<p:notes {names}>{notes}</p:notes>")));
        }
    }
    let related: Vec<(&str, &str, &str)> = related.iter().map(|(a, b, c)| (a.as_str(), *b, c.as_str())).collect();
    let main = format!(r#"<p:presentation {names} xmlns:r="{OFFICE}"><p:sldIdLst>{list}</p:sldIdLst></p:presentation>"#);
    parts.push(("_rels/.rels".to_owned(), relations(&[("r1", "officeDocument", "ppt/presentation.xml")])));
    parts.push(("ppt/presentation.xml".to_owned(), main));
    parts.push(("ppt/_rels/presentation.xml.rels".to_owned(), relations(&related)));
    package(&parts.iter().map(|(n, c)| (n.as_str(), c.as_str())).collect::<Vec<_>>())
}

/// A part of an OpenDocument file.
pub(crate) fn odf_part(root: &str, inside: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><office:{root} xmlns:office="urn:office" xmlns:text="urn:text" xmlns:table="urn:table" xmlns:draw="urn:draw" xmlns:style="urn:style" xmlns:presentation="urn:presentation" xmlns:svg="urn:svg" xmlns:dc="urn:dc">{inside}</office:{root}>"#
    )
}

/// An OpenDocument file: what is in the body (with the element for its sort), the styles of the content, what is in `styles.xml`.
pub(crate) fn odf(body: &str, automatic: &str, styles: &str) -> Vec<u8> {
    let content = odf_part(
        "document-content",
        &format!("<office:automatic-styles>{automatic}</office:automatic-styles><office:body>{body}</office:body>"),
    );
    let styles = odf_part("document-styles", styles);
    package(&[("mimetype", "application/vnd.oasis.opendocument"), ("content.xml", &content), ("styles.xml", &styles)])
}

/// An e-book of these chapters, in the order of reading: file name and what is in the body.
pub(crate) fn epub(chapters: &[(&str, &str)]) -> Vec<u8> {
    let item = |(i, (name, _)): (usize, &(&str, &str))| {
        format!(r#"<item id="c{i}" href="text/{}" media-type="application/xhtml+xml"/>"#, name.replace(' ', "%20"))
    };
    // The list of files has another order than the book.
    let items: String = chapters.iter().enumerate().rev().map(item).collect();
    let order: String = (0..chapters.len()).map(|i| format!(r#"<itemref idref="c{i}"/>"#)).collect();
    let book = format!(r#"<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine>{order}</spine></package>"#);
    let container = r#"<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>"#;
    let mut parts = vec![("META-INF/container.xml".to_owned(), container.to_owned()), ("OEBPS/book.opf".to_owned(), book)];
    parts.extend(chapters.iter().map(|(name, body)| (format!("OEBPS/text/{name}"), format!("<html><body>\n{body}\n</body></html>"))));
    package(&parts.iter().map(|(n, c)| (n.as_str(), c.as_str())).collect::<Vec<_>>())
}

/// A text as XML has it.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A PDF file of these pages: each a list of lines with the place of their first letter, from the left and from below. The
/// font is one that names its characters in UTF-16 and is not in the file.
pub(crate) fn pdf(pages: &[&[(u32, u32, &str)]]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        String::new(),
        "<</Type/Font/Subtype/Type0/BaseFont/STSong/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>>>]>>".to_owned(),
    ];
    let mut kids = String::new();
    for lines in pages {
        let hex = |text: &str| text.encode_utf16().map(|u| format!("{u:04X}")).collect::<String>();
        let operations: String = lines.iter().map(|(x, y, text)| format!("BT /F1 12 Tf {x} {y} Td <{}> Tj ET\n", hex(text))).collect();
        objects.push(format!("<</Length {}>>stream\n{operations}endstream", operations.len()));
        kids.push_str(&format!("{} 0 R ", objects.len() + 1));
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
            objects.len()
        ));
    }
    objects[1] = format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len());
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = String::new();
    for (number, object) in (1..).zip(&objects) {
        places.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    let start = out.len();
    let end = format!(
        "xref\n0 {0}\n0000000000 65535 f \n{places}trailer<</Size {0}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    out.extend_from_slice(end.as_bytes());
    out
}
