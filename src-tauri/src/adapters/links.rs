//! Opening an address in the program that the desktop has for it.

/// Why an address was not opened.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// It is none, or one of a kind that is never opened.
    #[error("it is no address that is opened outside")]
    NotAllowed,
    /// The desktop has no program for it.
    #[error("the desktop could not open it: {0}")]
    Desktop(#[from] std::io::Error),
}

/// Opens an `https`, `http`, `tel` or `mailto` address outside. Anything else could start a program of a hostile
/// message's choice.
pub fn open(text: &str) -> Result<(), LinkError> {
    let url = allowed(text)?;
    Ok(open::that_detached(url.as_str())?)
}

fn allowed(text: &str) -> Result<url::Url, LinkError> {
    let url = url::Url::parse(text).map_err(|_| LinkError::NotAllowed)?;
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(url),
        "tel" | "mailto" => Ok(url),
        _ => Err(LinkError::NotAllowed),
    }
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn only_harmless_kinds_of_addresses_are_opened() {
        for good in
            ["https://example.com/a?b#c", "http://example.com", "tel:+15550100", "mailto:a@example.com"]
        {
            assert!(allowed(good).is_ok(), "{good}");
        }
        let bad = [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "smb://host/x",
            "data:text/html,x",
            "-h",
            "",
            "https:",
        ];
        for bad in bad {
            assert!(allowed(bad).is_err(), "{bad}");
        }
    }
}
