//! macOS and Windows, by notify-rust. Untested: written against its documentation, never run.
//!
//! Neither back end tells what the agent clicked through this interface, and neither withdraws; the README's
//! platform table says so.

use deskbell_app::{Handle, Intent};
use deskbell_domain::AlertAction;
use tokio::sync::mpsc;

use super::Order;

/// Does what it is ordered to, for as long as anybody orders.
pub async fn serve(pipeline: Handle, mut orders: mpsc::UnboundedReceiver<Order>) {
    while let Some(order) = orders.recv().await {
        // What is asked for at the end cannot be done here, and is not waited for: the asker's channel closes.
        let Order::Alert(alert) = order else { continue };
        if alert.action != AlertAction::Show {
            continue;
        }
        let shown = tokio::task::spawn_blocking(move || {
            let shown = notify_rust::Notification::new()
                .appname("Deskbell")
                .summary(&alert.title)
                .body(&alert.body)
                .show()
                .map(drop);
            (alert.slot, shown)
        });
        match shown.await {
            Ok((_, Ok(()))) => pipeline.send(Intent::NotificationsWork),
            Ok((slot, Err(error))) => {
                pipeline.send(Intent::NotificationsFailed { detail: error.to_string(), slot: Some(slot) })
            }
            Err(error) => {
                pipeline.send(Intent::NotificationsFailed { detail: error.to_string(), slot: None })
            }
        }
    }
}
