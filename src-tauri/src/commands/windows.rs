//! What every window needs, and which others it opens.

use deskbell_app::Intent;
use deskbell_app::contract::FeedName;

use super::{Answer, Caller};

/// This window has drawn so many updates of one of its feeds.
pub async fn taken(caller: Caller, feed: FeedName, updates: u32) -> Answer {
    caller.send(Intent::Taken { window: caller.window.clone(), feed, updates });
    Ok(())
}

/// Ends the test or the export that this window began.
pub async fn cancel(caller: Caller) -> Answer {
    caller.send(Intent::Cancel { window: caller.window.clone() });
    Ok(())
}

/// Opens the inbox.
pub async fn open_inbox(caller: Caller) -> Answer {
    caller.send(Intent::OpenInbox);
    Ok(())
}

/// Opens a customer's chat window.
pub async fn open_chat(caller: Caller, customer_id: String) -> Answer {
    caller.send(Intent::OpenChat(caller.customer(customer_id)?));
    Ok(())
}

/// Opens the settings.
pub async fn open_settings(caller: Caller) -> Answer {
    caller.send(Intent::OpenSettings);
    Ok(())
}

/// Opens the diagnostics.
pub async fn open_diagnostics(caller: Caller) -> Answer {
    caller.send(Intent::OpenDiagnostics);
    Ok(())
}

/// Opens an address outside.
pub async fn open_link(caller: Caller, url: String) -> Answer {
    caller.open_outside(&url)
}
