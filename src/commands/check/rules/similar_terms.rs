//! A topic or series under two names is two lists, and each lacks the papers of the other.

use super::{Check, Finding, Rule};
use crate::commands::check::spelling::{is_slip, letters, near_pairs, words};
use crate::commands::check::whole::Whole;
use crate::model::{Axis, AxisId, AxisKind, TermId};
use rustc_hash::FxHashMap;

/// Shorter words are often a letter apart.
const LONG: usize = 8;
/// A slip is made now and then: the right word stands so many times more often.
const OFTEN: usize = 5;

/// Beginnings that are a letter apart, and mean something else.
const OTHERS: [[&str; 2]; 5] =
    [["macro", "micro"], ["inter", "intra"], ["hyper", "hypo"], ["pre", "pro"], ["im", "em"]];

pub const MEMBER: Rule = Rule {
    code: "similar-terms",
    check: Check::Catalogue(|whole| {
        let axes = whole.catalogue.axes().filter(|(_, a)| matches!(a.kind, AxisKind::Taxonomy | AxisKind::Series));
        axes.flat_map(|(id, axis)| of_axis(whole, id, axis)).collect()
    }),
};

fn of_axis(whole: &Whole<'_>, id: AxisId, axis: &Axis) -> Vec<Finding> {
    let ids: Vec<TermId> = whole.catalogue.terms(id).map(|(id, _)| id).collect();
    // The most used of the terms that look alike, for each of the others.
    let mut right: FxHashMap<usize, usize> = FxHashMap::default();
    let uses = |place: usize| axis.terms[place].publications.len();
    let mut by_stem: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (place, term) in axis.terms.iter().enumerate().filter(|(_, term)| !term.publications.is_empty()) {
        by_stem.entry(stem(&term.title)).or_default().push(place);
    }
    for mut places in by_stem.into_values().filter(|places| places.len() > 1) {
        places.sort_by_key(|place| (std::cmp::Reverse(uses(*place)), *place));
        right.extend(places[1..].iter().map(|place| (*place, places[0])));
    }
    let folded: Vec<String> = axis.terms.iter().map(|term| letters(&term.title)).collect();
    let long: Vec<(u32, &str)> =
        (0..).zip(folded.iter().map(String::as_str)).filter(|(_, text)| text.chars().count() >= LONG).collect();
    for (a, b) in near_pairs(&long) {
        let (a, b) = (a as usize, b as usize);
        let (rare, often) = if uses(a) <= uses(b) { (a, b) } else { (b, a) };
        if uses(rare) == 1 && uses(often) >= OFTEN && is_typing_error(&folded[rare], &folded[often]) {
            right.entry(rare).or_insert(often);
        }
    }
    let has_file = |place: usize| whole.catalogue.series_file(ids[place]).is_some();
    let pairs = right.into_iter().filter(|(wrong, right)| !(has_file(*wrong) && has_file(*right)));
    pairs.filter_map(|(wrong, right)| finding(whole, axis, ids[wrong], ids[right])).collect()
}

fn finding(whole: &Whole<'_>, axis: &Axis, wrong: TermId, right: TermId) -> Option<Finding> {
    let [wrong, right] = [wrong, right].map(|id| whole.catalogue.term(id));
    let count = |n: usize| if n == 1 { "one paper".to_owned() } else { format!("{n} papers") };
    let (Some(at), Some(other)) = (wrong.publications.last(), right.publications.last()) else { return None };
    let (at, other) = (whole.paper(*at), whole.paper(*other));
    let index = whole
        .config()
        .taxonomies
        .iter()
        .position(|taxonomy| taxonomy.key == axis.key)
        .and_then(|taxonomy| at.publication.terms.get(taxonomy))
        .and_then(|terms| terms.iter().position(|term| *term == wrong.title));
    let place = index.map_or_else(|| at.place(&axis.key), |index| at.item(&axis.key, index));
    let (few, many) = (count(wrong.publications.len()), count(right.publications.len()));
    let finding = Finding::new(
        place,
        format!("`{}` ({few}) looks like another spelling of `{}` ({many})", wrong.title, right.title),
        format!("write `{}` everywhere", right.title),
    );
    Some(finding.related(other.place(&axis.key), format!("`{}`", right.title)))
}

/// What is left of a term without plurals, spaces and small words.
fn stem(title: &str) -> String {
    let title = title.replace('&', " and ");
    let words = words(&title);
    let words = words.strip_prefix(&["the".to_owned()]).filter(|rest| !rest.is_empty()).unwrap_or(&words);
    words.iter().map(|word| singular(word)).collect()
}

/// A word without the ending of an English plural. What is a subject of its own in the plural (economics, securities) stays.
fn singular(word: &str) -> String {
    let is_subject = ["ics", "ss", "us", "is", "news", "series", "species", "securities", "humanities"];
    if word.len() < 5 || is_subject.iter().any(|end| word.ends_with(end)) {
        return word.to_owned();
    }
    match word.strip_suffix("ies") {
        Some(root) => format!("{root}y"),
        None => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

fn is_typing_error(rare: &str, often: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let means_another = OTHERS.iter().any(|[a, b]| {
        [(a, b), (b, a)].iter().any(|(x, y)| rare.replace(**x, y) == often || often.replace(**x, y) == rare)
    });
    // The first letter is seldom wrong, and often means another word.
    is_slip(rare, often)
        && digits(rare) == digits(often)
        && rare.chars().next() == often.chars().next()
        && !means_another
}

#[cfg(test)]
mod tests {
    use super::{is_typing_error, stem};

    #[test]
    fn spellings_are_told_from_other_words() {
        assert_eq!(stem("Climate Changes"), stem("climate-change"));
        assert_eq!(stem("Peace & Security"), stem("Peace and Security"));
        assert_ne!(stem("Securities"), stem("Security"));
        assert_ne!(stem("Economics"), stem("Economic"));
        assert!(is_typing_error("fisheires", "fisheries"));
        assert!(!is_typing_error("macroeconomics", "microeconomics"));
        assert!(!is_typing_error("emigrations", "remigrations"));
        assert!(!is_typing_error("conference2019", "conference2018"));
    }
}
