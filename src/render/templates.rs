//! The template engine: loading, functions, and errors with their place.

use super::value;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::language::{Language, Plural};
use crate::base::messages::fill;
use crate::discover::{Sources, version};
use crate::plan::{Page, Plan};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::Arc;
use tera::{Error, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

/// The templates that a theme has to have.
pub const TEMPLATES: [&str; 8] = [
    "home.html",
    "publication.html",
    "listing.html",
    "groups.html",
    "page.html",
    "search.html",
    "404.html",
    "redirect.html",
];

/// Loads the templates of the site and its themes. `None` when one is wrong or missing, which is reported.
pub(super) fn load(sources: &Sources, plan: &Plan, language: &Arc<Language>, out: &mut Diagnostics) -> Option<Tera> {
    let mut tera = Tera::new();
    let theme = &sources.theme;
    assets(&mut tera, sources, plan);
    words(&mut tera, language);
    let templates: Vec<(&str, Cow<'_, str>)> =
        theme.templates.iter().map(|t| (t.name.as_str(), with_words(&t.name, &t.text, language))).collect();
    let added = tera
        .set_fallback_prefixes(theme.prefixes.clone())
        .and_then(|()| tera.add_raw_templates(templates.iter().map(|(name, text)| (*name, text.as_ref()))));
    if let Err(error) = added {
        out.push(diagnostic(&error, "", sources));
        return None;
    }
    let missing: Vec<&str> = TEMPLATES.into_iter().filter(|name| !tera.contains_template(name)).collect();
    for name in &missing {
        out.push(
            Diagnostic::error(
                "missing-template",
                Place::file(format!("themes/{}/templates", sources.config.theme)),
                format!("the theme `{}` has no template `{name}`", sources.config.theme),
            )
            .remedy("write it, or name a parent theme that has it in theme.toml: parent = \"folio\""),
        );
    }
    missing.is_empty().then_some(tera)
}

/// The addresses of static files.
fn assets(tera: &mut Tera, sources: &Sources, plan: &Plan) {
    let mut assets: FxHashMap<String, String> = FxHashMap::default();
    for id in plan.ids() {
        let (name, version) = match plan.route(id).page {
            Page::Static(file) => {
                let file = sources.theme.file(file);
                (file.name.as_str(), Some(version(&file.bytes)))
            }
            // What a style sheet is made from decides what is in it.
            Page::Style(ref name) => {
                let templates = sources.theme.templates.iter().filter(|template| template.name.ends_with(&**name));
                let mut made_from = templates.map(|template| &*template.text).collect::<String>();
                made_from += &format!("{:?}", sources.config);
                (&**name, Some(version(made_from.as_bytes())))
            }
            Page::File(file) => {
                let file = sources.file(file);
                let Some(name) = file.path.strip_prefix("static/") else { continue };
                (name, file.version.clone())
            }
            _ => continue,
        };
        let href = plan.href(id);
        assets.insert(name.to_owned(), version.map_or_else(|| href.to_string(), |v| format!("{href}?v={v}")));
    }
    tera.register_function("asset", move |args: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let path = args.must_get::<&str>("path")?;
        assets
            .get(path)
            .cloned()
            .ok_or_else(|| Error::message(format!("there is no file `{path}` in static/ of the site or its theme")))
    });
}

/// A template with the messages in place that hang on nothing: those are most of what `t` is asked for, on every page anew.
fn with_words<'t>(name: &str, text: &'t str, language: &Language) -> Cow<'t, str> {
    const BEGIN: &str = "{{ t(key=\"";
    const END: &str = "\") }}";
    let is_html = name.ends_with(".html");
    let mut rest = text;
    let mut placed = String::new();
    while let Some((before, call)) = rest.split_once(BEGIN) {
        placed.push_str(before);
        let message = call.split_once(END).and_then(|(key, after)| {
            let message = language.messages().get(key)?.form(Plural::Other);
            // What the engine would take for its own is left to the function.
            let plain = is_html && !["{{", "{%", "{#"].iter().any(|mark| message.contains(mark));
            plain.then_some((message, after))
        });
        match message {
            Some((message, after)) => {
                placed.push_str(&quick_xml::escape::escape(message));
                rest = after;
            }
            None => {
                placed.push_str(BEGIN);
                rest = call;
            }
        }
    }
    if placed.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(placed + rest) }
}

/// Numbers and the words of the interface.
fn words(tera: &mut Tera, language: &Arc<Language>) {
    let own = language.clone();
    tera.register_function("number", move |args: Kwargs, _: &State<'_>| -> TeraResult<String> {
        Ok(own.number(args.must_get::<u64>("value")?))
    });
    let own = language.clone();
    tera.register_function("t", move |args: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let key = args.must_get::<&str>("key")?;
        let message = own.messages().get(key).ok_or_else(|| unknown(key))?;
        let plural = args.get::<u64>("n").ok().flatten().map_or(Plural::Other, |n| own.plural(n));
        Ok(fill(message.form(plural), |name| {
            let value = args.iter().find(|(key, _)| key.as_str() == Some(name))?.1;
            Some(value.as_u64().map_or_else(|| value.to_string(), |number| own.number(number)).into())
        }))
    });
    let own = language.clone();
    tera.register_function("forms", move |args: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let key = args.must_get::<&str>("key")?;
        let message = own.messages().get(key).ok_or_else(|| unknown(key))?;
        // What there is for nothing at all is a message of its own.
        let forms = own.plurals().into_iter().filter(|plural| *plural != Plural::Zero).map(|plural| {
            let text = quick_xml::escape::escape(message.form(plural));
            format!(" data-{}=\"{text}\"", plural.name())
        });
        Ok(value::html(&forms.collect::<String>()))
    });
}

fn unknown(key: &str) -> Error {
    Error::message(format!("there is no message `{key}` in i18n/ of the site or its theme"))
}

/// What a template error says, where.
pub(super) fn diagnostic(error: &Error, template: &str, sources: &Sources) -> Diagnostic {
    let path_of = |name: &str| {
        let found = sources.theme.templates.iter().find(|template| template.name == name);
        found.map_or_else(|| name.into(), |template| template.path.clone())
    };
    let (message, place) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let one_line = span.end_line == span.start_line && span.end_col > span.start_col;
            let place = Place {
                path: path_of(report.filename()),
                line: number(span.start_line),
                column: number(span.start_col + 1),
                width: if one_line { number(span.end_col - span.start_col) } else { 1 },
            };
            (report.message().to_owned(), place)
        }
        ErrorKind::MissingParent { current, parent } => {
            (format!("it extends `{parent}`, which is not there"), Place::file(path_of(current)))
        }
        ErrorKind::CircularExtend { inheritance_chain: chain, .. }
        | ErrorKind::CircularInclude { include_chain: chain, .. } => {
            let place = Place::file(path_of(chain.last().map_or(template, String::as_str)));
            return Diagnostic::error("template", place, "it extends or includes itself")
                .remedy("extend a theme's template of the same name by its full name: \"themes/folio/base.html\"");
        }
        other => (other.to_string(), Place::file(path_of(template))),
    };
    Diagnostic::error("template", place, message.trim().to_owned())
        .remedy("the manual's page `Templates` lists what each template is given")
}
