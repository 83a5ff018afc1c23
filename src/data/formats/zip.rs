//! The members of a zip archive, stored or deflated: as much of PKWARE's APPNOTE 6.3 as archives of arrays need. No encryption, no
//! archives in several parts, no other compression. Sizes are taken from the central directory, and checks of the content (CRC-32) are made.

use std::io::{Read, Seek, SeekFrom};

use flate2::{Crc, read::DeflateDecoder};

use super::error::FormatError;
use super::{Format, damaged, size, unsupported};

/// A member, as the central directory describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub name: String,
    method: u16,
    crc: u32,
    compressed: u64,
    /// Its size when it is unpacked.
    pub size: u64,
    at: u64,
}

/// The end of the central directory: 22 bytes, and a comment of up to 64 KiB.
const END: usize = 22;
const LONGEST_COMMENT: u64 = 1 << 16;

/// A number of two, four or eight bytes, least first.
fn number(bytes: &[u8], at: usize, n: usize) -> Option<u64> {
    Some(bytes.get(at..at.checked_add(n)?)?.iter().rev().fold(0, |v, b| v << 8 | u64::from(*b)))
}

/// The members of an archive, in its order.
pub(super) fn members(source: &mut (impl Read + Seek), name: &str) -> Result<Vec<Member>, FormatError> {
    let file = size::length(source, name)?;
    let from = file.saturating_sub(END as u64 + LONGEST_COMMENT);
    let tail = size::range(source, (from, file - from), (name, Format::Npz))?;
    let wrong = || damaged(name, Format::Npz, "it has no complete list of its members at its end");
    let end = tail.windows(4).rposition(|w| w == b"PK\x05\x06").ok_or_else(wrong)?;
    let field = |at, n| number(&tail, end + at, n).ok_or_else(wrong);
    let (mut length, mut start) = (field(12, 4)?, field(16, 4)?);
    if length == 0xffff_ffff || start == 0xffff_ffff {
        // The longer record of large archives stands where the locator before the end says.
        let locator = end.checked_sub(20).ok_or_else(wrong)?;
        let at = number(&tail, locator + 8, 8).ok_or_else(wrong)?;
        let record = size::range(source, (at, 56), (name, Format::Npz))?;
        length = number(&record, 40, 8).ok_or_else(wrong)?;
        start = number(&record, 48, 8).ok_or_else(wrong)?;
    }
    let list = size::range(source, (start, length), (name, Format::Npz))?;
    let (mut members, mut at) = (Vec::new(), 0);
    while at < list.len() {
        let (member, bytes) = member(list.get(at..).unwrap_or_default()).ok_or_else(wrong)?;
        members.push(member);
        at += bytes;
    }
    Ok(members)
}

/// One entry of the central directory, and its length.
fn member(entry: &[u8]) -> Option<(Member, usize)> {
    const FIXED: usize = 46;
    if !entry.starts_with(b"PK\x01\x02") {
        return None;
    }
    let field = |at, n| number(entry, at, n);
    let (name, extra, comment) = (field(28, 2)? as usize, field(30, 2)? as usize, field(32, 2)? as usize);
    let mut sizes = [field(24, 4)?, field(20, 4)?, field(42, 4)?];
    long_sizes(entry.get(FIXED + name..FIXED + name + extra)?, &mut sizes);
    let [size, compressed, at] = sizes;
    let name = String::from_utf8_lossy(entry.get(FIXED..FIXED + name)?).into_owned();
    let bytes = FIXED + entry.get(28..30).map(|_| field(28, 2))?? as usize + extra + comment;
    let method = field(10, 2)? as u16;
    Some((Member { name, method, crc: field(16, 4)? as u32, compressed, size, at }, bytes))
}

/// Sizes too long for four bytes stand in an extra field, those that are needed one after another.
fn long_sizes(mut extra: &[u8], sizes: &mut [u64; 3]) {
    while let (Some(id), Some(length)) = (number(extra, 0, 2), number(extra, 2, 2)) {
        let length = length as usize;
        if id == 1 {
            let mut at = 4;
            for size in sizes.iter_mut().filter(|s| **s == 0xffff_ffff) {
                if let Some(long) = number(extra, at, 8) {
                    *size = long;
                }
                at += 8;
            }
            return;
        }
        extra = extra.get(4 + length..).unwrap_or_default();
    }
}

/// The unpacked bytes of a member; `most` of them at most.
pub(super) fn unpack(
    source: &mut (impl Read + Seek),
    name: &str,
    member: &Member,
    most: u64,
) -> Result<Vec<u8>, FormatError> {
    let wrong = |what: &str| damaged(name, Format::Npz, format!("its member {} {what}", member.name));
    let local = size::range(source, (member.at, 30), (name, Format::Npz))?;
    if !local.starts_with(b"PK\x03\x04") {
        return Err(wrong("does not begin where the list of members says"));
    }
    let skip = number(&local, 26, 2).zip(number(&local, 28, 2)).map_or(30, |(a, b)| 30 + a + b);
    source.seek(SeekFrom::Start(member.at + skip)).map_err(|e| size::io(name, &e))?;
    let packed = source.by_ref().take(member.compressed);
    let most = most.min(member.size);
    let mut bytes = Vec::new();
    let read = match member.method {
        0 => packed.take(most).read_to_end(&mut bytes),
        8 => DeflateDecoder::new(packed).take(most).read_to_end(&mut bytes),
        other => {
            let reason = format!(
                "its member {} is compressed in a way (number {other}) that is not read",
                member.name
            );
            return Err(unsupported(name, reason));
        }
    };
    read.map_err(|_| wrong("cannot be unpacked"))?;
    let mut crc = Crc::new();
    crc.update(&bytes);
    if bytes.len() as u64 == member.size && crc.sum() != member.crc {
        return Err(wrong("is not what it was when it was written (its check sum differs)"));
    }
    Ok(bytes)
}
