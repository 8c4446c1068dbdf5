//! One question to a host, and its answer.

use super::chain::{LONGEST_WAIT, backoff, said};
use super::names::{Lookups, Names, Private};
use super::robots::Robots;
use super::{Settings, Verdict, address, names};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use rustls::{CertificateError, Error as Tls};
use std::io::Read;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use ureq::http::{HeaderMap, Response};
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Error};
use url::Url;

/// What is read of a robots.txt; RFC 9309 wants as much.
const ROBOTS: u64 = 500 * 1024;

/// How often a robots.txt may be elsewhere; RFC 9309 wants as much.
const ROBOTS_REDIRECTS: usize = 5;

/// What may be received of a body without being wanted.
const BUFFER: usize = 64 * 1024;

/// How it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Head,
    /// For the first bytes only.
    Get,
}

/// What of an answer matters.
pub(super) struct Answer {
    pub status: u16,
    pub location: Option<String>,
    /// How long the host wants us to wait.
    pub retry_after: Option<Duration>,
    pub sets_cookies: bool,
}

/// Why there is no answer.
pub(super) enum Failure {
    Broken(String),
    Unsure(String),
    /// It may be over after a while, which the host may have told.
    Passing(String, Option<Duration>),
}

/// What may be asked of a site.
pub(super) enum Access {
    Open(Robots),
    /// Nothing; what is to be said of each of its links.
    Closed(Verdict),
}

/// Asks.
pub(super) struct Asker<'a> {
    agent: Agent,
    lookups: Arc<Lookups>,
    settings: &'a Settings,
}

impl Asker<'_> {
    pub fn new(settings: &Settings) -> Asker<'_> {
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        // ureq does not expect anything else in a header.
        let name: String = settings.agent.chars().filter(|c| matches!(c, ' '..='~')).collect();
        let config = Agent::config_builder()
            .user_agent(name)
            .tls_config(tls)
            .timeout_global(Some(settings.timeout))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .input_buffer_size(BUFFER)
            .max_idle_connections(settings.hosts)
            .max_idle_connections_per_host(1)
            .proxy(settings.proxy.clone())
            .build();
        let lookups = Arc::new(Lookups::default());
        let private = settings.private.clone();
        let names = Names { resolver: DefaultResolver::default(), lookups: lookups.clone(), private };
        Asker { agent: Agent::with_parts(config, DefaultConnector::default(), names), lookups, settings }
    }

    pub fn lookups(&self) -> &Lookups {
        &self.lookups
    }

    /// # Errors
    /// There is no answer.
    pub fn ask(&self, method: Method, url: &Url) -> Result<Answer, Failure> {
        // The body is dropped unread, and the connection with it.
        self.send(method, url, true).map(|response| answer(&response))
    }

    fn send(&self, method: Method, url: &Url, is_short: bool) -> Result<Response<Body>, Failure> {
        let request = match method {
            Method::Head => self.agent.head(url.as_str()),
            Method::Get => self.agent.get(url.as_str()),
        };
        let request = if is_short && method == Method::Get { request.header("Range", "bytes=0-1023") } else { request };
        request.call().map_err(|error| failure(error, url, self.settings))
    }

    /// Reads a site's robots.txt.
    pub fn access(&self, site: &Url) -> Access {
        let mut tries = 0;
        loop {
            match self.robots(site) {
                Ok(text) => return Access::Open(Robots::parse(&text, &self.settings.agent)),
                Err(Failure::Passing(why, wait)) => {
                    tries += 1;
                    let wait = wait.unwrap_or_else(|| backoff(self.settings, tries));
                    if tries > self.settings.retries || wait > LONGEST_WAIT {
                        return Access::Closed(Verdict::Unsure { why });
                    }
                    thread::sleep(wait);
                }
                Err(Failure::Broken(why)) => return Access::Closed(Verdict::Broken { why }),
                Err(Failure::Unsure(why)) => return Access::Closed(Verdict::Unsure { why }),
            }
        }
    }

    /// Its text; an empty one if there is none.
    fn robots(&self, site: &Url) -> Result<String, Failure> {
        let mut url = site.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        let may_be_asked = |next: &Url| {
            matches!(next.scheme(), "http" | "https") && names::refuse(next, &self.settings.private).is_none()
        };
        for _ in 0..=ROBOTS_REDIRECTS {
            let response = self.send(Method::Get, &url, false)?;
            let answer = answer(&response);
            match answer.status {
                200..300 => {
                    let mut bytes = Vec::new();
                    let read = response.into_body().into_reader().take(ROBOTS).read_to_end(&mut bytes);
                    read.map_err(|error| failure(Error::from(error), &url, self.settings))?;
                    return Ok(String::from_utf8_lossy(&bytes).into_owned());
                }
                429 | 500..600 => {
                    let why = format!("its robots.txt cannot be read: {}", said(answer.status));
                    return Err(Failure::Passing(why, answer.retry_after));
                }
                300..400 => match answer.location.and_then(|location| url.join(&location).ok()) {
                    Some(next) if may_be_asked(&next) => url = address(next),
                    _ => break,
                },
                _ => break,
            }
            thread::sleep(self.settings.pause);
        }
        Ok(String::new())
    }
}

fn answer(response: &Response<Body>) -> Answer {
    let headers = response.headers();
    Answer {
        status: response.status().as_u16(),
        location: headers.get("Location").map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
        retry_after: retry_after(headers),
        sets_cookies: headers.contains_key("Set-Cookie"),
    }
}

/// In seconds, or a date that is measured against the host's own clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let date = |text: &str| rfc2822::parse(text).ok().map(|date| date.timestamp());
    let wanted = text("Retry-After")?;
    if let Ok(seconds) = wanted.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let wait = Timestamp::duration_until(date(text("Date")?)?, date(wanted)?);
    Some(Duration::try_from(wait).unwrap_or_default())
}

fn failure(error: Error, url: &Url, settings: &Settings) -> Failure {
    let host = url.host_str().unwrap_or_default();
    match error {
        Error::HostNotFound => Failure::Broken(format!("there is no host {host}")),
        Error::Timeout(_) => {
            Failure::Passing(format!("{host} does not answer within {} s", settings.timeout.as_secs()), None)
        }
        Error::Rustls(error) => tls(&error),
        Error::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(error) => tls(error),
            None => Failure::Passing(format!("the connection to {host} fails: {error}"), None),
        },
        Error::Other(error) if error.is::<Private>() => Failure::Unsure(error.to_string()),
        error => Failure::Unsure(format!("{host} cannot be asked: {error}")),
    }
}

/// Why there is no secure connection. Browsers refuse it too; what is about this machine says nothing.
fn tls(error: &Tls) -> Failure {
    let why = match error {
        Tls::General(_) | Tls::Other(_) => return Failure::Unsure(format!("certificates cannot be checked: {error}")),
        Tls::InvalidCertificate(error) => match error {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => "it has expired".to_owned(),
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "it is for another name".to_owned()
            }
            CertificateError::UnknownIssuer => "nobody known has signed it".to_owned(),
            error => error.to_string(),
        },
        error => return Failure::Broken(format!("there is no secure connection: {error}")),
    };
    Failure::Broken(format!("its certificate is not valid: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_tell_how_long_to_wait() {
        let wait = |fields: &[(&'static str, &str)]| {
            let fields = fields.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
            retry_after(&fields.collect::<HeaderMap>())
        };
        let date = ("Date", "Wed, 21 Oct 2015 07:28:00 GMT");
        assert_eq!(wait(&[("Retry-After", "120")]), Some(Duration::from_secs(120)));
        assert_eq!(wait(&[("Retry-After", "Wed, 21 Oct 2015 07:28:30 GMT"), date]), Some(Duration::from_secs(30)));
        assert_eq!(wait(&[("Retry-After", "Wed, 21 Oct 2015 07:27:30 GMT"), date]), Some(Duration::ZERO));
        assert_eq!(wait(&[("Retry-After", "Wed, 21 Oct 2015 07:28:30 GMT")]), None);
        assert_eq!(wait(&[("Retry-After", "soon"), date]), None);
        assert_eq!(wait(&[date]), None);
    }

    #[test]
    fn certificates_are_judged_unless_it_is_this_machine_that_cannot() {
        let broken = |error| matches!(tls(&error), Failure::Broken(_));
        assert!(broken(Tls::InvalidCertificate(CertificateError::Expired)));
        assert!(broken(Tls::InvalidCertificate(CertificateError::NotValidForName)));
        assert!(broken(Tls::InvalidCertificate(CertificateError::UnknownIssuer)));
        assert!(broken(Tls::DecryptError));
        assert!(!broken(Tls::General("no certificates on this machine".to_owned())));
    }
}
