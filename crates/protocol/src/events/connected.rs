//! `connected`, server to client: the client is connected. Free form.

use serde_json::value::RawValue;

use crate::Incoming;

pub(crate) fn decode(data: Option<&RawValue>) -> Incoming {
    Incoming::Connected(super::free_form(data))
}
