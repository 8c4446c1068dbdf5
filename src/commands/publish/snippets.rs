//! What a server of one's own is to be told of the site, to be pasted into its configuration.
//!
//! Nothing that comes from site.toml can end a directive: values are quoted as each server reads them, and what it has no way to
//! write is left out, with a comment.

use super::headers::{BRIEFLY, FOR_AN_HOUR, FOR_EVER, Redirect};
use crate::base::config::Encoding;
use percent_encoding::percent_decode_str;
use std::fmt::Write;

/// A kind of server that can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Server {
    Nginx,
    Apache,
}

/// What there is to be told.
pub(super) struct Told<'a> {
    /// Where the site stands on its host: `/`, or `/some/folder/`.
    pub base: &'a str,
    pub security: &'a [(String, String)],
    pub redirects: &'a [Redirect],
    pub precompress: &'a [Encoding],
}

/// Endings whose types servers do not know by themselves.
const TYPES: [(&str, &str); 3] = [
    ("application/x-bibtex", "bib"),
    ("application/x-research-info-systems", "ris"),
    ("application/manifest+json", "webmanifest"),
];

/// Files that change seldom, as a regular expression.
const SELDOM: &str = r"\.(?:css|js|mjs|pdf|png|jpe?g|gif|webp|avif|svg|ico|woff2?|bib|ris)$";

impl Server {
    pub(super) fn text(self, told: &Told<'_>) -> String {
        match self {
            Server::Nginx => nginx(told),
            Server::Apache => apache(told),
        }
    }
}

impl Told<'_> {
    /// How long browsers may keep what is at an address, by regular expressions; the last that fits counts.
    fn kept(&self) -> [(String, &'static str); 2] {
        let shards = format!(r"^{}search/[0-9a-f]+\.bin$", literally(self.base));
        [(SELDOM.to_owned(), FOR_AN_HOUR), (shards, FOR_EVER)]
    }
}

/// What follows stands in the `server` block itself. A header in a `location` would hide those of the server, and two
/// blocks of one name would keep nginx from starting.
fn nginx(told: &Told<'_>) -> String {
    let mut text = "# For the `server` block of nginx, by `offprint publish --server-config nginx`.\n\
                    # A `location` with an `add_header` of its own hides those below; repeat them there.\n\
                    charset utf-8;\ncharset_types text/css text/plain text/csv text/xml application/xml;\n\
                    absolute_redirect off;\ninclude mime.types;\ntypes {\n"
        .to_owned();
    for (media_type, ending) in TYPES {
        let _ = writeln!(text, "    {media_type} {ending};");
    }
    let _ = writeln!(text, "}}\nerror_page 404 {};", quoted(&format!("{}404.html", told.base)));
    for encoding in told.precompress {
        text.push_str(match encoding {
            Encoding::Gzip => "gzip_static on;\ngzip_vary on;\n",
            Encoding::Brotli => "# brotli_static on; # where nginx has the module ngx_brotli\n",
            Encoding::Zstd => "# zstd_static on; # where nginx has the module zstd-nginx-module\n",
        });
    }
    let _ = writeln!(text, "set $offprint_kept {};", quoted(BRIEFLY));
    for (pattern, kept) in told.kept() {
        let _ = writeln!(text, "if ($uri ~ {}) {{ set $offprint_kept {}; }}", quoted(&pattern), quoted(kept));
    }
    text.push_str("add_header Cache-Control $offprint_kept always;\n");
    for (name, value) in told.security {
        // There is no way to write a dollar sign that is none of a variable.
        if value.contains('$') {
            let _ = writeln!(text, "# Left out, as nginx cannot write it: {name}");
        } else {
            let _ = writeln!(text, "add_header {name} {} always;", quoted(value));
        }
    }
    for redirect in told.redirects {
        let (from, to) = (quoted(&decoded(&redirect.from)), quoted(&redirect.to));
        let _ = writeln!(text, "location = {from} {{ return 301 {to}; }}");
    }
    text
}

fn apache(told: &Told<'_>) -> String {
    // An address, and not a message, only without quotation marks.
    let mut text = format!(
        "# For a .htaccess at the top of the site, or its <Directory>, by `offprint publish --server-config apache`.\n\
         # It needs mod_headers and mod_alias, and mod_rewrite for compressed files.\n\
         ErrorDocument 404 {}404.html\nAddDefaultCharset utf-8\nAddCharset utf-8 .css .js .txt .csv .xml .bib .ris\n",
        told.base
    );
    for (media_type, ending) in TYPES {
        let _ = writeln!(text, "AddType {media_type} .{ending}");
    }
    for redirect in told.redirects {
        match undone(&redirect.to) {
            Some(to) => {
                let from = quoted(&format!("^{}$", literally(&decoded(&redirect.from))));
                let _ = writeln!(text, "RedirectMatch 301 {from} {}", quoted(&to));
            }
            None => {
                let _ = writeln!(text, "# Left out, as Apache cannot write it: {} to {}", redirect.from, redirect.to);
            }
        }
    }
    let is_packed = !told.precompress.is_empty();
    if is_packed {
        text.push_str(&packed(told.precompress));
    }
    let _ = writeln!(text, "Header always set Cache-Control {}", quoted(BRIEFLY));
    for (pattern, kept) in told.kept() {
        // Where a compressed file stands in for a plain one, the address is that of the plain one.
        let condition = match is_packed {
            true => format!(
                "reqenv('REDIRECT_SITE_URI') =~ m#{pattern}# || \
                 (-z reqenv('REDIRECT_SITE_URI') && %{{REQUEST_URI}} =~ m#{pattern}#)"
            ),
            false => format!("%{{REQUEST_URI}} =~ m#{pattern}#"),
        };
        let _ = writeln!(text, "Header always set Cache-Control {} \"expr={condition}\"", quoted(kept));
    }
    for (name, value) in told.security {
        if value.contains("${") || value.starts_with("expr=") {
            let _ = writeln!(text, "# Left out, as Apache cannot write it: {name}");
        } else {
            // mod_headers reads `%t` as a time, and `\r` as the end of a line.
            let value = quoted(&value.replace('\\', "\\\\").replace('%', "%%"));
            let _ = writeln!(text, "Header always set {name} {value}");
        }
    }
    text
}

/// For Apache: the first form that the browser takes and that is there. An archive that is asked for as such, `a.tar.gz`, stays
/// what it is.
fn packed(encodings: &[Encoding]) -> String {
    let mut text = "RewriteEngine On\n".to_owned();
    let best = [Encoding::Brotli, Encoding::Zstd, Encoding::Gzip].into_iter().filter(|e| encodings.contains(e));
    for encoding in best.clone() {
        let (key, ending) = (encoding.key(), encoding.ending());
        for (from, index) in [("^(.*[^/])$", ""), ("^(.*/|)$", "index.html")] {
            let _ = write!(
                text,
                "RewriteCond \"%{{ENV:REDIRECT_SITE_URI}}\" \"^$\"\n\
                 RewriteCond \"%{{HTTP:Accept-Encoding}}\" \
                 \"(?:^|[ ,]){key}(?:$|[ ,]|;(?!\\s*q=0(?:\\.0*)?\\s*(?:,|$)))\"\n\
                 RewriteCond \"%{{REQUEST_FILENAME}}{index}.{ending}\" -f\n\
                 RewriteRule \"{from}\" \"$1{index}.{ending}\" [L,E=SITE_URI:%{{REQUEST_URI}},E=SITE_CODING:{key}]\n"
            );
        }
    }
    for encoding in best {
        let (key, ending) = (encoding.key(), encoding.ending());
        let _ = writeln!(
            text,
            "<If \"reqenv('REDIRECT_SITE_CODING') == '{key}'\">\n    RemoveType .{ending}\n    AddEncoding {key} .{ending}\n</If>"
        );
    }
    text.push_str("Header merge Vary Accept-Encoding\n");
    text
}

/// A word between quotation marks, as both servers read it.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text of which every letter means itself in a regular expression, also between two `#`.
fn literally(text: &str) -> String {
    text.chars().fold(String::new(), |mut pattern, c| {
        match c {
            c if c.is_ascii_alphanumeric() || !c.is_ascii() || "/-_".contains(c) => pattern.push(c),
            '.' => pattern.push_str("\\."),
            c => {
                let _ = write!(pattern, "\\x{:02X}", u32::from(c));
            }
        }
        pattern
    })
}

/// An address as servers compare it.
fn decoded(address: &str) -> String {
    percent_decode_str(address).decode_utf8_lossy().into_owned()
}

/// An address whose path Apache encodes itself. `None` when it would become another.
fn undone(address: &str) -> Option<String> {
    let (path, rest) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
    let plain = percent_decode_str(path).decode_utf8().ok()?;
    let is_other = path.to_ascii_lowercase().contains("%2f")
        || plain.contains(['?', '#', '\\'])
        || plain.contains("${")
        || plain.chars().any(char::is_control);
    // `$1` would be a part of what was found.
    (!is_other).then(|| format!("{}{rest}", plain.replace('$', "\\$")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::paths::OutPath;

    #[test]
    fn no_value_ends_a_directive() {
        let told = |value: &str, to: &str| {
            let security = [("X-Own".to_owned(), value.to_owned())];
            let path = OutPath::new("old/index.html").expect("a path");
            let redirects = [Redirect { path, from: "/old/%22;%7B%20a/".to_owned(), to: to.to_owned() }];
            let told = Told { base: "/", security: &security, redirects: &redirects, precompress: &Encoding::ALL };
            (Server::Nginx.text(&told), Server::Apache.text(&told))
        };
        let (nginx, apache) = told("a \"b\"; } \\ 50%", "/new/%24x/?a=%24b");
        assert!(nginx.contains(r#"add_header X-Own "a \"b\"; } \\ 50%" always;"#), "{nginx}");
        assert!(nginx.contains(r#"location = "/old/\";{ a/" { return 301 "/new/%24x/?a=%24b"; }"#), "{nginx}");
        assert!(apache.contains(r#"Header always set X-Own "a \"b\"; } \\\\ 50%%""#), "{apache}");
        let redirect = r#"RedirectMatch 301 "^/old/\\x22\\x3B\\x7B\\x20a/$" "/new/\\$x/?a=%24b""#;
        assert!(apache.contains(redirect), "{apache}");
        for (value, to) in [("$host", "/a"), ("${HOME}", "/a%2Fb")] {
            let (nginx, apache) = told(value, to);
            assert!(!nginx.contains(value), "{nginx}");
            assert!(
                !apache.contains("HOME") && !apache.contains("RedirectMatch 301 \"^/old") | (to == "/a"),
                "{apache}"
            );
        }
    }
}
