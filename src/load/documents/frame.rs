//! What a worker tells: one byte for the kind, four for the length (little-endian), and as many as that.

use super::reading::{Cover, Facts, Problem};
use super::title_page::TitlePage;
use std::io::{self, Read, Write};

/// No part of an answer is larger, in bytes.
const MOST: u32 = 256 << 20;

/// A part of an answer.
#[derive(Debug, PartialEq)]
pub(super) enum Frame {
    /// The job has been taken.
    Taken,
    Facts(Facts),
    /// A page a part, in order, with form feeds between them.
    Text(String),
    Cover {
        cover: Cover,
        small: Vec<u8>,
        large: Vec<u8>,
    },
    TitlePage(TitlePage),
    Problem(Problem),
    /// The job is done. `last` says that the worker takes no more.
    Done {
        last: bool,
    },
}

impl Frame {
    pub(super) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let mut part = |kind: u8, bytes: &[u8]| {
            let size = u32::try_from(bytes.len()).ok().filter(|size| *size <= MOST);
            let size = size.ok_or_else(|| io::Error::other("an answer is too large"))?;
            to.write_all(&[kind])?;
            to.write_all(&size.to_le_bytes())?;
            to.write_all(bytes)
        };
        match self {
            Frame::Taken => part(b'B', &[])?,
            Frame::Facts(facts) => part(b'F', &serde_json::to_vec(facts)?)?,
            Frame::Text(text) => part(b'T', text.as_bytes())?,
            Frame::Cover { cover, small, large } => {
                part(b'C', &serde_json::to_vec(cover)?)?;
                part(b'1', small)?;
                part(b'2', large)?;
            }
            Frame::TitlePage(page) => part(b'L', &serde_json::to_vec(page)?)?,
            Frame::Problem(problem) => part(b'P', &serde_json::to_vec(problem)?)?,
            Frame::Done { last } => part(b'E', &[u8::from(*last)])?,
        }
        to.flush()
    }

    pub(super) fn read(from: &mut impl Read) -> io::Result<Frame> {
        let (kind, bytes) = part(from)?;
        Ok(match kind {
            b'B' => Frame::Taken,
            b'F' => Frame::Facts(serde_json::from_slice(&bytes)?),
            b'T' => Frame::Text(String::from_utf8(bytes).map_err(io::Error::other)?),
            b'C' => Frame::Cover { cover: serde_json::from_slice(&bytes)?, small: part(from)?.1, large: part(from)?.1 },
            b'L' => Frame::TitlePage(serde_json::from_slice(&bytes)?),
            b'P' => Frame::Problem(serde_json::from_slice(&bytes)?),
            b'E' => Frame::Done { last: bytes == [1] },
            _ => return Err(io::Error::other("this is no answer")),
        })
    }
}

fn part(from: &mut impl Read) -> io::Result<(u8, Vec<u8>)> {
    let mut head = [0; 5];
    from.read_exact(&mut head)?;
    let [kind, size @ ..] = head;
    let size = u32::from_le_bytes(size);
    if size > MOST {
        return Err(io::Error::other("an answer is too large"));
    }
    let mut bytes = Vec::new();
    from.take(u64::from(size)).read_to_end(&mut bytes)?;
    if bytes.len() != size as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok((kind, bytes))
}

#[cfg(test)]
mod tests {
    use super::super::reading::{Format, Limit, Picture, Step};
    use super::super::text::PlacedLine;
    use super::*;
    use proptest::prelude::*;

    fn frames() -> Vec<Frame> {
        let picture = Picture { width: 1, height: 2, size: 3, hash: "ab".into() };
        vec![
            Frame::Taken,
            Frame::Facts(Facts {
                pages: 3,
                version: "1.7".into(),
                title: Some("Tide\u{c}s".into()),
                language: None,
                tagged: true,
                encrypted: false,
            }),
            Frame::Text("one\u{c}two".into()),
            Frame::Cover {
                cover: Cover { format: Format::Jpeg, small: picture.clone(), large: picture },
                small: vec![1],
                large: vec![2, 3],
            },
            Frame::TitlePage(TitlePage {
                pages: 3,
                lines: vec![PlacedLine { text: "Tides".into(), size: 9.5, ..PlacedLine::default() }],
                ..TitlePage::default()
            }),
            Frame::Problem(Problem::Stopped { at: Step::Text, why: Limit::Crash }),
            Frame::Done { last: true },
        ]
    }

    #[test]
    fn what_is_written_is_read() {
        let mut bytes = Vec::new();
        for frame in frames() {
            frame.write(&mut bytes).expect("to memory");
        }
        let mut from = bytes.as_slice();
        for frame in frames() {
            assert_eq!(Frame::read(&mut from).expect("whole"), frame);
        }
        assert!(Frame::read(&mut from).is_err(), "nothing is left");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0_usize..400) {
            let _ = Frame::read(&mut bytes.as_slice());
            let mut whole = Vec::new();
            for frame in frames() {
                frame.write(&mut whole).expect("to memory");
            }
            let mut from = &whole[..cut.min(whole.len())];
            while Frame::read(&mut from).is_ok() {}
        }
    }
}
