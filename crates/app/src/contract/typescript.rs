//! Writes the contract as TypeScript.

use ts_rs::{Config, TS};

use super::*;

/// The whole of `ui/src/contract/types.ts`.
pub fn typescript() -> String {
    let config = Config::default();
    let mut text = String::from(
        "// Generated from crates/app/src/contract by `make contract`. Edit the Rust, not this file.\n\n\
         /** A stream of updates to one window. */\n\
         export type Channel<T> = { onmessage: (update: T) => void };\n",
    );
    let mut declare = |declaration: String| {
        text.push_str("\nexport ");
        text.push_str(&declaration);
        text.push('\n');
    };
    macro_rules! declare {
        ($($name:ty),* $(,)?) => { $(declare(<$name as TS>::decl(&config));)* };
    }
    declare!(
        Problem,
        Connection,
        ConnectionState,
        Tick,
        Sender,
        LastMessage,
        Row,
        Totals,
        Notice,
        NoticeAction,
        Body,
        Media,
        ReplyVia,
        Contact,
        TimelineMessage,
        Gap,
        Room,
        InboxUpdate,
        ChatUpdate,
        FeedName,
        Place,
        LaterPage,
        Page,
        WindowRole,
        Language,
        Theme,
        Appearance,
        ThisWindow,
        Piece,
        Found,
        SearchResults,
        PreviewLevel,
        Weekday,
        QuietHours,
        Panel,
        ProxyChoice,
        LanguageChoice,
        Settings,
        SettingName,
        Locked,
        Chosen,
        Autostart,
        ShortcutState,
        Desktop,
        SettingsUpdate,
        Quiet,
        PauseFor,
        MuteFor,
        Status,
        Counters,
        Moment,
        RejectedEvent,
        EventOutcome,
        SeenEvent,
        Recording,
        Diagnostics,
        DiagnosticsUpdate,
        CheckName,
        CheckResult,
        CheckStep,
        CheckUpdate,
        ExportFormat,
        ExportUpdate,
    );
    text.push_str("\nexport type Commands = {\n");
    for command in COMMANDS {
        text.push_str(&format!(
            "  /** {} */\n  {}: {{ arguments: {}; returns: {} }};\n",
            command.what, command.name, command.arguments, command.returns
        ));
    }
    text.push_str("};\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generated_typescript_is_fresh() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/contract/types.ts");
        if std::env::var_os("DESKBELL_WRITE_CONTRACT").is_some() {
            std::fs::write(path, typescript()).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap();
        assert!(written == typescript(), "ui/src/contract/types.ts is stale: run `make contract`");
    }
}
