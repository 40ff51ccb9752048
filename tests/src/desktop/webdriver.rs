//! The insides of a program's windows, by WebKit's own WebDriver.

use std::ffi::OsString;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use fantoccini::wd::{Capabilities, WindowHandle};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::{Mutex, MutexGuard};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use super::process::Process;
use super::{DesktopError, PATIENCE, PrivateDesktop, Program, within};
use crate::port::reserved_port;

/// WebDriver tells nothing by itself: it is asked this often.
const INTERVAL: Duration = Duration::from_millis(50);

/// A running WebKitWebDriver. Dropping it ends it, and the program that it started.
#[derive(Debug)]
pub struct WebDriver {
    _driver: Process,
    address: String,
}

impl WebDriver {
    /// Starts it, with `variables` for the programs that it will start, and waits until it takes connections.
    pub async fn start(
        desktop: &PrivateDesktop,
        variables: &[(&str, OsString)],
    ) -> Result<Self, DesktopError> {
        let port = reserved_port().map_err(DesktopError::io("looking for a port"))?;
        let driver = Process::start(&desktop.environment, desktop.scratch(), "WebKitWebDriver", |command| {
            command
                .arg(format!("--port={port}"))
                // Tauri allows automation, of windows and of what is in them, only when told so.
                .envs([("TAURI_AUTOMATION", "true"), ("TAURI_WEBVIEW_AUTOMATION", "true")])
                .envs(variables.iter().map(|(name, value)| (name, value)))
        })?;
        let ready = async {
            while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_err() {
                sleep(INTERVAL).await;
            }
        };
        within(PATIENCE, "WebKitWebDriver", ready).await?;
        Ok(Self { _driver: driver, address: format!("http://127.0.0.1:{port}") })
    }

    /// Starts a program. The session comes only when the program opens a window, so this does not wait for it.
    pub fn open(&self, program: &Program, arguments: &[&str]) -> Opening {
        let options = json!({"binary": program.script(), "args": arguments});
        let mut capabilities = Capabilities::new();
        capabilities.insert("webkitgtk:browserOptions".into(), options);
        let address = self.address.clone();
        let session = tokio::spawn(async move {
            ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities)
                .connect(&address)
                .await
                .map_err(DesktopError::webdriver("opening a session"))
        });
        Opening { session }
    }
}

/// A session that begins when the program opens its first window.
#[derive(Debug)]
pub struct Opening {
    session: JoinHandle<Result<Client, DesktopError>>,
}

impl Opening {
    /// Waits for the first window.
    pub async fn pages(self) -> Result<Pages, DesktopError> {
        let session = within(PATIENCE, "the program's first window", self.session).await?;
        let client = session.map_err(DesktopError::webdriver("opening a session"))??;
        Ok(Pages { client: Arc::new(Mutex::new(client)) })
    }
}

/// What a program's windows show.
#[derive(Debug, Clone)]
pub struct Pages {
    client: Arc<Mutex<Client>>,
}

impl Pages {
    /// Waits for the window whose `<html>` carries these `data-` attributes, such as `("window", "inbox")`.
    pub async fn page(&self, attributes: &[(&str, &str)]) -> Result<Page, DesktopError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut seen = Vec::new();
            for (handle, data) in self.labels().await? {
                if attributes.iter().all(|(name, value)| data.get(*name).is_some_and(|there| there == value))
                {
                    return Ok(Page { client: Arc::clone(&self.client), handle });
                }
                seen.push(data.to_string());
            }
            if Instant::now() > deadline {
                let what = format!("a page with {attributes:?}");
                return Err(DesktopError::Late { what, within: PATIENCE, seen: seen.join(", ") });
            }
            sleep(INTERVAL).await;
        }
    }

    /// The `data-` attributes of each window's `<html>`.
    async fn labels(&self) -> Result<Vec<(WindowHandle, Value)>, DesktopError> {
        let client = self.client.lock().await;
        let handles = client.windows().await.map_err(DesktopError::webdriver("listing the windows"))?;
        let mut labels = Vec::new();
        for handle in handles {
            // A window may close, or load, between these two; then it is not there yet or any more.
            if client.switch_to_window(handle.clone()).await.is_ok()
                && let Ok(data) = client.execute("return {...document.documentElement.dataset}", vec![]).await
            {
                labels.push((handle, data));
            }
        }
        Ok(labels)
    }
}

/// What one window shows.
#[derive(Debug, Clone)]
pub struct Page {
    client: Arc<Mutex<Client>>,
    handle: WindowHandle,
}

impl Page {
    /// Runs the body of a JavaScript function in the page and returns what it returns.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Result<Value, DesktopError> {
        let client = self.front().await?;
        client
            .execute(script, arguments)
            .await
            .map_err(DesktopError::webdriver(format!("running {script:?}")))
    }

    /// Runs a function in the page again and again until it returns something other than `null` or `false`, and returns
    /// that.
    pub async fn until_run(
        &self,
        what: &str,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<Value, DesktopError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let value = self.run(script, arguments.clone()).await?;
            if !matches!(value, Value::Null | Value::Bool(false)) {
                return Ok(value);
            }
            if Instant::now() > deadline {
                let seen = self.texts("body").await?.join("\n");
                return Err(DesktopError::Late { what: what.to_owned(), within: PATIENCE, seen });
            }
            sleep(INTERVAL).await;
        }
    }

    /// The text of each element that a CSS selector finds, as the page shows it.
    pub async fn texts(&self, css: &str) -> Result<Vec<String>, DesktopError> {
        let script = "return [...document.querySelectorAll(arguments[0])].map((found) => found.innerText)";
        let texts = self.run(script, vec![css.into()]).await?;
        let texts = texts.as_array().into_iter().flatten();
        Ok(texts.map(|text| text.as_str().unwrap_or_default().to_owned()).collect())
    }

    /// Waits until some element that a CSS selector finds has a text that contains `words`, and returns that text.
    pub async fn until_text(&self, css: &str, words: &str) -> Result<String, DesktopError> {
        let what = format!("{words:?} in {css}");
        let texts = self.until(&what, css, |texts| texts.iter().any(|text| text.contains(words))).await?;
        Ok(texts.into_iter().find(|text| text.contains(words)).unwrap_or_default())
    }

    /// Waits until the texts of what a CSS selector finds are as asked for, and returns them.
    pub async fn until(
        &self,
        what: &str,
        css: &str,
        mut ready: impl FnMut(&[String]) -> bool,
    ) -> Result<Vec<String>, DesktopError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let texts = self.texts(css).await?;
            if ready(&texts) {
                return Ok(texts);
            }
            if Instant::now() > deadline {
                let all = self.texts("body").await?;
                let seen = format!("{css} had {texts:?}, the page {all:?}");
                return Err(DesktopError::Late { what: what.to_owned(), within: PATIENCE, seen });
            }
            sleep(INTERVAL).await;
        }
    }

    /// Clicks the first element that a CSS selector finds.
    pub async fn click(&self, css: &str) -> Result<(), DesktopError> {
        let failed = || DesktopError::webdriver(format!("clicking {css}"));
        let deadline = Instant::now() + PATIENCE;
        loop {
            // A window shows once its page is loaded, and a page draws what it then reads.
            let clicked = async {
                let client = self.front().await?;
                let element = client.find(fantoccini::Locator::Css(css)).await.map_err(failed())?;
                element.click().await.map_err(failed())
            };
            match clicked.await {
                Err(_) if Instant::now() < deadline => sleep(INTERVAL).await,
                done => return done,
            }
        }
    }

    /// Types into the first element that a CSS selector finds.
    pub async fn type_into(&self, css: &str, text: &str) -> Result<(), DesktopError> {
        let failed = || DesktopError::webdriver(format!("typing into {css}"));
        let client = self.front().await?;
        let element = client.find(fantoccini::Locator::Css(css)).await.map_err(failed())?;
        element.send_keys(text).await.map_err(failed())
    }

    /// Makes this window the one that commands go to. That is WebDriver's own idea, and no change of focus.
    async fn front(&self) -> Result<MutexGuard<'_, Client>, DesktopError> {
        let client = self.client.lock().await;
        let failed = DesktopError::webdriver("switching to a window");
        client.switch_to_window(self.handle.clone()).await.map_err(failed)?;
        Ok(client)
    }
}
