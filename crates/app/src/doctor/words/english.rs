//! English: also what the command line says.

use deskbell_client::Refusal;
use deskbell_domain::Language;

use super::{Words, list, said};
use crate::doctor::StepName;
use crate::doctor::finding::{
    Advice, Distrusted, Fault, NamedProxy, ProxySource, Seen, SeenCertificate, Skip,
};

pub(super) struct English;

fn source(by: &ProxySource) -> &str {
    match by {
        ProxySource::Settings => "the settings",
        ProxySource::Variable(name) => name,
    }
}

fn called(NamedProxy { address, by }: &NamedProxy) -> String {
    format!("{address} ({})", source(by))
}

fn certificate(seen: &SeenCertificate) -> String {
    let SeenCertificate { subject, issuer, until, days_left } = seen;
    let until = until.as_deref().unwrap_or("an unknown date");
    let left = match days_left {
        None => "it is over".to_owned(),
        Some(days) if seen.ends_soon() => format!("only {days} days left"),
        Some(days) => format!("{days} days left"),
    };
    if seen.is_self_issued() {
        format!("certificate {subject}, which issued itself, good until {until}: {left}")
    } else {
        format!("certificate {subject}, issued by {issuer}, good until {until}: {left}")
    }
}

const CHECK_NETWORK: &str = "Check your network connection, and your VPN if the server needs one.";
const ASK: &str = "Ask your administrator; the server's log says more.";

impl Words for English {
    fn step(&self, name: StepName) -> &'static str {
        name.title()
    }

    fn seen(&self, seen: &Seen) -> String {
        match seen {
            Seen::Addresses { host, ips } => format!("{host} is {}", list(ips)),
            Seen::Connected { to } => format!("connected to {}", list(to)),
            Seen::ProxyPasses(proxy) => format!("{} lets the connection through", called(proxy)),
            Seen::Encrypted { version, certificate: None } => format!("{version}, a trusted certificate"),
            Seen::Encrypted { version, certificate: Some(seen) } => {
                format!("{version}, {}", certificate(seen))
            }
            Seen::SocketIo { ping } => format!("a Socket.IO server answers; it pings every {ping} s"),
            Seen::TokenAccepted => "the server accepts the token".into(),
            Seen::RoomConfirmed { asked_again: false } => "the server confirmed it".into(),
            Seen::RoomConfirmed { asked_again: true } => {
                "the server confirmed it when asked a second time; what comes right after connecting seems to get \
                 lost there"
                    .into()
            }
            Seen::KeyringAnswers => "it answers".into(),
            Seen::KeyringHas { token: true, origin } => format!("it answers, and has a token for {origin}"),
            Seen::KeyringHas { token: false, origin } => {
                format!("it answers, and has no token for {origin}")
            }
            Seen::NotificationService { name, version, vendor } => {
                format!("{name} {version} by {vendor} shows them")
            }
            Seen::TrayShown => "a panel shows tray icons".into(),
            Seen::HistorySound { file, kib, whole: true } => {
                format!("{} has {kib} KiB, and is sound", file.display())
            }
            Seen::HistorySound { file, kib, whole: false } => {
                format!("{} has {kib} KiB, and is sound as far as there was time to look", file.display())
            }
            Seen::HistoryToCome => "there is none yet; it is made when the app starts".into(),
        }
    }

    fn skip(&self, skip: &Skip) -> String {
        let says = match skip {
            Skip::IsAddress(host) => return format!("{host} is an address already"),
            Skip::UnencryptedHere => "the address begins with ws://, and the server is this computer",
            Skip::Unencrypted => {
                "the address begins with ws://, so anybody on the way can read the token and the messages"
            }
            Skip::NoProxyNamed => "neither the settings nor the environment name one for this server",
            Skip::NoServer => "no server is known: sign in, or give one with --server",
            Skip::NoToken => "there is no token to try: sign in, or give one with --token-stdin",
            Skip::NoWay => "it is not known how to reach the server",
            Skip::Failed(step) => return format!("{} failed", step.title()),
            Skip::NeedsTheOneBefore => "it needs the step before",
            Skip::NoKeyring => "this program has none",
            Skip::NoKeyringForHistory => "there is no keyring",
            Skip::NobodySignedIn => "nobody is signed in",
            Skip::NotificationsUnknown => "this system does not say whether it shows notifications",
            Skip::TrayAlways => "this system always has one",
        };
        says.to_owned()
    }

    fn fault(&self, fault: &Fault) -> String {
        match fault {
            Fault::TooLate(after) => format!("no answer within {} s", after.as_secs_f32()),
            Fault::NoSuchHost { host, error } => {
                let error = error.as_deref().unwrap_or("no addresses");
                format!("there is no server called {host} ({error})")
            }
            Fault::NobodyAnswers { at, error } => format!("nobody answers at {}: {error}", list(at)),
            Fault::BadProxy { by, error } => {
                format!("{} names no proxy that can be used. {error}", source(by))
            }
            Fault::ProxyLogin(proxy) => format!("{} wants a login (HTTP 407)", called(proxy)),
            Fault::ProxyRefuses { proxy, status } => {
                format!("{} does not let the connection through (HTTP {status})", called(proxy))
            }
            Fault::NotAProxy { proxy, error } => {
                let error = error.as_deref().unwrap_or("its answer is no HTTP");
                format!("{} does not answer as a proxy does: {error}", called(proxy))
            }
            Fault::NoAuthorities(error) => format!("no certificate can be checked: {error}"),
            Fault::ExtraCa(error) => {
                format!("the file with your organisation's authorities cannot be used: {error}")
            }
            Fault::Distrusted { reason, certificate: seen } => {
                let reason = match reason {
                    Distrusted::Expired => "the server's certificate has expired",
                    Distrusted::NotValidYet => "the server's certificate is not valid yet",
                    Distrusted::OtherName => "the server's certificate is for another name",
                    Distrusted::UnknownIssuer => {
                        "the server's certificate is not trusted: nobody knows its issuer"
                    }
                    Distrusted::Other(error) => &format!("the server's certificate is not trusted: {error}"),
                };
                match seen {
                    None => reason.to_owned(),
                    Some(seen) => format!("{reason} ({})", certificate(seen)),
                }
            }
            Fault::NotEncrypted(error) => format!("no encrypted connection: {error}"),
            Fault::EncryptingBroke(error) => {
                format!("the connection broke while it was being encrypted: {error}")
            }
            Fault::HttpStatus(status) => format!("it answers with HTTP {status}, not with a websocket"),
            Fault::NoWebsocket(error) => format!("no websocket: {error}"),
            Fault::OtherProtocol => "the websocket speaks another protocol than Engine.IO 4".into(),
            Fault::WebsocketBroke(error) => format!("the websocket broke: {error}"),
            Fault::WebsocketEnded => "the websocket ended without a word of Engine.IO".into(),
            Fault::Refused(refusal) => match refusal {
                Refusal::NotAuthorized { detail } => format!("the server refused the token: {detail}"),
                Refusal::ThrownOut { detail } => {
                    format!("the server let the token in and refused it then: {detail}")
                }
                Refusal::HttpStatus(status) => format!("the server refused the token (HTTP {status})"),
                Refusal::DisconnectedRightAway => "the server disconnects right after connecting".into(),
            },
            Fault::Trouble(trouble) => said(Language::English, trouble),
            Fault::RoomRefused(said) => format!("the server refused it: {said}"),
            Fault::RoomUnconfirmed => "the server did not confirm it".into(),
            Fault::Keyring(error) => error.to_string(),
            Fault::NoBus(error) => format!("there is no session bus: {error}"),
            Fault::BusFailed(error) => format!("the session bus failed: {error}"),
            Fault::NoNotificationService => "there is no notification service".into(),
            Fault::NotificationsBroken(error) => format!("the notification service does not work: {error}"),
            Fault::TrayUnshown => "tray icons are watched for, and no panel shows them".into(),
            Fault::NoTray => "no panel shows tray icons".into(),
            Fault::NoFolder => "there is no folder for it".into(),
            Fault::FolderLocked(folder) => {
                format!("there is none yet, and {} cannot be written to", folder.display())
            }
            Fault::FileUnusable { file, error } => format!("{} cannot be used: {error}", file.display()),
            Fault::KeyMissing { file } => {
                format!("{} is there, and its key is not in the keyring", file.display())
            }
            Fault::KeyUnreadable(error) => format!("its key cannot be read: {error}"),
            Fault::HistoryNewer { file, found, known } => format!(
                "{} was written by a newer version of Deskbell (format {found}; this version reads up to {known})",
                file.display()
            ),
            Fault::HistoryOlder { file } => format!(
                "{} was written by an older version of Deskbell; start the app once to bring it up to date",
                file.display()
            ),
            Fault::HistoryBusy { file } => format!("{} is in use by another program", file.display()),
            Fault::HistoryDamaged { file, error } => {
                format!("{}: the history file is damaged: {error}", file.display())
            }
            Fault::HistoryShut { file } => {
                let file = file.display();
                format!("{file}: {file} does not open: its key is wrong, or it is damaged")
            }
            Fault::HistoryUnopened { file, error } => {
                format!("{} could not be opened: {error}", file.display())
            }
            Fault::HistoryUnread(error) => format!("the history could not be read: {error}"),
            Fault::Machine(error) => error.clone(),
        }
    }

    fn advice(&self, advice: &Advice) -> String {
        let says = match advice {
            Advice::CheckNetwork => CHECK_NETWORK,
            Advice::CheckName => {
                return format!("Check the address for a spelling mistake. {CHECK_NETWORK}");
            }
            Advice::Firewall => {
                "A firewall on the way may swallow what is sent. Check your network and VPN, and ask your \
                 administrator whether the server and its port can be reached from here."
            }
            Advice::PortClosed => {
                "That computer is there, and nothing listens on that port: the server may be down, or the port in \
                 the address wrong."
            }
            Advice::ProxyHangs => "The proxy does not answer. Ask your administrator about it.",
            Advice::CorrectProxy => "Correct the variable, or remove it.",
            Advice::ProxyLogin(by) => {
                return format!("Put your user name and password for it into {}.", source(by));
            }
            Advice::OpenProxy => {
                "Ask your administrator to let connections to the server through, or to exempt it with no_proxy."
            }
            Advice::CheckProxy(by) => {
                return format!("What listens there may be no HTTP proxy: check {}.", source(by));
            }
            Advice::TlsHangs => {
                "It takes the connection and does not answer: the address may need ws:// or another port."
            }
            Advice::InstallAuthorities => {
                "This computer has no list of certificate authorities: install ca-certificates."
            }
            Advice::CorrectExtraCa(file) => {
                return format!(
                    "Correct {}, which the policy names as extra_ca: it must be a PEM file.",
                    file.display()
                );
            }
            Advice::TryAgain => "Try again.",
            Advice::CheckAddress => "Check the address.",
            Advice::RenewCertificate => {
                "Ask your administrator to renew it. If it has not, the clock of this computer is wrong."
            }
            Advice::CheckClock => "The clock of this computer may be wrong; else ask your administrator.",
            Advice::CheckCertificateName => {
                "Check the address: it must have the name that the certificate is for."
            }
            Advice::AddAuthority => {
                "If your company has a certificate authority of its own, add its certificate to this computer's \
                 trust store. If not, do not connect: somebody may be listening."
            }
            Advice::AskAboutCertificate => "Nothing was sent to the server. Ask your administrator.",
            Advice::NoTls => {
                "What listens there may not speak TLS: the address may need ws:// or another port."
            }
            Advice::TlsStopped => {
                "What listens there may not speak TLS, or something on the way does not let it through."
            }
            Advice::OtherProgram => {
                "Check the address, its port and its path; another program may listen there."
            }
            Advice::Redirected => "The address leads elsewhere. Ask your administrator for the right one.",
            Advice::LoginBefore => {
                "The server, or something before it, wants a login before the connection is made. Ask your \
                 administrator."
            }
            Advice::CheckPath => {
                "There is a web server, and no Socket.IO at this path. Check the path in the address."
            }
            Advice::NoWebsockets => {
                "Something answers that refuses websockets. Check the address and its path."
            }
            Advice::Unavailable => {
                "The server, or the reverse proxy before it, is not available just now. Try again later, or ask \
                 your administrator."
            }
            Advice::NewToken => "Ask your administrator for a new token, and sign in with it.",
            Advice::AskAdministrator => ASK,
            Advice::TokenScope => {
                "Your token may not watch every customer. Ask your administrator whether it should."
            }
            Advice::RoomUnknown => {
                return format!("It may not know the guide's joinWhatsAppGeneral. {ASK}");
            }
            Advice::KeyringWaits => "It may be waiting for its password: look for a window that asks for it.",
            Advice::InstallKeyring => {
                "Install and start GNOME Keyring or KWallet. Without it you must sign in at each start, and no \
                 history is kept."
            }
            Advice::UnlockKeyring => "Unlock it, then try again.",
            Advice::LookAtKeyring => "Look at it in your desktop's password manager.",
            Advice::SeeKeyring => "See what the keyring needs.",
            Advice::NotificationsHang => {
                "The notification service hangs: restart it, or sign in to your desktop again."
            }
            Advice::InstallNotifications => {
                "Install or start one: GNOME, KDE and Xfce have it built in; dunst or mako is one by itself. Until \
                 then the inbox comes up instead of a notification."
            }
            Advice::PanelHangs => "The desktop's panel hangs: restart it, or sign in to your desktop again.",
            Advice::AddTray => {
                "Put a tray into your panel; GNOME needs the extension AppIndicator and KStatusNotifierItem \
                 Support. Until then Deskbell opens its inbox instead."
            }
            Advice::StartInSession => {
                "Start the program from within your desktop session: DBUS_SESSION_BUS_ADDRESS must lead to its bus."
            }
            Advice::HistoryHangs => {
                "The keyring may be waiting for its password, or the disk does not answer."
            }
            Advice::SetHome => "Set HOME or XDG_DATA_HOME.",
            Advice::CheckFile => {
                "Look at the file's owner and permissions, and at the disk. Until then messages stay in memory."
            }
            Advice::MakeWritable => "Make it writable. Until then messages stay in memory.",
            Advice::BringKeyBack => {
                "Bring back the keyring that has it, or move the file away: a new history is begun then."
            }
            Advice::InstallNewer => "Install the newer version again; this one leaves the file alone.",
            Advice::CopyFile => {
                "Copy the file to a safe place. When the app finds the damage it keeps the file under another name \
                 and begins a new history."
            }
            Advice::TryOrStart => "Try again in a moment, or start the app once.",
        };
        says.to_owned()
    }
}
