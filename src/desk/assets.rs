//! The page in the browser, as built from `web/`, embedded in the binary.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use include_dir::{Dir, include_dir};

/// Everything in `web/dist/`.
static BUILT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/web/dist");

/// The page.
pub(super) async fn page() -> Response {
    match BUILT.get_file("index.html") {
        Some(file) => Html(file.contents()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A part of the page, whose name has the digest of what it is.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    let file = BUILT.get_file(format!("assets/{name}"));
    let media = match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    match file {
        Some(file) => ([(header::CONTENT_TYPE, media)], file.contents()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
