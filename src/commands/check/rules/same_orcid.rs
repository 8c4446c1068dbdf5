//! One ORCID of two people, or two of one.

use super::{Check, Finding, Rule, Whole, place};
use crate::load::Publication;
use crate::model::TermId;
use rustc_hash::FxHashMap;

pub const MEMBER: Rule = Rule { code: "same-orcid", check: Check::Whole(check) };

fn check(whole: &Whole<'_>, out: &mut Vec<Finding>) {
    let catalogue = &whole.survey.catalogue;
    let mut owners: FxHashMap<&str, (TermId, &Publication)> = FxHashMap::default();
    let mut orcids: FxHashMap<TermId, (&str, &Publication)> = FxHashMap::default();
    let mut ids: Vec<_> = catalogue.ids().collect();
    ids.sort_by_key(|id| &catalogue.publication(*id).source);
    for id in ids {
        let (paper, references) = (catalogue.publication(id), catalogue.references(id));
        for (author, person) in paper.authors.iter().zip(&references.authors) {
            let Some(orcid) = author.orcid.as_deref() else { continue };
            let term = catalogue.person(*person);
            let (owner, first) = *owners.entry(orcid).or_insert((term, paper));
            if owner != term {
                let message = format!("{orcid} is {}'s ORCID here, and {}'s elsewhere", author.name, catalogue.term(owner).title);
                let remedy = "if they are one, give the person a file with both spellings; if not, mend the ORCID";
                out.push(Finding::new(place(paper, "authors"), message, remedy).related(place(first, "authors"), "the other one"));
            }
            let (known, first) = *orcids.entry(term).or_insert((orcid, paper));
            if known != orcid {
                let message = format!("{} has the ORCID {orcid} here, and {known} elsewhere", author.name);
                let remedy = "mend whichever is wrong; two people of one name need a file each";
                out.push(Finding::new(place(paper, "authors"), message, remedy).related(place(first, "authors"), "the other one"));
            }
        }
    }
}
