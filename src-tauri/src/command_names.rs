/// The commands that windows may call. `build.rs` reads this too; a test holds it to the contract.
const COMMAND_NAMES: &[&str] = &[
    "this_window",
    "watch_inbox",
    "watch_chat",
    "unwatch_chat",
    "earlier_messages",
    "mark_read",
    "mark_unread",
    "set_focus",
    "open_chat",
    "retry_now",
    "check_again",
    "sign_in",
    "sign_out",
    "open_link",
];
