//! Scripts in a page of Chromium, by its DevTools protocol.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::sleep;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::BenchError;
use crate::app::in_time;
use crate::chromium::Chromium;

/// A connection to one page.
#[derive(Debug)]
pub struct Cdp {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    session: String,
    next: u64,
}

impl Cdp {
    /// Connects to the only page of a browser that was started with `--remote-debugging-port=0`.
    pub async fn connect(browser: &Chromium) -> Result<Self, BenchError> {
        let address = in_time("Chromium's DevTools", async {
            loop {
                let text = std::fs::read_to_string(browser.port_file()).unwrap_or_default();
                if let Some((port, path)) = text.trim().split_once('\n') {
                    break format!("ws://127.0.0.1:{port}{path}");
                }
                sleep(Duration::from_millis(20)).await;
            }
        })
        .await?;
        let (socket, _) = connect_async(address).await?;
        let mut cdp = Self { socket, session: String::new(), next: 0 };
        let target = in_time("a page in Chromium", async {
            loop {
                let targets = cdp.call("Target.getTargets", json!({})).await?;
                let targets = at(&targets, "/targetInfos").as_array().cloned().unwrap_or_default();
                if let Some(page) = targets.iter().find(|target| at(target, "/type") == "page") {
                    return Ok::<_, BenchError>(at(page, "/targetId").clone());
                }
                sleep(Duration::from_millis(20)).await;
            }
        })
        .await??;
        let attached =
            cdp.call("Target.attachToTarget", json!({"targetId": target, "flatten": true})).await?;
        cdp.session = at(&attached, "/sessionId").as_str().unwrap_or_default().to_owned();
        Ok(cdp)
    }

    /// Evaluates a script and returns its value, awaited.
    pub async fn run(&mut self, script: &str) -> Result<Value, BenchError> {
        let arguments = json!({"expression": script, "awaitPromise": true, "returnByValue": true});
        let answer = self.call("Runtime.evaluate", arguments).await?;
        match at(&answer, "/exceptionDetails") {
            Value::Null => Ok(at(&answer, "/result/value").clone()),
            failure => Err(BenchError::App(format!("a script failed: {failure}"))),
        }
    }

    async fn call(&mut self, method: &str, arguments: Value) -> Result<Value, BenchError> {
        self.next += 1;
        let id = self.next;
        let mut call = json!({"id": id, "method": method, "params": arguments});
        if let Some(members) = call.as_object_mut()
            && !self.session.is_empty()
        {
            members.insert("sessionId".to_owned(), self.session.as_str().into());
        }
        self.socket.send(Message::text(call.to_string())).await?;
        let answered = async {
            while let Some(message) = self.socket.next().await {
                let Message::Text(text) = message? else { continue };
                let answer: Value = serde_json::from_str(&text)?;
                if *at(&answer, "/id") == id {
                    return match at(&answer, "/error") {
                        Value::Null => Ok(at(&answer, "/result").clone()),
                        error => Err(BenchError::App(format!("{method}: {error}"))),
                    };
                }
            }
            Err(BenchError::App("Chromium has ended".to_owned()))
        };
        in_time(method, answered).await?
    }
}

/// What is at a place of an answer, or null.
fn at<'a>(answer: &'a Value, place: &str) -> &'a Value {
    answer.pointer(place).unwrap_or(&Value::Null)
}
