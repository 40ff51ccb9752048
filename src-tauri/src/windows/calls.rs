//! What pages call, on its way to whoever answers, and back.

use std::collections::HashMap;
use std::str::FromStr as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use deskbell_windows_link::{CHANNEL, Call, Channel, FromWindows, Json};
use serde_json::value::RawValue;
use tauri::Wry;
use tauri::ipc::{
    self, Invoke, InvokeBody, InvokeError, InvokeResolver, InvokeResponseBody, JavaScriptChannelId,
};
use tokio::sync::mpsc;

/// The argument that is a channel, in every command that has one.
const ARGUMENT: &str = "channel";

/// The calls that are not answered yet, and the channels of all pages.
pub struct Calls {
    said: mpsc::UnboundedSender<FromWindows>,
    next: AtomicU64,
    open: Mutex<HashMap<u64, InvokeResolver<Wry>>>,
    channels: Mutex<HashMap<Channel, ipc::Channel<InvokeResponseBody>>>,
}

impl Calls {
    /// None yet. They are said to whoever answers.
    pub fn new(said: mpsc::UnboundedSender<FromWindows>) -> Self {
        Self { said, next: AtomicU64::new(0), open: Mutex::default(), channels: Mutex::default() }
    }

    /// Passes a call on. Tauri has looked whether this window may make it. Says that somebody took it.
    pub fn forward(&self, invoke: Invoke<Wry>) -> bool {
        let Invoke { message, resolver, .. } = invoke;
        let arguments = match message.payload() {
            InvokeBody::Json(arguments) => RawValue::from_string(arguments.to_string()),
            InvokeBody::Raw(_) => RawValue::from_string("{}".to_owned()),
        };
        let Ok(arguments) = arguments else {
            resolver.reject("arguments that are no JSON");
            return true;
        };
        let window = message.webview_ref().label().to_owned();
        if let InvokeBody::Json(all) = message.payload()
            && let Some(name) = all.get(ARGUMENT).and_then(|name| name.as_str())
            && name.starts_with(CHANNEL)
            && let Ok(id) = JavaScriptChannelId::from_str(name)
        {
            let channel = Channel { window: window.clone(), name: name.to_owned() };
            locked(&self.channels).insert(channel, id.channel_on(message.webview()));
        }
        let call = self.next.fetch_add(1, Ordering::Relaxed);
        locked(&self.open).insert(call, resolver);
        let call = Call { call, window, command: message.command().to_owned(), arguments };
        // Where nobody listens any more, this process is about to end.
        let _ = self.said.send(FromWindows::Call(call));
        true
    }

    /// Keeps a page's promise, or breaks it.
    pub fn answer(&self, call: u64, answer: Result<Json, Json>) {
        let Some(resolver) = locked(&self.open).remove(&call) else { return };
        resolver.respond(match answer {
            Ok(answer) => Ok(body(answer)),
            Err(why) => Err(InvokeError(serde_json::from_str(why.get()).unwrap_or_default())),
        });
    }

    /// Hands an update to a page.
    pub fn update(&self, channel: &Channel, update: Json) {
        let Some(channel) = locked(&self.channels).get(channel).cloned() else { return };
        // Its window may be gone; what it watched ends then.
        drop(channel.send(body(update)));
    }

    /// Nothing more comes for a channel.
    pub fn end(&self, channel: &Channel) {
        // Outside the lock: its end is told to the page.
        let ended = locked(&self.channels).remove(channel);
        drop(ended);
    }

    /// A window is gone.
    pub fn forget(&self, window: &str) {
        let gone: Vec<_> = locked(&self.channels).extract_if(|channel, _| channel.window == window).collect();
        drop(gone);
    }
}

fn body(json: Json) -> InvokeResponseBody {
    let text: Box<str> = json.into();
    InvokeResponseBody::Json(text.into())
}

/// Whoever held it when it failed ended the whole program.
pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
