//! The rules of what rings, as stories in `rules/*.txt`: each line is a time and what happens, each line with `>` what
//! the desktop shows for it then. The tests tell the stories to the policy and compare what it says.
//!
//! With `BLESS=1` in the environment the stories are written anew from what the policy says, to be read by somebody.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may fail loudly")]

mod desk;
mod flood;
mod story;

macro_rules! stories {
    ($($name:ident,)*) => {
        $(
            #[test]
            fn $name() {
                story::check(concat!(stringify!($name), ".txt"));
            }
        )*
    };
}

stories! {
    messages,
    summary,
    late,
    mute,
    pause,
    quiet_hours,
    inhibited,
    waiting,
    window,
    failed,
    connection,
    token,
    start,
    preferences,
}
