//! What a customer, or a server, could try with words: at every place where they appear, in the real web view and on the
//! desktop.

use deskbell_tests::desktop::Page;
use deskbell_tests::peer::GENERAL;
use serde_json::{Value, json};

use crate::failure::Outcome;
use crate::stage::{Services, Stage, play};

const ID: &str = "\"><img src=x onerror=window.__owned=1>";
const NAME: &str = "<script>window.__owned=1</script><b>Bobby</b>\u{202e}gnp.exe\u{2066}\u{7}\n&amp;";
/// As it is shown: one line, without what turns the writing around.
const SHOWN: &str = "<script>window.__owned=1</script><b>Bobby</b>gnp.exe &amp;";

/// Each of them in the place of somebody's words.
fn payloads() -> Vec<String> {
    let zalgo: String = "Zalgo"
        .chars()
        .flat_map(|c| {
            [c].into_iter().chain("\u{334}\u{321}\u{362}\u{356}".repeat(12).chars().collect::<Vec<_>>())
        })
        .collect();
    vec![
        "<img src=x onerror=\"window.__owned=1\">".into(),
        "<svg/onload=window.__owned=1><math><mi xlink:href=\"javascript:window.__owned=1\">".into(),
        "</p></article><script>window.__owned=1</script>{@html 1}${window.__owned=1}{{constructor.constructor('window.__owned=1')()}}".into(),
        "<iframe srcdoc=\"<script>parent.__owned=1</script>\"></iframe><style>*{display:none}</style><base href=//x>".into(),
        "javascript:window.__owned=1 data:text/html,<script>window.__owned=1</script> vbscript:x".into(),
        "\u{202e}\u{2067}\u{202b}desrever\u{202a}\u{2066} \u{200f}\u{200e}\u{2069}\u{feff}\u{0}\u{1b}[2J".into(),
        zalgo,
        "W".repeat(50 * 1024),
        "😀".repeat(10_000),
        "*_~`".repeat(2_000),
        "﷽".repeat(500),
    ]
}

fn message(id: &str, kind: &str, content: &str, metadata: Value) -> Value {
    let mut all = json!({"customerName": NAME});
    if let (Some(all), Value::Object(more)) = (all.as_object_mut(), metadata) {
        all.extend(more);
    }
    json!({
        "conversationId": ID, "customerId": ID, "whatsappNumber": "<i>+1</i>\u{202e}555", "whatsappMessageId": id,
        "senderType": "customer", "messageType": kind, "content": content, "status": "delivered",
        "metadata": all, "isTemplate": false, "timestamp": jiff::Timestamp::now().as_millisecond(),
    })
}

/// One message of each type, with `words` wherever words can be. What they answer is the one before.
fn of_each_type(n: usize, words: &str) -> Vec<Value> {
    let short: String = words.chars().take(400).collect();
    let id = |kind: &str| format!("{n}-{kind}-\"><b>");
    let quoting = json!({"context": {"id": id("text")}});
    let mut template = message(&id("template"), "text", words, json!({}));
    (template["senderType"], template["isTemplate"], template["templateName"]) =
        ("agent".into(), true.into(), short.clone().into());
    let mut stranger = message(&id("stranger"), "text", &short, json!({}));
    stranger["senderType"] = short.clone().into();
    vec![
        message(&id("text"), "text", words, json!({})),
        message(&id("answer"), "text", &short, quoting),
        message(&id("image"), "image", words, json!({"image": {"mime_type": short, "caption": short}})),
        message(
            &id("document"),
            "document",
            &short,
            json!({"document": {"filename": short, "mime_type": short}}),
        ),
        message(&id("location"), "location", "", json!({"location": {"name": short, "address": short}})),
        message(
            &id("contacts"),
            "contacts",
            "",
            json!({"contacts": [{"name": {"formatted_name": short}, "phones": [{"phone": short}]}]}),
        ),
        message(
            &id("order"),
            "order",
            &short,
            json!({"order": {"catalog_id": short, "product_items": [{"product_retailer_id": short}]}}),
        ),
        message(
            &id("list"),
            "interactive",
            &short,
            json!({"list_reply": {"id": short, "title": short, "description": short}}),
        ),
        message(
            &id("reaction"),
            "reaction",
            "",
            json!({"reaction": {"message_id": id("text"), "emoji": short}}),
        ),
        message(&id("lost"), "reaction", "", json!({"reaction": {"message_id": "nowhere", "emoji": short}})),
        message(&id("system"), "system", words, json!({})),
        message(&id("unknown"), &short, "", json!({})),
        template,
        stranger,
    ]
}

/// No element and no script came of any words, nothing sticks out, and no character that turns writing around is left.
async fn is_harmless(page: &Page) -> Outcome {
    let script = r#"
        const app = document.querySelector('#app');
        const wide = [...app.querySelectorAll('*')].filter((it) =>
            it.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(it).position !== 'absolute');
        return {
            owned: '__owned' in window,
            foreign: app.querySelectorAll('script, iframe, object, embed, a, marquee, link, base, style, math, img').length,
            formed: app.querySelectorAll('b, i, u').length,
            wide: wide.map((it) => [it.parentElement.className, it.outerHTML.slice(0, 80), it.getBoundingClientRect().left, it.getBoundingClientRect().right, it.getClientRects().length, innerWidth]),
            sideways: [...app.querySelectorAll('[role=log], [role=listbox]')]
                .filter((it) => it.scrollWidth > it.clientWidth + 1)
                .map((it) => [it.scrollWidth, it.clientWidth, [...it.querySelectorAll('*')]
                    .filter((inner) => inner.getBoundingClientRect().right > it.getBoundingClientRect().right + 1)
                    .map((inner) => inner.outerHTML.slice(0, 160)).slice(-3)]),
            turned: /[\u202a-\u202e\u2066-\u2069]/.test(app.innerText + document.title),
        }"#;
    let found = page.run(script, vec![]).await?;
    let well =
        json!({"owned": false, "foreign": 0, "formed": 0, "wide": [], "sideways": [], "turned": false});
    assert_eq!(found, well);
    Ok(())
}

fn is_one_clean_line(text: &str) -> bool {
    !text.chars().any(|c| {
        c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c)
    })
}

/// Goes through the whole chat by pages, and looks at each.
async fn look_through(stage: &Stage, chat: &Page, first: &str) -> Outcome<usize> {
    let mut pages = 0;
    let is_there = format!(
        "return document.querySelector('[data-message=\"' + CSS.escape({}) + '\"]') !== null",
        json!(first)
    );
    loop {
        is_harmless(chat).await?;
        pages += 1;
        let top = "return document.querySelector('[role=log]').scrollTop";
        let before = chat.run(top, vec![]).await?;
        if chat.run(&is_there, vec![]).await? == true && before.as_f64() < Some(1.0) {
            return Ok(pages);
        }
        assert!(pages < 600, "the chat has no beginning");
        stage.desktop.key("Prior").await?;
        let moved = "const log = document.querySelector('[role=log]');
            return log.scrollTop < 1 || log.scrollTop !== arguments[0]";
        chat.until_run("another page", moved, vec![before]).await?;
    }
}

#[tokio::test]
async fn words_are_words_wherever_they_appear() {
    play("hostile", Services::ALL, async |stage| {
        stage.sign_in().await?;
        let mut app = stage.start(&[]).await?;
        let icon = stage.tray().next_item().await?;
        stage.room("joined", GENERAL).await?;
        let mut count = 0;
        for (n, words) in payloads().iter().enumerate() {
            for message in of_each_type(n, words) {
                stage.peer.message(message).await?;
                count += 1;
            }
            let failed = json!({"whatsappMessageId": format!("{n}-template-\"><b>"), "customerId": ID, "status": "failed",
                "errors": [{"code": 131_026, "title": words.chars().take(400).collect::<String>()}]});
            stage.peer.status(failed).await?;
        }
        assert!(count > 100);
        let inbox = app.inbox().await?;
        inbox.until_text("[data-conversation]", SHOWN).await?;

        // On the desktop: notifications, the tray, titles.
        let rung = stage.notifications().next("their last notification", |shown| shown.body.contains("new messages")).await?;
        assert_eq!(rung.summary, SHOWN);
        for shown in stage.notifications().history() {
            assert!(is_one_clean_line(&shown.summary), "{:?}", shown.summary);
            assert!(!shown.body.contains('<') || shown.body.contains("&lt;"), "{:?}", shown.body);
            assert!(shown.body.chars().count() < 1_000, "{} characters", shown.body.chars().count());
        }
        for item in icon.menu().await? {
            assert!(is_one_clean_line(&item.label) && item.label.chars().count() < 200, "{:?}", item.label);
        }

        // In the inbox: the list, the chat beside it, and what a search finds.
        is_harmless(&inbox).await?;
        inbox.click("[data-conversation]").await?;
        inbox.until_text("h2", SHOWN).await?;
        is_harmless(&inbox).await?;
        inbox.type_into("input[role=combobox]", "onerror").await?;
        inbox.until_text("[data-hit]", "onerror").await?;
        is_harmless(&inbox).await?;
        stage.picture("hostile-search").await?;

        // In a window of their own, from the newest message to the first.
        let opened = stage.command(&["chat", ID], "").await?;
        assert_eq!(opened.code, Some(0), "{}", opened.said);
        let chat = app.chat_of(ID).await?;
        chat.until_text("h1", SHOWN).await?;
        chat.until_run("the timeline", "return document.querySelector('[role=log]') !== null", vec![]).await?;
        let title = stage.desktop.window("Bobby").await?.title;
        assert!(is_one_clean_line(&title) && title.ends_with("– Deskbell"), "{title:?}");
        stage.desktop.focus_window("Bobby").await?;
        chat.run("document.querySelector('[role=log]').focus()", vec![]).await?;
        stage.desktop.key("End").await?;
        let pages = look_through(stage, &chat, "0-text-\"><b>").await?;
        assert!(pages > 3, "{pages} pages");
        stage.picture("hostile").await?;

        // What a server says is as hostile: here why it refuses.
        stage.peer.command(json!({"do": "refuse", "mode": "middleware",
            "message": format!("Unauthorized <img src=x onerror=window.__owned=1> {}", "W".repeat(5_000))})).await?;
        stage.peer.command(json!({"do": "kill-transport"})).await?;
        inbox.until_text("body", "Unauthorized <img src=x onerror=window.__owned=1>").await?;
        is_harmless(&inbox).await?;
        is_harmless(&chat).await?;
        Ok(())
    })
    .await;
}
