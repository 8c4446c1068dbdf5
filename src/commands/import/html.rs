//! HTML, as WordPress keeps it in its database, → Markdown that shows the same words.
//!
//! The text goes through five hands: `prepare` turns what only WordPress understands into HTML, `tidy` balances it, ammonia
//! removes what could harm, `tree` takes its result apart, and `blocks` and `inline` write it down.

mod blocks;
mod clean;
mod escape;
mod inline;
mod line;
mod lists;
mod nesting;
mod prepare;
mod raw;
pub mod shortcode;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod tidy;
mod tree;

use crate::commands::import::record::Weight;
use std::collections::BTreeSet;

pub use escape::html as escape_html;
pub use text::to_text;

/// The Markdown of a text. Each remark is made once, however often its reason occurs.
pub fn to_markdown(html: &str, remarks: &mut dyn FnMut(Weight, String)) -> String {
    let mut told = BTreeSet::new();
    let mut note = |weight: Weight, what: &str| {
        if !told.contains(what) {
            told.insert(what.to_owned());
            remarks(weight, what.to_owned());
        }
    };
    // WordPress makes paragraphs of lines only where no block says what is one.
    let is_classic = !html.contains("<!-- wp:");
    let prepared = prepare::prepare(html, &mut note);
    let tidy = tidy::tidy(&prepared, is_classic, &mut note);
    let nodes = tree::parse(&clean::clean(&tidy));
    blocks::write(&nodes, &mut note)
}

/// Says something of the text, once.
type Note<'n> = dyn FnMut(Weight, &str) + 'n;
