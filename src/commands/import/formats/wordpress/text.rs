//! What a text refers to by number, put into it: the pictures of galleries, reusable blocks, footnotes.

use super::attachments::{Attachment, Attachments};
use super::item::Item;
use crate::commands::import::html::{escape_html as escape, shortcode, to_text};
use crate::commands::import::record::{Record, Weight};
use serde_json::Value;
use std::collections::HashMap;

/// How many bytes a text may become longer, however often it shows the same.
const MOST_ADDED: usize = 4 << 20;

/// The text of an item as HTML that stands for itself. `footnotes` is what WordPress keeps of them beside the text.
pub fn expand(
    item: &Item,
    blocks: &HashMap<u64, String>,
    attachments: &mut Attachments,
    footnotes: Option<&str>,
    record: &mut Record,
) -> String {
    let mut text = with_blocks(&item.content, blocks, record);
    if text.contains("[gallery") || text.contains("[playlist") {
        text = with_galleries(&text, item.post, attachments, record);
    }
    let notes = footnotes.and_then(|notes| serde_json::from_str::<Vec<HashMap<String, Value>>>(notes).ok());
    if let Some(notes) = notes.filter(|notes| !notes.is_empty()) {
        text.push_str("\n\n<wp-notes>");
        for note in notes {
            let part = |name: &str| note.get(name).and_then(Value::as_str).unwrap_or_default();
            text.push_str(&format!("<wp-note id=\"{}\">{}</wp-note>", escape(part("id")), part("content")));
        }
        text.push_str("</wp-notes>");
    }
    text
}

/// Puts `<!-- wp:block {"ref":12} /-->` into the text.
fn with_blocks(content: &str, blocks: &HashMap<u64, String>, record: &mut Record) -> String {
    const START: &str = "<!-- wp:block {\"ref\":";
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.find(START) {
        let (before, after) = rest.split_at(at);
        text.push_str(before);
        let digits: String = after[START.len()..].chars().take_while(char::is_ascii_digit).collect();
        let end = after.find("-->").map_or(after.len(), |end| end + 3);
        match digits.parse().ok().and_then(|number: u64| blocks.get(&number)) {
            Some(block) if text.len() + block.len() < content.len() + MOST_ADDED => {
                text.push_str(block);
                record.remark(Weight::Kept, "a reusable block has become part of the text");
            }
            _ => text.push_str(&after[..end]),
        }
        rest = &after[end..];
    }
    text.push_str(rest);
    text
}

fn with_galleries(content: &str, post: u64, attachments: &mut Attachments, record: &mut Record) -> String {
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.find('[') {
        let (before, after) = rest.split_at(at);
        text.push_str(before);
        let is_shown = !before.ends_with('[') && !text.ends_with('[');
        let code = shortcode::parse(after).filter(|code| is_shown && !code.is_closing);
        let html = code.as_ref().and_then(|code| match code.name {
            _ if text.len() > content.len() + MOST_ADDED => None,
            "gallery" => gallery(code, post, attachments, record, picture),
            "playlist" => gallery(code, post, attachments, record, recording),
            _ => None,
        });
        let length = match html {
            Some(html) => {
                text.push_str(&html);
                code.map_or(1, |code| code.length)
            }
            None => {
                text.push('[');
                1
            }
        };
        rest = &after[length..];
    }
    text.push_str(rest);
    text
}

/// The attachments that a shortcode shows: those it names, or else all of the post's that can be shown so.
fn gallery(
    code: &shortcode::Shortcode<'_>,
    post: u64,
    attachments: &mut Attachments,
    record: &mut Record,
    show: fn(&Attachment) -> Option<String>,
) -> Option<String> {
    let numbers = |name: &str| {
        let list = code.get(name).unwrap_or_default().split([',', ' ']);
        list.filter_map(|number| number.trim().parse().ok()).collect::<Vec<u64>>()
    };
    let mut posts = [numbers("ids"), numbers("include")].concat();
    if posts.is_empty() {
        let parent = numbers("id").first().copied().unwrap_or(post);
        let without = numbers("exclude");
        posts = attachments
            .of_parent(parent)
            .filter(|a| show(a).is_some() && !without.contains(&a.post))
            .map(|a| a.post)
            .collect();
    }
    let mut html = String::new();
    for post in posts {
        match attachments.get(post).and_then(show) {
            Some(shown) => html.push_str(&shown),
            None => {
                record.remark(Weight::LeftOut, "a picture or recording that a shortcode shows is not in the export");
            }
        }
    }
    (!html.is_empty()).then(|| format!("\n\n{html}\n\n"))
}

fn picture(attachment: &Attachment) -> Option<String> {
    if !attachment.is_picture() {
        return None;
    }
    let alt = [&attachment.alt, &to_text(&attachment.caption), &attachment.title]
        .into_iter()
        .find(|alt| !alt.trim().is_empty())
        .cloned();
    let caption = match attachment.caption.trim() {
        "" => String::new(),
        caption => format!("<figcaption>{caption}</figcaption>"),
    };
    let (url, alt) = (escape(&attachment.url), escape(&alt.unwrap_or_default()));
    Some(format!("<figure><img src=\"{url}\" alt=\"{alt}\">{caption}</figure>"))
}

fn recording(attachment: &Attachment) -> Option<String> {
    let name = if attachment.title.is_empty() { &attachment.url } else { &attachment.title };
    attachment.is_recording().then(|| format!("<p><a href=\"{}\">{}</a></p>", escape(&attachment.url), escape(name)))
}
