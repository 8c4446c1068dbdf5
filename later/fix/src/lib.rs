//! `offprint check --fix`, apart from Offprint.
pub mod base;
pub mod commands;
