//! The same paper in several languages.
//!
//! One that names another is named by it in turn, and all that hang together in this way are one paper.

use super::{PubId, References};
use crate::base::config::Config;
use crate::base::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::load::Publication;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Tells each paper its translations. A slug that no paper has, and two papers in one language, go to `out`.
pub(super) fn link(
    publications: &[Arc<Publication>],
    references: &mut [References],
    config: &Config,
    out: &mut Diagnostics,
) {
    let linked: Vec<usize> =
        (0..publications.len()).filter(|paper| !publications[*paper].translations.is_empty()).collect();
    if linked.is_empty() {
        return;
    }
    let slugs: FxHashMap<&str, usize> =
        publications.iter().enumerate().map(|(index, paper)| (paper.slug.as_str(), index)).collect();
    // Each group is known by one of its papers, to which every other leads.
    let mut leaders: FxHashMap<usize, usize> = FxHashMap::default();
    for paper in linked {
        for slug in &publications[paper].translations {
            match slugs.get(slug.as_str()) {
                Some(other) => {
                    let (a, b) = (leader(&leaders, paper), leader(&leaders, *other));
                    leaders.insert(a.max(b), a.min(b));
                }
                None => out.push(unknown(&publications[paper], slug, slugs.keys().copied())),
            }
        }
    }
    let mut groups: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for paper in leaders.keys() {
        groups.entry(leader(&leaders, *paper)).or_default().push(*paper);
    }
    for (first, mut group) in groups {
        if !group.contains(&first) {
            group.push(first);
        }
        let language = |paper: usize| publications[paper].language.as_ref().unwrap_or(&config.language);
        group.sort_by_key(|paper| (language(*paper), *paper));
        for pair in group.windows(2).filter(|pair| language(pair[0]) == language(pair[1])) {
            out.push(same_language(&publications[pair[1]], &publications[pair[0]], language(pair[0])));
        }
        for paper in &group {
            let others = group.iter().filter(|other| *other != paper);
            references[*paper].translations = others.map(|other| PubId(*other as u32)).collect();
        }
    }
}

fn leader(leaders: &FxHashMap<usize, usize>, mut paper: usize) -> usize {
    while let Some(next) = leaders.get(&paper).filter(|next| **next != paper) {
        paper = *next;
    }
    paper
}

fn unknown<'s>(paper: &Publication, slug: &str, known: impl Iterator<Item = &'s str>) -> Diagnostic {
    let problem = Diagnostic::warning(
        "unknown-translation",
        paper.keys.place("translations"),
        format!("there is no paper `{slug}`, unless it is a draft"),
    );
    problem.remedy(match nearest(slug, known) {
        Some(near) => format!("did you mean `{near}`? A translation is named by the last word of its address"),
        None => "name a translation by the last word of its address".to_owned(),
    })
}

fn same_language(paper: &Publication, other: &Publication, language: &str) -> Diagnostic {
    let message = format!("this paper and its translation `{}` are both in the language `{language}`", other.slug);
    Diagnostic::warning("same-language", paper.keys.place("translations"), message)
        .remedy("give each its `language`, or take the one out of `translations`")
}
