//! This project's client, as the app uses it.

use std::sync::Arc;

use deskbell_client::{Client, ClientConfig, ConnectionState, ServerAddress, Signal, Token};
use deskbell_protocol::Incoming;

use crate::BenchError;
use crate::measure::{Figures, Start};

pub async fn receive(url: &str, count: u64) -> Result<Figures, BenchError> {
    let broken = |detail: String| BenchError::Receiver { name: super::Receiver::Deskbell.name(), detail };
    let address = ServerAddress::parse(url).map_err(|error| broken(error.to_string()))?;
    let (client, mut signals) =
        Client::start(ClientConfig::new(address, Arc::new(Token::new("bench"))), None);
    let (mut start, mut events, mut content) = (None, 0, 0);
    while let Some(batch) = signals.next().await {
        for signal in batch {
            match signal {
                Signal::Connection(ConnectionState::Online { .. }) => {
                    start = Some(Start::now());
                    client.join_general_room();
                }
                // A repair would mean that the burst is not what the guide says.
                Signal::Event { incoming: Incoming::Message { message, repairs }, .. }
                    if repairs.is_empty() =>
                {
                    events += 1;
                    content += message.content.len() as u64;
                }
                Signal::Connection(ConnectionState::Connecting { .. })
                | Signal::Room { .. }
                | Signal::Event { incoming: Incoming::GeneralJoined { .. }, .. } => {}
                unexpected => return Err(broken(format!("{unexpected:?}"))),
            }
        }
        if let Some(start) = start
            && events == count
        {
            return Ok(start.figures(events, Some(content)));
        }
    }
    Err(broken(format!("it ended after {events} events")))
}
