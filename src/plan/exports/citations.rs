//! The bibliographic record of each paper as files in its folder, for the formats that the site asks for. Without any, a site of
//! many papers has fewer files: its pages hold the records, too.

use super::{Export, Page};

pub const MEMBER: Export = Export {
    name: "citations",
    addresses: "`/publications/SLUG/SLUG.bib` and so on, for each format under `[citations] files`",
    claim: |planner| {
        for id in planner.catalogue.ids() {
            let slug = &planner.catalogue.publication(id).slug;
            for format in &planner.config.citations.files {
                let path = format!("publications/{slug}/{slug}.{}", format.extension());
                let route = planner.claim(path, Page::Citation(id, *format), None);
                planner.citations.insert((id, *format), route);
            }
        }
    },
};
