//! Files that are published as they are: the site's static files, what lies beside plain pages, and the theme's; and the
//! theme's style sheets that are templates.

use super::{Page, Planner};
use crate::base::diagnostic::Place;
use crate::load::publication;

pub(super) fn claim(planner: &mut Planner<'_>) {
    let sources = planner.sources;
    planner.taken.extend(planner.catalogue.withheld());
    for (id, file) in sources.files() {
        let path = &file.path;
        // A PDF in static/ that is a paper's PDF is published once, in the paper's folder.
        if planner.taken.contains(&id) || path.starts_with(&format!("{}/", publication::FOLDER)) {
            continue;
        }
        let place = Some(Place::file(path.clone()));
        if let Some(name) = path.strip_prefix("static/") {
            let route = planner.claim(name, Page::File(id), place);
            planner.statics.insert(name.to_owned(), route);
            planner.by_source.insert(path.clone(), route);
        } else if let Some(name) = path.strip_prefix("content/") {
            let route = planner.claim(name, Page::File(id), place);
            planner.by_source.insert(path.clone(), route);
        }
    }
    for template in sources.theme.styles() {
        if !planner.statics.contains_key(&*template) {
            let route = planner.claim(&*template, Page::Style(template.clone()), None);
            planner.statics.insert(template.to_string(), route);
        }
    }
    for (id, file) in sources.theme.files() {
        if !planner.statics.contains_key(&file.name) {
            let place = Some(Place::file(file.path.clone()));
            let route = planner.claim(file.name.as_str(), Page::Static(id), place);
            planner.statics.insert(file.name.clone(), route);
        }
    }
}
