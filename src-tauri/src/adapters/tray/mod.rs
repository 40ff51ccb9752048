//! The icon in the tray.
//!
//! On Linux by ksni, which speaks StatusNotifierItem itself: Tauri's own tray icon has no tooltip, no left click
//! and no pixmaps there. Elsewhere by Tauri's. What both show is [`entries`] and [`says`].

#[cfg(not(target_os = "linux"))]
mod native;
#[cfg(target_os = "linux")]
mod status_notifier;

#[cfg(not(target_os = "linux"))]
pub use native::Tray;
#[cfg(target_os = "linux")]
pub use status_notifier::Tray;

use deskbell_app::contract::{Panel, PauseFor};
use deskbell_app::ports::{self, TrayQuiet, TrayView};
use deskbell_app::{Fixed, Intent, sentences};
use deskbell_tray_icon::{Bell, Ground};

const PAUSES: [(Fixed, PauseFor); 3] = [
    (Fixed::PauseHalfHour, PauseFor::HalfHour),
    (Fixed::PauseHour, PauseFor::Hour),
    (Fixed::PauseUntilTomorrow, PauseFor::UntilTomorrow),
];

/// The bell's shape. That nothing comes in is worse than that nothing rings, so a pause shows only online.
fn bell(view: &TrayView) -> Bell {
    match (view.bell, &view.quiet) {
        (ports::Bell::Online, TrayQuiet::No) => Bell::Online,
        (ports::Bell::Online, TrayQuiet::Paused(_) | TrayQuiet::Hours(_)) => Bell::Paused,
        (ports::Bell::Connecting, _) => Bell::Connecting,
        (ports::Bell::Offline, _) => Bell::Offline,
        (ports::Bell::Refused, _) => Bell::Refused,
    }
}

fn ground(panel: Panel) -> Ground {
    match panel {
        Panel::Dark => Ground::Dark,
        Panel::Light => Ground::Light,
    }
}

/// The tooltip: the connection, whether it is quiet, what is unread, a line each.
fn says(view: &TrayView) -> String {
    let quiet = match &view.quiet {
        TrayQuiet::No => "",
        TrayQuiet::Paused(words) | TrayQuiet::Hours(words) => words,
    };
    let lines = [&*view.state_line, quiet, &*view.count_line];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// An entry of the menu.
enum Entry {
    /// Only words.
    Words(String),
    /// Something to do.
    Act(String, Box<dyn Fn() -> Intent + Send>),
    /// Entries behind an entry.
    Menu(String, Vec<Entry>),
    /// A line.
    Line,
}

fn act(label: impl Into<String>, intent: impl Fn() -> Intent + Send + 'static) -> Entry {
    Entry::Act(label.into(), Box::new(intent))
}

/// The menu, from top to bottom.
fn entries(view: &TrayView) -> Vec<Entry> {
    let says = |sentence| sentences(view.language).fixed(sentence);
    let mut menu = vec![Entry::Words(view.state_line.clone())];
    if matches!(view.bell, ports::Bell::Offline | ports::Bell::Refused) {
        menu.push(act(says(Fixed::TryNow), || Intent::RetryNow));
    }
    menu.push(Entry::Line);
    for conversation in &view.urgent {
        let customer_id = conversation.customer_id.clone();
        menu.push(act(&conversation.label, move || Intent::OpenChat(customer_id.clone())));
    }
    if !view.urgent.is_empty() {
        menu.push(Entry::Line);
    }
    menu.push(act(says(Fixed::OpenInbox), || Intent::OpenInbox));
    let pauses = || PAUSES.map(|(label, pause)| act(says(label), move || Intent::Pause(pause)));
    match &view.quiet {
        TrayQuiet::No => menu.push(Entry::Menu(says(Fixed::Pause).to_owned(), pauses().into())),
        TrayQuiet::Paused(words) => {
            menu.push(Entry::Words(words.clone()));
            menu.push(act(says(Fixed::Resume), || Intent::Pause(PauseFor::Off)));
        }
        TrayQuiet::Hours(words) => {
            menu.push(Entry::Words(words.clone()));
            menu.push(Entry::Menu(says(Fixed::Pause).to_owned(), pauses().into()));
        }
    }
    menu.push(act(says(Fixed::Settings), || Intent::OpenSettings));
    menu.push(act(says(Fixed::Diagnostics), || Intent::OpenDiagnostics));
    menu.push(Entry::Line);
    menu.push(act(says(Fixed::Quit), || Intent::Quit));
    menu
}

#[cfg(test)]
mod tests {
    use deskbell_domain::Language;

    use super::*;

    fn view(bell: ports::Bell, quiet: TrayQuiet) -> TrayView {
        TrayView {
            bell,
            unread: 1,
            state_line: "Online".to_owned(),
            count_line: "1 unread".to_owned(),
            quiet,
            panel: Panel::Dark,
            urgent: Vec::new(),
            language: Language::English,
        }
    }

    fn labels(entries: &[Entry]) -> Vec<String> {
        let label = |entry: &Entry| match entry {
            Entry::Words(words) => format!("({words})"),
            Entry::Act(label, _) => label.clone(),
            Entry::Menu(label, below) => format!("{label} [{}]", labels(below).join(", ")),
            Entry::Line => "-".to_owned(),
        };
        entries.iter().map(label).collect()
    }

    #[test]
    fn a_pause_shows_unless_there_is_worse() {
        let paused = || TrayQuiet::Paused("Paused until 15:00".to_owned());
        assert_eq!(bell(&view(ports::Bell::Online, TrayQuiet::No)), Bell::Online);
        assert_eq!(bell(&view(ports::Bell::Online, paused())), Bell::Paused);
        assert_eq!(bell(&view(ports::Bell::Offline, paused())), Bell::Offline);
        assert_eq!(says(&view(ports::Bell::Online, paused())), "Online\nPaused until 15:00\n1 unread");
    }

    #[test]
    fn the_menu_offers_a_pause_or_its_end() {
        let pause = "Pause [For 30 minutes, For 1 hour, Until tomorrow]";
        let menu = |quiet| labels(&entries(&view(ports::Bell::Online, quiet)));
        let rest = ["Settings", "Diagnostics", "-", "Quit Deskbell"];
        let begin = ["(Online)", "-", "Open inbox"];
        assert_eq!(menu(TrayQuiet::No), [&begin[..], &[pause], &rest].concat());
        let paused = menu(TrayQuiet::Paused("Paused until 15:00".to_owned()));
        assert_eq!(paused, [&begin[..], &["(Paused until 15:00)", "Resume"], &rest].concat());
        let hours = menu(TrayQuiet::Hours("Quiet hours until 08:00".to_owned()));
        assert_eq!(hours, [&begin[..], &["(Quiet hours until 08:00)", pause], &rest].concat());
    }

    #[test]
    fn the_menu_is_in_the_language_of_the_view() {
        let view = TrayView { language: Language::Arabic, ..view(ports::Bell::Online, TrayQuiet::No) };
        let menu = labels(&entries(&view));
        let pause = "إيقاف الإشعارات مؤقتًا [لمدة 30 دقيقة, لمدة ساعة, حتى الغد]";
        assert_eq!(menu[2..], ["فتح صندوق الوارد", pause, "الإعدادات", "التشخيص", "-", "إنهاء Deskbell"]);
    }

    #[test]
    fn somebody_who_is_offline_can_try_at_once() {
        for bell in [ports::Bell::Offline, ports::Bell::Refused] {
            assert!(labels(&entries(&view(bell, TrayQuiet::No))).contains(&"Try now".to_owned()));
        }
    }
}
