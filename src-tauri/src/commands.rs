//! The commands that windows call. Each hands an intent to the pipeline; none decides anything.

use std::path::PathBuf;

use deskbell_app::contract::{
    ChatUpdate, CheckUpdate, DiagnosticsUpdate, ExportFormat, ExportUpdate, FeedName, InboxUpdate, LaterPage,
    MuteFor, Page, PauseFor, Place, Problem, SearchResults, Settings, SettingsUpdate, ThisWindow,
};
use deskbell_app::{Fixed, Handle, Intent, sentences};
use deskbell_client::Token;
use deskbell_domain::{Arrival, CustomerId};
use tauri::ipc::Channel;
use tauri::{Manager, State, WebviewWindow};
use tokio::sync::oneshot;

use crate::adapters::links::{self, LinkError};
use crate::adapters::save_dialog;
use crate::bundle;
use crate::roles::Roles;

type Answer<T = ()> = Result<T, Problem>;

fn problem(pipeline: &Handle, code: &str, sentence: Fixed, detail: Option<String>) -> Problem {
    let sentence = sentences(pipeline.language()).fixed(sentence).to_owned();
    Problem { code: code.to_owned(), sentence, detail }
}

fn known(pipeline: &Handle, customer_id: String) -> Answer<CustomerId> {
    CustomerId::new(customer_id)
        .map_err(|error| problem(pipeline, "customer", Fixed::NoSuchCustomer, Some(error.to_string())))
}

fn allowed(pipeline: &Handle, may: bool, customer_id: CustomerId) -> Answer<CustomerId> {
    may.then_some(customer_id).ok_or_else(|| problem(pipeline, "not-yours", Fixed::NotYours, None))
}

/// The customer whose conversation a window asks for, if it may see it.
fn customer(
    pipeline: &Handle,
    roles: &Roles,
    window: &WebviewWindow,
    customer_id: String,
) -> Answer<CustomerId> {
    let customer_id = known(pipeline, customer_id)?;
    allowed(pipeline, roles.may_see(window.label(), &customer_id), customer_id)
}

/// The customer for whom a window chooses, if it may.
fn chosen(
    pipeline: &Handle,
    roles: &Roles,
    window: &WebviewWindow,
    customer_id: String,
) -> Answer<CustomerId> {
    let customer_id = known(pipeline, customer_id)?;
    allowed(pipeline, roles.may_choose(window.label(), &customer_id), customer_id)
}

async fn answered<T>(pipeline: &Handle, answer: oneshot::Receiver<Answer<T>>) -> Answer<T> {
    answered_plain(pipeline, answer).await?
}

async fn answered_plain<T>(pipeline: &Handle, answer: oneshot::Receiver<T>) -> Answer<T> {
    answer.await.map_err(|_| problem(pipeline, "ending", Fixed::Ending, None))
}

fn open_outside(pipeline: &Handle, url: &str) -> Answer {
    links::open(url).map_err(|error| match error {
        LinkError::NotAllowed => problem(pipeline, "link", Fixed::LinkKind, None),
        LinkError::Desktop(error) => problem(pipeline, "link", Fixed::LinkFailed, Some(error.to_string())),
    })
}

/// What the calling window is for, and how it is drawn.
#[tauri::command]
pub async fn this_window(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
) -> Answer<ThisWindow> {
    let role =
        roles.role(window.label()).ok_or_else(|| problem(&pipeline, "window", Fixed::WindowGone, None))?;
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::Appearance { reply });
    let appearance = answered(&pipeline, answer).await?;
    Ok(ThisWindow { role, appearance })
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
    let customer_id = customer(&pipeline, &roles, &window, customer_id)?;
    let sink = Box::new(move |update| drop(channel.send(update)));
    pipeline.send(Intent::WatchChat { window: window.label().to_owned(), customer_id, sink });
    Ok(())
}

/// This window has drawn so many updates of one of its feeds.
#[tauri::command]
pub async fn taken(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    feed: FeedName,
    updates: u32,
) -> Answer {
    pipeline.send(Intent::Taken { window: window.label().to_owned(), feed, updates });
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

/// Opens a customer's chat window.
#[tauri::command]
pub async fn open_chat(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
    customer_id: String,
) -> Answer {
    pipeline.send(Intent::OpenChat(customer(&pipeline, &roles, &window, customer_id)?));
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

/// Pauses all notifications.
#[tauri::command]
pub async fn pause(pipeline: State<'_, Handle>, pause: PauseFor) -> Answer {
    pipeline.send(Intent::Pause(pause));
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

/// Opens the inbox.
#[tauri::command]
pub async fn open_inbox(pipeline: State<'_, Handle>) -> Answer {
    pipeline.send(Intent::OpenInbox);
    Ok(())
}

/// Opens the settings.
#[tauri::command]
pub async fn open_settings(pipeline: State<'_, Handle>) -> Answer {
    pipeline.send(Intent::OpenSettings);
    Ok(())
}

/// Opens the diagnostics.
#[tauri::command]
pub async fn open_diagnostics(pipeline: State<'_, Handle>) -> Answer {
    pipeline.send(Intent::OpenDiagnostics);
    Ok(())
}

/// Begins the diagnostics' updates.
#[tauri::command]
pub async fn watch_diagnostics(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    channel: Channel<DiagnosticsUpdate>,
) -> Answer {
    let sink = Box::new(move |update| drop(channel.send(update)));
    pipeline.send(Intent::WatchDiagnostics { window: window.label().to_owned(), sink });
    Ok(())
}

/// Keeps every event's name, time, size and outcome.
#[tauri::command]
pub async fn set_debug(pipeline: State<'_, Handle>, on: bool) -> Answer {
    pipeline.send(Intent::Debug(on));
    Ok(())
}

/// Where the log is, where there is one.
pub struct Logs(pub Option<PathBuf>);

/// Asks the agent for a file and writes a text there.
async fn save(
    pipeline: &Handle,
    window: &WebviewWindow,
    title: Fixed,
    name: &str,
    text: &str,
) -> Answer<Option<String>> {
    let failed = |why: String| problem(pipeline, "save", Fixed::NotWritten, Some(why));
    let title = sentences(pipeline.language()).fixed(title);
    let (reply, answer) = oneshot::channel();
    save_dialog::ask(window.app_handle(), window.label(), Some(title), name, |file| drop(reply.send(file)));
    let Some(file) = answer.await.ok().flatten() else { return Ok(None) };
    bundle::write(&file, text).map_err(|error| failed(error.to_string()))?;
    Ok(Some(file.display().to_string()))
}

/// Writes the diagnostics to a file of the agent's choice.
#[tauri::command]
pub async fn save_diagnostics(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    logs: State<'_, Logs>,
) -> Answer<Option<String>> {
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::Diagnostics { reply });
    let all = answered_plain(&pipeline, answer).await?;
    let text = bundle::text(&all, logs.0.as_deref())
        .map_err(|error| problem(&pipeline, "save", Fixed::NotWritten, Some(error.to_string())))?;
    save(&pipeline, &window, Fixed::SaveDiagnostics, "deskbell-diagnostics.json", &text).await
}

/// Begins a recording, or ends it.
#[tauri::command]
pub async fn set_recording(pipeline: State<'_, Handle>, on: bool) -> Answer {
    pipeline.send(Intent::Record(on));
    Ok(())
}

/// Writes the recording to a file of the agent's choice.
#[tauri::command]
pub async fn save_recording(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    redacted: bool,
) -> Answer<Option<String>> {
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::Recording { redacted, reply });
    let text = answered_plain(&pipeline, answer).await?;
    let text = text.ok_or_else(|| problem(&pipeline, "recording", Fixed::NotRecording, None))?;
    save(&pipeline, &window, Fixed::SaveRecording, "deskbell-recording.jsonl", &text).await
}

/// Begins the settings' updates.
#[tauri::command]
pub async fn watch_settings(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    channel: Channel<SettingsUpdate>,
) -> Answer {
    let sink = Box::new(move |update| drop(channel.send(update)));
    pipeline.send(Intent::WatchSettings { window: window.label().to_owned(), sink });
    Ok(())
}

/// Takes the settings.
#[tauri::command]
pub async fn change_settings(pipeline: State<'_, Handle>, settings: Settings) -> Answer {
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::ChangeSettings { settings, reply });
    answered(&pipeline, answer).await
}

/// How large all windows are drawn.
#[tauri::command]
pub async fn set_zoom(pipeline: State<'_, Handle>, zoom: u32) -> Answer {
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::SetZoom { zoom, reply });
    answered(&pipeline, answer).await
}

/// Shows a notification to look at.
#[tauri::command]
pub async fn test_notification(pipeline: State<'_, Handle>) -> Answer {
    pipeline.send(Intent::TestNotification);
    Ok(())
}

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

/// Ends the test or the export that this window began.
#[tauri::command]
pub async fn cancel(window: WebviewWindow, pipeline: State<'_, Handle>) -> Answer {
    pipeline.send(Intent::Cancel { window: window.label().to_owned() });
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

/// Opens an address outside.
#[tauri::command]
pub async fn open_link(pipeline: State<'_, Handle>, url: String) -> Answer {
    open_outside(&pipeline, &url)
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
        for forbidden in [
            "sign-in",
            "sign-out",
            "watch-inbox",
            "open-chat",
            "change-settings",
            "watch-settings",
            "save-recording",
        ] {
            let forbidden = format!("allow-{forbidden}");
            assert!(!permissions.iter().any(|it| it == &forbidden), "{forbidden}");
        }
        assert_eq!(capability["windows"], serde_json::json!(["chat-*"]));
    }
}
