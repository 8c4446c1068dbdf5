//! WordPress's export files, WXR 1.0 to 1.2: RSS with WordPress's own elements in it.
//!
//! All that a site has is an item: posts, pages, pictures, menus, revisions. The file is read item by item; what an item
//! becomes is decided when all are known, since any may refer to any.

mod attachments;
mod dates;
mod export;
mod item;
mod meta;
mod paper;
mod people;
mod source;
#[cfg(test)]
mod tests;
mod text;
mod xml;

use super::Importer;
use crate::commands::import::record::{At, Batch, Refusal};
use export::Export;
use source::Source;
use std::path::Path;

pub const MEMBER: Importer =
    Importer { keys: &["wordpress"], reads: "WordPress's export, a file", read: |source| read(&source.path) };

fn read(path: &Path) -> Result<Batch, Refusal> {
    let name = super::name(path);
    let refuse = |message: String, remedy: &str| Refusal {
        at: At { file: name.clone(), line: 0 },
        column: 0,
        message,
        remedy: remedy.to_owned(),
    };
    let unreadable = |error: std::io::Error| {
        refuse(format!("the file cannot be read: {error}"), "check the path and its permissions")
    };
    let input = std::fs::File::open(path).map_err(unreadable)?;
    let source = Source::new(input).map_err(unreadable)?;
    let source = source.map_err(|encoding| {
        refuse(format!("the file says that it is in the encoding {encoding}, which is not known"), "save it in UTF-8")
    })?;
    let mut export = Export::new(&name);
    export.read(source)?;
    Ok(export.into_batch())
}
