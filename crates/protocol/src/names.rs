//! The guide's event and room names. Each is written once, here.

use deskbell_domain::CustomerId;

/// Server: the client is connected. Free form.
pub const CONNECTED: &str = "connected";
/// Server: another client came. Free form.
pub const CLIENT_JOINED: &str = "clientJoined";
/// Server: another client went. Free form.
pub const CLIENT_LEFT: &str = "clientLeft";
/// Server: this client is in the general room.
pub const GENERAL_JOINED: &str = "whatsappGeneralJoined";
/// Server: this client is in a customer's room.
pub const CUSTOMER_JOINED: &str = "whatsappCustomerJoined";
/// Server: this client is no longer in a customer's room.
pub const CUSTOMER_LEFT: &str = "whatsappCustomerLeft";
/// Server: a message.
pub const MESSAGE: &str = "whatsappMessage";
/// Server: how far a message got.
pub const MESSAGE_STATUS: &str = "whatsappMessageStatus";
/// Server: something went wrong there.
pub const ERROR: &str = "error";
/// Server: something went wrong there, as NestJS gateways say it.
pub const EXCEPTION: &str = "exception";

/// Client: let me into the general room. No argument.
pub const JOIN_GENERAL: &str = "joinWhatsAppGeneral";
/// Client: let me into a customer's room. Argument: the customer's id.
pub const JOIN_CUSTOMER: &str = "joinWhatsAppCustomer";
/// Client: let me out of a customer's room. Argument: the customer's id.
pub const LEAVE_CUSTOMER: &str = "leaveWhatsAppCustomer";

/// The room that hears every message and status.
pub const GENERAL_ROOM: &str = "whatsapp:general";
/// What a customer's room begins with; the customer's id follows.
pub const CUSTOMER_ROOM_PREFIX: &str = "whatsapp:customer:";

/// The name of `customer`'s room.
pub fn customer_room(customer: &CustomerId) -> String {
    format!("{CUSTOMER_ROOM_PREFIX}{customer}")
}
