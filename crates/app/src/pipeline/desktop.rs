//! Being at home on the desktop: starting with it, and keys that work in any program.

use super::*;
use crate::contract::{Autostart, SettingName};

impl Desk {
    /// At the start: sees to what was chosen.
    pub(super) fn begin_on_desktop(&mut self) {
        // A lock is a decision of today; what the agent chose once may have been undone in the desktop's own list.
        let locked = self.policy.locked().is_some_and(|it| it.settings.contains(&SettingName::Autostart));
        // Told in the settings.
        let _ = self.see_to_autostart(self.chosen.autostart, locked);
        self.ports.shortcut.set(self.chosen.shortcut);
    }

    /// Sees to what is about to be in force.
    pub(super) fn follow_on_desktop(&mut self, chosen: &Chosen) {
        if self.autostart != Some(chosen.autostart) {
            // Told in the settings.
            let _ = self.see_to_autostart(chosen.autostart, true);
        }
        if chosen.shortcut != self.chosen.shortcut {
            self.ports.shortcut.set(chosen.shortcut);
        }
    }

    /// Has the program start with the desktop, or not.
    pub(super) fn see_to_autostart(&mut self, on: bool, anew: bool) -> Result<(), Problem> {
        match self.ports.autostart.set(on, anew) {
            Ok(state) => {
                self.autostart = Some(on);
                self.desktop.autostart = state;
                Ok(())
            }
            Err(error) => {
                tracing::warn!(%error, on, "starting with the desktop");
                self.desktop.autostart = Autostart::Failed;
                Err(Problem {
                    code: "autostart".to_owned(),
                    sentence: sentences(self.language()).fixed(Fixed::AutostartStays).to_owned(),
                    detail: Some(error.to_string()),
                })
            }
        }
    }

    /// Whether the program starts with the desktop, whoever chose it.
    pub(super) fn starts_with_desktop(&self) -> bool {
        match self.desktop.autostart {
            Autostart::TurnedOn => true,
            Autostart::TurnedOff => false,
            Autostart::AsChosen | Autostart::Failed | Autostart::LeftAlone => self.chosen.autostart,
        }
    }

    /// Opens the chat of whoever is first in the tray's menu; the inbox where nobody is.
    pub(super) fn open_most_urgent(&mut self, activation: Option<String>) {
        if let Some(token) = activation {
            self.ports.windows.activate_next(token);
        }
        let session = self.session.as_ref();
        let urgent =
            session.map(|it| words::urgent(it.ledger.state().conversations(), self.now(), self.language()));
        match urgent.into_iter().flatten().next() {
            Some(conversation) => self.open_chat(&conversation.customer_id),
            None => self.ports.windows.open_inbox(),
        }
    }
}
