//! One link's way through redirects and refusals to its verdict. What is said here of a status is what a reader with a browser
//! would say: a host that does not like programs is not broken.

use super::ask::{Answer, Failure, Method};
use super::{Settings, Verdict, address, names};
use std::time::Duration;
use ureq::http::StatusCode;
use url::Url;

/// As many redirects are followed.
const REDIRECTS: usize = 10;

/// No host is waited for any longer, even if it asks for it.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// A link on its way.
pub(super) struct Chain {
    /// Where it begins and where it has been led, without fragments; the last is to be asked next.
    seen: Vec<Url>,
    method: Method,
    /// How often the last has been asked in vain.
    tries: u32,
    /// The end of the redirects that are meant to stay and that no other one came before.
    moved: Option<Url>,
    has_left: bool,
    /// Somebody on the way wants cookies kept.
    has_cookies: bool,
}

/// What follows from an answer.
pub(super) enum Next {
    /// Another question, after a while.
    Ask(Duration),
    Done(Verdict),
    /// This host does not want to be asked anything more.
    Closed(Verdict),
}

impl Chain {
    pub fn new(start: Url) -> Chain {
        Chain { seen: vec![start], method: Method::Head, tries: 0, moved: None, has_left: false, has_cookies: false }
    }

    /// The link itself.
    pub fn start(&self) -> &str {
        self.seen[0].as_str()
    }

    /// What is to be asked next.
    pub fn at(&self) -> &Url {
        &self.seen[self.seen.len() - 1]
    }

    pub fn method(&self) -> Method {
        self.method
    }

    /// Whom it is to be asked.
    pub fn host(&self) -> String {
        self.at().host_str().unwrap_or_default().to_owned()
    }

    /// For what of them a robots.txt speaks.
    pub fn site(&self) -> String {
        self.at().origin().ascii_serialization()
    }

    /// Takes an answer in.
    pub fn hear(&mut self, answer: Result<Answer, Failure>, settings: &Settings) -> Next {
        let answer = match answer {
            Ok(answer) => answer,
            Err(Failure::Broken(why)) => return Next::Done(Verdict::Broken { why }),
            Err(Failure::Unsure(why)) => return Next::Done(Verdict::Unsure { why }),
            Err(Failure::Passing(why, wait)) => {
                self.method = Method::Get;
                return self.again(why, wait, settings).map_or_else(Next::Done, Next::Ask);
            }
        };
        let why = said(answer.status);
        match (answer.status, self.method) {
            (300..400, _) if answer.location.is_some() => self.redirected(&answer, settings),
            // 416: it has not even the first bytes that we asked for, but it is there.
            (200..300 | 416, _) => Next::Done(match self.moved.take() {
                Some(to) => Verdict::Moved { to: to.into() },
                None => Verdict::Fine,
            }),
            (429, _) => self.again(why, answer.retry_after, settings).map_or_else(Next::Closed, Next::Ask),
            // Many a program has never heard of HEAD.
            (_, Method::Head) => {
                self.method = Method::Get;
                Next::Ask(Duration::ZERO)
            }
            (404 | 410, _) => Next::Done(Verdict::Broken { why }),
            (500..600, _) => self.again(why, answer.retry_after, settings).map_or_else(Next::Done, Next::Ask),
            _ => Next::Done(Verdict::Unsure { why }),
        }
    }

    fn redirected(&mut self, answer: &Answer, settings: &Settings) -> Next {
        self.has_cookies |= answer.sets_cookies;
        let target = answer.location.as_deref().and_then(|location| self.at().join(location).ok());
        let Some(target) = target.filter(|target| matches!(target.scheme(), "http" | "https")) else {
            let why = format!("redirects to what is no address: {}", answer.location.as_deref().unwrap_or_default());
            return Next::Done(Verdict::Unsure { why });
        };
        let next = address(target.clone());
        let why = if self.seen.contains(&next) {
            format!("redirects in a circle, back to {next}")
        } else if self.seen.len() > REDIRECTS {
            format!("redirects more than {REDIRECTS} times")
        } else {
            self.has_left |= !matches!(answer.status, 301 | 308);
            if !self.has_left {
                self.moved = Some(target);
            }
            self.seen.push(next);
            self.method = Method::Head;
            self.tries = 0;
            let refused = names::refuse(self.at(), &settings.private);
            return refused.map_or(Next::Ask(Duration::ZERO), Next::Done);
        };
        if self.has_cookies {
            // Publishers like to see first whether a cookie comes back.
            return Next::Done(Verdict::Unsure { why: format!("{why}, for those who keep no cookies") });
        }
        Next::Done(Verdict::Broken { why })
    }

    /// How long to wait before it is asked once more; or why it is given up.
    fn again(&mut self, why: String, wait: Option<Duration>, settings: &Settings) -> Result<Duration, Verdict> {
        self.tries += 1;
        match wait {
            // Who asks earlier than the host wants would better not ask at all.
            Some(wait) if wait > LONGEST_WAIT => {
                Err(Verdict::Unsure { why: format!("{why}, and wants us to wait for {} s", wait.as_secs()) })
            }
            _ if self.tries > settings.retries => Err(Verdict::Unsure { why }),
            wait => Ok(wait.unwrap_or_else(|| backoff(settings, self.tries))),
        }
    }

    /// A verdict on where the link has led to, as one on the link.
    pub fn led_to(&self, verdict: Verdict) -> Verdict {
        let led = |why: String| if self.seen.len() > 1 { format!("leads to {}: {why}", self.at()) } else { why };
        match verdict {
            Verdict::Broken { why } => Verdict::Broken { why: led(why) },
            Verdict::Unsure { why } => Verdict::Unsure { why: led(why) },
            verdict => verdict,
        }
    }
}

/// The more often in vain, the longer the wait.
pub(super) fn backoff(settings: &Settings, tries: u32) -> Duration {
    settings.pause.saturating_mul(2_u32.saturating_pow(tries)).min(LONGEST_WAIT)
}

/// A status in words.
pub(super) fn said(status: u16) -> String {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    format!("the host answers {status} {}", reason.unwrap_or_default()).trim_end().to_owned()
}
