//! Keys that open the most urgent chat from any program, as they are written: `Ctrl+Alt+D`.
//!
//! # Design
//!
//! What is held down is told apart by name and in one order, so that the same keys are always written the same way. A
//! letter with only one key held down is refused: it would take `Ctrl+C` away from every other program.

use std::fmt;
use std::str::FromStr;

use crate::sentences::Fixed;

/// What is held down and what is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut {
    /// Whether Ctrl is held down.
    pub ctrl: bool,
    /// Whether Alt is.
    pub alt: bool,
    /// Whether Shift is.
    pub shift: bool,
    /// Whether the key with the desktop's sign is, also called Windows, Command or Meta.
    pub super_key: bool,
    /// What is pressed.
    pub key: Key,
}

/// A key that can be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A letter, `A` to `Z`, or a digit.
    Character(char),
    /// `F1` to `F12`.
    Function(u8),
    /// The space bar.
    Space,
}

/// Why a text is no shortcut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShortcutError {
    /// There is none, or more than one, or one that cannot be used.
    #[error("a shortcut ends with a letter, a digit, the space bar, or F1 to F12, such as Ctrl+Alt+D")]
    Key,
    /// What is held down makes no sense.
    #[error("what is held down can be Ctrl, Alt, Shift and Super, each once, such as Ctrl+Alt+D")]
    Held,
    /// Other programs would miss it.
    #[error("hold down two of Ctrl, Alt and Shift, or Super: other programs use what has only one")]
    TooCommon,
}

impl ShortcutError {
    /// What to tell the agent.
    pub(crate) fn sentence(self) -> Fixed {
        match self {
            Self::Key => Fixed::ShortcutKey,
            Self::Held => Fixed::ShortcutHeld,
            Self::TooCommon => Fixed::ShortcutCommon,
        }
    }
}

impl FromStr for Shortcut {
    type Err = ShortcutError;

    fn from_str(text: &str) -> Result<Self, ShortcutError> {
        let mut parts = text.rsplit('+').map(str::trim);
        let key = parts.next().unwrap_or_default().parse()?;
        let mut shortcut = Self { ctrl: false, alt: false, shift: false, super_key: false, key };
        for held in parts {
            let held = match held.to_ascii_lowercase().as_str() {
                "ctrl" => &mut shortcut.ctrl,
                "alt" => &mut shortcut.alt,
                "shift" => &mut shortcut.shift,
                "super" => &mut shortcut.super_key,
                _ => return Err(ShortcutError::Held),
            };
            if std::mem::replace(held, true) {
                return Err(ShortcutError::Held);
            }
        }
        let held = [shortcut.ctrl, shortcut.alt, shortcut.shift].into_iter().filter(|held| *held).count();
        if held < 2 && !shortcut.super_key { Err(ShortcutError::TooCommon) } else { Ok(shortcut) }
    }
}

impl FromStr for Key {
    type Err = ShortcutError;

    fn from_str(text: &str) -> Result<Self, ShortcutError> {
        let text = text.to_ascii_uppercase();
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) if character.is_ascii_alphanumeric() => Ok(Self::Character(character)),
            (Some('F'), Some('1'..='9')) => {
                let number = text.get(1..).and_then(|digits| digits.parse().ok());
                number
                    .filter(|number| (1..=12).contains(number))
                    .map(Self::Function)
                    .ok_or(ShortcutError::Key)
            }
            _ if text == "SPACE" => Ok(Self::Space),
            _ => Err(ShortcutError::Key),
        }
    }
}

impl fmt::Display for Shortcut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = [(self.ctrl, "Ctrl"), (self.alt, "Alt"), (self.shift, "Shift"), (self.super_key, "Super")];
        for (_, name) in held.into_iter().filter(|(held, _)| *held) {
            write!(f, "{name}+")?;
        }
        match self.key {
            Key::Character(character) => write!(f, "{character}"),
            Key::Function(number) => write!(f, "F{number}"),
            Key::Space => f.write_str("Space"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_keys_are_always_written_the_same_way() {
        for (written, same) in [
            ("Ctrl+Alt+D", "Ctrl+Alt+D"),
            (" alt + CTRL + d ", "Ctrl+Alt+D"),
            ("Super+Space", "Super+Space"),
            ("shift+super+f12", "Shift+Super+F12"),
            ("Ctrl+Shift+7", "Ctrl+Shift+7"),
        ] {
            let shortcut: Shortcut = written.parse().unwrap();
            assert_eq!(shortcut.to_string(), same);
            assert_eq!(same.parse(), Ok(shortcut));
        }
    }

    #[test]
    fn what_is_no_shortcut_or_would_be_missed_elsewhere_is_refused() {
        use ShortcutError::{Held, Key, TooCommon};
        for (written, why) in [
            ("", Key),
            ("Ctrl+Alt", Key),
            ("Ctrl+Alt+", Key),
            ("Ctrl+Alt+DD", Key),
            ("Ctrl+Alt+F0", Key),
            ("Ctrl+Alt+F13", Key),
            ("Ctrl+Alt+F1x", Key),
            ("Ctrl+Alt+é", Key),
            ("Ctrl+Ctrl+D", Held),
            ("Ctrl+Hyper+D", Held),
            ("Ctrl+D+D", Held),
            ("+Ctrl+Alt+D", Held),
            ("D", TooCommon),
            ("Ctrl+C", TooCommon),
            ("Shift+F1", TooCommon),
        ] {
            assert_eq!(written.parse::<Shortcut>(), Err(why), "{written}");
        }
    }
}
