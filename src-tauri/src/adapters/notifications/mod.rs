//! Notifications on the desktop.
//!
//! Alerts go through a queue to a task of their own, so that a slow notification service delays nobody. The
//! queue holds one entry for each alert that the policy let through, which is a few a second at the worst.

#[cfg(target_os = "linux")]
mod freedesktop;
#[cfg(not(target_os = "linux"))]
mod native;

use deskbell_app::{Handle, ports};
use deskbell_domain::Alert;
#[cfg(target_os = "linux")]
use freedesktop::serve;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
#[cfg(not(target_os = "linux"))]
use native::serve;
use tokio::sync::{mpsc, oneshot};

enum Order {
    Alert(Alert),
    WithdrawAll,
    /// Withdraw everything, and say when the service was told.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "dropping it is the answer there"))]
    End(oneshot::Sender<()>),
    Check,
}

/// The way to the notification service.
pub struct Notifications {
    orders: mpsc::UnboundedSender<Order>,
}

impl Notifications {
    /// Begins to talk to the notification service, and looks whether there is one. What the agent clicks comes
    /// back through `pipeline`.
    pub fn start(pipeline: Handle) -> Self {
        let (orders, received) = mpsc::unbounded_channel();
        crate::background::spawn(serve(pipeline, received));
        let notifications = Self { orders };
        notifications.order(Order::Check);
        notifications
    }

    fn order(&self, order: Order) {
        // The task ends with the app only.
        let _ = self.orders.send(order);
    }
}

impl ports::Notifications for Notifications {
    fn alert(&mut self, alert: Alert) {
        self.order(Order::Alert(alert));
    }

    fn withdraw_all(&mut self) {
        self.order(Order::WithdrawAll);
    }

    fn end(&mut self) -> BoxFuture<'static, ()> {
        let (done, told) = oneshot::channel();
        self.order(Order::End(done));
        told.map(drop).boxed()
    }

    fn check(&mut self) {
        self.order(Order::Check);
    }
}
