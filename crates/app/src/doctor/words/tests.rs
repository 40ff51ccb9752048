//! Every finding in every language, in `words.txt`. With `BLESS=1` in the environment it is written anew, to be read by
//! somebody who speaks the languages.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use deskbell_client::{ProxyError, Refusal, Trouble};

use super::*;
use crate::contract::CheckStep;
use crate::doctor::{Distrusted, NamedProxy, Outcome, ProxySource, SeenCertificate, Step};
use crate::ports::KeyringError;

const STEPS: [StepName; 11] = [
    StepName::NameResolution,
    StepName::Tcp,
    StepName::Proxy,
    StepName::Tls,
    StepName::EngineIo,
    StepName::Authentication,
    StepName::GeneralRoom,
    StepName::Keyring,
    StepName::Notifications,
    StepName::TrayHost,
    StepName::Database,
];

/// What a server or a machine says, in each place where it can say something.
struct Said(&'static str);

impl Said {
    fn text(&self) -> String {
        self.0.to_owned()
    }

    fn file(&self) -> PathBuf {
        PathBuf::from(format!("/home/agent/{}.db", self.0))
    }

    fn sources(&self) -> [ProxySource; 2] {
        [ProxySource::Settings, ProxySource::Variable("https_proxy".to_owned())]
    }

    fn proxies(&self) -> [NamedProxy; 2] {
        self.sources().map(|by| NamedProxy { address: "http://proxy.example.com:3128".to_owned(), by })
    }

    fn certificate(&self, own: bool, days_left: Option<u64>) -> SeenCertificate {
        let issuer = if own { self.text() } else { "CN=Example CA".to_owned() };
        let until = days_left.map(|_| "2027-03-02".to_owned());
        SeenCertificate { subject: self.text(), issuer, until, days_left }
    }

    fn keyrings(&self) -> [KeyringError; 3] {
        [
            KeyringError::Missing(self.text()),
            KeyringError::Locked(self.text()),
            KeyringError::Failed(self.text()),
        ]
    }

    fn seen(&self) -> Vec<Seen> {
        let ips: Vec<IpAddr> = vec![Ipv4Addr::new(203, 0, 113, 20).into(), Ipv4Addr::LOCALHOST.into()];
        let to = vec![SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 443)];
        let mut seen =
            vec![Seen::Addresses { host: "chat.example.com".to_owned(), ips }, Seen::Connected { to }];
        seen.extend(self.proxies().map(Seen::ProxyPasses));
        seen.push(Seen::Encrypted { version: "TLS 1.3", certificate: None });
        seen.extend([None, Some(0), Some(1), Some(2), Some(3), Some(12), Some(99), Some(100)].map(|days| {
            Seen::Encrypted { version: "TLS 1.3", certificate: Some(self.certificate(false, days)) }
        }));
        seen.push(Seen::Encrypted {
            version: "TLS 1.2",
            certificate: Some(self.certificate(true, Some(40))),
        });
        seen.extend([Seen::SocketIo { ping: 25 }, Seen::TokenAccepted]);
        seen.extend([false, true].map(|asked_again| Seen::RoomConfirmed { asked_again }));
        seen.push(Seen::KeyringAnswers);
        let origin = "wss://chat.example.com";
        seen.extend([false, true].map(|token| Seen::KeyringHas { token, origin: origin.to_owned() }));
        seen.push(Seen::NotificationService {
            name: self.text(),
            version: "1.9.0".to_owned(),
            vendor: self.text(),
        });
        seen.push(Seen::TrayShown);
        seen.extend([true, false].map(|whole| Seen::HistorySound { file: self.file(), kib: 340, whole }));
        seen.push(Seen::HistoryToCome);
        seen
    }

    fn skips(&self) -> Vec<Skip> {
        let mut skips = vec![
            Skip::IsAddress("203.0.113.20".to_owned()),
            Skip::UnencryptedHere,
            Skip::Unencrypted,
            Skip::NoProxyNamed,
            Skip::NoServer,
            Skip::NoToken,
            Skip::NoWay,
            Skip::NeedsTheOneBefore,
            Skip::NoKeyring,
            Skip::NoKeyringForHistory,
            Skip::NobodySignedIn,
            Skip::NotificationsUnknown,
            Skip::TrayAlways,
        ];
        skips.extend(STEPS.map(Skip::Failed));
        skips
    }

    fn faults(&self) -> Vec<Fault> {
        let host = || "chat.example.com".to_owned();
        let boxed = || Box::<str>::from(self.0);
        let mut faults = vec![
            Fault::TooLate(Duration::from_secs(10)),
            Fault::NoSuchHost { host: host(), error: Some(self.text()) },
            Fault::NoSuchHost { host: host(), error: None },
            Fault::NobodyAnswers {
                at: vec![SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 443)],
                error: self.text(),
            },
        ];
        faults.extend(
            self.sources().map(|by| Fault::BadProxy { by, error: ProxyError::Scheme("socks5".into()) }),
        );
        for proxy in self.proxies() {
            faults.push(Fault::ProxyLogin(proxy.clone()));
            faults.push(Fault::ProxyRefuses { proxy: proxy.clone(), status: 403 });
            faults.push(Fault::NotAProxy { proxy: proxy.clone(), error: Some(self.text()) });
            faults.push(Fault::NotAProxy { proxy, error: None });
        }
        faults.extend([Fault::NoAuthorities(self.text()), Fault::ExtraCa(self.text())]);
        for reason in [
            Distrusted::Expired,
            Distrusted::NotValidYet,
            Distrusted::OtherName,
            Distrusted::UnknownIssuer,
            Distrusted::Other(self.text()),
        ] {
            faults.push(Fault::Distrusted { reason, certificate: Some(self.certificate(false, Some(40))) });
        }
        faults.push(Fault::Distrusted { reason: Distrusted::Expired, certificate: None });
        faults.extend([
            Fault::NotEncrypted(self.text()),
            Fault::EncryptingBroke(self.text()),
            Fault::HttpStatus(502),
            Fault::NoWebsocket(self.text()),
            Fault::OtherProtocol,
            Fault::WebsocketBroke(self.text()),
            Fault::WebsocketEnded,
            Fault::Refused(Refusal::NotAuthorized { detail: boxed() }),
            Fault::Refused(Refusal::ThrownOut { detail: boxed() }),
            Fault::Refused(Refusal::HttpStatus(401)),
            Fault::Refused(Refusal::DisconnectedRightAway),
            Fault::Trouble(Trouble::Unreachable { detail: boxed() }),
            Fault::Trouble(Trouble::ClosedByServer),
            Fault::RoomRefused(self.text()),
            Fault::RoomUnconfirmed,
        ]);
        faults.extend(self.keyrings().map(Fault::Keyring));
        faults.extend([
            Fault::NoBus(self.text()),
            Fault::BusFailed(self.text()),
            Fault::NoNotificationService,
            Fault::NotificationsBroken(self.text()),
            Fault::TrayUnshown,
            Fault::NoTray,
            Fault::NoFolder,
            Fault::FolderLocked("/home/agent".into()),
            Fault::FileUnusable { file: self.file(), error: self.text() },
            Fault::KeyMissing { file: self.file() },
        ]);
        faults.extend(self.keyrings().map(Fault::KeyUnreadable));
        faults.extend([
            Fault::HistoryNewer { file: self.file(), found: 9, known: 7 },
            Fault::HistoryOlder { file: self.file() },
            Fault::HistoryBusy { file: self.file() },
            Fault::HistoryDamaged { file: self.file(), error: self.text() },
            Fault::HistoryShut { file: self.file() },
            Fault::HistoryUnopened { file: self.file(), error: self.text() },
            Fault::HistoryUnread(self.text()),
            Fault::Machine(self.text()),
        ]);
        faults
    }

    fn advice(&self) -> Vec<Advice> {
        use Advice as A;
        let mut advice = vec![A::CheckNetwork, A::CheckName, A::Firewall, A::PortClosed, A::ProxyHangs];
        advice.push(A::CorrectProxy);
        advice.extend(self.sources().map(A::ProxyLogin));
        advice.push(A::OpenProxy);
        advice.extend(self.sources().map(A::CheckProxy));
        advice.extend([A::TlsHangs, A::InstallAuthorities, A::CorrectExtraCa("/etc/deskbell/ca.pem".into())]);
        advice.extend([A::TryAgain, A::CheckAddress, A::RenewCertificate, A::CheckClock]);
        advice.extend([A::CheckCertificateName, A::AddAuthority, A::AskAboutCertificate]);
        advice.extend([
            A::NoTls,
            A::TlsStopped,
            A::OtherProgram,
            A::Redirected,
            A::LoginBefore,
            A::CheckPath,
        ]);
        advice.extend([A::NoWebsockets, A::Unavailable, A::NewToken, A::AskAdministrator, A::TokenScope]);
        advice.extend([A::RoomUnknown, A::KeyringWaits, A::InstallKeyring, A::UnlockKeyring]);
        advice.extend([A::LookAtKeyring, A::SeeKeyring, A::NotificationsHang, A::InstallNotifications]);
        advice.extend([A::PanelHangs, A::AddTray, A::StartInSession, A::HistoryHangs, A::SetHome]);
        advice.extend([A::CheckFile, A::MakeWritable, A::BringKeyBack, A::InstallNewer, A::CopyFile]);
        advice.push(A::TryOrStart);
        advice
    }

    fn all(&self, language: Language) -> Vec<(&'static str, String)> {
        let says = words(language);
        let mut all: Vec<(&str, String)> =
            STEPS.into_iter().map(|step| ("step", says.step(step).to_owned())).collect();
        all.extend(self.seen().iter().map(|seen| ("seen", says.seen(seen))));
        all.extend(self.skips().iter().map(|skip| ("skip", says.skip(skip))));
        all.extend(self.faults().iter().map(|fault| ("fault", says.fault(fault))));
        all.extend(self.advice().iter().map(|advice| ("advice", says.advice(advice))));
        all
    }
}

const MACHINE: Said = Said("the machine's words");

#[test]
fn every_finding_is_as_somebody_read_it() {
    let mut text = String::new();
    for language in Language::ALL {
        text.push_str(&format!("# {}\n", language.code()));
        for (key, sentence) in MACHINE.all(language) {
            // Isolates show nothing, and an editor may lose them.
            let shown = sentence.replace('\u{2068}', "⟨").replace('\u{2069}', "⟩");
            text.push_str(&format!("{key}: {shown}\n"));
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/doctor/words/words.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap();
    for (said, expected) in text.lines().zip(expected.lines()) {
        assert_eq!(said, expected);
    }
    assert_eq!(text.lines().count(), expected.lines().count());
}

#[test]
fn nothing_is_left_in_english() {
    let english = MACHINE.all(Language::English);
    for language in [Language::Spanish, Language::Portuguese, Language::Arabic] {
        for ((key, ours), (_, theirs)) in english.iter().zip(&MACHINE.all(language)) {
            assert!(!theirs.trim().is_empty(), "{language:?}: {key} says nothing");
            // A word of the trade, and what is a machine's alone, are the same everywhere.
            if !matches!(ours.as_str(), "proxy" | "token" | "the machine's words") {
                assert_ne!(ours, theirs, "{language:?}: {key} is English");
            }
            assert!(!theirs.contains("--"), "{language:?}: an option of the command line: {theirs}");
        }
    }
}

#[test]
fn what_a_machine_says_is_isolated_in_arabic() {
    let foreign =
        ["the machine's words", "example", "203.0.113", "127.0.0.1", "https_proxy", "/home", "/etc"];
    for (key, sentence) in MACHINE.all(Language::Arabic) {
        let mut depth = 0;
        let mut bare = String::new();
        for c in sentence.chars() {
            match c {
                '\u{2068}' => depth += 1,
                '\u{2069}' => depth -= 1,
                c if depth == 0 => bare.push(c),
                _ => {}
            }
            assert!((0..=1).contains(&depth), "{key}: {sentence}");
        }
        assert_eq!(depth, 0, "{key}: {sentence}");
        // That the variable is set is our own advice, and a name there stands between Arabic words.
        let bare = if key == "advice" { bare.replace("https_proxy", "") } else { bare };
        assert!(!foreign.iter().any(|part| bare.contains(part)), "{key}: {sentence}");
    }
}

/// A server must not draw lines, colours or directions into a window.
#[test]
fn what_a_server_says_stays_on_its_line() {
    let hostile = Said("a\n\u{202E}b\u{2069}\u{1b}[2Jc");
    let long = Said(Box::leak("x".repeat(20_000).into_boxed_str()));
    for language in Language::ALL {
        for said in [&hostile, &long] {
            let mut outcomes: Vec<_> = said.seen().into_iter().map(Outcome::passed).collect();
            outcomes.extend(said.skips().into_iter().map(Outcome::skipped));
            outcomes.extend(said.faults().into_iter().map(|it| Outcome::failed(it, Advice::TryAgain)));
            outcomes.extend(said.advice().into_iter().map(|it| Outcome::failed(Fault::NoTray, it)));
            for outcome in outcomes {
                let step = Step { name: StepName::Tls, outcome, took: Duration::ZERO };
                let CheckStep { detail, advice, .. } = CheckStep::of(&step, language);
                for text in [detail].into_iter().chain(advice) {
                    assert!(!text.contains(['\n', '\u{202E}', '\u{1b}']), "{language:?}: {text:?}");
                    let isolates = |c| text.matches(c).count();
                    assert_eq!(isolates('\u{2068}'), isolates('\u{2069}'), "{language:?}: {text:?}");
                    // Isolates and the line's mark are not counted.
                    assert!(text.chars().count() <= 520, "{language:?}: {}", text.chars().count());
                    assert_eq!(text.starts_with('\u{200F}'), language.is_right_to_left());
                }
            }
        }
    }
}
