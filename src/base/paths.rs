//! Paths and the words that addresses are made of.

use std::fmt;
use std::sync::Arc;

/// The longest word of an address, in bytes. File systems stop at 255, and the PDF's ending has to fit too.
pub const LONGEST_SLUG: usize = 120;

/// Where a file stands in the output: relative, `/` between its parts, and unable to leave the output's root.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OutPath(Arc<str>);

impl OutPath {
    /// # Errors
    /// Says what keeps `path` from being a path of the output.
    pub fn new(path: impl Into<String>) -> Result<OutPath, String> {
        let path = path.into();
        if path.is_empty() {
            return Err("it is empty".to_owned());
        }
        for part in path.split('/') {
            if part.is_empty() || part == "." || part == ".." {
                return Err(format!("it has a part `{part}`, which is no name"));
            }
            if part.len() > 255 {
                return Err("a part of it is longer than the 255 bytes that file systems take".to_owned());
            }
            if let Some(bad) = part.chars().find(|c| c.is_control() || *c == '\\') {
                return Err(format!("it has the character {bad:?}"));
            }
        }
        Ok(OutPath(path.into()))
    }

    /// A path relative to the output's root.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two paths share that a file system without upper and lower case, or one that composes accents, confuses.
    pub fn folded(&self) -> Arc<str> {
        use unicode_normalization::UnicodeNormalization;
        if self.0.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
            return self.0.clone();
        }
        self.0.nfc().flat_map(char::to_lowercase).collect::<String>().into()
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Lower-case ASCII words joined by hyphens; other scripts are transliterated. `None` when nothing is left.
///
/// A longer one than file names allow is cut, and ends in a hash of the whole text so that two long texts stay apart.
pub fn slug(text: &str) -> Option<String> {
    let mut slug = String::with_capacity(text.len());
    let mut gap = false;
    let mut push = |c: char| {
        if c.is_ascii_alphanumeric() {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(c.to_ascii_lowercase());
        } else if !matches!(c, '\'' | '`') {
            gap = true;
        }
    };
    for c in text.chars() {
        if c.is_ascii() {
            push(c);
        } else if matches!(c, '’' | '‘' | 'ʼ' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') {
        } else {
            let plain = any_ascii::any_ascii_char(c);
            if plain.is_empty() { push(' ') } else { plain.chars().for_each(&mut push) }
        }
    }
    if slug.len() > LONGEST_SLUG {
        let hash = blake3::hash(text.as_bytes()).to_hex();
        slug.truncate(LONGEST_SLUG - 9);
        let cut = slug.rfind('-').filter(|at| *at > LONGEST_SLUG / 2).unwrap_or(slug.len());
        slug.truncate(cut);
        slug.push('-');
        slug.push_str(&hash[..8]);
    }
    (!slug.is_empty()).then_some(slug)
}

/// As [`slug`], and for a text of which no letter is left, its code points: `u-1f600`.
pub fn slug_or_code_points(text: &str) -> String {
    slug(text).unwrap_or_else(|| {
        text.chars()
            .filter(|c| !c.is_whitespace())
            .take(12)
            .fold("u".to_owned(), |slug, c| format!("{slug}-{:x}", u32::from(c)))
    })
}

/// Whether a word can stand in an address as it is.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST_SLUG
        && text
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// The folder part of a path with `/` between its parts; empty for a bare name.
pub fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// The folders in which a file of the output is, from the innermost on.
pub fn folders_of(path: &OutPath) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(parent(path.as_str())), |folder| Some(parent(folder)))
        .take_while(|folder| !folder.is_empty())
}

/// The last part of a path.
pub fn file_name(path: &str) -> &str {
    path.rfind('/').map_or(path, |at| &path[at + 1..])
}

/// The name without its last ending: `a.b.md` gives `a.b`.
pub fn stem(path: &str) -> &str {
    let name = file_name(path);
    name.rfind('.').filter(|at| *at > 0).map_or(name, |at| &name[..at])
}

/// The ending in lower case, without its dot.
pub fn extension(path: &str) -> String {
    let name = file_name(path);
    name.rfind('.').filter(|at| *at > 0).map_or_else(String::new, |at| name[at + 1..].to_ascii_lowercase())
}

/// `relative`, which may have `.` and `..`, seen from `folder`. `None` when it leaves the root.
pub fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// What a URL says behind the address of a site: `/a?b` of `https://www.old.example/a?b` for `http://old.example`. `None` if it
/// is none of this site.
pub fn on_site<'u>(url: &'u str, site: &str) -> Option<&'u str> {
    let bare = |url: &'u str| {
        let (_, rest) = url.split_once("//").filter(|(scheme, _)| matches!(*scheme, "" | "http:" | "https:"))?;
        Some(rest.strip_prefix("www.").unwrap_or(rest))
    };
    let site = site.split_once("//").map_or(site, |(_, rest)| rest);
    let site = site.strip_prefix("www.").unwrap_or(site).trim_end_matches('/');
    let (host, rest) = bare(url)?.split_at_checked(site.len())?;
    let is_of_site = host.eq_ignore_ascii_case(site) && (rest.is_empty() || rest.starts_with(['/', '?', '#']));
    is_of_site.then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slugs_are_ascii_words() {
        for (text, expected) in [
            ("Security Policy in the Amber Coast", "security-policy-in-the-amber-coast"),
            ("Don’t – or do", "dont-or-do"),
            ("2020.acl-main.654", "2020-acl-main-654"),
            ("*SEM", "sem"),
            ("JEP/TALN/RECITAL", "jep-taln-recital"),
            ("Ondřej Dušek", "ondrej-dusek"),
            ("Łódź & Москва", "lodz-moskva"),
        ] {
            assert_eq!(slug(text).as_deref(), Some(expected));
        }
        assert_eq!(slug("  —  "), None);
        assert!(slug("海洋法").is_some_and(|slug| is_slug(&slug)));
        assert_eq!(slug_or_code_points("\u{e000}"), "u-e000");
    }

    #[test]
    fn long_texts_stay_apart() {
        let (a, b) = ("word ".repeat(200) + "a", "word ".repeat(200) + "b");
        let (a, b) = (slug(&a).expect("letters"), slug(&b).expect("letters"));
        assert!(a.len() <= LONGEST_SLUG && a != b && is_slug(&a), "{a}");
    }

    #[test]
    fn joining_stays_inside() {
        assert_eq!(join("content/a", "../b/./c.md").as_deref(), Some("content/b/c.md"));
        assert_eq!(join("content", "../../etc/passwd"), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_a_bad_slug(text in any::<String>()) {
            if let Some(slug) = slug(&text) {
                prop_assert!(is_slug(&slug), "{slug}");
            }
            prop_assert!(is_slug(&slug_or_code_points(&text)) || text.chars().all(char::is_whitespace));
        }

        #[test]
        fn no_path_leaves_the_output(text in any::<String>()) {
            if let Ok(path) = OutPath::new(text) {
                let joined = std::path::Path::new("/out").join(path.as_str());
                let inside = joined.components().all(|part| !matches!(part, std::path::Component::ParentDir));
                prop_assert!(joined.starts_with("/out") && inside);
            }
        }
    }

    #[test]
    fn addresses_of_a_site() {
        let on = |url| on_site(url, "https://www.old.example/");
        assert_eq!(on("http://old.example/a?b"), Some("/a?b"));
        assert_eq!(on("//Old.Example"), Some(""));
        for url in ["https://old.example.org/a", "https://older.example/", "/a", "ftp://old.example/a", "old.example/a"]
        {
            assert_eq!(on(url), None, "{url}");
        }
    }
}
