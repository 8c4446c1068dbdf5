//! What hosts answer when something is wrong, in words for whoever publishes. Nothing secret is in them.

use crate::base::diagnostic::Diagnostic;
use opendal::{Error, ErrorKind};
use std::io;

/// Something is wrong at the host, and is reported.
pub(super) type Trouble = Box<Diagnostic>;

/// Who the host is, for messages and remedies.
#[derive(Clone, Debug)]
pub(super) struct Who {
    /// Its address, as site.toml has it.
    pub url: String,
    /// Where its credentials come from, as the end of a sentence.
    pub credentials: &'static str,
}

impl Who {
    /// What went wrong while doing something, such as `writing index.html`.
    pub(super) fn trouble(&self, doing: &str, error: &Error) -> Trouble {
        let said = said(error);
        let is_refused = source_is(error, io::ErrorKind::PermissionDenied)
            || ["Permission denied", "credential", "401 Authorization", "Unauthorized"]
                .iter()
                .any(|sign| said.contains(sign));
        let is_full = [error.to_string(), said.clone()].iter().any(|text| {
            [
                "507",
                "InsufficientStorage",
                "Insufficient Storage",
                "QuotaExceeded",
                "No space left",
                "XMinioStorageFull",
            ]
            .iter()
            .any(|sign| text.contains(sign))
        }) || source_is(error, io::ErrorKind::StorageFull);
        let again = "run the same command again: it goes on where this run stopped";
        let (code, message, remedy) = match error.kind() {
            _ if is_full => {
                let remedy = format!("make room there, and {again}; the site there is as complete as before");
                ("host-full", format!("{} has no room left while {doing}: {said}", self.url), remedy)
            }
            _ if said.contains("RequestTimeTooSkewed") => (
                "host-refuses",
                format!("the clock of this machine differs from that of {}: {said}", self.url),
                "set the clock of this machine, such as with `timedatectl set-ntp true`".to_owned(),
            ),
            ErrorKind::PermissionDenied | ErrorKind::ConfigInvalid | ErrorKind::Unexpected
                if is_refused || error.kind() != ErrorKind::Unexpected =>
            {
                (
                    "host-refuses",
                    format!("{} refuses {doing}: {said}", self.url),
                    format!(
                        "the credentials come from {}; look whether they are right, and may do this",
                        self.credentials
                    ),
                )
            }
            ErrorKind::NotFound => (
                "host-refuses",
                format!("{} has no place for the site, while {doing}: {said}", self.url),
                "look at the address in site.toml, and make the bucket or folder".to_owned(),
            ),
            _ => ("host-fails", format!("{} fails while {doing}: {said}", self.url), again.to_owned()),
        };
        Box::new(Diagnostic::error(code, None, without_secrets(message)).remedy(remedy))
    }
}

fn sources(error: &Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(std::error::Error::source(error), |error| error.source())
}

fn source_is(error: &Error, kind: io::ErrorKind) -> bool {
    sources(error).any(|error| error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == kind))
}

/// What the host said, without what only programmers read.
fn said(error: &Error) -> String {
    let text = error.to_string();
    // The stores of Amazon's kind answer with a code and a message.
    let part = |name: &str| {
        let (_, rest) = text.split_once(&format!("{name}: \""))?;
        rest.split_once('"').map(|(part, _)| part.to_owned()).filter(|part| !part.is_empty())
    };
    if let Some(code) = part("code") {
        return part("message").map_or_else(|| code.clone(), |message| format!("{message} ({code})"));
    }
    let message = text.split_once(" => ").map_or(text.as_str(), |(_, message)| message);
    if let Some((_, page)) = message.split_once("<title>") {
        return page.split("</title>").next().unwrap_or_default().to_owned();
    }
    // What went wrong beneath says more.
    let mut message = message.to_owned();
    for source in sources(error).skip(1).map(ToString::to_string) {
        if !message.contains(&source) {
            message.push_str(": ");
            message.push_str(&source);
        }
    }
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(300).collect();
    if short.is_empty() { error.kind().to_string() } else { short }
}

/// The text without the values of those variables of the environment that hold something secret.
pub(super) fn without_secrets(mut text: String) -> String {
    const NAMES: [&str; 6] = ["KEY", "SECRET", "TOKEN", "PASSWORD", "CREDENTIAL", "CONNECTION_STRING"];
    for (name, value) in std::env::vars_os() {
        let (name, value) = (name.to_string_lossy().to_uppercase(), value.to_string_lossy());
        if value.len() >= 6 && NAMES.iter().any(|part| name.contains(part)) && text.contains(&*value) {
            text = text.replace(&*value, "•••");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_of_a_store_is_read() {
        let who = Who { url: "s3://bucket".to_owned(), credentials: "AWS_ACCESS_KEY_ID" };
        let error = Error::new(
            ErrorKind::PermissionDenied,
            "S3Error { code: \"InvalidAccessKeyId\", message: \"There is no such key.\", resource: \"\" }",
        );
        let trouble = who.trouble("reading the manifest", &error);
        assert_eq!(trouble.code, "host-refuses");
        assert_eq!(
            trouble.message,
            "s3://bucket refuses reading the manifest: There is no such key. (InvalidAccessKeyId)"
        );
    }

    #[test]
    fn a_full_disk_is_told_apart() {
        let who = Who { url: "/srv".to_owned(), credentials: "" };
        let error = Error::new(ErrorKind::Unexpected, "it").set_source(io::Error::from(io::ErrorKind::StorageFull));
        assert_eq!(who.trouble("writing a", &error).code, "host-full");
    }
}
