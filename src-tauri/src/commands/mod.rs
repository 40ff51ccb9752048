//! The commands that windows call. Each hands an intent to the pipeline; none decides anything.
//!
//! Tauri has looked whether a window of this kind may call a command at all (`capabilities/`); here it is looked at for
//! whose conversation ([`Roles`]).

mod caller;
mod conversations;
mod diagnostics;
mod session;
mod settings;
mod windows;

use deskbell_app::contract::{ExportFormat, FeedName, MuteFor, PauseFor, Place, Problem, Settings};
use deskbell_windows_link::Json;
use serde::Deserialize;
use serde_json::value::{RawValue, to_raw_value};

pub use caller::{Caller, Desk};

type Answer<T = ()> = Result<T, Problem>;

/// A channel of the calling page, as its call names it.
#[derive(Debug, Deserialize)]
pub struct ChannelName(String);

/// Finds the command of a name, reads its arguments, and answers.
macro_rules! commands {
    ($($module:ident::$command:ident($($argument:ident: $kind:ty),*);)*) => {
        /// The commands there are.
        #[cfg(test)]
        const NAMES: &[&str] = &[$(stringify!($command)),*];

        async fn answer(caller: Caller, command: &str, arguments: &RawValue) -> Answer<Json> {
            match command {
                $(stringify!($command) => {
                    #[derive(Deserialize)]
                    #[serde(rename_all = "camelCase")]
                    struct Arguments { $($argument: $kind),* }
                    let Arguments { $($argument),* } =
                        serde_json::from_str(arguments.get()).map_err(|_| caller.misunderstood())?;
                    let unanswered = caller.clone();
                    let answer = $module::$command(caller, $($argument),*).await?;
                    to_raw_value(&answer).map_err(|_| unanswered.misunderstood())
                })*
                _ => Err(caller.misunderstood()),
            }
        }
    };
}

commands! {
    conversations::watch_inbox(channel: ChannelName);
    conversations::watch_chat(customer_id: String, channel: ChannelName);
    windows::taken(feed: FeedName, updates: u32);
    conversations::unwatch_chat();
    conversations::earlier_messages(customer_id: String, before: Place);
    conversations::later_messages(customer_id: String, after: Place);
    conversations::mark_read(customer_id: String, up_to: u64);
    conversations::mark_unread(customer_id: String);
    conversations::set_focus(customer_id: Option<String>);
    windows::open_chat(customer_id: String);
    conversations::open_in_crm(customer_id: String);
    conversations::export_chat(customer_id: String, format: ExportFormat, channel: ChannelName);
    conversations::mute(customer_id: String, mute: MuteFor);
    conversations::pin(customer_id: String, pinned: bool);
    conversations::set_vip(customer_id: String, vip: bool);
    settings::pause(pause: PauseFor);
    conversations::search(text: String, customer_id: Option<String>, before: Option<Place>);
    windows::open_inbox();
    windows::open_settings();
    windows::open_diagnostics();
    diagnostics::watch_diagnostics(channel: ChannelName);
    diagnostics::set_debug(on: bool);
    diagnostics::save_diagnostics();
    diagnostics::set_recording(on: bool);
    diagnostics::save_recording(redacted: bool);
    settings::watch_settings(channel: ChannelName);
    settings::change_settings(settings: Settings);
    settings::set_zoom(zoom: u32);
    settings::test_notification();
    session::test_connection(server: Option<String>, token: Option<String>, channel: ChannelName);
    windows::cancel();
    session::retry_now();
    session::check_again();
    session::dismiss_notice(code: String);
    session::sign_in(server: String, token: String);
    session::sign_out(wipe: bool);
    windows::open_link(url: String);
}

#[cfg(test)]
mod tests {
    include!("../command_names.rs");

    #[test]
    fn the_commands_are_those_of_the_contract() {
        let contract: Vec<_> = deskbell_app::contract::COMMANDS.iter().map(|command| command.name).collect();
        assert_eq!(super::NAMES, contract, "answered");
        assert_eq!(COMMAND_NAMES, contract, "let through to the windows");
    }

    #[test]
    fn a_chat_window_can_neither_sign_out_nor_see_the_inbox() {
        let capability: serde_json::Value =
            serde_json::from_str(include_str!("../../capabilities/chat.json")).unwrap();
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
