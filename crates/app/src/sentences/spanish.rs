//! Spanish, as it is understood everywhere.

use deskbell_client::{AddressError, Distrust, ProxyError, ProxyTrouble, Refusal, Step, Trouble};
use deskbell_domain::{Clock, CrmTemplateError, Language, Plural};
use deskbell_protocol::{Kind, RejectReason};

use super::{By, Fixed, Sentences, Span};
use crate::network::ProxyChoiceError;
use crate::notices::{Fact, KeyringFault};

pub(super) struct Spanish;

const LANGUAGE: Language = Language::Spanish;

fn by(by: By<'_>) -> &str {
    by.unwrap_or("Tu organización")
}

pub(crate) fn counted(count: u64, one: &str, other: &str) -> String {
    match LANGUAGE.plural(count) {
        Plural::One => format!("{count} {one}"),
        Plural::Many => format!("{count} de {other}"),
        _ => format!("{count} {other}"),
    }
}

fn until(until: Option<Clock>) -> String {
    let Some(at) = until else { return String::new() };
    let hours = format!("{} {}", if at.hour == 1 { "la" } else { "las" }, at.time());
    match at.date {
        None => format!(" hasta {hours}"),
        Some(date) => format!(" hasta el {} a {hours}", LANGUAGE.weekday(date.weekday)),
    }
}

impl Sentences for Spanish {
    fn fixed(&self, sentence: Fixed) -> &'static str {
        match sentence {
            Fixed::NotSignedIn => "Sin iniciar sesión",
            Fixed::Connecting => "Conectando",
            Fixed::Online => "En línea",
            Fixed::Disconnected => "Sin conexión: te has desconectado",
            Fixed::Unwritten => "Sin conexión: no se puede escribir el historial",
            Fixed::TryNow => "Intentar ahora",
            Fixed::OpenInbox => "Abrir la bandeja de entrada",
            Fixed::Pause => "Pausar",
            Fixed::PauseHalfHour => "Durante 30 minutos",
            Fixed::PauseHour => "Durante 1 hora",
            Fixed::PauseUntilTomorrow => "Hasta mañana",
            Fixed::Resume => "Reanudar",
            Fixed::Settings => "Ajustes",
            Fixed::Quit => "Salir de Deskbell",
            Fixed::Inbox => "Bandeja de entrada",
            Fixed::Unauthorized => {
                "El servidor no aceptó tu token. No recibirás nada hasta que inicies sesión de nuevo."
            }
            Fixed::ThrownOut => {
                "El servidor te desconecta justo después de dejarte entrar. No recibes nada; Deskbell vuelve a intentarlo \
                 cada minuto. Inicia sesión de nuevo o consulta a tu administrador."
            }
            Fixed::NoSuchCustomer => "Ese cliente no existe.",
            Fixed::NotYours => "Esta ventana es de otro cliente.",
            Fixed::OwnSearchOnly => "Esta ventana solo puede buscar en su propio cliente.",
            Fixed::WindowGone => "Cierra esta ventana y ábrela de nuevo.",
            Fixed::Ending => "Deskbell está a punto de cerrarse. Inícialo de nuevo.",
            Fixed::LinkKind => {
                "Solo se pueden abrir direcciones web, números de teléfono y direcciones de correo."
            }
            Fixed::LinkFailed => "Tu escritorio no pudo abrir la dirección.",
            Fixed::NoCrm => "No hay ninguna dirección del CRM. Escríbela en los ajustes, en Conexión.",
            Fixed::NotSearched => "No se pudo buscar en el historial.",
            Fixed::MessagesUnreadable => "Estos mensajes no se pudieron leer del historial.",
            Fixed::TokenMissing => "Pega el token que te dio tu administrador.",
            Fixed::TokenTooLong => "Es demasiado largo para ser un token. Pega solo el token.",
            Fixed::TokenSpaces => "Un token no tiene espacios ni saltos de línea. Pega solo el token.",
            Fixed::NotEncrypted => {
                "Esta dirección no está cifrada, así que cualquiera en el camino podría leer tu token y todos los \
                 mensajes. Usa wss:// o https://. Solo la política de tu organización puede permitirlo."
            }
            Fixed::KeyStays => {
                "No se borró nada y tu sesión sigue abierta, porque el llavero no eliminó la clave del historial. \
                 Desbloquea el llavero e inténtalo de nuevo."
            }
            Fixed::TokenStays => {
                "Has cerrado la sesión aquí, pero tu token no se pudo quitar del llavero. Desbloquea el llavero y quita \
                 allí la entrada \"Deskbell\"."
            }
            Fixed::FileStays => {
                "La clave del historial está destruida, así que ya nadie puede leerlo. Queda un archivo, que se borra en \
                 el próximo inicio de sesión o cuando lo borres tú."
            }
            Fixed::ExportNobody => "Nadie ha iniciado sesión, así que no hay nada que exportar.",
            Fixed::ExportUnsaved => {
                "Tus mensajes están solo en la memoria, porque el historial no se guarda. Lo que no se guarda no se puede exportar."
            }
            Fixed::ExportNothing => {
                "Aún no hay ningún mensaje de este cliente, así que no hay nada que exportar."
            }
            Fixed::ExportBusy => "Esta ventana ya está exportando. Espera a que termine o detenla.",
            Fixed::ExportNoKey => {
                "No se escribió nada, porque el llavero no dio la clave del historial. Desbloquéalo e inténtalo de nuevo."
            }
            Fixed::ExportNoHistory => {
                "No se escribió nada, porque el historial no se pudo abrir. Inténtalo de nuevo en un momento."
            }
            Fixed::ExportNoFile => {
                "No se escribió nada, porque el archivo no se pudo crear ahí. Elige otra carpeta o libera espacio."
            }
            Fixed::ExportUnread => {
                "No se escribió nada, porque la conversación no se pudo leer. Inténtalo de nuevo en un momento."
            }
            Fixed::CheckupFailed => "La prueba no pudo empezar. Reinicia Deskbell.",
            Fixed::SettingUnusable => "Un ajuste guardado no se pudo usar, así que está como al principio.",
            Fixed::MinutesRange => "Un aviso puede ser de 1 a 1440 minutos, o estar desactivado.",
            Fixed::DaysRange => "Los mensajes se pueden guardar de 1 a 3650 días, o para siempre.",
            Fixed::KeywordsRange => "Puede haber 200 palabras clave de 1 a 100 caracteres.",
            Fixed::SpansRange => "Puede haber 16 periodos de silencio.",
            Fixed::ZoomRange => "Las ventanas se pueden mostrar del 80 al 200 por ciento.",
            Fixed::NoDay => "Elige al menos un día para las horas de silencio.",
            Fixed::TimeRange => "Una hora del día está entre 00:00 y 23:59.",
            Fixed::ShortcutKey => {
                "Un atajo termina con una letra, una cifra, la barra espaciadora o F1 a F12, como Ctrl+Alt+D."
            }
            Fixed::ShortcutHeld => {
                "Se pueden mantener pulsadas Ctrl, Alt, Shift y Super, cada una una vez, como Ctrl+Alt+D."
            }
            Fixed::ShortcutCommon => {
                "Mantenga pulsadas dos de Ctrl, Alt y Shift, o bien Super: otros programas usan lo que solo tiene una."
            }
            Fixed::AutostartStays => {
                "No se pudo cambiar la lista de programas que se inician con su escritorio, así que esto queda como estaba."
            }
            Fixed::Diagnostics => "Diagnóstico",
            Fixed::SaveDiagnostics => "Guardar el diagnóstico",
            Fixed::SaveRecording => "Guardar la grabación",
            Fixed::NotWritten => "El archivo no se escribió. Elija otro lugar y guárdelo de nuevo.",
            Fixed::NotRecording => "No se está grabando nada. Inicie primero una grabación.",
            Fixed::Recovered => "recuperada",
        }
    }

    fn offline(&self, why: &str) -> String {
        format!("Sin conexión: {why}")
    }

    fn refused(&self, why: &str) -> String {
        format!("Rechazado: {why}")
    }

    fn unread(&self, count: u32) -> String {
        counted(count.into(), "sin leer", "sin leer")
    }

    fn waiting(&self, count: u32) -> String {
        counted(count.into(), "en espera", "en espera")
    }

    fn waits(&self, span: Span) -> String {
        match span {
            Span::Minutes(minutes) => format!("espera desde hace {minutes} min"),
            Span::Hours(hours) => format!("espera desde hace {hours} h"),
            Span::Days(days) => format!("espera desde hace {}", counted(days, "día", "días")),
        }
    }

    fn paused(&self, end: Option<Clock>) -> String {
        format!("En pausa{}", until(end))
    }

    fn quiet_hours(&self, end: Option<Clock>) -> String {
        format!("Horas de silencio{}", until(end))
    }

    fn notice(&self, fact: &Fact) -> (&'static str, String) {
        let (title, sentence) = match fact {
            Fact::PolicyRefused => (
                "La política de tu organización tiene un error",
                "No se puede usar, así que Deskbell se queda con ajustes seguros: las notificaciones no muestran ni \
                 nombres ni texto, no se borran mensajes antiguos y solo se conecta a servidores cifrados. Da la línea de \
                 abajo a tu administrador.",
            ),
            Fact::HistoryInMemory(fault) => (
                "El historial no se guarda",
                match fault {
                    KeyringFault::Missing => {
                        "Deskbell no encontró ningún llavero del sistema donde guardar la clave, así que los mensajes \
                         quedan en memoria y se pierden al salir. Inicia GNOME Keyring o KWallet y comprueba de nuevo."
                    }
                    KeyringFault::Locked => {
                        "Tu llavero está bloqueado, así que los mensajes quedan en memoria y se pierden al salir. \
                         Desbloquéalo y comprueba de nuevo."
                    }
                    KeyringFault::Failed => {
                        "Tu llavero no dio la clave del historial, así que los mensajes quedan en memoria y se pierden al \
                         salir. Revisa el llavero y comprueba de nuevo."
                    }
                },
            ),
            Fact::TokenUnreadable(fault) => (
                "Tu llavero no responde",
                match fault {
                    KeyringFault::Missing => {
                        "Tu token está en el llavero del sistema, y no hay ninguno en marcha. No recibes nada. Inicia \
                         GNOME Keyring o KWallet y comprueba de nuevo; o inicia sesión solo para esta vez."
                    }
                    KeyringFault::Locked => {
                        "Tu token está en el llavero del sistema, que está bloqueado. No recibes nada. Desbloquéalo y \
                         comprueba de nuevo."
                    }
                    KeyringFault::Failed => {
                        "Tu llavero no dio tu token. No recibes nada. Revisa el llavero y comprueba de nuevo; o inicia \
                         sesión solo para esta vez."
                    }
                },
            ),
            Fact::TokenInMemory => (
                "Has iniciado sesión solo para esta vez",
                "Tu token no se pudo guardar en el llavero del sistema, y Deskbell no lo guarda en ningún otro sitio. \
                 Inicia o desbloquea el llavero y comprueba de nuevo, o tendrás que iniciar sesión la próxima vez.",
            ),
            Fact::KeyLost => (
                "Tu historial guardado está bloqueado",
                "Su clave no está en este llavero. Los mensajes quedan en memoria por ahora, y no se sobrescribe nada. \
                 Desbloquea o restaura el llavero que tiene la clave y comprueba de nuevo. Para empezar un historial \
                 nuevo, mueve a otro sitio el archivo de abajo.",
            ),
            Fact::HistoryUnusable => (
                "El historial no se guarda",
                "El historial no se pudo abrir, así que los mensajes quedan en memoria y se pierden al salir. Abajo está \
                 el motivo; corrígelo y comprueba de nuevo.",
            ),
            Fact::HistoryUnreadable => (
                "El historial no se guarda",
                "El historial guardado no se pudo leer, así que los mensajes nuevos quedan en memoria y se pierden al \
                 salir. Se dejó como está; da la línea de abajo a tu administrador.",
            ),
            Fact::HistoryUnwritten { full, held } => {
                let what = if *full {
                    "El disco está lleno. Libera espacio"
                } else {
                    "No se puede escribir el historial. Abajo está el motivo; corrígelo"
                };
                let waiting = match held.messages {
                    0 => "De momento no hay nada nuevo solo en memoria.".to_owned(),
                    1 => "1 mensaje nuevo está solo en memoria y se escribirá en cuanto vuelva a funcionar."
                        .to_owned(),
                    many => {
                        let many = counted(
                            u64::try_from(many).unwrap_or(u64::MAX),
                            "mensaje nuevo",
                            "mensajes nuevos",
                        );
                        format!("{many} están solo en memoria y se escribirán en cuanto vuelva a funcionar.")
                    }
                };
                let (title, then) = if held.is_too_much {
                    (
                        "No entra nada más",
                        " Es todo lo que Deskbell guarda ahí: se desconectó hasta que se escriban.",
                    )
                } else {
                    ("El historial no se guarda", "")
                };
                return (title, format!("{what} antes de salir. {waiting}{then}"));
            }
            Fact::HistoryDamaged => (
                "El historial está dañado",
                "El archivo del historial está dañado. Los mensajes nuevos están en memoria, y Deskbell va a guardar el \
                 archivo con otro nombre y a empezar uno nuevo. Si este aviso sigue aquí, comprueba de nuevo antes de \
                 salir.",
            ),
            Fact::SetAside => (
                "Un historial antiguo no se pudo abrir",
                "Estaba dañado o su clave era incorrecta. Se guardó con otro nombre y se empezó un historial nuevo.",
            ),
            Fact::ProxyUnusable => (
                "No se puede usar el proxy",
                "El proxy que indica tu entorno no se puede usar, así que Deskbell se conecta sin él. Corrige https_proxy \
                 o all_proxy e inicia Deskbell de nuevo.",
            ),
            Fact::NoGeneralRoom => (
                "Puede que no lleguen mensajes",
                "Hay conexión, pero el servidor no confirmó que recibas los mensajes de todos los clientes. Pregunta a tu \
                 administrador si este token puede entrar en la sala general.",
            ),
            Fact::NoNotifications => (
                "Nada puede avisarte",
                "Tu escritorio no tiene ningún servicio de notificaciones, así que los mensajes nuevos solo se ven aquí y \
                 en la bandeja del sistema. Inicia uno (dunst, mako o el de tu escritorio) y comprueba de nuevo.",
            ),
            Fact::NoTray => (
                "No hay bandeja del sistema",
                "Tu escritorio no muestra iconos en una bandeja, así que Deskbell abrió esta ventana. Puedes cerrarla: \
                 seguirá avisándote, y si inicias Deskbell otra vez, la ventana vuelve. En GNOME, la extensión \
                 AppIndicator añade una bandeja.",
            ),
            Fact::Crashed => (
                "Deskbell se cerró de forma inesperada",
                "Se inició de nuevo y pidió al servidor lo que llegó mientras tanto. Lo que se sabe del fallo está en el \
                 archivo de abajo, sin datos de ningún cliente: dáselo a tu administrador.",
            ),
        };
        (title, sentence.to_owned())
    }

    fn trouble(&self, trouble: &Trouble) -> String {
        match trouble {
            Trouble::NoSuchHost { host, .. } => {
                format!("No hay ningún servidor llamado {host}. Revisa la dirección y tu conexión de red.")
            }
            Trouble::Unreachable { .. } => {
                "No se puede llegar al servidor. Revisa tu conexión de red; también puede que esté parado.".into()
            }
            Trouble::Proxy(trouble) => match trouble {
                ProxyTrouble::NoSuchHost { host, .. } => {
                    format!("No hay ningún proxy llamado {host}. Revisa el ajuste del proxy.")
                }
                ProxyTrouble::Unreachable { .. } => {
                    "No se puede llegar al proxy. Revisa tu conexión de red y el ajuste del proxy.".into()
                }
                ProxyTrouble::Credentials { given: false } => {
                    "El proxy pide un nombre de usuario y una contraseña. Ponlos en la variable de entorno https_proxy."
                        .into()
                }
                ProxyTrouble::Credentials { given: true } => {
                    "El proxy no aceptó el nombre de usuario y la contraseña. Revisa la variable de entorno https_proxy."
                        .into()
                }
                ProxyTrouble::Refused(status @ (502..=504)) => {
                    format!("El proxy no pudo llegar al servidor (HTTP {status}). Revisa la dirección del servidor.")
                }
                ProxyTrouble::Refused(status) => {
                    format!("El proxy no deja pasar esta conexión (HTTP {status}). Consulta a tu administrador.")
                }
                ProxyTrouble::NotAProxy { .. } => {
                    "Lo que responde en la dirección del proxy no es un proxy. Revisa el ajuste del proxy.".into()
                }
            },
            Trouble::NotEncrypted => {
                "La dirección no está cifrada, así que cualquiera en el camino podría leer tu token y todos los mensajes. \
                 No se envió nada. Usa wss:// o https://."
                    .into()
            }
            Trouble::NotTrusted { reason, .. } => {
                let reason = match reason {
                    Distrust::UnknownIssuer => {
                        "El certificado del servidor es de alguien que este equipo no conoce. Tu administrador puede \
                         añadir la autoridad de tu empresa a este equipo o a la política de Deskbell."
                    }
                    Distrust::Expired => {
                        "El certificado del servidor ha caducado, o el reloj de este equipo está mal."
                    }
                    Distrust::NotValidYet => {
                        "El certificado del servidor todavía no es válido. Puede que el reloj de este equipo esté mal."
                    }
                    Distrust::OtherName => "El certificado del servidor es para otro nombre. Revisa la dirección.",
                    Distrust::Other => "El certificado del servidor no es de confianza. Consulta a tu administrador.",
                };
                format!("{reason} No se le envió nada.")
            }
            Trouble::CaFile { .. } => {
                "No se puede usar el archivo con los certificados de tu organización. Pide a tu administrador que lo \
                 corrija."
                    .into()
            }
            Trouble::Tls { .. } => {
                "No se pudo establecer una conexión cifrada. Puede que la dirección necesite ws:// u otro puerto.".into()
            }
            Trouble::TimedOut { step: Step::Token, .. } => {
                "El llavero no responde. Desbloquéalo e inténtalo de nuevo.".into()
            }
            Trouble::TimedOut { step: Step::Resolve, after } => {
                format!("No se encontró el nombre del servidor en {} s. Revisa tu red.", after.as_secs())
            }
            Trouble::TimedOut { step: Step::Proxy, after } => {
                format!("El proxy no respondió en {} s.", after.as_secs())
            }
            Trouble::TimedOut { after, .. } => format!("El servidor no respondió en {} s.", after.as_secs()),
            Trouble::Redirected { status, .. } => {
                format!("La dirección lleva a otro sitio (HTTP {status}). Pide a tu administrador la correcta.")
            }
            Trouble::HttpStatus(404) => {
                "No hay ningún servidor de chat en esta dirección (HTTP 404). Revisa la dirección y su ruta.".into()
            }
            Trouble::HttpStatus(status) => format!("El servidor no está disponible (HTTP {status})."),
            Trouble::NotSocketIo { .. } => {
                "Lo que responde en esta dirección no es un servidor de chat. Revisa la dirección y su ruta.".into()
            }
            Trouble::NotAdmitted { detail } if detail.is_empty() => "El servidor no te dejó entrar.".into(),
            Trouble::NotAdmitted { detail } => format!("El servidor no te dejó entrar: {detail}"),
            Trouble::Silent { after } => {
                format!("No se ha oído nada del servidor durante {} s.", after.as_secs())
            }
            Trouble::Stuck { after } => format!("El servidor no aceptó nada durante {} s.", after.as_secs()),
            Trouble::TooLarge { limit } => {
                let mebibytes = limit / (1024 * 1024);
                format!("El servidor envió de una vez más de lo que este programa admite ({mebibytes} MiB).")
            }
            Trouble::Compression { .. } => {
                "No se pudo leer lo que el servidor comprimió. Deskbell le pide que lo envíe todo sin comprimir.".into()
            }
            Trouble::Broken { .. } => "Se perdió la conexión.".into(),
            Trouble::ClosedByServer => "El servidor cerró la conexión.".into(),
            Trouble::DisconnectedByServer => "El servidor te desconectó.".into(),
            Trouble::NoToken { .. } => {
                "No se puede leer tu token. Desbloquea el llavero o inicia sesión de nuevo.".into()
            }
        }
    }

    fn refusal(&self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::NotAuthorized { detail } | Refusal::ThrownOut { detail } => {
                format!("El servidor rechazó tu token ({detail}). Inicia sesión de nuevo.")
            }
            Refusal::HttpStatus(status) => {
                format!("El servidor rechazó tu token (HTTP {status}). Inicia sesión de nuevo.")
            }
            Refusal::DisconnectedRightAway => {
                "El servidor te desconectó justo después de conectar. Inicia sesión de nuevo.".into()
            }
        }
    }

    fn rejected(&self, reason: &RejectReason) -> String {
        let kind = |kind: &Kind| match kind {
            Kind::Null => "null",
            Kind::Bool => "verdadero o falso",
            Kind::Number => "un número",
            Kind::Text => "texto",
            Kind::List => "una lista",
            Kind::Object => "un objeto",
        };
        match reason {
            RejectReason::NoPayload => "no tiene contenido".into(),
            RejectReason::NotAnObject(found) => format!("su contenido es {}, no un objeto", kind(found)),
            RejectReason::Missing(field) => format!("falta {field}"),
            RejectReason::WrongType { field, found } => format!("{field} es {}", kind(found)),
            RejectReason::EmptyId(field) => format!("{field} está vacío"),
            RejectReason::IdTooLong(field) => format!("{field} tiene más de 256 caracteres"),
            RejectReason::IdNotWhole(field) => format!("{field} es un número que no es entero"),
            RejectReason::Unreadable => "su JSON no se puede leer".into(),
        }
    }

    fn address(&self, error: &AddressError) -> String {
        match error {
            AddressError::Empty => {
                "Escribe la dirección del servidor, por ejemplo wss://chat.example.com.".into()
            }
            AddressError::NoScheme(text) => {
                format!("La dirección necesita wss:// o https:// al principio, por ejemplo wss://{text}.")
            }
            AddressError::WrongScheme(scheme) => format!(
                "{scheme}:// no es una dirección que este programa pueda usar. Empieza por wss://, https://, ws:// o \
                 http://."
            ),
            AddressError::NoHost => {
                "La dirección no nombra ningún servidor. Tiene la forma wss://chat.example.com.".into()
            }
            AddressError::Credentials => {
                "La dirección no debe llevar un nombre de usuario ni una contraseña; la sesión se inicia con el token."
                    .into()
            }
            AddressError::QueryOrFragment => {
                "La dirección debe terminar tras el nombre del servidor, el puerto y la ruta: quita lo que sigue a ? o #."
                    .into()
            }
            AddressError::Port => "El puerto de la dirección debe ser un número entre 1 y 65535.".into(),
            AddressError::Path => {
                "La ruta de Socket.IO debe empezar por / y no llevar espacios, ? ni #, por ejemplo /socket.io/.".into()
            }
            AddressError::Namespace => {
                "El espacio de nombres debe empezar por / y no llevar comas, ? ni espacios, por ejemplo /agents.".into()
            }
            AddressError::Malformed(detail) => {
                format!("Esto no es la dirección de un servidor ({detail}). Tiene la forma wss://chat.example.com.")
            }
        }
    }

    fn proxy(&self, error: &ProxyChoiceError) -> String {
        match error {
            ProxyChoiceError::Credentials => {
                "El nombre de usuario y la contraseña de un proxy no se guardan en los ajustes, porque otros podrían \
                 leerlos ahí. Ponlos en la variable de entorno https_proxy y elige el proxy del sistema."
                    .into()
            }
            ProxyChoiceError::Proxy(error) => match error {
                ProxyError::Scheme(scheme) => {
                    format!("Un proxy {scheme}:// no se puede usar; solo un proxy http://.")
                }
                ProxyError::NoHost => {
                    "La dirección del proxy no nombra ningún equipo. Tiene la forma http://proxy.example.com:3128.".into()
                }
                ProxyError::UserName => "El nombre de usuario del proxy no debe llevar dos puntos.".into(),
                ProxyError::Malformed(detail) => format!(
                    "Esto no es la dirección de un proxy ({detail}). Tiene la forma http://proxy.example.com:3128."
                ),
            },
        }
    }

    fn crm(&self, error: CrmTemplateError) -> &'static str {
        match error {
            CrmTemplateError::NotHttps => "La dirección debe empezar por https://",
            CrmTemplateError::Host => {
                "Después de https:// viene el nombre de un servidor, como crm.example.com. No lleva nombre de usuario."
            }
            CrmTemplateError::Placeholder => {
                "En la ruta o en la consulta puede haber {customerId}, {conversationId} y {whatsappNumber}, y ninguna \
                 otra llave."
            }
            CrmTemplateError::Characters => {
                "Una dirección no tiene espacios ni caracteres de control, y como mucho 2000 caracteres."
            }
        }
    }

    fn server_set(&self, who: By<'_>, server: &str) -> String {
        format!("{} fijó el servidor: inicia sesión en {server}.", by(who))
    }

    fn locked(&self, who: By<'_>) -> String {
        format!("{} lo fijó, y no se puede cambiar aquí.", by(who))
    }

    fn days_allowed(&self, who: By<'_>, least: u32, most: Option<u32>) -> String {
        match most {
            Some(most) => format!("{} permite de {least} a {most} días.", by(who)),
            None => format!("{} permite {} o más.", by(who), counted(least.into(), "día", "días")),
        }
    }

    fn preview_not_allowed(&self, who: By<'_>) -> String {
        format!("{} no permite que las notificaciones muestren tanto.", by(who))
    }

    fn cannot_work(&self, why: &str) -> String {
        format!("Deskbell no puede funcionar en este equipo: {why}.")
    }
}
