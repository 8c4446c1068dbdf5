//! What Offprint promises, held from outside: each test builds a catalogue with the program itself and looks at what it
//! said and what it wrote. One binary, because linking costs more than running.
//!
//! `OFFPRINT_BLESS=1 cargo test --release` rewrites what is expected under `tests/fixtures/`; read the difference before you
//! commit it.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    reason = "a test makes its own files, and panics at what cannot be"
)]

mod architecture;
mod check;
mod cli;
mod crossref;
mod defects;
mod documents;
mod embargo;
mod fixture;
mod harvest;
mod hostile;
mod import;
mod import_formats;
mod import_pdfs;
mod kill;
mod manual;
mod output;
mod pdfs;
mod preview;
mod properties;
mod proposal;
mod publish;
mod related;
mod scholarship;
mod search;
mod seeded;
mod serve_events;
mod serve_guard;
mod serve_http;
mod serve_watch;
mod server;
mod soak;
mod support;
mod theme;
