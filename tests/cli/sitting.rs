//! What the tests of review share: a glossary to decide about, a served page, requests to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use shuyu::review::host::{self, Host, Options};

use super::util::{Case, SHUYU};

/// The entries in the order in which review shows them: the likeliest first.
pub(crate) const SOURCES: &[&str] = &[
    "高木良介",
    "河灯工坊",
    "青禾县",
    "位监测系统",
    "国际河灯协会",
    "科瓦连科",
    "安德烈·科瓦连科",
    "河灯手册",
    "潮汐闸门",
    "松岭镇",
    "水利局",
    "启用仪式",
    "观察员",
    "学徒",
    "村庄",
    "筹备工作",
    "检修",
    "改造",
    "数据",
    "局长",
    "馆长",
    "文化馆",
    "记录",
    "今年",
    "必须",
    "同时",
    "过程",
    "投入",
];

/// A glossary with comments, a key of the user's own, targets and alternatives, over the two reports.
pub(crate) fn glossary() -> String {
    let mut out =
        "# the river project\nformat = 1\nsource-language = \"zh-Hans\"\ntarget-language = \"en\"\ndocuments = [\"news\"]\n".to_owned();
    for (i, source) in SOURCES.iter().enumerate() {
        let target = match i {
            0 => "Takagi Ryosuke",
            1 => "River Lantern Workshop",
            2 => "Qinghe County",
            4 => "International River Lantern Association",
            6 => "Andrei Kovalenko",
            9 => "Songling",
            _ => "",
        };
        let kind = match i {
            0 | 5 | 6 => "person",
            2 | 9 => "place",
            _ => "term",
        };
        out.push_str(&format!("\n[[term]]\nsource = \"{source}\"\ntarget = \"{target}\"\nstatus = \"candidate\"\nkind = \"{kind}\"\n"));
        out.push_str(&format!("basis = \"{}\"\n", if target.is_empty() { "none" } else { "attested" }));
        out.push_str(&format!("count = 3\ndocuments = 1\nscore = {:.2}\n", 0.99 - i as f64 / 50.0));
        match i {
            0 => out.push_str("alternatives = [\"Ryosuke Takagi\", \"R. Takagi\"]\nmine = true # my own key\n"),
            2 => out.push_str("# ask the county office\n"),
            4 => out.push_str("alternatives = [\"IRLA\"]\n"),
            _ => {}
        }
    }
    out
}

/// A folder with both reports and this glossary as `g.toml`.
pub(crate) fn case() -> Case {
    Case::with_news().file("g.toml", glossary())
}

/// A session over the case's glossary in this process, its documents read.
pub(crate) fn host(case: &Case) -> Host {
    let options = Options { documents: vec![case.path("news")], reading: shuyu::read::Options::default(), memory: None };
    let host = Host::start(host::open(&[case.path("g.toml")]).expect("read"), &options);
    while host.state().reading {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    host
}

/// The program serving its page.
pub(crate) struct Served {
    child: Child,
    /// The link with the secret.
    pub(crate) link: String,
    pub(crate) port: u16,
    pub(crate) key: String,
}

impl Served {
    pub(crate) fn start(case: &Case) -> Self {
        let mut command = Command::new(SHUYU);
        command.current_dir(case.path("")).env("NO_COLOR", "1").env("XDG_STATE_HOME", case.path(".state"));
        command.args(["review", "g.toml", "--web", "--no-open"]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("shuyu starts");
        let mut line = String::new();
        let mut err = BufReader::new(child.stderr.take().expect("a pipe"));
        err.read_line(&mut line).expect("a line");
        // The rest is read so that the program never waits for it.
        std::thread::spawn(move || std::io::copy(&mut err, &mut std::io::sink()));
        let link = line.split_whitespace().last().unwrap_or_default().to_owned();
        let port = link.split([':', '/']).nth(4).and_then(|p| p.parse().ok()).unwrap_or_else(|| panic!("a link in {line:?}"));
        let key = link.split("key=").nth(1).expect("a secret").to_owned();
        let served = Served { child, link, port, key };
        while served.get("/api/all")["reading"] == true {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        served
    }

    /// Sends a request; gives the status and the whole answer, with its head.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{request}\r\n{body}").as_bytes()).expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it answers");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or_else(|| panic!("a status in {answer:?}"));
        (status, answer)
    }

    fn own(&self) -> [String; 2] {
        [format!("127.0.0.1:{}", self.port), format!("http://127.0.0.1:{}", self.port)]
    }

    fn json(answer: (u16, String)) -> Value {
        assert_eq!(answer.0, 200, "{}", answer.1);
        let body = answer.1.split_once("\r\n\r\n").expect("a body").1;
        serde_json::from_str(body).unwrap_or_else(|e| panic!("{e}: {body}"))
    }

    /// Asks as the page does.
    pub(crate) fn get(&self, path: &str) -> Value {
        let [host, _] = self.own();
        Self::json(self.send("GET", path, &[("Host", &host), ("X-Shuyu-Key", &self.key)], ""))
    }

    /// Acts as the page does.
    pub(crate) fn act(&self, action: &Value) -> Value {
        self.act_at(None, action)
    }

    /// Acts as a page does that has this entry selected.
    pub(crate) fn act_at(&self, at: Option<usize>, action: &Value) -> Value {
        let [host, origin] = self.own();
        let body = json!({"known": {"revision": 0, "order": 0}, "at": at, "action": action}).to_string();
        let headers = [("Host", &*host), ("Origin", &origin), ("X-Shuyu-Key", &self.key), ("Content-Type", "application/json")];
        Self::json(self.send("POST", "/api/act", &headers, &body))
    }

    /// Ends the review as the page does; what the program printed then.
    pub(crate) fn end(mut self) -> String {
        let [host, origin] = self.own();
        let headers = [("Host", &*host), ("Origin", &origin), ("X-Shuyu-Key", &self.key), ("Content-Type", "application/json")];
        assert_eq!(Self::json(self.send("POST", "/api/end", &headers, "{}"))["ended"], true);
        let mut out = String::new();
        self.child.stdout.take().expect("a pipe").read_to_string(&mut out).expect("UTF-8");
        assert!(self.child.wait().expect("it ends").success());
        out
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
