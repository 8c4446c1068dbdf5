//! Tables, as spreadsheets and databases write them: CSV, TSV and the like.

use super::name;
use crate::record::{At, Batch, File, Record, Refusal, Remark, Weight, What};
use crate::table::{self, Column, Fault, Found, Map, Meaning, Row, Rows, Text};
use crate::{encoding, ids, languages};
use serde_json::Value;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

/// More rows than any catalogue has; a file of nothing but line breaks and letters would fill the memory.
const MOST_ROWS: usize = 500_000;
/// Nobody gives a paper so many terms.
const MOST_TERMS: usize = 1_000;

/// Reads a table. A map says what its columns mean where the guesses are wrong.
pub fn read(path: &Path, map: Option<&Path>) -> Result<Batch, Refusal> {
    let file = name(path);
    let map = map.map_or_else(|| Ok(Map::default()), Map::read)?;
    let at = |line: u32| At { file: file.clone(), line };
    let (text, said) = encoding::read(path, &at(0), map.encoding)?;
    let mut batch = Batch { guesses: said.into_iter().collect(), ..Batch::default() };
    let text = Text::new(text);
    if text.had_nulls {
        let what = "bytes that are no text were left out".to_owned();
        batch.remarks.push(Remark { weight: Weight::LeftOut, what, at: at(0) });
    }
    let named = table::named_delimiter(text.as_str());
    let rest = named.map_or(text.as_str(), |(_, rest)| rest);
    let (skipped, first_line) = (text.as_str().len() - rest.len(), if named.is_some() { 2 } else { 1 });
    let likely = || table::likely_delimiter(rest);
    let delimiter = map.delimiter.or(named.map(|(delimiter, _)| delimiter)).unwrap_or_else(likely);
    if delimiter != b',' && map.delimiter.is_none() {
        batch.guesses.push(format!("delimiter: {}", char::from(delimiter).escape_default()));
    }
    let rows = || Rows::new(&text, skipped, first_line, delimiter);
    let mut all = rows();
    let header = all.next().ok_or_else(|| Refusal {
        at: at(0),
        column: 0,
        message: "this table has no rows".to_owned(),
        remedy: "export it again, with a first row of headers".to_owned(),
    })?;
    let mut table = Table::new(file.clone(), &header, &map)?;
    for (count, row) in all.by_ref().enumerate() {
        if count >= MOST_ROWS {
            return Err(Refusal {
                at: at(row.line),
                column: 0,
                message: format!("this table has more than {MOST_ROWS} rows"),
                remedy: "split it into several files".to_owned(),
            });
        }
        table.columns.iter_mut().zip(&row.cells).for_each(|(column, cell)| column.look(cell));
    }
    if let Some((line, count)) = all.blank {
        let rows = if count == 1 { "an empty row was".to_owned() } else { format!("{count} empty rows were") };
        batch.remarks.push(Remark { weight: Weight::LeftOut, what: format!("{rows} passed over"), at: at(line) });
    }
    table.tell_headers(header.line, &mut batch);
    batch.guesses.extend(table.guesses(&map));
    batch.records = rows().skip(1).map(|row| table.record(&row)).collect();
    ids::make_unique(&mut batch.records);
    Ok(batch)
}

/// What is known of a table as a whole.
struct Table {
    file: Arc<str>,
    columns: Vec<Column>,
    /// Those that the table calls nothing.
    unnamed: Vec<usize>,
}

impl Table {
    fn new(file: Arc<str>, header: &Row, map: &Map) -> Result<Table, Refusal> {
        let is_unnamed = |header: &str| header.trim().is_empty();
        let headers: Vec<String> = (1..)
            .zip(&header.cells)
            .map(|(number, header)| match header.trim() {
                "" => format!("column {number}"),
                header => header.split_whitespace().collect::<Vec<_>>().join(" "),
            })
            .collect();
        let unnamed =
            (0..).zip(&header.cells).filter(|(_, header)| is_unnamed(header)).map(|(place, _)| place).collect();
        let said = headers.iter().map(|header| map.column(header).cloned());
        // What an editor has given a column is no other's by its name.
        let taken: HashSet<String> =
            said.clone().flatten().filter(|said| !said.is_list()).map(|said| said.name()).collect();
        let guesses = table::guess(&headers)
            .into_iter()
            .zip(&headers)
            .map(|(guess, header)| if taken.contains(&guess.name()) { Meaning::Extra(header.clone()) } else { guess });
        let meanings: Vec<Meaning> = said.zip(guesses).map(|(said, guess)| said.unwrap_or(guess)).collect();
        map.check(&headers, &meanings)?;
        let columns = headers.iter().zip(meanings).map(|(header, meaning)| {
            let mut dates = table::Dates::default();
            dates.said = map.order;
            Column {
                header: header.clone(),
                said: map.separator_of(header, &meaning),
                meaning,
                lists: table::Lists::default(),
                dates,
                is_empty: true,
            }
        });
        Ok(Table { file, columns: columns.collect(), unnamed })
    }

    /// What is wrong with the headers.
    fn tell_headers(&self, line: u32, batch: &mut Batch) {
        let at = At { file: self.file.clone(), line };
        let mut tell = |what| batch.remarks.push(Remark { weight: Weight::Kept, what, at: at.clone() });
        for column in self.unnamed.iter().filter_map(|place| self.columns.get(*place)).filter(|column| !column.is_empty)
        {
            tell(format!("a column without a name is called \"{}\"", column.header));
        }
        let mut seen = HashSet::new();
        for column in self.columns.iter().filter(|column| !seen.insert(&column.header)) {
            tell(format!("two columns have the name \"{}\"", column.header));
        }
    }

    /// What the editor has not said.
    fn guesses(&self, map: &Map) -> Vec<String> {
        let mut guesses = Vec::new();
        for column in self.columns.iter().filter(|column| !column.is_empty) {
            if map.column(&column.header).is_none() {
                guesses.push(format!("column \"{}\" → {}", column.header, column.meaning.name()));
            }
            if column.meaning.is_list() && column.said.is_none() && column.separator() != table::Separator::None {
                guesses.push(format!("column \"{}\": parted by {}", column.header, column.separator().name().trim()));
            }
        }
        guesses
    }

    fn record(&self, row: &Row) -> Record {
        let at = At { file: self.file.clone(), line: row.line };
        let mut record = Record::new(What::Paper, "", at);
        let fault = row.fault.map(|fault| match fault {
            Fault::Stray => "a quotation mark that is never closed is taken for text",
            Fault::Unclosed => "the table ends within a cell",
        });
        if let Some(fault) = fault {
            record.remark(Weight::Kept, fault);
        }
        if row.cells.len() < self.columns.len() {
            record.remark(Weight::Kept, "a row has fewer cells than there are columns");
        }
        let filled = || row.cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
        if filled().any(|(_, cell)| table::is_formula(cell)) {
            record.remark(Weight::Kept, "a cell that a spreadsheet would carry out is taken for text");
        }
        let mut date_parts = [""; 3];
        let mut addresses = Vec::new();
        let mut own: Vec<(String, Value)> = Vec::new();
        for (column, cell) in filled().filter_map(|(place, cell)| Some((self.columns.get(place)?, cell.trim()))) {
            match &column.meaning {
                Meaning::DatePart(part) => {
                    if let Some(date_part) = date_parts.get_mut(*part) {
                        *date_part = cell;
                    }
                }
                // Which PDF is the paper's, its own column says first.
                Meaning::Address => addresses.extend(column.separator().split(cell)),
                Meaning::Extra(name) => own.push((name.clone(), cell.into())),
                _ => put(&mut record, column, cell),
            }
        }
        put_parts(&mut record, date_parts);
        addresses.into_iter().for_each(|address| put_address(&mut record, address));
        let surplus: Vec<&str> =
            row.cells.iter().skip(self.columns.len()).map(str::trim).filter(|cell| !cell.is_empty()).collect();
        if !surplus.is_empty() {
            record.remark(Weight::Kept, "cells that no column is above stand under `extra`");
            own.push(("surplus cells".to_owned(), surplus.into()));
        }
        ids::keep_all(&mut record, own);
        if record.id.is_empty() {
            record.id = own_id(&record, row);
        }
        record
    }
}

/// What stands for an id where the table has none.
fn own_id(record: &Record, row: &Row) -> String {
    let given = record.text("doi").or(record.slug.as_deref());
    given.map_or_else(
        || match record.text("title") {
            Some(title) => ids::digest([title, record.text("date").unwrap_or_default()]),
            None => ids::digest(&row.cells),
        },
        str::to_owned,
    )
}

/// Puts a cell where its column says.
fn put(record: &mut Record, column: &Column, cell: &str) {
    let entries = || column.separator().split(cell);
    match &column.meaning {
        Meaning::Text("language") => match languages::tag(cell) {
            Some(tag) => record.set("language", tag),
            None => {
                record.remark(Weight::Kept, "a language that is not known stands under `extra`");
                record.keep("language", cell);
            }
        },
        Meaning::Text(key) => record.set(key, cell),
        Meaning::Date(key) => put_date(record, column, key, cell),
        Meaning::Authors => record.authors.extend(table::people(cell, column.separator())),
        Meaning::Editors => record.editors.extend(table::people(cell, column.separator())),
        Meaning::KeyPoints => record.key_points.extend(entries().map(str::to_owned)),
        Meaning::Terms(_) if entries().nth(MOST_TERMS).is_some() => {
            record.remark(Weight::Kept, "a cell of very many terms stands under `extra`");
            record.keep(&column.header, cell);
        }
        Meaning::Terms(key) => record.classify(key, entries()),
        Meaning::Id if record.id.is_empty() => cell.clone_into(&mut record.id),
        Meaning::Slug if record.slug.is_none() => record.slug = Some(cell.to_owned()),
        Meaning::Cover if record.cover.is_none() => record.cover = Some(File::at(cell.replace('\\', "/"))),
        Meaning::Body if record.body.is_empty() => cell.clone_into(&mut record.body),
        Meaning::Pdf | Meaning::Files => {
            // A comma belongs to a name, unless what is behind it is a file, too.
            let is_list = column.separator() != table::Separator::By(",") || entries().all(|entry| entry.contains('.'));
            let found: Vec<&str> = if is_list { entries().collect() } else { vec![cell] };
            for path in found {
                put_file(record, path, column.meaning == Meaning::Pdf);
            }
        }
        Meaning::Draft => put_draft(record, column, cell),
        Meaning::Featured => match is_yes(cell) {
            Some(is_featured) => record.featured = is_featured,
            None => record.keep(&column.header, cell),
        },
        Meaning::Extra(name) => record.keep(name, cell),
        Meaning::Skip | Meaning::DatePart(_) | Meaning::Address => {}
        Meaning::Id | Meaning::Slug | Meaning::Cover | Meaning::Body => record.keep(&column.header, cell),
    }
}

fn put_date(record: &mut Record, column: &Column, key: &str, cell: &str) {
    match column.dates.read(cell) {
        Found::Date(date) => record.set(key, date),
        Found::Year(year) => {
            record.set(key, year);
            record.remark(Weight::Kept, format!("a `{key}` of which only the year is clear stands under `extra`, too"));
            record.keep(key, cell);
        }
        Found::Nothing => {
            record.remark(Weight::Kept, format!("a `{key}` that is no date stands under `extra`"));
            record.keep(key, cell);
        }
    }
}

/// The date of columns for the year, the month and the day.
fn put_parts(record: &mut Record, [year, month, day]: [&str; 3]) {
    let known = [(year, month, day), (year, month, ""), (year, "", "")];
    let found = known
        .into_iter()
        .find_map(|(year, month, day)| table::of_parts(year, month, day).map(|date| (date, month, day)));
    let (date, used_month, used_day) = found.unwrap_or_default();
    record.set("date", date.as_str());
    for (name, part, is_used) in
        [("year", year, !date.is_empty()), ("month", month, used_month == month), ("day", day, used_day == day)]
    {
        if !part.is_empty() && !is_used {
            record.remark(Weight::Kept, format!("a `{name}` that is none of a date stands under `extra`"));
            record.keep(name, part);
        }
    }
}

/// A file of one's own, or an address; the first that seems to be a PDF is the paper's.
fn put_file(record: &mut Record, path: &str, is_pdf: bool) {
    let path = path.replace('\\', "/");
    if record.pdf.is_none() && is_pdf {
        record.pdf = Some(File::at(path));
    } else if record.pdf.as_ref().is_none_or(|pdf| pdf.path != path) {
        record.files.push(File::at(path));
    }
}

/// An address on the web: of the paper's old page, of its PDF, or its DOI.
fn put_address(record: &mut Record, url: &str) {
    let path = url.split(['?', '#']).next().unwrap_or(url).to_ascii_lowercase();
    let is_address = path.starts_with("http://") || path.starts_with("https://") || path.starts_with('/');
    if path.ends_with(".pdf") {
        put_file(record, url, true);
    } else if is_address && path.contains("//doi.org/") || path.contains("//dx.doi.org/") {
        if record.text("doi").is_none() { record.set("doi", url) } else { record.keep("url", url) }
    } else if is_address {
        record.aliases.push(url.to_owned());
    } else {
        record.keep("url", url);
    }
}

fn is_yes(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "yes" | "true" | "1" | "x" | "y" | "on" | "ja" | "oui" | "sí" | "si" | "wahr" | "vrai" | "✓" => Some(true),
        "no" | "false" | "0" | "n" | "off" | "nein" | "non" | "falsch" | "faux" | "-" => Some(false),
        _ => None,
    }
}

/// `draft` may be a flag, or a state's word.
fn put_draft(record: &mut Record, column: &Column, cell: &str) {
    match cell.to_lowercase().as_str() {
        "draft" | "pending" | "private" | "unpublished" | "entwurf" | "brouillon" | "borrador" => record.draft = true,
        "published" | "publish" | "public" | "live" | "final" | "veröffentlicht" | "publié" | "publicado" => {}
        _ => match is_yes(cell) {
            Some(is_draft) => record.draft |= is_draft,
            None => record.keep(&column.header, cell),
        },
    }
}

#[cfg(test)]
mod tests;
