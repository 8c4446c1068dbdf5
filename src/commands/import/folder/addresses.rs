//! Addresses and paths: what patterns of permalinks make, and the way from one file to another.

use super::text;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What would end the destination of a Markdown link, or stand for something else in it.
const ODD: &AsciiSet = &CONTROLS.add(b' ').add(b'<').add(b'>').add(b'(').add(b')').add(b'"').add(b'\\').add(b'`');

/// An address as it can stand in Markdown and in HTML.
pub fn encode(address: &str) -> String {
    utf8_percent_encode(address, ODD).to_string()
}

pub fn decode(address: &str) -> String {
    percent_decode_str(address).decode_utf8_lossy().into_owned()
}

/// `/a/b/` of `a//b/`.
pub fn absolute(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let end = if path.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    format!("/{}{end}", parts.join("/"))
}

/// The folder that a path is in, without `/` at its end.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A path without its ending: `a/b` of `a/b.md`.
pub fn without_ending(path: &str) -> &str {
    let name = file_name(path).len();
    match path.rfind('.') {
        Some(at) if at > path.len() - name => &path[..at],
        _ => path,
    }
}

/// The ending of a path or address, in small letters.
pub fn ending(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    path[without_ending(path).len()..].trim_start_matches('.').to_lowercase()
}

/// A path seen from a folder; `None` if it leaves the source.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The way from one file to another.
pub fn way(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let longest = from.len().min(to.len()) - 1;
    let common = (0..longest).take_while(|at| from[*at] == to[*at]).count();
    let up = from.len() - 1 - common;
    std::iter::repeat_n("..", up).chain(to[common..].iter().copied()).collect::<Vec<_>>().join("/")
}

/// The date that a file's name begins with, and the rest of it: `2014-03-31-x` and `2014-03-31_x`.
pub fn dated(name: &str) -> Option<(&str, &str)> {
    let (date, rest) = name.split_at_checked(10)?;
    let is_date = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let rest = rest.strip_prefix(['-', '_']).filter(|rest| !rest.is_empty());
    (is_date && text::date(date).is_some()).then_some((date, rest?))
}

/// What a pattern such as `/:year/:title/` makes, with `*` at the end of a name for what stands in its brackets; `None` if a part of it is not known.
pub fn expand(pattern: &str, date: Option<&str>, part: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut address = String::new();
    let mut pieces = pattern.split(':');
    address.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let piece = piece.strip_prefix('{').map_or_else(|| piece.to_owned(), |inner| inner.replacen('}', "", 1));
        let end = piece.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(piece.len());
        let (name, rest) = piece.split_at(end);
        let rest = if rest.starts_with('[') { rest.find(']').map_or(rest, |at| &rest[at + 1..]) } else { rest };
        address.push_str(&part(name).or_else(|| of_date(name, date?))?);
        address.push_str(rest);
    }
    Some(absolute(&address))
}

const MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
];

/// A part of a date, by the names of Hugo and Jekyll.
fn of_date(name: &str, date: &str) -> Option<String> {
    let (year, month, day) = (date.get(..4)?, date.get(5..7)?, date.get(8..10)?);
    let number = |text: &str| text.parse::<usize>().ok();
    let month_name = || MONTHS.get(number(month)?.checked_sub(1)?).copied();
    Some(match name {
        "year" => year.to_owned(),
        "short_year" => year.get(2..)?.to_owned(),
        "month" => month.to_owned(),
        "day" => day.to_owned(),
        "i_month" => number(month)?.to_string(),
        "i_day" => number(day)?.to_string(),
        "monthname" | "long_month" => month_name()?.to_owned(),
        "short_month" => month_name()?.get(..3)?.to_owned(),
        "y_day" | "yearday" => {
            let is_leap = number(year)? % 4 == 0 && (number(year)? % 100 != 0 || number(year)? % 400 == 0);
            let lengths = [31, 28 + usize::from(is_leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            let before: usize = lengths.iter().take(number(month)?.checked_sub(1)?).sum();
            let day = before + number(day)?;
            if name == "y_day" { format!("{day:03}") } else { day.to_string() }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths() {
        assert_eq!([absolute("a//b/"), absolute(""), absolute("/x.html")], ["/a/b/", "/", "/x.html"]);
        assert_eq!(
            [without_ending("a.b/c"), without_ending("a/b.c.md"), without_ending("a/.md")],
            ["a.b/c", "a/b.c", "a/.md"]
        );
        assert_eq!([ending("/a/B.PDF?x=a.b"), ending("a.b/c"), ending("a")], ["pdf", "", ""]);
        assert_eq!([join("a/b", "../c.md"), join("a", "../../c")], [Some("a/c.md".to_owned()), None]);
        assert_eq!(
            [way("a/b/c.md", "a/d/e.md"), way("c.md", "a/e.md"), way("a/x", "a/x")],
            ["../d/e.md", "a/e.md", "x"]
        );
        assert_eq!(dated("2014-03-31-a-b"), Some(("2014-03-31", "a-b")));
        assert_eq!([dated("2014-13-31-a"), dated("2014-03-31"), dated("éééééé-a")], [None; 3]);
    }

    #[test]
    fn patterns() {
        let part = |name: &str| (name == "title").then(|| "A-b".to_owned());
        let address = |pattern| expand(pattern, Some("2016-03-01"), part);
        assert_eq!(address("/:year/:i_month/:short_month/:title.html").as_deref(), Some("/2016/3/Mar/A-b.html"));
        assert_eq!(address(":y_day/:{title}/").as_deref(), Some("/061/A-b/"));
        assert_eq!(address("/:title[1:2]x:").as_deref(), None);
        assert_eq!(expand("/:year/", Some("2016"), part), None);
    }

    proptest! {
        #[test]
        fn no_path_is_too_odd(a in "[a./:é\\[\\]{}0-9-]{0,20}", b in any::<String>()) {
            let part = |name: &str| Some(name.to_owned());
            expand(&a, Some(&b), part);
            expand(&b, Some(&a), |_| None);
            for path in [&a, &b] {
                let all = [absolute(path), parent(path).to_owned(), ending(path), way(path, &a), encode(path)];
                prop_assert!(all.len() == 5 && dated(path).is_none_or(|(date, _)| date.len() == 10));
                join(path, &b);
            }
        }
    }
}
