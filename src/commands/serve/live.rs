//! What a browser that looks at a page is told (server-sent events).

use super::server::{aside, kind};
use super::view::{Version, View, shown_at};
use super::{Shared, State};
use crate::plan::{Page, RouteId};
use crate::render::Renderer;
use axum::extract::{Query, State as Given};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::StreamExt;
use futures_util::stream;
use serde::Deserialize;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::watch;

#[derive(Deserialize)]
pub(super) struct Look {
    /// The page's path as the browser has it, percent-encoded.
    path: String,
    /// The version of the page that the browser shows; empty when it shows none.
    #[serde(default)]
    version: String,
}

/// Tells a browser of all that concerns its page, first of what it has missed.
pub(super) async fn events(Given(shared): Given<Arc<Shared>>, Query(look): Query<Look>) -> impl IntoResponse {
    shared.viewed().push(look.path.clone());
    let mut states = shared.state.subscribe();
    states.mark_changed();
    let viewer = Viewer {
        version: Version::parse(&look.version),
        shows_page: !look.version.is_empty(),
        path: look.path,
        shared,
        states,
        told: Told::default(),
    };
    let batches = stream::unfold(viewer, |mut viewer| async {
        loop {
            // The sender is gone when the program ends.
            viewer.states.changed().await.ok()?;
            let events = viewer.look().await;
            if !events.is_empty() {
                return Some((stream::iter(events), viewer));
            }
        }
    });
    Sse::new(batches.flatten().map(Ok::<_, Infallible>)).keep_alive(KeepAlive::default())
}

/// A browser that looks at a page.
struct Viewer {
    shared: Arc<Shared>,
    states: watch::Receiver<Arc<State>>,
    path: String,
    version: Version,
    /// Whether the browser shows the page rather than the news that there is none.
    shows_page: bool,
    told: Told,
}

/// What the browser knows by now.
#[derive(Default)]
struct Told {
    page: Option<Value>,
    problems: Option<Value>,
}

impl Drop for Viewer {
    fn drop(&mut self) {
        let mut viewed = self.shared.viewed();
        if let Some(at) = viewed.iter().position(|path| *path == self.path) {
            viewed.swap_remove(at);
        }
    }
}

impl Viewer {
    /// What there is to tell now.
    async fn look(&mut self) -> Vec<Event> {
        let state = self.states.borrow_and_update().clone();
        let (path, root) = (self.path.clone(), self.shared.root.clone());
        let seen = aside(move || {
            let good = state.good.clone();
            let page = good.and_then(|renderer| {
                let route = shown_at(renderer.plan(), &path)?;
                let view = View::new(&renderer, route, &state.stamps);
                let view = view.map_err(|problem| super::report::to_json(&[*problem], &root));
                Some((view, about(&renderer, route, &state)))
            });
            (page, state)
        });
        let Some((page, state)) = seen.await else { return Vec::new() };
        let mut problems: Vec<&Value> = Vec::new();
        if state.broken {
            problems.extend(state.problems.iter().filter(|problem| problem["severity"] == "error"));
        }
        let mut events = Vec::new();
        match &page {
            Some((Ok(view), _)) if !self.shows_page || !view.version.has_content_of(self.version) => {
                (self.shows_page, self.version) = (true, view.version);
                events.push(event("reload", &json!({})));
            }
            Some((Ok(view), _)) if view.version != self.version => {
                self.version = view.version;
                let version = view.version.to_string();
                events.push(event("css", &json!({ "version": version, "styles": view.sheets })));
            }
            Some((Err(of_page), _)) => problems.extend(of_page),
            _ => {}
        }
        if let Some((_, about)) = &page {
            let mut about = about.clone();
            about["version"] = self.version.to_string().into();
            tell("page", about, &mut self.told.page, &mut events);
        }
        tell("problems", json!(problems), &mut self.told.problems, &mut events);
        events
    }
}

/// Tells what is new.
fn tell(name: &str, value: Value, told: &mut Option<Value>, events: &mut Vec<Event>) {
    if told.as_ref() != Some(&value) {
        events.push(event(name, &value));
        *told = Some(value);
    }
}

fn event(name: &str, value: &Value) -> Event {
    // JSON has no line breaks, which would end the event's data.
    Event::default().event(name).data(value.to_string())
}

/// What the bar says of a page.
fn about(renderer: &Renderer, route: RouteId, state: &State) -> Value {
    let planned = renderer.plan().route(route);
    let catalogue = renderer.catalogue();
    let mut marks = Vec::new();
    match planned.page {
        Page::Publication(id) => {
            let publication = catalogue.publication(id);
            if publication.draft {
                marks.push("Draft".to_owned());
            }
            let due = publication.due();
            if state.now.is_some_and(|now| due.is_after(now)) {
                marks.push(format!("Appears on {due}"));
            }
        }
        Page::Plain(index) if catalogue.pages()[index as usize].draft => marks.push("Draft".to_owned()),
        _ => {}
    }
    let source = planned.place.as_ref().map(|place| &*place.path);
    let of_page = |problem: &&Value| source.is_some() && problem["file"].as_str() == source;
    let diagnostics: Vec<&Value> = state.problems.iter().filter(of_page).collect();
    json!({ "kind": kind(&planned.page), "source": source, "marks": marks, "diagnostics": diagnostics })
}
