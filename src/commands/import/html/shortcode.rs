//! WordPress's shortcodes: `[gallery ids="1,2"]`, `[caption …]…[/caption]`.

/// A shortcode's tag, as far as its `]`.
#[derive(Debug, PartialEq, Eq)]
pub struct Shortcode<'t> {
    pub name: &'t str,
    /// What stands between its name and its `]`.
    inside: &'t str,
    pub is_closing: bool,
    /// In bytes, with its brackets.
    pub length: usize,
}

/// The tag that a text begins with.
pub fn parse(text: &str) -> Option<Shortcode<'_>> {
    let after = text.strip_prefix('[')?;
    let (is_closing, after) = after.strip_prefix('/').map_or((false, after), |after| (true, after));
    if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let (name, rest) = after.split_at(after.find(|c| !is_name(c))?);
    // A `[` ends the search, so that a text of nothing else is read once.
    let end = rest.find(['[', ']']).filter(|end| rest[*end..].starts_with(']'))?;
    let inside = &rest[..end];
    if name.len() > 60 || !inside.is_empty() && !inside.starts_with(|c: char| c.is_whitespace() || c == '/') {
        return None;
    }
    Some(Shortcode { name, inside, is_closing, length: text.len() - rest.len() + end + 1 })
}

impl<'t> Shortcode<'t> {
    /// Whether nobody would write this as prose: it has values, or ends itself.
    pub fn is_unmistakable(&self) -> bool {
        self.is_closing || self.inside.contains('=') || self.inside.ends_with('/') || self.name.contains(['_', '-'])
    }

    /// Its value of a name.
    pub fn get(&self, name: &str) -> Option<&'t str> {
        self.values().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Its values, those without a name too.
    pub fn values(&self) -> impl Iterator<Item = (&'t str, &'t str)> {
        let mut rest = self.inside.trim_end_matches('/');
        std::iter::from_fn(move || {
            rest = rest.trim_start();
            if rest.is_empty() {
                return None;
            }
            let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let (name, after) = match after.strip_prefix('=') {
                Some(after) => (name, after.trim_start()),
                None => ("", rest),
            };
            let (value, after) = match after.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
            };
            rest = after;
            Some((name, value))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_shortcode() {
        let code = parse("[gallery ids=\"1, 2\" size='x y' link=file plain /] and").expect("a shortcode");
        assert_eq!((code.name, code.length, code.is_closing), ("gallery", 49, false));
        let values: Vec<_> = code.values().collect();
        assert_eq!(values, [("ids", "1, 2"), ("size", "x y"), ("link", "file"), ("", "plain")]);
        assert_eq!(code.get("IDS"), Some("1, 2"));
        assert!(parse("[/caption]").is_some_and(|code| code.is_closing && code.is_unmistakable()));
        assert!(parse("[sic]").is_some_and(|code| !code.is_unmistakable()));
    }

    #[test]
    fn what_is_no_shortcode() {
        for text in ["", "[", "[1]", "[a", "[a [b]", "[a=b]", "[é]", "[]", "[/]", "x", "[caption:]"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("[a \"é]").map(|code| code.values().count()), Some(1));
        assert_eq!(parse("[a =]").map(|code| code.values().count()), Some(1));
    }
}
