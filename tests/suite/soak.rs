//! A preview under thousands of edits, as people, editors and scripts make them. It misses none, it shows what a build would
//! write, and its memory does not grow.

use crate::server::{Client, Server, time_until_shown};
use crate::support::{MANIFEST, SITE, Site, TODAY, pdf};
use std::collections::BTreeMap;
use std::fs;
use std::thread::sleep;
use std::time::Duration;

const PAPERS: usize = 600;
const EDITS: usize = 2_000;
/// After so many edits the preview is compared with a build.
const PERIOD: usize = 50;
/// How many files are compared then, besides those that always are.
const SAMPLE: usize = 60;

/// Numbers that are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }

    fn one_in(&mut self, number: usize) -> bool {
        self.below(number) == 0
    }
}

/// A paper, as its file has to say it.
struct Paper {
    /// Below `content/publications/`.
    folder: String,
    name: String,
    title: String,
    body: String,
    has_pdf: bool,
    has_alias: bool,
}

impl Paper {
    fn path(&self) -> String {
        format!("content/publications/{}/{}.md", self.folder, self.name)
    }

    fn pdf(&self) -> String {
        format!("content/publications/{}/{}.pdf", self.folder, self.name)
    }

    fn text(&self) -> String {
        let Paper { name, title, body, .. } = self;
        // The same people, topics and series again and again, so that each listing has several papers and each paper
        // is in several listings.
        let number = name.bytes().fold(0_usize, |sum, byte| sum * 31 % 9973 + usize::from(byte));
        let mut text = format!("---\ntitle: {title}\ndate: {}-03-07\n", 1990 + number % 30);
        text += &format!("authors: [Author {}, Author {}]\n", number % 37, 40 + number % 11);
        text += &format!("topics: Topic {}\nseries: Series {}\n", number % 13, number % 7);
        if self.has_pdf {
            text += &format!("pdf: {name}.pdf\n");
        }
        if self.has_alias {
            text += &format!("aliases: /old/{name}/\n");
        }
        text + &format!("---\n\n{body}\n\n{}\n", "A sentence of its abstract. ".repeat(20))
    }
}

/// A site in the hands of people who make mistakes, and mend them.
struct Desk {
    site: Site,
    dice: Dice,
    papers: Vec<Paper>,
    /// Which paper the last edit was of: the next one is often of the same.
    last: usize,
    /// What to write into the files that are broken now, by their paths.
    broken: BTreeMap<String, String>,
    statics: Vec<String>,
    /// How many edits there have been: each writes a number that was never written before.
    edits: usize,
}

/// Templates of the site's own; each adds a word to what the theme's shows.
const TEMPLATES: [&str; 3] = ["publication.html", "home.html", "listing.html"];

impl Desk {
    fn new() -> Desk {
        let mut desk = Desk {
            site: Site::new(),
            dice: Dice(0x0ff9_0b0e),
            papers: Vec::new(),
            last: 0,
            broken: BTreeMap::new(),
            statics: Vec::new(),
            edits: 0,
        };
        desk.site.put("content/token.md", token("none"));
        (0..PAPERS).for_each(|_| desk.create());
        desk
    }

    /// A word that was never there before.
    fn word(&mut self) -> String {
        self.edits += 1;
        format!("word{:06}", self.edits)
    }

    /// Writes a file as some editor or script does: into the file that is there, or beside it and then in its place.
    fn write(&mut self, path: &str, text: impl AsRef<[u8]>) {
        let text = text.as_ref();
        match self.dice.below(4) {
            0 => {
                let beside = self.site.path(&format!("{path}~"));
                fs::create_dir_all(beside.parent().expect("a parent")).expect("a folder");
                fs::write(&beside, text).expect("room");
                fs::rename(&beside, self.site.path(path)).expect("it is there");
            }
            1 => {
                let elsewhere = self.site.path("saved");
                fs::write(&elsewhere, text).expect("room");
                fs::create_dir_all(self.site.path(path).parent().expect("a parent")).expect("a folder");
                fs::rename(&elsewhere, self.site.path(path)).expect("it is there");
            }
            _ => self.site.put(path, text),
        }
    }

    fn write_paper(&mut self, which: usize) {
        let (path, text) = (self.papers[which].path(), self.papers[which].text());
        self.last = which;
        self.broken.remove(&path);
        self.write(&path, &text);
    }

    /// Any paper, but often that of the last edit.
    fn any_paper(&mut self) -> usize {
        let again = self.dice.below(5) < 2 && self.last < self.papers.len();
        if again { self.last } else { self.dice.below(self.papers.len()) }
    }

    fn folder(&mut self) -> String {
        match self.dice.below(20) {
            0 => format!("new-{}", self.edits),
            1 => format!("deep/er-{}/and", self.edits),
            number => format!("folder-{number}"),
        }
    }

    fn create(&mut self) {
        let word = self.word();
        let paper = Paper {
            folder: self.folder(),
            name: format!("paper-{word}"),
            title: format!("Paper {word}"),
            body: format!("Its {word}."),
            has_pdf: false,
            has_alias: self.dice.one_in(5),
        };
        self.papers.push(paper);
        self.write_paper(self.papers.len() - 1);
    }

    fn delete(&mut self) {
        let which = self.any_paper();
        let paper = self.papers.swap_remove(which);
        self.last = usize::MAX;
        self.broken.remove(&paper.path());
        self.site.remove(&paper.path());
        if paper.has_pdf {
            self.site.remove(&paper.pdf());
        }
    }

    /// Gives a paper another name or folder. Its PDF goes with it.
    fn rename(&mut self) {
        let which = self.any_paper();
        let (folder, word) = (self.folder(), self.word());
        let has_other_name = self.dice.one_in(2);
        let paper = &mut self.papers[which];
        let (old, old_pdf) = (paper.path(), paper.pdf());
        if has_other_name {
            paper.name = format!("paper-{word}");
        } else {
            paper.folder = folder;
        }
        let (new, new_pdf) = (paper.path(), paper.pdf());
        let has_pdf = paper.has_pdf;
        if old == new {
            return;
        }
        fs::create_dir_all(self.site.path(&new).parent().expect("a parent")).expect("a folder");
        fs::rename(self.site.path(&old), self.site.path(&new)).expect("it is there");
        if has_pdf {
            fs::rename(self.site.path(&old_pdf), self.site.path(&new_pdf)).expect("it is there");
        }
        // The file names its PDF and its alias, which are called as it is.
        self.broken.remove(&old);
        self.write_paper(which);
    }

    /// Renames a folder with all that is in it.
    fn rename_folder(&mut self) {
        let which = self.any_paper();
        let old = self.papers[which].folder.clone();
        let new = format!("moved-{}", self.word());
        let path = |folder: &str| format!("content/publications/{folder}");
        fs::rename(self.site.path(&path(&old)), self.site.path(&path(&new))).expect("it is there");
        for paper in self.papers.iter_mut().filter(|paper| paper.folder == old) {
            let mended = self.broken.remove(&paper.path());
            paper.folder.clone_from(&new);
            self.broken.extend(mended.map(|text| (paper.path(), text)));
        }
    }

    fn change_body(&mut self) {
        let (which, word) = (self.any_paper(), self.word());
        self.papers[which].body = format!("Its {word}.");
        self.write_paper(which);
    }

    fn change_title(&mut self) {
        let (which, word) = (self.any_paper(), self.word());
        self.papers[which].title = format!("Paper {word}");
        self.write_paper(which);
    }

    fn break_paper(&mut self) {
        let which = self.any_paper();
        let (path, text) = (self.papers[which].path(), self.papers[which].text());
        self.last = which;
        let wrong = match self.dice.below(4) {
            0 => text.replacen("date:", "dat:", 1),
            1 => text.replacen("title:", "title: [", 1),
            2 => String::new(),
            _ => text[..text.len() / 3].to_owned(),
        };
        self.write(&path, &wrong);
        self.broken.insert(path, text);
    }

    /// Adds a PDF to a paper, exchanges it, or takes it away. Its paper is broken while it is not there.
    fn change_pdf(&mut self) {
        let (which, word) = (self.any_paper(), self.word());
        self.last = which;
        let paper = &mut self.papers[which];
        let (had, path) = (paper.has_pdf, paper.pdf());
        if had && self.dice.one_in(2) {
            paper.has_pdf = false;
            self.site.remove(&path);
        } else {
            paper.has_pdf = true;
            self.write(&path, pdf(&word));
        }
        if self.papers[which].has_pdf != had {
            self.write_paper(which);
        }
    }

    fn change_static(&mut self) {
        let word = self.word();
        match self.dice.below(8) {
            0 if !self.statics.is_empty() => {
                self.statics.clear();
                self.site.remove("static");
            }
            1..3 if !self.statics.is_empty() => {
                let which = self.dice.below(self.statics.len());
                let path = self.statics.swap_remove(which);
                self.site.remove(&path);
            }
            3..6 if !self.statics.is_empty() => {
                let which = self.dice.below(self.statics.len());
                let path = self.statics[which].clone();
                self.write(&path, &word);
            }
            _ => {
                let ending = ["txt", "css", "svg"][self.dice.below(3)];
                let path = format!("static/of-{}/{word}.{ending}", self.dice.below(4));
                self.statics.push(path.clone());
                self.write(&path, &word);
            }
        }
    }

    fn change_template(&mut self) {
        let (name, word) = (TEMPLATES[self.dice.below(3)], self.word());
        let path = format!("templates/{name}");
        let text = format!(
            "{{% extends \"themes/folio/{name}\" %}}\n\
             {{% block content %}}{{{{ super() }}}}<p>{word}</p>{{% endblock content %}}\n"
        );
        let is_there = self.site.path(&path).exists();
        self.broken.remove(&path);
        match self.dice.below(8) {
            0 if is_there => self.site.remove(&path),
            1 if is_there => {
                self.broken.retain(|path, _| !path.starts_with("templates/"));
                self.site.remove("templates");
            }
            2..4 => {
                // One is found when it is read, the other one when a page is rendered with it.
                let wrong =
                    if self.dice.one_in(2) { "{% block".to_owned() } else { text.replace("super()", "no.thing") };
                self.write(&path, &wrong);
                self.broken.insert(path, text);
            }
            _ => self.write(&path, &text),
        }
    }

    fn change_settings(&mut self) {
        let word = self.word();
        let text = SITE.replacen("Harbour Institute", &format!("Harbour {word}"), 1);
        if self.dice.below(5) < 2 {
            let wrong = match self.dice.below(3) {
                0 => text.replacen("title =", "title", 1),
                1 => text.replacen("title =", "titel =", 1),
                _ => String::new(),
            };
            self.write("site.toml", &wrong);
            self.broken.insert("site.toml".to_owned(), text);
        } else {
            self.broken.remove("site.toml");
            self.write("site.toml", &text);
        }
    }

    fn mend_one(&mut self) {
        let which = self.dice.below(self.broken.len());
        let path = self.broken.keys().nth(which).cloned();
        if let Some((path, text)) = path.and_then(|path| self.broken.remove_entry(&path)) {
            self.write(&path, &text);
        }
    }

    fn edit(&mut self) {
        match self.dice.below(100) {
            0..8 if self.papers.len() < PAPERS + 10 => self.create(),
            8..17 if self.papers.len() > PAPERS - 10 => self.delete(),
            17..27 => self.rename(),
            27..29 => self.rename_folder(),
            29..42 => self.change_title(),
            42..48 => self.break_paper(),
            48..60 => self.mend_one(),
            60..66 => self.change_pdf(),
            66..72 => self.change_static(),
            72..79 => self.change_template(),
            79..84 => self.change_settings(),
            _ => self.change_body(),
        }
        // Scripts do not wait; somebody who saves one file after the other hardly does.
        match self.dice.below(10) {
            0..6 => {}
            6..9 => sleep(Duration::from_millis(1 + self.dice.below(10) as u64)),
            _ => sleep(Duration::from_millis(15 + self.dice.below(60) as u64)),
        }
    }

    fn mend_all(&mut self) {
        while !self.broken.is_empty() {
            self.mend_one();
        }
    }
}

fn token(word: &str) -> String {
    format!("---\ntitle: Token\n---\n\nThe token is {word}.\n")
}

/// Compares what the preview serves with files that a build has written: with all of them, or with some.
fn compare(desk: &mut Desk, client: &mut Client, all: bool) {
    desk.site.build(&[]).is_clean();
    let output = desk.site.output();
    let always = ["index.html", "publications/index.html", "feed.xml", "feed.json", "sitemap.xml", "404.html"];
    let paths: Vec<&str> = output.paths().into_iter().filter(|path| *path != MANIFEST).collect();
    let drawn: Vec<&str> = (0..SAMPLE).map(|_| paths[desk.dice.below(paths.len())]).collect();
    let chosen = if all { paths } else { [&always[..], &drawn].concat() };
    for path in chosen {
        let expected = output.bytes(path).expect("it is there");
        let response = client.get(&format!("/{}", path.trim_end_matches("index.html"))).expect("it answers");
        let expected_text = String::from_utf8_lossy(expected);
        if response.status == 301 {
            let refresh = format!("<meta http-equiv=\"refresh\" content=\"0; url={}\">", response.location);
            assert!(expected_text.contains(&refresh), "{path} is a redirect to {}: {expected_text}", response.location);
            continue;
        }
        assert_eq!(response.status, 200, "{path} after {} edits", desk.edits);
        let served = without_script(&response.body);
        assert!(
            served == expected,
            "{path} after {} edits: served\n{}\nbuilt\n{expected_text}",
            desk.edits,
            String::from_utf8_lossy(&served)
        );
    }
}

/// A page without the line that the preview adds.
fn without_script(body: &[u8]) -> Vec<u8> {
    let script = b"<script src=\"/__offprint/preview.js\"";
    let Some(start) = body.windows(script.len()).position(|bytes| bytes == script) else { return body.to_vec() };
    let end = body[start..].iter().position(|byte| *byte == b'\n').map_or(body.len(), |end| start + end + 1);
    [&body[..start], &body[end..]].concat()
}

/// The memory of a server at rest: an allocator keeps for a while what was freed, and gives it back little by little.
fn memory_at_rest(server: &Server) -> u64 {
    let readings = (0..5).map(|_| {
        sleep(Duration::from_millis(40));
        server.memory().0
    });
    readings.min().unwrap_or_default()
}

#[test]
fn two_thousand_edits_are_shown_and_forgotten() {
    let mut desk = Desk::new();
    let server = Server::offprint(&desk.site.path(""), &["--date", TODAY]);
    let mut client = Client::new(&server.address);
    let mut memory = Vec::new();
    for round in 0..EDITS / PERIOD {
        (0..PERIOD).for_each(|_| desk.edit());
        desk.mend_all();
        // Changes are seen in their order: when the last one is shown, all are.
        let word = desk.word();
        let path = desk.site.path("content/token.md");
        time_until_shown(&mut client, "/token/", &word, || fs::write(&path, token(&word)).expect("room"));
        compare(&mut desk, &mut client, round + 1 == EDITS / PERIOD);
        // The search index is made when nobody edits for a while, which is chance; so that it is there each time.
        assert_eq!(client.get("/search/catalogue-1.bin").expect("it answers").status, 200);
        memory.push(memory_at_rest(&server));
    }
    // The lowest of four readings, after about the first two hundred edits and after the last: how much there is to be freed
    // just then is chance, what is never freed is in each of them.
    let first = memory[3..7].iter().min().expect("four");
    let last = memory[memory.len() - 4..].iter().min().expect("four");
    assert!(*last as f64 <= 1.2 * *first as f64, "its memory grows: {memory:?}");
}
