//! Copies of what Offprint has, so that the module can be moved as it is.
pub mod date;
pub mod node;
