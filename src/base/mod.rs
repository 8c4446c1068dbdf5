//! Words that every stage uses.

pub mod cache;
pub mod citation_format;
pub mod config;
pub mod date;
pub mod diagnostic;
pub mod due;
pub mod fields;
pub mod files;
pub mod identifiers;
pub mod language;
pub mod messages;
pub mod name;
pub mod node;
pub mod origin;
pub mod paths;
pub(crate) mod registry;
pub mod words;

pub use config::Config;
pub use date::PartialDate;
pub use diagnostic::{Diagnostic, Diagnostics, Place, Severity};
