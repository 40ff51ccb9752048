//! The commands that windows call. Each hands an intent to the pipeline; none decides anything.

use deskbell_app::contract::{ChatUpdate, InboxUpdate, Page, Place, Problem, WindowRole};
use deskbell_app::{Handle, Intent};
use deskbell_client::Token;
use deskbell_domain::{Arrival, CustomerId, Position, Timestamp};
use tauri::ipc::Channel;
use tauri::{State, WebviewWindow};
use tokio::sync::oneshot;

use crate::adapters::links;
use crate::roles::Roles;

type Answer<T = ()> = Result<T, Problem>;

fn problem(code: &str, sentence: impl Into<String>, detail: Option<String>) -> Problem {
    Problem { code: code.to_owned(), sentence: sentence.into(), detail }
}

/// The customer that a window asks about, if it may.
fn customer(roles: &Roles, window: &WebviewWindow, customer_id: String) -> Answer<CustomerId> {
    let customer_id = CustomerId::new(customer_id)
        .map_err(|error| problem("customer", "There is no such customer.", Some(error.to_string())))?;
    if roles.may_see(window.label(), &customer_id) {
        Ok(customer_id)
    } else {
        Err(problem("not-yours", "This window belongs to another customer.", None))
    }
}

async fn answered<T>(answer: oneshot::Receiver<Answer<T>>) -> Answer<T> {
    answer.await.unwrap_or_else(|_| Err(problem("ending", "Deskbell is about to end. Start it again.", None)))
}

/// What the calling window is for.
#[tauri::command]
pub async fn this_window(window: WebviewWindow, roles: State<'_, Roles>) -> Answer<WindowRole> {
    roles.role(window.label()).ok_or_else(|| problem("window", "Close this window and open it again.", None))
}

/// Begins the inbox's updates.
#[tauri::command]
pub async fn watch_inbox(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    channel: Channel<InboxUpdate>,
) -> Answer {
    // A channel whose window is gone fails; WindowClosed ends the feed.
    let sink = Box::new(move |update| drop(channel.send(update)));
    pipeline.send(Intent::WatchInbox { window: window.label().to_owned(), sink });
    Ok(())
}

/// Begins a chat's updates.
#[tauri::command]
pub async fn watch_chat(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
    customer_id: String,
    channel: Channel<ChatUpdate>,
) -> Answer {
    let customer_id = customer(&roles, &window, customer_id)?;
    let sink = Box::new(move |update| drop(channel.send(update)));
    pipeline.send(Intent::WatchChat { window: window.label().to_owned(), customer_id, sink });
    Ok(())
}

/// Ends this window's chat updates.
#[tauri::command]
pub async fn unwatch_chat(window: WebviewWindow, pipeline: State<'_, Handle>) -> Answer {
    pipeline.send(Intent::UnwatchChat { window: window.label().to_owned() });
    Ok(())
}

/// The page before a place.
#[tauri::command]
pub async fn earlier_messages(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
    customer_id: String,
    before: Place,
) -> Answer<Page> {
    let customer_id = customer(&roles, &window, customer_id)?;
    let before = Position { at: Timestamp::from_millis(before.at), arrival: Arrival(before.arrival) };
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::Earlier { customer_id, before, reply });
    answered(answer).await
}

/// The agent saw everything up to an arrival.
#[tauri::command]
pub async fn mark_read(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
    customer_id: String,
    up_to: u64,
) -> Answer {
    let customer_id = customer(&roles, &window, customer_id)?;
    pipeline.send(Intent::MarkRead { customer_id, up_to: Arrival(up_to) });
    Ok(())
}

/// The conversation counts as unread again.
#[tauri::command]
pub async fn mark_unread(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
    customer_id: String,
) -> Answer {
    pipeline.send(Intent::MarkUnread(customer(&roles, &window, customer_id)?));
    Ok(())
}

/// Whose chat is in front of the agent in this window.
#[tauri::command]
pub async fn set_focus(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
    customer_id: Option<String>,
) -> Answer {
    let customer_id = customer_id.map(|customer_id| customer(&roles, &window, customer_id)).transpose()?;
    pipeline.send(Intent::Focus { window: window.label().to_owned(), customer_id });
    Ok(())
}

/// Opens a customer's chat window.
#[tauri::command]
pub async fn open_chat(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
    customer_id: String,
) -> Answer {
    pipeline.send(Intent::OpenChat(customer(&roles, &window, customer_id)?));
    Ok(())
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

/// Signs in.
#[tauri::command]
pub async fn sign_in(pipeline: State<'_, Handle>, server: String, token: String) -> Answer {
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::SignIn { server, token: Token::new(token), reply });
    answered(answer).await
}

/// Signs out.
#[tauri::command]
pub async fn sign_out(pipeline: State<'_, Handle>) -> Answer {
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::SignOut { reply });
    answered(answer).await
}

/// Opens an address outside.
#[tauri::command]
pub async fn open_link(url: String) -> Answer {
    links::open(&url).map_err(|error| problem("link", error.to_string(), None))
}

#[cfg(test)]
mod tests {
    include!("command_names.rs");

    #[test]
    fn the_commands_are_those_of_the_contract() {
        let contract: Vec<_> = deskbell_app::contract::COMMANDS.iter().map(|command| command.name).collect();
        assert_eq!(COMMAND_NAMES, contract);
    }

    #[test]
    fn a_chat_window_can_neither_sign_out_nor_see_the_inbox() {
        let capability: serde_json::Value =
            serde_json::from_str(include_str!("../capabilities/chat.json")).unwrap();
        let permissions = capability["permissions"].as_array().unwrap();
        for forbidden in ["sign-in", "sign-out", "watch-inbox", "open-chat"] {
            let forbidden = format!("allow-{forbidden}");
            assert!(!permissions.iter().any(|it| it == &forbidden), "{forbidden}");
        }
        assert_eq!(capability["windows"], serde_json::json!(["chat-*"]));
    }
}
