//! What Offprint promises, held from outside: each test builds a catalogue with the program itself and looks at what it
//! said and what it wrote. One binary, because linking costs more than running.
//!
//! `OFFPRINT_BLESS=1 cargo test --release` rewrites what is expected under `tests/fixtures/`; read the difference before you
//! commit it.

mod architecture;
mod defects;
mod fixture;
mod manual;
mod support;
