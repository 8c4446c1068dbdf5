//! What Offprint promises, held from outside.

mod manual;
