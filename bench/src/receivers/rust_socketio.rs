//! The crate `rust_socketio`, with its asynchronous client. It hands on a `serde_json::Value`, which is not validated.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use futures_util::FutureExt as _;
use rust_socketio::asynchronous::{Client, ClientBuilder};
use rust_socketio::{Event, Payload, TransportType};
use tokio::sync::mpsc;

use crate::BenchError;
use crate::measure::{Figures, Start};

pub async fn receive(url: &str, count: u64) -> Result<Figures, BenchError> {
    let broken = |detail: String| BenchError::Receiver { name: super::Receiver::RustSocketIo.name(), detail };
    let start = Arc::new(OnceLock::new());
    let started = start.clone();
    let (events, length) = (AtomicU64::new(0), AtomicU64::new(0));
    let (sender, mut done) = mpsc::channel(1);
    let client = ClientBuilder::new(url)
        .transport_type(TransportType::Websocket)
        .auth(serde_json::json!({ "token": "bench" }))
        .reconnect(false)
        .on(Event::Connect, move |_: Payload, client: Client| {
            let start = started.clone();
            async move {
                start.get_or_init(Start::now);
                // Without it the burst never begins, and the run is given up.
                let _ = client.emit("joinWhatsAppGeneral", Payload::Text(Vec::new())).await;
            }
            .boxed()
        })
        .on("whatsappMessage", move |payload: Payload, _: Client| {
            if let Payload::Text(arguments) = &payload
                && let Some(content) = arguments.first().and_then(|message| message.get("content")?.as_str())
            {
                length.fetch_add(content.len() as u64, Ordering::Relaxed);
                if events.fetch_add(1, Ordering::Relaxed) + 1 == count {
                    let _ = sender.try_send(length.load(Ordering::Relaxed));
                }
            }
            std::future::ready(()).boxed()
        })
        .connect()
        .await
        .map_err(|error| broken(error.to_string()))?;
    let content = done.recv().await.ok_or_else(|| broken("it ended early".into()))?;
    let start = start.get().ok_or_else(|| broken("it never said that it is connected".into()))?;
    let figures = start.figures(count, Some(content));
    drop(client);
    Ok(figures)
}
