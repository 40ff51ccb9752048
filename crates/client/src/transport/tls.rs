//! TLS: rustls, the platform's trust store, and the certificates of the organisation beside it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls_platform_verifier::Verifier;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{self, CertificateError};

use crate::{ClientConfig, Distrust, Trouble};

/// Shakes hands with the server on `tcp`, and trusts it or does not.
pub(super) async fn encrypt(config: &ClientConfig, tcp: TcpStream) -> Result<TlsStream<TcpStream>, Trouble> {
    let tls = |detail: String| Trouble::Tls { detail: detail.into() };
    let extra = config.extra_ca.clone();
    // Reads the certificates from disk, anew each time: an administrator may have added one.
    let client = tokio::task::spawn_blocking(move || client_config(extra.as_deref()))
        .await
        .map_err(|error| tls(error.to_string()))??;
    let name =
        ServerName::try_from(config.address.host().to_owned()).map_err(|error| tls(error.to_string()))?;
    TlsConnector::from(Arc::new(client)).connect(name, tcp).await.map_err(|error| {
        let detail = error.to_string().into();
        match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(rustls::Error::InvalidCertificate(error)) => {
                Trouble::NotTrusted { reason: distrust(error), detail }
            }
            Some(_) => Trouble::Tls { detail },
            None => Trouble::Broken { detail },
        }
    })
}

fn client_config(extra_ca: Option<&Path>) -> Result<rustls::ClientConfig, Trouble> {
    let tls = |error: rustls::Error| Trouble::Tls { detail: error.to_string().into() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = match extra_ca {
        None => Verifier::new(provider.clone()).map_err(tls)?,
        Some(file) => Verifier::new_with_extra_roots(
            extra_authorities(file).map_err(|error| Trouble::CaFile { detail: error.to_string().into() })?,
            provider.clone(),
        )
        .map_err(|error| Trouble::CaFile { detail: error.to_string().into() })?,
    };
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(tls)?
        // The platform's verifier is no danger; rustls calls every verifier but its own so.
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Why a file with further authorities cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ExtraCaError {
    /// It cannot be read, or is no PEM file.
    #[error("{}: {detail}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// There is no certificate in it.
    #[error("{} holds no certificate", .0.display())]
    Empty(PathBuf),
}

/// Reads the certificates of authorities in a PEM file.
pub fn extra_authorities(file: &Path) -> Result<Vec<CertificateDer<'static>>, ExtraCaError> {
    let found: Vec<_> = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect)
        .map_err(|error| ExtraCaError::Unreadable { file: file.to_owned(), detail: error.to_string() })?;
    if found.is_empty() { Err(ExtraCaError::Empty(file.to_owned())) } else { Ok(found) }
}

fn distrust(error: &CertificateError) -> Distrust {
    use CertificateError as E;
    match error {
        // The latter is an authority that has a known one's name and not its key.
        E::UnknownIssuer | E::BadSignature => Distrust::UnknownIssuer,
        E::Expired | E::ExpiredContext { .. } => Distrust::Expired,
        E::NotValidYet | E::NotValidYetContext { .. } => Distrust::NotValidYet,
        E::NotValidForName | E::NotValidForNameContext { .. } => Distrust::OtherName,
        _ => Distrust::Other,
    }
}
