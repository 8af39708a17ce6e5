//! From a key to the screen, and from the start to the first screen, with 20,000 entries and half a million characters behind them.
//! The aims: under 16 ms for a key, so that no frame is missed, and under 0.3 s for the start.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and may stop")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use shuyu::review::host::{self, Host, Options};
use shuyu::review::tui::Face;

const ENTRIES: usize = 20_000;

/// A source of three characters that no other number has.
fn source(n: usize) -> String {
    let character = |i: usize| char::from_u32(0x4E00 + i as u32).unwrap();
    [character(n % 1500), character(2000 + n / 1500 * 37 % 1500), character(4000 + n % 97)].iter().collect()
}

fn median(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let ms = |d: Duration| d.as_secs_f64() * 1e3;
    (ms(times[times.len() / 2]), ms(times[times.len() - 1]))
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let glossary = folder.path().join("g.toml");
    let mut text = "format = 1\n".to_owned();
    let mut document = String::new();
    for n in 0..ENTRIES {
        let s = source(n);
        text.push_str(&format!(
            "\n[[term]]\nsource = \"{s}\"\ntarget = \"target number {n}\"\nstatus = \"candidate\"\nkind = \"term\"\nbasis = \"attested\"\n\
             count = {}\ndocuments = 2\nscore = 0.{:02}\nevidence = [\n  \"a.txt:{n} 今年在河边的【{s}】已经完成了检修\",\n]\n",
            2 + n % 90,
            10 + n * 7 % 89
        ));
        document.push_str(&format!("第{n}次在河边的{s}已经完成了检修,{s}运行正常。\n"));
    }
    std::fs::write(&glossary, text).unwrap();
    std::fs::write(folder.path().join("a.txt"), document).unwrap();
    let options =
        Options { documents: vec![PathBuf::from(folder.path()).join("a.txt")], reading: shuyu::read::Options::default(), memory: None };

    let begun = Instant::now();
    let host = Host::start(host::open(&[glossary]).unwrap(), &options);
    let mut face = Face::new(true);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    terminal.draw(|f| face.draw(f, &host)).unwrap();
    println!("start to first screen   {:7.1} ms", begun.elapsed().as_secs_f64() * 1e3);
    while host.state().reading {
        std::thread::sleep(Duration::from_millis(5));
    }
    println!("documents ready after   {:7.1} ms", begun.elapsed().as_secs_f64() * 1e3);

    let cases: &[(&str, &[&str])] = &[
        ("down", &["ArrowDown"]),
        ("approve", &["a"]),
        ("undo", &["u"]),
        ("next undecided", &[" "]),
        ("last, first", &["End", "Home"]),
        ("type a search", &["/", "t", "a", "r", "g", "e", "t", " ", "1", "9", "Enter", "Escape"]),
        ("sort by source", &["s", "ArrowDown", "ArrowDown", "Enter", "s", "Home", "Enter"]),
        ("longer, undo", &["]", "u"]),
    ];
    println!("{:22} {:>10} {:>10}", "key to screen, ms", "median", "longest");
    for (name, keys) in cases {
        let mut times = Vec::new();
        for key in keys.iter().cycle().take(keys.len() * (120 / keys.len()).max(3)) {
            let begun = Instant::now();
            face.key(&host, key);
            terminal.draw(|f| face.draw(f, &host)).unwrap();
            times.push(begun.elapsed());
        }
        let (median, longest) = median(times);
        println!("{name:22} {median:10.2} {longest:10.2}");
    }
    let begun = Instant::now();
    face.key(&host, "a");
    let _ = host.wait_saved(Duration::from_secs(60));
    println!("decision on disk after  {:7.1} ms", begun.elapsed().as_secs_f64() * 1e3);
}
