//! The making of the search index, measured: `cargo bench --profile release --bench search -- [--papers N] [--root DIR] [--runs K]`.
//!
//! Takes the site at DIR, or generates a catalogue of N papers (6,153 unless told otherwise), and makes its index K times from
//! what the earlier stages gave. Prints the time, the words in a second, the files and their sizes, and the peak of memory.
//! How the index is asked, against Pagefind, is measured by `benches/search/run.mjs`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a benchmark that cannot go on has nothing to tell but why"
)]

mod catalogue;
mod measured;

use offprint::base::Diagnostics;
use offprint::base::due::Now;
use offprint::commands::Progress;
use offprint::load::{Selection, documents};
use offprint::render::search::{self, Index};
use offprint::{discover, load, model, plan};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let generated = tempfile::tempdir().expect("a folder");
    let root = measured::option("--root").map_or_else(
        || {
            catalogue::generate(generated.path(), measured::number("--papers", 6_153));
            generated.path().to_owned()
        },
        PathBuf::from,
    );

    let mut problems = Diagnostics::default();
    let selection = Selection { now: Now::day(jiff::civil::date(2100, 1, 1)), drafts: false, future: true };
    let (sources, texts) = discover::discover(&root, |_| {}, &mut problems).expect("a site");
    let sources = Arc::new(sources);
    let library = load::load(&sources, texts, selection, &mut problems);
    let program = PathBuf::from(env!("CARGO_BIN_EXE_offprint"));
    let read = documents::read(&sources, &library.publications, &program, &Progress::new(true), &mut problems);
    let catalogue = model::model(&sources.config, library, Arc::new(read), &mut problems);
    let plan = plan::plan(&sources, &catalogue, &mut problems);

    let before = measured::memory("self", "VmRSS:");
    measured::forget_peak();
    let mut times = Vec::new();
    let busy = processor_time();
    let mut index = Index::default();
    for _ in 0..measured::number("--runs", 5).max(1) {
        drop(std::mem::take(&mut index));
        let start = Instant::now();
        index = search::index(&sources, &catalogue, &plan);
        times.push(start.elapsed().as_secs_f64());
    }
    let busy = (processor_time() - busy) / times.len() as f64;
    times.sort_by(f64::total_cmp);
    let peak = measured::memory("self", "VmHWM:");
    let median = times[times.len() / 2];
    let mut sizes: Vec<usize> = index.paths().filter_map(|path| index.file(path)).map(<[u8]>::len).collect();
    sizes.sort_unstable();
    let words: usize = catalogue.ids().map(|id| words(&catalogue, id)).sum();
    println!("{} publications, {words} words", catalogue.len());
    println!("index: {median:.3} s median of {}, {:.3} s best, {busy:.3} s of one processor", times.len(), times[0]);
    println!("       {:.2} million words a second", words as f64 / median / 1e6);
    println!(
        "files: {}, {} bytes; each {} in the median, {} at most",
        sizes.len(),
        sizes.iter().sum::<usize>(),
        sizes[sizes.len() / 2],
        sizes.last().copied().unwrap_or_default()
    );
    println!("memory: {} MB before, {} MB at most", before >> 20, peak >> 20);
}

/// The words of a paper's title, abstract, body and PDF.
fn words(catalogue: &model::Catalogue, id: model::PubId) -> usize {
    let paper = catalogue.publication(id);
    let count = |text: &str| text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count();
    let pdf = match &paper.pdf {
        Some(load::Document::Local(file)) => catalogue.documents().text(*file).unwrap_or_default(),
        _ => Vec::new(),
    };
    let texts = [paper.title.as_str(), paper.summary.as_deref().unwrap_or_default(), &paper.body.html];
    texts.into_iter().chain(pdf.iter().map(String::as_str)).map(count).sum()
}

/// How long processors have worked for this process, in seconds; 0 where the kernel does not tell.
fn processor_time() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name, which stands in brackets: the 12th and 13th, in hundredths.
    let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
    fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
