//! What Zotero is told in its own words, since no other vocabulary's reach it: the type of item, above all, without which it takes
//! a chapter, a dataset and a book without ISBN for journal articles.

use super::Vocabulary;
use crate::render::citation::Within;

pub const MEMBER: Vocabulary = Vocabulary {
    name: "Zotero's own fields",
    readers: "Zotero",
    write: |record, _, tags| {
        tags.meta("z:itemType", record.kind.zotero);
        tags.meta("z:place", record.place);
        let series = record.series.as_ref().map(|series| series.title);
        match record.kind.within {
            Within::Institution => tags.meta("z:seriesTitle", series),
            Within::Alone => {
                tags.meta("z:seriesNumber", record.number);
                tags.meta("z:numPages", record.number_of_pages);
            }
            Within::Journal | Within::Book | Within::Conference | Within::University => {}
        }
    },
};
