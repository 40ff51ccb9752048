//! Through tinyproxy, an HTTP proxy that companies run.

use std::error::Error;

use deskbell_client::{Client, ClientConfig, Proxy, ProxyTrouble, Room, Trouble};
use deskbell_tests::daemon::{Daemon, Program};
use deskbell_tests::peer::PeerOptions;
use deskbell_tests::port::reserved_port;
use deskbell_tests::watch::Watch;

use crate::stage::{Stage, Tested, message};

async fn tinyproxy(more: &str) -> Result<(Daemon, Proxy), Box<dyn Error>> {
    let port = reserved_port()?;
    let config =
        format!("Port {port}\nListen 127.0.0.1\nAllow 127.0.0.1\nTimeout 600\nLogLevel Connect\n{more}\n");
    let daemon = Daemon::start(Program {
        name: "tinyproxy",
        known_as: None,
        arguments: &["-d", "-c", "{config}"],
        config: &config,
        port,
    })
    .await?;
    Ok((daemon, Proxy::parse(&format!("http://127.0.0.1:{port}"))?))
}

#[tokio::test]
async fn messages_come_through_it() -> Tested {
    let stage = Stage::set(PeerOptions::default()).await?;
    let (_daemon, proxy) = tinyproxy("").await?;
    let (client, signals) = Client::start(ClientConfig { proxy: Some(proxy), ..stage.config()? }, None);
    client.join_general_room();
    let mut watch = Watch::new(signals);
    for _ in 0..2 {
        watch.joined(&Room::General).await?;
        stage.peer.emit_general("whatsappMessage", message("m1")).await?;
        assert_eq!(watch.message().await?.id, "m1");
        stage.proxy.reset();
        watch.trouble().await?;
        client.retry_now();
    }
    Ok(())
}

#[tokio::test]
async fn it_wants_credentials_and_gets_them() -> Tested {
    let stage = Stage::set(PeerOptions::default()).await?;
    let (_daemon, proxy) = tinyproxy("BasicAuth agent s3cret").await?;
    for (proxy, expected) in [
        (proxy.clone(), Some(Trouble::Proxy(ProxyTrouble::Credentials { given: false }))),
        (
            proxy.clone().with_credentials("agent", "wrong")?,
            Some(Trouble::Proxy(ProxyTrouble::Credentials { given: true })),
        ),
        (proxy.with_credentials("agent", "s3cret")?, None),
    ] {
        let (_client, signals) = Client::start(ClientConfig { proxy: Some(proxy), ..stage.config()? }, None);
        let mut watch = Watch::new(signals);
        match expected {
            Some(expected) => assert_eq!(watch.trouble().await?, expected),
            None => assert!(!watch.online().await?),
        }
    }
    Ok(())
}

#[tokio::test]
async fn it_does_not_let_everything_through() -> Tested {
    let stage = Stage::set(PeerOptions::default()).await?;
    // Only to the port of encrypted connections, as many are set up.
    let (_daemon, proxy) = tinyproxy("ConnectPort 443").await?;
    let (_client, signals) =
        Client::start(ClientConfig { proxy: Some(proxy.clone()), ..stage.config()? }, None);
    assert_eq!(Watch::new(signals).trouble().await?, Trouble::Proxy(ProxyTrouble::Refused(403)));

    let (daemon, proxy) = tinyproxy("").await?;
    let nobody = deskbell_client::ServerAddress::parse(&format!("ws://127.0.0.1:{}", reserved_port()?))?;
    let config = ClientConfig { proxy: Some(proxy.clone()), address: nobody, ..stage.config()? };
    let (client, signals) = Client::start(config, None);
    let mut watch = Watch::new(signals);
    let trouble = watch.trouble().await?;
    assert!(matches!(trouble, Trouble::Proxy(ProxyTrouble::Refused(500..=504))), "{trouble:?}");
    daemon.kill().await?;
    client.retry_now();
    let trouble = watch.trouble().await?;
    assert!(matches!(trouble, Trouble::Proxy(ProxyTrouble::Unreachable { .. })), "{trouble:?}");
    Ok(())
}
