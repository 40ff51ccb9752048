//! What windows do with conversations: each window with those that it may see (`crate::roles`).

use deskbell_app::contract::{
    ChatUpdate, ExportFormat, ExportUpdate, InboxUpdate, LaterPage, MuteFor, Page, Place, SearchResults,
};
use deskbell_app::{Fixed, Handle, Intent};
use deskbell_domain::Arrival;
use tauri::ipc::Channel;
use tauri::{State, WebviewWindow};
use tokio::sync::oneshot;

use super::{Answer, answered, chosen, customer, open_outside, problem};
use crate::roles::Roles;

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
    let customer_id = customer(&pipeline, &roles, &window, customer_id)?;
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
    let customer_id = customer(&pipeline, &roles, &window, customer_id)?;
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::Earlier { customer_id, before: before.into(), reply });
    answered(&pipeline, answer).await
}

/// The page after a place.
#[tauri::command]
pub async fn later_messages(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
    customer_id: String,
    after: Place,
) -> Answer<LaterPage> {
    let customer_id = customer(&pipeline, &roles, &window, customer_id)?;
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::Later { customer_id, after: after.into(), reply });
    answered(&pipeline, answer).await
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
    let customer_id = customer(&pipeline, &roles, &window, customer_id)?;
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
    pipeline.send(Intent::MarkUnread(customer(&pipeline, &roles, &window, customer_id)?));
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
    let customer_id =
        customer_id.map(|customer_id| customer(&pipeline, &roles, &window, customer_id)).transpose()?;
    pipeline.send(Intent::Focus { window: window.label().to_owned(), customer_id });
    Ok(())
}

/// Opens a customer in the company's CRM. The address is made and opened on this side: no window sees it.
#[tauri::command]
pub async fn open_in_crm(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
    customer_id: String,
) -> Answer {
    let customer_id = customer(&pipeline, &roles, &window, customer_id)?;
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::CrmAddress { customer_id, reply });
    open_outside(&pipeline, &answered(&pipeline, answer).await?)
}

/// Writes a conversation to a file, at a place that the agent chooses.
#[tauri::command]
pub async fn export_chat(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
    customer_id: String,
    format: ExportFormat,
    channel: Channel<ExportUpdate>,
) -> Answer {
    let customer_id = customer(&pipeline, &roles, &window, customer_id)?;
    let sink = Box::new(move |update| drop(channel.send(update)));
    let (reply, answer) = oneshot::channel();
    let window = window.label().to_owned();
    pipeline.send(Intent::Export { window, customer_id, format, sink, reply });
    answered(&pipeline, answer).await
}

/// Mutes a customer.
#[tauri::command]
pub async fn mute(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
    customer_id: String,
    mute: MuteFor,
) -> Answer {
    let customer_id = chosen(&pipeline, &roles, &window, customer_id)?;
    pipeline.send(Intent::Mute { customer_id, mute });
    Ok(())
}

/// Keeps a conversation at the top of the list.
#[tauri::command]
pub async fn pin(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
    customer_id: String,
    pinned: bool,
) -> Answer {
    let customer_id = customer(&pipeline, &roles, &window, customer_id)?;
    pipeline.send(Intent::Pin { customer_id, pinned });
    Ok(())
}

/// Lets a customer break through.
#[tauri::command]
pub async fn set_vip(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
    customer_id: String,
    vip: bool,
) -> Answer {
    let customer_id = chosen(&pipeline, &roles, &window, customer_id)?;
    pipeline.send(Intent::SetVip { customer_id, vip });
    Ok(())
}

/// Finds conversations and messages: a chat window in its own only.
#[tauri::command]
pub async fn search(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
    text: String,
    customer_id: Option<String>,
    before: Option<Place>,
) -> Answer<SearchResults> {
    let customer_id = match customer_id {
        Some(customer_id) => Some(customer(&pipeline, &roles, &window, customer_id)?),
        None if roles.may_see_all(window.label()) => None,
        None => return Err(problem(&pipeline, "not-yours", Fixed::OwnSearchOnly, None)),
    };
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::Search { text, customer_id, before: before.map(Into::into), reply });
    answered(&pipeline, answer).await
}
