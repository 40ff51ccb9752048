//! The commands that windows may call: their names, arguments and results, once.

/// A command: its name, its arguments as TypeScript, its result as TypeScript.
pub struct Command {
    /// The name that `invoke` takes.
    pub name: &'static str,
    /// TypeScript of its arguments.
    pub arguments: &'static str,
    /// TypeScript of what it gives back.
    pub returns: &'static str,
    /// What it does.
    pub what: &'static str,
}

const fn command(
    name: &'static str,
    arguments: &'static str,
    returns: &'static str,
    what: &'static str,
) -> Command {
    Command { name, arguments, returns, what }
}

/// Every command. `src-tauri` registers exactly these; a test there holds the two together.
pub const COMMANDS: &[Command] = &[
    command("watch_inbox", "{ channel: Channel<InboxUpdate> }", "null", "Begins the inbox's updates."),
    command(
        "watch_chat",
        "{ customerId: string; channel: Channel<ChatUpdate> }",
        "null",
        "Begins a chat's updates and joins the customer's room. A window watches one chat at a time.",
    ),
    command(
        "taken",
        "{ feed: FeedName; updates: number }",
        "null",
        "This window has drawn so many updates of a feed; it is sent two at most that it has not drawn.",
    ),
    command("unwatch_chat", "{}", "null", "Ends this window's chat updates and leaves the room."),
    command(
        "earlier_messages",
        "{ customerId: string; before: Place }",
        "Page",
        "The 50 messages before a place.",
    ),
    command(
        "later_messages",
        "{ customerId: string; after: Place }",
        "LaterPage",
        "The 50 messages after a place.",
    ),
    command(
        "mark_read",
        "{ customerId: string; upTo: number }",
        "null",
        "The agent saw everything up to this arrival.",
    ),
    command("mark_unread", "{ customerId: string }", "null", "The conversation counts as unread again."),
    command(
        "set_focus",
        "{ customerId: string | null }",
        "null",
        "Whose chat is in front of the agent in this window, scrolled to its end; null for none.",
    ),
    command(
        "open_chat",
        "{ customerId: string }",
        "null",
        "Opens a customer's chat window, or raises the one there is.",
    ),
    command(
        "open_in_crm",
        "{ customerId: string }",
        "null",
        "Opens the customer in the company's CRM, outside; rejects with a Problem.",
    ),
    command(
        "export_chat",
        "{ customerId: string; format: ExportFormat; channel: Channel<ExportUpdate> }",
        "null",
        "Asks where to, then writes the conversation to a file there and tells of the progress. One at a time.",
    ),
    command(
        "mute",
        "{ customerId: string; mute: MuteFor }",
        "null",
        "Mutes a customer for a time, or no longer.",
    ),
    command(
        "pin",
        "{ customerId: string; pinned: boolean }",
        "null",
        "Keeps a conversation at the top of the list, or no longer.",
    ),
    command(
        "set_vip",
        "{ customerId: string; vip: boolean }",
        "null",
        "Lets a customer break through a pause and quiet hours, or no longer.",
    ),
    command("pause", "{ pause: PauseFor }", "null", "Pauses all notifications for a time, or no longer."),
    command(
        "search",
        "{ text: string; customerId: string | null; before: Place | null }",
        "SearchResults",
        "Searches names, numbers and words; in one conversation where a customer is named.",
    ),
    command("open_inbox", "{}", "null", "Opens the inbox, or raises it."),
    command("open_settings", "{}", "null", "Opens the settings, or raises them."),
    command("open_diagnostics", "{}", "null", "Opens the diagnostics, or raises them."),
    command(
        "watch_diagnostics",
        "{ channel: Channel<DiagnosticsUpdate> }",
        "null",
        "Begins the diagnostics' updates: whole, at the start and, twice a second at most, when any of it changes.",
    ),
    command(
        "set_debug",
        "{ on: boolean }",
        "null",
        "Keeps every event's name, time, size and outcome from now on, or no longer.",
    ),
    command(
        "save_diagnostics",
        "{}",
        "string | null",
        "Asks the agent for a file and writes the diagnostics and the log there; null where they chose none.",
    ),
    command(
        "set_recording",
        "{ on: boolean }",
        "null",
        "Begins a recording for `deskbell replay`, or ends it without saving it.",
    ),
    command(
        "save_recording",
        "{ redacted: boolean }",
        "string | null",
        "Asks the agent for a file and writes the recording there; null where they chose none.",
    ),
    command(
        "watch_settings",
        "{ channel: Channel<SettingsUpdate> }",
        "null",
        "Begins the settings' updates: whole, at the start and whenever any of it changes.",
    ),
    command(
        "change_settings",
        "{ settings: Settings }",
        "null",
        "Takes the settings whole; rejects with a Problem and changes nothing where one is out of range.",
    ),
    command(
        "set_zoom",
        "{ zoom: number }",
        "null",
        "How large all windows are drawn, in percent; rejects with a Problem where it is out of range or locked.",
    ),
    command("test_notification", "{}", "null", "Shows a notification as the settings have it, to look at."),
    command(
        "test_connection",
        "{ server: string | null; token: string | null; channel: Channel<CheckUpdate> }",
        "null",
        "Tests the way to a server and what this computer has, and tells each step. Without a server or a token it is \
         those of whoever is signed in. Rejects with a Problem where they cannot be tried.",
    ),
    command("cancel", "{}", "null", "Ends the test or the export that this window began."),
    command("retry_now", "{}", "null", "Tries to connect at once."),
    command(
        "check_again",
        "{}",
        "null",
        "Looks again for what a notice misses: the keyring, the notification service.",
    ),
    command(
        "dismiss_notice",
        "{ code: string }",
        "null",
        "Takes down a notice that is news, by its problem's code.",
    ),
    command("sign_in", "{ server: string; token: string }", "null", "Signs in; rejects with a Problem."),
    command(
        "sign_out",
        "{ wipe: boolean }",
        "null",
        "Signs out and clears the token; with `wipe` it destroys the history of this computer too.",
    ),
    command(
        "open_link",
        "{ url: string }",
        "null",
        "Opens an http, https, tel or mailto address outside; rejects with a Problem.",
    ),
];
