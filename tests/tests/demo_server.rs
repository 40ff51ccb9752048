//! The demo server serves npm's `socket.io-client`: it speaks Socket.IO, and not only our idea of it.

use deskbell_demo_server::{DemoConfig, DemoServer};
use deskbell_tests::peer::{GENERAL, NpmClient, customer_room};
use serde_json::{Value, json};

type Tested = Result<(), Box<dyn std::error::Error>>;

fn is(kind: &'static str) -> impl FnMut(&Value) -> bool {
    move |event| event["type"] == kind
}

#[tokio::test]
async fn npms_client_is_refused_without_a_token() -> Tested {
    let server = DemoServer::start(DemoConfig::default()).await?;
    let client = NpmClient::start(&server.url(), None).await?;
    assert_eq!(client.next(is("connect_error")).await?["message"], "Unauthorized: no token");
    Ok(())
}

#[tokio::test]
async fn npms_client_hears_messages_and_statuses() -> Tested {
    let server = DemoServer::start(DemoConfig { rate: 100.0, ..DemoConfig::default() }).await?;
    let client = NpmClient::start(&server.url(), Some(server.token())).await?;
    client.next(is("connect")).await?;
    client.event("connected").await?;
    client.emit("joinWhatsAppGeneral", &[]).await?;
    assert_eq!(client.event("whatsappGeneralJoined").await?, json!({"room": GENERAL}));
    assert!(client.event("whatsappMessage").await?["whatsappMessageId"].is_string());
    assert!(client.event("whatsappMessageStatus").await?["status"].is_string());

    let id = "claire-dubois";
    let confirmation = json!({"room": customer_room(id), "customerId": id});
    client.emit("joinWhatsAppCustomer", &[json!(id)]).await?;
    assert_eq!(client.event("whatsappCustomerJoined").await?, confirmation);
    client.emit("leaveWhatsAppCustomer", &[json!(id)]).await?;
    assert_eq!(client.event("whatsappCustomerLeft").await?, confirmation);
    Ok(())
}

#[tokio::test]
async fn npms_client_comes_back_and_is_not_recovered() -> Tested {
    let server = DemoServer::start(DemoConfig::default()).await?;
    let client = NpmClient::start_reconnecting(&server.url(), Some(server.token())).await?;
    client.next(is("connect")).await?;
    client.command(json!({"do": "drop"})).await?;
    client.next(is("disconnect")).await?;
    assert_eq!(client.next(is("connect")).await?["recovered"], false);
    Ok(())
}
