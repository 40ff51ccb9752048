//! Signing in and out, and what concerns the connection.

use deskbell_app::contract::CheckUpdate;
use deskbell_app::{Handle, Intent};
use deskbell_client::Token;
use tauri::ipc::Channel;
use tauri::{State, WebviewWindow};
use tokio::sync::oneshot;

use super::{Answer, answered};

/// Tests the connection, and what this computer has.
#[tauri::command]
pub async fn test_connection(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    server: Option<String>,
    token: Option<String>,
    channel: Channel<CheckUpdate>,
) -> Answer {
    let sink = Box::new(move |update| drop(channel.send(update)));
    let (reply, answer) = oneshot::channel();
    let (window, token) = (window.label().to_owned(), token.map(Token::new));
    pipeline.send(Intent::TestConnection { window, server, token, sink, reply });
    answered(&pipeline, answer).await
}

/// Tries to connect at once.
#[tauri::command]
pub async fn retry_now(pipeline: State<'_, Handle>) -> Answer {
    pipeline.send(Intent::RetryNow);
    Ok(())
}

/// Looks again for what a notice misses.
#[tauri::command]
pub async fn check_again(pipeline: State<'_, Handle>) -> Answer {
    pipeline.send(Intent::CheckAgain);
    Ok(())
}

/// Takes down a notice that is news.
#[tauri::command]
pub async fn dismiss_notice(pipeline: State<'_, Handle>, code: String) -> Answer {
    pipeline.send(Intent::DismissNotice(code));
    Ok(())
}

/// Signs in.
#[tauri::command]
pub async fn sign_in(pipeline: State<'_, Handle>, server: String, token: String) -> Answer {
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::SignIn { server, token: Token::new(token), reply });
    answered(&pipeline, answer).await
}

/// Signs out.
#[tauri::command]
pub async fn sign_out(pipeline: State<'_, Handle>, wipe: bool) -> Answer {
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::SignOut { wipe, reply });
    answered(&pipeline, answer).await
}
