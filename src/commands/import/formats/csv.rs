//! Tables, as spreadsheets and databases write them: CSV, and TSV.

use super::{Importer, Source, name};
use crate::base::config::is_external;
use crate::base::diagnostic::nearest;
use crate::commands::import::record::{At, Batch, File, Record, Refusal, Remark, Weight, What};
use crate::commands::import::table::{self, Column, Fault, Map, Order, Row, Rows, Separators, Text};
use crate::commands::import::{bibliography, encoding, languages};
use std::sync::Arc;

pub const MEMBER: Importer = Importer { keys: &["csv", "tsv"], reads: "a table: CSV, TSV or the like", read };

fn read(source: &Source) -> Result<Batch, Refusal> {
    let file = name(&source.path);
    let map = source.map.as_deref().map_or_else(|| Ok(Map::default()), table::read_map)?;
    let at = At { file: file.clone(), line: 0 };
    let (text, encoding) = encoding::read_as(&source.path, &at, map.encoding)?;
    let mut batch = Batch::default();
    batch.guesses.extend(encoding.map(|name| format!("encoding: {name}")));
    let text = Text::new(text);
    if text.had_nulls {
        let what = "bytes of zero, which are no text, were left out".to_owned();
        batch.remarks.push(Remark { weight: Weight::LeftOut, what, at: at.clone() });
    }
    let (named, rest) =
        table::named_delimiter(text.as_str()).map_or((None, text.as_str()), |(d, rest)| (Some(d), rest));
    let delimiter = map.delimiter.or(named).unwrap_or_else(|| table::likely_delimiter(rest));
    if delimiter != b',' {
        batch.guesses.push(format!("delimiter: {}", char::from(delimiter).escape_default()));
    }
    let skipped = text.as_str().len() - rest.len();
    let rows: Vec<Row> = Rows::new(&text, skipped, if named.is_some() { 2 } else { 1 }, delimiter).collect();
    let Some((header, rows)) = rows.split_first() else {
        return Err(Refusal {
            at,
            column: 0,
            message: "this table has no rows".to_owned(),
            remedy: "export it again, with a first row of headers".to_owned(),
        });
    };
    let table = Table::new(file, header, rows, &map)?;
    batch.guesses.extend(table.guesses(&map));
    batch.records = rows.iter().map(|row| table.record(row)).collect();
    Ok(batch)
}

/// What is known of a table as a whole.
struct Table {
    file: Arc<str>,
    columns: Vec<TableColumn>,
}

struct TableColumn {
    header: String,
    meaning: Column,
    /// For lists.
    separators: Separators,
    /// For dates.
    order: Option<Order>,
}

impl Table {
    fn new(file: Arc<str>, header: &Row, rows: &[Row], map: &Map) -> Result<Table, Refusal> {
        let headers: Vec<String> = (1..)
            .zip(&header.cells)
            .map(|(number, header)| match header.trim() {
                "" => format!("column {number}"),
                header => header.to_owned(),
            })
            .collect();
        let mapped =
            map.columns.iter().map(|(header, _)| header).chain(map.separators.iter().map(|(header, _)| header));
        for wanted in mapped {
            if !headers.contains(wanted) {
                let near = nearest(wanted, headers.iter().map(String::as_str));
                return Err(Refusal {
                    at: At { file, line: 1 },
                    column: 1,
                    message: format!("the map names a column \"{wanted}\", and the table has none"),
                    remedy: match near {
                        Some(near) => format!("did you mean \"{near}\"?"),
                        None => format!("its columns are {}", headers.join(", ")),
                    },
                });
            }
        }
        let is_empty =
            |index: usize| rows.iter().all(|row| row.cells.get(index).is_none_or(|cell| cell.trim().is_empty()));
        let columns = headers.into_iter().enumerate().map(|(index, header)| {
            let cells = rows.iter().filter_map(|row| row.cells.get(index));
            let said = map.columns.iter().find(|(known, _)| *known == header).map(|(_, column)| column.clone());
            let meaning = match said {
                Some(column) => column,
                None if is_empty(index) => Column::Skip,
                None => match table::guess(&header) {
                    // Without a header there may be something all the same.
                    Column::Skip => Column::Extra(header.clone()),
                    // In German, a day.
                    Column::Terms(key) if key == "tags" && cells.clone().all(is_day) => Column::DatePart(2),
                    column => column,
                },
            };
            let named = map.separators.iter().find(|(known, _)| *known == header).map(|(_, separators)| *separators);
            let separators = named.unwrap_or_else(|| match meaning {
                Column::Authors | Column::Editors => Separators::of_names(cells.clone()),
                _ => Separators::of_terms(cells.clone()),
            });
            let order = matches!(meaning, Column::Date(_)).then(|| map.order.or_else(|| table::order(cells))).flatten();
            TableColumn { header, meaning, separators, order }
        });
        Ok(Table { file, columns: columns.collect() })
    }

    /// What the editor has not said.
    fn guesses(&self, map: &Map) -> Vec<String> {
        let unsaid = self.columns.iter().filter(|column| {
            column.meaning != Column::Skip && !map.columns.iter().any(|(header, _)| *header == column.header)
        });
        unsaid.map(|column| format!("column \"{}\" → {}", column.header, column.meaning.name())).collect()
    }

    fn record(&self, row: &Row) -> Record {
        let mut record = Record::new(What::Paper, "", At { file: self.file.clone(), line: row.line });
        match row.fault {
            Some(Fault::Stray) => record.remark(Weight::Kept, "a quotation mark that nothing closes is taken for text"),
            Some(Fault::Unclosed) => record.remark(Weight::Kept, "the table ends within quotation marks, in this row"),
            None => {}
        }
        let mut date_parts = [""; 3];
        let mut url = "";
        for (index, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
            if table::is_formula(cell) {
                record.remark(Weight::Kept, "a cell that a spreadsheet would carry out is taken for text");
            }
            let Some(column) = self.columns.get(index) else {
                record.remark(Weight::Kept, "cells that no column is above stand under `extra`");
                record.keep(&format!("column {}", index + 1), cell.trim());
                continue;
            };
            match &column.meaning {
                Column::DatePart(part) => {
                    if let Some(date_part) = date_parts.get_mut(*part) {
                        *date_part = cell.trim();
                    }
                }
                Column::Url => url = cell.trim(),
                _ => put(&mut record, column, cell),
            }
        }
        let [year, month, day] = date_parts;
        if !year.is_empty() {
            match bibliography::date(year, month, day) {
                Some(date) => record.set("date", date),
                None => record.keep("date", date_parts.join("-").trim_matches('-')),
            }
        }
        if !url.is_empty() {
            address(&mut record, url);
        }
        if record.id.is_empty() {
            record.id = record.text("doi").map(str::to_owned).or_else(|| record.slug.clone()).unwrap_or_default();
        }
        record
    }
}

/// Puts a cell where its column says.
fn put(record: &mut Record, column: &TableColumn, cell: &str) {
    let entries = || table::split(cell, column.separators);
    match &column.meaning {
        Column::Text("language") => record.set("language", languages::tag(cell)),
        Column::Text(key) => record.set(key, cell),
        Column::Date(key) => match table::date(cell, column.order) {
            Some(date) => record.set(key, date),
            None => {
                record
                    .remark(Weight::Kept, format!("a `{key}` that is no date, or could be two, stands under `extra`"));
                record.keep(key, cell.trim());
            }
        },
        Column::Authors => record.authors.extend(table::people(cell, column.separators)),
        Column::Editors => record.editors.extend(table::people(cell, column.separators)),
        Column::KeyPoints => record.key_points.extend(entries().map(str::to_owned)),
        Column::Terms(key) => record.classify(key, entries()),
        Column::Id if record.id.is_empty() => cell.trim().clone_into(&mut record.id),
        Column::Slug if record.slug.is_none() => record.slug = Some(cell.trim().to_owned()),
        Column::Pdf => {
            let several = entries().all(|entry| !entry.contains(' ') || entry.contains('.')).then(entries);
            match several {
                Some(files) => record.files.extend(files.map(File::at)),
                None => record.files.push(File::at(cell.trim())),
            }
            let first = record.files.iter().position(|file| file.path.to_ascii_lowercase().contains(".pdf"));
            if record.pdf.is_none() {
                // What is in a column of PDFs is one, whatever it is called.
                record.pdf = Some(record.files.remove(first.unwrap_or(0)));
            }
        }
        Column::Files => record.files.extend(entries().map(File::at)),
        Column::Cover if record.cover.is_none() => record.cover = Some(File::at(cell.trim())),
        Column::Body => cell.clone_into(&mut record.body),
        Column::Draft => draft(record, cell),
        Column::Featured => record.featured = is_yes(cell),
        Column::Extra(name) => record.keep(name, cell.trim()),
        Column::Skip | Column::DatePart(_) | Column::Url => {}
        Column::Id | Column::Slug | Column::Cover => record.keep(&column.header, cell.trim()),
    }
}

/// An address on the web: of the paper's old page, or of its PDF.
fn address(record: &mut Record, url: &str) {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    if path.to_ascii_lowercase().ends_with(".pdf") {
        bibliography::address(record, "url", url);
    } else if is_external(url) || url.starts_with('/') {
        record.aliases.push(url.to_owned());
    } else {
        record.keep("url", url);
    }
}

fn is_day(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty() || cell.parse().is_ok_and(|day: u8| (1..=31).contains(&day))
}

fn is_yes(cell: &str) -> bool {
    matches!(
        cell.trim().to_lowercase().as_str(),
        "yes" | "true" | "1" | "x" | "y" | "ja" | "oui" | "sí" | "si" | "wahr"
    )
}

/// `draft` may be a flag, or the word for a state.
fn draft(record: &mut Record, cell: &str) {
    match cell.trim().to_lowercase().as_str() {
        "draft" | "pending" | "private" | "unpublished" | "entwurf" | "brouillon" | "borrador" => record.draft = true,
        "published" | "publish" | "public" | "live" | "no" | "false" | "0" | "n" | "nein" | "non" => {}
        _ if is_yes(cell) => record.draft = true,
        _ => record.keep("status", cell.trim()),
    }
}
