//! The agent's language, from the desktop's to what is on screen.

use deskbell_tests::peer::GENERAL;

use crate::customers::ANA;
use crate::stage::{Services, play};

/// A name as it stands in an Arabic sentence (UAX #9).
fn isolated(name: &str) -> String {
    format!("\u{2068}{name}\u{2069}")
}

#[tokio::test]
async fn an_arabic_desktop_is_spoken_to_in_arabic() {
    play("arabic", Services::ALL, async |stage| {
        stage.sign_in().await?;
        stage.desktop.speak("ar_EG.UTF-8");
        let _program = stage.start_as_shipped(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        icon.until("a connection", |icon| icon.tooltip.lines().any(|line| line == "متصل")).await?;
        stage.room("joined", GENERAL).await?;

        stage.peer.message(ANA.writes("ana-1", "Is my parcel on its way?")).await?;
        let shown = stage.rings(ANA.name, "Is my parcel on its way?").await?;
        let labels: Vec<_> = shown.actions.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!(labels, ["فتح", "تعليم كمقروءة", "كتم لمدة ساعة"]);
        stage.peer.message(ANA.writes("ana-2", "Hello?")).await?;
        stage.rings(ANA.name, "Hello?\nرسالتان جديدتان").await?;

        icon.until("the count", |icon| icon.tooltip.contains("رسالتان غير مقروءتين")).await?;
        let menu = icon.menu().await?;
        let labels: Vec<_> = menu.iter().map(|entry| entry.label.as_str()).collect();
        assert_eq!((labels[0], menu[0].enabled), ("متصل", false));
        let waits = format!("\u{200F}{} · رسالتان غير مقروءتين · بانتظار الرد منذ", isolated(ANA.name));
        assert!(labels.iter().any(|label| label.starts_with(&waits)), "{labels:#?}");
        for label in ["فتح صندوق الوارد", "إيقاف الإشعارات مؤقتًا", "الإعدادات", "إنهاء Deskbell"]
        {
            assert!(labels.contains(&label), "{label}: {labels:#?}");
        }
        icon.click("الإعدادات").await?;
        stage.desktop.window("الإعدادات – Deskbell").await?;
        stage.picture("arabic").await?;

        let said = stage.command(&["status"], "").await?.said;
        assert!(said.starts_with("Online ("), "the command line speaks English: {said}");
        Ok(())
    })
    .await;
}
