//! Any record at all: it is refused with a reason, or what is deposited of it is valid.

use super::{TIMESTAMP, fault_of};
use crate::support::Site;
use offprint::base::date::PartialDate;
use offprint::base::name::Name;
use offprint::base::{Config, Diagnostics};
use offprint::discover;
use offprint::render::citation::crossref::{self, Earlier};
use offprint::render::citation::{Agent, Kind, Pdf, Record, Series};
use proptest::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The texts of which a record is made, some of which make trouble wherever they are.
fn text() -> impl Strategy<Value = String> {
    let odd = [
        "",
        " ",
        "?",
        "1",
        "a 1 b 2",
        "]]>",
        "<![CDATA[",
        "&amp;",
        "&#0;",
        "\u{0}",
        "\u{1}\u{b}\u{1f}",
        "\u{fffe}\u{ffff}",
        "\u{feff}",
        "\u{85}",
        "\u{2028}",
        "\u{200b}",
        "\u{202e}abc",
        "\r\n\r\n",
        "\n\n",
        "\t",
        "a\n\nb",
        "𠮷",
        "--",
        "'\"",
        "Jr.",
        "van Dyck, Ann, Jr.",
        "é",
        "10.5555/x",
        "0378-5955",
        "9780306406157",
        "0-8044-2957-X",
        "CC-BY-4.0",
        "https://a.example/%zz#a#b[c]|{d}\\^`",
        "https://a.example/\u{0}x",
        "http://[::1]/",
        "https://",
        "https://xn--/",
        "http://a.example:99999/?a=<b>\"c\"",
        "en",
        "zu",
        "12-34",
        "-",
    ];
    let long = (1..2_100usize).prop_map(|length| "ä".repeat(length));
    prop_oneof![6 => prop::sample::select(odd.to_vec()).prop_map(str::to_owned), 3 => "\\PC{0,40}", 1 => any::<String>(), 1 => long, 5 => "[A-Z][a-z]{1,9}"]
}

/// Mostly what is sound, since of a record with many faults only the refusals are seen.
fn mostly(sound: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop_oneof![19 => sound, 1 => text()]
}

/// The digits of an ISSN, or those of an ISBN of ten: the last fits the others, as records have it.
fn number(digits: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(0..10u32, digits - 1).prop_map(move |value| {
        let sum: u32 = value.iter().rev().zip(2..).map(|(digit, weight)| digit * weight).sum();
        let last = (11 - sum % 11) % 11;
        let digits: String = value.iter().map(u32::to_string).collect();
        digits + &if last == 10 { "X".to_owned() } else { last.to_string() }
    })
}

#[derive(Clone, Debug)]
struct Sketch {
    /// Title, subtitle and abstract.
    words: [String; 3],
    series: Option<(String, Option<String>)>,
    /// Volume, issue, number and pages.
    numbers: [Option<String>; 4],
    isbn: Option<String>,
    place: Option<String>,
    language: String,
    /// The page, the PDF and the licence.
    addresses: (String, Option<String>, Option<String>),
    kind: &'static str,
    doi: String,
    date: PartialDate,
    people: Vec<Person>,
}

type Person = ([String; 3], bool, Option<String>);

fn person() -> impl Strategy<Value = Person> {
    let name = || mostly("[A-Z\\u{400}-\\u{450}][a-z' -]{0,20}|X1|静怡|de la Cruz\u{1}");
    let suffix = mostly("|||Jr\\.|III");
    (name(), name(), suffix, any::<bool>(), prop::option::of(text().prop_map(|text| text.chars().take(900).collect())))
        .prop_map(|(family, given, suffix, is_organization, more)| ([family, given, suffix], is_organization, more))
}

fn sketch() -> impl Strategy<Value = Sketch> {
    use prop::option::of;
    let types = [
        "report",
        "working-paper",
        "book",
        "chapter",
        "article",
        "conference-paper",
        "dataset",
        "thesis",
        "newsletter",
        "other",
    ];
    let short = || of(mostly(text().prop_map(|text| text.chars().take(16).collect())));
    let part = || of(prop_oneof![6 => 1u8..13, 1 => any::<u8>()]);
    let year = prop_oneof![19 => 1400i16..2201, 1 => any::<i16>()];
    let page = mostly("https?://[a-z]{1,9}\\.example/[ -~é]{0,40}");
    let title = prop_oneof![8 => "[A-Z][ -~]{4,200}[a-z]", 1 => text()];
    let issn = number(8).prop_map(|digits| format!("{}-{}", &digits[..4], &digits[4..]));
    let series = (title, of(issn));
    let place = of(mostly("[A-Z][ -~]{0,99}[a-z]"));
    let texts = (text(), text(), text(), of(number(10)), place, mostly("en|es-MX|zh-Hans|fil"));
    let doi = mostly("10\\.5555/[a-z0-9().;_-]{1,20}");
    let numbers = (short(), short(), short(), short());
    let addresses = (page, of(text()), of(text()));
    let date = (year, part(), part()).prop_map(|(year, month, day)| PartialDate { year, month, day });
    let people = prop::collection::vec(person(), 0..4);
    (texts, of(series), numbers, addresses, prop::sample::select(types.to_vec()), doi, date, people).prop_map(
        |(
            (title, subtitle, summary, isbn, place, language),
            series,
            (a, b, c, d),
            addresses,
            kind,
            doi,
            date,
            people,
        )| Sketch {
            words: [title, subtitle, summary],
            series,
            numbers: [a, b, c, d],
            isbn,
            place,
            language,
            addresses,
            kind,
            doi,
            date,
            people,
        },
    )
}

impl Sketch {
    fn record<'a>(&'a self, key: &'a str, config: &'a Config) -> Record<'a> {
        let agent = |([family, given, suffix], is_organization, more): &'a Person| Agent {
            name: Name { family: family.clone(), given: given.clone(), suffix: suffix.clone() },
            is_organization: *is_organization,
            orcid: more.as_deref().map(|more| if more.len() > 5 { more } else { "0000-0002-1825-0097" }),
            affiliation: more.as_deref(),
        };
        let (first, rest) = self.people.split_at(self.people.len().div_ceil(2));
        let [title, subtitle, summary] = &self.words;
        let [volume, issue, number, pages] = self.numbers.each_ref().map(Option::as_deref);
        let (page, pdf, license) = &self.addresses;
        Record {
            key,
            type_key: self.kind,
            kind: Kind::of(self.kind),
            kind_title: String::new(),
            full_title: Cow::Borrowed(title),
            title,
            subtitle: Some(subtitle),
            authors: first.iter().map(agent).collect(),
            editors: rest.iter().map(agent).collect(),
            date: self.date,
            updated: Some(self.date),
            series: self.series.as_ref().map(|(title, issn)| Series { title, issn: issn.as_deref(), url: None }),
            volume,
            issue,
            number,
            pages,
            number_of_pages: None,
            publisher: &config.publisher,
            place: self.place.as_deref(),
            doi: Some(&self.doi),
            isbn: self.isbn.as_deref(),
            language: &self.language,
            summary: summary.into(),
            terms: Vec::new(),
            license: license.as_deref(),
            url: page.clone(),
            pdf: pdf.as_ref().map(|url| Pdf { url: url.clone(), size: None, pages: None, sha256: None }),
            cover: None,
            files: Vec::new(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_not_refused_is_valid(sketches in prop::collection::vec(sketch(), 1..24), house in prop::collection::vec(text(), 3)) {
        let site = Site::new();
        let mut problems = Diagnostics::default();
        let (sources, _) = discover::discover(&site.path(""), |_| {}, &mut problems).expect("a site");
        let mut config = Config::clone(&sources.config);
        let some = |text: &String| Some(text.clone()).filter(|text| text.len() > 3);
        // Nearly always sound: otherwise nothing is looked at.
        config.publisher.name = some(&house[0]).unwrap_or("Harbour".to_owned());
        config.publisher.place = some(&house[1]);
        config.publisher.ror = Some("https://ror.org/05dxps055".to_owned());
        config.crossref.depositor = some(&house[2]);
        config.crossref.email = Some("dois@harbour.example".to_owned());
        let keys: Vec<String> = (0..sketches.len()).map(|number| format!("p{number}")).collect();
        let records = sketches.iter().zip(&keys).map(|(sketch, key)| sketch.record(key, &config));
        let deposited = crossref::deposit(records, &config, TIMESTAMP, &Earlier::default());
        let fault = fault_of(&deposited);
        prop_assert!(fault.is_none(), "{}", fault.unwrap_or_default());
        for refusal in &deposited.refusals {
            prop_assert!(!refusal.message.is_empty() && !refusal.remedy.is_empty() && !refusal.message.ends_with('.'), "{:?}", refusal);
        }
        // Each paper is in a file, or it is said why not.
        let refused: BTreeSet<&String> = deposited.refusals.iter().filter_map(|refusal| refusal.paper.as_ref()).collect();
        let deposited_papers: usize = deposited.batches.iter().map(|batch| batch.papers).sum();
        let is_stopped = deposited.refusals.iter().any(|refusal| refusal.paper.is_none());
        prop_assert!(is_stopped && deposited_papers == 0 || deposited_papers + refused.len() == sketches.len());
    }
}
