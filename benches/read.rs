//! How fast each format is read, in MB of text a second: the text that comes out counts, not the size of the file. The unit
//! beside it is a copy of the same file in memory with its decoding, which no reader of text can beat.
//!
//! The files are made in memory from one text; nothing is read from the disk.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use shuyu::read::{Options, from_bytes};

#[path = "../tests/cli/packages.rs"]
mod packages;

use packages::{epub, escaped, odf, plain_docx, pptx, xlsx};

/// The size of the text in bytes.
const SIZE: usize = 4 << 20;

fn main() {
    let paragraphs = paragraphs();
    let all: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    let joined = all.join("\n");
    let each = |f: &dyn Fn(usize, &str) -> String| all.iter().enumerate().map(|(i, p)| f(i, p)).collect::<String>();
    let html = each(&|_, p| format!("<p>{}</p>\n", escaped(p)));
    let strings = each(&|_, p| format!("<si><t>{}</t></si>", escaped(p)));
    let cells = each(&|i, _| format!("<row r=\"{0}\"><c r=\"A{0}\" t=\"s\"><v>{i}</v></c></row>", i + 1));
    let slides: Vec<String> =
        all.chunks(40).map(|c| c.iter().map(|p| format!("<a:p><a:r><a:t>{}</a:t></a:r></a:p>", escaped(p))).collect()).collect();
    let slides: Vec<(&str, &str, &str)> = slides.iter().map(|s| ("", s.as_str(), "")).collect();
    let chapters: Vec<(String, String)> = all
        .chunks(200)
        .enumerate()
        .map(|(i, c)| (format!("{i}.xhtml"), c.iter().map(|p| format!("<p>{}</p>\n", escaped(p))).collect()))
        .collect();
    let chapters: Vec<(&str, &str)> = chapters.iter().map(|(n, c)| (n.as_str(), c.as_str())).collect();
    let units = |unit: &dyn Fn(usize, &str) -> String| each(unit);
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("a.txt", joined.clone().into_bytes()),
        ("gb18030.txt", encoding_rs::GB18030.encode(&joined).0.into_owned()),
        ("utf16.txt", std::iter::once(0xFEFF).chain(joined.encode_utf16()).flat_map(u16::to_le_bytes).collect()),
        ("a.md", all.join("\n\n").into_bytes()),
        ("a.html", format!("<html><body>{html}</body></html>").into_bytes()),
        ("a.docx", plain_docx(&all)),
        ("a.xlsx", xlsx(&[("a", "", &format!("<sheetData>{cells}</sheetData>"))], &strings, "")),
        ("a.pptx", pptx(&slides)),
        ("a.odt", odf(&format!("<office:text>{}</office:text>", each(&|_, p| format!("<text:p>{}</text:p>", escaped(p)))), "", "")),
        ("a.epub", epub(&chapters)),
        ("a.srt", units(&|i, p| format!("{i}\n00:00:01,000 --> 00:00:02,000\n{p}\n\n")).into_bytes()),
        ("a.po", units(&|_, p| format!("msgid \"{}\"\nmsgstr \"x\"\n\n", p.replace('"', "\\\""))).into_bytes()),
        (
            "a.xlf",
            format!(
                "<xliff><file source-language='zh'>{}</file></xliff>",
                units(&|i, p| format!("<trans-unit id='{i}'><source>{}</source><target>x</target></trans-unit>\n", escaped(p)))
            )
            .into_bytes(),
        ),
        (
            "a.tmx",
            format!(
                "<tmx><body>{}</body></tmx>",
                units(&|_, p| format!(
                    "<tu><tuv xml:lang='zh'><seg>{}</seg></tuv><tuv xml:lang='en'><seg>x</seg></tuv></tu>\n",
                    escaped(p)
                ))
            )
            .into_bytes(),
        ),
        ("a.csv", units(&|i, p| format!("{i},\"{}\"\n", p.replace('"', "\"\""))).into_bytes()),
        ("a.json", serde_json::to_vec(&all).expect("JSON")),
    ];
    println!("{:12} {:>9} {:>12} {:>12} {:>9}", "format", "file kB", "text MB/s", "file MB/s", "of a copy");
    for (name, bytes) in &files {
        let blocks = |bytes: Vec<u8>| from_bytes(name, bytes, Options::default()).0;
        let text: usize = blocks(bytes.clone()).iter().flat_map(|d| &d.blocks).map(|b| b.text.len()).sum();
        assert!(text > SIZE / 2, "{name}: {text}");
        let time = fastest(|| blocks(bytes.clone()).len());
        let copy = fastest(|| String::from_utf8_lossy(&bytes.clone()).into_owned().len());
        let per_second = |size: usize| size as f64 / time.as_secs_f64() / 1e6;
        println!(
            "{name:12} {:>9} {:>12.0} {:>12.0} {:>8.1}×",
            bytes.len() / 1000,
            per_second(text),
            per_second(bytes.len()),
            time.as_secs_f64() / copy.as_secs_f64()
        );
    }
}

fn fastest(mut work: impl FnMut() -> usize) -> Duration {
    let time = |work: &mut dyn FnMut() -> usize| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..7).map(|_| time(&mut work)).min().unwrap_or_default()
}

/// Paragraphs with the words of the samples, until there is enough text.
fn paragraphs() -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/news");
    let mut names: Vec<_> = std::fs::read_dir(folder).expect("the samples").flatten().map(|e| e.path()).collect();
    names.sort();
    let texts: Vec<String> =
        names.iter().filter(|p| p.extension().is_some_and(|e| e == "txt")).map(|p| std::fs::read_to_string(p).expect("a sample")).collect();
    let lines: Vec<&str> = texts.iter().flat_map(|t| t.lines()).filter(|l| !l.trim().is_empty()).collect();
    let mut out = Vec::new();
    let mut size = 0;
    for (i, line) in lines.iter().cycle().enumerate() {
        let paragraph = format!("{line}{i}");
        size += paragraph.len();
        out.push(paragraph);
        if size > SIZE {
            break;
        }
    }
    out
}
