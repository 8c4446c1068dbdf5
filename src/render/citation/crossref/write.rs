//! Papers → XML. The order of the elements is the schema's.

use super::Content;
use super::paper::{Contributor, House, ITEM_NUMBER, Paper, Who};
use crate::base::date::PartialDate;
use crate::render::feeds::{Xml, text, xml};
use quick_xml::events::BytesText;
use std::io;

/// A file of papers that are all of one content.
pub(super) fn batch<'p>(
    content: Content,
    papers: impl IntoIterator<Item = &'p Paper>,
    house: &House<'_>,
    timestamp: u64,
) -> Vec<u8> {
    let root = [
        ("version", "5.3.1"),
        ("xmlns", "http://www.crossref.org/schema/5.3.1"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xmlns:jats", "http://www.ncbi.nlm.nih.gov/JATS1"),
        ("xmlns:ai", "http://www.crossref.org/AccessIndicators.xsd"),
        (
            "xsi:schemaLocation",
            "http://www.crossref.org/schema/5.3.1 https://www.crossref.org/schemas/crossref5.3.1.xsd",
        ),
    ];
    xml(|xml| {
        within(xml, "doi_batch", root, |xml| {
            within(xml, "head", [], |xml| {
                text(xml, "doi_batch_id", &content.batch(timestamp))?;
                text(xml, "timestamp", &timestamp.to_string())?;
                within(xml, "depositor", [], |xml| {
                    text(xml, "depositor_name", &house.depositor)?;
                    text(xml, "email_address", house.email)
                })?;
                text(xml, "registrant", &house.registrant)
            })?;
            within(xml, "body", [], |xml| {
                papers.into_iter().try_for_each(|paper| match paper.content {
                    Content::Report => paper.report(xml, house),
                    Content::Posted => paper.posted(xml, house),
                    Content::Book => paper.book(xml, house),
                    Content::Journal => paper.article(xml),
                    Content::Conference => paper.conference(xml, house),
                    Content::Database => paper.database(xml, house),
                    Content::Dissertation => paper.dissertation(xml, house),
                })
            })
        })
    })
}

/// An element with others in it.
fn within<'v>(
    xml: &mut Xml,
    name: &str,
    attributes: impl IntoIterator<Item = (&'v str, &'v str)>,
    inner: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    xml.create_element(name).with_attributes(attributes).write_inner_content(inner)?;
    Ok(())
}

/// An element that holds text, which has been made clean before, and has attributes.
fn value<'v>(
    xml: &mut Xml,
    name: &str,
    attributes: impl IntoIterator<Item = (&'v str, &'v str)>,
    content: &str,
) -> io::Result<()> {
    xml.create_element(name).with_attributes(attributes).write_text_content(BytesText::new(content))?;
    Ok(())
}

/// An element that holds text, where there is any.
fn maybe(xml: &mut Xml, name: &str, content: Option<&str>) -> io::Result<()> {
    content.map_or(Ok(()), |content| text(xml, name, content))
}

impl Paper {
    fn report(&self, xml: &mut Xml, house: &House<'_>) -> io::Result<()> {
        let in_series = self.serial().is_some();
        let metadata = if in_series { "report-paper_series_metadata" } else { "report-paper_metadata" };
        within(xml, "report-paper", [], |xml| {
            within(xml, metadata, self.language(), |xml| {
                self.series_metadata(xml)?;
                self.contributors(xml)?;
                self.titles(xml)?;
                self.jats_abstract(xml)?;
                maybe(xml, "volume", self.volume.as_deref())?;
                self.date(xml, "publication_date", self.date)?;
                self.isbn(xml)?;
                self.publisher(xml, house)?;
                house.institution(xml)?;
                self.publisher_item(xml)?;
                if !in_series {
                    self.license(xml)?;
                }
                self.doi_data(xml)
            })
        })
    }

    fn posted(&self, xml: &mut Xml, house: &House<'_>) -> io::Result<()> {
        let attributes = [("type", "working_paper")].into_iter().chain(self.language());
        within(xml, "posted_content", attributes, |xml| {
            maybe(xml, "group_title", self.series.as_ref().map(|series| &*series.title))?;
            self.contributors(xml)?;
            self.titles(xml)?;
            self.date(xml, "posted_date", self.date)?;
            house.institution(xml)?;
            maybe(xml, "item_number", self.number.as_deref())?;
            self.jats_abstract(xml)?;
            self.license(xml)?;
            self.doi_data(xml)
        })
    }

    fn book(&self, xml: &mut Xml, house: &House<'_>) -> io::Result<()> {
        let book_type = if self.is_edited { "edited_book" } else { "monograph" };
        let metadata = if self.serial().is_some() { "book_series_metadata" } else { "book_metadata" };
        within(xml, "book", [("book_type", book_type)], |xml| {
            within(xml, metadata, self.language(), |xml| {
                self.series_metadata(xml)?;
                self.contributors(xml)?;
                self.titles(xml)?;
                self.jats_abstract(xml)?;
                maybe(xml, "volume", self.volume.as_deref())?;
                self.date(xml, "publication_date", self.date)?;
                self.isbn_or_none(xml, "monograph")?;
                self.publisher(xml, house)?;
                self.publisher_item(xml)?;
                self.license(xml)?;
                self.doi_data(xml)
            })
        })
    }

    fn article(&self, xml: &mut Xml) -> io::Result<()> {
        within(xml, "journal", [], |xml| {
            within(xml, "journal_metadata", [], |xml| {
                maybe(xml, "full_title", self.series.as_ref().map(|series| &*series.title))?;
                self.issn(xml)
            })?;
            within(xml, "journal_issue", [], |xml| {
                self.date(xml, "publication_date", self.date)?;
                if let Some(volume) = &self.volume {
                    within(xml, "journal_volume", [], |xml| text(xml, "volume", volume))?;
                }
                maybe(xml, "issue", self.issue.as_deref())
            })?;
            within(xml, "journal_article", self.language(), |xml| {
                self.titles(xml)?;
                self.contributors(xml)?;
                self.article_data(xml)
            })
        })
    }

    /// What articles and conference papers end with.
    fn article_data(&self, xml: &mut Xml) -> io::Result<()> {
        self.jats_abstract(xml)?;
        self.date(xml, "publication_date", self.date)?;
        self.pages(xml)?;
        self.publisher_item(xml)?;
        self.license(xml)?;
        self.doi_data(xml)
    }

    fn conference(&self, xml: &mut Xml, house: &House<'_>) -> io::Result<()> {
        let name = self.series.as_ref().map(|series| &*series.title);
        let in_series = self.serial().is_some();
        let metadata = if in_series { "proceedings_series_metadata" } else { "proceedings_metadata" };
        within(xml, "conference", [], |xml| {
            within(xml, "event_metadata", [], |xml| maybe(xml, "conference_name", name))?;
            within(xml, metadata, [], |xml| {
                self.series_metadata(xml)?;
                maybe(xml, "proceedings_title", name)?;
                maybe(xml, "volume", self.volume.as_deref())?;
                self.publisher(xml, house)?;
                self.date(xml, "publication_date", self.date)?;
                // The ISBN of a paper in proceedings is theirs.
                self.isbn_or_none(xml, "simple_series")
            })?;
            within(xml, "conference_paper", self.language(), |xml| {
                self.contributors(xml)?;
                self.titles(xml)?;
                self.article_data(xml)
            })
        })
    }

    fn database(&self, xml: &mut Xml, house: &House<'_>) -> io::Result<()> {
        let name = self.series.as_ref().map_or(&house.name, |series| &series.title);
        within(xml, "database", [], |xml| {
            within(xml, "database_metadata", self.language(), |xml| {
                within(xml, "titles", [], |xml| text(xml, "title", name))?;
                self.publisher(xml, house)?;
                house.institution(xml)
            })?;
            within(xml, "dataset", [("dataset_type", "record")], |xml| {
                self.contributors(xml)?;
                self.titles(xml)?;
                within(xml, "database_date", [], |xml| {
                    self.date(xml, "publication_date", self.date)?;
                    self.updated.map_or(Ok(()), |updated| self.date(xml, "update_date", updated))
                })?;
                self.publisher_item(xml)?;
                if !self.paragraphs.is_empty() {
                    let attributes = self.language();
                    value(xml, "description", attributes, &self.paragraphs.join(" "))?;
                }
                self.license(xml)?;
                self.doi_data(xml)
            })
        })
    }

    fn dissertation(&self, xml: &mut Xml, house: &House<'_>) -> io::Result<()> {
        within(xml, "dissertation", self.language(), |xml| {
            self.contributors(xml)?;
            self.titles(xml)?;
            self.jats_abstract(xml)?;
            self.date(xml, "approval_date", self.date)?;
            house.institution(xml)?;
            self.isbn(xml)?;
            self.publisher_item(xml)?;
            self.license(xml)?;
            self.doi_data(xml)
        })
    }

    fn language(&self) -> Option<(&'static str, &'static str)> {
        self.language.map(|code| ("language", code))
    }

    /// Of a series that has an ISSN: others are not known to Crossref.
    fn series_metadata(&self, xml: &mut Xml) -> io::Result<()> {
        let Some((_, title)) = self.serial() else { return Ok(()) };
        within(xml, "series_metadata", [], |xml| {
            within(xml, "titles", [], |xml| text(xml, "title", title))?;
            self.issn(xml)
        })
    }

    /// What is in such a catalogue is on the web.
    fn issn(&self, xml: &mut Xml) -> io::Result<()> {
        self.serial().map_or(Ok(()), |(issn, _)| value(xml, "issn", [("media_type", "electronic")], issn))
    }

    /// The ISBN of a book of which there is a PDF is taken to be the PDF's.
    fn isbn(&self, xml: &mut Xml) -> io::Result<()> {
        let medium = if self.pdf.is_some() { "electronic" } else { "print" };
        self.isbn.as_ref().map_or(Ok(()), |isbn| value(xml, "isbn", [("media_type", medium)], isbn))
    }

    fn isbn_or_none(&self, xml: &mut Xml, reason: &str) -> io::Result<()> {
        if self.isbn.is_none() {
            xml.create_element("noisbn").with_attribute(("reason", reason)).write_empty()?;
        }
        self.isbn(xml)
    }

    fn contributors(&self, xml: &mut Xml) -> io::Result<()> {
        if self.contributors.is_empty() {
            return Ok(());
        }
        within(xml, "contributors", [], |xml| {
            let mut sequence = "first";
            for Contributor { role, who } in &self.contributors {
                let attributes = [("sequence", sequence), ("contributor_role", *role)];
                sequence = "additional";
                match who {
                    Who::Organization(name) => value(xml, "organization", attributes, name)?,
                    Who::Person { given, surname, suffix, affiliation, orcid } => {
                        within(xml, "person_name", attributes, |xml| {
                            maybe(xml, "given_name", given.as_deref())?;
                            text(xml, "surname", surname)?;
                            maybe(xml, "suffix", suffix.as_deref())?;
                            if let Some(name) = affiliation {
                                within(xml, "affiliations", [], |xml| {
                                    within(xml, "institution", [], |xml| text(xml, "institution_name", name))
                                })?;
                            }
                            // Nobody has signed in with ORCID to say that it is theirs.
                            let attributes = [("authenticated", "false")];
                            orcid.as_ref().map_or(Ok(()), |orcid| value(xml, "ORCID", attributes, orcid))
                        })?;
                    }
                }
            }
            Ok(())
        })
    }

    fn titles(&self, xml: &mut Xml) -> io::Result<()> {
        within(xml, "titles", [], |xml| {
            text(xml, "title", &self.title)?;
            maybe(xml, "subtitle", self.subtitle.as_deref())
        })
    }

    fn jats_abstract(&self, xml: &mut Xml) -> io::Result<()> {
        if self.paragraphs.is_empty() {
            return Ok(());
        }
        within(xml, "jats:abstract", [], |xml| {
            self.paragraphs.iter().try_for_each(|paragraph| text(xml, "jats:p", paragraph))
        })
    }

    /// As precise as it is known.
    fn date(&self, xml: &mut Xml, name: &str, date: PartialDate) -> io::Result<()> {
        within(xml, name, [("media_type", "online")], |xml| {
            for (name, part) in [("month", date.month), ("day", date.day)] {
                maybe(xml, name, part.map(|part| format!("{part:02}")).as_deref())?;
            }
            text(xml, "year", &format!("{:04}", date.year))
        })
    }

    fn pages(&self, xml: &mut Xml) -> io::Result<()> {
        let Some((first, last)) = &self.pages else { return Ok(()) };
        within(xml, "pages", [], |xml| {
            text(xml, "first_page", first)?;
            maybe(xml, "last_page", last.as_deref())
        })
    }

    fn publisher(&self, xml: &mut Xml, house: &House<'_>) -> io::Result<()> {
        within(xml, "publisher", [], |xml| {
            text(xml, "publisher_name", &house.name)?;
            maybe(xml, "publisher_place", self.place.as_deref())
        })
    }

    /// Zotero and others look for a report's number in `item_number`; one that is too long for that is an identifier.
    fn publisher_item(&self, xml: &mut Xml) -> io::Result<()> {
        let Some(number) = &self.number else { return Ok(()) };
        within(xml, "publisher_item", [], |xml| match number.encode_utf16().count() <= ITEM_NUMBER {
            true => text(xml, "item_number", number),
            false => value(xml, "identifier", [("id_type", "report-number")], number),
        })
    }

    fn license(&self, xml: &mut Xml) -> io::Result<()> {
        let Some(license) = &self.license else { return Ok(()) };
        within(xml, "ai:program", [("name", "AccessIndicators")], |xml| text(xml, "ai:license_ref", license))
    }

    /// The PDF is for Similarity Check, and for whoever reads papers by program.
    fn doi_data(&self, xml: &mut Xml) -> io::Result<()> {
        within(xml, "doi_data", [], |xml| {
            text(xml, "doi", &self.doi)?;
            text(xml, "resource", &self.url)?;
            let Some(pdf) = &self.pdf else { return Ok(()) };
            within(xml, "collection", [("property", "crawler-based")], |xml| {
                within(xml, "item", [("crawler", "iParadigms")], |xml| text(xml, "resource", pdf))
            })?;
            within(xml, "collection", [("property", "text-mining")], |xml| {
                within(xml, "item", [], |xml| value(xml, "resource", [("mime_type", "application/pdf")], pdf))
            })
        })
    }
}

impl House<'_> {
    fn institution(&self, xml: &mut Xml) -> io::Result<()> {
        within(xml, "institution", [], |xml| {
            text(xml, "institution_name", &self.name)?;
            if let Some(ror) = self.ror {
                value(xml, "institution_id", [("type", "ror")], ror)?;
            }
            maybe(xml, "institution_place", self.place.as_deref())
        })
    }
}
