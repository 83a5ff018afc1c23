//! The blocks of which a compressed object consists: nine bytes of header (two letters, a byte, the sizes before and after, least byte first),
//! then what zlib, LZ4, zstd or xz made of up to 16 MiB.
//!
//! All headers are looked at before the first block is unpacked: their sizes must add up to what the key of the object states, so that a
//! damaged size is found before any memory is asked for. What is unpacked grows as bytes come out, not as a header promises.

use super::checksum::xxh64;
use super::error::{Fault, Found};
use std::io::Read;

/// An object larger than this is refused.
pub(super) const LARGEST_OBJECT: usize = 1 << 30;
/// A dictionary larger than that of xz's own highest level is refused.
const LARGEST_DICTIONARY: usize = 64 << 20;
const HEADER: usize = 9;

/// One block of a compressed object.
struct Block<'a> {
    letters: [u8; 2],
    packed: &'a [u8],
    /// Bytes when unpacked.
    size: usize,
}

/// Three bytes, the least one first.
fn three(bytes: &[u8]) -> usize {
    bytes.iter().rev().fold(0, |sum, b| sum << 8 | usize::from(*b))
}

/// Unpacks `packed` into the `size` bytes that its key states. Bytes that are as many as stated are not compressed.
pub(super) fn unpack(packed: Vec<u8>, size: usize) -> Found<Vec<u8>> {
    if packed.len() == size {
        return Ok(packed);
    }
    if size > LARGEST_OBJECT {
        return Err(Fault::Unsupported(format!("it has {size} bytes, and {LARGEST_OBJECT} are the most")));
    }
    let blocks = blocks(&packed)?;
    let stated: usize = blocks.iter().map(|block| block.size).sum();
    if stated != size {
        let what = format!("its blocks have {stated} bytes when unpacked, and its key says {size}");
        return Err(Fault::Damaged(what));
    }
    let mut out = Vec::new();
    for block in &blocks {
        block.unpack_to(&mut out)?;
    }
    Ok(out)
}

fn blocks(mut rest: &[u8]) -> Found<Vec<Block<'_>>> {
    let mut blocks = Vec::new();
    while !rest.is_empty() {
        let cut = || Fault::damaged("a compressed block is longer than its object");
        let (header, body) = rest.split_at_checked(HEADER).ok_or_else(cut)?;
        let (packed, after) = body.split_at_checked(three(&header[3..6])).ok_or_else(cut)?;
        blocks.push(Block { letters: [header[0], header[1]], packed, size: three(&header[6..9]) });
        rest = after;
    }
    Ok(blocks)
}

impl Block<'_> {
    fn unpack_to(&self, out: &mut Vec<u8>) -> Found<()> {
        let before = out.len();
        match &self.letters {
            b"ZL" => self.read_all(flate2::read::ZlibDecoder::new(self.packed), "zlib", out)?,
            b"L4" => self.lz4(out)?,
            b"ZS" => self.zstd(out)?,
            b"XZ" => self.xz(out)?,
            b"CS" => {
                let what = "it is compressed by the oldest method of ROOT ('CS'); write it anew with ROOT";
                return Err(Fault::Unsupported(what.into()));
            }
            letters => {
                let letters = String::from_utf8_lossy(letters).escape_debug().to_string();
                return Err(Fault::Damaged(format!(
                    "a block is compressed by '{letters}', which is no method"
                )));
            }
        }
        if out.len() - before == self.size {
            Ok(())
        } else {
            let (found, stated) = (out.len() - before, self.size);
            Err(Fault::Damaged(format!("a block gave {found} bytes instead of {stated}")))
        }
    }

    /// All that `reader` gives, one byte more than stated at most.
    fn read_all(&self, reader: impl Read, method: &str, out: &mut Vec<u8>) -> Found<()> {
        let read = reader.take(self.size as u64 + 1).read_to_end(out);
        read.map(|_| ()).map_err(|e| broken(method, &e.to_string()))
    }

    /// Eight bytes of checksum, then a plain LZ4 block, which grows by a factor of 255 at most.
    fn lz4(&self, out: &mut Vec<u8>) -> Found<()> {
        let (sum, packed) =
            self.packed.split_first_chunk::<8>().ok_or_else(|| broken("lz4", "it is too short"))?;
        if u64::from_be_bytes(*sum) != xxh64(packed) {
            return Err(broken("lz4", "its checksum is another one"));
        }
        if self.size / 256 > packed.len() {
            return Err(broken("lz4", "it cannot hold as much as it states"));
        }
        let before = out.len();
        out.resize(before + self.size, 0);
        let written = lz4_flex::block::decompress_into(packed, &mut out[before..]);
        let written = written.map_err(|e| broken("lz4", &e.to_string()))?;
        out.truncate(before + written);
        Ok(())
    }

    /// The window may be larger than the block, which was perhaps written as a stream.
    fn zstd(&self, out: &mut Vec<u8>) -> Found<()> {
        let window = (4 * self.size).max(1 << 20) as u64;
        let reader = ruzstd::decoding::StreamingDecoder::new_with_max_window_size(self.packed, window);
        self.read_all(reader.map_err(|e| broken("zstd", &e.to_string()))?, "zstd", out)
    }

    /// The dictionary is as large as the writer set it; a checksum guards that number.
    fn xz(&self, out: &mut Vec<u8>) -> Found<()> {
        use xz4rust::{XzDecoder, XzNextBlockResult};
        let mut decoder = XzDecoder::in_heap_with_alloc_dict_size(0, LARGEST_DICTIONARY);
        let mut rest = self.packed;
        let mut piece = vec![0; self.size.clamp(256, 1 << 16)];
        let end = out.len() + self.size;
        loop {
            let step = decoder.decode(rest, &mut piece).map_err(|e| broken("xz", &e.to_string()))?;
            out.extend_from_slice(&piece[..step.output_produced()]);
            rest = &rest[step.input_consumed()..];
            match step {
                XzNextBlockResult::EndOfStream(..) => return Ok(()),
                _ if !step.made_progress() => return Err(broken("xz", "it ends too soon")),
                _ if out.len() > end => return Err(broken("xz", "it holds more than it states")),
                XzNextBlockResult::NeedMoreData(..) => {}
            }
        }
    }
}

fn broken(method: &str, why: &str) -> Fault {
    Fault::Damaged(format!("a {method} block cannot be unpacked: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block as its header and what is behind it.
    fn block(letters: &str, packed: &[u8], stated: usize, size: usize) -> Vec<u8> {
        let three = |n: usize| [n as u8, (n >> 8) as u8, (n >> 16) as u8];
        [letters.as_bytes(), &[8], &three(stated), &three(size), packed].concat()
    }

    fn fault(packed: Vec<u8>, size: usize) -> String {
        match unpack(packed, size).unwrap_err() {
            Fault::Damaged(what) | Fault::Unsupported(what) => what,
            other => panic!("{other:?}"),
        }
    }

    /// "aaa…" of 30 letters, packed by zlib.
    const ZLIB: [u8; 11] = [120, 156, 75, 76, 196, 7, 0, 176, 79, 11, 95];

    #[test]
    fn blocks_follow_each_other() {
        let one = block("ZL", &ZLIB, 11, 30);
        let two = [one.clone(), one].concat();
        assert_eq!(unpack(two, 60).unwrap(), [b'a'; 60]);
    }

    #[test]
    fn lies_about_sizes_are_found() {
        let sizes = "its blocks have 31 bytes when unpacked, and its key says 30";
        assert_eq!(fault(block("ZL", &ZLIB, 11, 31), 30), sizes);
        assert_eq!(fault(block("ZL", &ZLIB, 12, 30), 30), "a compressed block is longer than its object");
        assert_eq!(fault(block("ZL", &ZLIB, 11, 29), 29), "a block gave 30 bytes instead of 29");
        assert!(fault(Vec::new(), LARGEST_OBJECT + 1).contains("are the most"));
    }

    #[test]
    fn methods_are_told_apart() {
        assert!(fault(block("CS", &ZLIB, 11, 30), 30).contains("oldest method"));
        assert!(fault(block("Q\n", &ZLIB, 11, 30), 30).contains("'Q\\n', which is no method"));
        assert!(fault(block("L4", &ZLIB, 11, 30), 30).contains("its checksum is another one"));
    }
}
