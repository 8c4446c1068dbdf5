//! A date after today. A paper with one is not in the site until then, which `publish_at` says on purpose.

use super::{Check, Finding, Rule, Whole};
use crate::base::date::PartialDate;
use crate::base::diagnostic::{Diagnostics, Place};
use crate::commands::check::texts;
use crate::load::front_matter;
use crate::load::publication::FOLDER;
use std::sync::Arc;

pub const MEMBER: Rule = Rule { code: "future-date", check: Check::Whole(check) };

fn check(whole: &Whole<'_>, out: &mut Vec<Finding>) {
    let Whole { survey, today, .. } = whole;
    for paper in survey.catalogue.publications() {
        if let Some(updated) = paper.updated.filter(|updated| updated.is_after(*today)) {
            let message = format!("`updated` says {updated}, which is still to come");
            out.push(Finding::new(paper.keys.place("updated"), message, "give the day on which the text was last changed"));
        }
    }
    // A paper to come has been left out, whatever else it says.
    let left_out = survey.catalogue.left_out_files().filter(|path| path.starts_with(FOLDER));
    for (place, date) in left_out.filter_map(|path| date(whole, path)).filter(|(_, date)| date.is_after(*today)) {
        let message = format!("this paper is dated {date}, which is still to come, and so it is not in the site");
        let remedy = "mend the year; or if it is to appear then, say so by `publish_at`";
        out.push(Finding::new(place, message, remedy));
    }
}

/// The date of a paper that is no draft and does not say when it is to appear.
fn date(whole: &Whole<'_>, path: &Arc<str>) -> Option<(Place, PartialDate)> {
    let file = texts::file(&whole.survey.sources, path)?;
    let out = &mut Diagnostics::default();
    let parts = front_matter::split(&file, out)?;
    let mut fields = front_matter::fields(&parts.origin, out)?;
    let is_on_purpose = fields.flag("draft", out) || fields.text("publish_at", out).is_some();
    let place = fields.place("date");
    fields.date("date", out).filter(|_| !is_on_purpose).map(|date| (place, date))
}
