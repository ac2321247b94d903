//! The desk's addresses, and the loop that listens to them.

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::NaiveDate;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::{Notify, Semaphore};

use super::guard::{self, Guard, PROTOCOL};
use super::protocol::{Made, MailWish, NewIssue, Pasted, Problem, Said};
use super::{Desk, assets, build, mail, shelf, socket};
use crate::findings;
use crate::import;
use crate::words::{Because, Tongue, on_one_line, words};

/// Bytes of a question.
const QUESTION: usize = 2 << 20;

/// Bytes of a picture or a document.
const UPLOAD: usize = 32 << 20;

/// Bytes of what a socket is told at once.
const FRAME: usize = 4 << 20;

/// Pages that may be open at once.
const SOCKETS: usize = 8;

/// Connections that may be open at once.
const CONNECTIONS: usize = 64;

/// A request whose head takes longer is not waited for.
const HEAD: Duration = Duration::from_secs(10);

/// What the routes share.
#[derive(Clone)]
struct Shared {
    desk: Arc<Desk>,
    sockets: Arc<Semaphore>,
    stop: Arc<Notify>,
}

/// Every address, behind its guard.
pub(super) fn router(desk: Arc<Desk>, guard: Guard, stop: Arc<Notify>) -> Router {
    let shared = Shared { desk, sockets: Arc::new(Semaphore::new(SOCKETS)), stop };
    let uploads = Router::new()
        .route("/api/import", post(take_in))
        .route("/api/issues/{id}/picture", post(picture))
        .route("/api/markdown", post(markdown))
        .layer(DefaultBodyLimit::max(UPLOAD));
    let questions = Router::new()
        .route("/", get(assets::page))
        .route("/assets/{name}", get(assets::asset))
        .route("/api/shelf", get(shelf))
        .route("/api/new", post(create))
        .route("/api/issues/{id}/live", get(live))
        .route("/api/issues/{id}/build/{format}", post(build))
        .route("/api/issues/{id}/cover", get(cover))
        .route("/api/lists", get(lists))
        .route("/api/issues/{id}/mail", post(send_mail))
        .route("/api/issues/{id}/mail/{language}", get(mail_state))
        .route("/api/parts/{digest}", get(part))
        .route("/api/explain/{*code}", get(explain))
        .route("/api/quit", post(quit))
        .layer(DefaultBodyLimit::max(QUESTION));
    let routes = uploads.merge(questions).with_state(shared);
    routes.layer(middleware::from_fn_with_state(guard, guard::guard))
}

/// The next connection. What is said on it leaves at once: a page is told several
/// small things in a row, and the system would keep the second back until the
/// first is acknowledged, which takes 40 ms.
async fn accept(listener: &tokio::net::TcpListener) -> std::io::Result<tokio::net::TcpStream> {
    let (stream, _) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Listens until it is told to stop.
pub(super) async fn listen(listener: TcpListener, routes: Router, stop: Arc<Notify>) -> Result<()> {
    let failed = || words!("failed to listen", "无法监听端口");
    listener.set_nonblocking(true).because(failed)?;
    let listener = tokio::net::TcpListener::from_std(listener).because(failed)?;
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let stream = tokio::select! {
            accepted = accept(&listener) => match accepted {
                Ok(stream) => stream,
                // Such as too many open files: it passes.
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = stop.notified() => return Ok(()),
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let service = TowerToHyperService::new(routes.clone());
        tokio::spawn(async move {
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(HEAD);
            // A browser that goes away in the middle has nobody to be told.
            let _ = http.serve_connection(TokioIo::new(stream), service).with_upgrades().await;
            drop(place);
        });
    }
}

/// Why a request is not answered.
struct Failed(StatusCode, Said);

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let Self(status, said) = self;
        (status, json(&Problem { said })).into_response()
    }
}

impl From<anyhow::Error> for Failed {
    fn from(error: anyhow::Error) -> Self {
        Self(StatusCode::UNPROCESSABLE_ENTITY, Said::from(&on_one_line(&error)))
    }
}

fn missing() -> Failed {
    let words = words!("this issue no longer exists", "这一期已经不在了");
    Failed(StatusCode::NOT_FOUND, Said::from(&words))
}

fn json(value: &impl Serialize) -> Response {
    let body = serde_json::to_vec(value).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// Reads a question, which says itself that it is one.
fn question<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Failed> {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if media != Some("application/json") {
        let words = words!("the question is not JSON", "请求不是 JSON");
        return Err(Failed(StatusCode::UNSUPPORTED_MEDIA_TYPE, Said::from(&words)));
    }
    serde_json::from_slice(body).map_err(|error| {
        let words = words!("the question is not understood: {error}", "请求读不懂：{error}");
        Failed(StatusCode::BAD_REQUEST, Said::from(&words))
    })
}

/// Does what waits for the disk or the engine where nobody else waits for it.
async fn elsewhere<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failed> + Send + 'static,
) -> Result<T, Failed> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        let words = words!("a bug of jianbao's own, please report it", "这是 jianbao 自己的毛病，请告诉我们");
        Err(Failed(StatusCode::INTERNAL_SERVER_ERROR, Said::from(&words)))
    })
}

async fn shelf(State(shared): State<Shared>) -> Result<Response, Failed> {
    elsewhere(move || Ok(json(&shared.desk.shelf()?))).await
}

async fn create(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Result<Response, Failed> {
    let wish: NewIssue = question(&headers, &body)?;
    elsewhere(move || {
        let date: NaiveDate =
            wish.date.parse().ok().because(|| words!("`{}` is not a day", "`{}` 不是日期"; wish.date))?;
        let from = match &wish.from {
            Some(id) => Some(shared.desk.path(id).ok_or_else(missing)?),
            None => None,
        };
        let path = shelf::create(shared.desk.folder(), date, from.as_deref())?;
        Ok(json(&Made { id: shared.desk.add(path), notes: Vec::new() }))
    })
    .await
}

/// The name of what is uploaded.
fn name(headers: &HeaderMap) -> String {
    let given = headers.get("x-name").and_then(|value| value.to_str().ok()).unwrap_or_default();
    percent_decode_str(given).decode_utf8_lossy().into_owned()
}

async fn take_in(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Result<Response, Failed> {
    let name = name(&headers);
    elsewhere(move || {
        let (path, notes) = shelf::take_in(shared.desk.folder(), &name, &body)?;
        Ok(json(&Made { id: shared.desk.add(path), notes }))
    })
    .await
}

/// Makes Markdown of a table's file, or of HTML that was copied.
async fn markdown(headers: HeaderMap, body: Bytes) -> Result<Response, Failed> {
    let name = name(&headers);
    elsewhere(move || {
        let notes = Vec::new();
        if !import::is_table(&name, &body) {
            return Ok(json(&Pasted { text: import::pasted(&String::from_utf8_lossy(&body)), notes }));
        }
        let made = import::import_table(&name, &body);
        let notes = made.findings.iter().map(|found| Said::from(&found.fault.words())).collect();
        Ok(json(&Pasted { text: made.text.unwrap_or_default(), notes }))
    })
    .await
}

async fn lists(State(shared): State<Shared>) -> Result<Response, Failed> {
    elsewhere(move || Ok(json(&shared.desk.lists()?))).await
}

/// Plans a mailing, or sends what was planned: never at once.
async fn send_mail(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failed> {
    let wish: MailWish = question(&headers, &body)?;
    let (session, _) = shared.desk.open(&id)?.ok_or_else(missing)?;
    elsewhere(move || {
        let desk = &shared.desk;
        desk.press_if(session.save(), &session);
        if session.is_unsaved() {
            let words = words!("the brief is not saved yet", "源文件还没有保存");
            return Err(anyhow::Error::from(words).into());
        }
        let list = desk.path(&wish.list).ok_or_else(missing)?;
        let tongue = if wish.zh { Tongue::Zh } else { Tongue::En };
        let Some(confirm) = &wish.confirm else {
            return Ok(json(&mail::plan(&session.path, &list, tongue, desk.key())?));
        };
        let test = wish.test.as_deref();
        let wish = mail::Wish { issue: &id, brief: &session.path, list: &list, test, tongue };
        desk.post().send(&wish, confirm, desk.key())?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

async fn mail_state(
    State(shared): State<Shared>,
    Path((id, language)): Path<(String, String)>,
) -> Result<Response, Failed> {
    let path = shared.desk.path(&id).ok_or_else(missing)?;
    let tongue = if language == "zh" { Tongue::Zh } else { Tongue::En };
    elsewhere(move || Ok(json(&shared.desk.post().state(&id, &path, tongue)?))).await
}

async fn picture(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failed> {
    let (name, path) = (name(&headers), shared.desk.path(&id).ok_or_else(missing)?);
    elsewhere(move || Ok(json(&shelf::add_picture(&path, &name, &body)?))).await
}

async fn build(
    State(shared): State<Shared>,
    Path((id, format)): Path<(String, String)>,
) -> Result<Response, Failed> {
    let (session, again) = shared.desk.open(&id)?.ok_or_else(missing)?;
    elsewhere(move || {
        shared.desk.press_if(again, &session);
        let path: PathBuf = session.path.clone();
        let built = build::build(&path, session.bytes(), &format, shared.desk.workshop())?;
        let name = percent_encoding::utf8_percent_encode(&built.name, percent_encoding::NON_ALPHANUMERIC);
        let headers = [
            (header::CONTENT_TYPE, built.media.to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
        ];
        Ok((headers, built.bytes).into_response())
    })
    .await
}

/// A picture of an issue's first page; nothing where it shows none.
async fn cover(State(shared): State<Shared>, Path(id): Path<String>) -> Result<Response, Failed> {
    let path = shared.desk.path(&id).ok_or_else(missing)?;
    elsewhere(move || {
        Ok(match shared.desk.cover(&id, &path)? {
            Some(picture) => ([(header::CONTENT_TYPE, "image/png")], picture).into_response(),
            None => StatusCode::NO_CONTENT.into_response(),
        })
    })
    .await
}

/// A face or a picture of a page. What a drawing may do in a page of its own: nothing.
async fn part(State(shared): State<Shared>, Path(digest): Path<String>) -> Response {
    let Some(part) = shared.desk.part(&digest) else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (header::CONTENT_TYPE, part.media),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ];
    (headers, Bytes::from_owner(part.bytes)).into_response()
}

async fn explain(Path(code): Path<String>) -> Response {
    match findings::entries().find(|entry| entry.code == code) {
        Some(entry) => {
            let said = |tongue| entry.explanation(tongue).to_owned();
            json(&Said { en: said(Tongue::En), zh: said(Tongue::Zh) })
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn quit(State(shared): State<Shared>) -> StatusCode {
    shared.stop.notify_one();
    StatusCode::NO_CONTENT
}

async fn live(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Failed> {
    let Ok(place) = Arc::clone(&shared.sockets).try_acquire_owned() else {
        let words = words!("too many pages are open; close one", "打开的页面太多，请关掉一个");
        return Err(Failed(StatusCode::SERVICE_UNAVAILABLE, Said::from(&words)));
    };
    let (session, is_new) = shared.desk.open(&id)?.ok_or_else(missing)?;
    shared.desk.press_if(is_new, &session);
    let upgrade = upgrade.protocols([PROTOCOL]).max_message_size(FRAME).max_frame_size(FRAME);
    Ok(upgrade.on_upgrade(move |socket| async move {
        socket::talk(socket, &shared.desk, &session).await;
        drop(place);
    }))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn nothing_that_is_said_waits_for_more() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
            let _page = tokio::net::TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
            assert!(accept(&listener).await.unwrap().nodelay().unwrap());
        });
    }
}
