//! What search engines read first: the sitemap (sitemaps.org 0.9) and robots.txt (RFC 9309).

use super::Renderer;
use super::feeds::{text, xml};
use crate::base::date::PartialDate;
use crate::plan::{Page, RouteId};

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// One sitemap.
pub(super) fn part(renderer: &Renderer, number: u32) -> Vec<u8> {
    let routes = renderer.plan.sitemaps().get(number as usize).map_or(&[][..], Vec::as_slice);
    xml(|xml| {
        xml.create_element("urlset").with_attribute(NAMESPACE).write_inner_content(|xml| {
            for route in routes {
                xml.create_element("url").write_inner_content(|xml| {
                    text(xml, "loc", &renderer.plan.permalink(*route))?;
                    match last_change(renderer, *route) {
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

/// When a page's content changed, by what its front matter says; only whole days, since the protocol takes no less.
fn last_change(renderer: &Renderer, route: RouteId) -> Option<PartialDate> {
    let date = match renderer.plan.route(route).page {
        Page::Publication(id) => {
            let publication = renderer.catalogue.publication(id);
            publication.updated.or(Some(publication.date))
        }
        Page::Plain(index) => renderer.catalogue.pages()[index as usize].updated,
        _ => None,
    };
    date.filter(|date| date.day.is_some())
}

/// Everything may be read.
pub(super) fn robots(renderer: &Renderer) -> Vec<u8> {
    let sitemap = renderer.plan.find("sitemap.xml").map(|route| renderer.plan.permalink(route));
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", sitemap.unwrap_or_default()).into_bytes()
}
