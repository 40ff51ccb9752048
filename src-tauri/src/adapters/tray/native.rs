//! macOS and Windows, by Tauri's tray icon. Untested: written against its documentation, never run.

use deskbell_app::ports::{self, TrayView};
use deskbell_app::{Handle, Intent};
use deskbell_tray_icon::{Ground, render};
use tauri::image::Image;
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{MouseButton, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Wry};

const SIZE: u32 = 32;
const OPEN_INBOX: &str = "open-inbox";
const RETRY: &str = "retry";
const QUIT: &str = "quit";
const CHAT: &str = "chat ";

/// The icon.
pub struct Tray {
    app: AppHandle,
    pipeline: Handle,
    icon: Option<TrayIcon<Wry>>,
}

impl Tray {
    /// Prepares the icon, which comes up with the first view.
    pub fn start(app: AppHandle, pipeline: Handle) -> Self {
        Self { app, pipeline, icon: None }
    }

    fn draw(&mut self, view: &TrayView) -> tauri::Result<()> {
        let icon = match &self.icon {
            Some(icon) => icon,
            None => {
                let (clicks, items) = (self.pipeline.clone(), self.pipeline.clone());
                let built = TrayIconBuilder::new()
                    .show_menu_on_left_click(false)
                    .on_tray_icon_event(move |_, event| {
                        if let TrayIconEvent::Click { button: MouseButton::Left, .. } = event {
                            clicks.send(Intent::OpenInbox);
                        }
                    })
                    .on_menu_event(move |_, event| match event.id().as_ref() {
                        OPEN_INBOX => items.send(Intent::OpenInbox),
                        RETRY => items.send(Intent::RetryNow),
                        QUIT => items.send(Intent::Quit),
                        id => {
                            if let Some(Ok(customer_id)) =
                                id.strip_prefix(CHAT).map(deskbell_domain::CustomerId::new)
                            {
                                items.send(Intent::OpenChat(customer_id));
                            }
                        }
                    })
                    .build(&self.app)?;
                self.icon.insert(built)
            }
        };
        let drawn = render(super::bell(view.bell), view.unread, Ground::Light, SIZE);
        icon.set_icon(Some(Image::new_owned(drawn.rgba, drawn.size, drawn.size)))?;
        icon.set_tooltip(Some(format!("Deskbell: {} {}", view.state_line, view.count_line)))?;
        let menu = Menu::new(&self.app)?;
        menu.append(&MenuItem::new(&self.app, &view.state_line, false, None::<&str>)?)?;
        menu.append(&MenuItem::with_id(&self.app, RETRY, "Try now", true, None::<&str>)?)?;
        menu.append(&PredefinedMenuItem::separator(&self.app)?)?;
        for conversation in &view.urgent {
            let id = format!("{CHAT}{}", conversation.customer_id);
            menu.append(&MenuItem::with_id(&self.app, id, &conversation.label, true, None::<&str>)?)?;
        }
        menu.append(&MenuItem::with_id(&self.app, OPEN_INBOX, "Open inbox", true, None::<&str>)?)?;
        menu.append(&MenuItem::with_id(&self.app, QUIT, "Quit Deskbell", true, None::<&str>)?)?;
        icon.set_menu(Some(menu))
    }
}

impl ports::Tray for Tray {
    fn show(&mut self, view: TrayView) {
        match self.draw(&view) {
            Ok(()) => self.pipeline.send(Intent::TrayShown(true)),
            Err(error) => {
                tracing::warn!(%error, "no tray");
                self.pipeline.send(Intent::TrayShown(false));
            }
        }
    }
}
