//! macOS and Windows, by Tauri's tray icon. Untested: written against its documentation, never run.

use std::sync::{Arc, Mutex, PoisonError};

use deskbell_app::ports::{self, TrayView};
use deskbell_app::{Handle, Intent};
use deskbell_tray_icon::render;
use tauri::image::Image;
use tauri::menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::tray::{MouseButton, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Wry};

use super::Entry;

const SIZE: u32 = 32;

/// What the entries of the menu that is shown do, by their place.
type Acts = Arc<Mutex<Vec<Box<dyn Fn() -> Intent + Send>>>>;

/// The icon.
pub struct Tray {
    app: AppHandle,
    pipeline: Handle,
    icon: Option<TrayIcon<Wry>>,
    acts: Acts,
}

impl Tray {
    /// Prepares the icon, which comes up with the first view.
    pub fn start(app: AppHandle, pipeline: Handle) -> Self {
        Self { app, pipeline, icon: None, acts: Acts::default() }
    }

    fn draw(&mut self, view: &TrayView) -> tauri::Result<()> {
        let icon = match &self.icon {
            Some(icon) => icon,
            None => {
                let (clicks, items, acts) = (self.pipeline.clone(), self.pipeline.clone(), self.acts.clone());
                let built = TrayIconBuilder::new()
                    .show_menu_on_left_click(false)
                    .on_tray_icon_event(move |_, event| {
                        if let TrayIconEvent::Click { button: MouseButton::Left, .. } = event {
                            clicks.send(Intent::OpenInbox);
                        }
                    })
                    .on_menu_event(move |_, event| {
                        let acts = acts.lock().unwrap_or_else(PoisonError::into_inner);
                        let place = event.id().as_ref().parse::<usize>().ok();
                        if let Some(intent) = place.and_then(|place| acts.get(place)) {
                            items.send(intent());
                        }
                    })
                    .build(&self.app)?;
                self.icon.insert(built)
            }
        };
        let drawn = render(super::bell(view), view.unread, super::ground(view.panel), SIZE);
        icon.set_icon(Some(Image::new_owned(drawn.rgba, drawn.size, drawn.size)))?;
        icon.set_tooltip(Some(format!("Deskbell\n{}", super::says(view))))?;
        let mut acts = Vec::new();
        let menu = Menu::new(&self.app)?;
        for entry in super::entries(view) {
            match entry {
                Entry::Menu(label, below) => {
                    let submenu = Submenu::new(&self.app, label, true)?;
                    for entry in below {
                        submenu.append(&*item(&self.app, entry, &mut acts)?)?;
                    }
                    menu.append(&submenu)?;
                }
                entry => menu.append(&*item(&self.app, entry, &mut acts)?)?,
            }
        }
        *self.acts.lock().unwrap_or_else(PoisonError::into_inner) = acts;
        icon.set_menu(Some(menu))
    }
}

fn item(
    app: &AppHandle,
    entry: Entry,
    acts: &mut Vec<Box<dyn Fn() -> Intent + Send>>,
) -> tauri::Result<Box<dyn IsMenuItem<Wry>>> {
    Ok(match entry {
        Entry::Line => Box::new(PredefinedMenuItem::separator(app)?),
        // No menu here has entries two levels down.
        Entry::Words(label) | Entry::Menu(label, _) => {
            Box::new(MenuItem::new(app, label, false, None::<&str>)?)
        }
        Entry::Act(label, intent) => {
            let id = acts.len().to_string();
            acts.push(intent);
            Box::new(MenuItem::with_id(app, id, label, true, None::<&str>)?)
        }
    })
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
