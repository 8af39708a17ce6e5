//! Makes the pictures of the README: the real program in a pseudo-terminal and its page in a real browser, over the sample
//! documents. `samples/screens/make` runs it.

use std::path::Path;

use super::browser::Browser;
use super::sitting::Served;
use super::terminal::Terminal;
use super::util::Case;

/// The samples and the glossary of a first run over them.
fn case() -> Case {
    let case = Case::new();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/news");
    for file in std::fs::read_dir(samples).expect("the samples") {
        let path = file.expect("a file").path();
        let name = format!("news/{}", path.file_name().expect("a name").to_string_lossy());
        case.write(&name, std::fs::read(&path).expect("read"));
    }
    case.run(["extract", "news", "-o", "g.toml", "-q"]).exits(0);
    case
}

/// A screen as a page: each run of cells with its style.
fn html(screen: &vt100::Screen) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let colour = |c: vt100::Color, other: &str| match c {
        vt100::Color::Default => other.to_owned(),
        vt100::Color::Idx(i) => {
            const NAMED: [&str; 16] = [
                "#2b2b2b", "#e06c6c", "#7fbf7f", "#d9b65a", "#2f6fb0", "#b48ead", "#5fb3c9", "#f2f2f2", "#777777", "#ff8a8a", "#98d998",
                "#f0d080", "#6aa6e8", "#d0a8d8", "#80d0e0", "#ffffff",
            ];
            NAMED.get(usize::from(i)).copied().unwrap_or(other).to_owned()
        }
        vt100::Color::Rgb(r, g, b) => format!("rgb({r},{g},{b})"),
    };
    let (rows, columns) = screen.size();
    let mut out = String::from(
        "<!doctype html><meta charset=utf-8><style>body{margin:0;background:#1e1e1e;display:inline-block}\
         pre{margin:14px 16px;font:15px/20px 'DejaVu Sans Mono','Noto Sans Mono CJK SC',monospace;color:#dcdcdc}\
         i{display:inline-block;font-style:normal;width:9.03px;height:20px;overflow:visible;white-space:pre;vertical-align:top}\
         i.w{width:18.06px}</style><pre>",
    );
    for y in 0..rows.get() {
        for x in 0..columns.get() {
            let Some(cell) = screen.cell(y, x).filter(|c| !c.is_wide_continuation()) else { continue };
            let (mut fg, mut bg) = (colour(cell.fgcolor(), "#dcdcdc"), colour(cell.bgcolor(), "#1e1e1e"));
            if cell.inverse() {
                std::mem::swap(&mut fg, &mut bg);
            }
            let weight = if cell.bold() { ";font-weight:700" } else { "" };
            let dim = if cell.dim() { ";opacity:.6" } else { "" };
            let line = if cell.underline() { ";text-decoration:underline" } else { "" };
            let text = if cell.has_contents() { escape(cell.contents()) } else { " ".to_owned() };
            let wide = if cell.is_wide() { " class=w" } else { "" };
            out.push_str(&format!("<i{wide} style='color:{fg};background:{bg}{weight}{dim}{line}'>{text}</i>"));
        }
        out.push('\n');
    }
    out + "</pre>"
}

pub(crate) fn make() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/screens");
    let Some(mut browser) = Browser::start() else { return };

    let case_one = case();
    let mut t = Terminal::start(&case_one, 120, 32, &["review", "g.toml"], true);
    t.sees("Boundary:");
    t.then("a", "Approved");
    t.then("r", "Rejected");
    t.then("a", "Approved");
    t.then("l", "Later");
    t.then("a", "Approved");
    t.sees(" saved");
    t.sees("Boundary:");
    let page = case_one.path("screen.html");
    std::fs::write(&page, html(&t.screen())).expect("written");
    t.keys("q");
    t.ends();
    browser.looks(1118, 668, false);
    browser.open(&format!("file://{}", page.display()));
    browser.screenshot(&folder.join("terminal.png"));

    let case_two = case();
    let served = Served::start(&case_two);
    for (name, width, height, dark) in
        [("page", 1280, 800, false), ("page-dark", 1280, 800, true), ("phone", 390, 844, false), ("phone-dark", 390, 844, true)]
    {
        browser.looks(width, height, dark);
        browser.open(&served.link);
        browser.wait("document.querySelector('.places li')");
        if name == "page" {
            for key in ["a", "r", "a", "l", "a"] {
                browser.key(key);
            }
            browser.wait("document.querySelector('#message').textContent && document.querySelector('#saved').textContent === 'saved'");
            browser.wait("document.querySelector('.places li')");
        }
        std::thread::sleep(std::time::Duration::from_millis(300));
        browser.screenshot(&folder.join(format!("{name}.png")));
    }
}
