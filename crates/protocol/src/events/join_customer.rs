//! `joinWhatsAppCustomer`, client to server: `customerId` (string). Asks for the customer's room.

use deskbell_domain::CustomerId;
use serde_json::Value;

use crate::names;

pub(crate) fn encode(customer: &CustomerId) -> (&'static str, Vec<Value>) {
    (names::JOIN_CUSTOMER, vec![customer.as_str().into()])
}
