//! Spanish, as it is understood everywhere.

use deskbell_client::Refusal;
use deskbell_domain::Language;

use super::{Words, list, said};
use crate::doctor::StepName;
use crate::doctor::finding::{
    Advice, Distrusted, Fault, NamedProxy, ProxySource, Seen, SeenCertificate, Skip,
};
use crate::network::ProxyChoiceError;
use crate::ports::KeyringError;
use crate::sentences::sentences;
use crate::sentences::spanish::counted;

pub(super) struct Spanish;

fn source(by: &ProxySource) -> &str {
    match by {
        ProxySource::Settings => "los ajustes",
        ProxySource::Variable(name) => name,
    }
}

fn called(NamedProxy { address, by }: &NamedProxy) -> String {
    format!("{address} ({})", source(by))
}

fn certificate(seen: &SeenCertificate) -> String {
    let SeenCertificate { subject, issuer, until, days_left } = seen;
    let until = until.as_deref().unwrap_or("una fecha desconocida");
    let left = match days_left.map(|days| counted(days, "día", "días")) {
        None => "ya terminó".to_owned(),
        Some(days) if seen.ends_soon() => format!("solo por {days} más"),
        Some(days) => format!("por {days} más"),
    };
    if seen.is_self_issued() {
        format!("certificado {subject}, emitido por sí mismo, válido hasta {until}: {left}")
    } else {
        format!("certificado {subject}, emitido por {issuer}, válido hasta {until}: {left}")
    }
}

fn keyring(error: &KeyringError) -> String {
    match error {
        KeyringError::Missing(error) => format!("no hay ningún llavero: {error}"),
        KeyringError::Locked(error) => format!("el llavero está bloqueado: {error}"),
        KeyringError::Failed(error) => format!("el llavero falló: {error}"),
    }
}

const CHECK_NETWORK: &str = "Revisa tu conexión de red, y tu VPN si el servidor la necesita.";
const ASK: &str = "Consulta a tu administrador; el registro del servidor dice más.";

impl Words for Spanish {
    fn step(&self, name: StepName) -> &'static str {
        match name {
            StepName::NameResolution => "nombre del servidor",
            StepName::Tcp => "conexión TCP",
            StepName::Proxy => "proxy",
            StepName::Tls => "conexión cifrada",
            StepName::EngineIo => "respuesta del servidor",
            StepName::Authentication => "token",
            StepName::GeneralRoom => "sala general",
            StepName::Keyring => "llavero",
            StepName::Notifications => "notificaciones",
            StepName::TrayHost => "bandeja del sistema",
            StepName::Database => "historial",
        }
    }

    fn seen(&self, seen: &Seen) -> String {
        match seen {
            Seen::Addresses { host, ips } => format!("{host} es {}", list(ips)),
            Seen::Connected { to } => format!("conectado a {}", list(to)),
            Seen::ProxyPasses(proxy) => format!("{} deja pasar la conexión", called(proxy)),
            Seen::Encrypted { version, certificate: None } => {
                format!("{version}, un certificado de confianza")
            }
            Seen::Encrypted { version, certificate: Some(seen) } => {
                format!("{version}, {}", certificate(seen))
            }
            Seen::SocketIo { ping } => {
                format!("responde un servidor Socket.IO; envía una señal cada {ping} s")
            }
            Seen::TokenAccepted => "el servidor acepta el token".into(),
            Seen::RoomConfirmed { asked_again: false } => "el servidor la confirmó".into(),
            Seen::RoomConfirmed { asked_again: true } => {
                "el servidor la confirmó cuando se le preguntó por segunda vez; parece que allí se pierde lo que llega justo \
                 después de conectar"
                    .into()
            }
            Seen::KeyringAnswers => "responde".into(),
            Seen::KeyringHas { token: true, origin } => format!("responde, y tiene un token para {origin}"),
            Seen::KeyringHas { token: false, origin } => {
                format!("responde, y no tiene ningún token para {origin}")
            }
            Seen::NotificationService { name, version, vendor } => {
                format!("las muestra {name} {version}, de {vendor}")
            }
            Seen::TrayShown => "un panel muestra los iconos de la bandeja".into(),
            Seen::HistorySound { file, kib, whole: true } => {
                format!("{} tiene {kib} KiB y está en buen estado", file.display())
            }
            Seen::HistorySound { file, kib, whole: false } => format!(
                "{} tiene {kib} KiB y está en buen estado hasta donde hubo tiempo de mirar",
                file.display()
            ),
            Seen::HistoryToCome => "todavía no hay ninguno; se crea cuando la aplicación se inicia".into(),
        }
    }

    fn skip(&self, skip: &Skip) -> String {
        let says = match skip {
            Skip::IsAddress(host) => return format!("{host} ya es una dirección IP"),
            Skip::UnencryptedHere => "la dirección empieza con ws://, y el servidor es este equipo",
            Skip::Unencrypted => {
                "la dirección empieza con ws://, así que cualquiera en el camino puede leer el token y los mensajes"
            }
            Skip::NoProxyNamed => "ni los ajustes ni el entorno indican un proxy para este servidor",
            Skip::NoServer => "no se conoce ningún servidor: inicia sesión",
            Skip::NoToken => "no hay ningún token que probar: inicia sesión",
            Skip::NoWay => "no se sabe cómo llegar al servidor",
            Skip::Failed(step) => return format!("falló un paso anterior: {}", self.step(*step)),
            Skip::NeedsTheOneBefore => "necesita el paso anterior",
            Skip::NoKeyring => "este programa no tiene ninguno",
            Skip::NoKeyringForHistory => "no hay ningún llavero",
            Skip::NobodySignedIn => "nadie ha iniciado sesión",
            Skip::NotificationsUnknown => "este sistema no dice si muestra notificaciones",
            Skip::TrayAlways => "este sistema siempre tiene una",
        };
        says.to_owned()
    }

    fn fault(&self, fault: &Fault) -> String {
        match fault {
            Fault::TooLate(after) => format!("sin respuesta en {} s", after.as_secs_f32()),
            Fault::NoSuchHost { host, error } => {
                let error = error.as_deref().unwrap_or("sin direcciones");
                format!("no hay ningún servidor llamado {host} ({error})")
            }
            Fault::NobodyAnswers { at, error } => format!("nadie responde en {}: {error}", list(at)),
            Fault::BadProxy { by, error } => {
                let error = sentences(Language::Spanish).proxy(&ProxyChoiceError::Proxy(error.clone()));
                match by {
                    ProxySource::Settings => {
                        format!("los ajustes no indican un proxy que se pueda usar. {error}")
                    }
                    ProxySource::Variable(name) => {
                        format!("{name} no indica un proxy que se pueda usar. {error}")
                    }
                }
            }
            Fault::ProxyLogin(proxy) => {
                format!("{} pide un nombre de usuario y una contraseña (HTTP 407)", called(proxy))
            }
            Fault::ProxyRefuses { proxy, status } => {
                format!("{} no deja pasar la conexión (HTTP {status})", called(proxy))
            }
            Fault::NotAProxy { proxy, error } => {
                let error = error.as_deref().unwrap_or("su respuesta no es HTTP");
                format!("{} no responde como un proxy: {error}", called(proxy))
            }
            Fault::NoAuthorities(error) => format!("no se puede comprobar ningún certificado: {error}"),
            Fault::ExtraCa(error) => {
                format!("no se puede usar el archivo con los certificados de tu organización: {error}")
            }
            Fault::Distrusted { reason, certificate: seen } => {
                let reason = match reason {
                    Distrusted::Expired => "el certificado del servidor ha caducado",
                    Distrusted::NotValidYet => "el certificado del servidor todavía no es válido",
                    Distrusted::OtherName => "el certificado del servidor es para otro nombre",
                    Distrusted::UnknownIssuer => {
                        "el certificado del servidor no es de confianza: nadie conoce a quien lo emitió"
                    }
                    Distrusted::Other(error) => {
                        &format!("el certificado del servidor no es de confianza: {error}")
                    }
                };
                match seen {
                    None => reason.to_owned(),
                    Some(seen) => format!("{reason} ({})", certificate(seen)),
                }
            }
            Fault::NotEncrypted(error) => format!("no hay conexión cifrada: {error}"),
            Fault::EncryptingBroke(error) => format!("la conexión se cortó mientras se cifraba: {error}"),
            Fault::HttpStatus(status) => format!("responde con HTTP {status} y no con un websocket"),
            Fault::NoWebsocket(error) => format!("no hay websocket: {error}"),
            Fault::OtherProtocol => "el websocket habla un protocolo que no es Engine.IO 4".into(),
            Fault::WebsocketBroke(error) => format!("el websocket se cortó: {error}"),
            Fault::WebsocketEnded => "el websocket terminó sin una palabra de Engine.IO".into(),
            Fault::Refused(refusal) => match refusal {
                Refusal::NotAuthorized { detail } => format!("el servidor rechazó el token: {detail}"),
                Refusal::ThrownOut { detail } => {
                    format!("el servidor dejó entrar al token y después lo rechazó: {detail}")
                }
                Refusal::HttpStatus(status) => format!("el servidor rechazó el token (HTTP {status})"),
                Refusal::DisconnectedRightAway => "el servidor desconecta justo después de conectar".into(),
            },
            Fault::Trouble(trouble) => said(Language::Spanish, trouble),
            Fault::RoomRefused(said) => format!("el servidor la rechazó: {said}"),
            Fault::RoomUnconfirmed => "el servidor no la confirmó".into(),
            Fault::Keyring(error) => keyring(error),
            Fault::NoBus(error) => format!("no hay bus de sesión: {error}"),
            Fault::BusFailed(error) => format!("el bus de sesión falló: {error}"),
            Fault::NoNotificationService => "no hay ningún servicio de notificaciones".into(),
            Fault::NotificationsBroken(error) => {
                format!("el servicio de notificaciones no funciona: {error}")
            }
            Fault::TrayUnshown => "hay quien espera iconos de la bandeja, y ningún panel los muestra".into(),
            Fault::NoTray => "ningún panel muestra iconos de la bandeja".into(),
            Fault::NoFolder => "no hay ninguna carpeta para él".into(),
            Fault::FolderLocked(folder) => {
                format!("todavía no hay ninguno, y no se puede escribir en {}", folder.display())
            }
            Fault::FileUnusable { file, error } => format!("no se puede usar {}: {error}", file.display()),
            Fault::KeyMissing { file } => {
                format!("{} existe, y su clave no está en el llavero", file.display())
            }
            Fault::KeyUnreadable(error) => format!("no se puede leer su clave: {}", keyring(error)),
            Fault::HistoryNewer { file, found, known } => format!(
                "{} lo escribió una versión más nueva de Deskbell (formato {found}; esta versión lee hasta el {known})",
                file.display()
            ),
            Fault::HistoryOlder { file } => format!(
                "{} lo escribió una versión más antigua de Deskbell; inicia la aplicación una vez para actualizarlo",
                file.display()
            ),
            Fault::HistoryBusy { file } => format!("otro programa está usando {}", file.display()),
            Fault::HistoryDamaged { file, error } => {
                format!("{}: el archivo del historial está dañado: {error}", file.display())
            }
            Fault::HistoryShut { file } => {
                format!("{} no se abre: su clave es incorrecta o el archivo está dañado", file.display())
            }
            Fault::HistoryUnopened { file, error } => {
                format!("no se pudo abrir {}: {error}", file.display())
            }
            Fault::HistoryUnread(error) => format!("no se pudo leer el historial: {error}"),
            Fault::Machine(error) => error.clone(),
        }
    }

    fn advice(&self, advice: &Advice) -> String {
        let says = match advice {
            Advice::CheckNetwork => CHECK_NETWORK,
            Advice::CheckName => {
                return format!("Revisa si la dirección está bien escrita. {CHECK_NETWORK}");
            }
            Advice::Firewall => {
                "Puede que un cortafuegos en el camino se trague lo que se envía. Revisa tu red y tu VPN, y pregunta a tu \
                 administrador si desde aquí se puede llegar al servidor y a su puerto."
            }
            Advice::PortClosed => {
                "Ese equipo está ahí, y nada escucha en ese puerto: puede que el servidor esté parado o que el puerto de la \
                 dirección sea incorrecto."
            }
            Advice::ProxyHangs => "El proxy no responde. Consulta a tu administrador.",
            Advice::CorrectProxy => "Corrige la variable o el ajuste, o quítalo.",
            Advice::ProxyLogin(ProxySource::Settings) => {
                "Pon tu nombre de usuario y tu contraseña en la variable de entorno https_proxy y elige el proxy del \
                 sistema."
            }
            Advice::ProxyLogin(ProxySource::Variable(name)) => {
                return format!("Pon tu nombre de usuario y tu contraseña del proxy en {name}.");
            }
            Advice::OpenProxy => {
                "Pide a tu administrador que deje pasar las conexiones al servidor, o que lo exceptúe con no_proxy."
            }
            Advice::CheckProxy(by) => {
                return format!("Puede que lo que escucha ahí no sea un proxy HTTP: revisa {}.", source(by));
            }
            Advice::TlsHangs => {
                "Acepta la conexión y no responde: puede que la dirección necesite ws:// u otro puerto."
            }
            Advice::InstallAuthorities => {
                "Este equipo no tiene una lista de autoridades de certificación: instala ca-certificates."
            }
            Advice::CorrectExtraCa(file) => {
                return format!(
                    "Corrige {}, que la política indica como extra_ca: debe ser un archivo PEM.",
                    file.display()
                );
            }
            Advice::TryAgain => "Inténtalo de nuevo.",
            Advice::CheckAddress => "Revisa la dirección.",
            Advice::RenewCertificate => {
                "Pide a tu administrador que lo renueve. Si no ha caducado, el reloj de este equipo está mal."
            }
            Advice::CheckClock => {
                "Puede que el reloj de este equipo esté mal; si no, consulta a tu administrador."
            }
            Advice::CheckCertificateName => {
                "Revisa la dirección: debe tener el nombre para el que es el certificado."
            }
            Advice::AddAuthority => {
                "Si tu empresa tiene su propia autoridad de certificación, añade su certificado a los certificados de \
                 confianza de este equipo. Si no, no te conectes: puede que alguien esté escuchando."
            }
            Advice::AskAboutCertificate => "No se envió nada al servidor. Consulta a tu administrador.",
            Advice::NoTls => {
                "Puede que lo que escucha ahí no hable TLS: la dirección quizá necesite ws:// u otro puerto."
            }
            Advice::TlsStopped => {
                "Puede que lo que escucha ahí no hable TLS, o que algo en el camino no lo deje pasar."
            }
            Advice::OtherProgram => {
                "Revisa la dirección, su puerto y su ruta; puede que ahí escuche otro programa."
            }
            Advice::Redirected => {
                "La dirección lleva a otro sitio. Pide la dirección correcta a tu administrador."
            }
            Advice::LoginBefore => {
                "El servidor, o algo delante de él, pide iniciar sesión antes de conectar. Consulta a tu administrador."
            }
            Advice::CheckPath => {
                "Hay un servidor web, pero no Socket.IO en esta ruta. Revisa la ruta de la dirección."
            }
            Advice::NoWebsockets => {
                "Responde algo que rechaza los websockets. Revisa la dirección y su ruta."
            }
            Advice::Unavailable => {
                "El servidor, o el proxy inverso delante de él, no está disponible ahora mismo. Inténtalo más tarde o \
                 consulta a tu administrador."
            }
            Advice::NewToken => "Pide un token nuevo a tu administrador e inicia sesión con él.",
            Advice::AskAdministrator => ASK,
            Advice::TokenScope => {
                "Tu token no puede seguir a todos los clientes. Pregunta a tu administrador si debería."
            }
            Advice::RoomUnknown => {
                return format!("Puede que no conozca joinWhatsAppGeneral, de la guía. {ASK}");
            }
            Advice::KeyringWaits => "Puede que espere su contraseña: busca una ventana que la pida.",
            Advice::InstallKeyring => {
                "Instala e inicia GNOME Keyring o KWallet. Sin él tienes que iniciar sesión cada vez, y no se guarda el \
                 historial."
            }
            Advice::UnlockKeyring => "Desbloquéalo e inténtalo de nuevo.",
            Advice::LookAtKeyring => "Míralo en el gestor de contraseñas de tu escritorio.",
            Advice::SeeKeyring => "Mira qué necesita el llavero.",
            Advice::NotificationsHang => {
                "El servicio de notificaciones no responde: reinícialo, o inicia sesión de nuevo en tu escritorio."
            }
            Advice::InstallNotifications => {
                "Instala o inicia uno: GNOME, KDE y Xfce lo traen incorporado; dunst o mako son independientes. Hasta \
                 entonces se abre la bandeja de entrada en lugar de una notificación."
            }
            Advice::PanelHangs => {
                "El panel del escritorio no responde: reinícialo, o inicia sesión de nuevo en tu escritorio."
            }
            Advice::AddTray => {
                "Pon una bandeja en tu panel; GNOME necesita la extensión AppIndicator and KStatusNotifierItem Support. \
                 Hasta entonces, Deskbell abre la bandeja de entrada en su lugar."
            }
            Advice::StartInSession => {
                "Inicia el programa desde tu sesión de escritorio: DBUS_SESSION_BUS_ADDRESS debe llevar a su bus."
            }
            Advice::HistoryHangs => "Puede que el llavero espere su contraseña, o que el disco no responda.",
            Advice::SetHome => "Define HOME o XDG_DATA_HOME.",
            Advice::CheckFile => {
                "Revisa el dueño y los permisos del archivo, y el disco. Hasta entonces los mensajes quedan en memoria."
            }
            Advice::MakeWritable => {
                "Permite que se pueda escribir en ella. Hasta entonces los mensajes quedan en memoria."
            }
            Advice::BringKeyBack => {
                "Restaura el llavero que la tiene, o mueve el archivo a otro sitio: entonces se empieza un historial nuevo."
            }
            Advice::InstallNewer => "Instala de nuevo la versión más nueva; esta deja el archivo como está.",
            Advice::CopyFile => {
                "Copia el archivo a un lugar seguro. Cuando la aplicación encuentra el daño, guarda el archivo con otro \
                 nombre y empieza un historial nuevo."
            }
            Advice::TryOrStart => "Inténtalo de nuevo en un momento, o inicia la aplicación una vez.",
        };
        says.to_owned()
    }
}
