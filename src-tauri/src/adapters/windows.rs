//! The app's windows: made when they are asked for, gone with their memory when they close.

use std::path::PathBuf;
use std::sync::Arc;

use deskbell_app::ports::PlaceChosen;
use deskbell_app::{Fixed, Handle, Intent, ports, sentences};
use deskbell_domain::CustomerId;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};
use tokio::sync::mpsc;

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

struct Order {
    place: Place,
    /// What lets the window take the focus, where the desktop gave it.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux's desktops give one"))]
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
}

impl Windows {
    /// Begins to take orders. `web_data` is where the web view keeps its files; its own place where it is `None`.
    pub fn start(app: AppHandle, pipeline: Handle, places: Arc<Places>, web_data: Option<PathBuf>) -> Self {
        let (orders, mut received) = mpsc::unbounded_channel();
        tauri::async_runtime::spawn(retitle(app.clone(), pipeline.clone()));
        let maker = Maker { app: app.clone(), pipeline, places, web_data };
        tauri::async_runtime::spawn(async move {
            while let Some(order) = received.recv().await {
                if let Err(error) = maker.open(order) {
                    tracing::error!(%error, "a window could not be opened");
                }
            }
        });
        Self { app, orders, activation: None }
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
    least: (u32, u32),
}

/// What it takes to make windows.
struct Maker {
    app: AppHandle,
    pipeline: Handle,
    places: Arc<Places>,
    web_data: Option<PathBuf>,
}

impl Maker {
    fn open(&self, order: Order) -> tauri::Result<()> {
        let frame = self.frame(order.place);
        let window = match self.app.get_webview_window(&frame.label) {
            Some(window) => window,
            None => self.make(&frame)?,
        };
        #[cfg(target_os = "linux")]
        if let Some(token) = order.activation {
            let_focus(&window, token)?;
        }
        window.unminimize()?;
        window.show()?;
        window.set_focus()
    }

    fn frame(&self, place: Place) -> Frame {
        let own = |label: &str, name, size, least| Frame {
            label: label.to_owned(),
            title: titled(&self.pipeline, name),
            size,
            least,
        };
        match place {
            Place::Inbox => own(INBOX, Fixed::Inbox, (980, 680), (692, 420)),
            Place::Settings => own(SETTINGS, Fixed::Settings, (620, 720), (420, 420)),
            Place::Diagnostics => own(DIAGNOSTICS, Fixed::Diagnostics, (620, 760), (420, 420)),
            Place::Chat { customer_id, title } => {
                let label = Roles::label(&customer_id);
                self.app.state::<Roles>().add(&label, &customer_id);
                Frame { label, title: format!("{title} – Deskbell"), size: (420, 640), least: (320, 360) }
            }
        }
    }

    fn make(&self, frame: &Frame) -> tauri::Result<WebviewWindow> {
        let screens: Vec<_> = self.app.available_monitors()?.iter().map(Screen::from).collect();
        let place = self.places.of(&frame.label, &screens, frame.least);
        let size = place.map_or(frame.size, |place| place.size);
        let mut builder =
            WebviewWindowBuilder::new(&self.app, &frame.label, WebviewUrl::App("index.html".into()))
                .title(&frame.title)
                .inner_size(size.0.into(), size.1.into())
                .min_inner_size(frame.least.0.into(), frame.least.1.into())
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
        let (pipeline, places, of) = (self.pipeline.clone(), self.places.clone(), window.clone());
        window.on_window_event(move |event| match event {
            // Where the desktop put it is known before anybody can listen; it is told of again when it has the focus.
            WindowEvent::Moved(_)
            | WindowEvent::Resized(_)
            | WindowEvent::Focused(_)
            | WindowEvent::CloseRequested { .. } => places.note(&of),
            WindowEvent::Destroyed => {
                of.state::<Roles>().remove(of.label());
                pipeline.send(Intent::WindowClosed { window: of.label().to_owned() });
            }
            _ => {}
        });
        Ok(window)
    }
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
