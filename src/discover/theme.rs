//! Templates, static files and the interface's words, from the site, its theme, and the theme's parents.

use super::{Diagnostic, Diagnostics, Place, STATIC, not_utf8, walk};
use crate::base::config::Config;
use crate::base::fields::Fields;
use crate::base::messages::Messages;
use crate::base::node::toml_entries;
use crate::base::origin::Origin;
use include_dir::{Dir, include_dir};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// The folder of the interface's words, in a site and in a theme.
pub const I18N: &str = "i18n";
/// The default theme's name.
const EMBEDDED: &str = "folio";
/// The default theme, as it was when this program was built.
static FOLIO: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/folio");

/// What the pages are drawn with.
#[derive(Default, PartialEq, Eq)]
pub struct Theme {
    /// The site's own templates under their names, the themes' under `themes/NAME/…`.
    pub templates: Vec<Template>,
    /// `themes/NAME/` of the theme and its parents, nearest first: the prefixes under which a name is looked for.
    pub prefixes: Vec<String>,
    /// The static files that are published, each path once; the site's win over its theme's, the theme's over its parent's.
    statics: Vec<Static>,
    /// The content security policy (CSP 3) that its pages keep to, if it says one.
    pub policy: Option<String>,
}

/// A template.
#[derive(PartialEq, Eq)]
pub struct Template {
    /// As templates name it in `extends` and `include`.
    pub name: String,
    /// Where it stands, for messages.
    pub path: Arc<str>,
    pub text: Cow<'static, str>,
}

/// A static file of a theme. The site's own are [`super::File`]s.
#[derive(PartialEq, Eq)]
pub struct Static {
    /// Relative to `static/`, and so to the output.
    pub name: String,
    /// Where it stands, for messages.
    pub path: Arc<str>,
    pub bytes: Cow<'static, [u8]>,
}

/// A [`Static`] of the [`Theme`] that minted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StaticId(u32);

impl Theme {
    pub fn file(&self, id: StaticId) -> &Static {
        &self.statics[id.0 as usize]
    }

    /// Whether both publish files of the same names.
    pub fn has_the_paths_of(&self, other: &Theme) -> bool {
        self.styles() == other.styles()
            && self.statics.len() == other.statics.len()
            && self.statics.iter().zip(&other.statics).all(|(a, b)| a.name == b.name)
    }

    /// The static files that `old` had not, or with other content.
    pub fn replaced_since<'t>(&'t self, old: &'t Theme) -> impl Iterator<Item = Arc<str>> + 't {
        self.statics.iter().filter(|file| !old.statics.contains(file)).map(|file| file.path.clone())
    }

    /// The templates of style sheets, each name once.
    pub fn styles(&self) -> BTreeSet<Arc<str>> {
        let style = |template: &Template| {
            let prefix = self.prefixes.iter().find(|prefix| template.name.starts_with(&***prefix));
            let name = &template.name[prefix.map_or(0, String::len)..];
            name.ends_with(".css").then(|| name.into())
        };
        self.templates.iter().filter_map(style).collect()
    }

    pub fn files(&self) -> impl Iterator<Item = (StaticId, &Static)> {
        (0..).map(StaticId).zip(&self.statics)
    }
}

/// Reads the theme that `config` names, its parents, and the site's own templates; and the words of the interface. Where a
/// theme is missing, folio stands in for it, so that the rest of the site can be looked at in the same run.
pub(super) fn read(root: &Path, config: &Config, out: &mut Diagnostics) -> (Theme, Messages) {
    let mut theme = Theme::default();
    let mut words = Words::new(&config.language);
    add_templates(root, "templates", "", &mut theme, out);
    words.read(root, I18N, out);
    let mut name = config.theme.clone();
    let mut named_in: Arc<str> = crate::base::config::FILE.into();
    loop {
        let prefix = format!("themes/{name}/");
        let sound_name = !name.contains(['/', '\\']) && !name.starts_with('.');
        let in_site = sound_name && root.join(&prefix).is_dir();
        let problem = if theme.prefixes.contains(&prefix) {
            let text = format!("the theme `{name}` is its own parent");
            Some(
                Diagnostic::error("theme-loop", Place::file(named_in.clone()), text)
                    .remedy("take the `parent` line out of one of the themes"),
            )
        } else if !in_site && name != EMBEDDED {
            let text = format!("there is no theme `{name}`");
            Some(
                Diagnostic::error("unknown-theme", Place::file(named_in.clone()), text)
                    .remedy(format!("make the folder `themes/{name}/`, or use `folio`, which is always there")),
            )
        } else {
            None
        };
        if let Some(problem) = problem {
            out.push(problem);
            if theme.prefixes.iter().any(|prefix| prefix == "themes/folio/") {
                break;
            }
            EMBEDDED.clone_into(&mut name);
            continue;
        }
        let manifest = if in_site {
            add_templates(root, &format!("{prefix}templates"), &prefix, &mut theme, out);
            add_statics(root, &format!("{prefix}{STATIC}"), &mut theme, out);
            words.read(root, &format!("{prefix}{I18N}"), out);
            std::fs::read(root.join(&prefix).join("theme.toml"))
                .ok()
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        } else {
            add_embedded(&mut theme);
            FOLIO.get_file("theme.toml").and_then(|file| file.contents_utf8()).map(str::to_owned)
        };
        theme.prefixes.push(prefix.clone());
        let path: Arc<str> = format!("{prefix}theme.toml").into();
        let manifest = manifest.map(|text| Manifest::parse(&path, &text, out)).unwrap_or_default();
        theme.policy = theme.policy.or(manifest.policy);
        match manifest.parent {
            Some(parent) => (name, named_in) = (parent, path),
            None => break,
        }
    }
    theme.templates.sort_by(|a, b| a.name.cmp(&b.name));
    theme.statics.sort_by(|a, b| a.name.cmp(&b.name));
    words.read_embedded();
    (theme, words.into_messages(out))
}

/// The files of words in the site's language and in those that stand in for it, from the nearest on.
struct Words {
    /// `pt-BR`, `pt`, `en`.
    languages: Vec<String>,
    /// Each with the place of its language.
    files: Vec<(usize, Arc<str>, Cow<'static, str>)>,
}

impl Words {
    fn new(language: &str) -> Words {
        let shorter = |tag: &String| tag.rsplit_once('-').map(|(rest, _)| rest.to_owned());
        let mut languages: Vec<String> = std::iter::successors(Some(language.to_owned()), shorter).collect();
        if languages.last().is_some_and(|last| last != "en") {
            languages.push("en".to_owned());
        }
        Words { languages, files: Vec::new() }
    }

    fn read(&mut self, root: &Path, folder: &str, out: &mut Diagnostics) {
        for (rank, language) in self.languages.iter().enumerate() {
            let path: Arc<str> = format!("{folder}/{language}.toml").into();
            match std::fs::read(root.join(&*path)).map(String::from_utf8) {
                Ok(Ok(text)) => self.files.push((rank, path, text.into())),
                Ok(Err(error)) => {
                    let valid = error.utf8_error().valid_up_to();
                    out.push(not_utf8(path, &String::from_utf8_lossy(&error.as_bytes()[..valid])));
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => out.push(unreadable(path, &error)),
            }
        }
    }

    /// Folio's words stand behind those of every theme, so that each message is there in English at least.
    fn read_embedded(&mut self) {
        for (rank, language) in self.languages.iter().enumerate() {
            let name = format!("{I18N}/{language}.toml");
            if let Some(text) = FOLIO.get_file(&name).and_then(|file| file.contents_utf8()) {
                self.files.push((rank, format!("themes/{EMBEDDED}/{name}").into(), text.into()));
            }
        }
    }

    fn into_messages(mut self, out: &mut Diagnostics) -> Messages {
        // Another theme's German comes before the own one's English.
        self.files.sort_by_key(|(rank, ..)| *rank);
        let mut messages = Messages::default();
        for (_, path, text) in &self.files {
            messages.add(path, text, out);
        }
        messages
    }
}

/// What a `theme.toml` says.
#[derive(Default)]
struct Manifest {
    parent: Option<String>,
    policy: Option<String>,
}

impl Manifest {
    /// Reports on what it does not know.
    fn parse(path: &Arc<str>, text: &str, out: &mut Diagnostics) -> Manifest {
        let origin = Origin::toml(path.clone(), text);
        let table = match toml::de::DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let span = error.span().unwrap_or(0..0);
                out.push(
                    Diagnostic::error(
                        "invalid-toml",
                        Place::span(path.clone(), text, span.start, span.end),
                        error.message(),
                    )
                    .remedy("see https://toml.io for how values are written"),
                );
                return Manifest::default();
            }
        };
        let mut fields = Fields::new(&origin, toml_entries(table.into_inner()));
        for key in ["name", "description", "license", "version", "homepage"] {
            fields.text(key, out);
        }
        fields.texts("authors", out);
        let place = fields.place("content_security_policy");
        let policy = fields.text("content_security_policy", out);
        let policy = policy.filter(|policy| {
            let is_line = policy.chars().all(|c| c == ' ' || c.is_ascii_graphic());
            if !is_line {
                let message = "`content_security_policy` is not one line of ASCII";
                out.push(
                    Diagnostic::error("bad-header", place.clone(), message)
                        .remedy("write it as the header would have it, such as \"default-src 'self'\""),
                );
            }
            is_line
        });
        let parent = fields.text("parent", out);
        fields.finish([], out);
        Manifest { parent, policy }
    }
}

fn add_templates(root: &Path, folder: &str, prefix: &str, theme: &mut Theme, out: &mut Diagnostics) {
    for entry in walk(root, folder, out) {
        let name = format!("{prefix}{}", &entry.path[folder.len() + 1..]);
        match std::fs::read(root.join(&*entry.path)).map(String::from_utf8) {
            Ok(Ok(text)) => theme.templates.push(Template { name, path: entry.path, text: text.into() }),
            Ok(Err(error)) => {
                let valid = error.utf8_error().valid_up_to();
                out.push(not_utf8(entry.path, &String::from_utf8_lossy(&error.as_bytes()[..valid])));
            }
            Err(error) => out.push(unreadable(entry.path, &error)),
        }
    }
}

fn add_statics(root: &Path, folder: &str, theme: &mut Theme, out: &mut Diagnostics) {
    for entry in walk(root, folder, out) {
        let name = entry.path[folder.len() + 1..].to_owned();
        match std::fs::read(root.join(&*entry.path)) {
            Ok(bytes) => add_static(theme, Static { name, path: entry.path, bytes: bytes.into() }),
            Err(error) => out.push(unreadable(entry.path, &error)),
        }
    }
}

pub(super) fn unreadable(path: Arc<str>, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error("unreadable-file", Place::file(path), format!("it cannot be read: {error}"))
        .remedy("mend the file's permissions, or take it out of the folder")
}

fn add_static(theme: &mut Theme, file: Static) {
    if !theme.statics.iter().any(|other| other.name == file.name) {
        theme.statics.push(file);
    }
}

fn add_embedded(theme: &mut Theme) {
    let mut folders = vec![&FOLIO];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let Some(path) = file.path().to_str().map(|path| path.replace('\\', "/")) else { continue };
            let shown: Arc<str> = format!("themes/folio/{path}").into();
            if let (Some(name), Some(text)) = (path.strip_prefix("templates/"), file.contents_utf8()) {
                let name = format!("themes/folio/{name}");
                theme.templates.push(Template { name, path: shown, text: text.into() });
            } else if let Some(name) = path.strip_prefix("static/") {
                add_static(theme, Static { name: name.to_owned(), path: shown, bytes: file.contents().into() });
            }
        }
    }
}

/// The words of the embedded theme, in English.
pub fn english() -> Messages {
    let mut words = Words::new("en");
    words.read_embedded();
    words.into_messages(&mut Diagnostics::default())
}

/// The text of a file of the embedded theme, for showing a diagnostic's line.
pub fn embedded_text(path: &str) -> Option<&'static str> {
    FOLIO.get_file(path.strip_prefix("themes/folio/")?)?.contents_utf8()
}
