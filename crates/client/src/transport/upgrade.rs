//! The HTTP request that becomes a websocket.

use http::header::{AUTHORIZATION, LOCATION, SEC_WEBSOCKET_EXTENSIONS, USER_AGENT};
use http::{HeaderMap, HeaderValue};
use tokio_tungstenite::tungstenite;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;

use super::wire;
use crate::{ClientConfig, Trouble};

/// The request for a websocket, with the token as a header where the configuration asks for it.
pub(super) fn request(config: &ClientConfig, token: &str) -> Result<Request, Trouble> {
    let scheme = if config.address.is_encrypted() { "wss" } else { "ws" };
    let uri = format!(
        "{scheme}://{}{}?EIO=4&transport=websocket",
        config.address.authority(),
        config.address.path()
    );
    let mut request = uri
        .into_client_request()
        .map_err(|error| Trouble::NotSocketIo { detail: error.to_string().into() })?;
    let headers = request.headers_mut();
    headers.insert(USER_AGENT, HeaderValue::from_static(concat!("Deskbell/", env!("CARGO_PKG_VERSION"))));
    if config.compression {
        headers.insert(SEC_WEBSOCKET_EXTENSIONS, HeaderValue::from_static(wire::OFFER));
    }
    if config.authorization_header {
        let mut bearer = HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| Trouble::NoToken {
            detail: "it holds characters that no header can carry".into(),
        })?;
        bearer.set_sensitive(true);
        headers.insert(AUTHORIZATION, bearer);
    }
    Ok(request)
}

/// What it means that there is no websocket.
pub(super) fn trouble(error: tungstenite::Error) -> Trouble {
    match error {
        tungstenite::Error::Http(response) if response.status().is_redirection() => {
            Trouble::Redirected { status: response.status().as_u16(), to: location(response.headers()) }
        }
        tungstenite::Error::Http(response) => Trouble::HttpStatus(response.status().as_u16()),
        tungstenite::Error::Io(error) => Trouble::Broken { detail: error.to_string().into() },
        other => Trouble::NotSocketIo { detail: other.to_string().into() },
    }
}

/// Where a redirect leads, as one short line.
fn location(headers: &HeaderMap) -> Box<str> {
    const MAX: usize = 200;
    let to = headers.get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
    deskbell_domain::plain_line(&to.unwrap_or_default(), MAX).into()
}
