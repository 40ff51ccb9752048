//! `clientLeft`, server to client: another client went. Free form.

use serde_json::value::RawValue;

use crate::Incoming;

pub(crate) fn decode(data: Option<&RawValue>) -> Incoming {
    Incoming::ClientLeft(super::free_form(data))
}
