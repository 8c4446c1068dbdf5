//! A link to this site by its whole address, which a build does not follow.

use super::{Check, Finding, Rule, Whole, place};
use crate::base::Place;
use crate::base::paths::on_site;
use crate::load::Document;
use crate::plan::redirect_path;
use percent_encoding::percent_decode_str;

pub const MEMBER: Rule = Rule { code: "own-address", check: Check::Whole(check) };

fn check(whole: &Whole<'_>, out: &mut Vec<Finding>) {
    let (config, plan) = (&whole.survey.sources.config, &whole.survey.plan);
    let site = format!("{}{}", config.base_url.origin(), config.base_url.path());
    let in_texts = whole.texts.iter().flat_map(|text| &text.links).map(|(url, place)| (url.as_str(), place.clone()));
    let navigation = config.nav.iter().map(|item| (item.url.as_str(), item.place.clone()));
    let redirects = config.redirects.iter().map(|redirect| (redirect.to.as_str(), redirect.place.clone()));
    for (url, place) in in_texts.chain(documents(whole)).chain(navigation).chain(redirects) {
        let Some(rest) = on_site(url, &site) else { continue };
        let path = percent_decode_str(rest.split(['?', '#']).next().unwrap_or_default()).decode_utf8_lossy();
        if plan.at(&path).is_none() && plan.find(&redirect_path(&path)).is_none() {
            let message = format!("`{url}` is of this site, and nothing is there");
            let remedy = "link to a paper or page by the path of its Markdown file, as seen from this one";
            out.push(Finding::new(place, message, remedy));
        }
    }
}

/// The files that papers name by an address.
fn documents<'w>(whole: &'w Whole<'_>) -> impl Iterator<Item = (&'w str, Place)> {
    whole.survey.catalogue.publications().iter().flat_map(|paper| {
        let files = paper.files.iter().map(|file| ("files", &file.document));
        paper.pdf.iter().map(|pdf| ("pdf", pdf)).chain(files).filter_map(|(key, document)| match document {
            Document::Remote(url) => Some((url.as_str(), place(paper, key))),
            Document::Local(_) => None,
        })
    })
}
