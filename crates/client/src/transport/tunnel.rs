//! A tunnel through an HTTP proxy (CONNECT, RFC 9110 section 9.3.6).

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use zeroize::Zeroizing;

use crate::{Proxy, ProxyTrouble, ServerAddress};

/// The longest head of an answer that is read, in bytes.
const HEAD_MAX: usize = 16 * 1024;

/// Asks the proxy at the other end of `stream` for a tunnel to `address`. On success the stream is the server's.
pub(super) async fn tunnel(
    stream: &mut TcpStream,
    proxy: &Proxy,
    address: &ServerAddress,
) -> Result<(), ProxyTrouble> {
    let broken = |error: io::Error| ProxyTrouble::NotAProxy { detail: error.to_string().into() };
    let target = address.host_and_port();
    let mut request = Zeroizing::new(format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n"));
    if let Some(authorization) = proxy.authorization() {
        request.push_str("Proxy-Authorization: ");
        request.push_str(&authorization);
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes()).await.map_err(broken)?;

    let head = head(stream).await?;
    match status(&head) {
        Some(200..=299) => Ok(()),
        // The former is wrong, and what tinyproxy says to a wrong password.
        Some(401 | 407) => Err(ProxyTrouble::Credentials { given: proxy.has_credentials() }),
        Some(status) => Err(ProxyTrouble::Refused(status)),
        None => Err(not_a_proxy("its answer is not HTTP")),
    }
}

fn not_a_proxy(detail: &str) -> ProxyTrouble {
    ProxyTrouble::NotAProxy { detail: detail.into() }
}

/// Reads up to the empty line. Behind that of a tunnel nothing may stand yet: it would be the server's, which does not
/// speak first. What a refusal says there is of no interest.
async fn head(stream: &mut TcpStream) -> Result<Vec<u8>, ProxyTrouble> {
    const END: &[u8] = b"\r\n\r\n";
    let mut head = Vec::with_capacity(1024);
    loop {
        match stream.read_buf(&mut head).await {
            Ok(0) => return Err(not_a_proxy("it closed the connection")),
            Ok(_) => {}
            Err(error) => return Err(not_a_proxy(&error.to_string())),
        }
        if let Some(at) = head.windows(END.len()).position(|window| window == END) {
            let is_tunnel = status(&head).is_some_and(|status| (200..=299).contains(&status));
            if is_tunnel && head.len() > at + END.len() {
                return Err(not_a_proxy("it says more than an answer"));
            }
            return Ok(head);
        }
        if head.len() > HEAD_MAX {
            return Err(not_a_proxy("its answer is too long"));
        }
    }
}

/// The status code of `HTTP/1.x NNN ...`.
fn status(head: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(head.get(..12)?).ok()?;
    let (version, code) = line.split_once(' ')?;
    version.strip_prefix("HTTP/1.")?;
    code.parse().ok().filter(|code| (100..=599).contains(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_line_is_read() {
        for (head, expected) in [
            ("HTTP/1.1 200 Connection established\r\n\r\n", Some(200)),
            ("HTTP/1.0 407 \r\n\r\n", Some(407)),
            ("HTTP/1.1 200\r\n\r\n", Some(200)),
            ("HTTP/2 200\r\n\r\n", None),
            ("HTTP/1.1 999 ?\r\n\r\n", None),
            ("HTTP/1.1 2\r\n\r\n", None),
            ("SSH-2.0-OpenSSH\r\n\r\n", None),
            ("\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}", None),
            ("", None),
        ] {
            assert_eq!(status(head.as_bytes()), expected, "{head:?}");
        }
    }
}
