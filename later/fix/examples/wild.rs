//! What would be mended in the Markdown files of a folder: `wild FOLDER`.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a trial, which nobody ships")]
use fix::base::node::Node;
use fix::commands::check::fix::{Context, fix};
use std::path::Path;

const KEYS: [&str; 34] = [
    "title",
    "subtitle",
    "date",
    "authors",
    "editors",
    "type",
    "summary",
    "key_points",
    "series",
    "volume",
    "issue",
    "number",
    "language",
    "translations",
    "place",
    "pages",
    "license",
    "doi",
    "isbn",
    "updated",
    "errata",
    "extra",
    "origin",
    "pdf",
    "files",
    "cover",
    "slug",
    "aliases",
    "featured",
    "draft",
    "publish_at",
    "topics",
    "tags",
    "regions",
];

fn walk(folder: &Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, out);
        } else if path.extension().is_some_and(|e| e == "md") {
            out.push(path);
        }
    }
}

fn main() {
    let slug = |text: &str| {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        Some(words.collect::<Vec<_>>().join("-").to_lowercase()).filter(|slug| !slug.is_empty())
    };
    let month = |name: &str| {
        let months = "january february march april may june july august september october november december";
        let name = name.to_lowercase();
        let at = months.split(' ').position(|month| month == name || month.get(..3) == Some(&name));
        u8::try_from(at? + 1).ok()
    };
    let read = |yaml: &str| serde_yaml::from_str::<Node>(yaml).ok();
    let context = Context { keys: &KEYS, slug, month, read };
    let mut files = Vec::new();
    walk(Path::new(&std::env::args().nth(1).unwrap_or_default()), &mut files);
    files.sort();
    let (mut changed, mut unread) = (0, 0);
    for path in &files {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        if let Some(out) = std::env::args().nth(2) {
            let to = Path::new(&out).join(path.strip_prefix(std::env::args().nth(1).unwrap()).unwrap());
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            let new = fix(&text, &context).map_or(text.clone(), |(new, _)| new);
            std::io::Write::write_all(&mut std::fs::File::create(to).unwrap(), new.as_bytes()).unwrap();
        }
        let yaml = |text: &str| text.split("---\n").nth(1).map(str::to_owned);
        let before = yaml(&text).and_then(|y| read(&y));
        if before.is_none() {
            unread += 1;
            println!(
                "UNREAD {} {:?}",
                path.display(),
                yaml(&text).map(|y| serde_yaml::from_str::<Node>(&y).err().map(|e| e.to_string()))
            );
        }
        if let Some((new, mended)) = fix(&text, &context) {
            changed += 1;
            let after = yaml(&new).and_then(|y| read(&y));
            println!("{} {}", path.display(), if after == before { "same values" } else { "OTHER VALUES" });
            assert!(before.is_none() || after.is_some());
            assert_eq!(fix(&new, &context), None);
            for m in mended {
                println!("   {}: {}", m.line, m.what);
            }
        }
    }
    println!("{} files, {changed} changed, {unread} unread", files.len());
}
