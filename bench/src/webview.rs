//! The limit for the windows: WebKitGTK by itself, with a page of a few words in each window and nothing else. Whatever
//! is built on it takes as much at least.
//!
//! `deskbell-bench-webview WIDTH HEIGHT` opens a window, one more for each SIGUSR1, and closes the newest at SIGUSR2. All
//! draw in one process, as the app's do.

use std::cell::RefCell;
use std::process::ExitCode;
use std::rc::Rc;

use gtk::glib::{ControlFlow, unix_signal_add_local};
use gtk::prelude::{ContainerExt as _, GtkWindowExt as _, WidgetExt as _};
use webkit2gtk::{WebView, WebViewExt as _};

/// Words in several colours: the benchmark takes a window for painted when it sees many.
const PAGE: &str = "<!doctype html><title>empty</title><body style='margin:0;font:16px/1.4 sans-serif'>\
<p style='color:#803'>A page of a few words, again and again, of which everything is shown at once.\
<p style='color:#038'>A page of a few words, again and again, of which everything is shown at once.\
<p style='color:#062'>A page of a few words, again and again, of which everything is shown at once.\
<p style='color:#640'>A page of a few words, again and again, of which everything is shown at once.\
<p style='color:#404'>A page of a few words, again and again, of which everything is shown at once.\
<p style='color:#255'>A page of a few words, again and again, of which everything is shown at once.\
<div style='height:900px;background:linear-gradient(#fff,#68a)'></div>";

/// The signals' numbers on Linux.
const SIGUSR1: i32 = 10;
const SIGUSR2: i32 = 12;

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).map_while(|number| number.parse::<i32>().ok());
    let (Some(width), Some(height)) = (numbers.next(), numbers.next()) else {
        eprintln!("usage: deskbell-bench-webview WIDTH HEIGHT");
        return ExitCode::from(2);
    };
    if let Err(error) = gtk::init() {
        eprintln!("deskbell-bench-webview: {error}");
        return ExitCode::FAILURE;
    }
    let windows = Rc::new(RefCell::new(vec![open(width, height, None)]));
    let opened = windows.clone();
    unix_signal_add_local(SIGUSR1, move || {
        let further = open(width, height, opened.borrow().last().map(|(_, view)| view));
        opened.borrow_mut().push(further);
        ControlFlow::Continue
    });
    unix_signal_add_local(SIGUSR2, move || {
        if let Some((window, _)) = windows.borrow_mut().pop() {
            window.close();
        }
        ControlFlow::Continue
    });
    gtk::main();
    ExitCode::SUCCESS
}

fn open(width: i32, height: i32, beside: Option<&WebView>) -> (gtk::Window, WebView) {
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_default_size(width, height);
    let view = beside.map_or_else(WebView::new, |other| WebView::builder().related_view(other).build());
    view.load_html(PAGE, None);
    window.add(&view);
    window.show_all();
    (window, view)
}
