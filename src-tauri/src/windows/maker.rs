//! Windows: made when they are asked for, gone with their memory when they close.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[cfg(any(target_os = "linux", test))]
use deskbell_windows_link::Least;
use deskbell_windows_link::{FromWindows, Open};
use tauri::webview::{NewWindowResponse, PageLoadEvent, Webview};
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};
#[cfg(target_os = "linux")]
use tauri::{LogicalSize, Size};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::{sleep, timeout};

use super::calls::{Calls, locked};
use super::places::{Places, Screen};

/// The proxy of every web view, at which nobody listens. The content security policy allows nothing remote, but it does
/// not speak of everything: `<link rel=preconnect>` opens a connection all the same (seen with WebKitGTK 2.50).
#[cfg(target_os = "linux")]
const NOWHERE: &str = "http://127.0.0.1:1/";

/// The longest activation token that is passed on, in bytes. Those of compositors have some dozens.
#[cfg(target_os = "linux")]
const TOKEN_MAX: usize = 1024;

/// What the page calls what it begins with.
const BEGINS: &str = "__deskbell";
/// So long a window that is closing is waited for; then something else is wrong, and it is raised as it is.
const CLOSED_WITHIN: Duration = Duration::from_secs(2);
/// How often it is looked for meanwhile.
const LOOK: Duration = Duration::from_millis(5);
/// So long a window waits for its page before it shows without it. Loading takes a tenth of a second.
const LOADED_WITHIN: Duration = Duration::from_secs(2);

/// How small a window may become at a zoom, in logical pixels. Never more than the screen has room for, as long as it is
/// known.
#[cfg(any(target_os = "linux", test))]
fn least_at(least: Least, zoom: f64, room: Option<(f64, f64)>) -> (f64, f64) {
    let side = |size: u32, page: u32, room: Option<f64>| {
        let zoomed = (f64::from(page) * zoom).round();
        room.map_or(zoomed, |room| zoomed.min(room)).max(f64::from(size))
    };
    (
        side(least.size.0, least.page.0, room.map(|room| room.0)),
        side(least.size.1, least.page.1, room.map(|room| room.1)),
    )
}

/// What it takes to make windows.
pub struct Maker {
    pub app: AppHandle,
    pub places: Places,
    /// Where the web view keeps its files; its own place where it is `None`.
    pub web_data: Option<PathBuf>,
    pub said: mpsc::UnboundedSender<FromWindows>,
    pub calls: Arc<Calls>,
    /// The windows that the agent closed and that may not be gone yet, by their labels.
    pub closing: Mutex<BTreeSet<String>>,
    /// The number of the last order for each window.
    pub orders: Mutex<HashMap<String, u64>>,
}

impl Maker {
    /// Waits for the end of a window that is closing: raised it would go all the same, and nothing would have opened.
    async fn let_close(&self, label: &str) {
        let gone = async {
            // Tauri tells of a window's end before it has forgotten the window, so it is asked.
            while locked(&self.closing).contains(label) && self.app.get_webview_window(label).is_some() {
                sleep(LOOK).await;
            }
        };
        if timeout(CLOSED_WITHIN, gone).await.is_err() {
            tracing::warn!("a window takes its time to close");
        }
        locked(&self.closing).remove(label);
    }

    /// Opens a window, or raises the one there is.
    pub async fn open(self: &Arc<Self>, mut open: Open) -> tauri::Result<()> {
        self.let_close(&open.window).await;
        locked(&self.orders).insert(open.window.clone(), open.number);
        let activation = open.activation.take();
        if let Some(window) = self.app.get_webview_window(&open.window) {
            // Hidden it waits for its page, and will be raised then.
            let loads = !window.is_visible()? && !window.is_minimized()?;
            return if loads { Ok(()) } else { raise(&window, activation) };
        }
        let (window, loaded) = self.make_undisturbed(open).await?;
        // The next window need not wait for it.
        tauri::async_runtime::spawn(async move {
            if timeout(LOADED_WITHIN, loaded.notified()).await.is_err() {
                tracing::warn!(window = window.label(), "a page takes its time to load");
            }
            if let Err(error) = raise(&window, activation) {
                tracing::error!(%error, "a window could not be shown");
            }
        });
        Ok(())
    }

    /// Makes a window while nothing else can happen to it. Tauri notes a window after it made it: one that the agent closes
    /// in between would be noted for ever.
    #[cfg(not(windows))]
    async fn make_undisturbed(self: &Arc<Self>, open: Open) -> tauri::Result<(WebviewWindow, Arc<Notify>)> {
        let (made, making) = oneshot::channel();
        let maker = self.clone();
        self.app.run_on_main_thread(move || drop(made.send(maker.make(&open))))?;
        making.await.map_err(|_| tauri::Error::WindowNotFound)?
    }

    /// On Windows, WebView2 is never there when its window is made by the thread of the events (`WebviewWindowBuilder`).
    #[cfg(windows)]
    async fn make_undisturbed(self: &Arc<Self>, open: Open) -> tauri::Result<(WebviewWindow, Arc<Notify>)> {
        self.make(&open)
    }

    /// Makes a window that does not show yet, and says when its page is loaded. A window that shows before is empty, and
    /// slow: where GTK draws it while its page's process starts, WebKit waits for that process, which waits for WebKit, for
    /// half a second (seen with WebKitGTK 2.50).
    fn make(&self, open: &Open) -> tauri::Result<(WebviewWindow, Arc<Notify>)> {
        let loaded = Arc::new(Notify::new());
        let heard = loaded.clone();
        let screens: Vec<_> = self.app.available_monitors()?.iter().map(Screen::from).collect();
        let place = self.places.of(&open.window, &screens, open.least.size);
        let size = place.map_or(open.size, |place| place.size);
        let mut builder =
            WebviewWindowBuilder::new(&self.app, &open.window, WebviewUrl::App(open.page.clone().into()))
                .title(&open.title)
                .inner_size(size.0.into(), size.1.into())
                .min_inner_size(open.least.size.0.into(), open.least.size.1.into())
                .maximized(place.is_some_and(|place| place.maximized))
                .visible(false)
                // JSON is an expression, whatever is in it.
                .initialization_script(format!("window.{BEGINS} = {};", open.begins))
                .on_page_load(move |_, page| {
                    if page.event() == PageLoadEvent::Finished {
                        heard.notify_one();
                    }
                })
                .on_navigation(is_own_page)
                .on_new_window(|_, _| NewWindowResponse::Deny);
        #[cfg(target_os = "linux")]
        if let Ok(nowhere) = NOWHERE.parse() {
            builder = builder.proxy_url(nowhere);
        }
        // All windows draw in one process: by itself each would take 45 MiB more. What one of them shows of customers the
        // inbox, which has the rights to all, shows too, so a process of its own would keep little apart.
        #[cfg(target_os = "linux")]
        if let Some(other) = self.app.webview_windows().values().find_map(view_of) {
            builder = builder.with_related_view(other);
        }
        if let Some((x, y)) = place.and_then(|place| place.at) {
            builder = builder.position(x.into(), y.into());
        }
        if let Some(folder) = &self.web_data {
            builder = builder.data_directory(folder.clone());
        }
        tracing::debug!(window = open.window, "a window is made");
        let window = builder.build()?;
        tracing::debug!(window = open.window, "it is there");
        #[cfg(target_os = "linux")]
        {
            grow_with_zoom(&window, open.least)?;
            scroll_at_once(&window)?;
            end_with_page(&window)?;
        }
        Ok((window, loaded))
    }

    /// Something happened to a window. Heard from the app: a window that is closed as soon as it shows is gone before
    /// anybody could listen to it.
    pub fn heard(&self, label: &str, event: &WindowEvent) {
        match event {
            WindowEvent::Moved(_) | WindowEvent::Resized(_) | WindowEvent::Focused(_) => self.note(label),
            WindowEvent::CloseRequested { .. } => {
                locked(&self.closing).insert(label.to_owned());
                self.note(label);
            }
            WindowEvent::Destroyed => {
                self.calls.forget(label);
                let number = locked(&self.orders).remove(label).unwrap_or_default();
                // Where nobody listens any more, this process is about to end.
                let _ = self.said.send(FromWindows::Closed { window: label.to_owned(), number });
            }
            _ => {}
        }
    }

    fn note(&self, label: &str) {
        if let Some(window) = self.app.get_webview_window(label) {
            self.places.note(&window);
        }
    }
}

/// Shows a window in front of the others.
fn raise(window: &WebviewWindow, activation: Option<String>) -> tauri::Result<()> {
    #[cfg(target_os = "linux")]
    if let Some(token) = activation {
        let_focus(window, token)?;
    }
    #[cfg(not(target_os = "linux"))]
    drop(activation);
    window.unminimize()?;
    window.show()?;
    window.set_focus()?;
    // Made hidden, a window does not give its keys to its page by itself.
    AsRef::<Webview>::as_ref(window).set_focus()
}

/// Keeps a window as large as its page needs, whenever the page is zoomed. On other desktops nothing tells of the zoom:
/// there a window may become as small as ever, and the page makes do.
#[cfg(target_os = "linux")]
fn grow_with_zoom(window: &WebviewWindow, least: Least) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt as _;
    let of = window.clone();
    window.with_webview(move |webview| {
        webview.inner().connect_zoom_level_notify(move |view| {
            let (width, height) = least_at(least, view.zoom_level(), room_of(&of));
            if let Err(error) = of.set_min_size(Some(Size::Logical(LogicalSize { width, height }))) {
                tracing::warn!(%error, "a window may become too small for its zoom");
            }
        });
    })
}

/// The web view of a window. To be called on the main thread.
#[cfg(target_os = "linux")]
fn view_of(window: &WebviewWindow) -> Option<webkit2gtk::WebView> {
    use gtk::glib::Cast as _;
    use gtk::prelude::ContainerExt as _;
    window.default_vbox().ok()?.children().into_iter().find_map(|child| child.downcast().ok())
}

/// Scrolls without an animation. Where earlier messages come in above what is read, the page scrolls along with it; an
/// animation of WebKit goes on to the place it began with all the same, and what is read moves away (seen with WebKitGTK
/// 2.50: 11,000 pixels of them taken back during one Page Up).
#[cfg(target_os = "linux")]
fn scroll_at_once(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{SettingsExt as _, WebViewExt as _};
    window.with_webview(|webview| match webview.inner().settings() {
        Some(settings) => settings.set_enable_smooth_scrolling(false),
        None => tracing::warn!("a window scrolls with animations"),
    })
}

/// Ends this process with that of the pages, without which windows show what they last showed and do nothing. The resident
/// part has both again, with the windows that were open.
#[cfg(target_os = "linux")]
fn end_with_page(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt as _;
    let app = window.app_handle().clone();
    window.with_webview(move |webview| {
        webview.inner().connect_web_process_terminated(move |_, reason| {
            tracing::error!(?reason, "the pages' process is gone");
            app.exit(1);
        });
    })
}

/// What the screen of a window has room for, in logical pixels.
#[cfg(target_os = "linux")]
fn room_of(window: &WebviewWindow) -> Option<(f64, f64)> {
    let screen = window.current_monitor().ok().flatten()?;
    let room = screen.work_area().size.to_logical::<f64>(screen.scale_factor());
    Some((room.width, room.height))
}

/// Hands the desktop's activation token to GTK, without which a Wayland compositor only marks the window as waiting.
/// Seen to do no harm on X11; untested on Wayland.
#[cfg(target_os = "linux")]
fn let_focus(window: &WebviewWindow, token: String) -> tauri::Result<()> {
    use gtk::prelude::GtkWindowExt as _;
    if token.len() > TOKEN_MAX || token.contains(char::is_control) {
        return Ok(());
    }
    let of = window.clone();
    window.run_on_main_thread(move || {
        if let Ok(window) = of.gtk_window() {
            window.set_startup_id(&token);
        }
    })
}

/// Windows show the app's own page and nothing else.
fn is_own_page(url: &url::Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // How Tauri serves the same page on Windows.
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Least, least_at};

    #[test]
    fn a_window_is_as_large_as_its_zoomed_page_needs() {
        let least = Least { size: (320, 360), page: (280, 340) };
        for (zoom, room, size) in [
            (0.8, None, (320.0, 360.0)),
            (1.0, None, (320.0, 360.0)),
            (1.1, None, (320.0, 374.0)),
            (2.0, None, (560.0, 680.0)),
            (2.0, Some((1366.0, 600.0)), (560.0, 600.0)),
            // A screen of which nothing sensible is known.
            (2.0, Some((0.0, 0.0)), (320.0, 360.0)),
        ] {
            assert_eq!(least_at(least, zoom, room), size, "{zoom} {room:?}");
        }
    }

    #[test]
    fn a_window_goes_nowhere_else() {
        for (url, own) in [
            ("tauri://localhost/index.html", true),
            ("http://tauri.localhost/", true),
            ("https://example.com/", false),
            ("http://tauri.localhost.example.com/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
            ("about:blank", false),
        ] {
            assert_eq!(super::is_own_page(&url::Url::parse(url).unwrap()), own, "{url}");
        }
    }
}
