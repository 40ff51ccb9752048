//! Signing in and out, and what concerns the connection.

use deskbell_app::Intent;
use deskbell_client::Token;
use tokio::sync::oneshot;

use super::{Answer, Caller, ChannelName};

/// Tests the connection, and what this computer has.
pub async fn test_connection(
    caller: Caller,
    server: Option<String>,
    token: Option<String>,
    channel: ChannelName,
) -> Answer {
    let sink = caller.sink(channel);
    let (reply, answer) = oneshot::channel();
    let (window, token) = (caller.window.clone(), token.map(Token::new));
    caller.send(Intent::TestConnection { window, server, token, sink, reply });
    caller.answered(answer).await
}

/// Tries to connect at once.
pub async fn retry_now(caller: Caller) -> Answer {
    caller.send(Intent::RetryNow);
    Ok(())
}

/// Looks again for what a notice misses.
pub async fn check_again(caller: Caller) -> Answer {
    caller.send(Intent::CheckAgain);
    Ok(())
}

/// Takes down a notice that is news.
pub async fn dismiss_notice(caller: Caller, code: String) -> Answer {
    caller.send(Intent::DismissNotice(code));
    Ok(())
}

/// Signs in.
pub async fn sign_in(caller: Caller, server: String, token: String) -> Answer {
    let (reply, answer) = oneshot::channel();
    caller.send(Intent::SignIn { server, token: Token::new(token), reply });
    caller.answered(answer).await
}

/// Signs out.
pub async fn sign_out(caller: Caller, wipe: bool) -> Answer {
    let (reply, answer) = oneshot::channel();
    caller.send(Intent::SignOut { wipe, reply });
    caller.answered(answer).await
}
