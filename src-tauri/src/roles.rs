//! What each window is for, and so what it may ask for.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use deskbell_app::contract::WindowRole;
use deskbell_domain::CustomerId;
use sha2::{Digest, Sha256};

/// The inbox's label.
pub const INBOX: &str = "inbox";

/// The settings' label.
pub const SETTINGS: &str = "settings";

/// The diagnostics' label.
pub const DIAGNOSTICS: &str = "diagnostics";

/// Which customer each chat window belongs to. Capabilities say which commands a window may call; this says for
/// whose conversation.
#[derive(Debug, Default)]
pub struct Roles {
    chats: Mutex<HashMap<String, CustomerId>>,
}

impl Roles {
    /// The label of a customer's chat window: the same each time, and safe whatever the id holds.
    pub fn label(customer_id: &CustomerId) -> String {
        let digest = Sha256::digest(customer_id.as_str());
        let name: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        format!("chat-{name}")
    }

    /// Notes whose window a label is.
    pub fn add(&self, label: &str, customer_id: &CustomerId) {
        self.lock().insert(label.to_owned(), customer_id.clone());
    }

    /// Forgets a window.
    pub fn remove(&self, label: &str) {
        self.lock().remove(label);
    }

    /// What a window is for; `None` for one that nobody opened.
    pub fn role(&self, label: &str) -> Option<WindowRole> {
        if label == INBOX {
            return Some(WindowRole::Inbox);
        }
        if label == SETTINGS {
            return Some(WindowRole::Settings);
        }
        if label == DIAGNOSTICS {
            return Some(WindowRole::Diagnostics);
        }
        let customer_id = self.lock().get(label)?.as_str().to_owned();
        Some(WindowRole::Chat { customer_id })
    }

    /// Whether a window may see every conversation.
    pub fn may_see_all(&self, label: &str) -> bool {
        label == INBOX
    }

    /// Whether a window may choose how a customer rings: the inbox and the settings for each, a chat window for
    /// its own.
    pub fn may_choose(&self, label: &str, customer_id: &CustomerId) -> bool {
        label == SETTINGS || self.may_see(label, customer_id)
    }

    /// Whether a window may see a customer's conversation: the inbox each, a chat window its own.
    pub fn may_see(&self, label: &str, customer_id: &CustomerId) -> bool {
        self.may_see_all(label) || self.lock().get(label) == Some(customer_id)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, CustomerId>> {
        self.chats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chat_window_sees_its_own_customer_only() {
        let customer = |id: &str| CustomerId::new(id).unwrap();
        let roles = Roles::default();
        let label = Roles::label(&customer("ana"));
        assert!(!roles.may_see(&label, &customer("ana")), "nobody opened it");
        roles.add(&label, &customer("ana"));
        assert!(roles.may_see(&label, &customer("ana")));
        assert!(!roles.may_see(&label, &customer("bo")));
        assert!(roles.may_see(INBOX, &customer("bo")));
        assert!(
            !roles.may_see(DIAGNOSTICS, &customer("bo")) && !roles.may_choose(DIAGNOSTICS, &customer("bo"))
        );
        assert!(roles.may_choose(SETTINGS, &customer("bo")) && !roles.may_see(SETTINGS, &customer("bo")));
        assert!(!roles.may_choose(&label, &customer("bo")));
        assert!(roles.may_see_all(INBOX) && !roles.may_see_all(&label) && !roles.may_see_all(SETTINGS));
        roles.remove(&label);
        assert_eq!(roles.role(&label), None);
    }

    #[test]
    fn a_label_is_safe_whatever_the_id_holds() {
        for id in ["ana", "../../x", "😀", "a b\n"] {
            let label = Roles::label(&CustomerId::new(id).unwrap());
            assert!(label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'), "{label}");
        }
    }
}
