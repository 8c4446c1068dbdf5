//! What is read of PDFs and covers, where it shows, and how it is kept.

use crate::pdfs;
use crate::preview::{Preview, eventually};
use crate::support::{OFFPRINT, Site, TODAY, Tree, offprint, paper, pdf};
use image::{Rgb, RgbImage};
use offprint::base::Diagnostics;
use offprint::base::due::Now;
use offprint::discover;
use offprint::load::documents::{self, Progress};
use offprint::load::{self, Documents, Selection};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Duration;

/// A theme that prints what a paper's page is told of its PDF and cover.
const FACTS: &str = "{% set p = publication.pdf %}{{ p.size }}|{{ p.sha256 }}|{{ p.pages }}|{{ p.version }}|{{ p.title }}|\
                     {{ p.language }}|{{ p.tagged }}|{{ p.encrypted }}|{{ p.has_text }}|\
                     {% if publication.cover %}{{ publication.cover.url }}{% endif %}";

fn harbour() -> Vec<u8> {
    let paper = pdfs::paper().title("Häfen").language("de").version("1.5").tagged();
    paper.page(&["# Häfen", "Erste Seite"]).page(&["Zweite Seite"]).bytes()
}

/// A site with a PDF for each paper.
fn site_of(papers: &[(&str, Vec<u8>)]) -> Site {
    papers.iter().fold(Site::new(), |site, (name, bytes)| {
        site.paper(name, &format!("pdf: {name}.pdf\n")).file(&format!("content/publications/{name}.pdf"), bytes.clone())
    })
}

/// How many files are read.
#[derive(Default)]
struct Count(AtomicUsize);

impl Progress for Count {
    fn begin(&self, total: usize) {
        self.0.fetch_add(total, Ordering::Relaxed);
    }

    fn step(&self) {}
}

/// Reads a site's PDFs, and tells how many of them had to be.
fn read(root: &Path) -> (Documents, usize) {
    let mut problems = Diagnostics::default();
    let (sources, texts) = discover::discover(root, |_| {}, &mut problems).expect("a site");
    let selection = Selection { now: Now::day(jiff::civil::date(2026, 11, 22)), drafts: false, future: false };
    let library = load::load(&sources, texts, selection, &mut problems);
    let count = Count::default();
    let documents = documents::read(&sources, &library.publications, Path::new(OFFPRINT), &count, &mut problems);
    (documents, count.0.into_inner())
}

/// The text of a PDF by page.
fn text_of(bytes: Vec<u8>) -> Vec<String> {
    let site = site_of(&[("a", bytes)]);
    let (documents, _) = read(&site.path(""));
    let mut problems = Diagnostics::default();
    let (sources, _) = discover::discover(&site.path(""), |_| {}, &mut problems).expect("a site");
    documents.text(sources.find("content/publications/a.pdf").expect("there")).expect("it was read")
}

#[test]
fn a_papers_page_says_what_is_known_of_its_pdf() {
    let bytes = harbour();
    let site = site_of(&[("a", bytes.clone())]).file("templates/publication.html", FACTS).built();
    let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let expected = format!("{}|{hash}|2|1.5|Häfen|de|true|false|true|/publications/a/cover-400.png", bytes.len());
    assert_eq!(site.page("publications/a/index.html"), expected);
    let locked = site_of(&[("a", pdfs::locked::empty_password())]).file("templates/publication.html", FACTS).built();
    assert!(locked.page("publications/a/index.html").contains("|true|true|"), "encrypted, and yet it opens");
}

#[test]
fn a_reader_is_told_what_a_download_is() {
    let site = site_of(&[("a", harbour()), ("b", pdf("One page"))])
        .file("content/publications/c.md", paper("C", "pdf: https://a.example/c.pdf\n"))
        .built();
    let page = |slug: &str| site.page(&format!("publications/{slug}/index.html"));
    let size = |bytes: &[u8]| match bytes.len() {
        small @ 0..1000 => format!("{small} bytes"),
        large => format!("{} kB", (large + 500) / 1000),
    };
    assert!(page("a").contains(&format!(">Download PDF ({}, 2 pages)</a>", size(&harbour()))));
    assert!(page("b").contains(&format!(">Download PDF ({}, 1 page)</a>", size(&pdf("One page")))));
    assert!(page("c").contains(">Download PDF</a>"));
    assert!(site.page("publications/index.html").contains(", 2 pages)</a>"));
}

/// The widths and heights of a paper's published covers.
fn covers(site: &Site, slug: &str) -> Vec<(String, (u32, u32))> {
    let output = site.output();
    let folder = format!("publications/{slug}/cover-");
    let names = output.0.keys().filter_map(|path| path.strip_prefix(&folder));
    let size = |name: &str| {
        let picture = image::load_from_memory(output.bytes(&format!("{folder}{name}")).expect("there"));
        let picture = picture.expect("a picture");
        (picture.width(), picture.height())
    };
    names.map(|name| (name.to_owned(), size(name))).collect()
}

#[test]
fn the_first_page_is_the_cover_in_two_sizes() {
    let site = site_of(&[("a", harbour())]).built();
    let found = covers(&site, "a");
    assert_eq!(found, [("400.png".to_owned(), (400, 566)), ("800.png".to_owned(), (800, 1132))]);
    let page = site.page("publications/a/index.html");
    let expected = "<img src=\"/publications/a/cover-400.png\" srcset=\"/publications/a/cover-400.png 400w, \
                    /publications/a/cover-800.png 800w\" sizes=\"8rem\" width=\"400\" height=\"566\" loading=\"lazy\" \
                    alt=\"Cover of a\">";
    assert!(page.contains(expected), "{page}");
}

#[test]
fn a_cover_shows_what_is_on_the_page() {
    let page = pdfs::writer::Pdf::new();
    // The left half is red.
    let bytes = page.draw("", "1 0 0 rg 0 0 300 842 re f");
    let site = site_of(&[("a", bytes)]);
    site.build(&[]).says(&["warning[pdf-without-text] content/publications/a.pdf"]);
    let path = site.path("public/publications/a");
    let names: Vec<_> =
        fs::read_dir(&path).expect("there").filter_map(|e| e.ok()?.file_name().into_string().ok()).collect();
    let cover = names.iter().find(|name| name.starts_with("cover-400")).expect("a cover");
    let picture = image::open(path.join(cover)).expect("a picture").to_rgb8();
    let near = |at: &Rgb<u8>, wanted: [u8; 3]| at.0.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) < 16);
    assert!(near(picture.get_pixel(50, 200), [255, 0, 0]) && near(picture.get_pixel(380, 200), [255, 255, 255]));
}

#[test]
fn a_photograph_becomes_a_jpeg_and_is_not_made_larger() {
    // No two neighbours are of one colour, and nothing repeats.
    let noise = |x: u32, y: u32| ((x * 7 + y * 13) ^ (x * y / 5)) as u8;
    let picture = RgbImage::from_fn(600, 400, |x, y| Rgb([noise(x, y), (x / 3) as u8, (y / 2) as u8]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("to memory");
    let site = Site::new()
        .paper("a", "cover: a.png\npdf: a.pdf\n")
        .file("content/publications/a.png", bytes.into_inner())
        .file("content/publications/a.pdf", pdf("Under the photograph"))
        .built();
    assert_eq!(covers(&site, "a"), [("300.jpg".to_owned(), (300, 200)), ("600.jpg".to_owned(), (600, 400))]);
}

#[test]
fn a_paper_without_a_picture_has_a_title_page() {
    let site = site_of(&[("a", pdf("Text"))]).paper("b", "");
    site.put("site.toml", format!("{}[pdf]\ncovers = false\n", crate::support::SITE));
    let site = site.built();
    for slug in ["a", "b"] {
        let page = site.page(&format!("publications/{slug}/index.html"));
        assert!(
            page.contains(&format!("<span class=\"title-page\"><b>{slug}</b>")) && !page.contains("<img"),
            "{page}"
        );
    }
    assert_eq!(covers(&site, "a"), []);
    assert!(site.page("publications/a/index.html").contains(", 1 page)"), "its text and facts are read all the same");
}

#[test]
fn a_cover_that_cannot_be_read_is_published_as_it_is() {
    let site = Site::new()
        .paper("a", "cover: a.svg\n")
        .file("content/publications/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .paper("b", "cover: b.png\n")
        .file("content/publications/b.png", "no picture");
    site.build(&[]).says(&[
        "warning[unreadable-picture] content/publications/a.svg",
        "warning[unreadable-picture] content/publications/b.png",
    ]);
    for (slug, name) in [("a", "a.svg"), ("b", "b.png")] {
        let page = site.page(&format!("publications/{slug}/index.html"));
        assert!(page.contains(&format!("<img src=\"/publications/{slug}/{name}\" loading=\"lazy\"")), "{page}");
        assert!(site.output().has(&format!("publications/{slug}/{name}")));
    }
}

#[test]
fn text_is_read_by_page() {
    let paper = pdfs::paper().header("The Harbour Review").footer("Page %");
    let paper = paper.page(&["The tide is a regu-", "lar guest of the har-", "bour."]).page(&["It leaves at noon."]);
    let paper = paper.page(&["It returns."]).page(&["Nobody minds."]);
    let expected =
        ["The tide is a regular guest of the harbour.", "It leaves at noon.", "It returns.", "Nobody minds."];
    assert_eq!(text_of(paper.bytes()), expected);
    assert_eq!(text_of(pdfs::paper().page(&["שלום לכולם"]).bytes()), ["שלום לכולם"]);
    assert_eq!(text_of(pdfs::paper().page(&["港の潮は"]).bytes()), ["港の潮は"]);
    assert_eq!(text_of(pdfs::paper().vertical_page(&["縦書きの本"]).bytes()), ["縦書きの本"]);
    let of_ligatures = text_of(pdfs::fonts::ligature()).concat();
    assert!(of_ligatures.contains("fi") && !of_ligatures.contains('ﬁ'), "{of_ligatures}");
}

#[test]
fn an_editor_is_told_what_is_wrong_with_a_file() {
    for (name, bytes, code, words) in [
        ("empty", pdfs::broken::empty(), "unreadable-pdf", "empty"),
        ("html", pdfs::broken::html(), "unreadable-pdf", "a web page"),
        ("lfs", pdfs::broken::git_lfs(), "unreadable-pdf", "Git LFS"),
        ("zeros", pdfs::broken::zeros(), "unreadable-pdf", "not a PDF"),
        ("half", pdfs::broken::first_half(), "unreadable-pdf", "the end of this PDF is missing"),
        ("none", pdfs::broken::no_pages(), "unreadable-pdf", "this PDF"),
        ("locked", pdfs::locked::password(), "locked-pdf", "a password"),
        ("scan", pdfs::pictures::scan(), "pdf-without-text", "no searchable text"),
        ("silent", pdfs::fonts::silent(), "pdf-without-text", "which letters"),
    ] {
        let site = site_of(&[(name, bytes)]);
        tick();
        let run = site.build(&[]);
        run.says(&[&format!("warning[{code}] content/publications/{name}.pdf")]);
        assert!(run.problems[0].message.contains(words), "{:?}", run.problems);
        let page = site.page(&format!("publications/{name}/index.html"));
        assert!(page.contains(&format!("href=\"/publications/{name}/{name}.pdf\"")), "{page}");
        // It is told again, though it is not read again.
        assert_eq!(read(&site.path("")).1, 0, "{name}");
        site.build(&[]).says(&[&format!("warning[{code}] content/publications/{name}.pdf")]);
    }
}

fn several() -> Site {
    let names: Vec<String> = (0..12).map(|number| format!("paper-{number}")).collect();
    site_of(&names.iter().map(|name| (&**name, pdf(&format!("The text of {name}")))).collect::<Vec<_>>())
}

/// Waits until the file system's clock has moved on: a file that was changed in the moment in which it was read is not trusted.
fn tick() {
    sleep(Duration::from_millis(30));
}

const CACHE: &str = ".offprint-cache";

#[test]
fn a_file_is_read_once() {
    let site = several();
    assert_eq!(read(&site.path("")).1, 12);
    // References are kept in the same folder.
    site.build(&[]).is_clean();
    let cache = Tree::read(&site.path(CACHE));
    assert_eq!(read(&site.path("")).1, 0);
    site.build(&[]).is_clean();
    Tree::read(&site.path(CACHE)).is_untouched_since(&cache);
    // Another name and another time, the same content: it is looked into, and found.
    fs::rename(site.path("content/publications/paper-3.pdf"), site.path("content/publications/moved.pdf"))
        .expect("there");
    site.put("content/publications/paper-3.md", paper("paper-3", "pdf: moved.pdf\n"));
    tick();
    assert_eq!(read(&site.path("")).1, 1);
    let entries =
        |tree: &Tree| tree.0.iter().filter(|(path, _)| *path != "v1/index").map(|(_, f)| f.inode).collect::<Vec<_>>();
    assert_eq!(entries(&Tree::read(&site.path(CACHE))), entries(&cache), "nothing was written but the index");
    site.put("content/publications/paper-4.pdf", pdf("Something else"));
    tick();
    assert_eq!(read(&site.path("")).1, 1);
    assert_eq!(Tree::read(&site.path(CACHE)).0.len(), cache.0.len() + 3, "an entry and two covers");
}

#[test]
fn what_is_damaged_in_the_cache_is_made_again() {
    let site = several().built();
    let expected = site.output();
    let whole = Tree::read(&site.path(CACHE));
    let files: Vec<&str> = whole.paths().into_iter().filter(|path| path.starts_with("v1/")).collect();
    assert_eq!(files.len(), 12 * 3 + 1);
    for damage in [
        |_: &[u8]| Vec::new(),
        |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec(),
        |bytes: &[u8]| bytes.iter().map(|byte| byte ^ 1).collect(),
    ] {
        for file in &files {
            fs::write(site.path(CACHE).join(file), damage(whole.bytes(file).expect("there"))).expect("ours");
        }
        site.build(&[]).is_clean();
        site.output().has_the_bytes_of(&expected);
        let again = Tree::read(&site.path(CACHE));
        assert_eq!(again.paths(), whole.paths());
        for file in files.iter().filter(|file| !file.ends_with("index")) {
            assert_eq!(again.bytes(file), whole.bytes(file), "{file}");
        }
    }
    // One by one, as a disk loses them; and the whole.
    for file in files {
        fs::remove_file(site.path(CACHE).join(file)).expect("there");
        site.remove("public");
        site.build(&[]).is_clean();
        site.output().has_the_bytes_of(&expected);
    }
    site.remove(CACHE);
    site.build(&[]).is_clean();
    site.output().has_the_bytes_of(&expected);
}

#[test]
fn builds_at_the_same_time_share_the_cache() {
    let site = several();
    let build = |out: &str| {
        let mut command = offprint(&["build"]);
        command.arg("--out").arg(site.path(out)).arg("--root").arg(site.path(""));
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs")
    };
    let running: Vec<_> = ["elsewhere/a", "elsewhere/b", "elsewhere/c"].map(|out| (out, build(out))).into();
    let outputs = running.into_iter().map(|(out, child)| {
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{output:?}");
        Tree::read(&site.path(out))
    });
    let outputs: Vec<Tree> = outputs.collect();
    outputs[1].has_the_bytes_of(&outputs[0]);
    outputs[2].has_the_bytes_of(&outputs[0]);
    assert_eq!(read(&site.path("")).1, 0);
    let left: Vec<String> = Tree::read(&site.path(CACHE)).0.into_keys().filter(|path| path.contains("draft")).collect();
    assert_eq!(left, [""; 0]);
}

#[test]
fn an_interrupted_build_keeps_what_it_has_read() {
    const PAPERS: usize = 400;
    let names: Vec<String> = (0..PAPERS).map(|number| format!("paper-{number}")).collect();
    let site = site_of(&names.iter().map(|name| (&**name, pdf(name))).collect::<Vec<_>>());
    let mut command = Command::new(OFFPRINT);
    command.args(["build", "--date", TODAY, "--root"]).arg(site.path(""));
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
    // By name alone: whoever reads them all may be late.
    let entries = || {
        let files = walkdir::WalkDir::new(site.path(CACHE)).into_iter().flatten();
        files.filter(|file| file.file_name().to_string_lossy().ends_with("-pdf")).count()
    };
    eventually("the first entries", || if entries() > 5 { Ok(()) } else { Err("none".to_owned()) });
    // Ctrl-C would do nothing where the tests themselves run in the background of a shell.
    let killed = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("it runs");
    assert!(killed.success() && !child.wait().expect("its end").success());
    let kept = Tree::read(&site.path(CACHE));
    let complete: Vec<&str> = kept.paths().into_iter().filter(|path| path.ends_with("-pdf")).collect();
    assert!(complete.len() > 5 && complete.len() < PAPERS, "{}", complete.len());
    site.build(&[]).is_clean();
    let after = Tree::read(&site.path(CACHE));
    let rewritten = complete.into_iter().filter(|path| after.0[*path].inode != kept.0[*path].inode);
    assert_eq!(rewritten.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn git_does_not_see_the_cache() {
    let site = several().built();
    let git = |args: &[&str]| {
        let output = Command::new("git").arg("-C").arg(site.path("")).args(args).output().expect("git");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    git(&["init", "-q"]);
    let status = git(&["status", "--porcelain", "--untracked-files=all"]);
    assert!(status.contains("site.toml") && !status.contains(CACHE), "{status}");
}

#[test]
fn a_cache_that_cannot_be_written_is_told_and_costs_no_paper() {
    let site = several().file(CACHE, "a file in its place");
    site.build(&[]).says(&["warning[unread-pdfs]"]);
    assert!(site.output().has("publications/paper-3/paper-3.pdf"));
}

#[test]
fn the_preview_follows_a_pdf() {
    let site = site_of(&[("a", pdf("One"))]);
    let preview = Preview::of(&site);
    preview.comes_to_what_is_built("the first reading");
    assert!(preview.get("/publications/a/").text().contains(", 1 page)"));
    site.save("content/publications/a.pdf", harbour());
    preview.comes_to_what_is_built("another PDF");
    assert!(preview.get("/publications/a/").text().contains(", 2 pages)"));
    site.put("site.toml", format!("{}[pdf]\ncovers = false\n", crate::support::SITE));
    preview.comes_to_what_is_built("no covers");
    // Many are read while the site is shown.
    for number in 0..60 {
        site.put(&format!("content/publications/p{number}.pdf"), pdf(&format!("Number {number}")));
        site.put(&format!("content/publications/p{number}.md"), paper("P", &format!("pdf: p{number}.pdf\n")));
    }
    preview.comes_to_what_is_built("sixty PDFs");
}
