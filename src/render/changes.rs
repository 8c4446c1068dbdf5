//! When pages changed: by what front matter says, never by a clock.

use super::Renderer;
use crate::base::date::PartialDate;
use crate::load::Publication;
use crate::model::{AxisId, Listing, PubId};
use crate::plan::{Page, RouteId, Scope};
use rustc_hash::FxHashMap;

/// When a paper last changed.
pub(super) fn changed(publication: &Publication) -> PartialDate {
    publication.updated.unwrap_or(publication.date).max(publication.date)
}

/// The latest of some dates, if that one is known to the day. A paper of `2024` may be younger than one of 2024-03-01: then
/// nobody knows when their list has changed last.
fn latest(dates: impl Iterator<Item = PartialDate>) -> Option<PartialDate> {
    dates.max_by_key(|date| date.end()).filter(|date| date.day.is_some())
}

/// When each page last changed. What the pages of one list have in common is found once.
pub(super) struct Changes<'r> {
    renderer: &'r Renderer,
    lists: FxHashMap<Scope, Option<PartialDate>>,
    indexes: FxHashMap<AxisId, Option<PartialDate>>,
}

impl<'r> Changes<'r> {
    pub(super) fn new(renderer: &'r Renderer) -> Changes<'r> {
        Changes { renderer, lists: FxHashMap::default(), indexes: FxHashMap::default() }
    }

    /// Only whole days, since the schema of sitemaps takes no less. A list has changed when one of its papers has.
    pub(super) fn of(&mut self, route: RouteId) -> Option<PartialDate> {
        let Changes { renderer, lists, indexes } = self;
        let catalogue = &renderer.catalogue;
        match renderer.plan.route(route).page {
            Page::Publication(id) => latest(std::iter::once(changed(catalogue.publication(id)))),
            Page::Plain(index) => latest(catalogue.pages()[index as usize].updated.into_iter()),
            Page::Home => {
                let text = catalogue.pages().iter().find(|page| page.address.is_empty());
                renderer.latest(catalogue.ids(), text.and_then(|page| page.updated))
            }
            Page::Listing { scope, .. } => *lists.entry(scope).or_insert_with(|| match scope {
                Scope::All => renderer.latest(catalogue.ids(), renderer.intro_changed(Listing::All)),
                Scope::Term(id) => {
                    let papers = catalogue.term(id).publications.iter().copied();
                    renderer.latest(papers, renderer.intro_changed(Listing::Term(id)))
                }
            }),
            Page::Terms { axis, .. } => *indexes.entry(axis).or_insert_with(|| {
                let papers = catalogue.terms(axis).flat_map(|(_, term)| term.publications.iter().copied());
                renderer.latest(papers, renderer.intro_changed(Listing::Axis(axis)))
            }),
            _ => None,
        }
    }
}

impl Renderer {
    /// When one of these papers, or the text above them, last changed.
    fn latest(&self, papers: impl Iterator<Item = PubId>, text: Option<PartialDate>) -> Option<PartialDate> {
        latest(papers.map(|id| changed(self.catalogue.publication(id))).chain(text))
    }

    /// When the text above a listing last changed.
    fn intro_changed(&self, listing: Listing) -> Option<PartialDate> {
        self.catalogue.intro(listing).and_then(|page| page.updated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_is_told_only_if_it_is_known_to_the_day() {
        let of = |dates: &[&str]| {
            let dates = dates.iter().map(|date| PartialDate::parse(date).expect("a date"));
            latest(dates).map(|date| date.to_string()).unwrap_or_default()
        };
        assert_eq!(of(&["2020-05-01", "2021-02-03", "2019"]), "2021-02-03");
        assert_eq!(of(&["2021-02-03", "2021-02"]), "", "it may be of the last of February");
        assert_eq!(of(&["2021-02-03", "2021-01", "2020"]), "2021-02-03");
        assert_eq!(of(&["2021-12-31", "2021"]), "2021-12-31", "nothing of that year is younger");
        assert_eq!(of(&[]), "");
    }
}
