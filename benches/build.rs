//! A whole build, measured: `cargo bench --profile release --bench build -- [--papers N] [--root DIR] [--runs K] [--work DIR]`.
//!
//! Generates a catalogue of N papers (6,153 unless told otherwise; the same every time), or takes the site at DIR, and
//! builds it K times on a RAM disk: from nothing, and again with nothing changed. Prints the median time of each stage, what
//! was written, the peak of memory, and the ratios that count: to `cp -r` of the output, and to the stages before writing,
//! all measured in the same run, since machines are noisy.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a benchmark that cannot go on has nothing to tell but why"
)]

mod catalogue;
mod measured;

use measured::median;
use offprint::base::Diagnostics;
use offprint::base::due::Now;
use offprint::commands::Progress;
use offprint::load::Selection;
use offprint::{Options, discover, load, model, plan, render};
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let work = measured::work().join(format!("offprint-bench-{}", std::process::id()));
    fs::create_dir_all(&work).expect("a folder to work in");
    let root = match measured::option("--root") {
        Some(root) => PathBuf::from(root),
        None => {
            let root = work.join("site");
            catalogue::generate(&root, measured::number("--papers", 6_153));
            root
        }
    };
    let runs = (0..measured::number("--runs", 5).max(1)).map(|_| measure(&root, &work)).collect::<Vec<_>>();
    fs::remove_dir_all(&work).expect("the folder is ours");
    print(&runs);
}

/// One run.
struct Run {
    stages: Vec<(&'static str, Duration)>,
    /// The stages before writing, rendering included.
    before_write: Duration,
    cold: Duration,
    again: Duration,
    copy: Duration,
    publications: usize,
    files: usize,
    bytes: u64,
    /// In bytes.
    peak: u64,
}

fn measure(root: &Path, work: &Path) -> Run {
    let (out, copy) = (work.join("public"), work.join("copy"));
    for folder in [&out, &copy] {
        let _ = fs::remove_dir_all(folder);
    }
    let selection = Selection { now: Now::day(jiff::civil::date(2100, 1, 1)), drafts: false, future: true };
    let options = Options {
        root: root.to_owned(),
        out: out.clone(),
        program: env!("CARGO_BIN_EXE_offprint").into(),
        base_url: None,
        selection,
    };
    let build = || {
        let mut problems = Diagnostics::default();
        let start = Instant::now();
        let built = offprint::build(&options, &Progress::new(true), &mut problems);
        let time = start.elapsed();
        (built.unwrap_or_else(|| panic!("the build failed: {:?}", problems.into_sorted().first())), time)
    };
    measured::forget_peak();
    let (built, cold) = build();
    let peak = measured::memory("self", "VmHWM:");
    let start = Instant::now();
    let copied = Command::new("cp").arg("-r").arg(&out).arg(&copy).status().expect("cp is everywhere");
    let copy = start.elapsed();
    assert!(copied.success());
    let (second, again) = build();
    assert_eq!(second.report.written, 0, "nothing has changed");
    let (stages, before_write) = stages(&options);
    Run {
        stages,
        before_write,
        cold,
        again,
        copy,
        publications: built.publications,
        files: built.report.files,
        bytes: built.report.bytes,
        peak,
    }
}

/// The stages before writing, each by itself, and all of them together.
fn stages(options: &Options) -> (Vec<(&'static str, Duration)>, Duration) {
    let mut problems = Diagnostics::default();
    let mut laps = Vec::new();
    let begin = Instant::now();
    let mut last = begin;
    let mut lap = |name| {
        laps.push((name, last.elapsed()));
        last = Instant::now();
    };
    let (sources, texts) = discover::discover(&options.root, |_| {}, &mut problems).expect("a site");
    let sources = Arc::new(sources);
    lap("discover");
    let library = load::load(&sources, texts, options.selection, &mut problems);
    lap("load");
    let progress = Progress::new(true);
    let documents = load::documents::read(&sources, &library.publications, &options.program, &progress, &mut problems);
    let catalogue = Arc::new(model::model(&sources.config, library, Arc::new(documents), &mut problems));
    lap("model");
    let plan = Arc::new(plan::plan(&sources, &catalogue, &mut problems));
    lap("plan");
    let renderer = render::Renderer::new(&sources, &catalogue, &plan, &mut problems).expect("templates");
    let ids: Vec<_> = plan.ids().collect();
    ids.into_par_iter().for_each_init(Vec::new, |buffer, id| {
        if let render::Rendered::Parts(parts) = renderer.render(id, buffer).expect("renders") {
            parts.for_each(drop);
        }
    });
    lap("render");
    let all = begin.elapsed();
    // With another title the rare words are looked for again.
    let mut paper = load::Publication::clone(&catalogue.publications()[0]);
    paper.title.push('!');
    let start = Instant::now();
    let catalogue = catalogue.with_texts(&[Arc::new(paper)]).expect("the same papers");
    catalogue.ids().collect::<Vec<_>>().into_par_iter().for_each(|id| drop(catalogue.related(id)));
    laps.push(("related papers, in model and render", start.elapsed()));
    (laps, all)
}

fn print(runs: &[Run]) {
    let seconds = |of: &dyn Fn(&Run) -> Duration| median(runs.iter().map(|run| of(run).as_secs_f64()));
    let ratio = |a: &dyn Fn(&Run) -> Duration, b: &dyn Fn(&Run) -> Duration| {
        median(runs.iter().map(|run| a(run).as_secs_f64() / b(run).as_secs_f64()))
    };
    let first = &runs[0];
    println!("{} publications, {} files, {:.1} MB", first.publications, first.files, first.bytes as f64 / 1e6);
    println!("median of {} runs, {} threads", runs.len(), rayon::current_num_threads());
    for (index, (name, _)) in first.stages.iter().enumerate() {
        println!("{:>10.1} ms  {name}", 1e3 * seconds(&|run| run.stages[index].1));
    }
    println!("{:>10.1} ms  all stages before write", 1e3 * seconds(&|run| run.before_write));
    println!("{:>10.1} ms  cold build", 1e3 * seconds(&|run| run.cold));
    println!("{:>10.1} ms  second build, nothing changed", 1e3 * seconds(&|run| run.again));
    println!("{:>10.1} ms  cp -r of the output", 1e3 * seconds(&|run| run.copy));
    println!("{:>10.2} ×   cold build / cp -r", ratio(&|run| run.cold, &|run| run.copy));
    println!("{:>10.2} ×   second build / stages before write", ratio(&|run| run.again, &|run| run.before_write));
    println!("{:>10.0} MB  peak memory of the cold build", median(runs.iter().map(|run| run.peak as f64 / 1e6)));
}
