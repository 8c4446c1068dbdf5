//! Importers of tables and of BibTeX, apart from the rest of Offprint so that they compile in seconds.

mod bibtex;
mod encoding;
pub mod formats;
mod ids;
mod languages;
mod names;
pub mod record;
mod table;
