//! What a build does to the folder that it writes to, and what it never does.

use crate::support::{MANIFEST, Site, Tree, offprint, paper, pdf, put, scratch, with_little_room};
use offprint::render::search::is_shard;
use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::time::{Duration, SystemTime};

/// A catalogue with something of every kind.
fn sample() -> Site {
    Site::new()
        .file("site.toml", format!("{}\n[redirects]\n\"/old/\" = \"/about/\"\n", crate::support::SITE))
        .paper("alpha", "authors: [Ada Byron, Carl Ek]\ntopics: [Fish, Ice]\npdf: alpha.pdf\naliases: /a\n")
        .file("content/publications/alpha.pdf", pdf("alpha"))
        .file("content/publications/beta/index.md", paper("Beta", "series: Briefs\n") + "See [alpha](../alpha.md).\n")
        .file("content/publications/beta/data.csv", "a,b\n1,2\n")
        .file("content/about.md", "---\ntitle: About\n---\nUs.\n")
        .file("static/logo.svg", "<svg/>")
}

/// The sample as it was before: each paper different, some missing, some more, and files where folders will be.
fn earlier_sample() -> Site {
    let site = sample()
        .file("content/publications/alpha.pdf", pdf("first"))
        .file("content/about.md", "---\ntitle: About us\n---\nUs.\n")
        .paper("gamma", "authors: Eva Noll\ntopics: Coast\n")
        .file("static/old.svg", "<svg>old</svg>");
    site.remove("content/publications/beta");
    site.built()
}

/// Makes one catalogue's sources those of another.
fn become_like(site: &Site, other: &Site) {
    for folder in ["content", "static"] {
        site.remove(folder);
        for (path, file) in Tree::read(&other.path(folder)).0 {
            site.put(&format!("{folder}/{path}"), file.bytes);
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_everywhere() {
    let first = sample().built();
    let expected = first.output();
    first.build(&[]).is_clean();
    first.output().is_untouched_since(&expected);
    sample().built().output().has_the_bytes_of(&expected);
    for threads in ["1", "2", "7"] {
        let site = sample();
        site.build(&["--threads", threads]).is_clean();
        site.output().has_the_bytes_of(&expected);
    }
}

#[test]
fn edits_end_where_a_clean_build_ends() {
    let (site, clean) = (earlier_sample(), sample().built());
    become_like(&site, &clean);
    site.build(&[]).is_clean();
    site.output().has_the_bytes_of(&clean.output());
    assert_eq!(site.strangers(), [""; 0]);
}

#[test]
fn what_does_not_change_is_not_touched() {
    let site = sample().built();
    let before = site.output();
    site.put("content/about.md", "---\ntitle: About\n---\nWe have moved.\n");
    site.build(&[]).is_clean();
    let after = site.output();
    let touched: Vec<_> = after.paths().into_iter().filter(|path| before.0.get(*path) != after.0.get(*path)).collect();
    let pages: Vec<_> = touched.iter().filter(|path| !is_shard(path)).collect();
    assert_eq!(pages, [&MANIFEST, &"about/index.html", &"search/catalogue-1.bin"]);
    assert!(touched.len() > pages.len(), "what the page says now is not found");
}

#[test]
fn a_removed_papers_files_and_folders_disappear() {
    let site = sample().built();
    site.remove("content/publications/beta");
    site.build(&[]).is_clean();
    for gone in ["publications/beta", "series"] {
        assert!(!site.path("public").join(gone).exists(), "{gone}");
    }
    assert!(site.output().has("publications/alpha/index.html"));
}

#[test]
fn what_the_owner_put_into_the_output_stays() {
    let site = sample().built();
    let own = ["CNAME", ".well-known/security.txt", "publications/beta/notes.txt", "mine/too/x.html", "series/.keep"];
    for path in own {
        site.put(&format!("public/{path}"), format!("mine: {path}"));
    }
    fs::create_dir(site.path("public/mine/empty")).expect("a folder");
    let before = site.output();
    site.remove("content/publications/beta");
    site.build(&[]).is_clean();
    let after = site.output();
    for path in own {
        assert!(before.0[path] == after.0[path], "{path}");
    }
    assert!(site.path("public/mine/empty").is_dir());
    assert_eq!(fs::read_dir(site.path("public/publications/beta")).expect("it stays").count(), 1);
}

/// Builds into an output that has something of the owner's where the site needs the place, and expects a refusal.
#[track_caller]
fn is_refused(site: &Site, path: &str) {
    let before = site.output();
    let run = site.build(&[]);
    run.says(&["error[foreign-file]"]);
    assert!(run.problems[0].message.contains(path), "{run:#?}");
    site.output().is_untouched_since(&before);
    assert_eq!(site.strangers(), [""; 0], "nothing is left beside the output");
}

#[test]
fn an_owners_file_is_never_replaced() {
    is_refused(&sample().file("public/index.html", "mine"), "public/index.html");
    is_refused(&sample().file("public/publications/alpha/alpha.pdf", "mine"), "alpha.pdf");
    // As long as the site's own file.
    is_refused(&sample().file("public/logo.svg", "<pig/>"), "public/logo.svg");
    let site = sample().built();
    site.put("public/publications/gamma/index.html", "mine");
    is_refused(&site.paper("gamma", ""), "gamma/index.html");
}

#[test]
fn an_owners_folder_is_never_replaced() {
    is_refused(&sample().file("public/logo.svg/inner.txt", "mine"), "public/logo.svg");
    is_refused(&sample().file("public/about", "mine"), "public/about");
    let site = sample().built();
    fs::create_dir(site.path("public/thing")).expect("a folder");
    is_refused(&site.file("static/thing", "a file"), "public/thing");
}

#[test]
fn an_owners_link_is_never_replaced() {
    let site = sample().file("public/mine.txt", "mine");
    symlink("nowhere", site.path("public/logo.svg")).expect("a link");
    is_refused(&site, "public/logo.svg");
    let site = sample().file("public/mine.txt", "mine");
    symlink("nowhere", site.path("public/feed.xml")).expect("a link");
    is_refused(&site, "public/feed.xml");
}

#[test]
fn a_foreign_file_that_is_the_same_is_adopted() {
    let site = sample().built();
    site.remove(&format!("public/{MANIFEST}"));
    let before = site.output();
    site.build(&[]).is_clean();
    let mut after = site.output();
    assert!(after.0.remove(MANIFEST).is_some());
    after.is_untouched_since(&before);
    // Adopted, it goes with its paper.
    site.remove("content/publications/beta");
    site.build(&[]).is_clean();
    assert!(!site.output().has("publications/beta/index.html"));
}

#[test]
fn a_corrupt_manifest_is_as_good_as_none() {
    for text in [&b""[..], b"\xff\xfe\0", b"offprint manifest 9\n", b"offprint manifest 1\nx\t1\tindex.html\n\t\t\n-\n"]
    {
        let site = sample().built();
        let before = site.output();
        site.put(&format!("public/{MANIFEST}"), text);
        site.build(&[]).is_clean();
        site.output().has_the_bytes_of(&before);
        site.put(&format!("public/{MANIFEST}"), text);
        site.remove("content/about.md");
        site.remove("site.toml");
        let site = site.file("site.toml", crate::support::SITE);
        let code = site.build(&[]).code;
        assert!(code == 1 && site.output().has("about/index.html"), "what no manifest names is the owner's");
    }
}

#[test]
fn a_hostile_manifest_deletes_nothing_outside() {
    let site = sample().file("outside.txt", "outside").file("elsewhere/file.txt", "elsewhere").built();
    symlink("../elsewhere", site.path("public/link")).expect("a link");
    let absolute = site.path("outside.txt");
    let mut manifest = site.page(MANIFEST);
    let hash = "0".repeat(64);
    for path in [
        "../outside.txt",
        "x/../../outside.txt",
        "./../outside.txt",
        "link/file.txt",
        absolute.to_str().expect("UTF-8"),
    ] {
        manifest += &format!("{hash}\t7\t{path}\n-\t7\t{path}\n");
    }
    site.put(&format!("public/{MANIFEST}"), manifest);
    site.build(&[]).is_clean();
    assert_eq!(fs::read(absolute).expect("it stays"), b"outside");
    assert_eq!(fs::read(site.path("elsewhere/file.txt")).expect("it stays"), b"elsewhere");
    assert!(site.path("public/link").is_symlink());
}

#[test]
fn a_file_that_someone_changed_is_mended() {
    let site = sample().built();
    let before = site.output();
    site.put("public/index.html", "defaced");
    site.remove("public/publications/beta/index.html");
    // As long as before, so that only the content tells.
    let length = before.0["about/index.html"].bytes.len();
    site.put("public/about/index.html", "x".repeat(length));
    site.build(&[]).is_clean();
    site.output().has_the_bytes_of(&before);
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    let site = sample().file("static/thing", "a file").built();
    site.remove("static/thing");
    site.put("static/thing/deep/inner", "in a folder");
    site.build(&[]).is_clean();
    assert_eq!(site.output().bytes("thing/deep/inner"), Some(&b"in a folder"[..]));
    site.remove("static/thing");
    site.put("static/thing", "a file");
    site.build(&[]).is_clean();
    assert_eq!(site.output().bytes("thing"), Some(&b"a file"[..]));
    site.output().has_the_bytes_of(&sample().file("static/thing", "a file").built().output());
}

#[test]
fn a_folder_that_a_killed_build_has_emptied_becomes_a_file() {
    let site = sample().file("static/thing/deep/inner", "in a folder").built();
    site.remove("public/thing/deep/inner");
    site.remove("static/thing");
    let site = site.file("static/thing", "a file").built();
    assert_eq!(site.output().bytes("thing"), Some(&b"a file"[..]));
}

/// A build that is killed after its last move and before its last manifest leaves a manifest that has a path and what is
/// below it: one edition's file is the other's folder.
#[test]
fn what_a_killed_build_has_made_a_folder_is_no_file_to_remove() {
    let site = sample().file("static/thing/inner", "in a folder").built();
    let manifest = site.path("public").join(MANIFEST);
    let of_both = fs::read_to_string(&manifest).expect("there") + "-\t6\tthing\tstatic/thing\n";
    fs::write(&manifest, of_both).expect("written");
    site.build(&[]).is_clean();
    site.output().has_the_bytes_of(&sample().file("static/thing/inner", "in a folder").built().output());
    assert!(!fs::read_to_string(&manifest).expect("there").contains("\tthing\t"));
}

#[test]
fn a_folder_with_an_owners_file_becomes_no_file() {
    let site = sample().file("static/thing/inner", "in a folder").built();
    site.put("public/thing/mine.txt", "mine");
    site.remove("static/thing");
    is_refused(&site.file("static/thing", "a file"), "public/thing");
}

#[test]
fn a_pdf_of_the_same_size_is_noticed() {
    let site = sample().built();
    for (number, time) in
        [None, Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000))].into_iter().enumerate()
    {
        let other = pdf(&format!("alph{number}"));
        assert_eq!(other.len(), pdf("alpha").len());
        let draft = site.path("draft.pdf");
        put(&draft, other.clone());
        if let Some(time) = time {
            File::options().write(true).open(&draft).and_then(|file| file.set_modified(time)).expect("a time");
        }
        fs::rename(draft, site.path("content/publications/alpha.pdf")).expect("in its place");
        site.build(&[]).is_clean();
        assert_eq!(site.output().bytes("publications/alpha/alpha.pdf"), Some(&*other));
    }
}

#[test]
fn a_first_build_comes_by_one_rename() {
    let site = sample();
    fs::create_dir(site.path("public")).expect("a folder");
    let empty = fs::metadata(site.path("public")).expect("there").ino();
    let site = site.built();
    assert_ne!(fs::metadata(site.path("public")).expect("there").ino(), empty, "an empty folder is replaced");
    assert_eq!(site.strangers(), [""; 0]);
    site.output().has_the_bytes_of(&sample().built().output());
}

#[test]
fn the_output_may_be_a_link_to_a_folder() {
    let site = sample().file("elsewhere/.keep", "");
    site.remove("elsewhere/.keep");
    symlink("elsewhere", site.path("public")).expect("a link");
    site.build(&[]).is_clean();
    assert!(site.path("public").is_symlink());
    Tree::read(&site.path("elsewhere")).has_the_bytes_of(&sample().built().output());
}

#[test]
fn an_output_among_the_sources_is_refused() {
    let site = sample();
    let before = Tree::read(&site.path(""));
    for out in ["", ".", "content", "content/out", "static/x", "themes/x", "templates", "..", "content/../content/x"] {
        let run = site.build(&["--out", site.path(out).to_str().expect("UTF-8")]);
        run.says(&["error[output]"]);
    }
    Tree::read(&site.path("")).is_untouched_since(&before);
}

#[test]
fn an_output_that_is_a_file_is_refused() {
    let site = sample().file("public", "a file");
    site.build(&[]).says(&["error[output]"]);
    assert_eq!(fs::read(site.path("public")).expect("it stays"), b"a file");
    assert_eq!(site.strangers(), [""; 0]);
}

#[test]
fn a_second_build_at_the_same_time_is_refused() {
    let site = sample().built();
    let before = site.output();
    let lock = site.path(".public.offprint-stage/lock");
    put(&lock, "");
    let held = File::open(&lock).expect("there");
    held.lock().expect("free");
    site.build(&[]).says(&["error[busy]"]);
    site.output().is_untouched_since(&before);
    drop(held);
    site.build(&[]).is_clean();
    assert_eq!(site.strangers(), [""; 0]);
}

#[test]
fn builds_that_race_leave_a_sound_output() {
    let expected = sample().built().output();
    for _ in 0..5 {
        let site = sample();
        let runs = std::thread::scope(|scope| {
            let racers: Vec<_> = (0..4).map(|_| scope.spawn(|| site.build(&[]))).collect();
            racers.into_iter().map(|racer| racer.join().expect("no panic")).collect::<Vec<_>>()
        });
        assert!(runs.iter().any(|run| run.code == 0), "{runs:#?}");
        assert!(runs.iter().all(|run| run.code == 0 || run.said() == ["error[busy]"]), "{runs:#?}");
        site.output().has_the_bytes_of(&expected);
        assert_eq!(site.strangers(), [""; 0]);
    }
}

/// The addresses in a page's attributes, and the one to which a redirect leads.
fn addresses(html: &str) -> Vec<&str> {
    let starts = ["href=\"", "src=\"", "action=\"", "data=\"", "content=\"0; url="];
    let found = starts.iter().flat_map(|start| html.split(start).skip(1));
    found.map(|rest| rest.split('"').next().expect("an end")).collect()
}

/// What stands between the tags of an element, each time.
fn texts<'t>(xml: &'t str, element: &str) -> Vec<&'t str> {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    xml.split(&open).skip(1).map(|rest| rest.split(&close).next().expect("an end")).collect()
}

#[test]
fn below_a_folder_every_address_begins_with_it() {
    let site = sample();
    site.build(&["--base-url", "https://host.example/some/folder/"]).is_clean();
    let mut count = 0;
    for (path, file) in site.output().0 {
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        if path.ends_with(".html") {
            for address in addresses(&text) {
                count += 1;
                // Those of vocabularies are names, and DOIs, ORCIDs and licences are of nobody's site.
                let names =
                    ["#", "http://purl.org/dc/terms/", "https://schema.org/", "https://doi.org/", "https://orcid.org/"];
                let is_name = names.iter().any(|name| address.starts_with(name));
                // By these a reader shares a paper.
                let shares =
                    ["mailto:?", "https://bsky.app/", "https://www.linkedin.com/", "https://mastodonshare.com/"];
                let shares = shares.iter().any(|elsewhere| address.starts_with(elsewhere));
                let below = address.starts_with("/some/folder/") || is_name || shares;
                assert!(below || address.starts_with("https://host.example/some/folder/"), "{path}: {address}");
            }
        }
        assert!(!text.contains("harbour.example"), "{path} has the address of site.toml");
        if path.ends_with(".xml") {
            let found = [texts(&text, "loc"), addresses(&text)].concat();
            let below = |address: &&str| address.starts_with("https://host.example/some/folder/");
            assert!(!found.is_empty() && found.iter().all(below), "{path}: {found:?}");
        }
    }
    assert!(count > 200, "{count}");
    assert!(site.page("robots.txt").contains("Sitemap: https://host.example/some/folder/sitemap.xml"));
    let feed: serde_json::Value = serde_json::from_str(&site.page("feed.json")).expect("JSON");
    assert_eq!(feed["home_page_url"], "https://host.example/some/folder/");
    assert!(feed["items"][0]["url"].as_str().is_some_and(|url| url.starts_with("https://host.example/some/folder/")));
}

#[test]
fn every_address_of_the_site_leads_to_a_file() {
    let site = sample().built();
    let output = site.output();
    for path in output.paths().into_iter().filter(|path| path.ends_with(".html")) {
        for address in addresses(&site.page(path)).into_iter().filter(|address| address.starts_with('/')) {
            let file = address[1..].split(['?', '#']).next().expect("a path");
            let file =
                if file.is_empty() || file.ends_with('/') { format!("{file}index.html") } else { file.to_owned() };
            assert!(output.has(&file), "{path}: {address}");
        }
    }
}

/// Parts that a site does without have no files, and no page leads to them.
#[test]
fn what_a_site_does_without_is_not_there() {
    let with = |more: &str| {
        let paper = |name, topic| format!("authors: [Ada Byron]\ntopics: [{topic}, {name}]\nseries: Briefs\n");
        let site = Site::new().file("site.toml", format!("{}\n{more}", crate::support::SITE));
        let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
        names.into_iter().fold(site, |site, name| site.paper(name, &paper(name, "Ice"))).built()
    };
    let paths = |site: &Site| site.output().paths().into_iter().map(str::to_owned).collect::<Vec<_>>();
    let everything = paths(&with(""));
    let bare =
        with("[catalogue]\nfeeds = \"none\"\n[search]\nenabled = false\n[citations]\nstyles = []\ncatalogue = []\n");
    let left_out: Vec<_> = everything.iter().filter(|path| !paths(&bare).contains(path)).collect();
    for path in ["feed.xml", "feed.json", "series/briefs/feed.xml", "search/index.html", "catalogue.bib"] {
        assert!(left_out.contains(&&path.to_owned()), "{path}: {left_out:?}");
    }
    let kinds = ["feed.xml", "feed.json", "search/", "catalogue."];
    assert!(left_out.iter().all(|path| kinds.iter().any(|kind| path.contains(kind))), "{left_out:?}");
    for (path, file) in bare.output().0 {
        let text = String::from_utf8_lossy(&file.bytes);
        assert!(
            !path.ends_with(".html") || kinds.iter().all(|kind| !text.contains(&format!("/{kind}"))),
            "{path}: {text}"
        );
    }
    let some = paths(&with("[catalogue]\nfeeds = \"site\"\n"));
    let left_out: Vec<_> = everything.iter().filter(|path| !some.contains(path)).collect();
    assert!(!left_out.is_empty() && left_out.iter().all(|path| path.ends_with("/feed.xml")), "{left_out:?}");
}

#[test]
fn an_output_that_may_not_be_written_is_told() {
    let site = sample().built();
    let before = site.output();
    site.put("content/about.md", "---\ntitle: About\n---\nWe have moved.\n");
    let folders: Vec<_> =
        walkdir::WalkDir::new(site.path("public")).into_iter().map(|entry| entry.expect("there")).collect();
    let set_mode = |mode: u32| {
        for folder in folders.iter().filter(|entry| entry.file_type().is_dir()) {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).expect("ours");
        }
    };
    set_mode(0o555);
    let run = site.build_without_privilege();
    set_mode(0o755);
    run.says(&["error[output]"]);
    site.output().is_untouched_since(&before);
    site.build(&[]).is_clean();
    assert_eq!(site.strangers(), [""; 0]);
}

#[test]
fn a_full_disk_is_told_once() {
    let papers = (1..=60).map(|number| format!("paper-{number}"));
    let site = papers.fold(sample(), |site, name| site.paper(&name, "topics: [Fish, Ice]\n"));
    let (disk, kept) = (scratch(), scratch());
    let out = disk.path().join("site");
    let mut command = offprint(&["build", "--out", out.to_str().expect("UTF-8")]);
    command.arg("--root").arg(site.path(""));
    let left = kept.path().join("left");
    let list = format!("ls -A '{}' > '{}'", disk.path().display(), left.display());
    let run = with_little_room(&command, disk.path(), "200k", &list);
    run.says(&["error[output]"]);
    assert!(run.problems[0].message.contains("No space left"), "{run:#?}");
    assert_eq!(fs::read_to_string(left).expect("listed"), "", "nothing stays of a build that failed");
}

#[test]
fn an_output_that_cannot_be_made_is_told() {
    let site = sample();
    for out in ["/proc/offprint", "/dev/null/offprint"] {
        site.build(&["--out", out]).says(&["error[output]"]);
    }
}

#[test]
fn an_output_elsewhere_is_made_with_its_folders() {
    let (site, elsewhere) = (sample(), scratch());
    let out = elsewhere.path().join("srv/www/site");
    site.build(&["--out", out.to_str().expect("UTF-8")]).is_clean();
    Tree::read(&out).has_the_bytes_of(&sample().built().output());
    assert!(!site.path("public").exists());
}
