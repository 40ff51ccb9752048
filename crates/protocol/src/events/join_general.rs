//! `joinWhatsAppGeneral`, client to server: no payload. Asks for the general room.

use serde_json::Value;

use crate::names;

pub(crate) fn encode() -> (&'static str, Vec<Value>) {
    (names::JOIN_GENERAL, Vec::new())
}
