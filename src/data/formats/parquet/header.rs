//! The headers of pages: Thrift's compact protocol (its `thrift-compact-protocol.md`), the fields of the format's `parquet.thrift`.
//!
//! They are read here because the crate's own reader believes what a list says of its length, and goes through thousands of millions of
//! elements that are not there: here nothing takes longer than its bytes. The description of the whole file, which the crate reads, is gone
//! through before for the same reason.

use ::parquet::basic::Encoding;
use ::parquet::errors::Result;

use super::pages::wrong;

/// How deep lists and structures may lie in each other; those of a whole file are about ten deep.
const DEEPEST: usize = 32;

/// Which structure of a page's header a number stands in, by the number of its field; `PAGE` for the header itself.
const PAGE: usize = 0;
pub(super) const DATA: usize = 5;
pub(super) const DICTIONARY: usize = 7;
pub(super) const DATA_V2: usize = 8;

/// Most fields of a structure that are looked at.
const FIELDS: usize = 9;

/// The list of columns and groups in the description of a file, and in each of them the number of its children.
const SCHEMA: i16 = 2;
const CHILDREN: usize = 5;

/// Kinds of the fields of the description of a file and of an element of its schema by their numbers (`parquet.thrift`, FileMetaData and
/// SchemaElement): 5 and 6 integers, 8 bytes, 9 lists, 12 structures.
const OF_FILE: [u8; 10] = [0, 5, 9, 6, 9, 9, 8, 9, 12, 8];
const OF_ELEMENT: [u8; 11] = [0, 5, 5, 5, 8, 5, 5, 5, 5, 5, 12];

/// What is no number counts as this, which counts nothing.
const NONE: i64 = -1;

/// What kind of page follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Data,
    Index,
    Dictionary,
    DataV2,
}

/// The numbers of a page's header.
#[derive(Debug)]
pub(super) struct Header {
    /// By structure and field.
    numbers: [[Option<i64>; FIELDS]; FIELDS],
    /// How long the header itself is.
    pub length: usize,
}

impl Header {
    /// The header at the beginning of these bytes.
    pub fn read(bytes: &[u8]) -> Result<Header> {
        let mut header = Header::empty();
        let mut thrift = Thrift { rest: bytes };
        thrift
            .structure(Some(PAGE), &mut header, DEEPEST)
            .ok_or_else(|| wrong("the header of a page is damaged"))?;
        header.length = bytes.len() - thrift.rest.len();
        Ok(header)
    }

    pub fn kind(&self) -> Result<Kind> {
        match self.numbers[PAGE][1] {
            Some(0) => Ok(Kind::Data),
            Some(1) => Ok(Kind::Index),
            Some(2) => Ok(Kind::Dictionary),
            Some(3) => Ok(Kind::DataV2),
            _ => Err(wrong("a page is of no known kind")),
        }
    }

    /// How many bytes follow the header.
    pub fn packed(&self) -> Result<usize> {
        self.count(PAGE, 3).map(|n| n as usize)
    }

    /// A number that counts something.
    pub fn count(&self, structure: usize, field: usize) -> Result<u32> {
        let number = self.numbers[structure][field].and_then(|n| u32::try_from(n).ok());
        number
            .filter(|n| i32::try_from(*n).is_ok())
            .ok_or_else(|| wrong("the header of a page lacks a number"))
    }

    /// A truth value that need not be there.
    pub fn is_set(&self, structure: usize, field: usize, without: bool) -> bool {
        self.numbers[structure][field].map_or(without, |n| n != 0)
    }

    /// How values are encoded.
    pub fn encoding(&self, structure: usize, field: usize) -> Result<Encoding> {
        Ok(match self.count(structure, field)? {
            0 => Encoding::PLAIN,
            2 => Encoding::PLAIN_DICTIONARY,
            3 => Encoding::RLE,
            #[expect(deprecated, reason = "old writers wrote it")]
            4 => Encoding::BIT_PACKED,
            5 => Encoding::DELTA_BINARY_PACKED,
            6 => Encoding::DELTA_LENGTH_BYTE_ARRAY,
            7 => Encoding::DELTA_BYTE_ARRAY,
            8 => Encoding::RLE_DICTIONARY,
            9 => Encoding::BYTE_STREAM_SPLIT,
            n => return Err(wrong(&format!("the encoding of number {n} is not known"))),
        })
    }
}

impl Header {
    fn empty() -> Header {
        Header { numbers: [[None; FIELDS]; FIELDS], length: 0 }
    }
}

/// Whether the lists in the description of a whole file are as long as they say, and groups of columns hold what they say.
pub(super) fn is_whole(description: &[u8]) -> bool {
    let is_as_long = Thrift { rest: description }.structure(None, &mut Header::empty(), DEEPEST).is_some();
    is_as_long && Thrift { rest: description }.groups_are_full().is_some()
}

/// Bytes of Thrift; everything is `None` where they end or mean nothing.
struct Thrift<'a> {
    rest: &'a [u8],
}

impl Thrift<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn skip(&mut self, n: usize) -> Option<()> {
        self.rest = self.rest.get(n..)?;
        Some(())
    }

    /// Seven bits a byte, the lowest first.
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let n = self.varint()?;
        Some((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    /// The number of elements that follow: each takes a byte at least.
    fn length(&mut self) -> Option<usize> {
        usize::try_from(self.varint()?).ok().filter(|n| *n <= self.rest.len())
    }

    /// The kind of the next field of a structure, 0 for the end of it, whose number follows on the last one.
    fn field(&mut self, field: &mut i16) -> Option<u8> {
        let byte = self.byte()?;
        let (step, kind) = (byte >> 4, byte & 0x0f);
        if kind != 0 {
            // Numbers of fields have 16 bits in the format.
            *field = match step {
                0 => i16::try_from(self.signed()?).ok()?,
                _ => field.checked_add(i16::from(step))?,
            };
        }
        Some(kind)
    }

    /// The elements that a list says it has, and their kind.
    fn list(&mut self) -> Option<(usize, u8)> {
        let byte = self.byte()?;
        let n = if byte >> 4 == 15 { self.length()? } else { usize::from(byte >> 4) };
        is_list(n, &[byte & 0x0f])?;
        Some((n, byte & 0x0f))
    }

    /// A structure up to its end; its numbers are kept when it is one that has a place.
    fn structure(&mut self, place: Option<usize>, header: &mut Header, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let mut field = 0_i16;
        loop {
            let kind = self.field(&mut field)?;
            if kind == 0 {
                return Some(());
            }
            let index = usize::try_from(field).ok().filter(|f| *f < FIELDS);
            let number = match kind {
                1 | 2 => i64::from(kind == 1),
                12 => {
                    let inner = index.filter(|f| place == Some(PAGE) && *f != PAGE);
                    self.structure(inner, header, depth)?;
                    NONE
                }
                _ => self.value(kind, header, depth)?,
            };
            if let (Some(place), Some(index)) = (place, index) {
                header.numbers[place][index] = Some(number);
            }
        }
    }

    /// A value: its number, or [`NONE`].
    fn value(&mut self, kind: u8, header: &mut Header, depth: usize) -> Option<i64> {
        let depth = depth.checked_sub(1)?;
        match kind {
            3 => self.byte().map(i64::from),
            4..=6 => self.signed(),
            7 => self.skip(8).map(|()| NONE),
            8 => {
                let n = self.length()?;
                self.skip(n).map(|()| NONE)
            }
            9 | 10 => {
                let (n, kind) = self.list()?;
                for _ in 0..n {
                    self.value(kind, header, depth)?;
                }
                Some(NONE)
            }
            11 => {
                let n = self.length()?;
                let kinds = if n == 0 { 0 } else { self.byte()? };
                is_list(n, &[kinds >> 4, kinds & 0x0f])?;
                for _ in 0..n {
                    self.value(kinds >> 4, header, depth)?;
                    self.value(kinds & 0x0f, header, depth)?;
                }
                Some(NONE)
            }
            12 => self.structure(None, header, depth).map(|()| NONE),
            13 => self.skip(16).map(|()| NONE),
            _ => None,
        }
    }
}

impl Thrift<'_> {
    /// Walks through the schema, a tree written in preorder, each group with the number of its children: the crate reserves memory for as many as
    /// it says, and goes as deep as it says on the stack.
    fn groups_are_full(mut self) -> Option<()> {
        let mut field = 0;
        loop {
            let kind = self.field(&mut field)?;
            match (field, kind) {
                (_, 0) => return Some(()),
                (SCHEMA, 9) => self.schema()?,
                _ => self
                    .known(kind, *OF_FILE.get(usize::try_from(field).ok()?).unwrap_or(&kind))
                    .map(|_| ())?,
            }
        }
    }

    /// The value of a field that is of the kind which the format gives it: the crate reads a field by its number, whatever kind it says it is.
    fn known(&mut self, kind: u8, expected: u8) -> Option<i64> {
        if kind != expected {
            return None;
        }
        if matches!(kind, 1 | 2) { Some(NONE) } else { self.value(kind, &mut Header::empty(), DEEPEST) }
    }

    /// The number of children that an element of the schema says it has.
    fn element(&mut self) -> Option<usize> {
        let (mut field, mut children) = (0, 0);
        loop {
            let kind = self.field(&mut field)?;
            if kind == 0 {
                return usize::try_from(children).ok();
            }
            let index = usize::try_from(field).ok()?;
            let value = self.known(kind, *OF_ELEMENT.get(index).unwrap_or(&kind))?;
            if index == CHILDREN {
                children = value;
            }
        }
    }

    fn schema(&mut self) -> Option<()> {
        let (n, kind) = self.list()?;
        let mut open: Vec<usize> = Vec::new();
        for later in (0..n).rev().filter(|_| kind == 12) {
            let children = self.element()?;
            if let Some(left) = open.last_mut() {
                *left -= 1;
            }
            if children > later || open.len() >= DEEPEST {
                return None;
            }
            if children > 0 {
                open.push(children);
            }
            while open.last() == Some(&0) {
                open.pop();
            }
        }
        Some(())
    }
}

/// Lists of truth values are not in the format, and the crate takes them for nothing: as many as one likes stand in no byte at all.
fn is_list(n: usize, kinds: &[u8]) -> Option<()> {
    (n == 0 || !kinds.iter().any(|kind| matches!(kind, 1 | 2))).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 48 bytes as Parquet-MR writes it: the type, both sizes, the header of a page of data with a count and three encodings.
    const PLAIN: [u8; 17] =
        [0x15, 0, 0x15, 0x60, 0x15, 0x56, 0x2c, 0x15, 0x0c, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0];

    #[test]
    fn numbers_of_a_page() {
        let header = Header::read(&PLAIN).unwrap();
        assert_eq!((header.length, header.packed().unwrap(), header.kind().unwrap()), (17, 43, Kind::Data));
        assert_eq!(header.count(DATA, 1).unwrap(), 6);
        assert_eq!(header.encoding(DATA, 2).unwrap(), Encoding::PLAIN);
        assert_eq!(header.encoding(DATA, 3).unwrap(), Encoding::RLE);
        for end in 0..PLAIN.len() {
            assert!(Header::read(&PLAIN[..end]).is_err(), "{end}");
        }
    }

    /// The number of a field may be any that 16 bits hold, and a step beyond the last one is damage.
    #[test]
    fn numbers_of_fields_end() {
        // The largest number of 64 bits, then of 16 bits, each with a value and a field one further.
        let largest =
            [vec![0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], vec![0xfe, 0xff, 0x03]];
        for number in largest {
            let bytes = [vec![0x05], number.clone(), vec![2, 0x15, 0, 0]].concat();
            assert!(Header::read(&bytes).is_err(), "{number:?}");
            assert!(!is_whole(&bytes), "{number:?}");
        }
        let last = [0x05, 0xfe, 0xff, 0x03, 2, 0];
        assert!(Header::read(&last).is_ok(), "nothing behind the last number");
    }

    /// A schema of one group with a column: one child is there, more are not, and no file needs a thousand groups in each other.
    #[test]
    fn children_are_not_believed() {
        let group = |children: &[u8]| [&[0x35, 0, 0x18, 1, b'g', 0x15][..], children, &[0]].concat();
        let column = [0x15, 2, 0x25, 0, 0x18, 1, b'x', 0];
        // The kind "true" in the place of a number, from which on the crate reads something else.
        let shifted = vec![0x31, 0x18, 1, b'g', 0x15, 2, 0];
        let file = |elements: &[Vec<u8>]| {
            let n = elements.len() as u8;
            let head: &[u8] = &[0x15, 2, 0x19, 0xfc, n];
            [head, &elements.concat(), &[0x16, 6, 0]].concat()
        };
        assert!(is_whole(&file(&[group(&[2]), column.to_vec()])));
        assert!(!is_whole(&file(&[group(&[4]), column.to_vec()])));
        assert!(!is_whole(&file(&[shifted, column.to_vec()])));
        assert!(!is_whole(&file(&[group(&[0xfc, 0xff, 0xea, 0xfb, 0x0a]), column.to_vec()])));
        let deep = |n: usize| [vec![group(&[2]); n], vec![column.to_vec()]].concat();
        assert!(is_whole(&file(&deep(20))));
        assert!(!is_whole(&file(&deep(100))));
    }

    /// Lists and maps that say they have thousands of millions of elements, in a field that nobody knows.
    #[test]
    fn lengths_are_not_believed() {
        for collection in [vec![0x19, 0xf7], vec![0x19, 0xf1], vec![0x1b], vec![0x1a, 0xfd]] {
            let mut bytes = collection;
            bytes.extend([0xff, 0xff, 0xff, 0xff, 7, 0x11]);
            bytes.extend(PLAIN);
            assert!(Header::read(&bytes).is_err());
        }
        // A list in a list in a list …: as deep as the bytes go.
        assert!(Header::read(&vec![0x19; 100_000]).is_err());
        assert!(Header::read(&vec![0x1c; 100_000]).is_err());
    }
}
