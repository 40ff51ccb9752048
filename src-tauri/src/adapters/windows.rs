//! The app's windows: made when they are asked for, gone with their memory when they close.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use deskbell_app::ports::PlaceChosen;
use deskbell_app::{Fixed, Handle, Intent, ports, sentences};
use deskbell_domain::CustomerId;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};
#[cfg(target_os = "linux")]
use tauri::{LogicalSize, Size};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};

use crate::adapters::places::{Places, Screen};
use crate::adapters::save_dialog;
use crate::roles::{DIAGNOSTICS, INBOX, Roles, SETTINGS};

/// The proxy of every web view, at which nobody listens. The content security policy allows nothing remote, but it does
/// not speak of everything: `<link rel=preconnect>` opens a connection all the same (seen with WebKitGTK 2.50).
#[cfg(target_os = "linux")]
const NOWHERE: &str = "http://127.0.0.1:1/";

/// The longest activation token that is passed on, in bytes. Those of compositors have some dozens.
#[cfg(target_os = "linux")]
const TOKEN_MAX: usize = 1024;

/// So long a window that is closing is waited for; then something else is wrong, and it is raised as it is.
const CLOSED_WITHIN: Duration = Duration::from_secs(2);
/// How often it is looked for meanwhile.
const LOOK: Duration = Duration::from_millis(5);

struct Order {
    place: Place,
    /// What lets the window take the focus, where the desktop gave it.
    activation: Option<String>,
}

enum Place {
    Inbox,
    Settings,
    Diagnostics,
    Chat { customer_id: CustomerId, title: String },
}

/// The way to the windows. Orders are done one after the other, so that two clicks make one window.
pub struct Windows {
    app: AppHandle,
    orders: mpsc::UnboundedSender<Order>,
    activation: Option<String>,
    places: Arc<Places>,
}

impl Windows {
    /// Begins to take orders. `web_data` is where the web view keeps its files; its own place where it is `None`.
    pub fn start(app: AppHandle, pipeline: Handle, places: Arc<Places>, web_data: Option<PathBuf>) -> Self {
        let (orders, mut received) = mpsc::unbounded_channel::<Order>();
        tauri::async_runtime::spawn(retitle(app.clone(), pipeline.clone()));
        let closing = watch::Sender::new(BTreeSet::new());
        let maker = Maker { app: app.clone(), pipeline, places: places.clone(), web_data, closing };
        tauri::async_runtime::spawn(async move {
            while let Some(order) = received.recv().await {
                let frame = maker.frame(order.place);
                maker.let_close(&frame.label).await;
                if let Err(error) = maker.open(&frame, order.activation) {
                    tracing::error!(%error, "a window could not be opened");
                }
            }
        });
        Self { app, orders, activation: None, places }
    }

    fn order(&mut self, place: Place) {
        // The task ends with the app only.
        let _ = self.orders.send(Order { place, activation: self.activation.take() });
    }
}

impl ports::Windows for Windows {
    fn activate_next(&mut self, token: String) {
        self.activation = Some(token);
    }

    fn open_inbox(&mut self) {
        self.order(Place::Inbox);
    }

    fn open_chat(&mut self, customer_id: &CustomerId, title: &str) {
        self.order(Place::Chat { customer_id: customer_id.clone(), title: title.to_owned() });
    }

    fn open_settings(&mut self) {
        self.order(Place::Settings);
    }

    fn open_diagnostics(&mut self) {
        self.order(Place::Diagnostics);
    }

    fn save_as(&mut self, window: &str, name: &str, chosen: PlaceChosen) {
        save_dialog::ask(&self.app, window, None, name, chosen);
    }

    fn quit(&mut self) {
        // Asked from here, and not in the event of the exit: the main loop then hears first what the desktop did a moment
        // ago.
        self.app.webview_windows().values().for_each(|window| self.places.note(window));
        self.app.exit(0);
    }
}

/// The title of a window, in the agent's language.
fn titled(pipeline: &Handle, name: Fixed) -> String {
    format!("{} – Deskbell", sentences(pipeline.language()).fixed(name))
}

/// Gives the windows that are open their titles in each language that the agent comes to read.
async fn retitle(app: AppHandle, pipeline: Handle) {
    let mut languages = pipeline.languages();
    while languages.changed().await.is_ok() {
        let own = [(INBOX, Fixed::Inbox), (SETTINGS, Fixed::Settings), (DIAGNOSTICS, Fixed::Diagnostics)];
        for (label, name) in own {
            let window = app.get_webview_window(label);
            if let Some(Err(error)) = window.map(|window| window.set_title(&titled(&pipeline, name))) {
                tracing::warn!(%error, "a window keeps its title");
            }
        }
    }
}

/// How a window is made that is not there yet. Sizes are in logical pixels.
struct Frame {
    label: String,
    title: String,
    size: (u32, u32),
    least: Least,
}

/// How small a window may become. Zoomed it has fewer pixels to lay out, and so may become less small.
#[derive(Debug, Clone, Copy)]
struct Least {
    /// At the usual zoom.
    size: (u32, u32),
    /// What its layout needs at any zoom, in pixels of the page.
    #[cfg_attr(
        not(any(target_os = "linux", test)),
        expect(dead_code, reason = "only WebKitGTK tells of its zoom")
    )]
    page: (u32, u32),
}

#[cfg(any(target_os = "linux", test))]
impl Least {
    /// In logical pixels. Never more than the screen has room for, as long as it is known.
    fn at(self, zoom: f64, room: Option<(f64, f64)>) -> (f64, f64) {
        let side = |size: u32, page: u32, room: Option<f64>| {
            let zoomed = (f64::from(page) * zoom).round();
            room.map_or(zoomed, |room| zoomed.min(room)).max(f64::from(size))
        };
        (
            side(self.size.0, self.page.0, room.map(|room| room.0)),
            side(self.size.1, self.page.1, room.map(|room| room.1)),
        )
    }
}

/// What it takes to make windows.
struct Maker {
    app: AppHandle,
    pipeline: Handle,
    places: Arc<Places>,
    web_data: Option<PathBuf>,
    /// The windows that the agent closed and that are not gone yet, by their labels.
    closing: watch::Sender<BTreeSet<String>>,
}

impl Maker {
    /// Waits for the end of a window that is closing: raised it would go all the same, and nothing would have opened.
    async fn let_close(&self, label: &str) {
        let gone = async {
            let mut closing = self.closing.subscribe();
            if closing.borrow_and_update().contains(label) {
                // The sender is this maker's own.
                let _ = closing.wait_for(|closing| !closing.contains(label)).await;
                // Its own end is told of before the app forgets it.
                while self.app.get_webview_window(label).is_some() {
                    sleep(LOOK).await;
                }
            }
        };
        if timeout(CLOSED_WITHIN, gone).await.is_err() {
            tracing::warn!("a window takes its time to close");
        }
    }

    fn open(&self, frame: &Frame, activation: Option<String>) -> tauri::Result<()> {
        let window = match self.app.get_webview_window(&frame.label) {
            Some(window) => window,
            None => self.make(frame)?,
        };
        #[cfg(target_os = "linux")]
        if let Some(token) = activation {
            let_focus(&window, token)?;
        }
        #[cfg(not(target_os = "linux"))]
        drop(activation);
        window.unminimize()?;
        window.show()?;
        window.set_focus()
    }

    fn frame(&self, place: Place) -> Frame {
        let own = |label: &str, name, size, least, page| Frame {
            label: label.to_owned(),
            title: titled(&self.pipeline, name),
            size,
            least: Least { size: least, page },
        };
        match place {
            // The list and the chat side by side; zoomed they take turns, and the page needs room for one.
            Place::Inbox => own(INBOX, Fixed::Inbox, (980, 680), (692, 420), (320, 340)),
            Place::Settings => own(SETTINGS, Fixed::Settings, (620, 720), (420, 420), (320, 340)),
            Place::Diagnostics => own(DIAGNOSTICS, Fixed::Diagnostics, (620, 760), (420, 420), (320, 340)),
            Place::Chat { customer_id, title } => {
                let label = Roles::label(&customer_id);
                self.app.state::<Roles>().add(&label, &customer_id);
                let least = Least { size: (320, 360), page: (280, 340) };
                Frame { label, title: format!("{title} – Deskbell"), size: (420, 640), least }
            }
        }
    }

    fn make(&self, frame: &Frame) -> tauri::Result<WebviewWindow> {
        let screens: Vec<_> = self.app.available_monitors()?.iter().map(Screen::from).collect();
        let place = self.places.of(&frame.label, &screens, frame.least.size);
        let size = place.map_or(frame.size, |place| place.size);
        let mut builder =
            WebviewWindowBuilder::new(&self.app, &frame.label, WebviewUrl::App("index.html".into()))
                .title(&frame.title)
                .inner_size(size.0.into(), size.1.into())
                .min_inner_size(frame.least.size.0.into(), frame.least.size.1.into())
                .maximized(place.is_some_and(|place| place.maximized))
                .on_navigation(is_own_page)
                .on_new_window(|_, _| NewWindowResponse::Deny);
        #[cfg(target_os = "linux")]
        if let Ok(nowhere) = NOWHERE.parse() {
            builder = builder.proxy_url(nowhere);
        }
        if let Some((x, y)) = place.and_then(|place| place.at) {
            builder = builder.position(x.into(), y.into());
        }
        if let Some(folder) = &self.web_data {
            builder = builder.data_directory(folder.clone());
        }
        let window = builder.build()?;
        #[cfg(target_os = "linux")]
        grow_with_zoom(&window, frame.least)?;
        let (pipeline, places, of) = (self.pipeline.clone(), self.places.clone(), window.clone());
        let closing = self.closing.clone();
        window.on_window_event(move |event| match event {
            // Where the desktop put it is known before anybody can listen; it is told of again when it has the focus.
            WindowEvent::Moved(_) | WindowEvent::Resized(_) | WindowEvent::Focused(_) => places.note(&of),
            WindowEvent::CloseRequested { .. } => {
                closing.send_if_modified(|closing| closing.insert(of.label().to_owned()));
                places.note(&of);
            }
            WindowEvent::Destroyed => {
                closing.send_if_modified(|closing| closing.remove(of.label()));
                of.state::<Roles>().remove(of.label());
                pipeline.send(Intent::WindowClosed { window: of.label().to_owned() });
            }
            _ => {}
        });
        Ok(window)
    }
}

/// Keeps a window as large as its page needs, whenever the page is zoomed. On other desktops nothing tells of the zoom:
/// there a window may become as small as ever, and the page makes do.
#[cfg(target_os = "linux")]
fn grow_with_zoom(window: &WebviewWindow, least: Least) -> tauri::Result<()> {
    use gtk::glib::prelude::ObjectExt as _;
    const ZOOM: &str = "zoom-level";
    let of = window.clone();
    window.with_webview(move |webview| {
        webview.inner().connect_notify_local(Some(ZOOM), move |view, _| {
            let (width, height) = least.at(view.property(ZOOM), room_of(&of));
            if let Err(error) = of.set_min_size(Some(Size::Logical(LogicalSize { width, height }))) {
                tracing::warn!(%error, "a window may become too small for its zoom");
            }
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
    use super::Least;

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
            assert_eq!(least.at(zoom, room), size, "{zoom} {room:?}");
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
