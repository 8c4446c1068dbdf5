//! Files in the forms that browsers unpack themselves, for hosts that serve them beside the plain ones.

use crate::base::config::Encoding;
use libdeflater::{CompressionLvl, Compressor};
use std::io::{self, Write};

/// The same bytes for the same input, on any machine.
///
/// # Errors
/// A compressor fails, which no input makes it do.
pub(super) fn compress(bytes: &[u8], encoding: Encoding) -> io::Result<Vec<u8>> {
    match encoding {
        Encoding::Gzip => {
            let mut compressor = Compressor::new(CompressionLvl::best());
            let mut packed = vec![0; compressor.gzip_compress_bound(bytes.len())];
            let length = compressor.gzip_compress(bytes, &mut packed).map_err(io::Error::other)?;
            packed.truncate(length);
            Ok(packed)
        }
        Encoding::Brotli => {
            // The best quality, and a window of 4 MiB, which every browser has.
            let mut packed = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 22);
            packed.write_all(bytes)?;
            packed.flush()?;
            Ok(packed.into_inner())
        }
        // RFC 9659: browsers need not unpack windows of more than 8 MiB, which this level does not use.
        Encoding::Zstd => zstd::bulk::compress(bytes, 19),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read;

    fn unpack(bytes: &[u8], encoding: Encoding) -> Vec<u8> {
        match encoding {
            Encoding::Gzip => {
                let mut unpacked = vec![0; 1 << 20];
                let length = libdeflater::Decompressor::new().gzip_decompress(bytes, &mut unpacked).expect("gzip");
                unpacked.truncate(length);
                unpacked
            }
            Encoding::Brotli => {
                let mut unpacked = Vec::new();
                brotli::Decompressor::new(bytes, 1 << 12).read_to_end(&mut unpacked).expect("Brotli");
                unpacked
            }
            Encoding::Zstd => zstd::decode_all(bytes).expect("Zstandard"),
        }
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_out_again(bytes in proptest::collection::vec(any::<u8>(), 0..4096)) {
            for encoding in Encoding::ALL {
                prop_assert_eq!(&unpack(&compress(&bytes, encoding).expect("packed"), encoding), &bytes);
            }
        }
    }

    #[test]
    fn a_page_gets_smaller() {
        let page = "<p>A paragraph of a page, as there are many.</p>\n".repeat(100);
        for encoding in Encoding::ALL {
            assert!(compress(page.as_bytes(), encoding).expect("packed").len() * 4 < page.len(), "{encoding:?}");
        }
    }
}
