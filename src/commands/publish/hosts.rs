//! The services that show what was published: what they take, and what they have to be told.

use super::headers::{self, Dialect, Redirect};
use super::site::Item;
use super::trouble::Trouble;
use crate::base::config::{BaseUrl, PublishTarget};
use crate::base::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::base::language::Language;
use crate::base::paths::parent;
use crate::discover;
use std::collections::BTreeMap;

/// A service that shows sites.
pub struct Host {
    pub key: &'static str,
    pub title: &'static str,
    /// What its addresses have in them, by which it is recognized.
    signs: &'static [&'static str],
    limits: &'static [Limit],
    /// Whether it reads `_headers` and `_redirects`, and how.
    rules: Option<Dialect>,
    /// Files that it wants for an address of the institution's own, and the end of the addresses that are its own.
    own_domain: Option<(&'static str, &'static str)>,
    /// Where its limits are documented.
    pub source: &'static str,
}

/// What a service refuses, or advises against.
enum Limit {
    /// Files of the site: as many as every plan has, and as many as the largest plan has.
    Files { free: usize, paid: usize },
    /// Files in one folder.
    FilesInFolder(usize),
    /// Bytes of one file: what is advised, and what is taken.
    File { advice: u64, most: u64 },
    /// Bytes of the site: what is advised, and what is taken.
    Site { advice: u64, most: u64 },
    /// Bytes of a path.
    Path(usize),
    /// Lines of `_redirects` and its bytes. What is beyond them is left out; its pages still lead on.
    Redirects { lines: usize, bytes: usize },
}

const MIB: u64 = 1 << 20;
const GB: u64 = 1_000_000_000;

/// All services that Offprint knows something of.
pub static HOSTS: [Host; 6] = [
    Host {
        key: "github-pages",
        title: "GitHub Pages",
        signs: &["github.com"],
        // Beyond 1 GB it "may" refuse; its upload refuses 10 GB.
        limits: &[Limit::Site { advice: GB, most: 10 * GB }, Limit::File { advice: 50 * MIB, most: 100 * MIB }],
        rules: None,
        own_domain: Some(("CNAME", ".github.io")),
        source: "https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits",
    },
    Host {
        key: "gitlab-pages",
        title: "GitLab Pages",
        signs: &["gitlab.com"],
        limits: &[Limit::Site { advice: GB, most: 1 << 30 }, Limit::Files { free: 200_000, paid: 200_000 }],
        rules: None,
        own_domain: None,
        source: "https://docs.gitlab.com/user/gitlab_com/#gitlab-pages",
    },
    Host {
        key: "codeberg-pages",
        title: "Codeberg Pages",
        signs: &["codeberg.org"],
        limits: &[Limit::Site { advice: 100 * MIB, most: u64::MAX }],
        rules: None,
        own_domain: Some((".domains", ".codeberg.page")),
        source: "https://blog.codeberg.org/new-storage-limits-on-codeberg-what-you-need-to-know.html",
    },
    Host {
        key: "cloudflare-pages",
        title: "Cloudflare Pages",
        signs: &[],
        limits: &[
            Limit::Files { free: 20_000, paid: 100_000 },
            Limit::File { advice: 25 * MIB, most: 25 * MIB },
            Limit::Redirects { lines: 2_000, bytes: 100_000 },
        ],
        // Its redirects win always; what has a mark it does not read.
        rules: Some(Dialect { code: "301", line: 1_000, is_slash_blind: false }),
        own_domain: None,
        source: "https://developers.cloudflare.com/pages/platform/limits/",
    },
    Host {
        key: "netlify",
        title: "Netlify",
        signs: &[],
        limits: &[Limit::FilesInFolder(54_000), Limit::Redirects { lines: 10_000, bytes: usize::MAX }],
        // Without the mark a page at the old address would win.
        rules: Some(Dialect { code: "301!", line: usize::MAX, is_slash_blind: true }),
        own_domain: None,
        source: "https://docs.netlify.com/site-deploys/overview/",
    },
    Host {
        key: "s3",
        title: "Amazon S3",
        signs: &["s3://"],
        limits: &[Limit::Path(1_024)],
        rules: None,
        own_domain: None,
        source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html",
    },
];

/// The service that a target names, or that its address means.
pub(super) fn of(target: &PublishTarget) -> Result<Option<&'static Host>, Trouble> {
    let Some((key, place)) = &target.host else {
        let authority = target.url.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or(rest));
        let name = authority.rsplit_once('@').map_or(authority, |(_, name)| name);
        let name = name.split_once(':').map_or(name, |(name, _)| name);
        let means = |host: &&Host| host.signs.iter().any(|sign| name == *sign || target.url.starts_with(sign));
        return Ok(HOSTS.iter().find(means));
    };
    let found = HOSTS.iter().find(|host| host.key == key);
    found.map(Some).ok_or_else(|| {
        let keys = HOSTS.iter().map(|host| host.key);
        let remedy = match nearest(key, keys.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("those that have something to be said are {}", keys.collect::<Vec<_>>().join(", ")),
        };
        let message = format!("there is no host `{key}`");
        Box::new(Diagnostic::error("unknown-host", place.clone(), message).remedy(remedy))
    })
}

/// Files that only the host needs: their paths and their texts.
pub(super) fn own_files(
    host: Option<&Host>,
    target: &PublishTarget,
    base_url: &BaseUrl,
    security: &[(String, String)],
    redirects: &[Redirect],
) -> Vec<(&'static str, String)> {
    let mut files = Vec::new();
    if target.url.starts_with("git+") {
        // Without it GitHub leaves out what begins with an underline.
        files.push((".nojekyll", String::new()));
    }
    let Some(host) = host else { return files };
    if let Some((name, own)) = host.own_domain
        && !base_url.host().ends_with(own)
    {
        files.push((name, format!("{}\n", base_url.host())));
    }
    if let Some(dialect) = &host.rules {
        files.push(("_headers", headers::headers_file(security)));
        let text = headers::redirects_file(redirects, dialect, host.most_redirects()).0;
        if !text.is_empty() {
            files.push(("_redirects", text));
        }
    }
    files
}

impl Host {
    fn most_redirects(&self) -> (usize, usize) {
        let limit = self.limits.iter().find_map(|limit| match limit {
            Limit::Redirects { lines, bytes } => Some((*lines, *bytes)),
            _ => None,
        });
        limit.unwrap_or((usize::MAX, usize::MAX))
    }

    /// Tells what the host will not take, before anything is sent. What it only advises against is a warning.
    pub(super) fn check(&self, items: &[Item], redirects: &[Redirect], problems: &mut Diagnostics) {
        let language = Language::new("en", discover::english());
        let number = |number: usize| language.number(number as u64);
        let mut tell = |is_error: bool, message: String, remedy: &str| {
            let problem = if is_error {
                Diagnostic::error("host-limit", None, message)
            } else {
                Diagnostic::warning("host-limit", None, message)
            };
            problems.push(problem.remedy(format!("{remedy}; see {}", self.source)));
        };
        let title = self.title;
        for limit in self.limits {
            match limit {
                Limit::Files { free, paid } if items.len() > *free => {
                    let count = number(items.len());
                    if items.len() > *paid {
                        let message = format!("the site has {count} files, and {title} takes {}", number(*paid));
                        tell(true, message, "choose another host, or fewer files of citations");
                    } else {
                        let message = format!(
                            "the site has {count} files, and {title} takes {} without payment, {} with",
                            number(*free),
                            number(*paid)
                        );
                        tell(false, message, "look which plan you have");
                    }
                }
                Limit::FilesInFolder(most) => {
                    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
                    for item in items {
                        *folders.entry(parent(item.path.as_str())).or_default() += 1;
                    }
                    for (folder, files) in folders.into_iter().filter(|(_, files)| files > most) {
                        let message =
                            format!("/{folder} has {} files, and {title} takes {}", number(files), number(*most));
                        tell(true, message, "choose another host");
                    }
                }
                Limit::File { advice, most } => {
                    let size = |item: &&Item| item.size.unwrap_or_default();
                    let large: Vec<&Item> = items.iter().filter(|item| size(item) > *advice).collect();
                    if let Some(largest) = large.iter().max_by_key(|item| size(item)) {
                        let more = match large.len() {
                            1 => String::new(),
                            files => format!(", and so have {} other files too much", number(files - 1)),
                        };
                        let message = format!(
                            "{} has {}, and {title} {} {} MiB a file{more}",
                            largest.path,
                            language.size(size(largest)),
                            if size(largest) > *most { "takes" } else { "advises" },
                            if size(largest) > *most { most } else { advice } / MIB
                        );
                        let remedy = "make the file smaller, or name it by its address elsewhere";
                        tell(size(largest) > *most, message, remedy);
                    }
                }
                Limit::Site { advice, most } => {
                    let bytes: u64 = items.iter().filter_map(|item| item.size).sum();
                    if bytes > *advice {
                        let message = format!(
                            "the site has {}, and {title} {} {}",
                            language.size(bytes),
                            if bytes > *most { "takes" } else { "advises" },
                            language.size(if bytes > *most { *most } else { *advice })
                        );
                        tell(bytes > *most, message, "choose another host, or keep large PDFs elsewhere");
                    }
                }
                Limit::Path(most) => {
                    for item in items.iter().filter(|item| item.path.as_str().len() > *most) {
                        let message = format!("the path {} is longer than the {most} bytes of {title}", item.path);
                        tell(true, message, "give it a shorter slug");
                    }
                }
                Limit::Redirects { .. } => {
                    let Some(dialect) = &self.rules else { continue };
                    let left = headers::redirects_file(redirects, dialect, self.most_redirects()).1;
                    if left > 0 {
                        let message = format!(
                            "{} of {} redirects are not for {title}'s `_redirects`; their pages lead on",
                            number(left),
                            number(redirects.len())
                        );
                        tell(false, message, "leave out aliases that nobody uses any more");
                    }
                }
                Limit::Files { .. } => {}
            }
        }
    }
}
