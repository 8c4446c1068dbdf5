//! Who is who.
//!
//! A person's identity is their address. Those who have a file in `content/people/` are known by its name, by their ORCID,
//! and by each spelling that the file lists; everyone else by the address that the name makes.

use super::PubId;
use super::terms::{Indexer, normalized};
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::paths;
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
    pub(super) fn identify(
        &self,
        person: &Contributor,
        publication: &Publication,
        key: &'static str,
        id: PubId,
        index: &mut Indexer,
        out: &mut Diagnostics,
    ) -> u32 {
        let name = normalized(&person.name);
        let by_name = self.by_name.get(&name).map_or(&[][..], Vec::as_slice);
        let file = person
            .orcid
            .as_deref()
            .and_then(|orcid| self.by_orcid.get(orcid))
            .or_else(|| self.by_slug.get(name.as_str()))
            .or_else(|| by_name.first());
        if let (Some(file), [_, _, ..]) = (file, by_name)
            && person.orcid.is_none()
        {
            let choices: Vec<String> = by_name.iter().map(|index| format!("`{}`", self.files[*index].slug)).collect();
            let mut diagnostic = Diagnostic::error(
                "ambiguous-person",
                publication.keys.place(key),
                format!("{name} can be {} people", by_name.len()),
            )
            .remedy(format!("write the name of the person's file instead: {}", choices.join(" or ")));
            for owner in by_name {
                diagnostic = diagnostic.related(self.files[*owner].place.clone(), "one of them");
            }
            out.push(diagnostic);
            return index.add(&self.files[*file].slug, &name, id);
        }
        match file {
            Some(file) => index.add(&self.files[*file].slug, &self.files[*file].name, id),
            None => index.add(&paths::slug_or_code_points(&name), &name, id),
        }
    }
}
