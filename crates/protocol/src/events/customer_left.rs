//! `whatsappCustomerLeft`, server to client: `{ room, customerId }`. This client is no longer in the customer's room.

use deskbell_domain::Timestamp;
use serde_json::value::RawValue;

use crate::fields::{self, Reader, field_set};
use crate::{Incoming, RejectReason, names};

field_set!(Fields { room = "room", customer_id = "customerId", });

pub(crate) fn decode(data: Option<&RawValue>, received_at: Timestamp) -> Result<Incoming, RejectReason> {
    let fields: Fields<'_> = fields::object(data)?;
    let room = super::room_name(fields.room);
    let customer_id =
        Reader::new(received_at).room_customer(fields.customer_id, room.as_deref().unwrap_or_default())?;
    let room = room.unwrap_or_else(|| names::customer_room(&customer_id).into());
    Ok(Incoming::CustomerLeft { room, customer_id })
}
