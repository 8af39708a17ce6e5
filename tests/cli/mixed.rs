//! A folder as clients send it: two thousand files of all formats, with rubbish among them.

use super::packages::{epub, odf, package, plain_docx, pptx, xlsx};
use super::util::Case;

/// A good file of some format, with a sentence that stands nowhere else.
fn good(i: usize) -> (String, Vec<u8>) {
    let sentence = format!("青禾县第{i}号河灯工坊的水位监测系统已经安装完毕。");
    let s = &sentence;
    let (extension, bytes) = match i % 16 {
        0 => ("txt", s.clone().into_bytes()),
        1 => ("md", format!("# 报告\n\n{s}\n").into_bytes()),
        2 => ("html", format!("<p>{s}</p>").into_bytes()),
        3 => ("docx", plain_docx(&["报告", s])),
        4 => {
            ("xlsx", xlsx(&[("表", "", "<sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData>")], &format!("<si><t>{s}</t></si>"), ""))
        }
        5 => ("pptx", pptx(&[("", &format!("<a:p><a:r><a:t>{s}</a:t></a:r></a:p>"), "")])),
        6 => ("odt", odf(&format!("<office:text><text:p>{s}</text:p></office:text>"), "", "")),
        7 => ("epub", epub(&[("a.xhtml", &format!("<p>{s}</p>"))])),
        8 => ("srt", format!("1\n00:00:01,000 --> 00:00:02,000\n{s}\n").into_bytes()),
        9 => ("po", format!("msgid \"{s}\"\nmsgstr \"\"\n").into_bytes()),
        10 => (
            "xlf",
            format!("<xliff><file source-language='zh'><trans-unit id='1'><source>{s}</source></trans-unit></file></xliff>").into_bytes(),
        ),
        11 => ("tmx", format!("<tmx><body><tu><tuv lang='zh'><seg>{s}</seg></tuv></tu></body></tmx>").into_bytes()),
        12 => ("csv", format!("{s},x\n").into_bytes()),
        13 => ("json", format!("{{\"a\": \"{s}\"}}").into_bytes()),
        14 => ("zip", package(&[("a.txt", s.as_bytes())])),
        _ => ("txt", encoding_rs::GB18030.encode(s).0.into_owned()),
    };
    (format!("news/{:02}/{i:04}.{extension}", i % 20), bytes)
}

/// A file that can't be read.
fn rubbish(i: usize) -> (String, Vec<u8>) {
    let noise: Vec<u8> = (0..3000u32).map(|n| ((n + i as u32).wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let (extension, bytes) = match i % 8 {
        0 => ("txt", noise),
        1 => ("docx", noise),
        2 => ("docx", [b"PK\x03\x04".as_slice(), &noise].concat()),
        3 => ("xlsx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 locked".to_vec()),
        4 => ("xlf", b"<xliff><file>".to_vec()),
        5 => ("json", b"{\"a\": ".to_vec()),
        6 => ("pptx", package(&[("readme", "x")])[..60].to_vec()),
        _ => ("tmx", b"<html></html>".to_vec()),
    };
    (format!("news/{:02}/bad{i:03}.{extension}", i % 20), bytes)
}

#[test]
fn of_two_thousand_mixed_files_every_good_one_is_read_and_every_bad_one_named() {
    let case = Case::new();
    let (good, bad): (Vec<_>, Vec<_>) = ((0..1900).map(good).collect(), (0..100).map(rubbish).collect());
    for (name, bytes) in good.iter().chain(&bad) {
        case.write(name, bytes);
    }
    let run = case.run(["text", "news", "--format", "json"]).exits(0);
    let rows = run.json();
    for i in 0..1900 {
        let number = format!("第{i}号");
        assert_eq!(rows.iter().filter(|r| r["text"].as_str().is_some_and(|t| t.contains(&number))).count(), 1, "{number}");
    }
    for (name, _) in &bad {
        let name = name.trim_start_matches("news/");
        assert_eq!(run.err.lines().filter(|l| l.contains(&format!("{name}: not read: "))).count(), 1, "{name} in {}", run.err);
    }
    assert_eq!(run.err.lines().count(), bad.len());
    case.run(["extract", "news", "-n", "--strict"]).exits(2).says("100 files could not be read whole");
    let one = case.run(["text", "news", "--format", "json", "-j", "1"]).exits(0);
    assert_eq!(one.out, run.out, "the number of threads changes nothing");
}

/// Where the system tells how much memory a program had.
#[cfg(target_os = "linux")]
#[test]
fn two_thousand_files_take_less_than_300_mb() {
    let case = Case::new();
    for (name, bytes) in (0..1900).map(good).chain((0..100).map(rubbish)) {
        case.write(&name, bytes);
    }
    let silent = std::process::Stdio::null;
    let mut run = std::process::Command::new(super::util::SHUYU)
        .args(["extract", "news", "-n", "-q"])
        .current_dir(case.path(""))
        .stdout(silent())
        .stderr(silent())
        .spawn()
        .expect("it runs");
    let mut most = 0;
    while run.try_wait().expect("it runs").is_none() {
        let status = std::fs::read_to_string(format!("/proc/{}/status", run.id())).unwrap_or_default();
        let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<usize>().ok());
        most = most.max(peak.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(run.wait().expect("it ran").success());
    assert!((1..300_000).contains(&most), "{most} kB");
}
