//! Who may talk to the desk: only a page that it opened itself. Every rule is
//! checked before any route; docs/trust.md lists them.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;

use crate::words::{Because, words};

/// The header with the token.
const TOKEN: HeaderName = HeaderName::from_static("x-jianbao-token");

/// The protocol of the sockets, beside which their token stands.
pub(super) const PROTOCOL: &str = "jianbao";

/// What may be loaded: nothing that is not the desk's own.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                   img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; \
                   frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Who may speak to the desk.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    /// What only the page that was opened knows: 256 bits, new at each start.
    token: String,
    port: u16,
}

impl Guard {
    /// Makes a token. An error is one of the system.
    pub(super) fn new(port: u16) -> anyhow::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)
            .map_err(|error| std::io::Error::other(error.to_string()))
            .because(|| words!("the system gives no random numbers", "系统给不出随机数"))?;
        Ok(Self { token: URL_SAFE_NO_PAD.encode(bytes), port })
    }

    /// The address to open: the token is in its fragment, which no browser sends.
    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/#{}", self.port, self.token)
    }

    fn is_host(&self, host: Option<&str>) -> bool {
        let own = [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        host.is_some_and(|host| own.iter().any(|own| own == host))
    }

    /// Why a request is not heard; none where it is.
    fn refuses(&self, request: &Request) -> Option<StatusCode> {
        let headers = request.headers();
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let host = text(header::HOST);
        if !self.is_host(host) || headers.get_all(header::HOST).iter().count() != 1 {
            return Some(StatusCode::MISDIRECTED_REQUEST);
        }
        if ![Method::GET, Method::POST].contains(request.method()) {
            return Some(StatusCode::METHOD_NOT_ALLOWED);
        }
        let is_data = request.uri().path().starts_with("/api/");
        if !is_data {
            return (request.method() != Method::GET).then_some(StatusCode::METHOD_NOT_ALLOWED);
        }
        if text(HeaderName::from_static("sec-fetch-site")).is_some_and(|site| site != "same-origin") {
            return Some(StatusCode::FORBIDDEN);
        }
        let upgrades = headers.contains_key(header::UPGRADE);
        if request.method() == Method::POST || upgrades {
            let own = host.map(|host| format!("http://{host}"));
            if text(header::ORIGIN) != own.as_deref() {
                return Some(StatusCode::FORBIDDEN);
            }
        }
        (!self.has_token(headers, upgrades)).then_some(StatusCode::UNAUTHORIZED)
    }

    fn has_token(&self, headers: &HeaderMap, upgrades: bool) -> bool {
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let is_own = |given: &str| bool::from(given.as_bytes().ct_eq(self.token.as_bytes()));
        // A page cannot give a socket any other header.
        let protocols = text(header::SEC_WEBSOCKET_PROTOCOL).filter(|_| upgrades).unwrap_or_default();
        text(TOKEN).is_some_and(is_own) || protocols.split(',').map(str::trim).any(is_own)
    }
}

/// Hears a request, or not; each answer says what a browser may do with it.
pub(super) async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let is_asset = request.uri().path().starts_with("/assets/");
    let mut response = match guard.refuses(&request) {
        Some(status) => (status, Body::empty()).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    let cache = if is_asset { "private, max-age=31536000, immutable" } else { "no-store" };
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(cache));
    response
}
