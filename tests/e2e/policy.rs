//! An administrator's policy, in its place: locks in the settings window, and a server with an authority of the
//! organisation's own, for the app and the command line.

use deskbell_tests::peer::GENERAL;
use deskbell_tests::tls::{Authority, front};

use crate::stage::{Services, play};

#[tokio::test]
async fn a_policy_locks_names_the_server_and_vouches_for_it() {
    play("policy", Services::ALL, async |stage| {
        let authority = Authority::new();
        let server = front(&stage.peer.url(), authority.acceptor("localhost")).await;
        let ca = stage.desktop.scratch().join("ca.pem");
        std::fs::write(&ca, authority.pem())?;
        let policy = format!(
            "organisation = \"Example Ltd\"\n[connection]\nserver = \"{server}\"\nextra_ca = '{}'\n\
             [locked]\nsound = false\n",
            ca.display()
        );
        if !stage.under_policy(&policy)? {
            return Ok(());
        }
        // The command line lives by it too, and needs no --server.
        let other = stage.sign_in_at(&stage.peer.url(), &stage.token).await?;
        assert!(other.code == Some(1) && other.said.contains(&server), "{}", other.said);
        let ended = stage.command(&["sign-in", "--token-stdin"], &stage.token).await?;
        assert_eq!(ended.code, Some(0), "{}", ended.said);
        let doctor = stage.command(&["doctor", "--json"], "").await?;
        let tls = doctor.said.lines().find(|line| line.contains(r#""step":"tls""#)).unwrap_or_default();
        assert!(tls.contains("passed") && tls.contains("An authority of our own"), "{}", doctor.said);
        let watch = stage.command(&["watch", "--json", "--for", "2"], "").await?;
        assert!(watch.said.contains(r#""state":"online""#), "{}", watch.said);

        let mut app = stage.start(&[]).await?;
        let icon = stage.tray().next_item().await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        stage.room("joined", GENERAL).await?;
        icon.click("Settings").await?;
        let settings = app.settings().await?;
        let by = "Set by Example Ltd, /etc/deskbell/policy.toml";
        settings.until_text("[data-option=sound]", by).await?;
        stage.picture("locked").await?;
        let disabled = settings
            .run("return document.querySelector('[data-option=sound] [role=switch]').disabled", vec![]);
        assert_eq!(disabled.await?, true);

        // A fault in it: told with its line, at the next start of the program at the latest.
        stage.write_policy("[locked]\nsound = \"never\"\n")?;
        let again = stage.command(&[], "").await?;
        assert_eq!(again.code, Some(0), "{}", again.said);
        let inbox = app.inbox().await?;
        inbox.until_text("[data-notice]", "/etc/deskbell/policy.toml, line 2, column 9").await?;
        settings
            .until_text("[data-option=preview]", "Set by your organisation, /etc/deskbell/policy.toml")
            .await?;
        stage.picture("wrong-policy").await?;
        let check = stage.command(&["policy", "check"], "").await?;
        assert!(check.code == Some(1) && check.said.contains("line 2, column 9"), "{}", check.said);
        Ok(())
    })
    .await;
}
