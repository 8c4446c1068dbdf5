//! The lists of words: where each stands. Shorter and longer ones have files of their own, so that they do not come together,
//! and all files of such a stream but the last have one size.

use super::bytes::put;
use super::shards::{Name, Shard, shard};
use rayon::prelude::*;
use std::ops::Range;

/// The kinds of lists: postings with those of names, pages, positions; and up to how many bytes they stand in the shard of
/// their words. What few queries ask for is not sent with each.
pub(super) const INLINE: [usize; 3] = [8, 6, 0];
/// Up to how many bytes the lists of a group stand in the first stream, and in the second.
const LONGEST: [usize; 2] = [3 << 10, 40 << 10];
pub(super) const STREAMS: usize = LONGEST.len() + 1;

/// Where a list stands.
#[derive(Clone, Default)]
pub(super) struct Place {
    /// With the words, or in a stream.
    pub stream: Option<usize>,
    pub range: Range<usize>,
}

/// Where the lists of a shard's words stand, for lists of these lengths, words whose groups begin at these words, files of
/// these sizes, and streams that so far end there.
///
/// The lists of a group stand together, since they are asked for together, and groups in the order of their first words. What
/// would not end in the same file begins with the next, together with all that is left of its group.
pub(super) fn places(
    lengths: &[u32],
    groups: &[usize],
    longest_inline: usize,
    sizes: [usize; STREAMS],
    mut ends: [usize; STREAMS],
) -> Vec<Place> {
    let mut order: Vec<usize> = (0..lengths.len()).collect();
    order.sort_by_key(|word| groups[*word]);
    let mut left = vec![0; lengths.len()];
    for (length, group) in lengths.iter().zip(groups) {
        left[*group] += *length as usize;
    }
    let streams: Vec<usize> =
        left.iter().map(|length| LONGEST.iter().filter(|longest| length > *longest).count()).collect();
    let mut places = vec![Place::default(); lengths.len()];
    let mut inline = 0;
    for word in order {
        let (length, group) = (lengths[word] as usize, groups[word]);
        let stream = (length > longest_inline).then_some(streams[group]);
        let end = stream.map_or(&mut inline, |stream| &mut ends[stream]);
        let start = match stream {
            Some(stream) if *end % sizes[stream] + left[group] > sizes[stream] => end.next_multiple_of(sizes[stream]),
            _ => *end,
        };
        *end = start + length;
        left[group] -= length;
        places[word] = Place { stream, range: start..*end };
    }
    places
}

/// The lists of one kind.
pub(super) struct Streams {
    longest_inline: usize,
    streams: [Stream; STREAMS],
}

/// Lists one after the other, in files of one size.
struct Stream {
    size: usize,
    bytes: Vec<u8>,
    files: Vec<Name>,
}

impl Streams {
    /// `sizes` are those of the streams' files, in bytes.
    pub(super) fn new(sizes: [usize; STREAMS], longest_inline: usize) -> Streams {
        Streams { longest_inline, streams: sizes.map(|size| Stream { size, bytes: Vec::new(), files: Vec::new() }) }
    }

    /// Takes the lists of a shard's words, of which each group begins at such a word.
    pub(super) fn add(&mut self, lists: &[Vec<u8>], groups: &[usize]) -> Lists {
        let lengths: Vec<u32> = lists.iter().map(|list| list.len() as u32).collect();
        let sizes = self.streams.each_ref().map(|stream| stream.size);
        let from = self.ends();
        let mut inline = Vec::new();
        for (Place { stream, range }, list) in
            places(&lengths, groups, self.longest_inline, sizes, from).into_iter().zip(lists)
        {
            let bytes = stream.map_or(&mut inline, |stream| &mut self.streams[stream].bytes);
            bytes.resize(bytes.len().max(range.end), 0);
            bytes[range].copy_from_slice(list);
        }
        Lists { lengths, inline, from, to: self.ends() }
    }

    /// Makes the files.
    pub(super) fn finish(&mut self) -> Vec<Shard> {
        let mut all = Vec::new();
        for Stream { size, bytes, files } in &mut self.streams {
            let shards: Vec<Shard> = bytes.par_chunks(*size).map(shard).collect();
            *files = shards.iter().map(|shard| shard.name).collect();
            all.extend(shards);
        }
        all
    }

    fn ends(&self) -> [usize; STREAMS] {
        self.streams.each_ref().map(|stream| stream.bytes.len())
    }
}

/// The lists of one kind that belong to the words of a shard.
pub(super) struct Lists {
    lengths: Vec<u32>,
    inline: Vec<u8>,
    /// Where the streams ended before these lists, and with them.
    from: [usize; STREAMS],
    to: [usize; STREAMS],
}

impl Lists {
    /// Writes where the lists are, when the streams' files are made.
    pub(super) fn append_to(&self, content: &mut Vec<u8>, streams: &Streams) {
        let mut lengths = Vec::new();
        self.lengths.iter().for_each(|length| put(&mut lengths, *length));
        for column in [&lengths, &self.inline] {
            put(content, column.len() as u32);
            content.extend(column);
        }
        for ((stream, from), to) in streams.streams.iter().zip(self.from).zip(self.to) {
            let first = from / stream.size;
            let files = &stream.files[first..to.div_ceil(stream.size).max(first)];
            put(content, stream.size as u32);
            put(content, (from % stream.size) as u32);
            put(content, files.len() as u32);
            content.extend(files.as_flattened());
        }
    }
}
