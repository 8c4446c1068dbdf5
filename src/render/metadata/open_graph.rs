//! Open Graph (ogp.me), of which networks make the card that stands for a link.

use super::Vocabulary;
use crate::load::markup::teaser;

pub const MEMBER: Vocabulary = Vocabulary {
    name: "Open Graph",
    readers: "social networks, messengers",
    write: |record, config, tags| {
        tags.property("og:type", "article");
        tags.property("og:title", &*record.full_title);
        tags.property("og:description", &*teaser(&record.summary));
        tags.property("og:url", &*record.url);
        tags.property("og:site_name", &*config.title);
        // The protocol has no language without a country.
        let locale = record.language.contains('-').then(|| record.language.replace('-', "_"));
        tags.property("og:locale", locale.as_deref());
        if let Some(cover) = &record.cover {
            tags.property("og:image", &*cover.url);
            if let Some((width, height)) = cover.size {
                tags.property("og:image:width", &*width.to_string());
                tags.property("og:image:height", &*height.to_string());
            }
            tags.property("og:image:alt", &*record.full_title);
        }
        tags.property("article:published_time", &*record.date.to_string());
        tags.property("article:modified_time", record.updated.map(|date| date.to_string()).as_deref());
        for (_, term) in &record.terms {
            tags.property("article:tag", *term);
        }
        tags.meta("twitter:card", "summary");
    },
};
