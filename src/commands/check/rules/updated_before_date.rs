//! What was changed before it was there.

use super::{Check, Finding, Rule};
use crate::base::PartialDate;
use crate::base::origin::Step;
use crate::commands::check::text;

pub const MEMBER: Rule = Rule {
    code: "updated-before-date",
    check: Check::Paper(|paper| {
        let date = paper.publication.date;
        let is_before = |other: &PartialDate| other.end() < date.end() && *other < date;
        if let Some(updated) = paper.publication.updated.filter(is_before) {
            let message = format!("it was updated on {updated}, before it appeared on {date}");
            return Some(Finding::new(paper.place("updated"), message, "correct one of the two"));
        }
        let errata = paper.publication.errata.iter().enumerate();
        let (index, early) =
            errata.filter_map(|(index, erratum)| Some((index, erratum.date?))).find(|(_, d)| is_before(d))?;
        let trail = [Step::Key("errata".to_owned()), Step::Item(index), Step::Key("date".to_owned())];
        let place = text::find(&paper.whole.sources.root, &paper.publication.source, &trail);
        let message = format!("an error in it was known on {early}, before it appeared on {date}");
        Some(Finding::new(place.unwrap_or_else(|| paper.place("errata")), message, "correct one of the two"))
    }),
};
