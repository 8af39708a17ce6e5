//! Files with random damage: whatever comes, every reader ends, says something and does not panic. This is the short form
//! of the fuzzing in `fuzz/`, on any toolchain; what fuzzing has found lies in `tests/found` and is read again here.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use shuyu::read::{Options, from_bytes};

use super::packages::{epub, odf, package, pptx, word_part, xlsx};

/// A small file of each format that uses most of what its reader knows. Packed ones are given by their XML, and packed after
/// the damage is done, so that it reaches the reader.
const SEEDS: &[(&str, &str)] = &[
    ("txt", "　　第一行河灯\n第二行 Latin\r\n\r第三行\u{1b}[0m。\n"),
    ("md", "# 标题\n\n与**亚历**山大`码`\n\n- [链](x)\n\n| 甲 | 乙 |\n|---|---|\n| a | b |\n\n```\n码\n```\n"),
    (
        "html",
        "<p hidden>藏<p>与<b>亚历</b>山大&middot;福明<br><ruby>汉<rt>hàn</rt></ruby><table><tr><td>甲<td>乙</table><pre>a\nb</pre><script>x</script>",
    ),
    ("srt", "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>河灯</i>\n节\n\n2\n00:00:03,000 --> 00:00:04,000\n- 甲\n- 乙\n"),
    ("ass", "[Events]\nFormat: Layer, Start, End, Text\nDialogue: 0,0:00:01.00,0:00:02.00,{\\p1}m 0{\\p0}河灯,节\\N开始\n"),
    (
        "po",
        "msgid \"\"\nmsgstr \"Language: zh\\n\"\n\n#, fuzzy\nmsgctxt \"c\"\nmsgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"甲\\n\"\nmsgstr[1] \"乙\"\n",
    ),
    (
        "xlf",
        "<xliff version='1.2'><file source-language='zh'><group translate='no'><trans-unit id='1' translate='yes'><source>甲<g><ph>x<sub>乙</sub></ph></g></source><seg-source><mrk mtype='seg' mid='1'>甲</mrk></seg-source><target state='final'><mrk mtype='seg' mid='1'>A</mrk></target><s:seg-defs><s:seg id='1' conf='Draft'/></s:seg-defs></trans-unit></group></file></xliff>",
    ),
    (
        "xliff",
        "<xliff version='2.0' srcLang='zh' trgLang='en'><file><unit id='1'><segment id='s' state='final'><source>甲<pc>乙</pc></source><target>A</target></segment></unit></file></xliff>",
    ),
    (
        "tmx",
        "<!DOCTYPE tmx [<!ENTITY a 'x'>]><tmx><header srclang='zh'/><body><tu tuid='1'><tuv xml:lang='zh'><seg>甲<bpt>x</bpt>&a;&#20013;</seg></tuv><tuv lang='en'><seg>A</seg></tuv></tu></body></tmx>",
    ),
    ("csv", "术语;译文\n\"河\n灯\";=1+1\n"),
    ("tsv", "术语\t\"译\"\"文\"\n河\"灯\tx\n"),
    ("json", "{\"a\": [\"甲\", {\"src\": \"乙\", \"dst\": \"B\"}], \"河灯\": \"x\", \"stage\": 5, \"n\": 1e5}"),
    (
        "fodt",
        "<office:document xmlns:office='o'><office:body><office:text><text:p>河<text:s text:c='3'/>灯<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note></text:p></office:text></office:body></office:document>",
    ),
    (
        "docx",
        "<w:body><w:p><w:pPr><w:pStyle w:val='A'/><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r></w:p><w:tbl><w:tc><w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>x</w:instrText><w:fldChar w:fldCharType='end'/><w:t>乙</w:t><w:br/></w:r></w:p></w:tc></w:tbl></w:body>",
    ),
    (
        "xlsx",
        "<cols><col min='1' max='2' hidden='1'/></cols><sheetData><row r='1'><c r='C1' t='s'><v>0</v></c><c t='inlineStr'><is><r><t>甲</t></r></is></c><c r='ZZZZ9' t='str'><f>x</f><v>乙_x000D_</v></c></row></sheetData>",
    ),
    (
        "pptx",
        "<a:p><a:r><a:t>甲</a:t></a:r><a:br/><a:fld type='slidenum'><a:t>1</a:t></a:fld></a:p><mc:AlternateContent><mc:Fallback/></mc:AlternateContent>",
    ),
    (
        "odt",
        "<office:text><text:h>甲<text:span text:style-name='H'>乙</text:span></text:h><table:table><table:table-row table:number-rows-repeated='9'><table:table-cell><text:p>丙</text:p></table:table-cell></table:table-row></table:table></office:text>",
    ),
    (
        "ods",
        "<office:spreadsheet><table:table table:name='表'><table:table-column table:number-columns-repeated='4000000000' table:visibility='collapse'/><table:table-row table:number-rows-repeated='4000000000'><table:table-cell table:number-columns-repeated='4000000000'/><table:table-cell><text:p>甲</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>",
    ),
    ("epub", "<p>甲<ruby>乙<rt>x</rt></ruby></p>"),
    ("zip", "河灯节"),
];

/// The file whose text or XML is `content`.
fn file(extension: &str, content: &str) -> Vec<u8> {
    match extension {
        "docx" => package(&[("word/document.xml", word_part("document", content))]),
        "xlsx" => xlsx(&[("表", "", content)], "<si><t>甲</t></si>", ""),
        "pptx" => pptx(&[("", content, content)]),
        "odt" | "ods" => odf(content, "<style:style style:name='H'><style:text-properties text:display='none'/></style:style>", ""),
        "epub" => epub(&[("a.xhtml", content)]),
        "zip" => package(&[("a.txt", content)]),
        _ => content.as_bytes().to_vec(),
    }
}

/// What is put into a file where it is damaged.
const PIECES: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "&",
    "&#0;",
    "&#x110000;",
    "\"",
    "'",
    "\\",
    "\0",
    "\u{FEFF}",
    "\n",
    "\r",
    "-->",
    "{",
    "}",
    "[",
    "]",
    "𠮷",
    "e\u{301}",
    "]]>",
    "<![CDATA[",
    "<!--",
    "4294967296",
    "-1",
    "=",
    ",",
    "\t",
];

#[track_caller]
fn reads(name: &str, bytes: Vec<u8>) {
    let start = Instant::now();
    let (documents, notices) = from_bytes(name, bytes.clone(), Options::default());
    assert!(!documents.is_empty() || !notices.is_empty(), "{name} gives text or a reason");
    for block in documents.iter().flat_map(|d| &d.blocks) {
        assert!(!block.text.trim().is_empty());
        assert!(!block.spot(0).is_empty(), "{name} has a place for each block");
        assert!(block.place(block.text.len()).line > 0);
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{name} takes {:?}", start.elapsed());
    assert_eq!(from_bytes(name, bytes, Options::default()), (documents, notices), "{name} gives the same twice");
}

proptest! {
    // PROPTEST_CASES=100000 makes a night of it.
    #![proptest_config(ProptestConfig { cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(150), ..ProptestConfig::default() })]

    #[test]
    fn no_damage_to_a_file_makes_its_reader_panic(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..6, any::<prop::sample::Index>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        for (extension, seed) in SEEDS {
            let mut chars: Vec<char> = seed.chars().collect();
            for (at, what, more) in &edits {
                if chars.is_empty() {
                    break;
                }
                let at = at.index(chars.len());
                match what {
                    0 => { chars.remove(at); }
                    1 | 2 => { chars.splice(at..at, PIECES[more.index(PIECES.len())].chars()); }
                    3 => {
                        let end = (at + 1 + more.index(20)).min(chars.len());
                        let again: Vec<char> = chars[at..end].to_vec();
                        chars.splice(at..at, again);
                    }
                    4 => {
                        let other = more.index(chars.len());
                        chars.swap(at, other);
                    }
                    _ => {
                        let end = (at + more.index(30)).min(chars.len());
                        chars.drain(at..end);
                    }
                }
            }
            let content: String = chars.into_iter().collect();
            let mut bytes = file(extension, &content);
            if let Some(cut) = &cut {
                bytes.truncate(cut.index(bytes.len().max(1)));
            }
            reads(&format!("a.{extension}"), bytes);
        }
    }

    #[test]
    fn no_bytes_under_any_name_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), magic in 0usize..5) {
        let start: &[u8] = [&b""[..], b"PK\x03\x04", b"PK\x05\x06", b"%PDF-1.7\n", b"<?xml version='1.0'?>"][magic];
        let bytes = [start, &bytes].concat();
        for about in shuyu::read::about() {
            reads(&format!("a.{}", about.extensions[0]), bytes.clone());
        }
    }
}

#[test]
fn what_fuzzing_found_is_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).expect("the folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != "README.md" {
            reads(&name, std::fs::read(entry.path()).expect("a file"));
            seen += 1;
        }
    }
    assert!(seen > 0);
}
