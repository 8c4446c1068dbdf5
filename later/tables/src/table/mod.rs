//! Tables: how their cells are parted, what their columns mean, and what is in a cell.

mod cells;
mod columns;
mod dates;
mod map;
mod rows;

pub use cells::{Lists, Separator, is_formula, people};
pub use columns::{Column, Meaning, guess};
pub use dates::{Dates, Found, of_parts};
pub use map::Map;
pub use rows::{Fault, Row, Rows, Text, likely_delimiter, named_delimiter};
