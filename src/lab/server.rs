//! The page on this machine: loopback only, and nobody but the page itself is answered.

use super::opening::Opening;
use super::page::{FILES, PageFile};
use super::protocol::Answer;
use super::{Desk, Setup, answer_to};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// A chart of a large firm fits, a film does not.
const MOST_BYTES: usize = 20 * 1024 * 1024;
/// Whose question has not arrived within this time is not waited for; the answer may take as long as it takes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// Questions that are worked on at once: each may use all cores, and the others wait their turn.
const AT_ONCE: usize = 2;
/// How often it is looked whether somebody wants an end.
const GLANCE: Duration = Duration::from_millis(100);
/// What the page may do: everything of its own, nothing from elsewhere, and stand in nobody's frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Why the page cannot be shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServerError {
    /// The port is taken, or the machine lets nobody listen.
    #[error(
        "127.0.0.1:{port} cannot be listened on: {fault}; give another --port, or 0 for any that is free"
    )]
    Port {
        /// The port.
        port: u16,
        /// What the system said.
        fault: std::io::Error,
    },
    /// The machine gives no threads, or the connection broke.
    #[error("the page cannot be shown: {0}")]
    System(#[from] std::io::Error),
}

/// The page with what it opens with.
#[derive(Clone)]
pub(crate) struct Server {
    /// What the page opens with; none for the first lesson's firm.
    pub start: Option<Setup>,
    /// Which port; 0 for any that is free.
    pub port: u16,
    /// The most events that a question may take.
    pub most_events: f64,
    /// How long it waits for a question to arrive.
    pub patience: Duration,
    /// Set from outside to end.
    pub interrupted: Arc<AtomicBool>,
}

#[derive(Clone)]
struct Room {
    server: Arc<Server>,
    port: u16,
    turns: Arc<Semaphore>,
}

impl Server {
    /// Shows the page until it is told to end; `tell` hears its address as soon as it can be opened.
    ///
    /// # Errors
    /// When the port is taken.
    pub fn serve(self, tell: impl FnOnce(SocketAddr)) -> Result<(), ServerError> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let interrupted = Arc::clone(&self.interrupted);
        let served = runtime.block_on(async move {
            let port = self.port;
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
                .await
                .map_err(|fault| ServerError::Port { port, fault })?;
            let address = listener.local_addr()?;
            let room = Room {
                server: Arc::new(self),
                port: address.port(),
                turns: Arc::new(Semaphore::new(AT_ONCE)),
            };
            tell(address);
            tokio::select! {
                served = axum::serve(listener, routes(room)) => served.map_err(ServerError::System),
                () = told_to_end(&interrupted) => Ok(()),
            }
        });
        // Whoever still computes hears of the end by its flag.
        runtime.shutdown_timeout(Duration::from_secs(5));
        served
    }
}

async fn told_to_end(interrupted: &AtomicBool) {
    while !interrupted.load(Ordering::Relaxed) {
        tokio::time::sleep(GLANCE).await;
    }
}

fn routes(room: Room) -> Router {
    let router = Router::new().route("/", get(|| async { sent(&FILES[0]) }));
    let router = FILES.iter().fold(router, |router, file| {
        router.route(&format!("/{}", file.name), get(move || async move { sent(file) }))
    });
    router
        .route("/start", get(start))
        .route("/ask", post(ask))
        .layer(middleware::from_fn_with_state(room.clone(), guarded))
        .with_state(room)
}

fn sent(file: &'static PageFile) -> Response {
    ([(header::CONTENT_TYPE, file.kind)], file.text).into_response()
}

/// Only the page of this very server is answered, and every answer says what a browser may do with it.
async fn guarded(State(room): State<Room>, request: Request, next: Next) -> Response {
    let mut response = match refused(request.headers(), request.method(), room.port) {
        Some(reason) => (StatusCode::FORBIDDEN, reason).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.insert("content-security-policy", HeaderValue::from_static(POLICY));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    headers.insert("referrer-policy", HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Why somebody is not answered: another name for this machine, or a page from elsewhere.
fn refused(headers: &HeaderMap, method: &Method, port: u16) -> Option<&'static str> {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let own = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    if !said("host").is_some_and(|host| own.iter().any(|name| name == host)) {
        return Some("this is microbiz lab, for this machine alone: open it at 127.0.0.1");
    }
    let is_own = |origin: &str| own.iter().any(|name| origin == format!("http://{name}"));
    let origin = headers.get("origin").map(|value| value.to_str().unwrap_or_default());
    if origin.is_some_and(|origin| !is_own(origin))
        || (*method == Method::POST
            && origin.is_none()
            && said("sec-fetch-site").is_some_and(|site| site != "same-origin"))
    {
        return Some("another page may not ask microbiz lab anything");
    }
    None
}

async fn start(State(room): State<Room>) -> Response {
    let opening = room.server.start.as_ref().map_or_else(Opening::first, Opening::of);
    json(serde_json::to_vec(&opening).unwrap_or_default())
}

fn json(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], Body::from(bytes)).into_response()
}

/// Set when nobody waits for the answer any more: the question is dropped with its connection.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Why a question is not answered: what the page is told, and its status.
type Refusal = (StatusCode, &'static str);

/// The question, where all of it arrives in time.
async fn heard(room: &Room, request: Request) -> Result<Bytes, Refusal> {
    match tokio::time::timeout(room.server.patience, to_bytes(request.into_body(), MOST_BYTES)).await {
        Ok(Ok(question)) => Ok(question),
        Ok(Err(_)) => Err((StatusCode::PAYLOAD_TOO_LARGE, "the question has more than 20 MiB, or broke off")),
        Err(_) => Err((StatusCode::REQUEST_TIMEOUT, "the question did not arrive in time")),
    }
}

async fn ask(State(room): State<Room>, request: Request) -> Response {
    let question = match heard(&room, request).await {
        Ok(question) => question,
        Err(refusal) => return refusal.into_response(),
    };
    let Ok(turn) = Arc::clone(&room.turns).acquire_owned().await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let given_up = Arc::new(AtomicBool::new(false));
    let waiting = Waiting(Arc::clone(&given_up));
    let ended = Arc::clone(&room.server.interrupted);
    let forwarder = tokio::spawn({
        let given_up = Arc::clone(&given_up);
        async move {
            told_to_end(&ended).await;
            given_up.store(true, Ordering::Relaxed);
        }
    });
    let most_events = room.server.most_events;
    let worked = tokio::task::spawn_blocking(move || {
        let desk = Desk { threads: 0, most_events, interrupted: &given_up };
        let answer = answer_to(&desk, &question);
        drop(turn);
        answer
    });
    let answer = worked.await;
    forwarder.abort();
    drop(waiting);
    answer.map_or_else(|fault| broken(&fault), json)
}

/// A panic: the page hears of it, and so does whoever reads the terminal.
fn broken(fault: &tokio::task::JoinError) -> Response {
    eprintln!("microbiz lab: a question could not be answered ({fault}); please report it with the scenario");
    let said = Answer::Problems(vec!["the engine stopped: its terminal says more".to_owned()]);
    (StatusCode::INTERNAL_SERVER_ERROR, serde_json::to_vec(&said).unwrap_or_default()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::sync::mpsc;

    /// What a server of little patience says to a request of which so many bytes are sent, and how it ends.
    fn said(request: &str, sent: usize) -> String {
        let interrupted = Arc::new(AtomicBool::new(false));
        let server = Server {
            start: None,
            port: 0,
            most_events: 1e9,
            patience: Duration::from_millis(200),
            interrupted: Arc::clone(&interrupted),
        };
        let (tell, told) = mpsc::channel();
        let serving = std::thread::spawn(move || server.serve(|address| tell.send(address).unwrap()));
        let address = told.recv().unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!(
            "POST /ask HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            request.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&request.as_bytes()[..sent]).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        interrupted.store(true, Ordering::Relaxed);
        serving.join().unwrap().unwrap();
        answer
    }

    #[test]
    fn a_question_has_to_arrive_in_time_and_an_answer_may_take_longer() {
        let text = "schema_version = 1\\nhorizon = \\\"40y\\\"\\nfollow_up = \\\"1q\\\"\\nmarket = { niches = 40, shift_interval = \\\"1d\\\" }\\n\
            base = { members = 90 }\\nstructures.a.template = \\\"hierarchy\\\"\\n";
        let long = format!(
            "{{\"run\":{{\"setup\":{{\"file\":\"s.toml\",\"text\":\"{text}\"}},\"replications\":2}}}}"
        );
        let late = said(&long, 20);
        assert!(late.starts_with("HTTP/1.1 408") && late.contains("did not arrive in time"), "{late}");
        let began = std::time::Instant::now();
        let answered = said(&long, long.len());
        assert!(
            answered.starts_with("HTTP/1.1 200") && answered.contains("\"ran\""),
            "{}",
            &answered[..300.min(answered.len())]
        );
        // Otherwise this shows nothing.
        assert!(began.elapsed() > Duration::from_millis(250), "{:?}", began.elapsed());
    }

    #[test]
    fn a_panic_is_told_as_a_fault_of_the_engine_and_not_as_an_answer() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let work = async { tokio::task::spawn_blocking(|| panic!("on purpose")).await };
        let fault = runtime.block_on(work).unwrap_err();
        let response = broken(&fault);
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = runtime.block_on(to_bytes(response.into_body(), 1000)).unwrap();
        assert!(
            matches!(serde_json::from_slice(&body).unwrap(), Answer::Problems(said) if said[0].contains("the engine stopped"))
        );
    }
}
