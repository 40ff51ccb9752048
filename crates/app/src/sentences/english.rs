//! English.

use deskbell_client::{AddressError, Refusal, Trouble};
use deskbell_domain::{Clock, CrmTemplateError, Language};
use deskbell_protocol::RejectReason;

use super::{By, Fixed, Sentences, Span};
use crate::network::ProxyChoiceError;
use crate::notices::{Fact, KeyringFault};

pub(super) struct English;

fn by(by: By<'_>) -> &str {
    by.unwrap_or("Your organisation")
}

fn until(until: Option<Clock>) -> String {
    match until {
        None => String::new(),
        Some(at) => match at.date {
            None => format!(" until {}", at.time()),
            Some(date) => format!(" until {}, {}", Language::English.weekday(date.weekday), at.time()),
        },
    }
}

impl Sentences for English {
    fn fixed(&self, sentence: Fixed) -> &'static str {
        match sentence {
            Fixed::NotSignedIn => "Not signed in",
            Fixed::Connecting => "Connecting",
            Fixed::Online => "Online",
            Fixed::Disconnected => "Offline: you disconnected",
            Fixed::Unwritten => "Offline: the history cannot be written",
            Fixed::TryNow => "Try now",
            Fixed::OpenInbox => "Open inbox",
            Fixed::Pause => "Pause",
            Fixed::PauseHalfHour => "For 30 minutes",
            Fixed::PauseHour => "For 1 hour",
            Fixed::PauseUntilTomorrow => "Until tomorrow",
            Fixed::Resume => "Resume",
            Fixed::Settings => "Settings",
            Fixed::Quit => "Quit Deskbell",
            Fixed::Inbox => "Inbox",
            Fixed::Unauthorized => {
                "The server did not accept your token. You receive nothing until you sign in again."
            }
            Fixed::ThrownOut => {
                "The server disconnects you right after it lets you in. You receive nothing; Deskbell asks again \
                 once a minute. Sign in again, or ask your administrator."
            }
            Fixed::NoSuchCustomer => "There is no such customer.",
            Fixed::NotYours => "This window belongs to another customer.",
            Fixed::OwnSearchOnly => "This window can search its own customer only.",
            Fixed::WindowGone => "Close this window and open it again.",
            Fixed::Ending => "Deskbell is about to end. Start it again.",
            Fixed::LinkKind => "Only web addresses, telephone numbers and e-mail addresses can be opened.",
            Fixed::LinkFailed => "Your desktop could not open the address.",
            Fixed::NoCrm => "No address of a CRM is set. Enter it in the settings, under Connection.",
            Fixed::NotSearched => "The history could not be searched.",
            Fixed::MessagesUnreadable => "These messages could not be read from the history.",
            Fixed::TokenMissing => "Paste the token that your administrator gave you.",
            Fixed::TokenTooLong => "This is too long to be a token. Paste only the token itself.",
            Fixed::TokenSpaces => "A token has no spaces or line breaks. Paste only the token itself.",
            Fixed::NotEncrypted => {
                "This address is not encrypted, so anybody on the way could read your token and all messages. Use \
                 wss:// or https://. Only your organisation's policy can allow it."
            }
            Fixed::KeyStays => {
                "Nothing was deleted and you are still signed in, because the keyring did not give up the history's \
                 key. Unlock the keyring and try again."
            }
            Fixed::TokenStays => {
                "You are signed out here, but your token could not be removed from the keyring. Unlock the keyring \
                 and remove the entry \"Deskbell\" there."
            }
            Fixed::FileStays => {
                "The history's key is destroyed, so nobody can read it any more. A file is left, which goes at the \
                 next sign-in, or when you delete it."
            }
            Fixed::ExportNobody => "Nobody is signed in, so there is nothing to export.",
            Fixed::ExportUnsaved => {
                "Your messages are in memory only, because the history is not being saved. What is not saved cannot be exported."
            }
            Fixed::ExportNothing => {
                "There is no message of this customer yet, so there is nothing to export."
            }
            Fixed::ExportBusy => "This window is exporting already. Wait until it is done, or stop it.",
            Fixed::ExportNoKey => {
                "Nothing was written, because the keyring did not give the history’s key. Unlock it and try again."
            }
            Fixed::ExportNoHistory => {
                "Nothing was written, because the history could not be opened. Try again in a moment."
            }
            Fixed::ExportNoFile => {
                "Nothing was written, because the file could not be made there. Choose another folder, or make room."
            }
            Fixed::ExportUnread => {
                "Nothing was written, because the conversation could not be read. Try again in a moment."
            }
            Fixed::CheckupFailed => "The test could not be begun. Restart Deskbell.",
            Fixed::SettingUnusable => "A saved setting could not be used, so it is as it was at first.",
            Fixed::MinutesRange => "A reminder can be 1 to 1440 minutes away, or off.",
            Fixed::DaysRange => "Messages can be kept for 1 to 3650 days, or for ever.",
            Fixed::KeywordsRange => "There can be 200 keywords of 1 to 100 characters.",
            Fixed::SpansRange => "There can be 16 spans of quiet hours.",
            Fixed::ZoomRange => "Windows can be drawn at 80 to 200 percent.",
            Fixed::NoDay => "Choose at least one day for the quiet hours.",
            Fixed::TimeRange => "A time of day is between 00:00 and 23:59.",
            Fixed::ShortcutKey => {
                "A shortcut ends with a letter, a digit, the space bar, or F1 to F12, such as Ctrl+Alt+D."
            }
            Fixed::ShortcutHeld => {
                "What is held down can be Ctrl, Alt, Shift and Super, each once, such as Ctrl+Alt+D."
            }
            Fixed::ShortcutCommon => {
                "Hold down two of Ctrl, Alt and Shift, or Super: other programs use what has only one."
            }
            Fixed::AutostartStays => {
                "Your desktop's list of programs that start with it could not be changed, so this stays as it was."
            }
            Fixed::Diagnostics => "Diagnostics",
            Fixed::SaveDiagnostics => "Save the diagnostics",
            Fixed::SaveRecording => "Save the recording",
            Fixed::NotWritten => "The file was not written. Choose another place, and save it again.",
            Fixed::NotRecording => "Nothing is being recorded. Start a recording first.",
            Fixed::Recovered => "recovered",
        }
    }

    fn offline(&self, why: &str) -> String {
        format!("Offline: {why}")
    }

    fn refused(&self, why: &str) -> String {
        format!("Refused: {why}")
    }

    fn unread(&self, count: u32) -> String {
        format!("{count} unread")
    }

    fn waiting(&self, count: u32) -> String {
        format!("{count} waiting")
    }

    fn waits(&self, span: Span) -> String {
        match span {
            Span::Minutes(minutes) => format!("waiting {minutes} min"),
            Span::Hours(hours) => format!("waiting {hours} h"),
            Span::Days(days) => format!("waiting {days} days"),
        }
    }

    fn paused(&self, end: Option<Clock>) -> String {
        format!("Paused{}", until(end))
    }

    fn quiet_hours(&self, end: Option<Clock>) -> String {
        format!("Quiet hours{}", until(end))
    }

    fn notice(&self, fact: &Fact) -> (&'static str, String) {
        let (title, sentence) = match fact {
            Fact::PolicyRefused => (
                "Your organisation's policy has a fault",
                "It cannot be used, so Deskbell keeps to safe settings: notifications show neither names nor text, no \
                 old messages are deleted, and only encrypted servers are connected to. Give the line below to your \
                 administrator.",
            ),
            Fact::HistoryInMemory(fault) => (
                "History is not being saved",
                match fault {
                    KeyringFault::Missing => {
                        "Deskbell found no system keyring to keep the key in, so messages stay in memory and are gone \
                         when you quit. Start GNOME Keyring or KWallet, then check again."
                    }
                    KeyringFault::Locked => {
                        "Your keyring is locked, so messages stay in memory and are gone when you quit. Unlock it, \
                         then check again."
                    }
                    KeyringFault::Failed => {
                        "Your keyring did not give the history's key, so messages stay in memory and are gone when \
                         you quit. Check the keyring, then check again."
                    }
                },
            ),
            Fact::TokenUnreadable(fault) => (
                "Your keyring does not answer",
                match fault {
                    KeyringFault::Missing => {
                        "Your token is in the system keyring, and there is none running. You receive nothing. Start \
                         GNOME Keyring or KWallet, then check again; or sign in for this run only."
                    }
                    KeyringFault::Locked => {
                        "Your token is in the system keyring, which is locked. You receive nothing. Unlock it, then \
                         check again."
                    }
                    KeyringFault::Failed => {
                        "Your keyring did not give your token. You receive nothing. Check the keyring, then check \
                         again; or sign in for this run only."
                    }
                },
            ),
            Fact::TokenInMemory => (
                "You are signed in for this run only",
                "Your token could not be put into the system keyring, and Deskbell keeps it nowhere else. Start or \
                 unlock the keyring, then check again, or you will have to sign in at the next start.",
            ),
            Fact::KeyLost => (
                "Your saved history is locked",
                "Its key is not in this keyring. Messages stay in memory for now, and nothing is overwritten. Unlock \
                 or restore the keyring that has the key, then check again. To begin a new history instead, move the \
                 file below away.",
            ),
            Fact::HistoryUnusable => (
                "History is not being saved",
                "The history could not be opened, so messages stay in memory and are gone when you quit. What is \
                 below says why; mend it, then check again.",
            ),
            Fact::HistoryUnreadable => (
                "History is not being saved",
                "The saved history could not be read, so new messages stay in memory and are gone when you quit. It \
                 was left as it is; give the line below to your administrator.",
            ),
            Fact::HistoryUnwritten { full, held } => {
                let what = if *full {
                    "The disk is full. Free some space"
                } else {
                    "The history cannot be written. What is below says why; mend it"
                };
                let waiting = match held.messages {
                    0 => "Nothing new waits in memory so far.".to_owned(),
                    1 => "1 new message is in memory only, and is written as soon as that works again."
                        .to_owned(),
                    many => format!(
                        "{many} new messages are in memory only, and are written as soon as that works again."
                    ),
                };
                let (title, then) = if held.is_too_much {
                    (
                        "Nothing more comes in",
                        " That is as much as Deskbell keeps there: it went offline until they are written.",
                    )
                } else {
                    ("History is not being saved", "")
                };
                return (title, format!("{what} before you quit. {waiting}{then}"));
            }
            Fact::HistoryDamaged => (
                "The history is damaged",
                "The history's file is damaged. New messages are in memory, and Deskbell is about to keep the file \
                 under another name and to begin a new one. If this notice stays, check again before you quit.",
            ),
            Fact::SetAside => (
                "An old history could not be opened",
                "It was damaged or its key was wrong. It was kept under a new name, and a new history was begun.",
            ),
            Fact::ProxyUnusable => (
                "The proxy cannot be used",
                "The proxy that your environment names cannot be used, so Deskbell connects without one. Correct \
                 https_proxy or all_proxy, then start Deskbell again.",
            ),
            Fact::NoGeneralRoom => (
                "Messages may not come in",
                "You are connected, but the server did not confirm that you receive all customers' messages. Ask your \
                 administrator whether this token may join the general room.",
            ),
            Fact::NoNotifications => (
                "Nothing can ring",
                "Your desktop runs no notification service, so new messages only show here and in the tray. Start one \
                 (dunst, mako, or your desktop's own), then check again.",
            ),
            Fact::NoTray => (
                "There is no tray to sit in",
                "Your desktop shows no tray icons, so Deskbell opened this window instead. You can close it: it goes \
                 on ringing, and starting Deskbell again brings the window back. On GNOME, the AppIndicator extension \
                 adds a tray.",
            ),
            Fact::Crashed => (
                "Deskbell ended unexpectedly",
                "It started again and asked the server for what came in between. What is known of the fault is in the \
                 file below, without any customer's data: please give it to your administrator.",
            ),
        };
        (title, sentence.to_owned())
    }

    // What the client says of itself is English.
    fn trouble(&self, trouble: &Trouble) -> String {
        trouble.to_string()
    }

    fn refusal(&self, refusal: &Refusal) -> String {
        refusal.to_string()
    }

    // What the protocol says of itself is English.
    fn rejected(&self, reason: &RejectReason) -> String {
        reason.to_string()
    }

    fn address(&self, error: &AddressError) -> String {
        error.to_string()
    }

    fn proxy(&self, error: &ProxyChoiceError) -> String {
        error.to_string()
    }

    fn crm(&self, error: CrmTemplateError) -> &'static str {
        match error {
            CrmTemplateError::NotHttps => "The address must begin with https://",
            CrmTemplateError::Host => {
                "After https:// comes the name of a host, such as crm.example.com. A user name has no place in it."
            }
            CrmTemplateError::Placeholder => {
                "In the path or the query there can be {customerId}, {conversationId} and {whatsappNumber}, and no \
                 other braces."
            }
            CrmTemplateError::Characters => {
                "An address has no spaces and no control characters, and at most 2000 characters."
            }
        }
    }

    fn server_set(&self, who: By<'_>, server: &str) -> String {
        format!("{} set the server: sign in at {server}.", by(who))
    }

    fn locked(&self, who: By<'_>) -> String {
        format!("{} set this, and it cannot be changed here.", by(who))
    }

    fn days_allowed(&self, who: By<'_>, least: u32, most: Option<u32>) -> String {
        match most {
            Some(most) => format!("{} allows {least} to {most} days.", by(who)),
            None => format!("{} allows {least} days or more.", by(who)),
        }
    }

    fn preview_not_allowed(&self, who: By<'_>) -> String {
        format!("{} does not allow notifications to show that much.", by(who))
    }

    fn cannot_work(&self, why: &str) -> String {
        format!("Deskbell cannot work on this computer: {why}.")
    }
}
