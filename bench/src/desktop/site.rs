//! A web server on loopback for what runs in Chromium.

use std::net::SocketAddr;
use std::path::{Component, Path, PathBuf};

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;

use crate::BenchError;

/// Serves the files of a folder, as long as the program runs.
pub async fn serve(folder: PathBuf) -> Result<SocketAddr, BenchError> {
    if !folder.join("index.html").is_file() {
        let why = format!("there is no {}/index.html: scripts/bench builds it", folder.display());
        return Err(BenchError::App(why));
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = Router::new().fallback(file).with_state(folder);
    tokio::spawn(async move {
        // It ends with the program.
        let _ = axum::serve(listener, router).await;
    });
    Ok(address)
}

async fn file(State(folder): State<PathBuf>, uri: Uri) -> Response {
    let path = Path::new(uri.path().trim_start_matches('/'));
    if path.components().any(|part| !matches!(part, Component::Normal(_))) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let path = if path.as_os_str().is_empty() { Path::new("index.html") } else { path };
    let kind = match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    match tokio::fs::read(folder.join(path)).await {
        Ok(content) => ([(CONTENT_TYPE, kind)], content).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
