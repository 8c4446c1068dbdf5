//! JSON-LD in the vocabulary of schema.org.

use super::{Agent, Record, Vocabulary, orcid_url};
use crate::base::config::Publisher;
use crate::render::citation::{Series, Within, license};
use serde_json::{Map, Value, json};

pub const MEMBER: Vocabulary = Vocabulary {
    name: "JSON-LD",
    readers: "search engines, knowledge graphs",
    write: |record, _, tags| tags.json(&object(record)),
};

fn object(record: &Record<'_>) -> Value {
    let text = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(Value::from);
    let agents = |agents: &[Agent<'_>]| (!agents.is_empty()).then(|| agents.iter().map(agent).collect::<Value>());
    let license = record.license.map(license).map(|(label, url)| url.unwrap_or(label));
    let terms: Vec<&str> = record.terms.iter().map(|(_, term)| *term).collect();
    let schema = record.kind.schema;
    let is = |types: &[&str]| types.contains(&schema);
    let pdf = record.pdf.as_ref();
    let encoding = pdf.map(|pdf| {
        only([
            ("@type", text(Some("MediaObject"))),
            ("contentUrl", text(Some(&pdf.url))),
            ("encodingFormat", text(Some("application/pdf"))),
            ("contentSize", pdf.size.map(|size| format!("{size} B").into())),
            ("sha256", text(pdf.sha256)),
        ])
    });
    let identifier =
        record.doi.map(|doi| json!({ "@type": "PropertyValue", "propertyID": "https://registry.identifiers.org/registry/doi", "value": format!("doi:{doi}"), "url": record.permanent_url() }));
    only([
        ("@context", text(Some("https://schema.org"))),
        ("@type", text(Some(schema))),
        ("@id", text(Some(&record.permanent_url()))),
        ("url", text(Some(&record.url))),
        ("name", text(Some(&record.full_title))),
        ("author", agents(&record.authors).or_else(|| Some(json!([publisher(record.publisher)])))),
        ("editor", agents(&record.editors)),
        ("publisher", Some(publisher(record.publisher))),
        ("datePublished", text(Some(&record.date.to_string()))),
        ("dateModified", text(record.updated.map(|date| date.to_string()).as_deref())),
        ("inLanguage", text(Some(record.language))),
        ("abstract", text(Some(&record.summary))),
        ("keywords", (!terms.is_empty()).then(|| json!(terms))),
        ("identifier", identifier),
        ("reportNumber", text(record.number.filter(|_| is(&["Report"])))),
        ("isbn", text(record.isbn.filter(|_| is(&["Book"])))),
        ("pagination", text(record.pages.filter(|_| is(&["Article", "Chapter", "Report", "ScholarlyArticle"])))),
        ("numberOfPages", text(record.number_of_pages.filter(|_| is(&["Book"])))),
        ("position", text(record.number.filter(|_| !is(&["Report"])))),
        ("isPartOf", record.series.as_ref().map(|series| part_of(record, series))),
        ("license", text(license.as_deref())),
        ("isAccessibleForFree", pdf.is_some().then(|| true.into())),
        ("thumbnailUrl", text(record.cover.as_ref().map(|cover| &*cover.url))),
        ("encoding", encoding),
    ])
}

/// A person or an institution.
fn agent(agent: &Agent<'_>) -> Value {
    let name = &agent.name;
    let affiliation = agent.affiliation.map(|name| json!({ "@type": "Organization", "name": name }));
    let part = |part: &str| Some(part).filter(|part| !part.is_empty()).map(Value::from);
    let is_organization = agent.is_organization;
    only([
        ("@type", Some(if is_organization { "Organization" } else { "Person" }.into())),
        ("@id", orcid_url(agent).map(Value::from)),
        ("name", Some(name.direct().into())),
        ("familyName", part(&name.family).filter(|_| !name.given.is_empty())),
        ("givenName", part(&name.given)),
        ("honorificSuffix", part(&name.suffix)),
        ("affiliation", affiliation.filter(|_| !is_organization)),
    ])
}

fn publisher(publisher: &Publisher) -> Value {
    only([
        ("@type", Some("Organization".into())),
        ("@id", publisher.ror.as_deref().map(Value::from)),
        ("name", Some(publisher.name.as_str().into())),
        ("location", publisher.place.as_deref().map(Value::from)),
    ])
}

/// What a paper is in: of a journal or newsletter its issue and volume.
fn part_of(record: &Record<'_>, series: &Series<'_>) -> Value {
    let is_journal = record.kind.within == Within::Journal || series.issn.is_some();
    let mut part = Value::Object(series_pairs(series, is_journal));
    for (kind, key, value) in
        [("PublicationVolume", "volumeNumber", record.volume), ("PublicationIssue", "issueNumber", record.issue)]
    {
        if let Some(value) = value {
            part = json!({ "@type": kind, key: value, "isPartOf": part });
        }
    }
    part
}

fn series_pairs(series: &Series<'_>, is_journal: bool) -> Map<String, Value> {
    let text = |text: Option<&str>| text.map(Value::from);
    pairs([
        ("@type", Some(if is_journal { "Periodical" } else { "CreativeWorkSeries" }.into())),
        ("@id", text(series.url.as_deref())),
        ("name", text(Some(series.title))),
        ("issn", text(series.issn)),
        ("url", text(series.url.as_deref())),
    ])
}

/// A series, for its own page.
pub(super) fn of_series(series: &Series<'_>, description: &str, from: &Publisher) -> Value {
    let mut object = series_pairs(series, series.issn.is_some());
    object.extend(pairs([
        ("@context", Some("https://schema.org".into())),
        ("description", Some(description).filter(|text| !text.is_empty()).map(Value::from)),
        ("publisher", Some(publisher(from))),
    ]));
    Value::Object(object)
}

/// An object of what there is.
fn only<const N: usize>(pairs: [(&str, Option<Value>); N]) -> Value {
    Value::Object(self::pairs(pairs))
}

fn pairs<const N: usize>(pairs: [(&str, Option<Value>); N]) -> Map<String, Value> {
    pairs.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}
