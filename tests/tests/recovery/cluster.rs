//! Two servers behind HAProxy, which share sessions and events through a real Redis; one of them is killed.

use std::error::Error;
use std::time::Duration;

use deskbell_client::{Client, Trouble};
use deskbell_tests::daemon::{Daemon, Program};
use deskbell_tests::fault_proxy::FaultProxy;
use deskbell_tests::peer::{Peer, PeerError, PeerOptions};
use deskbell_tests::port::reserved_port;
use serde_json::json;

use crate::stage::{self, Story, Tested, message, recovering};

struct Cluster {
    nodes: [Option<Peer>; 2],
    options: [PeerOptions; 2],
    /// In front of the load balancer.
    proxy: FaultProxy,
    token: String,
    _haproxy: Daemon,
    _redis: Daemon,
}

impl Cluster {
    async fn start() -> Result<Self, Box<dyn Error>> {
        let redis = Daemon::redis().await?;
        let url = Some(format!("redis://{}", redis.address()));
        let first = Peer::start(PeerOptions { redis: url.clone(), ..recovering() }).await?;
        let key = Some(first.key().clone());
        let options = PeerOptions { redis: url, key, ..recovering() };
        let second = Peer::start(options.clone()).await?;
        let options = [first.port(), second.port()].map(|port| PeerOptions { port, ..options.clone() });

        let port = reserved_port()?;
        let config = format!(
            "defaults
               mode http
               timeout connect 1s
               timeout client 60s
               timeout server 60s
               timeout tunnel 1h
               retries 3
               option redispatch 1
             frontend all
               bind 127.0.0.1:{port}
               default_backend nodes
             backend nodes
               balance roundrobin
               server one 127.0.0.1:{} check inter 200ms fall 1 rise 1
               server two 127.0.0.1:{} check inter 200ms fall 1 rise 1\n",
            first.port(),
            second.port()
        );
        let haproxy = Daemon::start(Program {
            name: "haproxy",
            known_as: None,
            arguments: &["-db", "-f", "{config}"],
            config: &config,
            port,
        })
        .await?;
        Ok(Self {
            proxy: FaultProxy::start(haproxy.address()).await?,
            token: first.token("agent-1", Duration::from_secs(3600))?,
            nodes: [Some(first), Some(second)],
            options,
            _haproxy: haproxy,
            _redis: redis,
        })
    }

    fn client(&self) -> (Client, Story) {
        stage::client(&self.proxy, &self.token, None)
    }

    fn node(&self, index: usize) -> &Peer {
        self.nodes[index].as_ref().expect("it is running")
    }

    /// On which node the one client is.
    async fn home(&self) -> Result<usize, PeerError> {
        for (index, node) in self.nodes.iter().enumerate() {
            let Some(node) = node else { continue };
            let sockets = node.command(json!({"do": "sockets"})).await?;
            if sockets["sockets"].as_array().is_some_and(|sockets| !sockets.is_empty()) {
                return Ok(index);
            }
        }
        panic!("the client is on no node")
    }

    /// Sends messages to the general room from one node.
    async fn send(&self, from: usize, ids: &[String]) -> Result<(), PeerError> {
        for id in ids {
            self.node(from).message(message(id)).await?;
        }
        Ok(())
    }

    async fn kill(&mut self, index: usize) -> Result<(), PeerError> {
        self.nodes[index].take().expect("it is running").kill().await
    }

    async fn revive(&mut self, index: usize) -> Result<(), PeerError> {
        self.nodes[index] = Some(Peer::start(self.options[index].clone()).await?);
        Ok(())
    }
}

fn ids(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|i| format!("{prefix}-{i}")).collect()
}

/// The node that had the client saw it go, and saved its session; then it dies.
#[tokio::test]
async fn another_node_recovers_what_was_missed() -> Tested {
    let mut cluster = Cluster::start().await?;
    let (client, mut story) = cluster.client();
    story.joined().await;
    for round in 0..2 {
        let home = cluster.home().await?;
        let other = 1 - home;
        // From the other node: it comes through Redis.
        let live = ids(&format!("r{round}-live"), 3);
        cluster.send(other, &live).await?;
        assert_eq!(story.commit_until(&client, live.last().unwrap()).await, live);

        cluster.proxy.go_down();
        cluster.node(home).next(|event| event["type"] == "disconnected").await?;
        cluster.node(home).command(json!({"do": "settle"})).await?;
        let missed = ids(&format!("r{round}-missed"), 20);
        cluster.send(home, &missed[..5]).await?;
        cluster.node(home).command(json!({"do": "settle"})).await?;
        cluster.kill(home).await?;
        cluster.send(other, &missed[5..]).await?;
        cluster.proxy.come_up();
        client.network_up();
        assert!(story.online().await, "round {round} was not recovered");
        assert_eq!(story.commit_until(&client, missed.last().unwrap()).await, missed);
        assert_eq!(cluster.home().await?, other);
        cluster.revive(home).await?;
    }
    assert_eq!(story.gaps(), 0);
    Ok(())
}

/// The node dies with the client on it: nobody saved the session, so what was sent meanwhile is lost, and a gap says so.
#[tokio::test]
async fn a_node_that_is_killed_with_the_client_on_it_leaves_a_gap() -> Tested {
    let mut cluster = Cluster::start().await?;
    let (client, mut story) = cluster.client();
    story.joined().await;
    let home = cluster.home().await?;
    let other = 1 - home;
    let before = ids("before", 20);
    cluster.send(other, &before).await?;
    assert_eq!(story.commit_until(&client, before.last().unwrap()).await, before);

    cluster.kill(home).await?;
    cluster.send(other, &ids("meanwhile", 20)).await?;
    story.lost().await;
    client.network_up();
    assert!(!story.online().await, "nobody can have recovered it");
    story.gap().await;
    let after = ids("after", 20);
    cluster.send(other, &after).await?;
    story.commit_until(&client, after.last().unwrap()).await;

    // Each message at most once, in order, and nothing but what was sent while nobody was there is missing.
    let came = story.ids();
    let expected: Vec<String> = [before, ids("meanwhile", 20), after].concat();
    let mut rest = expected.iter();
    for id in &came {
        assert!(rest.any(|expected| expected == id), "{id} came twice or out of order: {came:?}");
    }
    let missing: Vec<_> = expected.iter().filter(|id| !came.contains(id)).collect();
    assert!(missing.iter().all(|id| id.starts_with("meanwhile")), "{missing:?}");
    assert_eq!(story.gaps(), 1);

    // And the next time it is recovered, by whichever node.
    cluster.revive(home).await?;
    cluster.proxy.go_down();
    cluster.node(other).next(|event| event["type"] == "disconnected").await?;
    cluster.node(other).command(json!({"do": "settle"})).await?;
    let missed = ids("missed", 5);
    cluster.send(home, &missed).await?;
    cluster.proxy.come_up();
    client.network_up();
    assert!(story.online().await);
    assert_eq!(story.commit_until(&client, missed.last().unwrap()).await, missed);
    assert_eq!(story.gaps(), 1);
    Ok(())
}

#[tokio::test]
async fn a_load_balancer_without_servers_says_so_and_the_client_comes_back() -> Tested {
    let mut cluster = Cluster::start().await?;
    let (client, mut story) = cluster.client();
    story.joined().await;
    cluster.kill(0).await?;
    cluster.kill(1).await?;
    story.lost().await;
    client.network_up();
    assert_eq!(story.trouble().await, Trouble::HttpStatus(503));
    cluster.revive(1).await?;
    // By itself.
    assert!(!story.online().await);
    story.joined().await;
    cluster.send(1, &ids("after", 1)).await?;
    assert_eq!(story.message().await.message.id.as_str(), "after-0");
    Ok(())
}
