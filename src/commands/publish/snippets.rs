//! What a server of one's own is to be told of the site, to be pasted into its configuration.

use super::headers::{BRIEFLY, FOR_AN_HOUR, FOR_EVER, Redirect};
use crate::base::config::Encoding;
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
    ("bib", "application/x-bibtex; charset=utf-8"),
    ("ris", "application/x-research-info-systems; charset=utf-8"),
    ("webmanifest", "application/manifest+json"),
];

/// Files that change seldom, as a part of a regular expression.
const SELDOM: &str = r"\.(css|js|mjs|pdf|png|jpe?g|gif|webp|avif|svg|ico|woff2?|bib|ris)$";

impl Server {
    pub(super) fn text(self, told: &Told<'_>) -> String {
        match self {
            Server::Nginx => nginx(told),
            Server::Apache => apache(told),
        }
    }
}

fn nginx(told: &Told<'_>) -> String {
    let base = told.base;
    let mut text = format!(
        "# For the `server` block of nginx. Made by `offprint publish --server-config nginx`.\n\
         charset utf-8;\ncharset_types text/css text/plain text/csv text/xml application/xml application/json;\n\
         error_page 404 {};\n",
        quoted(&format!("{base}404.html"))
    );
    for encoding in told.precompress {
        let (module, name) = match encoding {
            Encoding::Gzip => ("ngx_http_gzip_static_module", "gzip"),
            Encoding::Brotli => ("ngx_brotli", "brotli"),
            Encoding::Zstd => ("zstd-nginx-module", "zstd"),
        };
        // Those that are no part of nginx stop it where they are missing.
        let off = if *encoding == Encoding::Gzip { "" } else { "# " };
        let _ = writeln!(text, "{off}{name}_static on; # needs {module}");
    }
    // A header in a block hides those of the blocks around it, so each has them all.
    let headers = |kept: &str| {
        let mut lines = format!("    add_header Cache-Control {} always;\n", quoted(kept));
        for (name, value) in told.security {
            // nginx has no way to write a dollar sign that is none of a variable.
            let off = if value.contains('$') { "# " } else { "" };
            let _ = writeln!(lines, "    {off}add_header {name} {} always;", quoted(value));
        }
        lines
    };
    let mut location = |which: &str, lines: &str| {
        let _ = write!(text, "location {which} {{\n{lines}}}\n");
    };
    location(&quoted(base), &headers(BRIEFLY));
    for (ending, media_type) in TYPES {
        let lines = format!("    types {{}}\n    default_type {};\n{}", quoted(media_type), headers(FOR_AN_HOUR));
        location(&format!(r#"~ "\.{ending}$""#), &lines);
    }
    location(&format!("~ {}", quoted(&format!("^{}search/[0-9a-f]+\\.bin$", escaped(base)))), &headers(FOR_EVER));
    location(&format!("~ {}", quoted(SELDOM)), &headers(FOR_AN_HOUR));
    for redirect in told.redirects {
        let to = format!("    return 301 {};\n", quoted(&redirect.to));
        location(&format!("= {}", quoted(&decoded(&redirect.from))), &to);
    }
    text
}

fn apache(told: &Told<'_>) -> String {
    let base = told.base;
    let mut text = format!(
        "# For a `.htaccess` or a `<Directory>` of Apache. Made by `offprint publish --server-config apache`.\n\
         ErrorDocument 404 {}\nAddDefaultCharset utf-8\n\
         AddCharset utf-8 .html .css .js .txt .csv .xml .json .bib .ris\n",
        quoted(&format!("{base}404.html"))
    );
    for (ending, media_type) in TYPES {
        let bare = media_type.split(';').next().unwrap_or(media_type);
        let _ = writeln!(text, "AddType {bare} .{ending}");
    }
    text.push_str("<IfModule mod_headers.c>\n");
    for (name, value) in told.security {
        let _ = writeln!(text, "    Header always set {name} {}", quoted(value));
    }
    let _ = writeln!(text, "    Header set Cache-Control {}", quoted(BRIEFLY));
    let mut kept = |pattern: &str, kept: &str| {
        let _ = writeln!(
            text,
            "    <If {}>\n        Header set Cache-Control {}\n    </If>",
            quoted(&format!("%{{REQUEST_URI}} =~ m#{pattern}#")),
            quoted(kept)
        );
    };
    kept(SELDOM, FOR_AN_HOUR);
    kept(&format!(r"^{}search/[0-9a-f]+\.bin$", escaped(base)), FOR_EVER);
    text.push_str("</IfModule>\n");
    if !told.precompress.is_empty() {
        text.push_str(&precompressed(told.precompress));
    }
    if !told.redirects.is_empty() {
        text.push_str("<IfModule mod_alias.c>\n");
        for redirect in told.redirects {
            let from = quoted(&format!("^{}$", escaped(&decoded(&redirect.from))));
            let _ = writeln!(text, "    RedirectMatch 301 {from} {}", quoted(&redirect.to));
        }
        text.push_str("</IfModule>\n");
    }
    text
}

/// The best form that the browser takes and that is there.
fn precompressed(encodings: &[Encoding]) -> String {
    let mut text = "<IfModule mod_rewrite.c>\n    RewriteEngine On\n".to_owned();
    // What is not sent compressed already: `index.html` of a folder is found by its own name.
    text.push_str("    RewriteCond %{REQUEST_FILENAME} -d\n    RewriteRule ^(.*/|)$ $1index.html\n");
    let mut best = encodings.to_vec();
    best.sort_by_key(|encoding| [Encoding::Brotli, Encoding::Zstd, Encoding::Gzip].iter().position(|e| e == encoding));
    for encoding in &best {
        let (key, ending) = (encoding.key(), encoding.ending());
        let _ = write!(
            text,
            "    RewriteCond %{{HTTP:Accept-Encoding}} \\b{key}\\b\n    RewriteCond %{{REQUEST_FILENAME}}.{ending} -f\n    \
             RewriteRule ^(.*)$ $1.{ending} [L,E=offprint_{key}:1]\n"
        );
    }
    text.push_str("</IfModule>\n<IfModule mod_mime.c>\n");
    for encoding in &best {
        let (key, ending) = (encoding.key(), encoding.ending());
        // The ending says how it is compressed, and the one before it what it is.
        let _ = writeln!(text, "    RemoveType .{ending}\n    AddEncoding {key} .{ending}");
    }
    text.push_str("</IfModule>\n<IfModule mod_headers.c>\n    Header append Vary Accept-Encoding\n</IfModule>\n");
    text
}

/// A word between quotation marks, as both servers read it. What nginx takes for a variable was written in another way before.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text of which every letter means itself in a regular expression.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, c| {
        if r"\.+*?()|[]{}^$#".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
        escaped
    })
}

/// An address as servers compare it.
fn decoded(address: &str) -> String {
    percent_encoding::percent_decode_str(address).decode_utf8_lossy().into_owned()
}
