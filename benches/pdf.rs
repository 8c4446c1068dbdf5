//! The reading of PDFs, measured: `cargo bench --profile release --bench pdf -- [--catalogue N] [--sheet FILE] FOLDER…`.
//!
//! For each PDF below the folders: how long it takes to open, to draw the cover, and to read a page's text; and, where
//! `pdftotext` of poppler is there, how many of its words are among ours (recall) and how many of ours among its (precision),
//! with running headers and page numbers kept and dropped. `--words` shows the words that differ.
//!
//! `--sheet FILE.png` draws 24 covers beside those of `pdftoppm`. `--catalogue N` builds a catalogue of N papers that share
//! these PDFs in rotation, each made a file of its own, twice, with the program itself: the first build's PDFs in a second,
//! the share that PDFs have in the second build, and the most memory that all its processes have had together.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a benchmark that cannot go on has nothing to tell but why"
)]

mod catalogue;
mod measured;

use hayro::hayro_interpret::{InterpreterCache, InterpreterSettings};
use hayro::hayro_syntax::Pdf;
use image::{Rgb, RgbImage, imageops};
use offprint::load::documents::text::{self, Furniture, PageLines};
use offprint::load::documents::{cover, pdf};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use unicode_normalization::UnicodeNormalization;

const OFFPRINT: &str = env!("CARGO_BIN_EXE_offprint");

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let (mut catalogue, mut sheet, mut shows_words, mut folders) = (None, None, false, Vec::new());
    while let Some(argument) = arguments.next() {
        match &*argument {
            "--catalogue" => catalogue = arguments.next().and_then(|number| number.parse::<usize>().ok()),
            "--sheet" => sheet = arguments.next(),
            "--words" => shows_words = true,
            _ => folders.push(argument),
        }
    }
    assert!(!folders.is_empty(), "name a folder with PDFs: cargo bench --profile release --bench pdf -- FOLDER");
    let files = pdfs_below(&folders);
    match (catalogue, sheet) {
        (Some(number), _) => build_catalogue(&files, number),
        (None, Some(sheet)) => draw_sheet(&files, Path::new(&sheet)),
        (None, None) => compare(&files, shows_words),
    }
}

fn pdfs_below(folders: &[String]) -> Vec<PathBuf> {
    let entries = folders.iter().flat_map(|folder| walkdir::WalkDir::new(folder).sort_by_file_name());
    let files = entries.map(|entry| entry.expect("a readable folder").into_path());
    files.filter(|path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"))).collect()
}

fn time<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed().as_secs_f64() * 1e3)
}

// ---- Files one by one ----

fn compare(files: &[PathBuf], shows_words: bool) {
    println!(
        "{:>6} {:>8} {:>8} {:>8} {:>7} {:>7} {:>7} {:>7}  (ms; text: a page; then words with furniture, and without)",
        "pages", "open", "cover", "text", "recall", "prec.", "recall", "prec."
    );
    let mut all: Vec<[f64; 2]> = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let bytes = fs::read(file).expect("readable");
        let (opened, open) = time(|| pdf::open(bytes));
        let (pdf, facts) = match opened {
            Ok(opened) => opened,
            Err(problem) => {
                println!("{:>6} {open:>8.1} {problem:?}  {name}", "-");
                continue;
            }
        };
        let cover = time(|| catch_unwind(AssertUnwindSafe(|| cover::of_page(pdf.pages().first()?)))).1;
        let (pages, text) = time(|| catch_unwind(AssertUnwindSafe(|| read(&pdf))).unwrap_or_default());
        let text = text / f64::from(facts.pages);
        let theirs = words(&pdftotext(file));
        let kept = words(&text::join(pages.clone(), Furniture::Keep).join("\n"));
        let dropped = words(&text::join(pages, Furniture::Drop).join("\n"));
        let ([recall, precision], without) = (score(&kept, &theirs), score(&dropped, &theirs));
        all.push([recall, precision]);
        println!(
            "{:>6} {open:>8.1} {cover:>8.1} {text:>8.2} {recall:>7.4} {precision:>7.4} {:>7.4} {:>7.4}  {name}",
            facts.pages, without[0], without[1]
        );
        if shows_words {
            show_difference(&kept, &theirs);
        }
    }
    let of = |which: usize| measured::median(all.iter().map(|scores| scores[which]));
    println!("{} files; median recall {:.4}, precision {:.4}", all.len(), of(0), of(1));
}

fn read(pdf: &Pdf) -> Vec<PageLines> {
    let (cache, settings) = (InterpreterCache::new(), InterpreterSettings::default());
    pdf.pages().iter().map(|page| text::read_page(page, &cache, &settings)).collect()
}

fn pdftotext(file: &Path) -> String {
    let output = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(file).arg("-").output();
    let output = output.expect("pdftotext; install it with `apt-get install poppler-utils`");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

type Words = BTreeMap<String, usize>;

/// A text's words in lower case, without punctuation at their ends, and how often each is there.
fn words(text: &str) -> Words {
    let mut words = Words::new();
    for word in text.nfkc().collect::<String>().split_whitespace() {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if !word.is_empty() {
            *words.entry(word).or_default() += 1;
        }
    }
    words
}

fn score(ours: &Words, theirs: &Words) -> [f64; 2] {
    let common: usize = ours.iter().map(|(word, number)| *number.min(theirs.get(word).unwrap_or(&0))).sum();
    let share = |of: &Words| match of.values().sum::<usize>() {
        0 => 1.0,
        all => common as f64 / all as f64,
    };
    [share(theirs), share(ours)]
}

fn show_difference(ours: &Words, theirs: &Words) {
    let only = |these: &Words, those: &Words| {
        let missing = these.iter().filter(|(word, number)| those.get(*word).unwrap_or(&0) < number);
        missing.map(|(word, _)| word.as_str()).take(40).collect::<Vec<_>>().join(" ")
    };
    println!("         ours only: {}\n         theirs only: {}", only(ours, theirs), only(theirs, ours));
}

// ---- A contact sheet ----

fn draw_sheet(files: &[PathBuf], sheet: &Path) {
    let (width, height, columns, most) = (200_u32, 280_u32, 12_u32, 24);
    let mut pairs = Vec::new();
    for file in files {
        let ours =
            pdf::open(fs::read(file).expect("readable")).ok().and_then(|(pdf, _)| cover::of_page(pdf.pages().first()?));
        let theirs = pdftoppm(file);
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            let ours = image::load_from_memory(ours.large()).expect("our own picture").to_rgb8();
            pairs.push((ours, theirs));
            if pairs.len() == most {
                break;
            }
        }
    }
    let rows = (pairs.len() as u32 * 2).div_ceil(columns);
    let mut picture = RgbImage::from_pixel(columns * width, rows * height, Rgb([96; 3]));
    for (index, cover) in (0_u32..).zip(pairs.iter().flat_map(|(ours, theirs)| [ours, theirs])) {
        let scale = f64::min(
            f64::from(width - 8) / f64::from(cover.width()),
            f64::from(height - 8) / f64::from(cover.height()),
        );
        let small = imageops::thumbnail(
            cover,
            (f64::from(cover.width()) * scale) as u32,
            (f64::from(cover.height()) * scale) as u32,
        );
        let (x, y) = (index % columns * width + 4, index / columns * height + 4);
        imageops::replace(&mut picture, &small, x.into(), y.into());
    }
    picture.save(sheet).expect("room for the sheet");
    println!("{} pairs, ours on the left: {}", pairs.len(), sheet.display());
}

fn pdftoppm(file: &Path) -> Option<RgbImage> {
    let place = std::env::temp_dir().join(format!("offprint-sheet-{}", std::process::id()));
    let mut command = Command::new("pdftoppm");
    command.args(["-f", "1", "-l", "1", "-scale-to-x", "800", "-scale-to-y", "-1", "-png", "-singlefile"]);
    let status = command.arg(file).arg(&place).stderr(Stdio::null()).status();
    status.expect("pdftoppm; install it with `apt-get install poppler-utils`");
    let path = place.with_extension("png");
    let picture = image::open(&path).ok()?.to_rgb8();
    fs::remove_file(path).expect("ours");
    Some(picture)
}

// ---- A whole catalogue ----

fn build_catalogue(files: &[PathBuf], number: usize) {
    let ram = Path::new("/dev/shm");
    let base = if ram.is_dir() { ram.to_owned() } else { std::env::temp_dir() };
    let root = base.join(format!("offprint-pdfs-{}", std::process::id()));
    catalogue::generate(&root, number);
    let mut size = 0;
    let entries = walkdir::WalkDir::new(root.join("content")).sort_by_file_name();
    let papers = entries.into_iter().map(|entry| entry.expect("ours").into_path());
    for (paper, path) in papers.filter(|path| path.extension().is_some_and(|ending| ending == "md")).enumerate() {
        let pdf = path.with_extension("pdf");
        let name = pdf.file_name().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(&path).expect("ours");
        fs::write(&path, text.replacen("\ndate:", &format!("\npdf: {name}\ndate:"), 1)).expect("room");
        let mut bytes = fs::read(&files[paper % files.len()]).expect("readable");
        // A comment behind the end makes the file another one.
        write!(bytes, "\n% {paper}\n").expect("memory");
        size += bytes.len();
        fs::write(pdf, bytes).expect("room");
    }
    println!("{number} PDFs, {:.0} MB, made from {} files", size as f64 / 1e6, files.len());
    for name in ["first build", "second build", "third build"] {
        let start = Instant::now();
        let mut command = Command::new(OFFPRINT);
        command.args(["build", "--timings", "--format", "json", "--root"]).arg(&root);
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program");
        let (output, peak) = watch(child);
        let whole = start.elapsed().as_secs_f64();
        let pdfs = lap(&output, "PDFs");
        println!(
            "{name}: {whole:.2} s, PDFs {pdfs:.3} s = {:.1} % of it, {:.0} PDFs/s, at most {:.0} MB in all processes",
            100.0 * pdfs / whole,
            number as f64 / pdfs,
            peak as f64 / 1e6
        );
    }
    fs::remove_dir_all(&root).expect("ours");
}

/// The seconds that a stage took, as `--timings` tells.
fn lap(output: &str, stage: &str) -> f64 {
    let line = output.lines().find_map(|line| line.trim().strip_suffix(stage)).unwrap_or_else(|| panic!("{output}"));
    line.trim().trim_end_matches(" ms").trim().parse::<f64>().expect("a number") / 1e3
}

/// Waits for a process, and tells what it said and the most memory that it and its children have had at one time.
fn watch(mut child: Child) -> (String, u64) {
    let id = child.id();
    let mut stderr = child.stderr.take().expect("piped");
    let reader = std::thread::spawn(move || std::io::read_to_string(&mut stderr).expect("UTF-8"));
    let mut peak = 0;
    while child.try_wait().expect("ours").is_none() {
        let children = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
        let children = children.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
        let children: String = children.collect::<Vec<_>>().join(" ");
        let own = id.to_string();
        let all = children.split_whitespace().chain([own.as_str()]);
        peak = peak.max(all.map(|id| measured::memory(id, "VmRSS:")).sum());
        std::thread::sleep(Duration::from_millis(5));
    }
    (reader.join().expect("it reads"), peak)
}
