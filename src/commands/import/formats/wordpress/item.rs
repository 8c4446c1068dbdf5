//! An item of an export: a post, a page, an attachment, a menu's entry.

use super::xml::Element;

#[derive(Debug, Default)]
pub struct Item {
    pub line: u32,
    pub title: String,
    pub link: String,
    pub pub_date: String,
    pub creator: String,
    pub guid: String,
    pub description: String,
    pub content: String,
    pub excerpt: String,
    pub post: u64,
    pub parent: u64,
    pub kind: String,
    pub status: String,
    pub slug: String,
    pub date: String,
    pub date_gmt: String,
    pub modified: String,
    pub menu_order: String,
    pub attachment_url: String,
    pub has_password: bool,
    pub is_sticky: bool,
    pub terms: Vec<Term>,
    pub meta: Vec<(String, String)>,
    pub comments: usize,
    /// The names of elements that WordPress does not write, with something in them.
    pub unknown: Vec<String>,
    /// Whether it had characters that XML forbids, or entities that it does not know.
    pub has_forbidden: bool,
    pub has_unknown_entities: bool,
}

/// What an item is classified by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    pub taxonomy: String,
    pub slug: String,
    pub name: String,
}

/// Terms and fields of an item; no site has more, and each is compared with all before it.
const MOST: usize = 2_000;

impl Item {
    pub fn new(element: Element) -> Item {
        let mut item = Item { line: element.line, ..Item::default() };
        for child in element.children {
            item.take(child);
        }
        item
    }

    fn take(&mut self, child: Element) {
        let number = || child.text.trim().parse().unwrap_or_default();
        match child.name.as_str() {
            "wp:post_id" => self.post = number(),
            "wp:post_parent" => self.parent = number(),
            "wp:is_sticky" => self.is_sticky = child.text.trim() == "1",
            "wp:post_password" => self.has_password = !child.text.trim().is_empty(),
            "wp:comment" => self.comments += 1,
            "wp:postmeta" | "category" if self.meta.len().max(self.terms.len()) >= MOST => {
                self.unknown.push(child.name);
            }
            "wp:postmeta" => {
                self.meta.push((child.child("wp:meta_key").to_owned(), child.child("wp:meta_value").to_owned()));
            }
            "category" => {
                // WXR 1.0 calls tags so, and writes each term twice, once without its taxonomy.
                let taxonomy = match child.get("domain") {
                    "" => "category",
                    "tag" => "post_tag",
                    domain => domain,
                };
                let slug = percent_encoding::percent_decode_str(child.get("nicename")).decode_utf8_lossy().into_owned();
                self.terms.push(Term {
                    taxonomy: taxonomy.to_owned(),
                    slug,
                    name: crate::commands::import::html::to_text(&child.text),
                });
            }
            // What nobody misses in a catalogue of files; it is told once for all items.
            "wp:comment_status" | "wp:ping_status" | "wp:post_modified_gmt" => {}
            _ => self.take_text(child),
        }
    }

    fn take_text(&mut self, child: Element) {
        let field = match child.name.as_str() {
            "title" => &mut self.title,
            "link" => &mut self.link,
            "pubDate" => &mut self.pub_date,
            "dc:creator" => &mut self.creator,
            "guid" => &mut self.guid,
            "description" => &mut self.description,
            "content:encoded" => &mut self.content,
            "excerpt:encoded" => &mut self.excerpt,
            "wp:post_name" => &mut self.slug,
            "wp:post_type" => &mut self.kind,
            "wp:status" => &mut self.status,
            "wp:post_date" => &mut self.date,
            "wp:post_date_gmt" => &mut self.date_gmt,
            "wp:post_modified" => &mut self.modified,
            "wp:menu_order" => &mut self.menu_order,
            "wp:attachment_url" => &mut self.attachment_url,
            _ if child.text.trim().is_empty() && child.children.is_empty() => return,
            _ => return self.unknown.push(child.name),
        };
        if field.is_empty() {
            *field = if child.name == "content:encoded" { child.text } else { child.text.trim().to_owned() };
        } else if !child.text.trim().is_empty() {
            self.unknown.push(child.name);
        }
    }

    /// A field of the post, by its name.
    pub fn meta(&self, key: &str) -> Option<&str> {
        self.meta.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }
}

/// What becomes of the items of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Paper,
    Page,
    Attachment,
    /// Somebody's page, from the plugin Co-Authors Plus.
    GuestAuthor,
    /// It belongs to WordPress, its themes or its plugins.
    LeftOut,
}

pub fn fate(kind: &str) -> Fate {
    // What has no public page of its own, by type or by the beginning of its type.
    const TYPES: [&str; 34] = [
        "nav_menu_item",
        "revision",
        "custom_css",
        "customize_changeset",
        "oembed_cache",
        "user_request",
        "wp_block",
        "wp_template",
        "wp_template_part",
        "wp_global_styles",
        "wp_navigation",
        "wp_font_family",
        "wp_font_face",
        "wpcf7_contact_form",
        "mc4wp-form",
        "wpforms",
        "elementor_library",
        "elementor_snippet",
        "elementor_font",
        "scheduled-action",
        "feedback",
        "jp_mem_plan",
        "jp_pay_order",
        "jp_pay_product",
        "amp_validated_url",
        "tablepress_table",
        "vc_grid_item",
        "ml-slider",
        "ml-slide",
        "safecss",
        "shop_order",
        "shop_coupon",
        "shop_order_refund",
        "polylang_mo",
    ];
    const BEGINNINGS: [&str; 9] =
        ["acf-", "flamingo_", "et_pb_", "et_", "fl-builder-", "ninja", "nf_sub", "wp-types-", "wpcode"];
    match kind {
        "page" => Fate::Page,
        "attachment" => Fate::Attachment,
        "guest-author" => Fate::GuestAuthor,
        kind if TYPES.contains(&kind) || BEGINNINGS.iter().any(|start| kind.starts_with(start)) => Fate::LeftOut,
        _ => Fate::Paper,
    }
}
