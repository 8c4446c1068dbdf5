//! A branch of a Git repository, as GitHub, GitLab and Codeberg publish it.

use super::super::branch::Branch;
use super::Service;

/// The branch in which a host looks for pages if nothing else is said.
fn usual_branch(host: &str) -> &'static str {
    if host.ends_with("codeberg.org") { "pages" } else { "gh-pages" }
}

pub const MEMBER: Service = Service {
    schemes: &["git+https", "git+ssh", "git+file"],
    title: "A branch of a Git repository",
    form: "git+ssh://git@HOST/OWNER/REPOSITORY.git",
    credentials: "git, with its credential helpers, or from ssh",
    open: |address| {
        if address.path.trim_matches('/').is_empty() {
            return Err(address.bad("names no repository", MEMBER.form));
        }
        let remote = address.target.url.trim_start_matches("git+");
        let branch = address.target.branch.as_deref().unwrap_or(usual_branch(address.authority));
        let is_name = !branch.is_empty()
            && !branch.starts_with(['-', '/', '.'])
            && !branch.contains("..")
            && branch.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c));
        if !is_name {
            return Err(address.bad(&format!("has `{branch}` for a branch, which is no name of one"), MEMBER.form));
        }
        Ok(Box::new(Branch::new(address.root, address.who.clone(), remote, branch, address.target)))
    },
};
