//! What windows do with conversations: each window with those that it may see (`crate::roles`).

use deskbell_app::contract::{ExportFormat, LaterPage, MuteFor, Page, Place, SearchResults};
use deskbell_app::{Fixed, Intent};
use deskbell_domain::Arrival;
use tokio::sync::oneshot;

use super::{Answer, Caller, ChannelName};

/// Begins the inbox's updates.
pub async fn watch_inbox(caller: Caller, channel: ChannelName) -> Answer {
    let sink = caller.sink(channel);
    caller.send(Intent::WatchInbox { window: caller.window.clone(), sink });
    Ok(())
}

/// Begins a chat's updates.
pub async fn watch_chat(caller: Caller, customer_id: String, channel: ChannelName) -> Answer {
    let customer_id = caller.customer(customer_id)?;
    let sink = caller.sink(channel);
    caller.send(Intent::WatchChat { window: caller.window.clone(), customer_id, sink });
    Ok(())
}

/// Ends this window's chat updates.
pub async fn unwatch_chat(caller: Caller) -> Answer {
    caller.send(Intent::UnwatchChat { window: caller.window.clone() });
    Ok(())
}

/// The page before a place.
pub async fn earlier_messages(caller: Caller, customer_id: String, before: Place) -> Answer<Page> {
    let customer_id = caller.customer(customer_id)?;
    let (reply, answer) = oneshot::channel();
    caller.send(Intent::Earlier { customer_id, before: before.into(), reply });
    caller.answered(answer).await
}

/// The page after a place.
pub async fn later_messages(caller: Caller, customer_id: String, after: Place) -> Answer<LaterPage> {
    let customer_id = caller.customer(customer_id)?;
    let (reply, answer) = oneshot::channel();
    caller.send(Intent::Later { customer_id, after: after.into(), reply });
    caller.answered(answer).await
}

/// The agent saw everything up to an arrival.
pub async fn mark_read(caller: Caller, customer_id: String, up_to: u64) -> Answer {
    let customer_id = caller.customer(customer_id)?;
    caller.send(Intent::MarkRead { customer_id, up_to: Arrival(up_to) });
    Ok(())
}

/// The conversation counts as unread again.
pub async fn mark_unread(caller: Caller, customer_id: String) -> Answer {
    caller.send(Intent::MarkUnread(caller.customer(customer_id)?));
    Ok(())
}

/// Whose chat is in front of the agent in this window.
pub async fn set_focus(caller: Caller, customer_id: Option<String>) -> Answer {
    let customer_id = customer_id.map(|customer_id| caller.customer(customer_id)).transpose()?;
    caller.send(Intent::Focus { window: caller.window.clone(), customer_id });
    Ok(())
}

/// Opens a customer in the company's CRM. The address is made and opened on this side: no window sees it.
pub async fn open_in_crm(caller: Caller, customer_id: String) -> Answer {
    let customer_id = caller.customer(customer_id)?;
    let (reply, answer) = oneshot::channel();
    caller.send(Intent::CrmAddress { customer_id, reply });
    caller.open_outside(&caller.answered(answer).await?)
}

/// Writes a conversation to a file, at a place that the agent chooses.
pub async fn export_chat(
    caller: Caller,
    customer_id: String,
    format: ExportFormat,
    channel: ChannelName,
) -> Answer {
    let customer_id = caller.customer(customer_id)?;
    let sink = caller.sink(channel);
    let (reply, answer) = oneshot::channel();
    let window = caller.window.clone();
    caller.send(Intent::Export { window, customer_id, format, sink, reply });
    caller.answered(answer).await
}

/// Mutes a customer.
pub async fn mute(caller: Caller, customer_id: String, mute: MuteFor) -> Answer {
    let customer_id = caller.chosen(customer_id)?;
    caller.send(Intent::Mute { customer_id, mute });
    Ok(())
}

/// Keeps a conversation at the top of the list.
pub async fn pin(caller: Caller, customer_id: String, pinned: bool) -> Answer {
    let customer_id = caller.customer(customer_id)?;
    caller.send(Intent::Pin { customer_id, pinned });
    Ok(())
}

/// Lets a customer break through.
pub async fn set_vip(caller: Caller, customer_id: String, vip: bool) -> Answer {
    let customer_id = caller.chosen(customer_id)?;
    caller.send(Intent::SetVip { customer_id, vip });
    Ok(())
}

/// Finds conversations and messages: a chat window in its own only.
pub async fn search(
    caller: Caller,
    text: String,
    customer_id: Option<String>,
    before: Option<Place>,
) -> Answer<SearchResults> {
    let customer_id = match customer_id {
        Some(customer_id) => Some(caller.customer(customer_id)?),
        None if caller.desk.roles.may_see_all(&caller.window) => None,
        None => return Err(caller.problem("not-yours", Fixed::OwnSearchOnly, None)),
    };
    let (reply, answer) = oneshot::channel();
    caller.send(Intent::Search { text, customer_id, before: before.map(Into::into), reply });
    caller.answered(answer).await
}
