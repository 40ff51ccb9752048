//! An icon in the tray, on which the tests prove their tray: a click adds one to its count, the menu takes one
//! away or ends it.

#[cfg(target_os = "linux")]
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ksni::Error> {
    use ksni::TrayMethods as _;
    let _icon = counter::Counter { count: 0 }.spawn().await?;
    std::future::pending().await
}

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
mod counter {
    use ksni::menu::{MenuItem, StandardItem, SubMenu};
    use ksni::{Icon, ToolTip, Tray};

    pub struct Counter {
        pub count: u8,
    }

    impl Tray for Counter {
        fn id(&self) -> String {
            "counter".into()
        }

        fn title(&self) -> String {
            "Counter".into()
        }

        fn tool_tip(&self) -> ToolTip {
            ToolTip { title: format!("{} clicks", self.count), ..ToolTip::default() }
        }

        fn icon_pixmap(&self) -> Vec<Icon> {
            vec![Icon { width: 1, height: 1, data: vec![255, self.count, 0, 0] }]
        }

        fn activate(&mut self, _x: i32, _y: i32) {
            self.count = self.count.saturating_add(1);
        }

        fn menu(&self) -> Vec<MenuItem<Self>> {
            let take = StandardItem {
                label: "Take one away".into(),
                enabled: self.count > 0,
                activate: Box::new(|counter: &mut Self| counter.count = counter.count.saturating_sub(1)),
                ..StandardItem::default()
            };
            let more = SubMenu { label: "More".into(), submenu: vec![take.into()], ..SubMenu::default() };
            let quit = StandardItem {
                label: "Quit".into(),
                activate: Box::new(|_| std::process::exit(3)),
                ..StandardItem::default()
            };
            vec![more.into(), MenuItem::Separator, quit.into()]
        }
    }
}
