//! The language, the theme and the size of the windows, in the real web view.

use serde_json::json;

use crate::customers::ANA;
use crate::stage::{Services, play};

#[tokio::test]
async fn windows_speak_the_language_and_have_the_size_that_was_chosen() {
    play("looks", Services::ALL, async |stage| {
        stage.sign_in().await?;
        stage.choose_all(json!({"language": "ar", "theme": "dark"}))?;
        let mut app = stage.start(&[]).await?;
        let inbox = app.inbox().await?;
        inbox.until("Arabic, from right to left", "html[lang=ar][dir=rtl][data-theme=dark]", found).await?;
        inbox.until_text("h1", "صندوق الوارد").await?;
        stage.peer.message(ANA.writes("ana-1", "هل يمكنكم التوصيل اليوم؟")).await?;
        let row = format!("[data-conversation=\"{}\"]", ANA.id);
        inbox.until_text(&row, ANA.name).await?;
        stage.picture("inbox-ar").await?;

        // Both panes have their place. Twice as large there is room for one of them.
        inbox.until("both panes", "main.inbox:not(.single)", found).await?;
        stage.desktop.focus_window("صندوق الوارد").await?;
        for _ in 0..5 {
            stage.desktop.key("ctrl+plus").await?;
        }
        stage.picture("inbox-ar-pressed").await?;
        inbox.until("one pane", "main.inbox.single", found).await?;
        stage.picture("inbox-ar-larger").await?;
        stage.desktop.key("ctrl+0").await?;
        inbox.until("both panes again", "main.inbox:not(.single)", found).await?;
        Ok(())
    })
    .await;
}

fn found(texts: &[String]) -> bool {
    !texts.is_empty()
}
