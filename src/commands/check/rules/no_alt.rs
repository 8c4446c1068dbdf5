//! A picture that is nothing to those who do not see it (WCAG 1.1.1).

use super::{Check, Finding, Rule};

pub const MEMBER: Rule = Rule {
    code: "no-alt",
    check: Check::Whole(|whole, out| {
        let pictures = whole.texts.iter().flat_map(|text| &text.unnamed_pictures);
        out.extend(pictures.map(|place| {
            let remedy = "say what it shows: ![Ships at low water](ships.png); if it is mere decoration, write <img alt=\"\" …>";
            Finding::new(place.clone(), "this picture has no words for those who do not see it", remedy)
        }));
    }),
};
