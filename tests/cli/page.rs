//! `review --web`: the page in a real browser, and who gets in.

use serde_json::json;
use shuyu::glossary::Status;

use super::browser::Browser;
use super::sitting::{Served, case};
use super::util::{Case, typed};

#[test]
fn the_page_decides_with_keys_and_with_the_mouse_extends_a_term_undoes_and_reloads() {
    let Some(mut page) = Browser::start() else { return };
    let case = case();
    let served = Served::start(&case);
    page.looks(1280, 800, false);
    page.open(&served.link);
    page.wait("document.querySelector('#entry h2')?.textContent === '高木良介'");
    assert_eq!(page.value("document.querySelector('.row').ariaSetSize"), "28");
    // With keys.
    page.key("a");
    page.wait("document.querySelector('#message').textContent.startsWith('Approved: 高木良介')");
    page.key("r");
    page.wait("document.querySelector('#entry h2').textContent === '青禾县'");
    page.key("u");
    page.wait("document.querySelector('#message').textContent.startsWith('Undone')");
    // With the mouse.
    page.click("[data-command=later]");
    page.wait("document.querySelector('#entry h2').textContent === '青禾县'");
    page.click("#row-3");
    page.wait("document.querySelector('#entry h2').textContent === '位监测系统'");
    page.click("[data-choice=extend-left]");
    page.wait("document.querySelector('#entry h2').textContent === '水位监测系统'");
    // Typed, as an input method does it.
    page.key("t");
    page.wait("document.querySelector('dialog').open");
    page.insert("water level monitoring");
    page.key("Enter");
    page.wait("document.querySelector('#entry .target').textContent === 'water level monitoring'");
    page.key("a");
    page.wait("document.querySelector('#entry h2').textContent === '国际河灯协会'");
    page.click("[data-alternative='1']");
    page.wait("document.querySelector('#entry .target').textContent === 'IRLA'");
    page.key("u");
    page.wait("document.querySelector('#entry .target').textContent.startsWith('International')");
    // A search, and all that is shown.
    page.click("#search");
    page.insert("长");
    page.wait("document.querySelectorAll('.row').length === 2");
    page.key("Enter");
    page.key("R");
    page.wait("document.querySelector('dialog').open");
    assert!(page.text("dialog h2").starts_with("Reject 2 undecided entries of the 2 entries shown?"));
    page.click("#yes");
    page.wait("document.querySelector('#message').textContent === 'Rejected: 2 entries'");
    page.wait("document.querySelector('#saved').textContent === 'saved'");
    // All is still there after a reload.
    page.open(&served.link);
    page.wait("document.querySelector('#progress')?.textContent.includes('approved')");
    assert_eq!(page.text("#progress"), "23 left · 2 approved · 3 rejected · 1 later");
    assert!(page.console.is_empty(), "{:?}", page.console);
    let out = served.end();
    assert!(out.contains("Next") && out.contains("shuyu export g.toml"), "{out}");

    let status = |source: &str| case.entry(source).status;
    assert_eq!(status("高木良介"), Status::Approved);
    assert_eq!(status("河灯工坊"), Status::Later);
    assert_eq!(status("青禾县"), Status::Candidate);
    let system = case.entry("水位监测系统");
    assert_eq!((system.target.as_str(), system.status, system.count), ("water level monitoring", Status::Approved, 5));
    assert_eq!(status("位监测系统"), Status::Rejected);
    assert_eq!(case.entry("国际河灯协会").alternatives, ["IRLA"]);
    assert_eq!((status("局长"), status("馆长")), (Status::Rejected, Status::Rejected));
}

#[test]
fn markup_in_a_glossary_is_text_on_the_page() {
    let Some(mut page) = Browser::start() else { return };
    let nasty = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>水车";
    let case = Case::new().file("g.toml", typed(&nasty.replace('"', "\\\""), "</title><b>wheel</b>\\u202e", Status::Candidate));
    let served = Served::start(&case);
    page.open(&served.link);
    page.wait("document.querySelector('#entry h2')");
    assert_eq!(page.text("#entry h2"), nasty);
    assert_eq!(page.text("#entry .target"), "</title><b>wheel</b>\\u{202e}");
    assert_eq!(page.value("document.querySelectorAll('main img, main script, main b:not(.state b)').length"), 0);
    assert_eq!(page.value("document.title"), "shuyu review");
    // The page may not run or load anything that is not its own.
    page.call(
        "Runtime.evaluate",
        json!({"expression": "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.owned=1\">')"}),
    );
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert_eq!(page.value("typeof window.owned"), "undefined");
}

#[test]
fn a_decision_about_an_entry_that_left_the_list_hits_no_other_one() {
    let case = case();
    let served = Served::start(&case);
    served.act(&json!({"do": "search", "text": "闸门"}));
    let answer = served.act_at(Some(0), &json!({"do": "decide", "status": "rejected"}));
    assert_eq!(answer["message"]["warning"], json!(true), "{answer}");
    served.end();
    let glossary = case.glossary("g.toml");
    assert!(glossary.terms.iter().all(|e| e.status != Status::Rejected));
}

#[test]
fn no_other_page_of_the_browser_can_read_or_post() {
    let Some(mut page) = Browser::start() else { return };
    let case = case();
    let before = case.text("g.toml");
    let served = Served::start(&case);
    let other = Served::start(&Case::new().file("g.toml", typed("水车", "wheel", Status::Candidate)));
    // Another page that even knows the secret.
    page.open(&other.link);
    page.wait("document.querySelector('#entry h2')");
    let (port, key) = (served.port, &served.key);
    for script in [
        format!("fetch('http://127.0.0.1:{port}/api/all', {{headers: {{'x-shuyu-key': '{key}'}}}}).then(r => r.text(), () => 'refused')"),
        format!("fetch('http://127.0.0.1:{port}/?key={key}', {{mode: 'no-cors'}}).then(r => r.type + r.status, () => 'refused')"),
    ] {
        assert_eq!(page.value(&script), "refused", "{script}");
    }
    assert_eq!(case.text("g.toml"), before);
}

#[test]
fn a_wrong_host_a_foreign_origin_and_a_missing_secret_are_refused() {
    let case = case();
    let before = case.text("g.toml");
    let served = Served::start(&case);
    let own = format!("127.0.0.1:{}", served.port);
    let origin = format!("http://{own}");
    let key = served.key.clone();
    let act = json!({"known": {}, "at": null, "action": {"do": "decide", "status": "approved"}}).to_string();
    let with = |host: &str, from: &str, key: &str| {
        let headers = [("Host", host), ("Origin", from), ("X-Shuyu-Key", key), ("Content-Type", "application/json")];
        served.send("POST", "/api/act", &headers, &act).0
    };
    assert_eq!(with("evil.example", &origin, &key), 403);
    assert_eq!(with(&own, "http://evil.example", &key), 403);
    assert_eq!(with(&own, "null", &key), 403);
    assert_eq!(with(&own, &format!("http://127.0.0.1:{}", served.port ^ 1), &key), 403);
    assert_eq!(with(&own, &origin, ""), 403);
    assert_eq!(with(&own, &origin, &key.replace(|c: char| c.is_ascii_digit(), "a")), 403);
    let no_origin = [("Host", &*own), ("X-Shuyu-Key", &key), ("Content-Type", "application/json")];
    assert_eq!(served.send("POST", "/api/act", &no_origin, &act).0, 403);
    assert_eq!(served.send("GET", "/", &[("Host", &own)], "").0, 403);
    assert_eq!(served.send("GET", "/api/all", &[("Host", &own)], "").0, 403);
    assert_eq!(served.send("GET", "/open?ticket=", &[("Host", &own)], "").0, 403);
    let foreign = [("Host", &*own), ("X-Shuyu-Key", &*key), ("Sec-Fetch-Site", "cross-site")];
    assert_eq!(served.send("GET", "/api/all", &foreign, "").0, 403);
    assert_eq!(case.text("g.toml"), before);

    let (status, page) = served.send("GET", &format!("/?key={key}"), &[("Host", &own)], "");
    assert_eq!(status, 200);
    for header in ["x-frame-options: DENY", "frame-ancestors 'none'", "default-src 'none'", "nosniff", "no-referrer", "no-store"] {
        assert!(page.contains(header), "{header}");
    }
    assert!(!page.contains("unsafe-inline"));
    assert_eq!(with(&own, &origin, &key), 200);
}

/// The pictures of the README. Run by samples/screens/make.
#[test]
#[ignore = "makes pictures"]
fn pictures() {
    super::pictures::make();
}
