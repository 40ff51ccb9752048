//! What goes over the bus: the Desktop Notifications Specification 1.3.

use std::collections::HashMap;

use deskbell_domain::{Alert, AlertKind, Button, Urgency};
use zbus::zvariant::Value;

/// Longest title and body, in characters. The policy keeps shorter; this holds whatever it does.
const TITLE_MAX_CHARS: usize = 256;
const BODY_MAX_CHARS: usize = 2048;

const BUTTONS: [Button; 3] = [Button::Open, Button::MarkRead, Button::MuteHour];

/// What the service said that it can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abilities {
    /// Notifications can be clicked, and have buttons.
    pub actions: bool,
    /// There is a text below the title.
    pub body: bool,
    /// The text is read as markup, so that `<` and `&` must be escaped.
    pub markup: bool,
    /// Notifications stay until they are dealt with.
    pub persistence: bool,
    /// It can sound.
    pub sound: bool,
}

impl Abilities {
    /// From `GetCapabilities`.
    pub fn of(capabilities: &[String]) -> Self {
        let has = |name: &str| capabilities.iter().any(|it| it == name);
        Self {
            actions: has("actions"),
            body: has("body"),
            markup: has("body-markup"),
            persistence: has("persistence"),
            sound: has("sound"),
        }
    }

    /// Of a service that does not say. Escaped, because a customer's markup must not be obeyed by accident.
    pub fn unknown() -> Self {
        Self { actions: false, body: true, markup: true, persistence: false, sound: false }
    }
}

/// The arguments of `Notify`.
pub type Notify<'a> = (
    &'static str,
    u32,
    &'static str,
    String,
    String,
    Vec<&'static str>,
    HashMap<&'static str, Value<'a>>,
    i32,
);

/// Puts an alert into the words that a service with these abilities understands.
pub fn notify(alert: &Alert, replaces: u32, rings: bool, abilities: &Abilities) -> Notify<'static> {
    let title: String = alert.title.chars().take(TITLE_MAX_CHARS).collect();
    let text: String = alert.body.chars().take(BODY_MAX_CHARS).collect();
    let (title, body) = match abilities {
        Abilities { body: false, .. } if text.is_empty() => (title, String::new()),
        Abilities { body: false, .. } => (format!("{title}: {}", text.replace('\n', " · ")), String::new()),
        Abilities { markup: true, .. } => (title, escape(&text)),
        Abilities { markup: false, .. } => (title, text),
    };
    // A service without actions may show a dialogue in their place, or an error.
    let buttons = if abilities.actions { alert.buttons } else { &[] };
    let actions = buttons.iter().flat_map(|button| [button.key(), button.label(alert.language)]).collect();
    ("Deskbell", replaces, "deskbell", title, body, actions, hints(alert, rings), expiry(alert))
}

fn hints(alert: &Alert, rings: bool) -> HashMap<&'static str, Value<'static>> {
    let sounds = rings && alert.sound;
    let urgency: u8 = match alert.urgency {
        Urgency::Low => 0,
        Urgency::Normal => 1,
        Urgency::Critical => 2,
    };
    let mut hints = HashMap::from([
        ("urgency", Value::from(urgency)),
        ("category", Value::from(category(alert.kind))),
        // So that the desktop finds the program's name, its icon and what the agent set for it.
        ("desktop-entry", Value::from("org.deskbell.Deskbell")),
        ("suppress-sound", Value::from(!sounds)),
    ]);
    if sounds {
        hints.insert("sound-name", Value::from("message-new-instant"));
    }
    hints
}

fn category(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Message | AlertKind::Summary | AlertKind::Digest => "im.received",
        AlertKind::Failed => "im.error",
        AlertKind::Deaf => "network.disconnected",
        AlertKind::Online => "network.connected",
        _ => "im",
    }
}

/// In milliseconds: -1 leaves it to the service, 0 is never.
fn expiry(alert: &Alert) -> i32 {
    if alert.urgency == Urgency::Critical { 0 } else { -1 }
}

/// Which button an action's key stands for.
pub fn button(key: &str) -> Option<Button> {
    BUTTONS.into_iter().find(|button| button.key() == key)
}

/// A customer's words as markup that shows exactly them.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use deskbell_domain::{AlertAction, Language, Slot};

    use super::*;

    fn alert() -> Alert {
        Alert {
            slot: Slot::Summary,
            kind: AlertKind::Summary,
            action: AlertAction::Show,
            customer_id: None,
            title: "Ana & Bo".to_owned(),
            body: "<b>1 < 2</b> & <a href=\"x\">\n2 new messages".to_owned(),
            customers: 2,
            messages: 2,
            sound: true,
            urgency: Urgency::Normal,
            buttons: &BUTTONS,
            language: Language::English,
        }
    }

    fn able(names: &[&str]) -> Abilities {
        Abilities::of(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn markup_in_a_customers_words_is_shown_and_not_obeyed() {
        let (.., title, body, _, _, _) = notify(&alert(), 0, true, &able(&["body", "body-markup"]));
        assert_eq!(title, "Ana & Bo", "titles are plain text");
        assert_eq!(body, "&lt;b&gt;1 &lt; 2&lt;/b&gt; &amp; &lt;a href=\"x\"&gt;\n2 new messages");
        let (.., body, _, _, _) = notify(&alert(), 0, true, &able(&["body"]));
        assert_eq!(body, alert().body);
        let (.., title, body, _, _, _) = notify(&alert(), 0, true, &able(&[]));
        assert_eq!(
            (title.as_str(), body.as_str()),
            ("Ana & Bo: <b>1 < 2</b> & <a href=\"x\"> · 2 new messages", "")
        );
    }

    #[test]
    fn only_a_service_that_has_actions_gets_some() {
        let (.., actions, _, _) = notify(&alert(), 0, true, &able(&["actions"]));
        let keys = ["default", "Open", "mark-read", "Mark as read", "mute-hour", "Mute 1 h"];
        assert_eq!(actions, keys);
        let spanish = Alert { language: Language::Spanish, ..alert() };
        let (.., actions, _, _) = notify(&spanish, 0, true, &able(&["actions"]));
        assert_eq!(actions[3], "Marcar como leído");
        let (.., actions, _, _) = notify(&alert(), 0, true, &able(&["body"]));
        assert!(actions.is_empty());
        assert_eq!(
            ["default", "mark-read", "mute-hour", "x"].map(|key| button(key).is_some()),
            [true, true, true, false]
        );
    }

    #[test]
    fn only_what_rings_may_sound() {
        for (rings, sound, sounds) in [(true, true, true), (false, true, false), (true, false, false)] {
            let alert = Alert { sound, ..alert() };
            let (.., hints, _) = notify(&alert, 0, rings, &Abilities::unknown());
            assert_eq!(hints.contains_key("sound-name"), sounds);
            assert_eq!(hints["suppress-sound"], Value::from(!sounds));
        }
    }

    #[test]
    fn what_is_too_long_is_cut() {
        let alert = Alert { title: "t".repeat(10_000), body: "&".repeat(10_000), ..alert() };
        let (.., title, body, _, _, _) = notify(&alert, 0, true, &Abilities::unknown());
        assert_eq!((title.len(), body.len()), (TITLE_MAX_CHARS, "&amp;".len() * BODY_MAX_CHARS));
    }

    #[test]
    fn what_stops_the_work_stays_on_screen() {
        let (.., expiry) =
            notify(&Alert { urgency: Urgency::Critical, ..alert() }, 0, true, &Abilities::unknown());
        assert_eq!(expiry, 0);
        let (.., expiry) = notify(&alert(), 0, true, &Abilities::unknown());
        assert_eq!(expiry, -1);
    }
}
