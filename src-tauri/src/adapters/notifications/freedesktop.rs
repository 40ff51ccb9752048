//! The freedesktop.org notification service, by notify-rust.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use deskbell_app::{Handle, Intent};
use deskbell_domain::{Alert, AlertAction, Slot};
use notify_rust::{Hint, Notification, NotificationHandle, NotificationResponse, Timeout};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::Order;

/// A service that hangs must not stop the next alert for ever.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// How often a service that was missing is looked for.
const CHECK_AGAIN: Duration = Duration::from_secs(10);

const OPEN: &str = "default";

struct Shown {
    handle: Arc<NotificationHandle>,
    /// Waits for what the agent does with it.
    watcher: JoinHandle<()>,
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.watcher.abort();
    }
}

struct Service {
    pipeline: Handle,
    shown: HashMap<Slot, Shown>,
    /// Whether bodies are read as markup, so that `<` and `&` must be escaped.
    markup: bool,
    works: Option<bool>,
}

/// Does what it is ordered to, for as long as anybody orders.
pub async fn serve(pipeline: Handle, mut orders: mpsc::UnboundedReceiver<Order>) {
    let mut service = Service { pipeline, shown: HashMap::new(), markup: true, works: None };
    loop {
        let order = if service.works == Some(false) {
            timeout(CHECK_AGAIN, orders.recv()).await.unwrap_or(Some(Order::Check))
        } else {
            orders.recv().await
        };
        match order {
            Some(Order::Alert(alert)) if alert.action == AlertAction::Withdraw => {
                service.withdraw(&alert.slot).await;
            }
            Some(Order::Alert(alert)) => service.show(alert).await,
            Some(Order::WithdrawAll) => {
                let all: Vec<Slot> = service.shown.keys().cloned().collect();
                for slot in all {
                    service.withdraw(&slot).await;
                }
            }
            Some(Order::Check) => service.check().await,
            None => return,
        }
    }
}

impl Service {
    async fn check(&mut self) {
        // notify-rust asks for capabilities in a blocking way only.
        let asked = tokio::task::spawn_blocking(notify_rust::get_capabilities);
        match timeout(ANSWER_WITHIN, asked).await {
            Ok(Ok(Ok(capabilities))) => {
                self.markup = capabilities.iter().any(|capability| capability == "body-markup");
                self.worked();
            }
            Ok(Ok(Err(error))) => self.failed(error.to_string(), None),
            Ok(Err(error)) => self.failed(error.to_string(), None),
            Err(_) => self.failed("the notification service does not answer".to_owned(), None),
        }
    }

    async fn show(&mut self, alert: Alert) {
        let old = self.shown.remove(&alert.slot);
        let mut notification = Notification::new();
        notification
            .appname("Deskbell")
            .summary(&alert.title)
            .body(&if self.markup { escape(&alert.body) } else { alert.body.clone() })
            .icon("deskbell")
            .hint(Hint::Category("im.received".to_owned()))
            .hint(Hint::DesktopEntry("org.deskbell.Deskbell".to_owned()))
            .hint(Hint::SuppressSound(!alert.sound))
            .timeout(Timeout::Default)
            .action(OPEN, "Open");
        if alert.sound {
            notification.hint(Hint::SoundName("message-new-instant".to_owned()));
        }
        if let Some(old) = &old {
            notification.id(old.handle.id());
        }
        match timeout(ANSWER_WITHIN, notification.show_async()).await {
            Ok(Ok(handle)) => {
                let handle = Arc::new(handle);
                let watcher = self.watch(&alert.slot, handle.clone());
                self.shown.insert(alert.slot, Shown { handle, watcher });
                self.worked();
            }
            Ok(Err(error)) => self.failed(error.to_string(), Some(alert.slot)),
            Err(_) => {
                self.failed("the notification service does not answer".to_owned(), Some(alert.slot));
            }
        }
    }

    fn watch(&self, slot: &Slot, handle: Arc<NotificationHandle>) -> JoinHandle<()> {
        let (pipeline, slot) = (self.pipeline.clone(), slot.clone());
        tokio::spawn(async move {
            handle
                .wait_for_action_async(|response| {
                    pipeline.send(match response {
                        NotificationResponse::Closed(_) => Intent::NotificationClosed(slot),
                        _ => Intent::NotificationClicked(slot),
                    });
                })
                .await;
        })
    }

    async fn withdraw(&mut self, slot: &Slot) {
        if let Some(shown) = self.shown.remove(slot) {
            // One that is gone already is as good as withdrawn.
            let _ = timeout(ANSWER_WITHIN, shown.handle.close_async()).await;
        }
    }

    fn worked(&mut self) {
        if self.works.replace(true) != Some(true) {
            self.pipeline.send(Intent::NotificationsWork);
        }
    }

    fn failed(&mut self, detail: String, slot: Option<Slot>) {
        tracing::warn!(%detail, "no notification");
        self.works = Some(false);
        self.pipeline.send(Intent::NotificationsFailed { detail, slot });
    }
}

/// A customer's words as markup that shows exactly them.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #[test]
    fn markup_in_a_customers_words_is_shown_and_not_obeyed() {
        assert_eq!(
            super::escape("<b>1 < 2</b> & <a href=\"x\">"),
            "&lt;b&gt;1 &lt; 2&lt;/b&gt; &amp; &lt;a href=\"x\"&gt;"
        );
    }
}
