//! Spanish, as it is understood everywhere.

use super::{Clock, Plural, Sentences, Subject};
use crate::{Button, Label, Language, Reason};

pub(super) struct Spanish;

const LANGUAGE: Language = Language::Spanish;

/// "las 14:02", and "la 01:05".
fn hours(at: Clock) -> String {
    format!("{} {}", if at.hour == 1 { "la" } else { "las" }, at.time())
}

fn date(at: Clock) -> Option<String> {
    at.date.map(|date| format!("{} de {}", date.day, date.month_in(LANGUAGE)))
}

/// "a las 14:02", "el 23 de noviembre a las 14:02".
fn at(clock: Clock) -> String {
    match date(clock) {
        None => format!("a {}", hours(clock)),
        Some(date) => format!("el {date} a {}", hours(clock)),
    }
}

/// "desde las 14:02", "desde el 23 de noviembre a las 14:02".
fn since(clock: Clock) -> String {
    match date(clock) {
        None => format!("desde {}", hours(clock)),
        Some(_) => format!("desde {}", at(clock)),
    }
}

/// "hasta las 14:02", "hasta el 23 de noviembre a las 14:02".
fn until(clock: Clock) -> String {
    match date(clock) {
        None => format!("hasta {}", hours(clock)),
        Some(_) => format!("hasta {}", at(clock)),
    }
}

fn counted(count: u64, one: &str, other: &str) -> String {
    match LANGUAGE.plural(count) {
        Plural::One => format!("{count} {one}"),
        Plural::Many => format!("{count} de {other}"),
        _ => format!("{count} {other}"),
    }
}

fn customers(count: u64) -> String {
    counted(count, "cliente", "clientes")
}

fn subject(who: Subject<'_>) -> String {
    match who {
        Subject::Somebody => "Un cliente".to_owned(),
        Subject::Named(name) => name.to_owned(),
        Subject::Many(count) => customers(count),
    }
}

/// In the middle of a sentence.
fn object(who: Subject<'_>) -> String {
    match who {
        Subject::Somebody => "un cliente".to_owned(),
        who => subject(who),
    }
}

/// A verb in the singular or in the plural.
fn verb(who: Subject<'_>, one: &'static str, many: &'static str) -> &'static str {
    match who {
        Subject::Many(count) if LANGUAGE.plural(count) != Plural::One => many,
        _ => one,
    }
}

fn with(label: &str, of: Option<&str>) -> String {
    of.map_or_else(|| label.to_owned(), |of| format!("{label}: {of}"))
}

impl Sentences for Spanish {
    fn months(&self) -> &'static [&'static str; 12] {
        &[
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ]
    }

    fn weekdays(&self) -> &'static [&'static str; 7] {
        &["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
    }

    fn button(&self, button: Button) -> &'static str {
        match button {
            Button::Open => "Abrir",
            Button::MarkRead => "Marcar como leído",
            Button::MuteHour => "Silenciar 1 h",
        }
    }

    fn sample(&self) -> (&'static str, &'static str) {
        ("Lucía Romero", "¡Hola! ¿Mi paquete está en camino?")
    }

    fn new_messages(&self, count: u64) -> String {
        counted(count, "mensaje nuevo", "mensajes nuevos")
    }

    fn wrote(&self, who: Subject<'_>) -> String {
        format!("{} {}", subject(who), verb(who, "ha escrito", "han escrito"))
    }

    fn wrote_earlier(&self, who: Subject<'_>) -> String {
        format!("{} {} antes", subject(who), verb(who, "escribió", "escribieron"))
    }

    fn names(&self, names: &[String], more: u64) -> String {
        match more {
            0 => names.join(", "),
            more => format!("{} y {more} más", names.join(", ")),
        }
    }

    fn waiting(&self, who: Subject<'_>) -> String {
        format!("{} {} respuesta", subject(who), verb(who, "espera", "esperan"))
    }

    fn waiting_since(&self, at: Clock, of_several: bool) -> String {
        let since = since(at);
        if of_several { format!("El primero, {since}") } else { since.replacen('d', "D", 1) }
    }

    fn window_ends(&self, who: Subject<'_>, ends: Clock) -> String {
        match who {
            Subject::Many(_) => format!("{}: las 24 horas terminan pronto", subject(who)),
            _ => format!("{}: las 24 horas terminan {}", subject(who), at(ends)),
        }
    }

    fn window_meaning(&self, first_of_several: Option<Clock>) -> String {
        match first_of_several {
            None => "Responde antes; después solo se pueden enviar plantillas.".to_owned(),
            Some(ends) => {
                format!("El primer plazo, {}; después solo se pueden enviar plantillas.", at(ends))
            }
        }
    }

    fn not_delivered(&self, to: Option<Subject<'_>>, count: u64) -> String {
        let messages = match LANGUAGE.plural(count) {
            Plural::One => "No se entregó un mensaje".to_owned(),
            _ => format!("No se entregaron {}", counted(count, "mensaje", "mensajes")),
        };
        match (to, count) {
            (None, _) => messages,
            (Some(who), 1) => format!("Mensaje para {}", object(who)),
            (Some(who), _) => format!("{messages} para {}", object(who)),
        }
    }

    fn last_reason(&self, reason: &str) -> String {
        format!("El último: {reason}")
    }

    fn nothing_received(&self, since_when: Clock) -> String {
        format!("No has recibido nada {}", since(since_when))
    }

    fn no_connection(&self) -> &'static str {
        "No hay conexión con el servidor. Deskbell sigue intentándolo."
    }

    fn token_refused(&self) -> &'static str {
        "El servidor rechazó tu token. Inicia sesión de nuevo."
    }

    fn online_again(&self, recovered: bool) -> &'static str {
        if recovered {
            "Vuelves a estar en línea"
        } else {
            "Vuelves a estar en línea: pueden faltar mensajes"
        }
    }

    fn missed_comes(&self, since_when: Clock) -> String {
        format!("El servidor envía lo que no recibiste {}.", since(since_when))
    }

    fn missed_is_gone(&self, from: Clock, to: Clock) -> String {
        let gap = if from == to { at(from) } else { format!("{} {}", since(from), until(to)) };
        format!("No se recibió nada {gap}. Puede que espere un cliente que escribió entonces.")
    }

    fn sign_in_ends(&self, ends: Clock) -> String {
        format!("Tu sesión termina {}", at(ends))
    }

    fn sign_in_advice(&self) -> &'static str {
        "Consigue un token nuevo e inicia sesión con él antes, o puede que no recibas nada."
    }

    fn sign_in_ended(&self) -> &'static str {
        "Tu sesión ha terminado"
    }

    fn sign_in_ended_at(&self, ended: Clock) -> String {
        let at = at(ended);
        format!("Tu token caducó {at}. Inicia sesión con uno nuevo, o puede que no recibas nada.")
    }

    fn label(&self, label: &Label) -> String {
        match label {
            Label::Empty => "Mensaje vacío".to_owned(),
            Label::Photo => "Foto".to_owned(),
            Label::Video => "Vídeo".to_owned(),
            Label::Voice => "Mensaje de voz".to_owned(),
            Label::Audio => "Audio".to_owned(),
            Label::Document => "Documento".to_owned(),
            Label::File(name) => name.to_string(),
            Label::Sticker => "Sticker".to_owned(),
            Label::Location(place) => with("Ubicación", place.as_deref()),
            Label::Contact(name) => with("Contacto", name.as_deref()),
            Label::Order => "Pedido".to_owned(),
            Label::Reply => "Respuesta".to_owned(),
            Label::Reaction(Some(emoji)) => format!("Reaccionó con {emoji}"),
            Label::Reaction(None) => "Quitó una reacción".to_owned(),
            Label::System => "Aviso de WhatsApp".to_owned(),
            Label::Unsupported => "Mensaje que WhatsApp no pudo transmitir".to_owned(),
            Label::Other(word) => format!("Mensaje de tipo {word}"),
        }
    }

    fn reason(&self, reason: &Reason) -> String {
        let reason = match reason {
            Reason::Unknown => return "No se entregó.".to_owned(),
            Reason::Told(sentence) => return sentence.to_string(),
            Reason::Said(title) => title,
            Reason::NotOnWhatsApp => "el número no está en WhatsApp o no puede recibir este mensaje",
            Reason::WindowClosed => "el plazo de respuesta ha terminado; envía una plantilla",
            Reason::Marketing => "WhatsApp lo retuvo para no enviar más publicidad al cliente",
            Reason::UnknownType => "WhatsApp no conoce este tipo de mensaje",
            Reason::File => "no se pudo transferir el archivo",
            Reason::TooMany => "se enviaron demasiados mensajes en poco tiempo",
            Reason::Locked => "la cuenta de WhatsApp de la empresa está bloqueada",
            Reason::Template => "la plantilla no encaja o no está aprobada",
        };
        format!("No se entregó: {reason}.")
    }
}
