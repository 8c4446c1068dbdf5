//! The files of an index → what stands in them. `offprint.js` reads the same.

use super::bytes::Cursor;
use super::lists::{INLINE, Place, STREAMS, places};
use super::shards::Name;
use super::{hex, path};
use crate::plan;
use libdeflater::{DecompressionError, Decompressor};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// No shard is larger when it is inflated; one that says it is has been damaged.
const LARGEST: usize = 64 << 20;

/// A file of the index that is not there, or not what a build has written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub path: PathBuf,
    /// What is wrong with it, as the end of a sentence.
    pub why: String,
    pub kind: ErrorKind,
}

pub(super) type Read<T> = Result<T, Unreadable>;

/// An index on the disk.
pub(super) struct Files {
    site: PathBuf,
    words: RefCell<FxHashMap<Name, Rc<Words>>>,
    raw: RefCell<FxHashMap<Name, Rc<[u8]>>>,
}

impl Files {
    pub(super) fn new(site: &Path) -> Files {
        Files { site: site.to_owned(), words: RefCell::default(), raw: RefCell::default() }
    }

    /// The table of contents.
    pub(super) fn contents(&self) -> Read<Contents> {
        let [path, _] = plan::INDEX;
        let bytes = self.inflate(path)?;
        Contents::read(Cursor(&bytes)).ok_or_else(|| self.damaged(path))
    }

    pub(super) fn words(&self, name: Name) -> Read<Rc<Words>> {
        if let Some(words) = self.words.borrow().get(&name) {
            return Ok(words.clone());
        }
        let bytes = self.inflate(&path(name))?;
        let words = Rc::new(Words::read(Cursor(&bytes)).ok_or_else(|| self.damaged(&path(name)))?);
        self.words.borrow_mut().insert(name, words.clone());
        Ok(words)
    }

    /// Words in reverse, and how many publications have each.
    pub(super) fn endings(&self, name: Name) -> Read<Vec<(String, u32)>> {
        let bytes = self.inflate(&path(name))?;
        let read = |mut cursor: Cursor<'_>| {
            let number = cursor.number()? as usize;
            let texts = texts(&mut cursor, number)?;
            Some(texts.into_iter().zip(column(&mut cursor, number)?).collect())
        };
        read(Cursor(&bytes)).ok_or_else(|| self.damaged(&path(name)))
    }

    /// The list of a word; empty when it has none of this kind.
    pub(super) fn list(&self, words: &Words, word: usize, kind: usize) -> Read<Vec<u8>> {
        let lists = &words.lists[kind];
        let Some(Place { stream, range }) = lists.places.get(word) else { return Ok(Vec::new()) };
        let Some(Stream { size, files, .. }) = stream.map(|stream| &lists.streams[stream]) else {
            return Ok(lists.inline.get(range.clone()).unwrap_or_default().to_vec());
        };
        let mut list = Vec::new();
        for (file, name) in files.iter().enumerate().take(range.end.div_ceil(*size)).skip(range.start / size) {
            let bytes = self.raw(*name)?;
            let part = range.start.saturating_sub(file * size)..(range.end - file * size).min(*size);
            list.extend_from_slice(bytes.get(part).ok_or_else(|| self.damaged(&path(*name)))?);
        }
        Ok(list)
    }

    /// A file of lists.
    fn raw(&self, name: Name) -> Read<Rc<[u8]>> {
        if let Some(bytes) = self.raw.borrow().get(&name) {
            return Ok(bytes.clone());
        }
        let bytes: Rc<[u8]> = self.inflate(&path(name))?.into();
        self.raw.borrow_mut().insert(name, bytes.clone());
        Ok(bytes)
    }

    /// Results, column by column.
    pub(super) fn results(&self, name: Name) -> Read<Vec<Vec<serde_json::Value>>> {
        let bytes = self.inflate(&path(name))?;
        serde_json::from_slice(&bytes).map_err(|_| self.damaged(&path(name)))
    }

    /// The pages in a shard of a PDF's text.
    pub(super) fn pages(&self, name: &str) -> Read<Vec<String>> {
        let path = format!("search/{name}.bin");
        let text = String::from_utf8(self.inflate(&path)?).map_err(|_| self.damaged(&path))?;
        Ok(text.split('\u{c}').map(str::to_owned).collect())
    }

    /// A page of the site, by its address below the site's.
    pub(super) fn page(&self, address: &str) -> Option<String> {
        let address = percent_encoding::percent_decode_str(address).decode_utf8().ok()?;
        let file =
            if address.is_empty() || address.ends_with('/') { format!("{address}index.html") } else { address.into() };
        fs::read_to_string(self.site.join(file)).ok()
    }

    fn inflate(&self, path: &str) -> Read<Vec<u8>> {
        let file = self.site.join(path);
        let bytes =
            fs::read(&file).map_err(|error| Unreadable { path: file, why: error.to_string(), kind: error.kind() })?;
        inflate(&bytes).ok_or_else(|| self.damaged(path))
    }

    fn damaged(&self, path: &str) -> Unreadable {
        Unreadable { path: self.site.join(path), why: "it is damaged".to_owned(), kind: ErrorKind::InvalidData }
    }
}

/// What has been deflated. Its length is not told, so a buffer is tried that is twice as large each time.
fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut inflated = vec![0; bytes.len() * 4];
    loop {
        match Decompressor::new().zlib_decompress(bytes, &mut inflated) {
            Ok(length) => {
                inflated.truncate(length);
                return Some(inflated);
            }
            Err(DecompressionError::InsufficientSpace) if inflated.len() < LARGEST => {
                inflated.resize(inflated.len() * 2, 0);
            }
            Err(_) => return None,
        }
    }
}

/// The table of contents.
pub(super) struct Contents {
    pub address: String,
    pub pages: u32,
    pub publications: u32,
    pub words: Directory,
    pub endings: Directory,
    pub results: Blocks,
}

/// Shards of sorted words, each with its first.
pub(super) struct Directory(Vec<(String, Name)>);

/// Shards of results.
pub(super) struct Blocks {
    pub stride: usize,
    pub names: Vec<Name>,
}

impl Contents {
    /// How many publications and pages there are.
    pub(super) fn entries(&self) -> u32 {
        self.pages.saturating_add(self.publications)
    }

    fn read(mut cursor: Cursor<'_>) -> Option<Contents> {
        let address = cursor.text()?.to_owned();
        let (pages, publications) = (cursor.number()?, cursor.number()?);
        for _ in 0..cursor.number()? {
            cursor.number()?;
            cursor.number()?;
        }
        for _ in 0..cursor.number()? {
            cursor.text()?;
            cursor.text()?;
            cursor.number()?;
            names(&mut cursor)?;
        }
        let words = Directory::read(&mut cursor)?;
        let endings = Directory::read(&mut cursor)?;
        let stride = cursor.number()?.max(1) as usize;
        Some(Contents {
            address,
            pages,
            publications,
            words,
            endings,
            results: Blocks { stride, names: names(&mut cursor)? },
        })
    }
}

impl Directory {
    fn read(cursor: &mut Cursor<'_>) -> Option<Directory> {
        let number = cursor.number()?;
        (0..number).map(|_| Some((cursor.text()?.to_owned(), name(cursor)?))).collect::<Option<_>>().map(Directory)
    }

    /// The shard in which a word would stand.
    pub(super) fn of(&self, word: &str) -> Option<Name> {
        let after = self.0.partition_point(|(first, _)| first.as_str() <= word);
        self.0.get(after.saturating_sub(1)).map(|(_, name)| *name)
    }

    /// The shards in which words stand that begin in this way.
    pub(super) fn beginning_with<'d>(&'d self, prefix: &'d str) -> impl Iterator<Item = Name> + 'd {
        let start = self.0.partition_point(|(first, _)| first.as_str() <= prefix).saturating_sub(1);
        let belongs = move |(at, (first, _)): &(usize, &(String, Name))| *at == 0 || first.starts_with(prefix);
        self.0[start..].iter().enumerate().take_while(belongs).map(|(_, (_, name))| *name)
    }
}

/// A shard of words.
pub(super) struct Words {
    pub forms: Vec<String>,
    /// For each word the first of its group.
    pub groups: Vec<usize>,
    /// Publications and pages that have it in their text.
    pub numbers: Vec<u32>,
    /// Publications that have it in their PDF only.
    pub more: Vec<u32>,
    lists: Vec<Lists>,
    /// Words of this shard, each with a member of its group that stands elsewhere.
    pub far: Vec<(usize, String)>,
}

struct Lists {
    /// For each word.
    places: Vec<Place>,
    inline: Vec<u8>,
    /// From shorter lists to longer ones.
    streams: [Stream; STREAMS],
}

/// Files of one size, in which lists stand one after the other.
struct Stream {
    size: usize,
    /// Where the shard's own begin in the first file.
    from: usize,
    files: Vec<Name>,
}

impl Words {
    fn read(mut cursor: Cursor<'_>) -> Option<Words> {
        let number = cursor.number()? as usize;
        let forms = texts(&mut cursor, number)?;
        let mut groups: Vec<usize> = Vec::with_capacity(number);
        for (word, step) in column(&mut cursor, number)?.into_iter().enumerate() {
            let before = word.checked_sub(step as usize)?;
            groups.push(if step == 0 { word } else { groups[before] });
        }
        let (numbers, more) = (column(&mut cursor, number)?, column(&mut cursor, number)?);
        // How many names have each word: only suggestions ask for that.
        column(&mut cursor, number)?;
        let lists =
            INLINE.map(|longest| Lists::read(&mut cursor, &groups, longest)).into_iter().collect::<Option<_>>()?;
        let mut far = Vec::new();
        while !cursor.0.is_empty() {
            let word = cursor.number()? as usize;
            far.push((word, cursor.text()?.to_owned()));
        }
        Some(Words { forms, groups, numbers, more, lists, far })
    }
}

impl Lists {
    fn read(cursor: &mut Cursor<'_>, groups: &[usize], longest_inline: usize) -> Option<Lists> {
        let lengths = column(cursor, groups.len())?;
        let length = cursor.number()? as usize;
        let inline = cursor.take(length)?.to_vec();
        let mut stream = || {
            let (size, from) = (cursor.number()?.max(1) as usize, cursor.number()? as usize);
            Some(Stream { size, from, files: names(cursor)? })
        };
        let streams = [stream()?, stream()?, stream()?];
        let sizes = streams.each_ref().map(|stream| stream.size);
        let ends = streams.each_ref().map(|stream| stream.from);
        Some(Lists { places: places(&lengths, groups, longest_inline, sizes, ends), inline, streams })
    }
}

fn name(cursor: &mut Cursor<'_>) -> Option<Name> {
    cursor.take(size_of::<Name>())?.try_into().ok()
}

fn names(cursor: &mut Cursor<'_>) -> Option<Vec<Name>> {
    let number = cursor.number()?;
    (0..number).map(|_| name(cursor)).collect()
}

fn column(cursor: &mut Cursor<'_>, number: usize) -> Option<Vec<u32>> {
    let length = cursor.number()? as usize;
    let mut cursor = Cursor(cursor.take(length)?);
    (0..number).map(|_| cursor.number()).collect()
}

/// Texts that begin with what they have in common with the one before.
fn texts(cursor: &mut Cursor<'_>, number: usize) -> Option<Vec<String>> {
    let (shared, lengths) = (column(cursor, number)?, column(cursor, number)?);
    let length = cursor.number()? as usize;
    let mut rest = Cursor(cursor.take(length)?);
    let mut texts: Vec<String> = Vec::with_capacity(number);
    for (shared, length) in shared.into_iter().zip(lengths) {
        let mut text = texts.last().map_or(Some(""), |last| last.get(..shared as usize))?.to_owned();
        text.push_str(std::str::from_utf8(rest.take(length as usize)?).ok()?);
        texts.push(text);
    }
    Some(texts)
}

/// A shard's name as results write it.
pub(super) fn is_name(text: &str) -> bool {
    text.len() == hex(Name::default()).len() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
