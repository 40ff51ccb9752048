//! Everything that is said on the session bus.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::StreamExt as _;
use zbus::MessageStream;
use zbus::fdo::MonitoringProxy;

use super::{DesktopError, PrivateDesktop, bus};

/// Hears every message on the session bus, whomever it is for, until it is dropped.
#[derive(Debug)]
pub struct Overheard {
    heard: Arc<Mutex<Vec<Vec<u8>>>>,
    listener: tokio::task::JoinHandle<()>,
}

impl PrivateDesktop {
    /// Begins to hear what is said on the session bus.
    pub async fn overhear(&self) -> Result<Overheard, DesktopError> {
        let failed = || DesktopError::bus("becoming a monitor of the bus");
        let connection = bus::connect(self.bus_address()).await?;
        // Before it is a monitor, so that nothing is missed.
        let mut messages = MessageStream::from(&connection);
        let monitoring = MonitoringProxy::new(&connection).await.map_err(failed())?;
        monitoring.become_monitor(&[], 0).await.map_err(|error| failed()(error.into()))?;
        let heard = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heard);
        let listener = tokio::spawn(async move {
            while let Some(Ok(message)) = messages.next().await {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(message.data().to_vec());
            }
        });
        Ok(Overheard { heard, listener })
    }
}

impl Overheard {
    /// All messages so far, as they were on the wire: header and body.
    pub fn messages(&self) -> Vec<Vec<u8>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Overheard {
    fn drop(&mut self) {
        self.listener.abort();
    }
}
