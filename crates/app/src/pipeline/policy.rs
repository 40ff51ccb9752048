//! Living by the administrator's policy, and by how servers are to be reached.

use super::*;
use crate::network::Network;
use crate::notices::Told;
use crate::policy::PolicyPlace;

/// The policy at a place; where it is wrong, the safe one and what to tell of it.
pub(super) fn in_force(place: &PolicyPlace) -> (Policy, Option<Told>) {
    match place.read() {
        Ok(policy) => (policy, None),
        Err(error) => {
            tracing::error!(%error, "the policy is refused; the safe one is in force");
            (Policy::safe(&error), Some(notices::policy_refused(&error)))
        }
    }
}

impl Desk {
    /// Reads the policy again, and lives by it if it is another one.
    pub(super) fn read_policy(&mut self) {
        let (policy, notice) = in_force(&self.ports.policy);
        match notice {
            Some(notice) => self.put_notice(Topic::Policy, notice),
            None => self.remove_notice(Topic::Policy),
        }
        if policy == self.policy {
            return;
        }
        tracing::info!("the policy changed");
        let server_before = self.server();
        self.policy = policy;
        let saved = self.ports.settings.chosen();
        let (chosen, problems) = Chosen::read(saved.as_ref(), self.policy.beginning());
        self.setting_problems = problems;
        self.put_in_force(self.policy.enforce(chosen));
        if self.server() != server_before {
            self.sign_in_from_settings();
        }
    }

    /// How servers are reached.
    pub(super) fn network(&self) -> Network {
        self.policy.network(&self.chosen)
    }

    /// Goes over to the way that is in force, where the connection goes another one.
    pub(super) fn reroute(&mut self) {
        let network = self.network();
        let Some(session) = &mut self.session else {
            // What was not allowed before may be so now.
            if self.refused_address.is_some() {
                self.sign_in_from_settings();
            }
            return;
        };
        if session.network == network {
            return;
        }
        if network.check(&session.address).is_err() {
            return self.sign_in_from_settings();
        }
        let now = deskbell_client::Clock::system().now();
        session.reroute(network, self.ports.environment, now, &mut self.notices);
        for customer_id in self.feeds.shown() {
            session.line.client.join_customer_room(customer_id.clone());
        }
        let view = self.connection_view();
        self.feeds.connection(&view);
        self.feeds.notices(&self.notices.all(self.language()));
        self.reception_changed();
        self.changed();
    }
}
