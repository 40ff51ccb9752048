//! What is measured inside a page, by the same scripts in WebKit and in Chromium.

use std::time::Duration;

use deskbell_bench::numbers::Spread;
use deskbell_tests::desktop::Page;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::time::sleep;

use crate::BenchError;
use crate::app::in_time;
use crate::cdp::Cdp;

/// A page that scripts run in.
pub enum Driven {
    /// A window of the app.
    WebKit(Page),
    /// A window of Chromium.
    Chromium(Box<Cdp>),
}

/// What a page did for a while.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Watched {
    /// The time from each frame to the next, in milliseconds.
    pub frames: Vec<f64>,
    /// Tasks that took 50 ms and more, in milliseconds. WebKit does not tell of them.
    pub tasks: Vec<f64>,
}

impl Watched {
    /// Frames a second.
    pub fn rate(&self) -> f64 {
        self.frames.len() as f64 / self.frames.iter().sum::<f64>() * 1e3
    }

    /// How long frames took.
    pub fn spread(&self) -> Spread {
        Spread::of(self.frames.iter().copied())
    }
}

impl Driven {
    /// Runs the body of a function.
    pub async fn run(&mut self, body: &str) -> Result<Value, BenchError> {
        match self {
            Self::WebKit(page) => Ok(page.run(body, Vec::new()).await?),
            Self::Chromium(cdp) => cdp.run(&format!("(() => {{ {body} }})()")).await,
        }
    }

    /// Waits until the body of a function returns something that is not null.
    pub async fn until(&mut self, what: &str, body: &str) -> Result<Value, BenchError> {
        in_time(what, async {
            loop {
                let value = self.run(body).await?;
                if !value.is_null() {
                    return Ok(value);
                }
                sleep(Duration::from_millis(20)).await;
            }
        })
        .await?
    }

    /// Watches what the page does for a while, in which `act`, the body of a function, runs in each frame.
    pub async fn watch(&mut self, span: Duration, act: &str) -> Result<Watched, BenchError> {
        self.run(&format!(
            "const watched = (window.__watched = {{ frames: [], tasks: [], over: false }});
             const act = () => {{ {act} }};
             if (PerformanceObserver.supportedEntryTypes.includes('longtask')) {{
               const observer = new PerformanceObserver((list) => {{
                 if (watched.over) observer.disconnect();
                 else for (const task of list.getEntries()) watched.tasks.push(task.duration);
               }});
               observer.observe({{ type: 'longtask' }});
             }}
             let last = performance.now();
             const frame = () => {{
               if (watched.over) return;
               const now = performance.now();
               watched.frames.push(now - last);
               last = now;
               act();
               requestAnimationFrame(frame);
             }};
             requestAnimationFrame(frame);"
        ))
        .await?;
        sleep(span).await;
        let watched = self.run("window.__watched.over = true; return window.__watched").await?;
        Ok(serde_json::from_value(watched)?)
    }
}
