//! A test of the connection that a window looks on at.

use tokio::sync::oneshot;

use super::{Doctor, Step};

/// A test that runs on a thread of its own. Dropping this cancels it.
#[derive(Debug)]
pub struct Checkup {
    _stop: oneshot::Sender<()>,
}

impl Checkup {
    /// Begins a test. `report` hears of each step when it is done, and `ended` of its end; neither once it is
    /// cancelled.
    pub fn start(
        doctor: Doctor,
        mut report: impl FnMut(&Step) + Send + 'static,
        ended: impl FnOnce() + Send + 'static,
    ) -> std::io::Result<Self> {
        let (stop, stopped) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        std::thread::Builder::new().name("checkup".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    biased;
                    _ = stopped => {}
                    () = doctor.examine(&mut report) => ended(),
                }
            });
            // A name that is being looked up, or a keyring that does not answer, is left behind.
            runtime.shutdown_background();
        })?;
        Ok(Self { _stop: stop })
    }
}
