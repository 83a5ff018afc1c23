//! A basket: the entries of one branch of a tree from one entry on, packed as one object. The last one may lie in the tree itself.

use super::block::unpack;
use super::cursor::Cursor;
use super::error::{Fault, Found};
use super::key::{Key, Source};
use std::io::{Read, Seek};

/// Entries of a branch, one after another without gaps.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Basket {
    /// How many.
    pub entries: usize,
    /// Their bytes.
    pub data: Vec<u8>,
    /// Where each of them begins, where they are of different lengths.
    pub offsets: Vec<usize>,
}

/// What stands in a basket between its key and its entries.
struct Head {
    key: Key,
    entries: usize,
    /// Where the entries end, counted from the key.
    last: usize,
    /// What follows in a basket that lies in its tree.
    flag: u8,
}

impl Head {
    fn read(cursor: &mut Cursor) -> Found<Head> {
        let key = Key::read(cursor)?;
        let (_version, _size, _offsets) = (cursor.u16()?, cursor.u32()?, cursor.u32()?);
        let (entries, last) = (cursor.count(0)?, cursor.count(0)?);
        Ok(Head { key, entries, last, flag: cursor.u8()? })
    }

    /// Bytes of the entries alone; what follows them are the places of entries of unequal length.
    fn border(&self) -> Found<usize> {
        let border = self.last.checked_sub(self.key.length.into());
        border.ok_or_else(|| Fault::damaged("the entries of a basket end before they begin"))
    }
}

impl Head {
    /// The places of the entries, which are counted from the key; none where these bytes are too few for all.
    fn offsets(&self, bytes: &[u8]) -> Vec<usize> {
        let place = |b: &[u8]| b.iter().fold(0_usize, |n, b| n << 8 | usize::from(*b));
        let places = bytes.chunks_exact(4).take(self.entries).map(place);
        // A place before the entries is beyond them all, and refused there.
        let inside = |place: usize| place.checked_sub(self.key.length.into()).unwrap_or(usize::MAX);
        let places: Vec<usize> = places.map(inside).collect();
        if places.len() == self.entries { places } else { Vec::new() }
    }
}

impl Basket {
    /// The basket of `length` bytes that lies at `place` of the file.
    pub fn load<R: Read + Seek>(source: &mut Source<R>, place: u64, length: usize) -> Found<Basket> {
        let mut bytes = source.read_at(place, length)?;
        let head = Head::read(&mut Cursor::new(&bytes, 0))?;
        let key = usize::from(head.key.length);
        if head.key.bytes as i64 != length as i64 || key > length {
            return Err(Fault::damaged("a basket is not as long as its tree says"));
        }
        let mut data = unpack(bytes.split_off(key), head.key.size)?;
        let border = head.border()?;
        if border > data.len() {
            return Err(Fault::damaged("a basket holds less than it states"));
        }
        let behind = data.split_off(border);
        // The first number says how many follow.
        let offsets = head.offsets(behind.get(4..).unwrap_or_default());
        Ok(Basket { entries: head.entries, data, offsets })
    }

    /// The basket that starts here, in the middle of its tree: not packed, and behind room for a key.
    pub fn embedded(cursor: &mut Cursor) -> Found<Basket> {
        let head = Head::read(cursor)?;
        let has_offsets = head.flag != 0 && head.flag % 10 != 2;
        let mut offsets = Vec::new();
        if has_offsets {
            let n = cursor.count(4)?;
            offsets = head.offsets(cursor.take(4 * n)?);
        }
        let data = match head.flag {
            1 | 11.. => cursor.take(head.last)?.get(head.key.length.into()..).unwrap_or_default(),
            _ => &[],
        };
        Ok(Basket { entries: head.entries, data: data.to_vec(), offsets })
    }
}
