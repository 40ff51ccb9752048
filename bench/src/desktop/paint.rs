//! When a window has painted what is in it, seen from outside: on the display, as the agent does. So every program is
//! measured in the same way, and none is asked.

use std::thread;
use std::time::Duration;

use deskbell_tests::desktop::PrivateDesktop;
use tokio::time::Instant;
use x11rb::connection::Connection as _;
use x11rb::errors::ReplyError;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, ImageFormat};
use x11rb::rust_connection::RustConnection;

use crate::BenchError;

/// Between two looks.
const INTERVAL: Duration = Duration::from_millis(2);
const PATIENCE: Duration = Duration::from_secs(60);
/// The strip that is looked at is so wide, in pixels. It runs through the words of rows and bubbles, and past those of
/// somebody who is asked to sign in.
const STRIP: u16 = 48;
/// An empty window has a few colours; letters with smooth edges have many.
const COLOURS: usize = 24;

/// The display of a desktop, looked at.
pub struct Screen {
    connection: RustConnection,
    root: u32,
    client_list: u32,
}

/// A window that has painted.
#[derive(Debug, Clone, Copy)]
pub struct Painted {
    /// When its content was first seen.
    pub at: Instant,
}

impl Screen {
    /// Looks at the display of `desktop`.
    pub fn of(desktop: &PrivateDesktop) -> Result<Self, BenchError> {
        let display = desktop.env().iter().find(|(name, _)| name == "DISPLAY").map(|(_, value)| value);
        let display = display.map(|value| value.to_string_lossy().into_owned());
        let (connection, screen) = RustConnection::connect(display.as_deref()).map_err(BenchError::app)?;
        let root = connection.setup().roots.get(screen).map(|screen| screen.root).unwrap_or_default();
        let atom = connection.intern_atom(false, b"_NET_CLIENT_LIST").map_err(BenchError::app)?;
        let client_list = atom.reply().map_err(BenchError::app)?.atom;
        Ok(Self { connection, root, client_list })
    }

    /// The windows that are there.
    pub fn windows(&self) -> Result<Vec<u32>, BenchError> {
        let request = self
            .connection
            .get_property(false, self.root, self.client_list, AtomEnum::WINDOW, 0, 4096)
            .map_err(BenchError::app)?;
        let reply = request.reply().map_err(BenchError::app)?;
        Ok(reply.value32().into_iter().flatten().collect())
    }

    /// Waits, on a thread of its own, until a window that is not among `known` has painted its content.
    pub async fn painted(self, known: Vec<u32>) -> Result<Painted, BenchError> {
        let looking = tokio::task::spawn_blocking(move || self.look(&known));
        looking.await.map_err(BenchError::app)?
    }

    fn look(&self, known: &[u32]) -> Result<Painted, BenchError> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            for window in self.windows()? {
                if !known.contains(&window) && self.has_content(window) == Ok(true) {
                    return Ok(Painted { at: Instant::now() });
                }
            }
            thread::sleep(INTERVAL);
        }
        Err(BenchError::App("no window painted anything in time".to_owned()))
    }

    /// Looks at the middle half of a strip from top to bottom, an eighth of the way in. An error is a window that is not
    /// shown yet, or any more.
    fn has_content(&self, window: u32) -> Result<bool, Unseen> {
        let size = self.connection.get_geometry(window)?.reply()?;
        let (x, y) = (size.width / 8, size.height / 4);
        let (Ok(x), Ok(top)) = (i16::try_from(x), i16::try_from(y)) else { return Ok(false) };
        let (wide, high) = (STRIP.min(size.width / 2), size.height / 2);
        if wide == 0 || high == 0 {
            return Ok(false);
        }
        let image = self
            .connection
            .get_image(ImageFormat::Z_PIXMAP, window, x, top, wide, high, u32::MAX)?
            .reply()?;
        let mut seen: Vec<&[u8]> = Vec::new();
        for pixel in image.data.chunks_exact(4) {
            let colour = pixel.get(..3).unwrap_or_default();
            if !seen.contains(&colour) {
                seen.push(colour);
            }
            if seen.len() >= COLOURS {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The window could not be looked at.
#[derive(Debug, PartialEq)]
struct Unseen;

impl From<ReplyError> for Unseen {
    fn from(_: ReplyError) -> Self {
        Self
    }
}

impl From<x11rb::errors::ConnectionError> for Unseen {
    fn from(_: x11rb::errors::ConnectionError) -> Self {
        Self
    }
}
