//! A date that has not come. What is to appear on a day says so by `publish_at`; another date in the future is mostly a slip,
//! and keeps the paper out of the site until then.

use super::{Check, Finding, Rule};
use crate::base::origin::{Origin, Step};
use crate::base::{Diagnostics, PartialDate, Place};
use crate::commands::check::text;
use crate::commands::check::whole::{Paper, Whole};
use crate::load::front_matter;
use std::sync::Arc;

pub const MEMBER: Rule = Rule {
    code: "future-date",
    check: Check::Catalogue(|whole| {
        let is_to_come = |date: &PartialDate| date.is_after(whole.today);
        let mut found = Vec::new();
        for paper in whole.papers() {
            let publication = paper.publication;
            let keys = [("date", Some(publication.date)), ("updated", publication.updated)];
            for (key, date) in keys.into_iter().filter_map(|(key, date)| Some((key, date.filter(is_to_come)?))) {
                // With `--future`, or `publish_at`, papers are seen before the day that they bear.
                if key == "updated" || publication.publish_at.is_none_or(|day| !day.is_after(whole.today)) {
                    found.push(finding(paper.place(key), key, date, whole));
                }
            }
            for (index, erratum) in publication.errata.iter().enumerate() {
                if let Some(date) = erratum.date.filter(is_to_come) {
                    found.push(finding(erratum_place(&paper, index), "date", date, whole));
                }
            }
        }
        let left_out = whole.sources.markdown().iter().filter(|path| whole.catalogue.leaves_out(path));
        found.extend(left_out.filter_map(|path| left_out_by_slip(path, whole)));
        found
    }),
};

fn finding(place: Place, key: &str, date: PartialDate, whole: &Whole<'_>) -> Finding {
    let message = format!("`{key}` is {date}, and today is {}", whole.today);
    Finding::new(place, message, "correct the date; `publish_at` is for what is to appear later")
}

fn erratum_place(paper: &Paper<'_>, index: usize) -> Place {
    let trail = [Step::Key("errata".to_owned()), Step::Item(index), Step::Key("date".to_owned())];
    let found = text::find(&paper.whole.sources.root, &paper.publication.source, &trail);
    found.unwrap_or_else(|| paper.place("errata"))
}

/// A paper that is no draft, and is left out because of its date alone.
fn left_out_by_slip(path: &Arc<str>, whole: &Whole<'_>) -> Option<Finding> {
    let look = |origin: &Origin<'_>, _| {
        let heard = &mut Diagnostics::default();
        let mut fields = front_matter::fields(origin, heard)?;
        let place = fields.place("date");
        let (date, publish_at, draft) =
            (fields.date("date", heard)?, fields.date("publish_at", heard), fields.flag("draft", heard));
        (publish_at.is_none() && !draft && date.is_after(whole.today)).then_some((place, date))
    };
    let (place, date) = text::with(&whole.sources.root, path, look).flatten()?;
    let message = format!("`date` is {date}, so the paper is left out of the site until then");
    Some(Finding::new(
        place,
        message,
        "correct the date; if the paper is to appear on that day, write `publish_at`, too",
    ))
}
