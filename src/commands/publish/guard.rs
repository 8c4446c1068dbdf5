//! What is surely a mistake is not published.

use super::Request;
use super::changes::Changes;
use super::trouble::Trouble;
use crate::base::config::{BaseUrl, PublishTarget};
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::{Built, Options};
use std::net::IpAddr;

/// Before the site is built.
pub(super) fn before(
    options: &Options,
    target: &PublishTarget,
    base_url: &BaseUrl,
    problems: &mut Diagnostics,
) -> Option<()> {
    if is_local(base_url.host()) {
        let message = format!(
            "the site's address is {}{}, which only this machine can reach",
            base_url.origin(),
            base_url.path()
        );
        let remedy = "write the address at which readers will find it as `base_url`, in site.toml or for this target";
        problems.push(Diagnostic::error("local-address", None, message).remedy(remedy));
        return None;
    }
    let selection = &options.selection;
    if (selection.drafts || selection.future) && !target.drafts {
        let option = if selection.drafts { "--drafts" } else { "--future" };
        let message = format!("`{option}` would publish what is not public yet");
        problems.push(Diagnostic::error("unpublished", None, message).remedy(format!(
            "leave it out; or, if `{}` is for colleagues only, write `drafts = true` in `[publish.{}]`",
            target.url, target.name
        )));
        return None;
    }
    Some(())
}

/// Before the host is asked.
pub(super) fn built(built: &Built, problems: &mut Diagnostics) -> Option<()> {
    if built.publications > 0 {
        return Some(());
    }
    let message = "this site has no publication, and would take the place of the one that is there";
    problems.push(
        Diagnostic::error("empty-site", None, message)
            .remedy("look whether this is the right folder, and whether all papers are drafts or still to come"),
    );
    None
}

/// Before anything is sent.
pub(super) fn deletions(changes: &Changes<'_>, target: &PublishTarget, request: &Request) -> Result<(), Trouble> {
    let most = request.delete_at_most.unwrap_or(target.delete_at_most);
    let (deleted, there) = (changes.deleted.len(), changes.there);
    if deleted * 100 <= usize::from(most) * there {
        return Ok(());
    }
    let share = deleted * 100 / there.max(1);
    let message = format!("this would delete {deleted} of the {there} files at {}, {share} %", target.url);
    let first: Vec<&str> = changes.deleted.iter().take(5).map(|(path, _)| path.as_str()).collect();
    Err(Box::new(Diagnostic::error("many-deletions", None, message).remedy(format!(
        "look whether papers are missing: {}, for example; if all is as it should be, say `--delete-at-most {}`",
        first.join(", "),
        (share + 1).min(100)
    ))))
}

/// Whether a host's name means the machine that asks for it (RFC 6761, RFC 1122).
fn is_local(host: &str) -> bool {
    let name = host.trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
    let is_number_of_here = |address: IpAddr| address.is_loopback() || address.is_unspecified();
    name.is_empty() || name == "localhost" || name.ends_with(".localhost") || name.parse().is_ok_and(is_number_of_here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_only_this_machine_has() {
        for host in ["localhost", "127.0.0.1", "127.8.0.1", "[::1]", "0.0.0.0", "site.localhost", "LOCALHOST", ""] {
            assert!(is_local(host), "{host}");
        }
        for host in ["www.example.org", "harbour.example", "192.0.2.1", "10.1.2.3", "library", "localhost.example.org"]
        {
            assert!(!is_local(host), "{host}");
        }
    }
}
