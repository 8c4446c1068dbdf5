//! `--external`: whether links to other hosts still lead somewhere.

use super::external::{self, Settings, Verdict};
use super::texts;
use crate::Survey;
use crate::base::cache::FOLDER;
use crate::base::config::is_external;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::commands::{Progress, now};
use crate::load::Document;
use std::collections::BTreeMap;

/// Follows all links, and tells of those that are broken or have moved, at each place where one stands. The line that sums it up.
pub(super) fn check(survey: &Survey, quiet: bool, out: &mut Diagnostics) -> String {
    let links = links(survey);
    let urls: Vec<String> = links.keys().cloned().collect();
    let site = &survey.sources.config.base_url;
    let settings = Settings {
        agent: format!("offprint/{} (+{}{})", env!("CARGO_PKG_VERSION"), site.origin(), site.path()),
        ..Settings::default()
    };
    let cache = survey.sources.root.join(FOLDER).join("links.json");
    let progress = Progress::new(quiet);
    progress.begin("links", urls.len());
    let verdicts = external::follow(&urls, &settings, &cache, now(), &|| progress.step());
    progress.finish();
    let Ok(verdicts) = verdicts else {
        let message = "no host is found from here, so no link was followed";
        out.push(
            Diagnostic::warning("no-network", None, message).remedy("look whether there is a network, and check again"),
        );
        return "0 links were followed".to_owned();
    };
    let (followed, mut unsure) = (verdicts.len(), 0);
    for (url, verdict) in verdicts {
        let places = links.get(&url).into_iter().flatten();
        match verdict {
            Verdict::Fine => {}
            Verdict::Unsure { .. } => unsure += 1,
            Verdict::Moved { to } => places.for_each(|place| {
                let problem = Diagnostic::warning("moved-link", place.clone(), format!("{url} has moved for good"));
                out.push(problem.remedy(format!("write {to}")));
            }),
            Verdict::Broken { why } => places.for_each(|place| {
                let problem = Diagnostic::warning("dead-link", place.clone(), format!("{url} leads nowhere: {why}"));
                out.push(problem.remedy("link to where it is now, to a copy in an archive, or take the link out"));
            }),
        }
    }
    format!("{followed} links to other hosts were followed; of {unsure} their hosts would not say")
}

/// The addresses of other hosts, each with its places.
fn links(survey: &Survey) -> BTreeMap<String, Vec<Place>> {
    let mut links: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    let own = survey.sources.config.base_url.origin();
    let is_of_others = |url: &str| {
        is_external(url)
            && !url.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
    };
    let in_texts = texts::read(&survey.sources).into_iter().flat_map(|text| text.links);
    let in_papers = survey.catalogue.publications().iter().flat_map(|paper| {
        let files = paper.files.iter().map(|file| ("files", &file.document));
        let named = paper.pdf.iter().map(|pdf| ("pdf", pdf)).chain(files);
        named.filter_map(|(key, document)| match document {
            Document::Remote(url) => Some((url.clone(), paper.keys.place(key))),
            Document::Local(_) => None,
        })
    });
    for (url, place) in in_texts.chain(in_papers).filter(|(url, _)| is_of_others(url)) {
        links.entry(url).or_default().push(place);
    }
    links
}
