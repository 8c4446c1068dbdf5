//! Whatever a paper's front matter holds, its record is written, and stays in its place.

#[cfg(test)]
mod tests {
    use crate::base::citation_format::CitationFormat;
    use crate::base::config::{Config, Publisher};
    use crate::base::date::PartialDate;
    use crate::base::name::Name;
    use crate::render::citation::formats::{Detail, file};
    use crate::render::citation::kept::Kept;
    use crate::render::citation::style::Styles;
    use crate::render::citation::{Agent, Kind, Pdf, Record, Series};
    use crate::render::metadata;
    use proptest::prelude::*;
    use std::sync::{Arc, LazyLock};

    /// Letters of all sorts, and what has a meaning in one format or another.
    const TEXT: &str = "(\\PC|[\\x00-\\x20{}\\\\\"&<>$%#_~^;,:@=-]|and |</script>|ER  - |\u{f004c}|–|\u{202e}|é){0,12}";

    fn config() -> Config {
        let text = "title = \"T\"\nbase_url = \"https://www.example.org/\"\n[[taxonomies]]\nkey = \"topics\"\n";
        Config::parse(text, &mut crate::base::Diagnostics::default()).expect("valid")
    }

    fn record<'a>(texts: &'a [String], publisher: &'a Publisher) -> Record<'a> {
        let text = |n: usize| texts[n % texts.len()].as_str();
        let some = |n: usize| Some(text(n)).filter(|text| !text.trim().is_empty());
        let agent = |n: usize| Agent {
            name: Name::parse(text(n)),
            is_organization: false,
            orcid: None,
            affiliation: some(n + 1),
        };
        let kinds = [
            "report",
            "article",
            "book",
            "chapter",
            "dataset",
            "newsletter",
            "thesis",
            "commentary",
            "conference-paper",
        ];
        Record {
            key: "a-b",
            type_key: "report",
            kind: Kind::of(kinds[text(0).len() % kinds.len()]),
            kind_title: text(1).to_owned(),
            full_title: text(2).into(),
            title: text(2),
            subtitle: some(3),
            authors: (0..text(4).len() % 4).map(agent).collect(),
            editors: (5..5 + text(5).len() % 3).map(agent).collect(),
            date: PartialDate { year: 2020, month: Some(2), day: None },
            updated: None,
            series: some(6).map(|title| Series { title, issn: some(7), url: None }),
            volume: some(8),
            issue: some(9),
            number: some(10),
            pages: some(11),
            number_of_pages: some(12),
            publisher,
            place: some(13),
            doi: some(14),
            isbn: some(15),
            language: "en",
            summary: text(16).into(),
            terms: vec![("topics", text(18)), ("topics", text(19))],
            license: some(20),
            url: "https://www.example.org/publications/a-b/".to_owned(),
            pdf: Some(Pdf {
                url: "https://www.example.org/a.pdf".to_owned(),
                size: Some(1),
                pages: Some(2),
                sha256: None,
            }),
            cover: None,
            files: Vec::new(),
        }
    }

    /// Styles are read once, as in a build.
    static STYLES: LazyLock<Styles> =
        LazyLock::new(|| Styles::new(&config(), &mut crate::base::Diagnostics::default()));

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(150))]

        #[test]
        fn nothing_leaves_its_place(texts in prop::collection::vec(TEXT, 21)) {
            let config = Arc::new(config());
            let publisher = Publisher { name: format!("P{}", texts[0]), place: None, ror: None, issn: None };
            let records = [record(&texts, &publisher), record(&texts, &publisher)];
            let written = |format| file(format, &records, Detail { config: &config, abstracts: true }).collect::<String>();

            for format in [CitationFormat::Bibtex, CitationFormat::Biblatex] {
                let text = written(format);
                let mut depth = 0_i32;
                for line in text.lines() {
                    // An entry begins at no other depth, and a field ends where it began.
                    prop_assert!(!line.starts_with('@') || depth == 0, "{text}");
                    depth += line.matches('{').count() as i32 - line.matches('}').count() as i32;
                    prop_assert!((0..=1).contains(&depth), "{line}");
                }
                prop_assert_eq!(text.matches("\n}\n").count(), 2);
            }
            let ris = written(CitationFormat::Ris);
            prop_assert_eq!(ris.split("\r\n").filter(|line| line.starts_with("ER  - ")).count(), 2, "{}", ris);
            let is_line = |line: &str| line.is_empty() || line.as_bytes().get(2..6) == Some(b"  - ");
            prop_assert!(ris.split("\r\n").all(is_line) && !ris.replace("\r\n", "").contains(['\r', '\n']), "{}", ris);
            let json: serde_json::Value = serde_json::from_str(&written(CitationFormat::CslJson)).expect("JSON");
            prop_assert_eq!(json.as_array().map(Vec::len), Some(2));
            let csv = written(CitationFormat::Csv);
            let rows: Vec<_> = csv::Reader::from_reader(csv.as_bytes()).into_records().collect::<Result<_, _>>().expect("CSV");
            prop_assert_eq!(rows.len(), 2);
            prop_assert_eq!(&rows[0][2], &*texts[2]);

            let head = metadata::of_paper(&records[0], &config);
            let is_tag = |line: &str| ["<meta ", "<link ", "<script "].iter().any(|tag| line.starts_with(tag));
            prop_assert!(head.lines().all(is_tag), "{head}");
            prop_assert_eq!(head.matches("</script").count(), 1, "{}", head);

            let references = |record| -> Vec<_> {
                STYLES.references(record, &Kept::default()).into_iter().map(|(_, html)| html).collect()
            };
            for html in references(&records[0]) {
                prop_assert!(!html.is_empty() && !html.contains('\n'), "{html}");
                let tags = html.split('<').skip(1).filter_map(|tag| tag.split_once('>')).map(|(tag, _)| tag.trim_start_matches('/'));
                for tag in tags {
                    prop_assert!(["i", "b", "small", "sup", "sub", "a"].contains(&tag) || tag.starts_with("a href=\""), "{html}");
                }
            }
            prop_assert_eq!(references(&records[1]), references(&records[0]));
        }
    }
}
