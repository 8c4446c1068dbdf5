//! Names of hosts, and which addresses may be asked. Nobody is to try out an editor's own network by writing a link, or by
//! redirecting one. So what counts is the address that a name has when it is connected to.

use super::Verdict;
use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

/// Looks names up, and leaves out what is not public.
#[derive(Debug)]
pub(super) struct Names {
    pub resolver: DefaultResolver,
    pub lookups: Arc<Lookups>,
    /// The hosts that need not be public.
    pub private: Vec<String>,
}

/// A name leads to nothing but this machine or private networks.
#[derive(Debug)]
pub(super) struct Private;

impl fmt::Display for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("from here the host's name leads into a private network, which is not asked")
    }
}

impl std::error::Error for Private {}

impl Resolver for Names {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let host = uri.host().unwrap_or_default();
        // The network's own proxy is private as a rule. If it is not found, that says nothing of those behind it.
        if config.proxy().is_some_and(|proxy| proxy.uri() == uri) {
            let all = self.resolver.resolve(uri, config, timeout);
            return all.map_err(|error| Error::ConnectProxyFailed(error.to_string()));
        }
        let all = self.resolver.resolve(uri, config, timeout).map_err(|error| {
            self.lookups.lost(host);
            match error {
                Error::Io(error) if !may_pass(&error) => Error::HostNotFound,
                error => error,
            }
        })?;
        if host.parse::<IpAddr>().is_err() && !host.starts_with('[') {
            self.lookups.found.store(true, Ordering::Relaxed);
        }
        if self.private.iter().any(|private| private.eq_ignore_ascii_case(host)) {
            return Ok(all);
        }
        let mut public = self.empty();
        all.iter().filter(|address| is_public(address.ip())).for_each(|address| public.push(*address));
        if public.is_empty() { Err(Error::Other(Box::new(Private))) } else { Ok(public) }
    }
}

/// Whether a name may be found later. Systems tell it in words or numbers of their own, and macOS not at all.
fn may_pass(error: &io::Error) -> bool {
    const WSATRY_AGAIN: i32 = 11002;
    let text = error.to_string();
    error.raw_os_error() == Some(WSATRY_AGAIN) || text.contains("Temporary failure") || text.contains("Try again")
}

/// What looking up has come to, over all hosts.
#[derive(Debug, Default)]
pub(super) struct Lookups {
    found: AtomicBool,
    lost: Mutex<BTreeSet<String>>,
}

impl Lookups {
    fn lost(&self, host: &str) {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner).insert(host.to_owned());
    }

    /// No host was found, and so many were not.
    pub fn have_lost(&self, enough: usize) -> bool {
        !self.found.load(Ordering::Relaxed) && self.lost.lock().unwrap_or_else(PoisonError::into_inner).len() >= enough
    }

    /// Not while each host that was looked for is lost: it may be for want of a network.
    pub fn can_be_believed(&self) -> bool {
        !self.have_lost(1)
    }

    /// Tells a dead network from dead hosts, by looking for some that have answered before.
    pub fn find_any(&self, hosts: impl Iterator<Item = String>) -> bool {
        let is_found = hosts.take(3).any(|host| (host.as_str(), 443).to_socket_addrs().is_ok());
        self.found.fetch_or(is_found, Ordering::Relaxed) || is_found
    }
}

/// Links that no reader can follow, as their host is one of the reader's own machine or network.
pub(super) fn refuse(url: &Url, private: &[String]) -> Option<Verdict> {
    let is_private = match url.host()? {
        Host::Ipv4(ip) => !is_public(ip.into()),
        Host::Ipv6(ip) => !is_public(ip.into()),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            let last = name.rsplit('.').next();
            !name.contains('.') || matches!(last, Some("localhost" | "local" | "internal"))
        }
    };
    let host = url.host_str()?;
    let is_refused = is_private && !private.iter().any(|private| private.eq_ignore_ascii_case(host));
    is_refused.then(|| Verdict::Broken { why: format!("{host} is this machine or one of a private network") })
}

/// Whether an address is one of the internet's, by IANA's registries of those that are not.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let is_kept_back = match ip.octets() {
        [0, ..] | [192, 0, 0, _] | [198, 18 | 19, ..] | [240..=255, ..] => true,
        // Shared by a provider's customers.
        [100, b, ..] => b & 0xc0 == 64,
        _ => false,
    };
    let is_local = ip.is_loopback() || ip.is_private() || ip.is_link_local();
    !(is_kept_back || is_local || ip.is_multicast() || ip.is_documentation())
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match ip.segments() {
        // Addresses of version 4 in disguise: mapped, behind NAT64, and 6to4.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            v4(high, low)
        }
        // Teredo and other protocols' own; documentation.
        [0x2001, 0..0x200, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..0x1000, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ureq::unversioned::transport::DefaultConnector;

    #[test]
    fn only_the_internet_is_public() {
        let private = [
            "127.0.0.1",
            "127.9.9.9",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "192.0.0.8",
            "240.0.0.1",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "fec0::1",
            "ff02::1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
        ];
        for ip in private {
            assert!(!is_public(ip.parse().unwrap()), "{ip}");
        }
        for ip in
            ["1.1.1.1", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "64:ff9b::101:101", "2001:4860:4860::8888"]
        {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn names_that_lead_to_this_machine_are_not_connected_to() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let names = Names { resolver: DefaultResolver::default(), lookups: Arc::default(), private: vec![] };
        let config = ureq::Agent::config_builder().proxy(None).build();
        let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), names);
        for host in ["localhost", "127.0.0.1"] {
            let error =
                agent.get(format!("http://{host}:{}/", listener.local_addr().unwrap().port())).call().unwrap_err();
            assert!(matches!(&error, Error::Other(error) if error.is::<Private>()), "{error:?}");
        }
        listener.set_nonblocking(true).unwrap();
        assert!(listener.accept().is_err());
    }

    #[test]
    fn dead_hosts_are_not_a_dead_network() {
        let lookups = Lookups::default();
        assert!(lookups.can_be_believed() && !lookups.have_lost(1));
        ["a", "b", "b"].iter().for_each(|host| lookups.lost(host));
        assert!(lookups.have_lost(2) && !lookups.have_lost(3) && !lookups.can_be_believed());
        assert!(!lookups.find_any([].into_iter()));
        assert!(lookups.find_any(["localhost".to_owned()].into_iter()));
        assert!(lookups.can_be_believed() && !lookups.have_lost(2));
    }

    #[test]
    fn links_into_private_networks_are_told_by_their_host() {
        let refused = |url: &str| refuse(&Url::parse(url).unwrap(), &["intranet".to_owned()]).is_some();
        for url in [
            "http://localhost:80/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://[::1]/",
            "http://a.local./",
            "http://wiki/",
        ] {
            assert!(refused(url), "{url}");
        }
        for url in ["http://example.org/", "http://1.1.1.1/", "http://intranet/", "http://local.example/"] {
            assert!(!refused(url), "{url}");
        }
    }
}
