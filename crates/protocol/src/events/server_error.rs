//! `error`, server to client, and `exception`, which is what NestJS gateways call it. Free form.

use serde_json::value::RawValue;

use crate::Incoming;

pub(crate) fn decode(event: &'static str, data: Option<&RawValue>) -> Incoming {
    Incoming::ServerError { event, value: super::free_form(data) }
}
