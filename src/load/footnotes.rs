//! Footnotes, numbered in the order of their first reference and set at the text's end.

use pulldown_cmark::{CowStr, Event, TagEnd};
use rustc_hash::FxHashMap;

#[derive(Default)]
pub(super) struct Footnotes<'a> {
    numbers: FxHashMap<String, Footnote<'a>>,
    order: Vec<String>,
}

#[derive(Default)]
struct Footnote<'a> {
    /// From 1; 0 while nothing refers to it.
    number: usize,
    references: usize,
    content: Vec<Event<'a>>,
}

impl<'a> Footnotes<'a> {
    pub(super) fn refer(&mut self, name: &str) -> String {
        let footnote = self.numbers.entry(name.to_owned()).or_default();
        if footnote.number == 0 {
            self.order.push(name.to_owned());
            footnote.number = self.order.len();
        }
        footnote.references += 1;
        let (number, nth) = (footnote.number, footnote.references);
        let suffix = if nth > 1 { format!("-{nth}") } else { String::new() };
        format!(
            "<sup class=\"footnote-reference\"><a id=\"fnref-{number}{suffix}\" href=\"#fn-{number}\">{number}</a></sup>"
        )
    }

    pub(super) fn define(&mut self, name: CowStr<'a>, content: Vec<Event<'a>>) {
        let footnote = self.numbers.entry(name.to_string()).or_default();
        if footnote.number == 0 {
            // Nothing has referred to it yet; if nothing ever does, it still stands at the end, since it was written.
            self.order.push(name.into_string());
            footnote.number = self.order.len();
        }
        footnote.content = content;
    }

    pub(super) fn append_to(mut self, main: &mut Vec<Event<'a>>) {
        if self.order.is_empty() {
            return;
        }
        main.push(Event::Html("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n".into()));
        for name in &self.order {
            let Some(mut footnote) = self.numbers.remove(name) else { continue };
            let number = footnote.number;
            main.push(Event::Html(format!("<li id=\"fn-{number}\">\n").into()));
            let last = match footnote.content.last() {
                Some(Event::End(TagEnd::Paragraph)) => footnote.content.pop(),
                _ => None,
            };
            main.append(&mut footnote.content);
            for nth in 1..=footnote.references {
                let suffix = if nth > 1 { format!("-{nth}") } else { String::new() };
                main.push(Event::InlineHtml(
                    format!(" <a href=\"#fnref-{number}{suffix}\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a>").into(),
                ));
            }
            main.extend(last);
            main.push(Event::Html("</li>\n".into()));
        }
        main.push(Event::Html("</ol>\n</section>\n".into()));
    }
}
