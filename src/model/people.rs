//! Who is who.
//!
//! A person's identity is their address. Those who have a file in `content/people/` are known by its name, by their ORCID,
//! and by each spelling that the file lists; everyone else by the address that the name makes.

use super::PubId;
use super::terms::{Indexer, normalized};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::load::{Contributor, PersonFile, Publication};
use rustc_hash::FxHashMap;

pub(super) struct People<'a> {
    files: &'a [PersonFile],
    by_slug: FxHashMap<&'a str, usize>,
    by_orcid: FxHashMap<&'a str, usize>,
    by_name: FxHashMap<String, Vec<usize>>,
}

impl<'a> People<'a> {
    pub(super) fn new(files: &'a [PersonFile], out: &mut Diagnostics) -> People<'a> {
        let mut people = People {
            files,
            by_slug: FxHashMap::default(),
            by_orcid: FxHashMap::default(),
            by_name: FxHashMap::default(),
        };
        for (index, file) in files.iter().enumerate() {
            let twin = people.by_slug.insert(&file.slug, index).map(|twin| ("duplicate-address", twin, "address"));
            let orcid = file.orcid.as_deref().and_then(|orcid| people.by_orcid.insert(orcid, index));
            for (code, twin, what) in twin.into_iter().chain(orcid.map(|twin| ("duplicate-orcid", twin, "ORCID"))) {
                out.push(
                    Diagnostic::error(code, file.place.clone(), format!("two people have one {what}"))
                        .related(files[twin].place.clone(), "the other one")
                        .remedy("join the two files, or mend one of them"),
                );
            }
            for name in std::iter::once(&file.name).chain(&file.aliases) {
                let owners = people.by_name.entry(normalized(name)).or_default();
                if !owners.contains(&index) {
                    owners.push(index);
                }
            }
        }
        people
    }

    /// The person that a paper names, noted in `index`.
    pub(super) fn identify<'p>(
        &self,
        person: &'p Contributor,
        publication: &Publication,
        key: &'static str,
        id: PubId,
        index: &mut Indexer<'p>,
        out: &mut Diagnostics,
    ) -> u32 {
        // Nearly all are people without a file who are met again.
        if person.orcid.is_none()
            && let Some(known) = index.add_again(&person.name, id)
        {
            return known;
        }
        let name = normalized(&person.name);
        let by_name = self.by_name.get(&name).map_or(&[][..], Vec::as_slice);
        let by_orcid = person.orcid.as_deref().and_then(|orcid| self.by_orcid.get(orcid)).copied();
        let by_slug = self.by_slug.get(name.as_str()).copied();
        let Some(file) = by_orcid.or(by_slug).or_else(|| by_name.first().copied()) else {
            return index.add_written(&person.name, id);
        };
        let found = &self.files[file];
        if by_orcid.is_none() && by_slug.is_none() && by_name.len() > 1 {
            out.push(self.ambiguous(&name, by_name, publication.keys.place(key)));
        } else if let (Some(given), Some(known)) = (&person.orcid, &found.orcid)
            && given != known
        {
            let message = format!("this paper gives {name} the ORCID {given}, and the person's file {known}");
            out.push(
                Diagnostic::error("contradicting-orcid", publication.keys.place(key), message)
                    .related(found.place.clone(), "the person's file")
                    .remedy("mend one of them; if they are two people, give the other one a file, too"),
            );
        }
        // One who is named by the file is written as the file has it.
        let written = if by_slug == Some(file) { normalized(&found.name) } else { name };
        index.add(&found.slug, &written, id)
    }

    fn ambiguous(&self, name: &str, owners: &[usize], place: Place) -> Diagnostic {
        let choices: Vec<String> = owners.iter().map(|owner| format!("`{}`", self.files[*owner].slug)).collect();
        let message = format!("{name} can be {} people", owners.len());
        let diagnostic = Diagnostic::error("ambiguous-person", place, message)
            .remedy(format!("write the name of the person's file instead: {}", choices.join(" or ")));
        owners
            .iter()
            .fold(diagnostic, |diagnostic, owner| diagnostic.related(self.files[*owner].place.clone(), "one of them"))
    }
}
