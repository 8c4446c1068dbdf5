pub mod base;
pub mod discover;
pub mod load;
