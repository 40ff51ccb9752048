//! Connects, joins the general room, and prints what happens: `listen ws://localhost:3000 TOKEN`.
#![allow(clippy::print_stdout, reason = "it is what it is for")]

use std::error::Error;
use std::sync::Arc;

use deskbell_client::{Client, ClientConfig, ServerAddress, Signal, Token};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let address = ServerAddress::parse(&arguments.next().unwrap_or_default())?;
    // A real program reads the token from the keyring: others can see a command line.
    let token = Token::new(arguments.next().unwrap_or_default());

    let (client, mut signals) = Client::start(ClientConfig::new(address, Arc::new(token)), None);
    client.join_general_room();
    while let Some(batch) = signals.next().await {
        for signal in batch {
            println!("{signal:?}");
            if let Signal::Event { position: Some(position), .. } = signal {
                client.committed(position);
            }
        }
    }
    Ok(())
}
