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

use super::network::Stream;
use super::step::Outcome;
use super::walk::Checked;

/// A certificate that ends within so many days is worth a word.
const SOON: u64 = 14;
const DAY: u64 = 24 * 60 * 60;

/// Encrypts `tcp`, if the address says so. `extra_ca` has authorities that are trusted beside the platform's.
pub(super) async fn encrypt(
    tcp: TcpStream,
    address: &ServerAddress,
    extra_ca: Option<&Path>,
) -> Checked<Box<dyn Stream>> {
    if !address.is_encrypted() {
        let reason = if address.is_loopback() {
            "the address begins with ws://, and the server is this computer"
        } else {
            "the address begins with ws://, so anybody on the way can read the token and the messages"
        };
        return (Outcome::skipped(reason), Some(Box::new(tcp)));
    }
    let failed = |problem: String, advice: &str| (Outcome::failed(problem, advice), None);
    let seen = Arc::new(Mutex::new(None));
    // Reads the platform's certificates from disk.
    let (witness, extra) = (seen.clone(), extra_ca.map(Path::to_owned));
    let config = match tokio::task::spawn_blocking(move || client_config(witness, extra.as_deref())).await {
        Ok(Ok(config)) => config,
        Ok(Err(ConfigError::NoAuthorities(error))) => {
            let advice = "This computer has no list of certificate authorities: install ca-certificates.";
            return failed(format!("no certificate can be checked: {error}"), advice);
        }
        Ok(Err(error @ ConfigError::ExtraCa(_))) => {
            let file = extra_ca.map(|file| file.display().to_string()).unwrap_or_default();
            let advice =
                format!("Correct {file}, which the policy names as extra_ca: it must be a PEM file.");
            return (Outcome::failed(error.to_string(), advice), None);
        }
        Err(error) => return failed(error.to_string(), "Try again."),
    };
    let name = match ServerName::try_from(address.host().to_owned()) {
        Ok(name) => name,
        Err(error) => return failed(error.to_string(), "Check the address."),
    };
    let connected = TlsConnector::from(Arc::new(config)).connect(name, tcp).await;
    let certificate = seen.lock().unwrap_or_else(PoisonError::into_inner).take();
    match connected {
        Ok(stream) => {
            let version = match stream.get_ref().1.protocol_version() {
                Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
                _ => "TLS 1.3",
            };
            let told = certificate.map_or_else(|| "a trusted certificate".to_owned(), |it| it.describe());
            (Outcome::passed(format!("{version}, {told}")), Some(Box::new(stream)))
        }
        Err(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(rustls::Error::InvalidCertificate(reason)) => {
                let told = certificate.map_or_else(String::new, |it| format!(" ({})", it.describe()));
                let (problem, advice) = distrust(reason);
                failed(format!("{problem}{told}"), advice)
            }
            Some(error) => failed(
                format!("no encrypted connection: {error}"),
                "What listens there may not speak TLS: the address may need ws:// or another port.",
            ),
            None => failed(
                format!("the connection broke while it was being encrypted: {error}"),
                "What listens there may not speak TLS, or something on the way does not let it through.",
            ),
        },
    }
}

/// What is wrong with a certificate, and what to do.
fn distrust(reason: &CertificateError) -> (String, &'static str) {
    use CertificateError as E;
    match reason {
        E::Expired | E::ExpiredContext { .. } => (
            "the server's certificate has expired".to_owned(),
            "Ask your administrator to renew it. If it has not, the clock of this computer is wrong.",
        ),
        E::NotValidYet | E::NotValidYetContext { .. } => (
            "the server's certificate is not valid yet".to_owned(),
            "The clock of this computer may be wrong; else ask your administrator.",
        ),
        E::NotValidForName | E::NotValidForNameContext { .. } => (
            "the server's certificate is for another name".to_owned(),
            "Check the address: it must have the name that the certificate is for.",
        ),
        E::UnknownIssuer => (
            "the server's certificate is not trusted: nobody knows its issuer".to_owned(),
            "If your company has a certificate authority of its own, add its certificate to this computer's trust \
             store. If not, do not connect: somebody may be listening.",
        ),
        other => (
            format!("the server's certificate is not trusted: {other}"),
            "Nothing was sent to the server. Ask your administrator.",
        ),
    }
}

/// What is told of a certificate.
struct Seen {
    subject: String,
    issuer: String,
    not_after: SystemTime,
}

impl Seen {
    fn read(der: &[u8]) -> Option<Self> {
        let certificate = Certificate::from_der(der).ok()?;
        let tbs = certificate.tbs_certificate();
        Some(Self {
            subject: tbs.subject().to_string(),
            issuer: tbs.issuer().to_string(),
            not_after: tbs.validity().not_after.to_system_time(),
        })
    }

    fn describe(&self) -> String {
        let ends = self.not_after.duration_since(UNIX_EPOCH).unwrap_or_default();
        let day = jiff::Timestamp::try_from(self.not_after)
            .map_or_else(|_| "an unknown date".to_owned(), |at| at.strftime("%Y-%m-%d").to_string());
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let days = ends.saturating_sub(now).as_secs() / DAY;
        let left = match ends.checked_sub(now) {
            None => "it is over".to_owned(),
            Some(_) if days < SOON => format!("only {days} days left"),
            Some(_) => format!("{days} days left"),
        };
        let Self { subject, issuer, .. } = self;
        if subject == issuer {
            format!("certificate {subject}, which issued itself, good until {day}: {left}")
        } else {
            format!("certificate {subject}, issued by {issuer}, good until {day}: {left}")
        }
    }
}

/// Why no certificate can be checked.
#[derive(Debug, thiserror::Error)]
enum ConfigError {
    #[error("{0}")]
    NoAuthorities(#[from] rustls::Error),
    #[error("the file with your organisation's authorities cannot be used: {0}")]
    ExtraCa(String),
}

fn client_config(
    seen: Arc<Mutex<Option<Seen>>>,
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
    seen: Arc<Mutex<Option<Seen>>>,
}

impl std::fmt::Debug for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.describe())
    }
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
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Seen::read(end_entity);
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
