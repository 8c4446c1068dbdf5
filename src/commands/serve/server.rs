//! The preview's HTTP: pages as any static host would serve them, and `/__offprint/` for the preview itself.

use super::view::{Found, View, find, script};
use super::{Shared, State, live};
use crate::base::paths;
use crate::discover::{CONTENT, STATIC};
use crate::plan::{Destination, Page, Plan, RouteId};
use crate::render::Renderer;
use crate::render::search::is_shard;
use axum::body::{Body, Bytes};
use axum::extract::{Query, Request, State as Given};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::get};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::json;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tower::ServiceExt;
use tower_http::services::ServeFile;

const CLIENT: &str = include_str!("preview.js");
const ROUTES: &str = include_str!("routes.html");
const STYLES: &str = include_str!("routes.css");

/// Serves until something fails.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) -> io::Result<()> {
    let on_loopback = listener.local_addr()?.ip().is_loopback();
    let router = Router::new()
        .route("/__offprint/", get(overview))
        .route("/__offprint/events", get(live::events))
        .route("/__offprint/preview.js", get(|| async { text("text/javascript; charset=utf-8", CLIENT) }))
        .route("/__offprint/routes.css", get(|| async { text("text/css; charset=utf-8", STYLES) }))
        .fallback(page)
        .with_state(shared);
    let router = if on_loopback { router.layer(middleware::from_fn(only_for_this_machine)) } else { router };
    axum::serve(listener, router).await
}

/// A site elsewhere can give its own name the address of this machine, and then read what is served here (DNS rebinding).
/// Its name is still in the request.
async fn only_for_this_machine(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if host.is_some_and(is_this_machine) {
        return next.run(request).await;
    }
    let why = "This preview is for this machine only, under the name localhost. To share it, serve with --host.\n";
    (StatusCode::FORBIDDEN, why).into_response()
}

fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// A page or file of the site.
async fn page(Given(shared): Given<Arc<Shared>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let state = shared.state.borrow().clone();
    let Some(renderer) = state.good.clone() else { return bare(StatusCode::SERVICE_UNAVAILABLE) };
    let plan = renderer.plan();
    let path = request.uri().path();
    let below = percent_decode_str(path).decode_utf8().ok();
    let below = below.as_deref().and_then(|path| path.strip_prefix(plan.base_path()));
    let found = below.map_or(Found::Nothing, |path| find(plan, path));
    match found {
        Found::Folder => moved(&format!("{path}/"), request.uri().query()),
        // Whoever forgets the folder that the site will stand in.
        Found::Nothing if plan.base_path().starts_with(&format!("{}/", path.trim_end_matches('/'))) => {
            see_other(plan.base_path())
        }
        Found::Nothing if below.is_some_and(is_shard) => {
            shard(below.unwrap_or_default().to_owned(), renderer, request.headers()).await
        }
        Found::Nothing => match plan.find("404.html") {
            Some(route) => html(StatusCode::NOT_FOUND, route, &state, renderer, request.headers()).await,
            None => StatusCode::NOT_FOUND.into_response(),
        },
        Found::Route(route) => match &plan.route(route).page {
            Page::Redirect(target) => redirect(plan, target),
            Page::File(_) | Page::Cover(..) => file(&renderer, route, &shared.root, request).await,
            _ if paths::extension(plan.route(route).out.as_str()) == "html" => {
                html(StatusCode::OK, route, &state, renderer, request.headers()).await
            }
            _ => bytes(route, renderer, request.headers()).await,
        },
    }
}

/// Runs what would keep others waiting.
pub(super) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}

async fn html(
    status: StatusCode,
    route: RouteId,
    state: &Arc<State>,
    renderer: Arc<Renderer>,
    headers: &HeaderMap,
) -> Response {
    let state = state.clone();
    match aside(move || View::new(&renderer, route, &state.stamps)).await {
        Some(Ok(view)) => {
            let tag = format!("\"{}\"", view.version);
            answer(status, "text/html; charset=utf-8", view.html.into(), &tag, headers)
        }
        // What is wrong comes with the events.
        _ => bare(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// What is made for machines: feeds, sitemaps, and the theme's files.
async fn bytes(route: RouteId, renderer: Arc<Renderer>, headers: &HeaderMap) -> Response {
    let content_type = content_type(renderer.plan(), route);
    let rendered = aside(move || {
        let mut buffer = Vec::new();
        renderer.render(route, &mut buffer).ok()?.into_bytes().ok()
    });
    match rendered.await.flatten() {
        Some(bytes) => hashed(&content_type, bytes.into(), headers),
        None => bare(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// A shard of the search index. The plan of a preview has none: their names are known when the index is made.
async fn shard(path: String, renderer: Arc<Renderer>, headers: &HeaderMap) -> Response {
    let found = aside(move || renderer.index().file(&path).map(Bytes::copy_from_slice));
    match found.await.flatten() {
        Some(bytes) => hashed("application/octet-stream", bytes, headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn content_type(plan: &Plan, route: RouteId) -> String {
    let route = plan.route(route);
    crate::commands::publish::content_type(&route.out, &route.page)
}

/// Bytes that are the same as long as their hash is.
fn hashed(content_type: &str, bytes: Bytes, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", blake3::hash(&bytes).to_hex());
    answer(StatusCode::OK, content_type, bytes, &tag, headers)
}

/// Bytes with what lets a browser ask whether they are still the same.
fn answer(status: StatusCode, content_type: &str, body: Bytes, tag: &str, headers: &HeaderMap) -> Response {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_known = known.flat_map(|tags| tags.split(',')).any(|known| {
        let known = known.trim();
        known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
    });
    let fields = [(header::CONTENT_TYPE, content_type), (header::ETAG, tag), (header::CACHE_CONTROL, "no-cache")];
    if is_known && status == StatusCode::OK {
        return (StatusCode::NOT_MODIFIED, fields).into_response();
    }
    (status, fields, body).into_response()
}

/// A file as it is on the disk, whole or in parts. It may have become a link to somewhere else since it was found.
async fn file(renderer: &Renderer, route: RouteId, root: &Path, request: Request) -> Response {
    let Some(path) = renderer.file(route) else { return StatusCode::NOT_FOUND.into_response() };
    // The folders of the sources may themselves be links to elsewhere.
    let folders = [root.to_owned(), root.join(CONTENT), root.join(STATIC)];
    let is_inside = |path: &Path| {
        folders.iter().filter_map(|folder| folder.canonicalize().ok()).any(|folder| path.starts_with(folder))
    };
    match path.canonicalize() {
        Ok(path) if is_inside(&path) => {
            let Ok(served) = ServeFile::new(path).oneshot(request).await;
            let mut response = served.map(Body::new);
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            // The type is that of the published name, and says how text is written.
            if let Some(known) = headers.get_mut(header::CONTENT_TYPE)
                && let Ok(content_type) = content_type(renderer.plan(), route).parse()
            {
                *known = content_type;
            }
            response
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A redirect of the site, as a host that knows of them answers. Browsers would remember it for ever.
fn redirect(plan: &Plan, target: &Destination) -> Response {
    let location = match target {
        Destination::Route(route, suffix) => plan.href(*route).into_string() + suffix,
        Destination::External(address) => address.clone(),
    };
    permanently(&location)
}

/// The address of a folder is the one with a slash at its end.
fn moved(path: &str, query: Option<&str>) -> Response {
    permanently(&query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")))
}

fn permanently(location: &str) -> Response {
    let fields = [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::MOVED_PERMANENTLY, fields).into_response()
}

fn see_other(location: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
}

/// A page for the script alone: there is nothing else to show.
fn bare(status: StatusCode) -> Response {
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Preview</title>\n</head>\n\
         <body>\n{}</body>\n</html>\n",
        script("")
    );
    let fields = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (status, fields, page).into_response()
}

fn text(content_type: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "no-cache")], text).into_response()
}

/// All that there is, what is wrong with it, and how long it took.
async fn overview(Given(shared): Given<Arc<Shared>>, Query(query): Query<OverviewQuery>) -> Response {
    /// More routes than this are for nobody to read.
    const SHOWN: usize = 500;
    let state = shared.state.borrow().clone();
    let rendered = aside(move || {
        let mut routes = Vec::new();
        let mut total = 0;
        let wanted = query.q.trim().to_lowercase();
        if let Some(good) = &state.good {
            let plan = good.plan();
            for id in plan.ids() {
                let (route, source) = (plan.route(id), plan.route(id).place.as_ref().map(|place| &*place.path));
                let kind = kind(&route.page);
                let texts = [route.out.as_str(), kind, source.unwrap_or_default()];
                if texts.iter().any(|text| text.to_lowercase().contains(&wanted)) {
                    total += 1;
                    if routes.len() < SHOWN {
                        let (url, path) = (plan.href(id).into_string(), route.out.as_str());
                        routes.push(json!({ "url": url, "path": path, "kind": kind, "source": source }));
                    }
                }
            }
        }
        let ms = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1e3);
        let timings = state.timings.iter().map(|(stage, time)| json!({ "stage": stage, "ms": ms(*time) }));
        let mut context = tera::Context::new();
        context.insert("title", state.good.as_ref().map_or("", |good| good.title()));
        context.insert("home", state.base_path());
        context.insert("time", &ms(state.timings.iter().map(|(_, time)| *time).sum()));
        context.insert("timings", &timings.collect::<Vec<_>>());
        context.insert("diagnostics", &state.problems);
        context.insert("query", &query.q);
        context.insert("shown", &routes.len());
        context.insert("total", &total);
        context.insert("routes", &routes);
        let mut tera = tera::Tera::new();
        tera.add_raw_template("routes.html", ROUTES).and_then(|()| tera.render("routes.html", &context))
    });
    match rendered.await {
        Some(Ok(page)) => {
            ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], page)
                .into_response()
        }
        Some(Err(error)) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[derive(Deserialize)]
struct OverviewQuery {
    #[serde(default)]
    q: String,
}

/// What a page is, in a word or two.
pub(super) fn kind(page: &Page) -> &'static str {
    match page {
        Page::Home => "home page",
        Page::Publication(_) => "paper",
        Page::Listing { .. } => "listing",
        Page::Terms { .. } => "index",
        Page::Plain(_) => "plain page",
        Page::Search => "search page",
        Page::NotFound => "page for what is not found",
        Page::Redirect(_) => "redirect",
        Page::Atom(_) | Page::JsonFeed => "feed",
        Page::Sitemap { .. } | Page::SitemapIndex => "sitemap",
        Page::Robots => "robots.txt",
        Page::Oai { .. } | Page::ResourceSync(_) => "file for harvesters",
        Page::Catalogue(_) | Page::Citation(..) => "citations",
        Page::Index => "search index",
        Page::File(_) => "file",
        Page::Cover(..) => "cover",
        Page::Static(_) | Page::Style(_) => "file of the theme",
    }
}
