//! How a server lets a client in, or does not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use deskbell_client::transport::OpenError;
use deskbell_client::{
    ClientConfig, ConnectionState, Refusal, Step, Token, TokenError, TokenSource, Trouble,
};
use deskbell_demo_server::token::{Claims, Key};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::subject::{Outcome, Subject, config, peer};

fn is(kind: &'static str) -> impl FnMut(&Value) -> bool {
    move |event| event["type"] == kind
}

pub async fn the_token_is_in_the_auth_payload(subject: Subject) -> Outcome {
    let peer = peer().await?;
    let _link = subject.link(&peer).await?;
    let seen = peer.next(is("auth")).await?;
    assert_eq!((&seen["via"], &seen["sub"]), (&json!("auth"), &json!("agent-1")));
    Ok(())
}

/// Signs a token for another agent each time: agent-1, agent-2, ...
struct Renewing {
    key: Key,
    given: AtomicU32,
}

impl TokenSource for Renewing {
    fn token(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
        let sub = format!("agent-{}", self.given.fetch_add(1, Ordering::SeqCst) + 1);
        let token = self.key.sign(&Claims::new(&sub, Duration::from_secs(60)));
        let token = token.map(Token::new).map_err(|error| TokenError::Unavailable(error.to_string()));
        Box::pin(std::future::ready(token))
    }
}

pub async fn the_token_is_asked_for_again_on_a_reconnect(subject: Subject) -> Outcome {
    let peer = peer().await?;
    let tokens = Arc::new(Renewing { key: peer.key().clone(), given: AtomicU32::new(0) });
    let (client, mut watch) = subject.client_with(ClientConfig { tokens, ..config(&peer, "/")? });
    for sub in ["agent-1", "agent-2", "agent-3"] {
        watch.online().await?;
        assert_eq!(peer.next(is("auth")).await?["sub"], sub);
        peer.command(json!({"do": "kill-transport"})).await?;
        watch.trouble().await?;
        client.retry_now();
    }
    Ok(())
}

pub async fn a_middlewares_refusal_has_its_message_and_data(subject: Subject) -> Outcome {
    let peer = peer().await?;
    let data = json!({"code": 402, "why": ["a \"quota\"", null]});
    let refuse = json!({"do": "refuse", "mode": "middleware", "message": "No seats left", "data": data});
    peer.command(refuse).await?;
    let outcome = subject.try_open(&peer, "/").await?;
    assert_eq!(outcome.err(), Some(OpenError::Refused(json!({"message": "No seats left", "data": data}))));

    // Through the client, that is something to try again; a refused token is not.
    let (client, mut watch) = subject.client(&peer)?;
    assert_eq!(watch.trouble().await?, Trouble::NotAdmitted { detail: "No seats left".into() });
    peer.command(json!({"do": "refuse", "mode": "middleware", "message": "Unauthorized"})).await?;
    client.retry_now();
    let refused = watch.state("a refusal", |state| matches!(state, ConnectionState::Refused { .. })).await?;
    let reason = Refusal::NotAuthorized { detail: "Unauthorized".into() };
    assert_eq!(refused, ConnectionState::Refused { reason, retry_at: None });
    Ok(())
}

pub async fn a_namespace_that_is_not_there_refuses(subject: Subject) -> Outcome {
    let peer = peer().await?;
    let outcome = subject.try_open(&peer, "/nobody").await?;
    assert_eq!(outcome.err(), Some(OpenError::Refused(json!({"message": "Invalid namespace"}))));
    Ok(())
}

pub async fn a_server_that_never_answers_connect_times_out(subject: Subject) -> Outcome {
    let peer = peer().await?;
    peer.command(json!({"do": "refuse", "mode": "silent"})).await?;
    let outcome = subject.try_open(&peer, "/").await?;
    let expected = Trouble::TimedOut { step: Step::Connect, after: Duration::from_secs(4) };
    assert_eq!(outcome.err(), Some(OpenError::Trouble(expected)));
    Ok(())
}

pub async fn an_error_and_a_disconnect_are_a_refusal(subject: Subject) -> Outcome {
    thrown_out(subject, "nest").await
}

pub async fn an_exception_and_a_disconnect_are_a_refusal(subject: Subject) -> Outcome {
    thrown_out(subject, "nest-exception").await
}

async fn thrown_out(subject: Subject, mode: &str) -> Outcome {
    let peer = peer().await?;
    peer.command(json!({"do": "refuse", "mode": mode, "message": "jwt expired"})).await?;
    let (_client, mut watch) = subject.client(&peer)?;
    let refused = watch.state("a refusal", |state| matches!(state, ConnectionState::Refused { .. })).await?;
    let reason = Refusal::ThrownOut { detail: "jwt expired".into() };
    assert_eq!(refused, ConnectionState::Refused { reason, retry_at: None });
    Ok(())
}
