//! The windows in this process, where the platform has its web view as a part of itself.

use deskbell_windows_link::{FromWindows, ToWindows};
use futures_util::FutureExt as _;
use tokio::sync::mpsc;

use super::{Join, JoinError, Joined};
use crate::windows::Link;

/// The windows of this process, which are there as long as it is.
pub struct Here {
    ends: Option<(mpsc::UnboundedSender<ToWindows>, mpsc::UnboundedReceiver<FromWindows>)>,
}

impl Here {
    /// Joined by this, and what is to be joined.
    pub fn new() -> (Self, Link) {
        let (tell, told) = mpsc::unbounded_channel();
        let (said, hear) = mpsc::unbounded_channel();
        (Self { ends: Some((tell, hear)) }, Link { told, said })
    }
}

impl Join for Here {
    const COMES_AND_GOES: bool = false;

    fn join(&mut self) -> Result<Joined, JoinError> {
        let (tell, said) = self.ends.take().ok_or(JoinError::Ending)?;
        // It ends the app with it.
        Ok(Joined { tell, said, gone: std::future::pending().boxed() })
    }
}
