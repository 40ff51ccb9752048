//! Another process put a token into the keyring, or somebody unlocked it: the app uses what is there, without a restart.

use deskbell_app::Handle;
#[cfg(target_os = "linux")]
use deskbell_app::Intent;

/// Tells the pipeline whenever something in the keyring changed, or it was unlocked.
#[cfg(target_os = "linux")]
pub fn tell_when_changed(pipeline: Handle) {
    crate::background::spawn(async move {
        if let Err(error) = listen(&pipeline).await {
            tracing::info!(%error, "the keyring does not tell when it changes");
        }
    });
}

/// Keychain and Credential Manager tell nobody: the token there is looked at each minute. Untested.
#[cfg(not(target_os = "linux"))]
pub fn tell_when_changed(pipeline: Handle) {
    crate::background::spawn(async move {
        loop {
            tokio::time::sleep(std::time::Duration::from_mins(1)).await;
            pipeline.send(deskbell_app::Intent::KeyringChanged);
        }
    });
}

/// <https://specifications.freedesktop.org/secret-service-spec/latest/>
#[cfg(target_os = "linux")]
async fn listen(pipeline: &Handle) -> zbus::Result<()> {
    use futures_util::StreamExt as _;
    use futures_util::stream::select;
    use zbus::zvariant::OwnedObjectPath;
    use zbus::{Connection, MatchRule, MessageStream, message::Type};

    const NAME: &str = "org.freedesktop.secrets";
    const COLLECTION: &str = "org.freedesktop.Secret.Collection";

    let session = Connection::session().await?;
    let from = |interface: &'static str| -> zbus::Result<MatchRule<'static>> {
        Ok(MatchRule::builder().msg_type(Type::Signal).sender(NAME)?.interface(interface)?.build())
    };
    // ItemCreated, ItemChanged and ItemDeleted; and, of the service, CollectionChanged: it was locked or unlocked.
    let mut signals = select(
        MessageStream::for_match_rule(from(COLLECTION)?, &session, None).await?,
        MessageStream::for_match_rule(from("org.freedesktop.Secret.Service")?, &session, None).await?,
    );
    while let Some(signal) = signals.next().await {
        let signal = signal?;
        let header = signal.header();
        let changed = match header.member().map(|member| member.as_str()) {
            Some("ItemCreated" | "ItemChanged" | "ItemDeleted") => true,
            Some("CollectionChanged") => {
                // Asking a locked keyring for a secret opens its prompt: that it was locked is no reason to.
                let path: OwnedObjectPath = signal.body().deserialize()?;
                let collection = zbus::Proxy::new(&session, NAME, path, COLLECTION).await?;
                collection.get_property::<bool>("Locked").await.is_ok_and(|locked| !locked)
            }
            _ => false,
        };
        if changed {
            pipeline.send(Intent::KeyringChanged);
        }
    }
    Ok(())
}
