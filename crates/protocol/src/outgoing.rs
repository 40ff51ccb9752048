//! What a client may ask of the server.

use deskbell_domain::CustomerId;
use serde_json::Value;

use crate::events;

/// A request to the server. It answers with an event, not with an acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// The guide's `joinWhatsAppGeneral`.
    JoinGeneral,
    /// The guide's `joinWhatsAppCustomer`.
    JoinCustomer(CustomerId),
    /// The guide's `leaveWhatsAppCustomer`.
    LeaveCustomer(CustomerId),
}

impl Outgoing {
    /// The event's name and its arguments.
    pub fn to_event(&self) -> (&'static str, Vec<Value>) {
        match self {
            Self::JoinGeneral => events::join_general::encode(),
            Self::JoinCustomer(customer) => events::join_customer::encode(customer),
            Self::LeaveCustomer(customer) => events::leave_customer::encode(customer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_as_the_guide_has_them() {
        let customer = CustomerId::new("c1").unwrap();
        assert_eq!(Outgoing::JoinGeneral.to_event(), ("joinWhatsAppGeneral", vec![]));
        assert_eq!(
            Outgoing::JoinCustomer(customer.clone()).to_event(),
            ("joinWhatsAppCustomer", vec!["c1".into()])
        );
        assert_eq!(
            Outgoing::LeaveCustomer(customer).to_event(),
            ("leaveWhatsAppCustomer", vec!["c1".into()])
        );
    }
}
