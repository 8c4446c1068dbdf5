//! What search engines read first: the sitemap (sitemaps.org 0.9) and robots.txt (RFC 9309).

use super::Renderer;
use super::changes::Changes;
use super::feeds::{text, xml};
use crate::plan::Page;
use crate::plan::exports::RESOURCES;

pub(super) const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// One sitemap.
pub(super) fn part(renderer: &Renderer, number: u32) -> Vec<u8> {
    let routes = renderer.plan.sitemaps().get(number as usize).map_or(&[][..], Vec::as_slice);
    let mut changes = Changes::new(renderer);
    xml(|xml| {
        xml.create_element("urlset").with_attribute(NAMESPACE).write_inner_content(|xml| {
            for route in routes {
                xml.create_element("url").write_inner_content(|xml| {
                    text(xml, "loc", &renderer.plan.permalink(*route))?;
                    match changes.of(*route) {
                        Some(date) => text(xml, "lastmod", &date.to_string()),
                        None => Ok(()),
                    }
                })?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

/// The list of sitemaps.
pub(super) fn index(renderer: &Renderer) -> Vec<u8> {
    let plan = &renderer.plan;
    let parts = plan.ids().filter(|id| matches!(plan.route(*id).page, Page::Sitemap { .. }));
    xml(|xml| {
        xml.create_element("sitemapindex").with_attribute(NAMESPACE).write_inner_content(|xml| {
            for part in parts {
                xml.create_element("sitemap").write_inner_content(|xml| text(xml, "loc", &plan.permalink(part)))?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

/// Everything may be read. The list of ResourceSync is a sitemap, too, of PDFs as well as pages, and here harvesters look for it.
pub(super) fn robots(renderer: &Renderer) -> Vec<u8> {
    let plan = &renderer.plan;
    let mut robots = "User-agent: *\nAllow: /\n\n".to_owned();
    let resources = plan.find(RESOURCES).filter(|route| matches!(plan.route(*route).page, Page::ResourceSync(_)));
    for sitemap in plan.find("sitemap.xml").into_iter().chain(resources) {
        robots += &format!("Sitemap: {}\n", plan.permalink(sitemap));
    }
    robots.into_bytes()
}
