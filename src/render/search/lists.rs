//! The lists of words: where each stands. Short and long ones have files of their own, so that they do not come together, and
//! all files but the last have one size.

use super::bytes::put;
use super::shards::{Name, Shard, shard};
use rayon::prelude::*;

/// The kinds of lists: postings with those of names, pages, positions; and up to how many bytes they stand in the shard of
/// their words. What few queries ask for is not sent with each.
pub(super) const INLINE: [usize; 3] = [8, 6, 0];
/// Up to how many bytes a list is short.
pub(super) const SHORT: usize = 4 << 10;

/// The lists of one kind.
pub(super) struct Streams([Stream; 2]);

/// Lists one after the other, in files of one size.
struct Stream {
    size: usize,
    bytes: Vec<u8>,
    files: Vec<Name>,
}

impl Streams {
    /// `size` is that of files of short lists, in bytes.
    pub(super) fn new(size: usize) -> Streams {
        Streams([size, size * 2].map(|size| Stream { size, bytes: Vec::new(), files: Vec::new() }))
    }

    /// Makes the files.
    pub(super) fn finish(mut self) -> (Streams, Vec<Shard>) {
        let mut all = Vec::new();
        for Stream { size, bytes, files } in &mut self.0 {
            let shards: Vec<Shard> = bytes.par_chunks(*size).map(shard).collect();
            *files = shards.iter().map(|shard| shard.name).collect();
            all.extend(shards);
        }
        (self, all)
    }

    fn ends(&self) -> [usize; 2] {
        self.0.each_ref().map(|stream| stream.bytes.len())
    }
}

/// The lists of one kind that belong to the words of a shard.
pub(super) struct Lists {
    longest_inline: usize,
    lengths: Vec<u8>,
    inline: Vec<u8>,
    /// Where the streams were before the first list, and after the last.
    from: [usize; 2],
    to: [usize; 2],
}

impl Lists {
    pub(super) fn new(longest_inline: usize, streams: &Streams) -> Lists {
        let from = streams.ends();
        Lists { longest_inline, lengths: Vec::new(), inline: Vec::new(), from, to: from }
    }

    pub(super) fn add(&mut self, list: &[u8], Streams([short, long]): &mut Streams) {
        put(&mut self.lengths, list.len() as u32);
        if list.len() <= self.longest_inline {
            self.inline.extend_from_slice(list);
            return;
        }
        let Stream { size, bytes, .. } = if list.len() <= SHORT { short } else { long };
        bytes.resize(start_after(bytes.len(), list.len(), *size), 0);
        bytes.extend_from_slice(list);
    }

    /// All lists of the shard have been added.
    pub(super) fn end(&mut self, streams: &Streams) {
        self.to = streams.ends();
    }

    /// Writes where the lists are.
    pub(super) fn append_to(&self, content: &mut Vec<u8>, streams: &Streams) {
        for column in [&self.lengths, &self.inline] {
            put(content, column.len() as u32);
            content.extend(column);
        }
        for ((stream, from), to) in streams.0.iter().zip(self.from).zip(self.to) {
            let first = from / stream.size;
            let files = &stream.files[first..to.div_ceil(stream.size).max(first)];
            put(content, stream.size as u32);
            put(content, (from % stream.size) as u32);
            put(content, files.len() as u32);
            content.extend(files.as_flattened());
        }
    }
}

/// Where a list of so many bytes begins that comes after `end`: there, if it ends in the same file, and else with the next file.
pub(super) fn start_after(end: usize, length: usize, size: usize) -> usize {
    if end % size + length > size { end.next_multiple_of(size) } else { end }
}
