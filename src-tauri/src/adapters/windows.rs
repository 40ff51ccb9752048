//! The app's windows: made when they are asked for, gone with their memory when they close.

use std::path::{Path, PathBuf};

use deskbell_app::ports::PlaceChosen;
use deskbell_app::{Fixed, Handle, Intent, ports, sentences};
use deskbell_domain::CustomerId;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::mpsc;

use crate::roles::{INBOX, Roles, SETTINGS};

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
    pub fn start(app: AppHandle, pipeline: Handle, web_data: Option<PathBuf>) -> Self {
        let (orders, mut received) = mpsc::unbounded_channel();
        let maker = app.clone();
        tauri::async_runtime::spawn(retitle(app.clone(), pipeline.clone()));
        tauri::async_runtime::spawn(async move {
            while let Some(order) = received.recv().await {
                if let Err(error) = open(&maker, &pipeline, web_data.as_deref(), order) {
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

    fn save_as(&mut self, window: &str, name: &str, chosen: PlaceChosen) {
        let mut dialog = self.app.dialog().file().set_file_name(name);
        if let Some(window) = self.app.get_webview_window(window) {
            dialog = dialog.set_parent(&window);
        }
        let path = self.app.path();
        if let Ok(folder) = path.document_dir().or_else(|_| path.home_dir()) {
            dialog = dialog.set_directory(folder);
        }
        dialog.save_file(move |file| chosen(file.and_then(|file| file.into_path().ok())));
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
        for (label, name) in [(INBOX, Fixed::Inbox), (SETTINGS, Fixed::Settings)] {
            let window = app.get_webview_window(label);
            if let Some(Err(error)) = window.map(|window| window.set_title(&titled(&pipeline, name))) {
                tracing::warn!(%error, "a window keeps its title");
            }
        }
    }
}

fn open(app: &AppHandle, pipeline: &Handle, web_data: Option<&Path>, order: Order) -> tauri::Result<()> {
    let (label, title, size, least) = match order.place {
        Place::Inbox => (INBOX.to_owned(), titled(pipeline, Fixed::Inbox), (980.0, 680.0), (692.0, 420.0)),
        Place::Settings => {
            (SETTINGS.to_owned(), titled(pipeline, Fixed::Settings), (620.0, 720.0), (420.0, 420.0))
        }
        Place::Chat { customer_id, title } => {
            let label = Roles::label(&customer_id);
            app.state::<Roles>().add(&label, &customer_id);
            (label, format!("{title} – Deskbell"), (420.0, 640.0), (320.0, 360.0))
        }
    };
    let window = match app.get_webview_window(&label) {
        Some(window) => window,
        None => make(app, pipeline, &label, &title, size, least, web_data)?,
    };
    #[cfg(target_os = "linux")]
    if let Some(token) = order.activation {
        let_focus(&window, token)?;
    }
    window.unminimize()?;
    window.show()?;
    window.set_focus()
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

fn make(
    app: &AppHandle,
    pipeline: &Handle,
    label: &str,
    title: &str,
    size: (f64, f64),
    least: (f64, f64),
    web_data: Option<&Path>,
) -> tauri::Result<WebviewWindow> {
    let mut builder = WebviewWindowBuilder::new(app, label, WebviewUrl::App("index.html".into()))
        .title(title)
        .inner_size(size.0, size.1)
        .min_inner_size(least.0, least.1)
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny);
    #[cfg(target_os = "linux")]
    if let Ok(nowhere) = NOWHERE.parse() {
        builder = builder.proxy_url(nowhere);
    }
    if let Some(folder) = web_data {
        builder = builder.data_directory(folder.to_owned());
    }
    let window = builder.build()?;
    let (pipeline, app, gone) = (pipeline.clone(), app.clone(), label.to_owned());
    window.on_window_event(move |event| {
        if let WindowEvent::Destroyed = event {
            app.state::<Roles>().remove(&gone);
            pipeline.send(Intent::WindowClosed { window: gone.clone() });
        }
    });
    Ok(window)
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
