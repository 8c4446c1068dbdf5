//! The words that HTML shows, without its form.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;

/// The text of HTML in one line.
pub fn to_text(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return collapse(html);
    }
    // What begins like a tag and does not end is text: `profit <loss`.
    let (tags, end) = html.split_at(html.rfind('>').map_or(0, |at| at + 1));
    let html = format!("{tags}{}", end.replace('<', "&lt;"));
    collapse(&tokenize(&html, Words::default()).text.into_inner())
}

/// Text with one blank wherever it has blank space.
pub(super) fn collapse(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_ascii_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Runs the HTML reader over a text.
pub(super) fn tokenize<S: TokenSink>(html: &str, sink: S) -> S {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink
}

/// How the HTML reader has to go on behind a start tag.
pub(super) fn mode(tag: &Tag) -> TokenSinkResult<()> {
    match &*tag.name {
        _ if tag.kind == TagKind::EndTag => TokenSinkResult::Continue,
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" => TokenSinkResult::RawData(RawKind::Rawtext),
        "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}

#[derive(Default)]
struct Words {
    text: RefCell<String>,
    /// The element whose text nobody sees.
    hidden: RefCell<Option<String>>,
}

impl TokenSink for Words {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) if self.hidden.borrow().is_none() => self.text.borrow_mut().push_str(&text),
            Token::TagToken(tag) => {
                let is_hidden = matches!(&*tag.name, "script" | "style" | "iframe");
                if is_hidden {
                    let name = (tag.kind == TagKind::StartTag).then(|| tag.name.to_string());
                    self.hidden.replace(name);
                } else if !super::tidy::is_inline(&tag.name) {
                    self.text.borrow_mut().push(' ');
                }
                return mode(&tag);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_form() {
        assert_eq!(to_text("A &amp; B"), "A & B");
        assert_eq!(to_text("<p>One<br>two</p>\n<p><em>thr</em>ee &lt;4&gt;</p>"), "One two three <4>");
        assert_eq!(to_text("a<script>b()</script>c <style>p{}</style>< d &amp;amp;"), "ac < d &amp;");
        assert_eq!(to_text("profit <loss"), "profit <loss");
        assert_eq!(to_text("  plain \n text "), "plain text");
    }
}
