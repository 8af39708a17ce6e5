//! A real browser without a window, driven over its pipe: Chromium's debugging protocol is JSON with a zero byte after each
//! message, so that nothing but the browser is needed.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The browser with one page.
pub(crate) struct Browser {
    child: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    number: u64,
    session: Option<String>,
    /// What the page wrote to its console.
    pub(crate) console: VecDeque<String>,
    _profile: TempDir,
}

/// Where Chromium or Chrome is.
fn program() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Some(path.into());
    }
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    names.iter().flat_map(|n| folders.iter().map(move |f| f.join(n))).find(|p| p.is_file())
}

impl Browser {
    /// Starts the browser; `None`, with a word about it, where there is none.
    #[allow(clippy::print_stderr, reason = "a test that is skipped says so")]
    pub(crate) fn start() -> Option<Self> {
        let Some(program) = program() else {
            eprintln!("skipped: no Chromium on this computer (CHROMIUM can name one)");
            return None;
        };
        let profile = tempfile::tempdir().expect("a temporary folder");
        // The browser speaks on the descriptors 3 and 4; the shell makes them of its standard input and output.
        let child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1"])
            .arg(program)
            .args([
                "--headless=new",
                "--remote-debugging-pipe",
                "--no-first-run",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
            ])
            .args(["--hide-scrollbars", "--force-color-profile=srgb", "--disable-extensions", "--disable-background-networking"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the browser starts");
        let mut child = child;
        let input = child.stdin.take().expect("a pipe");
        let output = child.stdout.take().expect("a pipe");
        let (send, messages) = channel();
        std::thread::spawn(move || {
            for message in BufReader::new(output).split(0) {
                let Ok(message) = message else { break };
                let Ok(message) = serde_json::from_slice(&message) else { continue };
                if send.send(message).is_err() {
                    break;
                }
            }
        });
        let mut browser = Browser { child, input, messages, number: 0, session: None, console: VecDeque::new(), _profile: profile };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}))["targetId"].clone();
        let session = browser.call("Target.attachToTarget", json!({"targetId": target, "flatten": true}));
        browser.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        Some(browser)
    }

    /// Calls the browser.
    pub(crate) fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.number += 1;
        let mut message = json!({"id": self.number, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.input.write_all(format!("{message}\0").as_bytes()).and_then(|()| self.input.flush()).expect("the browser listens");
        let until = Instant::now() + PATIENCE;
        loop {
            let rest = until.saturating_duration_since(Instant::now());
            let answer = self.messages.recv_timeout(rest).unwrap_or_else(|e| panic!("{method}: {e}"));
            if answer["id"] == self.number {
                assert!(answer.get("error").is_none(), "{method}: {answer}");
                return answer["result"].clone();
            }
            if matches!(answer["method"].as_str(), Some("Runtime.consoleAPICalled" | "Runtime.exceptionThrown" | "Log.entryAdded")) {
                self.console.push_back(answer["params"].to_string());
            }
        }
    }

    /// The size of the window, and whether dark colours are wanted.
    pub(crate) fn looks(&mut self, width: u32, height: u32, dark: bool) {
        let phone = width < 600;
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": if phone { 2 } else { 1 }, "mobile": phone});
        self.call("Emulation.setDeviceMetricsOverride", metrics);
        let scheme = if dark { "dark" } else { "light" };
        self.call("Emulation.setEmulatedMedia", json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}));
    }

    /// Opens a link.
    pub(crate) fn open(&mut self, link: &str) {
        self.call("Page.navigate", json!({"url": link}));
        self.wait("document.readyState === 'complete'");
    }

    /// What a piece of JavaScript gives.
    pub(crate) fn value(&mut self, script: &str) -> Value {
        let parameters = json!({"expression": script, "awaitPromise": true, "returnByValue": true});
        let answer = self.call("Runtime.evaluate", parameters);
        assert!(answer.get("exceptionDetails").is_none(), "{script}: {answer}");
        answer["result"]["value"].clone()
    }

    /// The text of an element.
    pub(crate) fn text(&mut self, selector: &str) -> String {
        self.value(&format!("document.querySelector({selector:?})?.textContent ?? ''")).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until a piece of JavaScript gives something true.
    #[track_caller]
    pub(crate) fn wait(&mut self, script: &str) {
        let until = Instant::now() + PATIENCE;
        while self.value(&format!("Boolean({script})")) != Value::Bool(true) {
            if Instant::now() > until {
                let page = self.value("document.body.innerText");
                panic!("{script} stays false; the page: {page}; the console: {:?}", self.console);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses a key, named as browsers name it.
    pub(crate) fn key(&mut self, key: &str) {
        let text = if key.chars().count() == 1 {
            key
        } else if key == "Enter" {
            "\r"
        } else {
            ""
        };
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "Tab" => 9,
            "ArrowDown" => 40,
            "ArrowUp" => 38,
            "PageDown" => 34,
            "End" => 35,
            _ => key.chars().next().map_or(0, |c| c.to_ascii_uppercase() as u32),
        };
        let kind = if text.is_empty() { "rawKeyDown" } else { "keyDown" };
        self.call("Input.dispatchKeyEvent", json!({"type": kind, "key": key, "text": text, "windowsVirtualKeyCode": code}));
        self.call("Input.dispatchKeyEvent", json!({"type": "keyUp", "key": key, "windowsVirtualKeyCode": code}));
    }

    /// Types a text as an input method does.
    pub(crate) fn insert(&mut self, text: &str) {
        self.call("Input.insertText", json!({"text": text}));
    }

    /// Clicks on an element.
    #[track_caller]
    pub(crate) fn click(&mut self, selector: &str) {
        self.wait(&format!("document.querySelector({selector:?})"));
        let place = self.value(&format!(
            "(() => {{ const e = document.querySelector({selector:?}); e.scrollIntoView({{block: 'nearest'}}); \
             const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    /// Writes what the page looks like into a file.
    pub(crate) fn screenshot(&mut self, path: &Path) {
        let data = self.call("Page.captureScreenshot", json!({"format": "png"}))["data"].as_str().expect("an image").to_owned();
        std::fs::write(path, base64(&data)).expect("written");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn base64(text: &str) -> Vec<u8> {
    let value = |b: u8| match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let (mut out, mut bits, mut n) = (Vec::with_capacity(text.len() * 3 / 4), 0u32, 0);
    for b in text.bytes().filter(|&b| b != b'=') {
        bits = bits << 6 | u32::from(value(b));
        n += 6;
        if n >= 8 {
            n -= 8;
            out.push((bits >> n) as u8);
        }
    }
    out
}
