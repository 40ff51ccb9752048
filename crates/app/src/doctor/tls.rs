//! Whether the server's certificate is trusted, who issued it, and until when it is good.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use deskbell_client::ServerAddress;
use rustls_platform_verifier::Verifier;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{
    self, CertificateError, ClientConfig, DigitallySignedStruct, ProtocolVersion, SignatureScheme,
};
use x509_cert::Certificate;
use x509_cert::der::Decode;

use super::finding::{Advice, Distrusted, Fault, Seen, SeenCertificate, Skip};
use super::network::Stream;
use super::step::Outcome;
use super::walk::Checked;

const DAY: u64 = 24 * 60 * 60;

/// Encrypts `tcp`, if the address says so. `extra_ca` has authorities that are trusted beside the platform's.
pub(super) async fn encrypt(
    tcp: TcpStream,
    address: &ServerAddress,
    extra_ca: Option<&Path>,
) -> Checked<Box<dyn Stream>> {
    if !address.is_encrypted() {
        let reason = if address.is_loopback() { Skip::UnencryptedHere } else { Skip::Unencrypted };
        return (Outcome::skipped(reason), Some(Box::new(tcp)));
    }
    let failed = |fault, advice| (Outcome::failed(fault, advice), None);
    let seen = Arc::new(Mutex::new(None));
    // Reads the platform's certificates from disk.
    let (witness, extra) = (seen.clone(), extra_ca.map(Path::to_owned));
    let config = match tokio::task::spawn_blocking(move || client_config(witness, extra.as_deref())).await {
        Ok(Ok(config)) => config,
        Ok(Err(ConfigError::NoAuthorities(error))) => {
            return failed(Fault::NoAuthorities(error.to_string()), Advice::InstallAuthorities);
        }
        Ok(Err(ConfigError::ExtraCa(error))) => {
            let file = extra_ca.map(Path::to_owned).unwrap_or_default();
            return failed(Fault::ExtraCa(error), Advice::CorrectExtraCa(file));
        }
        Err(error) => return failed(Fault::Machine(error.to_string()), Advice::TryAgain),
    };
    let name = match ServerName::try_from(address.host().to_owned()) {
        Ok(name) => name,
        Err(error) => return failed(Fault::Machine(error.to_string()), Advice::CheckAddress),
    };
    let connected = TlsConnector::from(Arc::new(config)).connect(name, tcp).await;
    let certificate = seen.lock().unwrap_or_else(PoisonError::into_inner).take();
    match connected {
        Ok(stream) => {
            let version = match stream.get_ref().1.protocol_version() {
                Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
                _ => "TLS 1.3",
            };
            (Outcome::passed(Seen::Encrypted { version, certificate }), Some(Box::new(stream)))
        }
        Err(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(rustls::Error::InvalidCertificate(reason)) => {
                let (reason, advice) = distrust(reason);
                failed(Fault::Distrusted { reason, certificate }, advice)
            }
            Some(error) => failed(Fault::NotEncrypted(error.to_string()), Advice::NoTls),
            None => failed(Fault::EncryptingBroke(error.to_string()), Advice::TlsStopped),
        },
    }
}

/// What is wrong with a certificate, and what to do.
fn distrust(reason: &CertificateError) -> (Distrusted, Advice) {
    use CertificateError as E;
    match reason {
        E::Expired | E::ExpiredContext { .. } => (Distrusted::Expired, Advice::RenewCertificate),
        E::NotValidYet | E::NotValidYetContext { .. } => (Distrusted::NotValidYet, Advice::CheckClock),
        E::NotValidForName | E::NotValidForNameContext { .. } => {
            (Distrusted::OtherName, Advice::CheckCertificateName)
        }
        E::UnknownIssuer => (Distrusted::UnknownIssuer, Advice::AddAuthority),
        other => (Distrusted::Other(other.to_string()), Advice::AskAboutCertificate),
    }
}

/// What is told of a certificate.
fn read(der: &[u8]) -> Option<SeenCertificate> {
    let certificate = Certificate::from_der(der).ok()?;
    let tbs = certificate.tbs_certificate();
    let not_after = tbs.validity().not_after.to_system_time();
    let ends = not_after.duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Some(SeenCertificate {
        subject: tbs.subject().to_string(),
        issuer: tbs.issuer().to_string(),
        until: jiff::Timestamp::try_from(not_after).ok().map(|at| at.strftime("%Y-%m-%d").to_string()),
        days_left: ends.checked_sub(now).map(|left| left.as_secs() / DAY),
    })
}

/// Why no certificate can be checked.
#[derive(Debug, thiserror::Error)]
enum ConfigError {
    #[error("{0}")]
    NoAuthorities(#[from] rustls::Error),
    #[error("{0}")]
    ExtraCa(String),
}

fn client_config(
    seen: Arc<Mutex<Option<SeenCertificate>>>,
    extra_ca: Option<&Path>,
) -> Result<ClientConfig, ConfigError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = match extra_ca {
        None => Verifier::new(provider.clone())?,
        Some(file) => {
            let found = deskbell_client::extra_authorities(file)
                .map_err(|error| ConfigError::ExtraCa(error.to_string()))?;
            Verifier::new_with_extra_roots(found, provider.clone())
                .map_err(|error| ConfigError::ExtraCa(error.to_string()))?
        }
    };
    let verifier = Witness { verifier, seen };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Decides as the platform does, and remembers what it saw, so that a certificate that is not trusted can be told
/// of too.
#[derive(Debug)]
struct Witness {
    verifier: Verifier,
    seen: Arc<Mutex<Option<SeenCertificate>>>,
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = read(end_entity);
        self.verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.verifier.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.verifier.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}
