//! `clientJoined`, server to client: another client came. Free form.

use serde_json::value::RawValue;

use crate::Incoming;

pub(crate) fn decode(data: Option<&RawValue>) -> Incoming {
    Incoming::ClientJoined(super::free_form(data))
}
