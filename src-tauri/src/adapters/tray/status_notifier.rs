//! StatusNotifierItem, by ksni.

use deskbell_app::ports::{self, TrayView};
use deskbell_app::{Handle, Intent};
use deskbell_tray_icon::{Ground, SIZES, render};
use ksni::menu::{MenuItem, StandardItem};
use ksni::{Category, Icon, OfflineReason, ToolTip, TrayMethods};
use tokio::sync::watch;

/// The way to the icon. Only the newest view counts, so there is no queue.
pub struct Tray {
    views: watch::Sender<Option<TrayView>>,
}

impl Tray {
    /// Puts the icon up as soon as there is something to show. What the agent clicks comes back through
    /// `pipeline`, and so does whether anything shows the icon at all.
    pub fn start(pipeline: Handle) -> Self {
        let (views, received) = watch::channel(None);
        tauri::async_runtime::spawn(serve(pipeline, received));
        Self { views }
    }
}

impl ports::Tray for Tray {
    fn show(&mut self, view: TrayView) {
        self.views.send_replace(Some(view));
    }
}

async fn serve(pipeline: Handle, mut views: watch::Receiver<Option<TrayView>>) {
    let Ok(first) = views.wait_for(Option::is_some).await.map(|view| view.clone()) else { return };
    let Some(view) = first else { return };
    let item = Item { pipeline: pipeline.clone(), view };
    // The desktop may put its tray up after it starts us.
    let handle = match item.assume_sni_available(true).spawn().await {
        Ok(handle) => handle,
        Err(error) => {
            tracing::warn!(%error, "no tray");
            pipeline.send(Intent::TrayShown(false));
            return;
        }
    };
    while views.changed().await.is_ok() {
        let Some(view) = views.borrow_and_update().clone() else { continue };
        if handle.update(|item: &mut Item| item.view = view).await.is_none() {
            return;
        }
    }
}

struct Item {
    pipeline: Handle,
    view: TrayView,
}

impl Item {
    fn says(&self) -> String {
        if self.view.count_line.is_empty() {
            self.view.state_line.clone()
        } else {
            format!("{}\n{}", self.view.state_line, self.view.count_line)
        }
    }
}

fn entry(label: String, enabled: bool, intent: impl Fn() -> Intent + Send + 'static) -> MenuItem<Item> {
    StandardItem {
        // An underscore would underline the next letter.
        label: label.replace('_', "__"),
        enabled,
        activate: Box::new(move |item: &mut Item| item.pipeline.send(intent())),
        ..StandardItem::default()
    }
    .into()
}

impl ksni::Tray for Item {
    fn id(&self) -> String {
        "deskbell".to_owned()
    }

    fn title(&self) -> String {
        "Deskbell".to_owned()
    }

    fn category(&self) -> Category {
        Category::Communications
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        // Panels do not say whether they are light or dark; most are dark. The setting comes with the others.
        SIZES
            .iter()
            .map(|&size| {
                let icon = render(super::bell(self.view.bell), self.view.unread, Ground::Dark, size);
                let side = i32::try_from(icon.size).unwrap_or(0);
                Icon { width: side, height: side, data: icon.argb_network_order() }
            })
            .collect()
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip { title: "Deskbell".to_owned(), description: self.says(), ..ToolTip::default() }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.pipeline.send(Intent::OpenInbox);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let mut menu = vec![entry(self.view.state_line.clone(), false, || Intent::OpenInbox)];
        if matches!(self.view.bell, ports::Bell::Offline | ports::Bell::Refused) {
            menu.push(entry("Try now".to_owned(), true, || Intent::RetryNow));
        }
        menu.push(MenuItem::Separator);
        for conversation in &self.view.urgent {
            let customer_id = conversation.customer_id.clone();
            menu.push(entry(conversation.label.clone(), true, move || Intent::OpenChat(customer_id.clone())));
        }
        if !self.view.urgent.is_empty() {
            menu.push(MenuItem::Separator);
        }
        menu.push(entry("Open inbox".to_owned(), true, || Intent::OpenInbox));
        menu.push(entry("Quit Deskbell".to_owned(), true, || Intent::Quit));
        menu
    }

    fn watcher_online(&self) {
        self.pipeline.send(Intent::TrayShown(true));
    }

    fn watcher_offline(&self, reason: OfflineReason) -> bool {
        tracing::info!(?reason, "nothing shows the tray icon");
        self.pipeline.send(Intent::TrayShown(false));
        // Stay: a tray that comes back finds the icon.
        true
    }
}
