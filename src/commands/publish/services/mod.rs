//! Where sites can be published: the kinds of addresses that `[publish.NAME]` can have. One file each.

use super::Host;
use super::store::{Store, Traits};
use super::trouble::{Trouble, Who};
use crate::base::config::PublishTarget;
use crate::base::diagnostic::Diagnostic;
use crate::base::registry::registry;
use opendal::{Builder, HttpTransporter, Operator};
use opendal_http_transport_reqwest::ReqwestTransport;
use std::path::Path;

/// A kind of host.
pub struct Service {
    /// What an address begins with, before `://`.
    pub schemes: &'static [&'static str],
    pub title: &'static str,
    /// The form of its addresses.
    pub form: &'static str,
    /// Where its credentials come from, as the end of a sentence.
    pub credentials: &'static str,
    pub(super) open: fn(&Address<'_>) -> Result<Box<dyn Host>, Trouble>,
}

registry! {
    /// All kinds of hosts, in the manual's order.
    pub static SERVICES: [Service] = [file, s3, gcs, azblob, sftp, webdav, git];
}

/// The address of a target in its parts.
pub(super) struct Address<'a> {
    /// The site's folder.
    pub root: &'a Path,
    pub target: &'a PublishTarget,
    pub who: Who,
    pub scheme: &'a str,
    /// The bucket, container or host.
    pub authority: &'a str,
    /// What follows it, with its slash.
    pub path: &'a str,
}

impl Address<'_> {
    /// The address makes no sense.
    fn bad(&self, why: &str, form: &str) -> Trouble {
        let message = format!("`{}` {why}", self.target.url);
        Box::new(
            Diagnostic::error("bad-target", self.target.place.clone(), message)
                .remedy(format!("write it in the form `{form}`")),
        )
    }

    /// A store that opendal makes of its builder.
    fn store(&self, builder: impl Builder, traits: Traits) -> Result<Box<dyn Host>, Trouble> {
        let operator = Operator::new(builder).map_err(|error| self.who.trouble("reading its settings", &error))?;
        Ok(Box::new(Store::new(operator, self.who.clone(), traits)?))
    }
}

/// Whom an address means.
pub(super) fn open(root: &Path, target: &PublishTarget) -> Result<Box<dyn Host>, Trouble> {
    // Which cryptography HTTP uses, and which HTTP the stores use; whoever was first has said the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    HttpTransporter::install_default(ReqwestTransport::default());
    // Without a scheme it is a folder.
    let (scheme, rest) = target.url.split_once("://").unwrap_or(("file", &target.url));
    let Some(service) = SERVICES.iter().find(|service| service.schemes.contains(&scheme)) else {
        let schemes: Vec<String> =
            SERVICES.iter().flat_map(|service| service.schemes).map(|scheme| format!("{scheme}://")).collect();
        let message = format!("`{scheme}://` is no kind of address that sites can be published to");
        return Err(Box::new(
            Diagnostic::error("bad-target", target.place.clone(), message)
                .remedy(format!("the kinds are {}", schemes.join(", "))),
        ));
    };
    let (authority, path) = match target.url.contains("://") {
        true => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        false => ("", rest),
    };
    let who = Who { url: target.url.clone(), credentials: service.credentials };
    (service.open)(&Address { root, target, who, scheme, authority, path })
}
