//! Portuguese, as it is written in Brazil.

use super::{Clock, Plural, Sentences, Subject};
use crate::{Button, Label, Language, Reason};

pub(super) struct Portuguese;

const LANGUAGE: Language = Language::Portuguese;

fn date(at: Clock) -> Option<String> {
    at.date.map(|date| format!("{} de {}", date.day, date.month_in(LANGUAGE)))
}

/// "às 14:02" and "à 01:05".
fn hours(clock: Clock) -> String {
    format!("{} {}", if clock.hour == 1 { "à" } else { "às" }, clock.time())
}

/// "às 14:02", "em 23 de novembro, às 14:02".
fn at(clock: Clock) -> String {
    match date(clock) {
        None => hours(clock),
        Some(date) => format!("em {date}, {}", hours(clock)),
    }
}

/// "desde as 14:02", "desde 23 de novembro, às 14:02".
fn since(clock: Clock) -> String {
    match date(clock) {
        None => format!("desde {} {}", if clock.hour == 1 { "a" } else { "as" }, clock.time()),
        Some(date) => format!("desde {date}, {}", hours(clock)),
    }
}

/// "até as 14:02", "até 23 de novembro, às 14:02".
fn until(clock: Clock) -> String {
    match date(clock) {
        None => format!("até {} {}", if clock.hour == 1 { "a" } else { "as" }, clock.time()),
        Some(date) => format!("até {date}, {}", hours(clock)),
    }
}

fn counted(count: u64, one: &str, other: &str) -> String {
    match LANGUAGE.plural(count) {
        Plural::One => format!("{count} {one}"),
        Plural::Many => format!("{count} de {other}"),
        _ => format!("{count} {other}"),
    }
}

fn subject(who: Subject<'_>) -> String {
    match who {
        Subject::Somebody => "Um cliente".to_owned(),
        Subject::Named(name) => name.to_owned(),
        Subject::Many(count) => counted(count, "cliente", "clientes"),
    }
}

/// In the middle of a sentence.
fn object(who: Subject<'_>) -> String {
    match who {
        Subject::Somebody => "um cliente".to_owned(),
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

impl Sentences for Portuguese {
    fn months(&self) -> &'static [&'static str; 12] {
        &[
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ]
    }

    fn weekdays(&self) -> &'static [&'static str; 7] {
        &["segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"]
    }

    fn button(&self, button: Button) -> &'static str {
        match button {
            Button::Open => "Abrir",
            Button::MarkRead => "Marcar como lida",
            Button::MuteHour => "Silenciar por 1 h",
        }
    }

    fn sample(&self) -> (&'static str, &'static str) {
        ("Luciana Prado", "Olá! Minha encomenda está a caminho?")
    }

    fn new_messages(&self, count: u64) -> String {
        counted(count, "mensagem nova", "mensagens novas")
    }

    fn wrote(&self, who: Subject<'_>) -> String {
        format!("{} {}", subject(who), verb(who, "escreveu", "escreveram"))
    }

    fn wrote_earlier(&self, who: Subject<'_>) -> String {
        format!("{} mais cedo", self.wrote(who))
    }

    fn names(&self, names: &[String], more: u64) -> String {
        match more {
            0 => names.join(", "),
            more => format!("{} e mais {more}", names.join(", ")),
        }
    }

    fn waiting(&self, who: Subject<'_>) -> String {
        format!("{} {} resposta", subject(who), verb(who, "espera", "esperam"))
    }

    fn waiting_since(&self, at: Clock, of_several: bool) -> String {
        let since = since(at);
        if of_several { format!("O primeiro, {since}") } else { since.replacen('d', "D", 1) }
    }

    fn window_ends(&self, who: Subject<'_>, ends: Clock) -> String {
        match who {
            Subject::Many(_) => format!("{}: as 24 horas terminam em breve", subject(who)),
            _ => format!("{}: as 24 horas terminam {}", subject(who), at(ends)),
        }
    }

    fn window_meaning(&self, first_of_several: Option<Clock>) -> String {
        match first_of_several {
            None => "Responda antes disso; depois só é possível enviar modelos.".to_owned(),
            Some(ends) => {
                format!("O primeiro prazo, {}; depois só é possível enviar modelos.", at(ends))
            }
        }
    }

    fn not_delivered(&self, to: Option<Subject<'_>>, count: u64) -> String {
        let messages = match LANGUAGE.plural(count) {
            Plural::One => "Uma mensagem não foi entregue".to_owned(),
            _ => format!("{} não foram entregues", counted(count, "mensagem", "mensagens")),
        };
        match (to, count) {
            (None, _) => messages,
            (Some(who), 1) => format!("Mensagem para {}", object(who)),
            (Some(who), _) => {
                let messages = counted(count, "mensagem", "mensagens");
                format!("{messages} para {} não foram entregues", object(who))
            }
        }
    }

    fn last_reason(&self, reason: &str) -> String {
        format!("A última: {reason}")
    }

    fn nothing_received(&self, since_when: Clock) -> String {
        format!("Você não recebeu nada {}", since(since_when))
    }

    fn no_connection(&self) -> &'static str {
        "Não há conexão com o servidor. O Deskbell continua tentando."
    }

    fn token_refused(&self) -> &'static str {
        "O servidor recusou seu token. Entre novamente."
    }

    fn online_again(&self, recovered: bool) -> &'static str {
        if recovered {
            "Você está on-line novamente"
        } else {
            "Você está on-line novamente: podem faltar mensagens"
        }
    }

    fn missed_comes(&self, since_when: Clock) -> String {
        format!("O servidor envia o que você perdeu {}.", since(since_when))
    }

    fn missed_is_gone(&self, from: Clock, to: Clock) -> String {
        let gap = if from == to { at(from) } else { format!("{} {}", since(from), until(to)) };
        format!("Nada foi recebido {gap}. Um cliente que escreveu nesse período pode estar esperando.")
    }

    fn sign_in_ends(&self, ends: Clock) -> String {
        format!("Seu acesso termina {}", at(ends))
    }

    fn sign_in_advice(&self) -> &'static str {
        "Obtenha um novo token e entre com ele antes disso, ou você pode não receber nada."
    }

    fn sign_in_ended(&self) -> &'static str {
        "Seu acesso terminou"
    }

    fn sign_in_ended_at(&self, ended: Clock) -> String {
        let at = at(ended);
        format!("Seu token expirou {at}. Entre com um novo, ou você pode não receber nada.")
    }

    fn label(&self, label: &Label) -> String {
        match label {
            Label::Empty => "Mensagem vazia".to_owned(),
            Label::Photo => "Foto".to_owned(),
            Label::Video => "Vídeo".to_owned(),
            Label::Voice => "Mensagem de voz".to_owned(),
            Label::Audio => "Áudio".to_owned(),
            Label::Document => "Documento".to_owned(),
            Label::File(name) => name.to_string(),
            Label::Sticker => "Figurinha".to_owned(),
            Label::Location(place) => with("Localização", place.as_deref()),
            Label::Contact(name) => with("Contato", name.as_deref()),
            Label::Order => "Pedido".to_owned(),
            Label::Reply => "Resposta".to_owned(),
            Label::Reaction(Some(emoji)) => format!("Reagiu com {emoji}"),
            Label::Reaction(None) => "Removeu uma reação".to_owned(),
            Label::System => "Aviso do WhatsApp".to_owned(),
            Label::Unsupported => "Mensagem que o WhatsApp não conseguiu repassar".to_owned(),
            Label::Other(word) => format!("Mensagem do tipo {word}"),
        }
    }

    fn reason(&self, reason: &Reason) -> String {
        let reason = match reason {
            Reason::Unknown => return "Não entregue.".to_owned(),
            Reason::Told(sentence) => return sentence.to_string(),
            Reason::Said(title) => title,
            Reason::NotOnWhatsApp => "o número não está no WhatsApp ou não pode receber esta mensagem",
            Reason::WindowClosed => "o prazo de resposta terminou; envie um modelo",
            Reason::Marketing => "o WhatsApp a reteve para poupar o cliente de mais publicidade",
            Reason::UnknownType => "o WhatsApp não conhece este tipo de mensagem",
            Reason::File => "não foi possível transferir o arquivo",
            Reason::TooMany => "foram enviadas mensagens demais em pouco tempo",
            Reason::Locked => "a conta de WhatsApp da empresa está bloqueada",
            Reason::Template => "o modelo não se encaixa ou não foi aprovado",
        };
        format!("Não entregue: {reason}.")
    }
}
