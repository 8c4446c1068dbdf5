//! Tables: how their cells are parted, what their columns mean, and what is in a cell.

mod cells;
mod columns;
mod dates;
mod map;
mod rows;

pub(super) use cells::{Separators, is_formula, people, split};
pub(super) use columns::{Column, guess};
pub(super) use dates::{Order, date, order};
pub(super) use map::{Map, read as read_map};
pub(super) use rows::{Fault, Row, Rows, Text, likely_delimiter, named_delimiter};
