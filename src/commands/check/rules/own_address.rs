//! A link to this site by its whole address, which a build does not follow.

use super::{Check, Finding, Rule, Whole};
use crate::plan::redirect_path;

pub const MEMBER: Rule = Rule { code: "own-address", check: Check::Whole(check) };

fn check(whole: &Whole<'_>, out: &mut Vec<Finding>) {
    let (config, plan) = (&whole.survey.sources.config, &whole.survey.plan);
    let base = format!("{}{}", config.base_url.origin(), config.base_url.path().trim_end_matches('/'));
    for (url, place) in whole.texts.iter().flat_map(|text| &text.links) {
        let Some(rest) = url.strip_prefix(&base).filter(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#'])) else {
            continue;
        };
        let path = rest.split(['?', '#']).next().unwrap_or_default();
        if plan.at(path).is_none() && plan.find(&redirect_path(path)).is_none() {
            let message = format!("`{url}` is of this site, and nothing is there");
            let remedy = "link to a paper or page by the path of its Markdown file, as seen from this one";
            out.push(Finding::new(place.clone(), message, remedy));
        }
    }
}
