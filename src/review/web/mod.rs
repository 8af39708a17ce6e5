//! The page: the same session for people who don't like terminals, served to a browser on this computer and to no one else.
//! Requests carry actions as JSON, answers carry what changed on the screen. The page itself is three files beside this one.
//!
//! Who gets in: the server listens on the loopback address only; every request must carry the secret of the link, name
//! this server as its host, and come from no other page. The page may load nothing and run nothing but its own, and no other
//! page may frame it.

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Query, Request, State as Shared};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use super::host::{Host, State};
use super::session::Action;
use super::words;
use crate::glossary::{Kind, Status};

/// How long a request for news waits, and how often it looks.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(60);

/// How long the ticket that opens the browser is good for.
const TICKET: Duration = Duration::from_secs(120);

/// The most entries that are offered as the host of a variant.
const MOST_HOSTS: usize = 60;

/// The header that carries the secret. No other page can send it: browsers ask this server first, and it says no.
const KEY: &str = "x-shuyu-key";

/// A session behind a page.
pub struct Web {
    host: Host,
    port: u16,
    key: String,
    /// A second secret, good for one visit: it may be seen by others in the list of processes, the key may not.
    ticket: Mutex<Option<(String, Instant)>>,
    end: Notify,
}

/// So many bits of chance, as hexadecimal digits.
fn secret() -> std::io::Result<String> {
    let mut bytes = [0u8; 24];
    getrandom::fill(&mut bytes).map_err(|e| std::io::Error::other(format!("the system gives no random numbers: {e}")))?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

/// Compares without telling by its time how much is right.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |d, (a, b)| d | (a ^ b)) == 0
}

impl Web {
    /// A page for a session at a port of this computer.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    pub fn new(host: Host, port: u16) -> std::io::Result<Arc<Self>> {
        let ticket = Mutex::new(Some((secret()?, Instant::now())));
        Ok(Arc::new(Web { host, port, key: secret()?, ticket, end: Notify::new() }))
    }

    /// The link with the secret: as good as the session itself.
    #[must_use]
    pub fn link(&self) -> String {
        format!("http://127.0.0.1:{}/?key={}", self.port, self.key)
    }

    /// A link that works once, for a browser that is started with it.
    #[must_use]
    pub fn link_once(&self) -> String {
        let ticket = self.ticket.lock().unwrap_or_else(PoisonError::into_inner);
        format!("http://127.0.0.1:{}/open?ticket={}", self.port, ticket.as_ref().map_or("", |t| t.0.as_str()))
    }

    /// The session's host.
    #[must_use]
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// The host, once nothing serves the page any more.
    #[must_use]
    pub fn into_host(self: Arc<Self>) -> Option<Host> {
        Arc::into_inner(self).map(|w| w.host)
    }

    /// Whether a name is this server's.
    fn is_own_host(&self, name: &str) -> bool {
        let port = self.port;
        name == format!("127.0.0.1:{port}") || name == format!("localhost:{port}")
    }
}

/// Opens a port of the loopback address; a free one if none is asked for.
///
/// # Errors
/// If the port is taken.
pub async fn listen(port: Option<u16>) -> std::io::Result<(TcpListener, u16)> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port.unwrap_or(0)))).await?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

/// Serves the page until it is ended there, or `stop` ends.
///
/// # Errors
/// What the system says when the port can't be served.
pub async fn serve(web: Arc<Web>, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    let ended = Arc::clone(&web);
    let (told, server) = (Arc::new(Notify::new()), router(web));
    let tell = Arc::clone(&told);
    let over = async move {
        tokio::pin!(stop);
        let end = ended.end.notified();
        tokio::pin!(end);
        std::future::poll_fn(|cx| {
            if stop.as_mut().poll(cx).is_ready() || end.as_mut().poll(cx).is_ready() {
                std::task::Poll::Ready(())
            } else {
                std::task::Poll::Pending
            }
        })
        .await;
        tell.notify_one();
    };
    let serving = axum::serve(listener, server).with_graceful_shutdown(over);
    let serving = serving.into_future();
    tokio::pin!(serving);
    // A request for news may wait for long; it must not keep the program from ending.
    let grace = async {
        told.notified().await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    };
    tokio::pin!(grace);
    std::future::poll_fn(|cx| match serving.as_mut().poll(cx) {
        std::task::Poll::Ready(result) => std::task::Poll::Ready(result),
        std::task::Poll::Pending => grace.as_mut().poll(cx).map(Ok),
    })
    .await
}

/// The routes, behind the guard.
pub fn router(web: Arc<Web>) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/open", get(open))
        .route("/api/all", get(all))
        .route("/api/news", get(news))
        .route("/api/hosts", get(hosts))
        .route("/api/act", post(act))
        .route("/api/end", post(end))
        .layer(middleware::from_fn_with_state(Arc::clone(&web), guard))
        .with_state(web)
}

fn refuse() -> Response {
    (StatusCode::FORBIDDEN, words::LABELS.refused).into_response()
}

/// Lets in only requests of this user's own page.
async fn guard(Shared(web): Shared<Arc<Web>>, request: Request, next: Next) -> Response {
    let mut response = if is_welcome(&web, request.method(), request.uri().path(), request.uri().query(), request.headers()) {
        next.run(request).await
    } else {
        refuse()
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    response
}

fn is_welcome(web: &Web, method: &Method, path: &str, query: Option<&str>, headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
    // Another name that leads here is a trick (DNS rebinding).
    if !text(header::HOST).is_some_and(|h| web.is_own_host(h)) {
        return false;
    }
    let origin = text(header::ORIGIN);
    if origin.is_some_and(|o| !o.strip_prefix("http://").is_some_and(|h| web.is_own_host(h))) {
        return false;
    }
    if method != Method::GET && origin.is_none() {
        return false;
    }
    let site = headers.get("sec-fetch-site").map(|v| v.to_str().unwrap_or("?"));
    let is_page = matches!(path, "/" | "/open");
    // A page is opened by the user, by typing or from a program; only the page itself asks for the rest.
    if site.is_some_and(|s| s != "same-origin" && !(is_page && s == "none")) {
        return false;
    }
    let in_query = |name: &str| query.and_then(|q| q.split('&').find_map(|p| p.strip_prefix(name)?.strip_prefix('='))).unwrap_or_default();
    match path {
        "/" => same(in_query("key"), &web.key),
        "/open" => {
            let mut ticket = web.ticket.lock().unwrap_or_else(PoisonError::into_inner);
            let good = ticket.as_ref().is_some_and(|(t, made)| made.elapsed() < TICKET && same(in_query("ticket"), t));
            if good {
                *ticket = None;
            }
            good
        }
        _ => headers.get(KEY).and_then(|v| v.to_str().ok()).is_some_and(|k| same(k, &web.key)),
    }
}

async fn open(Shared(web): Shared<Arc<Web>>) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, format!("/?key={}", web.key))]).into_response()
}

async fn page() -> Response {
    let Ok(nonce) = secret() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let html = include_str!("page.html")
        .replace("{{nonce}}", &nonce)
        .replace("{{no-script}}", words::LABELS.no_script)
        .replace("{{title}}", words::LABELS.title)
        .replace("{{style}}", include_str!("page.css"))
        .replace("{{script}}", include_str!("page.js"));
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; img-src data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()), (header::CONTENT_SECURITY_POLICY, policy)], html).into_response()
}

/// What the page knows already.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
struct Known {
    #[serde(default)]
    revision: u64,
    #[serde(default)]
    order: u64,
}

#[derive(Debug, Deserialize)]
struct Act {
    known: Known,
    /// The entry that was selected on the page when the user acted.
    at: Option<usize>,
    action: Action,
}

async fn act(Shared(web): Shared<Arc<Web>>, Json(act): Json<Act>) -> Response {
    blocking(move || {
        let (all, reply) = {
            let before = web.host.state().session.revision();
            // Another page of the same session may have moved on.
            let moves = matches!(act.action, Action::Undo | Action::Redo | Action::Select { .. } | Action::SelectTo { .. });
            (before != act.known.revision, web.host.act_at(act.at.filter(|_| !moves), &act.action))
        };
        let mut out = seen(&web, act.known, if all { None } else { Some(&reply.changed) });
        if let Some(message) = &reply.message {
            out["message"] = json!({"text": words::message(message), "warning": message.is_warning()});
        }
        out
    })
    .await
}

async fn all(Shared(web): Shared<Arc<Web>>) -> Response {
    blocking(move || {
        let mut out = seen(&web, Known::default(), None);
        out["words"] = json!(words::page());
        out
    })
    .await
}

/// Waits until something is new, be it by another page, the file or the documents.
async fn news(Shared(web): Shared<Arc<Web>>, Query(known): Query<Known>, headers: HeaderMap) -> Response {
    let print = headers.get("x-shuyu-print").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let until = Instant::now() + PATIENCE;
    loop {
        let is_new = {
            let state = web.host.state();
            state.session.revision() != known.revision || fingerprint(&state) != print || !state.news.is_empty()
        };
        if is_new || Instant::now() > until {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    blocking(move || {
        let message = web.host.state().news.pop_front();
        let same = web.host.state().session.revision() == known.revision;
        let mut out = seen(&web, known, if same { Some(&[]) } else { None });
        if let Some(message) = message {
            out["message"] = json!({"text": words::message(&message), "warning": message.is_warning()});
        }
        out
    })
    .await
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    text: String,
}

async fn hosts(Shared(web): Shared<Arc<Web>>, Query(asked): Query<Asked>) -> Response {
    blocking(move || {
        let state = web.host.state();
        json!(state.session.hosts(&asked.text, MOST_HOSTS))
    })
    .await
}

async fn end(Shared(web): Shared<Arc<Web>>) -> Response {
    blocking(move || {
        let saved = web.host.wait_saved(Duration::from_secs(3));
        if saved {
            web.end.notify_one();
        }
        json!({"ended": saved, "trouble": web.host.state().trouble()})
    })
    .await
}

async fn blocking(work: impl FnOnce() -> Value + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => Json(value).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What the page shows beside the session itself.
fn fingerprint(state: &State) -> String {
    format!("{}{}{}", u8::from(state.is_saved()), u8::from(state.reading), state.trouble().map_or(0, str::len))
}

/// An entry as a row of the list: short, because there may be many.
fn row(state: &State, id: usize) -> Value {
    let item = &state.session.items()[id];
    let e = &item.entry;
    let status = Status::ALL.iter().position(|&s| s == e.status);
    let kind = Kind::ALL.iter().position(|&k| k == e.kind);
    json!([id, e.source, e.target, status, kind, e.count, e.documents, (e.score * 100.0).round() / 100.0])
}

/// The state of things: rows that changed (all if it isn't known which), the order if it is another one, and the selected entry.
fn seen(web: &Web, known: Known, changed: Option<&[usize]>) -> Value {
    let selected = web.host.state().session.selected();
    let look = selected.map(|id| web.host.look_now(id));
    let state = web.host.state();
    let session = &state.session;
    let mut out = json!({
        "revision": session.revision(),
        "orderRevision": session.order(),
        "print": fingerprint(&state),
        "place": session.place(),
        "selected": session.selected(),
        "range": if session.has_range() { json!([session.range().start, session.range().end]) } else { Value::Null },
        "filter": session.filter(),
        "sort": session.sort(),
        "progress": session.progress(),
        "progressText": words::progress(&session.progress()),
        "history": session.history(),
        "names": state.names,
        "saved": state.is_saved(),
        "reading": state.reading,
        "trouble": state.trouble(),
        "open": session.open_shown().len(),
        "previews": { "approved": words::preview(session, Status::Approved), "rejected": words::preview(session, Status::Rejected) },
    });
    match changed {
        Some(ids) => out["rows"] = ids.iter().map(|&id| row(&state, id)).collect(),
        None => out["all"] = (0..session.items().len()).map(|id| row(&state, id)).collect(),
    }
    if session.order() != known.order || changed.is_none() {
        out["order"] = json!(session.shown());
    }
    if let Some(id) = session.selected() {
        let e = &session.items()[id].entry;
        // Between the two looks another request may have moved on; then its own answer brings the places.
        let look = look.filter(|_| selected == Some(id));
        out["entry"] = json!({
            "id": id, "source": e.source, "target": e.target, "status": e.status, "kind": e.kind, "count": e.count,
            "documents": e.documents, "score": e.score, "variants": e.variants, "alternatives": e.alternatives, "conflicts": words::conflicts(e), "note": e.note,
            "reason": e.reason, "from": words::basis(e), "why": words::reasons(session, id, look.as_deref()), "look": look.as_deref(),
        });
    }
    out
}
