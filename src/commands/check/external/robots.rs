//! robots.txt, by RFC 9309. There are crates for it: `texting_robots` wants `regex`, `nom` 7 and six more, and `robotstxt`
//! does not know `Crawl-delay`.

use std::time::Duration;
use url::Url;

/// No host is given longer pauses.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What a site asks of us. By default nothing.
#[derive(Debug, Default)]
pub(super) struct Robots {
    rules: Vec<Rule>,
    pause: Duration,
}

#[derive(Debug)]
struct Rule {
    /// In its one spelling; `*` stands for anything, `$` at the end for the end.
    pattern: Vec<u8>,
    allows: bool,
}

/// What a group has said, and whether it has.
#[derive(Default)]
struct Group {
    robots: Robots,
    is_there: bool,
}

impl Robots {
    /// What is said to an agent by its name; if nothing is, what is said to all.
    pub fn parse(text: &str, agent: &str) -> Robots {
        let (mut ours, mut all) = (Group::default(), Group::default());
        // For whom the lines are that follow.
        let (mut is_ours, mut is_all) = (false, false);
        let mut was_agent = false;
        for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if !was_agent {
                    (is_ours, is_all) = (false, false);
                }
                was_agent = true;
                // "name/1.0" is a habit.
                is_ours |= product(value).eq_ignore_ascii_case(product(agent));
                is_all |= value.starts_with('*');
                ours.is_there |= is_ours;
                continue;
            }
            if !matches!(key.as_str(), "allow" | "disallow" | "crawl-delay") {
                // Others belong to no group, and do not end one's head.
                continue;
            }
            was_agent = false;
            for group in [is_ours.then_some(&mut ours), is_all.then_some(&mut all)].into_iter().flatten() {
                group.robots.hear(&key, value);
            }
        }
        if ours.is_there { ours.robots } else { all.robots }
    }

    fn hear(&mut self, key: &str, value: &str) {
        if key == "crawl-delay" {
            let pause = value.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            self.pause = pause.unwrap_or_default().min(LONGEST_PAUSE).max(self.pause);
        } else if !value.is_empty() {
            // An empty one says nothing.
            self.rules.push(Rule { pattern: spelling(value), allows: key == "allow" });
        }
    }

    /// Between two questions.
    pub fn pause(&self) -> Duration {
        self.pause
    }

    /// The longest rule decides; of two, the kinder.
    pub fn allow(&self, url: &Url) -> bool {
        let mut path = url.path().to_owned();
        if let Some(query) = url.query() {
            path.push('?');
            path.push_str(query);
        }
        let path = spelling(&path);
        let rules = self.rules.iter().filter(|rule| matches(&rule.pattern, &path));
        rules.max_by_key(|rule| (rule.pattern.len(), rule.allows)).is_none_or(|rule| rule.allows)
    }
}

/// The name in "name/1.0 (more)".
fn product(agent: &str) -> &str {
    let end = agent.find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '_' | '-')));
    &agent[..end.unwrap_or(agent.len())]
}

/// The one spelling of a path: escaped is what has to be, and only that.
fn spelling(path: &str) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut spelt = Vec::with_capacity(path.len());
    let escape = |byte: u8, spelt: &mut Vec<u8>| {
        spelt.extend([b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    };
    let bytes = path.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let escaped = match (bytes[at], digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => u8::try_from(high * 16 + low).ok(),
            _ => None,
        };
        match (escaped, bytes[at]) {
            (Some(byte), _) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => spelt.push(byte),
            (Some(byte), _) => escape(byte, &mut spelt),
            (None, byte) if byte.is_ascii_graphic() => spelt.push(byte),
            (None, byte) => escape(byte, &mut spelt),
        }
        at += if escaped.is_some() { 3 } else { 1 };
    }
    spelt
}

/// Whether a path begins as a pattern wants it. A star is tried as short as it goes, and only the last one again: it takes no
/// longer than the product of the lengths, whatever a host writes.
fn matches(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, is_whole) = match pattern {
        [start @ .., b'$'] => (start, true),
        _ => (pattern, false),
    };
    let (mut p, mut at) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        if p == pattern.len() && (!is_whole || at == path.len()) {
            return true;
        }
        match pattern.get(p) {
            Some(b'*') => {
                p += 1;
                star = Some((p, at));
            }
            Some(byte) if path.get(at) == Some(byte) => (p, at) = (p + 1, at + 1),
            _ => match &mut star {
                Some((after, from)) if *from < path.len() => {
                    *from += 1;
                    (p, at) = (*after, *from);
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(robots: &str, path: &str) -> bool {
        let url = Url::parse(&format!("https://example.org{path}")).unwrap();
        Robots::parse(robots, "offprint/0.1 (+https://example.org)").allow(&url)
    }

    #[test]
    fn groups_are_for_whom_they_name() {
        let robots = "\u{feff}User-agent: *\nDisallow: /\n\nUser-Agent: other\nUSER-AGENT : Offprint/2.0 # us\n\
                      Sitemap: https://example.org/sitemap.xml\nDisallow: /a\rDisallow: /b\r\nUser-agent: third\nDisallow: /c\n\
                      user-agent: offprint\ndisallow: /d\n";
        for (path, allowed) in [("/", true), ("/a", false), ("/b/c", false), ("/c", true), ("/d", false)] {
            assert_eq!(allows(robots, path), allowed, "{path}");
        }
        assert!(!allows("User-agent: *\nDisallow: /", "/"));
        assert!(allows("User-agent: offprintbot\nDisallow: /", "/"));
        assert!(
            allows("User-agent: *\nDisallow: /\nUser-agent: offprint\nDisallow:", "/a"),
            "a group of ours that forbids nothing"
        );
        assert!(allows("Disallow: /", "/"), "for nobody");
        assert!(!allows("User-agent: x\nUser-agent: *\nDisallow: /", "/"));
        for text in ["", "<!DOCTYPE html><p>Not: found</p>", ":::\n:", "User-agent:\nDisallow: /"] {
            assert!(allows(text, "/"), "{text}");
        }
    }

    #[test]
    fn the_longest_rule_decides() {
        // From RFC 9309, section 5.2, and Google's examples.
        let cases = [
            ("allow: /p\ndisallow: /", "/page", true),
            ("allow: /folder\ndisallow: /folder", "/folder/page", true),
            ("allow: /page\ndisallow: /*.htm", "/page.htm", false),
            ("allow: /page\ndisallow: /*.ph", "/page.php5", true),
            ("allow: /$\ndisallow: /", "/", true),
            ("allow: /$\ndisallow: /", "/page.htm", false),
            ("disallow: *.gif$", "/a/b.gif", false),
            ("disallow: *.gif$", "/a/b.gif?c", true),
            ("disallow: /a*b*c", "/axbxbxc", false),
            ("disallow: /a*b$", "/abab", false),
            ("disallow: /a*$", "/abab", false),
            ("disallow: /*?print=", "/paper?print=1", false),
            ("disallow: fish", "/fish", true),
            ("disallow: /Fish", "/fish", true),
            ("disallow: /größe", "/gr%C3%B6%C3%9Fe", false),
            ("disallow: /%7efoo", "/~foo", false),
            ("disallow: /a%2fb", "/a/b", true),
            ("disallow: /a%2fb", "/a%2Fb", false),
            ("disallow: /100%", "/100%", false),
        ];
        for (rules, path, allowed) in cases {
            assert_eq!(allows(&format!("user-agent: *\n{rules}"), path), allowed, "{rules:?} {path}");
        }
    }

    #[test]
    fn stars_do_not_take_for_ever() {
        let (pattern, path) = ("*a".repeat(5_000) + "$", "a".repeat(4_999));
        assert!(!matches(pattern.as_bytes(), path.as_bytes()));
    }

    #[test]
    fn pauses_are_as_long_as_they_may_be() {
        let pause = |delay: &str| Robots::parse(&format!("User-agent: *\nCrawl-delay: {delay}"), "offprint").pause();
        assert_eq!(pause("2"), Duration::from_secs(2));
        assert_eq!(pause("0.5"), Duration::from_millis(500));
        assert_eq!(pause("3600"), LONGEST_PAUSE);
        for delay in ["", "-1", "NaN", "inf", "1e300", "soon"] {
            assert_eq!(pause(delay), Duration::ZERO, "{delay}");
        }
    }
}
