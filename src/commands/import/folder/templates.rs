//! What stands in Markdown for a generator's own programs: shortcodes, and the tags of Liquid.

use super::addresses;
use super::markdown::{Notes, code};
use crate::commands::import::record::Weight;
use std::collections::BTreeSet;

/// Whose tags stand in the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Hugo: `{{< name >}}` and `{{% name %}}`.
    Hugo,
    /// Jekyll and Eleventy: `{% name %}` and `{{ value }}`.
    Liquid,
    /// Zola: `{% name() %}`, `{{ name() }}`, and links that begin with `@/`.
    Zola,
}

/// No tag is longer.
const LONGEST_TAG: usize = 4096;

/// A tag as it is written.
struct Found<'t> {
    /// Where it ends.
    end: usize,
    /// What is between its marks.
    inner: &'t str,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Shortcode,
    Block,
    Output,
}

/// What a tag becomes.
enum Fate {
    /// Text in its place, up to where.
    Becomes(String, usize),
    Stays,
}

/// Turns the tags with a plain meaning into Markdown.
pub struct Translator<'a> {
    pub dialect: Dialect,
    /// The way to the text of a name.
    pub find: &'a dyn Fn(&str) -> Option<String>,
    pub site: &'a str,
}

impl Translator<'_> {
    /// The others stay as they are written, and all code does.
    pub fn translate(&self, text: String, notes: &mut Notes) -> String {
        let marks: &[&str] = match self.dialect {
            Dialect::Hugo => &["{{<", "{{%"],
            Dialect::Liquid => &["{{", "{%"],
            Dialect::Zola => &["{{", "{%", "@/"],
        };
        if !marks.iter().any(|mark| text.contains(mark)) {
            return text;
        }
        let mut code = code(&text).into_iter().peekable();
        let mut unclosed = BTreeSet::new();
        let mut out = String::with_capacity(text.len());
        let (mut done, mut at) = (0, 0);
        while let Some(start) = text[at..].find(['{', '@']).map(|found| at + found) {
            while code.next_if(|range| range.end <= start).is_some() {}
            if let Some(range) = code.peek().filter(|range| range.start <= start) {
                if marks.iter().any(|mark| text[start..range.end].contains(mark)) {
                    notes.say(
                        Weight::Kept,
                        "what stands in code stays as written, even if it looks like the generator's tags",
                    );
                }
                at = range.end;
                continue;
            }
            at = start + 1;
            if !marks.iter().any(|mark| text[start..].starts_with(mark)) {
                continue;
            }
            let fate = match found(&text, start, self.dialect) {
                Some(found) => {
                    out.push_str(&text[done..start]);
                    done = start;
                    let fate = self.fate(&text, &found, &out, &mut unclosed, notes);
                    at = found.end;
                    fate
                }
                None => self.inner_link(&text, start, notes),
            };
            if let Fate::Becomes(new, end) = fate {
                out.push_str(&text[done..start]);
                out.push_str(&new);
                (done, at) = (end, end);
            }
        }
        out + &text[done..]
    }

    fn fate(
        &self,
        text: &str,
        tag: &Found<'_>,
        before: &str,
        unclosed: &mut BTreeSet<&'static str>,
        notes: &mut Notes,
    ) -> Fate {
        let inner = tag.inner.trim_start_matches('-').trim_end_matches(['-', '/']).trim();
        let end = inner.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(inner.len());
        let (name, rest) = inner.split_at(end);
        let close = match (self.dialect, tag.kind, name) {
            (Dialect::Hugo, _, "highlight") => "/highlight",
            (Dialect::Liquid, Kind::Block, "highlight") => "endhighlight",
            (Dialect::Liquid, Kind::Block, "raw") => "endraw",
            (Dialect::Liquid, Kind::Block, "comment") => "endcomment",
            _ => "",
        };
        if !close.is_empty() && !unclosed.contains(close) {
            if let Some((content, end)) = closing(text, tag, close, self.dialect) {
                let new = match name {
                    "highlight" => fence(content, arguments(rest).first(), before, &text[end..]),
                    "raw" => content.to_owned(),
                    _ => {
                        notes.say(Weight::LeftOut, "comments in Liquid are left out");
                        String::new()
                    }
                };
                return Fate::Becomes(new, end);
            }
            unclosed.insert(close);
        }
        let becomes = |new: String| Fate::Becomes(new, tag.end);
        let what = match (self.dialect, tag.kind, name) {
            (Dialect::Hugo, _, _) if tag.inner.starts_with("/*") => {
                // A shortcode that is shown.
                let [open, close] = if text[..tag.end].ends_with(">}}") { ["{{<", ">}}"] } else { ["{{%", "%}}"] };
                let shown = tag.inner.trim_start_matches("/*").trim_end_matches("*/");
                return becomes(format!("{open} {} {close}", shown.trim()));
            }
            (Dialect::Hugo, _, "ref" | "relref") => {
                let arguments = arguments(rest);
                let path =
                    arguments.iter().find(|(key, _)| key.is_empty() || key == "path").map(|(_, value)| value.as_str());
                return becomes(self.way(path.unwrap_or_default(), notes));
            }
            (Dialect::Hugo, _, "figure") => return becomes(figure(rest, notes)),
            (Dialect::Liquid, Kind::Block, "link" | "post_url") => return becomes(self.way(rest.trim(), notes)),
            (Dialect::Liquid, Kind::Output, _) => match self.output(inner) {
                Some(address) => return becomes(address),
                None => "Liquid output",
            },
            (Dialect::Liquid, _, _) => "Liquid tag",
            _ => "shortcode",
        };
        let is_end = name.starts_with('/') || name.starts_with("end") || name.is_empty();
        if !is_end {
            let name: String = name.chars().take(40).collect();
            notes.say(Weight::Kept, format!("the {what} [{name}] stays as written"));
        }
        // Without the space, Markdown would see a tag of HTML in `{{<note>}}`.
        let looks_like_html = self.dialect == Dialect::Hugo && tag.inner.starts_with(|c: char| !c.is_whitespace());
        match text[..tag.end].ends_with(">}}") && looks_like_html {
            true => becomes(format!("{{{{< {}>}}}}", tag.inner)),
            false => Fate::Stays,
        }
    }

    /// The way to a text of the source.
    fn way(&self, name: &str, notes: &mut Notes) -> String {
        let (path, fragment) = name.split_at(name.find('#').unwrap_or(name.len()));
        let way = match (self.find)(path) {
            Some(way) => way,
            None if path.is_empty() => String::new(),
            None => {
                notes.say(
                    Weight::Kept,
                    "links to texts that the source does not have lead to the names that it has for them",
                );
                path.to_owned()
            }
        };
        addresses::encode(&format!("{way}{fragment}"))
    }

    /// `@/blog/a.md`, where a link's destination begins.
    fn inner_link(&self, text: &str, start: usize, notes: &mut Notes) -> Fate {
        let is_destination = text[..start].ends_with(['(', '<']) || text[..start].ends_with("]: ");
        let rest = &text[start..];
        if !is_destination || !rest.starts_with("@/") {
            return Fate::Stays;
        }
        let length = rest.find(|c: char| c.is_whitespace() || matches!(c, ')' | '>')).unwrap_or(rest.len());
        Fate::Becomes(self.way(&rest[2..length], notes), start + length)
    }

    /// The address that `{{ site.baseurl }}` and `{{ "/a/" | relative_url }}` write.
    fn output(&self, inner: &str) -> Option<String> {
        match inner {
            "site.baseurl" => return Some(String::new()),
            "site.url" => return Some(self.site.to_owned()),
            _ => {}
        }
        let quote = inner.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (address, filters) = inner[1..].split_once(quote)?;
        let mut filters = filters.split('|').map(str::trim).filter(|filter| !filter.is_empty());
        let is_known = |filter: &str| {
            matches!(
                filter,
                "relative_url"
                    | "absolute_url"
                    | "url"
                    | "prepend: site.baseurl"
                    | "prepend:site.baseurl"
                    | "escape"
                    | "uri_escape"
            )
        };
        let is_address = filters.clone().next().is_some() && filters.all(is_known);
        let is_whole = address.contains(':') || address.starts_with(['/', '#']);
        is_address.then(|| addresses::encode(&if is_whole { address.to_owned() } else { format!("/{address}") }))
    }
}

/// The tag that begins here.
fn found(text: &str, start: usize, dialect: Dialect) -> Option<Found<'_>> {
    let rest = &text[start..];
    let (open, close, kind) = match dialect {
        Dialect::Hugo if rest.starts_with("{{<") => ("{{<", ">}}", Kind::Shortcode),
        Dialect::Hugo => ("{{%", "%}}", Kind::Shortcode),
        _ if rest.starts_with("{%") => ("{%", "%}", Kind::Block),
        _ => ("{{", "}}", Kind::Output),
    };
    let inner = rest.strip_prefix(open)?;
    let near = &inner[..inner.floor_char_boundary(LONGEST_TAG)];
    let length = near.find(close)?;
    Some(Found { end: start + open.len() + length + close.len(), inner: &near[..length], kind })
}

/// What is between a tag and the one that closes it, and where that ends.
fn closing<'t>(text: &'t str, tag: &Found<'_>, name: &str, dialect: Dialect) -> Option<(&'t str, usize)> {
    let mark = if dialect == Dialect::Hugo { "{{" } else { "{%" };
    text[tag.end..].match_indices(mark).find_map(|(at, _)| {
        let at = tag.end + at;
        let closing = found(text, at, dialect)?;
        (closing.inner.trim_matches(['-', ' ']) == name).then(|| (&text[tag.end..at], closing.end))
    })
}

/// A shortcode's arguments: with a name, or in a row.
fn arguments(text: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let name = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(rest.len());
        let (key, value) = match rest[name..].strip_prefix('=') {
            Some(value) if name > 0 => (&rest[..name], value),
            _ => ("", rest),
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '`' | '\''));
        let (value, after) = match quote.and_then(|quote| value[1..].split_once(quote)) {
            Some(parts) => parts,
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        all.push((key.to_owned(), value.to_owned()));
        rest = after.trim_start();
    }
    all
}

/// A picture with what is written below it.
fn figure(rest: &str, notes: &mut Notes) -> String {
    let arguments = arguments(rest);
    let value = |name: &str| arguments.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let first = |names: &[&str]| {
        names.iter().map(|name| value(name)).find(|value| !value.is_empty()).unwrap_or_default().to_owned()
    };
    let known = ["src", "alt", "caption", "title", "attr", "attrlink", "link"];
    for (key, _) in arguments.iter().filter(|(key, _)| !known.contains(&key.as_str())) {
        notes.say(Weight::LeftOut, format!("the argument {key} of figures is left out"));
    }
    let plain = |text: &str| text.replace(['[', ']'], "").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut figure = format!("![{}]({})", plain(&first(&["alt", "caption", "title"])), addresses::encode(value("src")));
    if !value("link").is_empty() {
        figure = format!("[{figure}]({})", addresses::encode(value("link")));
    }
    let source = match value("attrlink") {
        "" => value("attr").to_owned(),
        link => format!("[{}]({})", plain(&first(&["attr", "attrlink"])), addresses::encode(link)),
    };
    let title = if value("title").is_empty() { String::new() } else { format!("**{}**", value("title")) };
    let below: Vec<&str> =
        [title.as_str(), value("caption"), &source].into_iter().filter(|part| !part.is_empty()).collect();
    if below.is_empty() { figure } else { format!("{figure}\n\n{}\n", below.join(" ")) }
}

/// A block of code, indented as its tag is.
fn fence(code: &str, language: Option<&(String, String)>, before: &str, after: &str) -> String {
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let (start, indent) = if line.trim().is_empty() { ("", line) } else { ("\n\n", "") };
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let code = code.trim_start_matches(' ').trim_start_matches('\r');
    let code = code.strip_prefix('\n').unwrap_or(code).trim_end();
    let language = language.filter(|(key, _)| key.is_empty()).map_or("", |(_, language)| language).replace('`', "");
    let end = if after.trim_start_matches([' ', '\r']).starts_with('\n') || after.is_empty() { "" } else { "\n\n" };
    format!("{start}{fence}{language}\n{code}\n{indent}{fence}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn translated(dialect: Dialect, text: &str) -> (String, Vec<String>) {
        let find = |name: &str| name.contains("known").then(|| "../b/known.md".to_owned());
        let mut notes = Notes::default();
        let text =
            Translator { dialect, find: &find, site: "https://e.example" }.translate(text.to_owned(), &mut notes);
        let mut record = crate::commands::import::record::Record::default();
        notes.tell(&mut record);
        (text, record.remarks.into_iter().map(|remark| remark.what).collect())
    }

    #[test]
    fn shortcodes_of_hugo() {
        for (text, expected) in [
            ("[a]({{< ref \"known.md#b c\" >}}) {{%relref known%}}", "[a](../b/known.md#b%20c) ../b/known.md"),
            ("<a href=\"{{< ref path=\"/other\" >}}\">", "<a href=\"/other\">"),
            ("`{{< ref \"known\" >}}` {{</* box */>}}", "`{{< ref \"known\" >}}` {{< box >}}"),
            ("{{< figure src=\"/a b.png\" alt=\"A\" caption=\"On *b*\" >}}", "![A](/a%20b.png)\n\nOn *b*\n"),
            ("- x\n  {{< highlight go \"l\" >}}\n  ```\n{{< /highlight >}}\n", "- x\n  ````go\n  ```\n  ````\n"),
            (
                "a {{<note>}}b{{</note>}} {{ x }} {{< highlight go >}}",
                "a {{< note>}}b{{< /note>}} {{ x }} {{< highlight go >}}",
            ),
        ] {
            assert_eq!(translated(Dialect::Hugo, text).0, expected);
        }
        let (_, remarks) = translated(Dialect::Hugo, "{{< box >}} {{< box a >}}{{< /box >}}{{% tmp \"x\" %}}");
        assert_eq!(remarks, ["the shortcode [box] stays as written", "the shortcode [tmp] stays as written"]);
    }

    #[test]
    fn tags_of_liquid() {
        for (text, expected) in [
            ("[a]({{site.baseurl}}/x.pdf) {{ \"/a b/\" | url }} {{ 'c' | relative_url }}", "[a](/x.pdf) /a%20b/ /c"),
            ("{% raw %}{{ x }}{% endraw %}{%- link known.md -%}", "{{ x }}../b/known.md"),
            ("{% post_url 2014-01-01-known %} {% comment %}x\n{{ y }}{% endcomment %}z", "../b/known.md z"),
            ("{% highlight ruby %}\n  a\n\n    {{ b }}\n{% endhighlight %}\nc", "```ruby\n  a\n\n    {{ b }}\n```\nc"),
            (
                "{{ site.url }}/a {{ page.title | url }} {% raw %} {% include x.html %}",
                "https://e.example/a {{ page.title | url }} {% raw %} {% include x.html %}",
            ),
            ("    {% raw %}code{% endraw %}", "    {% raw %}code{% endraw %}"),
        ] {
            assert_eq!(translated(Dialect::Liquid, text).0, expected);
        }
    }

    #[test]
    fn links_of_zola() {
        let (text, remarks) =
            translated(Dialect::Zola, "[a](@/known.md#x) [b](@/c.md) a@/d {{ y(id=\"1\") }}\n\n[e]: @/known.md");
        assert_eq!(text, "[a](../b/known.md#x) [b](c.md) a@/d {{ y(id=\"1\") }}\n\n[e]: ../b/known.md");
        assert_eq!(remarks.len(), 2);
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in any::<String>(), odd in "(\\{\\{|\\{%|<|>\\}\\}|%\\}|\\}\\}|@/|raw|endraw|highlight|ref|figure|=|\"|`|é| |\n|/){0,30}") {
            for text in [text, odd] {
                for dialect in [Dialect::Hugo, Dialect::Liquid, Dialect::Zola] {
                    translated(dialect, &text);
                }
            }
        }
    }
}
