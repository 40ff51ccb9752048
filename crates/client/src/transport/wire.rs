//! Between the byte stream and the websocket: permessage-deflate (RFC 7692), which `tungstenite` does not know.
//!
//! The server may compress what it sends; what comes out of it here are plain frames. What we send is not
//! compressed: it is small.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::BytesMut;
use http::header::{HeaderMap, SEC_WEBSOCKET_EXTENSIONS};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::deflate::Frames;
use super::dial::Stream;
use crate::Trouble;

/// What is offered. Without context takeover each message stands for itself: the server keeps no window for us, and
/// Node's sends what is too short to become much shorter as it is.
pub(super) const OFFER: &str = "permessage-deflate; server_no_context_takeover";

/// How much is read at once, in bytes.
const READ: usize = 16 * 1024;

/// A byte stream from which a websocket reads plain frames, whatever the server does.
pub(super) struct Wire {
    inner: Box<dyn Stream>,
    mode: Mode,
    /// What was read and not looked at yet.
    raw: BytesMut,
}

enum Mode {
    /// The answer to the upgrade: up to its empty line, and nothing behind it.
    Head(Seen),
    Plain,
    Deflate(Box<Frames>),
}

/// What a server agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Agreed {
    /// Each message is compressed without those before it.
    pub no_context_takeover: bool,
}

impl Wire {
    /// Over a stream on which the upgrade is still to come. [`upgraded`](Self::upgraded) is to be called after it.
    pub fn new(inner: Box<dyn Stream>) -> Self {
        Self { inner, mode: Mode::Head(Seen::Line), raw: BytesMut::new() }
    }

    /// Frames come from now on; none of them is inflated to more than `limit` bytes.
    pub fn upgraded(&mut self, agreed: Option<Agreed>, limit: usize) {
        self.mode = match agreed {
            None => Mode::Plain,
            Some(agreed) => Mode::Deflate(Box::new(Frames::new(agreed.no_context_takeover, limit))),
        };
    }

    /// Hands over what lies in `raw`, up to `max` bytes.
    fn hand_over(raw: &mut BytesMut, max: usize, out: &mut ReadBuf<'_>) {
        let count = raw.len().min(max).min(out.remaining());
        out.put_slice(&raw.split_to(count));
    }

    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut space = [0; READ];
        let mut read = ReadBuf::new(&mut space);
        ready!(Pin::new(&mut self.inner).poll_read(cx, &mut read))?;
        self.raw.extend_from_slice(read.filled());
        Poll::Ready(Ok(read.filled().len()))
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            match &mut this.mode {
                Mode::Plain if this.raw.is_empty() => return Pin::new(&mut this.inner).poll_read(cx, out),
                Mode::Plain => {
                    Self::hand_over(&mut this.raw, usize::MAX, out);
                    return Poll::Ready(Ok(()));
                }
                Mode::Head(seen) if !this.raw.is_empty() => {
                    let max = this.raw.len().min(out.remaining());
                    let head = head_length(seen, this.raw.iter().take(max));
                    Self::hand_over(&mut this.raw, head, out);
                    return Poll::Ready(Ok(()));
                }
                Mode::Head(_) => {}
                Mode::Deflate(frames) => {
                    let before = out.remaining();
                    // As much as there is: a read for each header and each payload would cost more than inflating.
                    while out.remaining() > 0 && frames.failed.is_none() {
                        if !frames.plain.is_empty() {
                            out.put_slice(&frames.take(out.remaining()));
                            continue;
                        }
                        match frames.step(&mut this.raw) {
                            Ok(true) => {}
                            Ok(false) => break,
                            Err(error) => frames.failed = Some(error),
                        }
                    }
                    if out.remaining() < before {
                        return Poll::Ready(Ok(()));
                    }
                    if let Some(error) = frames.failed {
                        return Poll::Ready(Err(io::Error::other(error)));
                    }
                }
            }
            if ready!(this.poll_fill(cx))? == 0 {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

/// How far into an answer's head the bytes so far lead. Lines end with a CR LF or, as tungstenite reads them too, with
/// an LF alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Line,
    LineEnd,
    LineEndAndCr,
    EmptyLine,
}

/// How many of these bytes belong to the answer's head.
fn head_length<'a>(seen: &mut Seen, bytes: impl Iterator<Item = &'a u8>) -> usize {
    let mut length = 0;
    for byte in bytes {
        if *seen == Seen::EmptyLine {
            break;
        }
        length += 1;
        *seen = match (*seen, byte) {
            (Seen::LineEnd | Seen::LineEndAndCr, b'\n') => Seen::EmptyLine,
            (_, b'\n') => Seen::LineEnd,
            (Seen::LineEnd, b'\r') => Seen::LineEndAndCr,
            _ => Seen::Line,
        };
    }
    length
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

/// What the answer to the upgrade says of [`OFFER`]. `None`: the server does not compress. An extension that was not
/// offered, or one on terms that were not, changes what the frames mean, so that none of them could be read.
pub(super) fn agreed(headers: &HeaderMap) -> Result<Option<Agreed>, Trouble> {
    let mut agreed = None;
    for value in headers.get_all(SEC_WEBSOCKET_EXTENSIONS) {
        let value = String::from_utf8_lossy(value.as_bytes());
        for extension in value.split(',').map(str::trim).filter(|extension| !extension.is_empty()) {
            match terms(extension).filter(|_| agreed.is_none()) {
                Some(terms) => agreed = Some(terms),
                None => {
                    let shown = deskbell_domain::plain_line(extension, 100);
                    let detail =
                        format!("it answered with a websocket extension that was not asked for: {shown}");
                    return Err(Trouble::Compression { detail: detail.into() });
                }
            }
        }
    }
    Ok(agreed)
}

/// Reads one extension: ours, on terms that can be kept. RFC 7692, section 7.1.
fn terms(extension: &str) -> Option<Agreed> {
    let mut parts = extension.split(';').map(str::trim);
    if !parts.next()?.eq_ignore_ascii_case("permessage-deflate") {
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    for part in parts {
        let (name, value) =
            part.split_once('=').map_or((part, None), |(name, value)| (name.trim(), Some(value)));
        let name = name.to_ascii_lowercase();
        let fits = match (name.as_str(), value) {
            ("server_no_context_takeover" | "client_no_context_takeover", None) => true,
            // Ours is the largest: a smaller one fits into it.
            ("server_max_window_bits", Some(bits)) => {
                bits.trim().trim_matches('"').parse().is_ok_and(|bits: u8| (8..=15).contains(&bits))
            }
            _ => false,
        };
        if !fits || names.contains(&name) {
            return None;
        }
        names.push(name);
    }
    Some(Agreed { no_context_takeover: names.iter().any(|name| name == "server_no_context_takeover") })
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
