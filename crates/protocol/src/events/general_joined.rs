//! `whatsappGeneralJoined`, server to client: `{ room }`. This client is in the general room.

use serde_json::value::RawValue;

use crate::fields::{self, field_set};
use crate::{Incoming, names};

field_set!(Fields { room = "room", });

pub(crate) fn decode(data: Option<&RawValue>) -> Incoming {
    // The event's name says all there is to know: a payload of any other shape does not make it less true.
    let room = fields::object::<Fields<'_>>(data).ok().and_then(|fields| super::room_name(fields.room));
    Incoming::GeneralJoined { room: room.unwrap_or_else(|| names::GENERAL_ROOM.into()) }
}
